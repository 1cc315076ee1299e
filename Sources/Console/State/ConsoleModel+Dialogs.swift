import ShopModel

extension ConsoleModel {
  /// The least time between two words that a guided reset may go on.
  static let readingTime: Duration = .milliseconds(700)

  // MARK: Dialogs

  mutating func nextButton(_ scene: Scene, backwards: Bool) {
    if case .reset(let id, let way, let typed, _) = state.overlay {
      let count = scene.snapshot.terminal(id)?.resetWays.count ?? 0
      guard count > 1 else { return }
      let next = (way + (backwards ? count - 1 : 1)) % count
      state.overlay = .reset(id, way: next, typed: typed, saidYes: false)
      return
    }
    guard let dialog = scene.dialog, dialog.buttons.count > 1 else { return }
    let next = (dialog.selected + (backwards ? dialog.buttons.count - 1 : 1)) % dialog.buttons.count
    switch state.overlay {
    case .operation(let kind, let id, _, let saidYes):
      state.overlay = .operation(kind, id, button: next, saidYes: saidYes)
    case .quit: state.overlay = .quit(button: next)
    case .acknowledge(let id, _): state.overlay = .acknowledge(id, button: next)
    case .mute(let id, _): state.overlay = .mute(id, button: next)
    case .guide(let id, _): state.overlay = .guide(id, button: next)
    case .hand(var asking):
      asking.button = next
      state.overlay = .hand(asking)
    case .reset, .unlock, .help, .themes, .palette, .search, nil: break
    }
  }

  // MARK: Typing

  mutating func type(_ character: Character) {
    if case .unlock(let asking) = state.overlay { return type(character, of: asking) }
    if case .hand(let asking) = state.overlay { return type(character, of: asking) }
    guard case .reset(let id, let way, let typed, _) = state.overlay, typed.count < 24 else { return }
    state.overlay = .reset(id, way: way, typed: typed + String(character), saidYes: false)
  }

  mutating func erase() {
    if case .unlock(var asking) = state.overlay {
      asking.typed = String(asking.typed.dropLast())
      state.overlay = .unlock(asking)
    }
    if case .hand(var asking) = state.overlay {
      asking.typed = String(asking.typed.dropLast())
      asking.problem = nil
      state.overlay = .hand(asking)
    }
    guard case .reset(let id, let way, let typed, _) = state.overlay else { return }
    state.overlay = .reset(id, way: way, typed: String(typed.dropLast()), saidYes: false)
  }

  /// Begins the reset if the number was typed in full and nothing stands against it by the newest snapshot.
  private mutating func beginReset(
    _ terminal: TerminalSnapshot, way: Int, typed: String, saidYes: Bool, _ scene: Scene
  ) -> [Intent] {
    guard terminal.resetWays.indices.contains(way) else { return [] }
    let (grade, refusals) = (terminal.resetWays[way].grade, terminal.resetWays[way].refusals)
    guard refusals.allSatisfy(\.canBeOverridden) else { return [] }
    guard typed == terminal.confirmationWord else {
      say(.typeNumber(terminal.confirmationWord), scene.now)
      return []
    }
    if !refusals.isEmpty, !saidYes {
      state.overlay = .reset(terminal.id, way: way, typed: typed, saidYes: true)
      return []
    }
    state.overlay = .guide(terminal.id, button: 0)
    return [
      .operate(
        OperationRequest(
          kind: .reset, grade: grade, subject: terminal.id, overridesLastWorkingTerminal: !refusals.isEmpty))
    ]
  }

  mutating func press(_ index: Int, _ scene: Scene) -> [Intent] {
    if case .themes = state.overlay { return clickTheme(index, scene) }
    if case .palette = state.overlay { return choose(index, scene) }
    if case .guide(let id, _) = state.overlay {
      let buttons = scene.guideButtons(of: id)
      guard buttons.indices.contains(index), let operation = scene.latestReset(of: id) else {
        state.overlay = nil
        return []
      }
      if buttons[index] == .goOn {
        // A key that is held down says yes to what nobody has read.
        let before = guidePressedAt
        guidePressedAt = scene.clock
        if let before, scene.clock >= before, scene.clock - before < Self.readingTime { return [] }
      }
      if buttons[index] == .goOn, scene.snapshot.access.refusal != nil {
        state.overlay = .unlock(Unlocking(wish: .guide(id)))
        return []
      }
      state.overlay = buttons[index] == .close ? nil : .guide(id, button: 0)
      switch buttons[index] {
      case .close: return []
      case .callOff: return [.callOff(operation.id)]
      case .goOn: return operation.openGuideStep.map { [.goOn(operation.id, step: $0)] } ?? []
      }
    }
    if case .reset(let id, let way, let typed, let saidYes) = state.overlay, let terminal = scene.snapshot.terminal(id),
      index == 1
    {
      return beginReset(terminal, way: way, typed: typed, saidYes: saidYes, scene)
    }
    guard let dialog = scene.dialog, dialog.buttons.indices.contains(index), dialog.buttons[index].isConfirming else {
      state.overlay = nil
      return []
    }
    switch state.overlay {
    case .quit: return [.quit]
    case .unlock(let asking): return sendPIN(asking, scene)
    case .hand(let asking): return keepByHand(asking, button: index, scene)
    case .operation(let kind, let id, _, let saidYes):
      // What stands against it is asked of the newest snapshot, not of the one the question was asked in.
      guard let terminal = scene.snapshot.terminal(id) else { return [] }
      let isLast = !terminal.refusals(of: kind).isEmpty
      if isLast, !saidYes {
        state.overlay = .operation(kind, id, button: index, saidYes: true)
        return []
      }
      state.overlay = nil
      say(.asked(kind, id), scene.now)
      return [.operate(OperationRequest(kind: kind, subject: id, overridesLastWorkingTerminal: isLast))]
    case .acknowledge(let id, _):
      state.overlay = nil
      guard let incident = scene.incident(id), incident.closedAt == nil else { return [] }
      if scene.state.focus == .incidents { state.chosen[.incidents] = .incident(id) }
      let choice = scene.acknowledgeChoices[index]
      say(.acknowledged(id, on: true), scene.now)
      return [.acknowledgeFor(id, until: choice.until, isSticky: choice.isSticky)]
    case .mute(let id, _):
      state.overlay = nil
      // What is taken is what the button says, by the newest snapshot.
      guard let incident = scene.incident(id), incident.closedAt == nil else { return [] }
      let until = scene.muteChoices(of: incident)[index].until
      if scene.state.focus == .incidents { state.chosen[.incidents] = .incident(id) }
      say(.muted(id, until: until), scene.now)
      return [.mute(id, until: until)]
    case .reset, .guide, .help, .themes, .palette, .search, nil: return []
    }
  }

  // MARK: Mouse

  mutating func click(_ zone: Zone?, _ scene: Scene) -> [Intent] {
    switch zone {
    case .panel(let panel):
      state.focus = panel
      return []
    case .row(let panel, let row):
      state.focus = panel
      state.chosen[panel] = row
      return []
    case .subject(let subject):
      state.chosenSubject = subject
      return []
    case .action(let action): return take(action, scene)
    case .target(let target):
      if state.chosenTarget == target { return openTarget(scene) }
      state.chosenTarget = target
      return []
    case .button(let index): return press(index, scene)
    case .overlay:
      if case .help = state.overlay { state.overlay = nil }
      return []
    case nil: return []
    }
  }

  mutating func wheel(_ lines: Int, _ scene: Scene, column: Int, row: Int) {
    guard scene.scope != .dialog, scene.scope != .typing else { return }
    if scene.scope == .overview {
      switch draw(scene).zone(column: column, row: row) {
      case .panel(let panel), .row(let panel, _): state.focus = panel
      default: return
      }
      guard scene.selectedRow(of: state.focus) != nil else { return }
    }
    let before = state.notice
    move(by: max(-100, min(100, lines)), scene)
    // Turning the wheel where there is nothing to scroll needs no answer.
    state.notice = before
  }
}
