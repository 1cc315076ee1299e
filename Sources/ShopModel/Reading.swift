/// One answer of a device or service about one fact.
public struct Reading: Hashable, Sendable {
  /// What it is about.
  public var subject: SubjectID
  /// Which fact.
  public var fact: Fact
  /// Its value; fits the fact's type.
  public var value: FactValue
  /// When we saw it, by our clock; of an agent's word, when the agent saw it.
  public var observedAt: Timestamp
  /// When the device or service says it was so, where it says.
  public var reportedAt: Timestamp?
  /// Who said it: a connector's name, or `configuration`, `measured here`, `by hand`.
  public var source: String
  /// What it said, word for word but cleaned and bounded, where that adds something.
  public var raw: String?
  /// How long it counts as fresh; nil: as long as the source's interval implies. For what is asked more rarely.
  public var freshFor: Duration?

  /// A reading.
  public init(
    _ subject: SubjectID, _ fact: Fact, _ value: FactValue, at observedAt: Timestamp, source: String,
    reportedAt: Timestamp? = nil, raw: String? = nil, freshFor: Duration? = nil
  ) {
    self.freshFor = freshFor
    self.subject = subject
    self.fact = fact
    self.value = value
    self.observedAt = observedAt
    self.reportedAt = reportedAt
    self.source = source
    self.raw = raw
  }
}

/// A fact as last reported.
public struct FactRecord: Hashable, Sendable {
  /// The last value.
  public var value: FactValue
  /// When we last saw it, by our clock.
  public var observedAt: Timestamp
  /// Since when it has had this value without a break.
  public var since: Timestamp
  /// When the device or service says it was so, where it says.
  public var reportedAt: Timestamp?
  /// Who said it.
  public var source: String
  /// What it said word for word, cleaned and bounded.
  public var raw: String?
  /// The same as ``freshFor``, in milliseconds: every look at a rule asks when a fact turns stale.
  private var freshForMilliseconds: Int64
  /// How long after ``observedAt`` it still counts as fresh; exact to the millisecond.
  public var freshFor: Duration {
    get { .milliseconds(freshForMilliseconds) }
    set { if newValue != freshFor { freshForMilliseconds = newValue.wholeMilliseconds } }
  }
  /// Whether it had another value before ``since``; a first value is no change.
  public var hasChanged = false

  /// A record.
  public init(
    value: FactValue, observedAt: Timestamp, since: Timestamp, source: String, freshFor: Duration,
    reportedAt: Timestamp? = nil, raw: String? = nil
  ) {
    self.value = value
    self.observedAt = observedAt
    self.since = since
    self.source = source
    freshForMilliseconds = freshFor.wholeMilliseconds
    self.reportedAt = reportedAt
    self.raw = raw
  }

  /// The first moment at which the record is stale.
  public var staleAt: Timestamp { observedAt.later(byMilliseconds: freshForMilliseconds) }
}

/// How much is known of a fact at a moment. Neither unknown nor stale is ever treated as good.
public enum Knowledge: Hashable, Sendable {
  /// No connector of this subject reports it.
  case notReported
  /// A connector reports it, but has not yet.
  case notYetKnown
  /// Known, and fresh.
  case known(FactRecord)
  /// Known once, too old to act on.
  case stale(FactRecord)

  /// The record if it is fresh.
  public var fresh: FactRecord? { if case .known(let record) = self { record } else { nil } }

  /// The record, fresh or stale.
  public var record: FactRecord? {
    switch self {
    case .known(let record), .stale(let record): record
    case .notReported, .notYetKnown: nil
    }
  }
}

/// A point of a graph.
public struct Sample: Hashable, Sendable {
  /// When.
  public var at: Timestamp
  /// How much; nil where the answer is missing, so that a graph shows a gap and not a line.
  public var value: Double?

  /// A point.
  public init(at: Timestamp, value: Double?) {
    self.at = at
    self.value = value
  }
}

/// All that is known of one subject.
public struct SubjectFacts: Hashable, Sendable {
  /// Who.
  public var id: SubjectID
  /// The facts its connectors can report.
  public var declared: Set<Fact>
  /// The facts reported so far.
  public var records: [Fact: FactRecord]
  /// The recent past of the graphed facts, oldest first, bounded.
  public var history: [Fact: [Sample]]

  /// A subject of which nothing is known yet.
  public init(
    id: SubjectID, declared: Set<Fact> = [], records: [Fact: FactRecord] = [:], history: [Fact: [Sample]] = [:]
  ) {
    self.id = id
    self.declared = declared
    self.records = records
    self.history = history
  }

  /// Whether anybody has ever reported `fact`.
  public func has(_ fact: Fact) -> Bool { records.index(forKey: fact) != nil }

  /// What is known of `fact` at `now`.
  public func knowledge(of fact: Fact, at now: Timestamp) -> Knowledge {
    guard let record = records[fact] else { return declared.contains(fact) ? .notYetKnown : .notReported }
    return now < record.staleAt ? .known(record) : .stale(record)
  }

  /// The value of `fact` if it is known and fresh at `now`.
  public func value(of fact: Fact, at now: Timestamp) -> FactValue? {
    knowledge(of: fact, at: now).fresh?.value
  }
}

extension Reading {
  /// The source of what this program has measured itself, as against what a device or service tells.
  public static let measuredHere = "measured here"
}
