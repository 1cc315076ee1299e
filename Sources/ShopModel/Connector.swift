/// How far a connector can restart a device.
public enum RestartGrade: String, Hashable, Sendable { case none, cancelOnly = "cancel-only", reboot }

/// How far a connector can reset a device.
public enum ResetGrade: String, Hashable, Sendable {
  case none, returnToIdle = "return-to-idle", application, factory, runbook
}

/// What a connector can tell and do. Declared once, before the first poll.
public struct ConnectorCapabilities: Hashable, Sendable {
  /// The facts it can report of each subject it knows beforehand.
  public var facts: [SubjectID: Set<Fact>]
  /// The kinds of subject it may discover, with the facts it can report of them.
  public var discovers: [SubjectKind: Set<Fact>]
  /// How far it can restart.
  public var restart: RestartGrade
  /// How far it can reset.
  public var reset: ResetGrade
  /// The other operations it can carry out.
  public var operations: Set<OperationKind>

  /// What a connector can tell and do.
  public init(
    facts: [SubjectID: Set<Fact>], discovers: [SubjectKind: Set<Fact>] = [:], restart: RestartGrade = .none,
    reset: ResetGrade = .none, operations: Set<OperationKind> = []
  ) {
    self.facts = facts
    self.discovers = discovers
    self.restart = restart
    self.reset = reset
    self.operations = operations
  }

  /// Whether it can carry `kind` out.
  public func supports(_ kind: OperationKind) -> Bool {
    switch kind {
    case .restart: restart == .reboot
    case .reset: reset != .none
    default: operations.contains(kind)
    }
  }
}

/// Everything a source knows of one kind of subject at one moment: who is missing is gone.
public struct Roster: Hashable, Sendable {
  /// The kind.
  public var kind: SubjectKind
  /// All of them.
  public var members: Set<SubjectID>

  /// A roster.
  public init(kind: SubjectKind, members: Set<SubjectID>) {
    self.kind = kind
    self.members = members
  }
}

/// A text that a device gave us to print: kept, because the device will not give it again.
public struct ReceivedPrint: Hashable, Sendable {
  /// From whom.
  public var subject: SubjectID
  /// When it was complete.
  public var at: Timestamp
  /// The lines, cleaned, at most 4,096 of them.
  public var lines: [String]

  /// A print.
  public init(subject: SubjectID, at: Timestamp, lines: [String]) {
    self.subject = subject
    self.at = at
    self.lines = lines
  }
}

/// What came of asking once.
public struct PollReport: Hashable, Sendable {
  /// Whether the device or service answered as it should. The polling engine backs off while it does not.
  public enum Contact: Hashable, Sendable {
    /// It did.
    case answered
    /// It did not; one line for a person, cleaned.
    case failed(String)
  }

  /// Whether it answered.
  public var contact: Contact
  /// What was learnt; a failure is a reading too (`terminal.reachable` false).
  public var readings: [Reading]
  /// Complete lists, where the source gave one.
  public var rosters: [Roster]
  /// What it gave us to print.
  public var prints: [ReceivedPrint]
  /// What was answered and could not be understood, one line each, cleaned; nothing is dropped in silence.
  public var notes: [String]

  /// A report.
  public init(
    contact: Contact, readings: [Reading], rosters: [Roster] = [], prints: [ReceivedPrint] = [], notes: [String] = []
  ) {
    self.contact = contact
    self.readings = readings
    self.rosters = rosters
    self.prints = prints
    self.notes = notes
  }
}

/// What came of sending a command.
public enum CommandOutcome: Hashable, Sendable {
  /// The device said yes.
  case accepted
  /// The device said no; its reason, cleaned.
  case refused(String)
  /// Nothing was sent; why.
  case notSent(String)
  /// At least one byte was sent and no verdict came back; what was seen last.
  case unknown(String)
}

/// A driver for one device or service. It holds no policy: no severity, no rule, no retry.
public protocol Connector: Sendable {
  /// What it can tell and do.
  var capabilities: ConnectorCapabilities { get }

  /// Asks once. Never throws: a failure is part of the report. Ends at the latest a moment after `deadline`, never in
  /// the middle of a device's sequence where the protocol forbids that.
  func poll(deadline: Duration) async -> PollReport

  /// Sends a command at most once. The caller sees to it that it is recorded first and that nothing else talks to the
  /// device at the time.
  func perform(_ kind: OperationKind, deadline: Duration) async -> CommandOutcome
}
