/// How far a connector can restart a device.
public enum RestartGrade: String, Hashable, Sendable { case none, cancelOnly = "cancel-only", reboot }

/// How far a connector can reset a device.
public enum ResetGrade: String, CaseIterable, Hashable, Sendable {
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
  /// Whether only a device that cannot be reached is seen to be away: where it is not the device that accepts a restart or
  /// reset, or where one that serves a customer may say nothing as well.
  public var isAwayOnlyOutOfReach = false
  /// How the names of devices begin that also know a factory reset; empty: none do.
  public var factoryResetNames: [String]

  /// What a connector can tell and do.
  public init(
    facts: [SubjectID: Set<Fact>], discovers: [SubjectKind: Set<Fact>] = [:], restart: RestartGrade = .none,
    reset: ResetGrade = .none, operations: Set<OperationKind> = [], factoryResetNames: [String] = []
  ) {
    self.facts = facts
    self.discovers = discovers
    self.restart = restart
    self.reset = reset
    self.operations = operations
    self.factoryResetNames = factoryResetNames
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

/// A text that a device gave us to print: kept, because the device will not give it again. While it is being printed it
/// may come several times, each time with what was printed since.
public struct ReceivedPrint: Hashable, Sendable {
  /// What tells it from every other, however often it comes; empty: it comes once.
  public var name: String
  /// From whom.
  public var subject: SubjectID
  /// When it was complete.
  public var at: Timestamp
  /// The lines, cleaned, at most 4,096 of them.
  public var lines: [String]

  /// A print.
  public init(subject: SubjectID, at: Timestamp, lines: [String], name: String = "") {
    self.name = name
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
  /// The moment before which it does not want to be asked again (a web service's `Retry-After`); nil: it did not say. It is
  /// the polling engine that heeds it, within its own bound.
  public var notBefore: Timestamp?

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
  /// The device said yes; what comes of it has to be seen.
  case accepted
  /// The device said that it has done it; what it said of it, cleaned.
  case completed(String)
  /// The device said no; its reason, cleaned.
  case refused(String)
  /// The device does not know the command; what it said, cleaned. Or its protocol has none, and nothing was sent.
  case notKnown(String)
  /// Nothing was sent; why.
  case notSent(String)
  /// At least one byte was sent and no verdict came back; what was seen last.
  case unknown(String)
}

/// One thing a device is told or asked on a person's order. Every one is one command on the wire.
public enum DeviceCommand: String, CaseIterable, Hashable, Sendable {
  case restart, diagnose, identify
  case settleBatch = "settle-batch"
  case updateNow = "update-now"
  case cancelAction = "cancel-action"
  /// Asks of what make it is.
  case readMake = "read-make"
  /// Asks for open pre-authorisations.
  case readPreauthorisations = "read-preauthorisations"
  /// Asks for the turnover totals.
  case readTotals = "read-totals"
  /// Asks for the last transaction.
  case readLastTransaction = "read-last-transaction"
  /// Sends what was taken without the host.
  case sendStored = "send-stored"
  /// Resets the application: it starts anew.
  case reset
  /// Resets it to how it left the factory.
  case factoryReset = "factory-reset"
  /// Loads parameters and keys.
  case initialise
  /// Asks whether it reaches its host.
  case testHost = "test-host"

  /// The command of an operation that is one command; nil for a reset, which is several.
  public init?(_ kind: OperationKind) {
    switch kind {
    case .restart: self = .restart
    case .reset: return nil
    case .settleBatch: self = .settleBatch
    case .diagnose: self = .diagnose
    case .identify: self = .identify
    case .updateNow: self = .updateNow
    case .cancelAction: self = .cancelAction
    }
  }
}

/// What came of a command, and what the device gave besides.
public struct CommandReport: Hashable, Sendable {
  /// What came of it.
  public var outcome: CommandOutcome
  /// What was learnt.
  public var readings: [Reading]
  /// What it gave us to print.
  public var prints: [ReceivedPrint]
  /// What was odd, one line each, cleaned.
  public var notes: [String]

  /// A report.
  public init(
    _ outcome: CommandOutcome, readings: [Reading] = [], prints: [ReceivedPrint] = [], notes: [String] = []
  ) {
    self.outcome = outcome
    self.readings = readings
    self.prints = prints
    self.notes = notes
  }
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
  ///
  /// - Parameter deadline: how long the device may take to say yes or no; what follows a yes takes its own time.
  func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport
}
