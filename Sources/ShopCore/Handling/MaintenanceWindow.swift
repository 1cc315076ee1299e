import ShopModel

/// A time for which trouble is announced, so that nobody is called out for it.
public struct MaintenanceWindow: Sendable, Hashable, Codable, Identifiable {
  /// What makes it begin.
  public enum Kind: Sendable, Hashable, Codable {
    /// The clock: it lasts from ``MaintenanceWindow/start`` to ``MaintenanceWindow/end``.
    case fixed
    /// The first trouble between ``MaintenanceWindow/start`` and ``MaintenanceWindow/end``: it lasts for so long from
    /// then, whatever the end.
    case flexible(Duration)
  }

  /// How far it has come.
  public enum State: Sendable, Hashable, Codable {
    /// It has not begun.
    case scheduled
    /// Trouble has come that makes it begin, at that moment.
    case due(Timestamp)
    /// It covers its subjects.
    case active(since: Timestamp, until: Timestamp)
  }

  /// Its name: unique among the windows of a shop, and shown with what it covers.
  public var id: String
  /// Who announced it.
  public var by: String
  /// Whom it covers; with ``SubjectID/shop`` it is everybody.
  public var subjects: Set<SubjectID>
  /// When it begins, or can begin.
  public var start: Timestamp
  /// When it ends, or can no longer begin.
  public var end: Timestamp
  /// What makes it begin.
  public var kind: Kind
  /// The window with which it begins, and at the latest ends; nil: it begins by itself.
  public var trigger: String?
  /// How far it has come.
  public internal(set) var state = State.scheduled
  /// Whether the moment has come from which trouble makes it begin; nil: not yet.
  public internal(set) var isAwaiting: Bool?
  /// Whether it was made from a ``MaintenancePlan``.
  public internal(set) var isPlanned = false

  /// A window that has not begun.
  public init(
    id: String, by: String, subjects: Set<SubjectID>, start: Timestamp, end: Timestamp, kind: Kind = .fixed,
    trigger: String? = nil
  ) {
    self.id = id
    self.by = by
    self.subjects = subjects
    self.start = start
    self.end = end
    self.kind = kind
    self.trigger = trigger
  }

  /// Whether it is about a subject.
  public func covers(_ subject: SubjectID) -> Bool { subjects.contains(.shop) || subjects.contains(subject) }

  /// Whether it is in effect at `now`, as far as it has been told of.
  public func isActive(at now: Timestamp) -> Bool {
    guard case .active(let since, let until) = state else { return false }
    return since <= now && now < until
  }

  /// When time alone will change it.
  var nextChange: Timestamp {
    switch state {
    case .scheduled: trigger == nil && (kind == .fixed || isAwaiting != true) ? start : end
    case .due(let moment): moment
    case .active(_, let until): until
    }
  }

  mutating func begin(at moment: Timestamp) {
    switch kind {
    case .fixed: state = .active(since: moment, until: end)
    case .flexible(let duration): state = .active(since: moment, until: moment + duration)
    }
  }
}

/// Why a window cannot be announced; the text says so in one line.
public enum MaintenanceProblem: Error, Hashable, CustomStringConvertible {
  /// It would be over already.
  case past
  /// It does not end after it begins, or lasts for no time.
  case empty
  /// Another has this name.
  case nameInUse(String)
  /// There is no window with this name to begin with.
  case unknownTrigger(String)

  /// One line for a person.
  public var description: String {
    switch self {
    case .past: "the maintenance would be over already; give an end in the future"
    case .empty: "the maintenance must end after it begins"
    case .nameInUse(let name): "there is another maintenance \"\(name)\"; end it first, or choose another name"
    case .unknownTrigger(let name): "there is no maintenance \"\(name)\" to begin with"
    }
  }
}

/// What happened to a window.
public struct MaintenanceEvent: Sendable, Hashable {
  /// What.
  public enum Kind: Sendable, Hashable {
    /// It covers its subjects from now on.
    case began
    /// It no longer does.
    case ended
    /// It is gone without having begun: nothing set it off in its time, or it was withdrawn.
    case passed
  }

  /// Which window.
  public var window: MaintenanceWindow
  /// What.
  public var kind: Kind
}
