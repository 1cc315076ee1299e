import ShopModel

extension ConsoleModel {
  // MARK: Dialogs

  mutating func nextButton(_ scene: Scene, backwards: Bool) {
    guard let dialog = scene.dialog, dialog.buttons.count > 1 else { return }
    let next = (dialog.selected + (backwards ? dialog.buttons.count - 1 : 1)) % dialog.buttons.count
    switch state.overlay {
    case .operation(let kind, let id, _, let saidYes):
      state.overlay = .operation(kind, id, button: next, saidYes: saidYes)
    case .quit: state.overlay = .quit(button: next)
    case .acknowledge(let id, _): state.overlay = .acknowledge(id, button: next)
    case .mute(let id, _): state.overlay = .mute(id, button: next)
    case .reset, .help, nil: break
    }
  }

  mutating func press(_ index: Int, _ scene: Scene) -> [Intent] {
    guard let dialog = scene.dialog, dialog.buttons.indices.contains(index), dialog.buttons[index].isConfirming else {
      state.overlay = nil
      return []
    }
    switch state.overlay {
    case .quit: return [.quit]
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
    case .reset, .help, nil: return []
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
    case .button(let index): return press(index, scene)
    case .overlay:
      if case .help = state.overlay { state.overlay = nil }
      return []
    case nil: return []
    }
  }

  mutating func wheel(_ lines: Int, _ scene: Scene, column: Int, row: Int) {
    guard scene.scope != .dialog else { return }
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
