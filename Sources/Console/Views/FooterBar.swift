import ShopModel

/// The bottom of every view: the keys that work here, or an answer to the last one.
struct FooterBar {
  let scene: Scene

  func draw(on canvas: inout Canvas, y: Int) {
    let width = canvas.size.columns
    guard y >= 0, y < canvas.size.rows else { return }
    canvas.fill(Rect(x: 0, y: y, width: width, height: 1), style: Style(.muted, on: .raised))
    if let notice = scene.state.notice, scene.clock < notice.until {
      var line = Line(" \(scene.glyphs.marker) ", .accent, .bold)
      line.add(scene.text(of: notice.content), .title)
      canvas.put(line, x: 0, y: y, width: width, on: .raised)
      return
    }
    var x = 1
    for hint in hints(width: width) {
      let isDisabled = scene.disabledReason(of: hint.action) != nil
      var line = Line(hint.label, isDisabled ? .faint : .accent, isDisabled ? [] : .bold)
      line.add(" " + hint.text, isDisabled ? .faint : .muted)
      canvas.put(line, x: x, y: y, width: hint.width, on: .raised)
      canvas.mark(Rect(x: x, y: y, width: hint.width, height: 1), as: .action(hint.action))
      x += hint.width + 2
    }
  }

  /// A key and what it does.
  private struct Hint {
    var action: Action
    var label: String
    var text: String
    var width: Int
  }

  /// What one cannot do without is kept longest.
  private static let weight: [Action] = [
    .help, .cancel, .quit, .back, .press, .graphs, .closer, .earlier, .byHand, .restart, .open, .stepDone,
    .nextSubject, .acknowledge, .language, .unlock, .down, .reset, .mute, .theme,
  ]

  /// The hints there is room for, in the order of the table.
  private func hints(width: Int) -> [Hint] {
    let scope = scene.scope
    let table = Binding.table
    let all = table.indices.compactMap { index -> Hint? in
      guard table[index].scopes.contains(scope), let hint = table[index].hint else { return nil }
      let binding = table[index]
      if scope == .dialog, !scene.dialogUses(binding.action) { return nil }
      if case .unlock = scene.state.overlay, binding.action == .nextButton { return nil }
      // Where nothing that is seen could be meant, the place is better used.
      if scene.viewScope != .overview, scene.disabledReason(of: binding.action) == .noTerminalSelected { return nil }
      if case .support = scene.state.view, binding.action == .support { return nil }
      if case .hand = scene.state.overlay, scope == .typing, binding.action == .nextButton { return nil }
      // Elsewhere the place is better used.
      if binding.action == .byHand, scene.selectedSubject?.kind != .account { return nil }
      // Where nothing was ever locked.
      if binding.action == .unlock, scene.snapshot.access == .technician(until: nil) { return nil }
      // Where there is but one to go to, or nothing to be done by hand, the place is better used.
      if [.graphs, .closer, .earlier].contains(binding.action), scene.curves.isEmpty { return nil }
      if [.nextSubject, .stepDone].contains(binding.action), scene.disabledReason(of: binding.action) != nil {
        return nil
      }
      let (label, text) = (label(of: binding), text(of: hint))
      return Hint(action: binding.action, label: label, text: text, width: label.cellWidth + 1 + text.cellWidth)
    }
    let weight = FooterBar.weight
    let ranks = all.map { weight.firstIndex(of: $0.action) ?? weight.count }
    let order = all.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    var room = width - 2
    var kept = Array(repeating: false, count: all.count)
    for index in order where all[index].width <= room {
      kept[index] = true
      room -= all[index].width + 2
    }
    return zip(all, kept).filter(\.1).map(\.0)
  }

  /// Up and down are one hint, and so are left and right.
  private func label(of binding: Binding) -> String {
    if binding.action == .down { return scene.glyphs.upDown }
    if binding.action == .closer { return "+ -" }
    if binding.action == .earlier || binding.action == .nextValue { return scene.glyphs.leftRight }
    let label = scene.glyphs.isASCII ? binding.plainLabel : binding.label
    return label.utf8.firstIndex(of: UInt8(ascii: " ")).map { String(label[..<$0]) } ?? label
  }

  private func text(of hint: TextKey) -> String {
    switch hint {
    case .hintLanguage: scene.nextLanguage
    case .hintBegin where scene.isUnlocking: scene.words[.hintUnlock]
    case .hintBegin where scene.isKeeping: scene.words[.hintKeep]
    case .hintUnlock where scene.snapshot.access.refusal == nil: scene.words[.hintLock]
    case .hintAcknowledge where scene.targetIncident?.acknowledgement != nil: scene.words[.hintTakeBack]
    case .hintOpen where scene.nextRemedy != nil: scene.nextRemedy.map(scene.words.name) ?? ""
    case .hintFreeze where scene.isHeld: scene.words[.hintGoOn]
    case .hintSelect
    where ![.overview, .help, .palette, .operations, .journal, .calendar, .settings, .hand].contains(scene.scope):
      scene.words[.hintScroll]
    default: scene.words[hint]
    }
  }
}

extension Scene {
  /// Whether the PIN is asked for.
  fileprivate var isUnlocking: Bool { if case .unlock = state.overlay { true } else { false } }
  /// Whether what is to be kept by hand is asked for.
  fileprivate var isKeeping: Bool { if case .hand = state.overlay { true } else { false } }

  /// The answer to a key, in words.
  func text(of content: Notice.Content) -> String {
    switch content {
    case .disabled(let reason): text(of: reason)
    case .unbound(let key): words(.noticeUnbound, ["key": Scene.label(of: key)])
    case .chosen(let setting): text(ofChoice: setting.name)
    case .passing(let setting): text(ofSwitch: setting.name)
    case .settingWritten(let setting, let problem): text(ofWriting: setting.name, problem)
    case .themeNews(let news, let more): text(of: news, more: more)
    case .textProblem(let problem, let more):
      words(
        more > 0 ? .noticeTextProblems : .noticeTextProblem,
        ["problem": DeviceText.clean(problem.description, limit: 300), "n": String(more)])
    case .noSuchTheme(let name): words(.noticeNoSuchTheme, ["name": name, "used": themeTitle])
    case .acknowledged(let id, let on): words(on ? .noticeAcknowledged : .noticeTakenBack, ["what": title(of: id)])
    case .stepDone(let remedy): words(.noticeStepDone, ["what": words.name(of: remedy)])
    case .muted(let id, let until?):
      words(.noticeMuted, ["what": title(of: id), "time": words.moment(until, now: now)])
    case .muted(let id, nil): words(.noticeUnmuted, ["what": title(of: id)])
    case .unlocked: words[.noticeUnlocked]
    case .locked: words[.noticeLocked]
    case .whileAway(let time, let opened, let closed):
      words(
        .noticeWhileAway, ["time": words.duration(time), "new": String(opened), "over": String(closed)])
    case .released: words[.noticeReleased]
    case .held(let id): words(.noticeHeldEnded, ["what": title(of: id)])
    case .copied: words[.noticeCopied]
    case .ticked(let on): words[on ? .noticeTicked : .noticeUnticked]
    case .kept(let fact, let value?):
      words(.noticeKept, ["what": "\(words.name(of: fact)) \(words.value(value, of: fact, now: now))"])
    case .kept(let fact, nil): words(.noticeForgotten, ["what": words.name(of: fact)])
    case .typeNumber(let number): words(.noticeTypeNumber, ["number": DeviceText.clean(number, limit: 32)])
    case .asked(let kind, let subject):
      words(.noticeAsked, ["operation": words.name(of: kind), "name": name(of: subject)])
    }
  }

  /// Which incident an answer is about.
  private func title(of id: Incident.ID) -> String {
    guard let incident = incident(id) else { return words[.noSuchIncident] }
    return "\(who(of: incident, room: 30)) \(words.name(incident.finding.title))"
  }

  func text(of reason: DisabledReason) -> String {
    switch reason {
    case .noTerminalSelected: words[.disabledNoTerminal]
    case .noAccountSelected: words[.disabledNoAccount]
    case .nothingSelected: words[.disabledNothingSelected]
    case .noSuchSubject: words[.disabledNoSubject]
    case .onlyOneTheme: words[.disabledOneTheme]
    case .noThemeFound: words[.themeNotFound]
    case .noOtherHalf: words[.themeNoOtherHalf]
    case .onlyOneLanguage: words[.disabledOneLanguage]
    case .poorScreen: words[.disabledPoorScreen]
    case .noIncidentSelected: words[.disabledNoIncident]
    case .incidentIsOver: words[.disabledIncidentIsOver]
    case .noStepByHand: words[.disabledNoStepByHand]
    case .stepFromHere: words[.disabledStepFromHere]
    case .onlyOneSubject: words[.disabledOnlyOneSubject]
    case .nothingToScroll: words[.disabledNothingToScroll]
    case .readOnly: words[.disabledReadOnly]
    case .noPIN: words[.disabledNoPIN]
    case .nothingFound: words[.paletteNothing]
    case .nothingCalls: words[.disabledNothingCalls]
    case .nothingGraphed: words[.disabledNothingGraphed]
    case .closestTime: words[.disabledClosestTime]
    case .widestTime: words[.disabledWidestTime]
    case .timeIsNow: words[.disabledTimeIsNow]
    case .oldestTime: words[.disabledOldestTime]
    }
  }

  /// A key as people call it.
  static func label(of key: Key) -> String {
    switch key {
    case .character(let character): character == " " ? "Space" : DeviceText.clean(String(character))
    case .control(let character): "Ctrl-\(DeviceText.clean(String(character).uppercased()))"
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }
}
