import ShopModel

/// What a key does.
enum Action: Hashable, Sendable, CaseIterable {
  case help, up, down, pageUp, pageDown, first, last, nextPanel, previousPanel, open, openSubject, back
  case acknowledge, acknowledgeFor, stepDone, mute, nextSubject, previousSubject
  case restart, reset, settleBatch, diagnose, identify, updateNow, cancelAction
  case graphs, closer, wider, earlier, later
  case freeze, palette, alarm, operations, journal, calendar, support, settings, copy, search, zoom, mouse
  case byHand, unlock, language, theme, quit, quitAtOnce
  case confirm, cancel, press, nextButton, erase
  case keepTheme, otherHalf, nextValue, previousValue
}

extension Action {
  /// Whether it changes more than what is seen: a terminal, what goes on record, the lock.
  var changesSomething: Bool {
    switch self {
    case .acknowledge, .acknowledgeFor, .stepDone, .mute, .unlock: true
    default: operation != nil
    }
  }

  /// The operation that the key is for; nil: it is for none.
  var operation: OperationKind? { Action.ofKinds.first { $0.action == self }?.kind }

  private static let ofKinds = OperationKind.allCases.map { (action: Action.of($0), kind: $0) }

  /// The key for an operation.
  static func of(_ kind: OperationKind) -> Action {
    switch kind {
    case .restart: .restart
    case .reset: .reset
    case .settleBatch: .settleBatch
    case .diagnose: .diagnose
    case .identify: .identify
    case .updateNow: .updateNow
    case .cancelAction: .cancelAction
    }
  }
}

/// Where a key works.
enum Scope: UInt32, Hashable, Sendable {
  case overview, subject, history, incident, operations, journal, calendar, support, settings, hand
  case help, palette, search, dialog, typing, picker
  /// The questions of the first start, and the form among them.
  case first, form

  /// What can fill the screen.
  static let places: Scopes = [
    .overview, .subject, .history, .incident, .operations, .journal, .calendar, .support, .settings, .hand,
  ]
  /// The same, and the help that lies over it.
  static let views: Scopes = places.union([.help])
  /// The views from which terminals are operated.
  static let shop: Scopes = [.overview, .subject, .history, .incident]
  /// The views with graphs of the past.
  static let graphs: Scopes = [.subject, .history]
}

/// Several places where keys work, a bit each: the table is looked through for every key and every picture.
struct Scopes: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var bits: UInt32

  init(arrayLiteral scopes: Scope...) { bits = scopes.reduce(0) { $0 | 1 << $1.rawValue } }
  private init(bits: UInt32) { self.bits = bits }

  func contains(_ scope: Scope) -> Bool { bits & 1 << scope.rawValue != 0 }
  func isDisjoint(with other: Scopes) -> Bool { bits & other.bits == 0 }
  func union(_ other: Scopes) -> Scopes { Scopes(bits: bits | other.bits) }
  func subtracting(_ other: Scopes) -> Scopes { Scopes(bits: bits & ~other.bits) }
}

/// One row of the table that the keyboard, the footer and the help all go by.
struct Binding: Sendable {
  let action: Action
  let keys: [Key]
  /// The key as people know it, and with ASCII alone.
  let label: String
  let plainLabel: String
  /// What it does, as the help says it.
  let title: TextKey
  /// The same in one or two words for the footer; nil: the footer does not show it.
  let hint: TextKey?
  let scopes: Scopes

  init(
    _ action: Action, _ keys: [Key], _ label: String, plain: String? = nil, title: TextKey, hint: TextKey? = nil,
    in scopes: Scopes
  ) {
    self.action = action
    self.keys = keys
    self.label = label
    plainLabel = plain ?? label
    self.title = title
    self.hint = hint
    self.scopes = scopes
  }

  /// Every key of the console, in the order of the footer: first what one needs first.
  static let table: [Binding] = [
    Binding(
      .cancel, [.escape, .character("n"), .character("q")], "Esc", title: .keyCancel, hint: .hintCancel, in: [.dialog]),
    Binding(.press, [.enter, .character(" ")], "Enter", title: .keyPress, hint: .hintPress, in: [.dialog]),
    Binding(
      .nextButton, [.tab, .backTab, .left, .right, .up, .down, .character("h"), .character("j"), .character("k")],
      "Tab", title: .keyNextButton, hint: .hintNextButton, in: [.dialog]),
    Binding(.confirm, [.character("y")], "y", title: .keyConfirm, hint: .hintConfirm, in: [.dialog]),

    Binding(.cancel, [.escape], "Esc", title: .keyCancel, hint: .hintCancel, in: [.typing]),
    Binding(.press, [.enter], "Enter", title: .keyPress, hint: .hintBegin, in: [.typing]),
    Binding(
      .nextButton, [.tab, .backTab, .up, .down], "Tab", title: .keyNextButton, hint: .hintNextWay, in: [.typing]),
    Binding(.erase, [.backspace], "Backspace", title: .keyErase, hint: .hintErase, in: [.typing]),

    Binding(.cancel, [.escape], "Esc", title: .keyCancel, hint: .hintCancel, in: [.picker]),
    Binding(.keepTheme, [.enter], "Enter", title: .keyKeepTheme, hint: .hintKeepTheme, in: [.picker]),
    Binding(.up, [.up, .backTab], "↑", plain: "Up", title: .keyUp, in: [.picker]),
    Binding(.down, [.down, .tab], "↓", plain: "Down", title: .keyDown, hint: .hintTryTheme, in: [.picker]),
    Binding(
      .otherHalf, [.left, .right], "←→", plain: "Left/Right", title: .keyOtherHalf, hint: .hintOtherHalf,
      in: [.picker]),
    Binding(.first, [.home], "Home", title: .keyFirst, in: [.picker]),
    Binding(.last, [.end], "End", title: .keyLast, in: [.picker]),
    Binding(.pageUp, [.pageUp], "PgUp", title: .keyPageUp, in: [.picker]),
    Binding(.pageDown, [.pageDown], "PgDn", title: .keyPageDown, in: [.picker]),
    Binding(.erase, [.backspace], "Backspace", title: .keyErase, in: [.picker]),

    Binding(.cancel, [.escape], "Esc", title: .keyCancel, hint: .hintCancel, in: [.palette]),
    Binding(.press, [.enter], "Enter", title: .keyPress, hint: .hintDo, in: [.palette]),
    Binding(.up, [.up, .backTab], "↑", plain: "Up", title: .keyUp, in: [.palette]),
    Binding(.down, [.down, .tab], "↓", plain: "Down", title: .keyDown, hint: .hintSelect, in: [.palette]),
    Binding(.pageUp, [.pageUp], "PgUp", title: .keyPageUp, in: [.palette]),
    Binding(.pageDown, [.pageDown], "PgDn", title: .keyPageDown, in: [.palette]),
    Binding(.erase, [.backspace], "Backspace", title: .keyErase, in: [.palette]),

    Binding(.cancel, [.escape], "Esc", title: .keyEndSearch, hint: .hintEndSearch, in: [.search]),
    Binding(.press, [.enter], "Enter", title: .keyKeepSearch, hint: .hintKeepSearch, in: [.search]),
    Binding(.up, [.up], "↑", plain: "Up", title: .keyUp, in: [.search]),
    Binding(.down, [.down], "↓", plain: "Down", title: .keyDown, in: [.search]),
    Binding(.erase, [.backspace], "Backspace", title: .keyErase, hint: .hintErase, in: [.search]),

    Binding(
      .up, [.up, .character("k")], "↑ k", plain: "Up k", title: .keyUp, in: [.first]),
    Binding(
      .down, [.down, .character("j")], "↓ j", plain: "Down j", title: .keyDown, hint: .hintSelect, in: [.first]),
    Binding(.press, [.enter], "Enter", title: .keyFirstNext, hint: .hintFirstNext, in: [.first, .form]),
    Binding(.up, [.up, .backTab], "↑", plain: "Up", title: .keyUp, in: [.form]),
    Binding(.down, [.down, .tab], "↓", plain: "Down", title: .keyDown, hint: .hintSelect, in: [.form]),
    Binding(.first, [.home], "Home", title: .keyFirst, in: [.first]),
    Binding(.last, [.end], "End", title: .keyLast, in: [.first]),
    Binding(.erase, [.backspace], "Backspace", title: .keyErase, in: [.form]),
    Binding(.back, [.left], "←", plain: "Left", title: .keyFirstBack, hint: .hintBack, in: [.form]),
    Binding(.back, [.left, .backspace], "←", plain: "Left", title: .keyFirstBack, hint: .hintBack, in: [.first]),
    Binding(.cancel, [.escape], "Esc", title: .keyFirstEnd, hint: .hintQuit, in: [.first, .form]),

    // Before the keys of all views: left goes back elsewhere.
    Binding(.nextValue, [.right], "→", plain: "Right", title: .keyNextValue, hint: .hintChange, in: [.settings]),
    Binding(
      .previousValue, [.left, .character("h")], "← h", plain: "Left h", title: .keyPreviousValue, in: [.settings]),
    Binding(.press, [.enter], "Enter", title: .keyDo, hint: .hintDo, in: [.help]),
    Binding(
      .back, [.escape, .backspace, .left, .character("h")], "Esc", title: .keyBack, hint: .hintBack,
      in: Scope.views.subtracting([.overview]).subtracting(Scope.graphs)),
    Binding(
      .back, [.escape, .backspace, .character("h")], "Esc", title: .keyBack, hint: .hintBack, in: Scope.graphs),
    Binding(
      .help, [.character("?"), .function(1)], "?", title: .keyHelp, hint: .hintHelp, in: Scope.views),
    Binding(
      .up, [.up, .character("k")], "↑ k", plain: "Up k", title: .keyUp, in: Scope.views),
    Binding(
      .down, [.down, .character("j")], "↓ j", plain: "Down j", title: .keyDown, hint: .hintSelect,
      in: Scope.views),
    Binding(
      .nextPanel, [.tab, .right], "Tab →", plain: "Tab", title: .keyNextPanel, hint: .hintPanel, in: [.overview]),
    Binding(
      .previousPanel, [.backTab, .left, .character("h")], "Shift-Tab ← h", plain: "Shift-Tab h",
      title: .keyPreviousPanel, in: [.overview]),
    Binding(
      .nextSubject, [.tab], "Tab", title: .keyNextSubject, hint: .hintNextSubject, in: [.incident]),
    Binding(.previousSubject, [.backTab], "Shift-Tab", title: .keyPreviousSubject, in: [.incident]),
    Binding(
      .first, [.home, .character("g")], "Home g", title: .keyFirst, in: Scope.views),
    Binding(.last, [.end, .character("G")], "End G", title: .keyLast, in: Scope.views),
    Binding(.pageUp, [.pageUp], "PgUp", title: .keyPageUp, in: Scope.views),
    Binding(.pageDown, [.pageDown], "PgDn", title: .keyPageDown, in: Scope.views),
    Binding(.open, [.enter], "Enter", title: .keyOpen, hint: .hintOpen, in: [.overview]),
    Binding(.open, [.enter], "Enter", title: .keyRemedy, hint: .hintOpen, in: [.incident]),
    Binding(.open, [.enter], "Enter", title: .keyOpen, hint: .hintOpen, in: [.operations, .journal, .calendar]),
    Binding(.graphs, [.character("z"), .enter], "z", title: .keyGraphs, hint: .hintGraphs, in: [.subject]),
    Binding(.closer, [.character("+"), .character("=")], "+", title: .keyCloser, hint: .hintTime, in: Scope.graphs),
    Binding(.wider, [.character("-"), .character("_")], "-", title: .keyWider, in: Scope.graphs),
    Binding(.earlier, [.left], "←", plain: "Left", title: .keyEarlier, hint: .hintPast, in: Scope.graphs),
    Binding(.later, [.right], "→", plain: "Right", title: .keyLater, in: Scope.graphs),
    Binding(.open, [.enter], "Enter", title: .keySetting, in: [.settings]),
    Binding(.open, [.enter], "Enter", title: .keyHandChange, hint: .hintChange, in: [.hand]),
    Binding(.byHand, [.character("e")], "e", title: .keyByHand, hint: .hintByHand, in: [.overview, .subject]),
    Binding(.copy, [.character("y")], "y", title: .keyCopy, hint: .hintCopy, in: [.support]),
    Binding(.search, [.character("/")], "/", title: .keySearch, hint: .hintSearch, in: [.journal]),
    Binding(
      .openSubject, [.character("o"), .right], "o →", plain: "o", title: .keyOpenSubject, in: [.incident]),
    Binding(
      .restart, [.character("r")], "r", title: .keyRestart, hint: .hintRestart,
      in: Scope.shop),
    Binding(.reset, [.character("R")], "R", title: .keyReset, hint: .hintReset, in: Scope.shop),
    Binding(
      .settleBatch, [.character("s")], "s", title: .keySettle, hint: .hintSettle,
      in: Scope.shop),
    Binding(
      .diagnose, [.character("d")], "d", title: .keyDiagnose, hint: .hintDiagnose,
      in: Scope.shop),
    Binding(
      .identify, [.character("i")], "i", title: .keyIdentify, hint: .hintIdentify,
      in: Scope.shop),
    Binding(.updateNow, [.character("U")], "U", title: .keyUpdate, in: Scope.shop),
    Binding(.cancelAction, [.character("x")], "x", title: .keyCancelAction, in: Scope.shop),
    Binding(
      .acknowledge, [.character("a")], "a", title: .keyAcknowledge, hint: .hintAcknowledge,
      in: Scope.shop),
    Binding(
      .acknowledgeFor, [.character("A")], "A", title: .keyAcknowledgeFor, in: Scope.shop),
    Binding(
      .stepDone, [.character("D")], "D", title: .keyStepDone, hint: .hintStepDone, in: [.overview, .incident]),
    Binding(
      .mute, [.character("m")], "m", title: .keyMute, hint: .hintMute, in: Scope.shop),
    Binding(
      .unlock, [.character("u")], "u", title: .keyUnlock, hint: .hintUnlock, in: Scope.places),
    Binding(.alarm, [.character("!")], "!", title: .keyAlarm, in: Scope.places),
    Binding(
      .palette, [.character(":"), .control("p"), .character("/")], ":", title: .keyPalette, hint: .hintPalette,
      in: Scope.views),
    Binding(.zoom, [.character("z")], "z", title: .keyZoom, in: [.overview]),
    Binding(
      .freeze, [.character(" "), .character("p")], "Space", title: .keyFreeze, hint: .hintFreeze, in: Scope.places),
    Binding(.support, [.character("c")], "c", title: .keySupport, hint: .hintSupport, in: Scope.places),
    Binding(.operations, [.character("O")], "O", title: .keyOperations, in: Scope.places),
    Binding(.journal, [.character("J")], "J", title: .keyJournal, in: Scope.places),
    Binding(.calendar, [.character("M")], "M", title: .keyCalendar, in: Scope.places),
    Binding(.settings, [.character(",")], ",", title: .keySettings, in: Scope.places),
    Binding(.mouse, [.function(2)], "F2", title: .keyMouse, in: Scope.places),
    Binding(
      .language, [.character("l")], "l", title: .keyLanguage, hint: .hintLanguage, in: Scope.views),
    Binding(.theme, [.character("t")], "t", title: .keyTheme, hint: .hintTheme, in: Scope.views),
    Binding(.quit, [.character("q")], "q", title: .keyQuit, hint: .hintQuit, in: Scope.views),
    Binding(
      .quitAtOnce, [.control("c")], "Ctrl-C", title: .keyQuitAtOnce,
      in: Scope.views.union([.dialog, .typing, .picker, .palette, .search, .first, .form])),
  ]

  /// What a key does in a place; nil: nothing.
  static func action(of key: Key, in scope: Scope) -> Action? {
    table.first { $0.scopes.contains(scope) && $0.keys.contains(key) }?.action
  }

  /// The key of an action, as people know it.
  static func label(of action: Action, in scope: Scope, _ glyphs: Glyphs) -> String? {
    guard let binding = table.first(where: { $0.action == action && $0.scopes.contains(scope) }) else { return nil }
    return glyphs.isASCII ? binding.plainLabel : binding.label
  }
}

extension Scene {
  /// Where the keyboard is.
  var scope: Scope {
    switch state.overlay {
    case .help: .help
    case .palette: .palette
    case .search: .search
    case .operation, .guide, .acknowledge, .mute, .quit: .dialog
    case .reset, .unlock: .typing
    case .hand(let asking): asking.choices == nil ? .typing : .dialog
    case .themes: .picker
    case nil: viewScope
    }
  }

  /// The same for what fills the screen, whatever lies over it.
  var viewScope: Scope {
    switch state.view {
    case .overview: .overview
    case .subject: .subject
    case .history: .history
    case .incident: .incident
    case .operations: .operations
    case .journal: .journal
    case .calendar: .calendar
    case .support: .support
    case .settings: .settings
    case .hand: .hand
    }
  }

  /// Why an action cannot be taken now; nil: it can.
  func disabledReason(of action: Action) -> DisabledReason? {
    if snapshot.access == .readOnly, action.changesSomething { return .readOnly }
    return switch action {
    case .unlock: snapshot.access == .noPIN ? .noPIN : nil
    case _ where action.operation != nil:
      target == nil ? .noTerminalSelected : snapshot.access == .noPIN ? .noPIN : nil
    case .alarm: loudest == nil ? .nothingCalls : nil
    case .support: target == nil ? .noTerminalSelected : nil
    case .byHand: handAccount == nil ? .noAccountSelected : nil
    case .open where page != nil: nil
    case .open where nextRemedy != nil: nextRemedy.flatMap { disabledReason(of: Action.of($0)) }
    case .open, .openSubject: opening == nil ? (selectedSubject == nil ? .nothingSelected : .noSuchSubject) : nil
    case .stepDone: stepDoneReason
    case .acknowledge, .acknowledgeFor, .mute:
      targetIncident.map { $0.closedAt == nil ? nil : .incidentIsOver } ?? .noIncidentSelected
    case .graphs, .closer, .wider, .earlier, .later: timeReason(of: action)
    case .nextSubject, .previousSubject: selectableSubjects.count < 2 ? .onlyOneSubject : nil
    case .theme: shelf.entries.count < 2 && !shelf.isBeingFilled ? .onlyOneTheme : nil
    case .language: languages < 2 ? .onlyOneLanguage : nil
    default: nil
    }
  }
}
