import ShopModel

/// A key on the keyboard.
public enum Key: Hashable, Sendable {
  /// A character, as typed: letters with their case, also Chinese ones. Control-letter is `.control`.
  case character(Character)
  /// A letter a...z together with Control.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1...F12.
  case function(Int)
}

/// What comes in from the person at the screen.
public enum InputEvent: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// Text was pasted (control characters already taken out).
  case paste(String)
  /// The left button was pressed on a cell (column, row from 0).
  case click(column: Int, row: Int)
  /// The wheel was turned over a cell; -1 is up.
  case wheel(column: Int, row: Int, lines: Int)
  /// The screen has a new size.
  case resize(Size)
  /// The window has the person's attention, or has it no longer.
  case focus(Bool)
  /// The terminal answered what its own ground is like.
  case background(isDark: Bool)
}

/// What the person wants done outside the console itself.
public enum Intent: Hashable, Sendable {
  /// Leave.
  case quit
  /// Carry out an operation that was confirmed in a dialog.
  case operate(OperationRequest)
  /// Go on with a guided reset that waits for a person, who has done the step or wants it to go on.
  ///
  /// The step is the one that was on the screen: what has become of it meanwhile is not what they said yes to.
  case goOn(Operation.ID, step: GuideStep)
  /// Call a guided reset off.
  case callOff(Operation.ID)
  /// Put on record that somebody knows of an incident, or take that back.
  case acknowledge(Incident.ID, on: Bool)
  /// The same for a time, or even if it gets worse; nil: no time was chosen.
  case acknowledgeFor(Incident.ID, until: Timestamp?, isSticky: Bool)
  /// Put on record that a step of an incident's ladder, counted from 0, was done by hand.
  case stepDone(Incident.ID, step: Int)
  /// Tell nobody of an incident until then; nil: tell of it again.
  case mute(Incident.ID, until: Timestamp?)
  /// Try a PIN at the technician's lock. It goes nowhere else.
  case unlock(pin: String)
  /// Lock what was unlocked.
  case lock
  /// Read the newest lines of the record.
  case readRecord
  /// Read the record for graphs.
  case readHistory(HistoryQuery)
  /// Tick an item of a duty's checklist, by its key, or take the tick back.
  case tick(SubjectID, item: String, on: Bool)
  /// Put on record what a fact of an account is by a person's word; nil: it is kept no longer.
  case keep(SubjectID, Fact, FactValue?)
  /// Put a text where the terminal's person can paste it from.
  case copy(String)
  /// Let the terminal tell of the mouse, or not.
  case mouse(Bool)
  /// Ring the terminal's bell once.
  case bell
  /// Keep what was chosen, so that the next start finds it.
  case remember(Setting)
}

extension Intent {
  /// Whether it changes more than what is seen: a terminal, what goes on record, the lock.
  var changesSomething: Bool {
    switch self {
    case .operate, .goOn, .callOff, .acknowledge, .acknowledgeFor, .stepDone, .mute, .tick, .keep, .unlock, .lock: true
    case .quit, .readRecord, .readHistory, .copy, .mouse, .bell, .remember: false
    }
  }
}

/// A confirmed request.
public struct OperationRequest: Hashable, Sendable {
  /// What.
  public var kind: OperationKind
  /// How far, if it is a reset.
  public var grade: ResetGrade?
  /// To whom.
  public var subject: SubjectID
  /// Whether the person confirmed once more that it is the last working terminal.
  public var overridesLastWorkingTerminal: Bool

  /// A request.
  public init(
    kind: OperationKind, grade: ResetGrade? = nil, subject: SubjectID, overridesLastWorkingTerminal: Bool = false
  ) {
    self.kind = kind
    self.grade = grade
    self.subject = subject
    self.overridesLastWorkingTerminal = overridesLastWorkingTerminal
  }
}

/// What a person may change on the screen.
public struct ConsolePreferences: Hashable, Sendable {
  /// The language of the screen.
  public var language: Language
  /// The theme's name.
  public var theme: String

  /// Preferences.
  public init(language: Language, theme: String) {
    self.language = language
    self.theme = theme
  }
}
