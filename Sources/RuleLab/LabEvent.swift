import ShopCore
import ShopModel

/// Something that happens in the shop in which rules are tried.
public enum LabEvent: Hashable, Sendable {
  /// An answer of one subject, which is one check of it.
  case readings([Reading])
  /// A subject was asked and did not answer. Of a terminal that is a fact; of anything else nothing new is known.
  case noAnswer(SubjectID)
  /// A subject that was discovered is no longer listed.
  case gone(SubjectID)
  /// Somebody knows of an incident.
  case acknowledge(IncidentName, Acknowledgement)
  /// Somebody takes that back.
  case unacknowledge(IncidentName)
  /// Somebody wishes not to be told of an incident.
  case mute(IncidentName, Mute)
  /// Somebody takes that back.
  case unmute(IncidentName)
  /// Maintenance is announced.
  case maintenance(MaintenanceWindow)
  /// Maintenance ends before its time, or does not take place.
  case endMaintenance(String)
  /// An operation comes to this state.
  case operation(OperationKind, SubjectID, by: String, OperationState)
}

/// Where an operation stands, as a file or a program names it.
public enum OperationState: String, CaseIterable, Hashable, Sendable {
  /// The device said yes. What follows of a restart is seen from the readings.
  case accepted
  /// The console did not begin it.
  case refused
  /// It came to nothing.
  case failed
  /// It may or may not have happened.
  case unknown
  /// The device is ready again.
  case verified
}

/// How an incident is named: by its number, or by what it is about.
public enum IncidentName: Hashable, Sendable {
  /// By its number.
  case number(Incident.ID)
  /// By its rule, and a subject where there are several.
  case rule(String, SubjectID?)

  /// Reads `3`, `terminal-unreachable` or `terminal-unreachable@terminal/counter-1`; nil: it is none of them.
  public init?(_ text: String) {
    if let number = Int(text) {
      self = .number(number)
      return
    }
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let rule = parts.first, !rule.isEmpty else { return nil }
    if parts.count == 1 {
      self = .rule(rule, nil)
    } else {
      guard let subject = SubjectID(parsing: parts[1]) else { return nil }
      self = .rule(rule, subject)
    }
  }

  /// Whether an incident is the one that is meant.
  public func matches(_ incident: Incident) -> Bool {
    switch self {
    case .number(let number): incident.id == number
    case .rule(let rule, let subject):
      incident.finding.id.rule == rule && (subject.map { incident.touches($0) } ?? true)
    }
  }
}

extension IncidentName: CustomStringConvertible {
  /// As it is written.
  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .rule(let rule, let subject): rule + (subject.map { "@\($0)" } ?? "")
    }
  }
}

/// Why something cannot happen, in one line for whoever asked for it.
public struct LabProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do.
  public let description: String

  /// A problem.
  public init(_ description: String) { self.description = description }
}
