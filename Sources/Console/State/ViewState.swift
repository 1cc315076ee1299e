import ShopModel

/// The panels of the overview that can have the focus, in the order Tab goes through them.
enum Panel: Int, CaseIterable, Hashable, Sendable {
  case terminals, account, network, upgrades, incidents
}

/// A row that can be selected.
enum Row: Hashable, Sendable {
  case subject(SubjectID)
  case incident(Int)
}

/// What fills the screen.
enum View: Hashable, Sendable {
  case overview
  /// Everything about one subject.
  case subject(SubjectID)
}

/// What lies over it.
enum Overlay: Hashable, Sendable {
  case help(scroll: Int)
  /// `button` is the chosen one; `saidYes` counts confirmations of the last working terminal's restart.
  case restart(SubjectID, button: Int, saidYes: Bool)
  case reset(SubjectID)
  case quit(button: Int)
}

/// One line that answers a key, and goes away again.
struct Notice: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case disabled(DisabledReason)
    case unbound(Key)
    case theme
    case language
    case asked(OperationKind, SubjectID)
  }

  var content: Content
  var until: Timestamp

  /// How long it stays.
  static let duration: Duration = .seconds(6)
}

/// Why a key that exists does nothing now.
enum DisabledReason: Hashable, Sendable {
  case noTerminalSelected
  case nothingSelected
  case noSuchSubject
  case onlyOneTheme
  case onlyOneLanguage
  case nothingToScroll
}

/// What a person has done to the picture: everything but the snapshot that the picture depends on.
struct ViewState: Hashable, Sendable {
  var view: View = .overview
  var focus: Panel = .terminals
  /// What the person selected in each panel; where nothing, the console selects what matters most.
  var chosen: [Panel: Row] = [:]
  /// The first line shown of a subject's view.
  var scroll = 0
  var overlay: Overlay?
  var notice: Notice?
}
