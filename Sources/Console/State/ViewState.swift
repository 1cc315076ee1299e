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
  /// How a subject's numbers went.
  case history(SubjectID)
  /// Everything about one incident.
  case incident(Incident.ID)
  /// What is being done to the terminals.
  case operations
  /// The record.
  case journal
  /// The maintenance calendar.
  case calendar
  /// What the acquirer's hotline asks for of a terminal.
  case support(SubjectID)
  /// What one chooses of the screen.
  case settings
  /// What is kept by hand of an account.
  case hand(SubjectID)
}

/// A view one has left and comes back to, as it was.
struct Place: Hashable, Sendable {
  var view: View
  var scroll: Int
}

/// What lies over it.
enum Overlay: Hashable, Sendable {
  /// The keys of this view; `selected` is the line chosen.
  case help(selected: Int)
  case palette(Palette)
  /// What is typed narrows the record down.
  case search
  /// `button` is the chosen one; `saidYes` counts confirmations where it is the last working terminal.
  case operation(OperationKind, SubjectID, button: Int, saidYes: Bool)
  /// `way` is the chosen one of the terminal's ways, `typed` what was typed of its number.
  case reset(SubjectID, way: Int, typed: String, saidYes: Bool)
  /// The latest reset of a terminal, step by step.
  case guide(SubjectID, button: Int)
  case acknowledge(Incident.ID, button: Int)
  case mute(Incident.ID, button: Int)
  case quit(button: Int)
  /// The question for the technician's PIN.
  case unlock(Unlocking)
  /// The question for what is to be kept by hand.
  case hand(HandAsking)
  /// The list of themes, with the picture behind it in the one that is tried on.
  case themes(ThemePick)
}

/// One line that answers a key, and goes away again.
struct Notice: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case disabled(DisabledReason)
    case unbound(Key)
    /// A setting was chosen, and is kept where there is a place for it.
    case chosen(Setting)
    /// A setting was switched for the moment.
    case passing(Setting)
    case settingWritten(Setting, SettingOutcome.Problem?)
    case themeNews(ThemeNews, more: Int)
    case noSuchTheme(String)
    /// What is wrong with a file of texts; `more` is how much beside that.
    case textProblem(TextProblem, more: Int)
    case asked(OperationKind, SubjectID)
    case typeNumber(String)
    case acknowledged(Incident.ID, on: Bool)
    case stepDone(Remedy)
    /// Until when; nil: no longer.
    case muted(Incident.ID, until: Timestamp?)
    case unlocked
    case released
    case held(Incident.ID)
    case copied
    case ticked(on: Bool)
    /// A value was given that is kept by hand from now on; nil: it is kept no longer.
    case kept(Fact, FactValue?)
    case locked
    /// What happened while the person looked at another window.
    case whileAway(Duration, opened: Int, closed: Int)
  }

  var content: Content
  var until: Timestamp

  /// How long it stays.
  static let duration: Duration = .seconds(6)
}

/// Why a key that exists does nothing now.
enum DisabledReason: Hashable, Sendable {
  case noTerminalSelected
  case noAccountSelected
  case nothingSelected
  case noSuchSubject
  case onlyOneTheme
  case noThemeFound
  case noOtherHalf
  case onlyOneLanguage
  /// The screen can show nothing else.
  case poorScreen
  case nothingToScroll
  case noIncidentSelected
  case incidentIsOver
  case noStepByHand
  case stepFromHere
  case onlyOneSubject
  /// Nothing can be changed from this console.
  case readOnly
  case nothingFound
  case nothingCalls
  /// No PIN was ever set.
  case noPIN
  /// Nothing of it is followed through time.
  case nothingGraphed
  case closestTime
  case widestTime
  case timeIsNow
  case oldestTime
}

/// What a person has done to the picture: everything but the snapshot that the picture depends on.
struct ViewState: Hashable, Sendable {
  var view: View = .overview
  /// The views one came through, the overview first; empty on the overview.
  var behind: [Place] = []
  var focus: Panel = .terminals
  /// What the person selected in each panel; where nothing, the console selects what matters most.
  var chosen: [Panel: Row] = [:]
  /// Whom the person selected in the view of an incident; nil: nobody yet.
  var chosenSubject: SubjectID?
  /// The first line shown of a subject's or an incident's view.
  var scroll = 0
  /// How much of the past the graphs show.
  var zoom = HistoryZoom.hour
  /// Where it ends; nil: now.
  var historyEnd: Timestamp?
  /// Which line of a page the person selected; nil: the first.
  var chosenTarget: PageTarget?
  /// What the record is narrowed down by.
  var sought = ""
  /// Whether the panel with the focus fills the overview.
  var isZoomed = false
  /// Since when incidents are new to the person, who has come back; nil: they have seen all of them.
  var newSince: Timestamp?
  var overlay: Overlay?
  var notice: Notice?
}
