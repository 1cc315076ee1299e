import ShopModel

/// The facts of the shop: takes readings in, keeps what is known and since when.
public struct FactStore: Sendable {
  /// How many points of a graph are kept for each fact, at least.
  public static let historyLimit = 240
  /// How many more there are at most.
  static let historySlack = 32

  /// How many subjects may be discovered: a queue is dozens; what is more is a mistake or an attack.
  public static let discoveryLimit = 1_000

  /// What is known of each subject.
  public private(set) var subjects: [SubjectID: SubjectFacts] = [:]
  /// Which source a discovered subject came from.
  private var discoveredBy: [SubjectID: String] = [:]
  /// When the subjects of a kind were last listed as a whole.
  public private(set) var listedAt: [SubjectKind: Timestamp] = [:]

  /// The store before the first answer: every subject known by configuration, nothing known of it.
  public init(setup: ShopSetup) {
    let configured =
      setup.terminals.map(\.id) + setup.accounts.map(\.id) + setup.links.map(\.id) + setup.apparatus.map(\.id)
      + setup.duties.map(\.id) + [.shop]
    for id in configured { subjects[id] = SubjectFacts(id: id) }
    for source in setup.sources.values {
      for (id, facts) in source.capabilities.facts {
        subjects[id, default: SubjectFacts(id: id)].declared.formUnion(facts)
      }
    }
  }

  /// What came of taking a reading in.
  public enum Taken: Hashable, Sendable {
    /// The value is of the wrong kind for its fact, or there are too many subjects: nothing changed.
    case refused
    /// Another source has seen the fact later: nothing changed.
    case outdated
    /// Seen again, as fresh as it was.
    case asBefore
    /// Another value, one that is known again, or one that turns stale sooner than it would have.
    case news
  }

  /// Takes one reading in.
  ///
  /// What one source saw is not undone by what another saw before it, however late its word comes.
  ///
  /// - Parameters:
  ///   - freshFor: how long it counts as fresh if it does not say itself.
  ///   - now: what is known as seen later than this is of a clock that was set back, and gives way to any word.
  public mutating func take(
    _ reading: Reading, source: String, freshFor: Duration, setup: ShopSetup, at now: Timestamp
  ) -> Taken {
    let definition = reading.fact.definition
    guard reading.value.fits(definition.type), definition.subject == reading.subject.kind else { return .refused }
    guard let place = place(of: reading.subject, source: source, setup) else { return .refused }
    if let known = subjects.values[place].records[reading.fact], reading.observedAt < known.observedAt,
      known.observedAt <= now, known.source != reading.source
    {
      return .outdated
    }
    // By its place, the record is changed where it lies; by its key it would be moved out and in again.
    let isNews = subjects.values[place].take(
      reading, freshFor: reading.freshFor ?? freshFor, keepsHistory: definition.isGraphed)
    return isNews ? .news : .asBefore
  }

  /// Where a subject is kept, from now on if it was not known yet; nil: there are too many.
  private mutating func place(
    of subject: SubjectID, source: String, _ setup: ShopSetup
  ) -> Dictionary<SubjectID, SubjectFacts>.Index? {
    if let place = subjects.index(forKey: subject) { return place }
    guard discoveredBy.count < Self.discoveryLimit else { return nil }
    let declared = setup.sources[source]?.capabilities.discovers[subject.kind] ?? []
    subjects[subject] = SubjectFacts(id: subject, declared: declared)
    discoveredBy[subject] = source
    return subjects.index(forKey: subject)
  }

  /// Marks a gap in the graphs that `source` feeds and this report did not.
  public mutating func markGaps(source: String, setup: ShopSetup, except readings: [Reading], at moment: Timestamp) {
    guard let capabilities = setup.sources[source]?.capabilities else { return }
    for (id, facts) in capabilities.facts {
      for fact in facts where fact.definition.isGraphed {
        if readings.contains(where: { $0.subject == id && $0.fact == fact }) { continue }
        subjects[id]?.append(Sample(at: moment, value: nil), to: fact)
      }
    }
  }

  /// Drops the discovered subjects that `source` no longer lists.
  ///
  /// - Returns: who is gone.
  public mutating func apply(_ roster: Roster, source: String, at moment: Timestamp) -> [SubjectID] {
    listedAt[roster.kind] = moment
    let gone = discoveredBy.filter { id, from in
      from == source && id.kind == roster.kind && !roster.members.contains(id)
    }.keys
    for id in gone {
      subjects[id] = nil
      discoveredBy[id] = nil
    }
    return Array(gone)
  }

  /// Which source discovered a subject; nil: none did.
  func discoverer(of subject: SubjectID) -> String? { discoveredBy[subject] }

  /// Takes up what an earlier run knew, of those who are still watched, as far as anybody still tells it. How long a value
  /// has held does not grow while nobody looked; how old it is does, and if the clock was set back it is as old as it was.
  mutating func restore(_ known: [ShopMemory.KnownSubject], savedAt: Timestamp, setup: ShopSetup, at now: Timestamp) {
    let setBack = max(.zero, savedAt - now)
    let hasHours = setup.isOpen(setup.calendar.civil(now)) != nil
    for saved in known {
      if subjects[saved.id] == nil {
        guard let source = saved.discoveredBy,
          let declared = setup.sources[source]?.capabilities.discovers[saved.id.kind],
          discoveredBy.count < Self.discoveryLimit
        else { continue }
        subjects[saved.id] = SubjectFacts(id: saved.id, declared: declared)
        discoveredBy[saved.id] = source
      }
      for fact in saved.facts where fact.value.fits(fact.fact.definition.type) {
        guard isTold(fact.fact, of: saved.id, setup) || (fact.fact == .shopOpen && hasHours) else { continue }
        let freshFor = Duration.milliseconds(fact.freshForMilliseconds)
        let observedAt = min(fact.observedAt - setBack, now)
        // From when it is stale on, the next reading leaves the time out by itself.
        let unseen = max(.zero, min(now, observedAt + freshFor) - savedAt)
        var record = FactRecord(
          value: fact.value, observedAt: observedAt, since: min(fact.since - setBack + unseen, now),
          source: fact.source, freshFor: freshFor)
        record.hasChanged = fact.hasChanged
        subjects[saved.id]?.records[fact.fact] = record
      }
    }
  }

  /// Whether any source declares a fact of a subject.
  private func isTold(_ fact: Fact, of subject: SubjectID, _ setup: ShopSetup) -> Bool {
    subjects[subject]?.declared.contains(fact) == true
      || setup.sources.values.contains { $0.capabilities.discovers[subject.kind]?.contains(fact) == true }
  }

  /// The subjects of a kind that were discovered, by key.
  public func discovered(_ kind: SubjectKind) -> [SubjectFacts] {
    discoveredBy.keys.filter { $0.kind == kind }.compactMap { subjects[$0] }.sorted { $0.id.key < $1.id.key }
  }
}

extension SubjectFacts {
  /// - Returns: whether that is news: another value, or one that was stale.
  fileprivate mutating func take(_ reading: Reading, freshFor: Duration, keepsHistory: Bool) -> Bool {
    if keepsHistory, let number = reading.value.number {
      append(Sample(at: reading.observedAt, value: number), to: reading.fact)
    }
    guard let place = records.index(forKey: reading.fact) else {
      records[reading.fact] = FactRecord(reading, freshFor: freshFor)
      return true
    }
    return records.values[place].take(reading, freshFor: freshFor)
  }

  fileprivate mutating func append(_ sample: Sample, to fact: Fact) {
    guard let place = history.index(forKey: fact) else {
      history[fact] = [sample]
      return
    }
    history.values[place].append(sample)
    // Many at a time, for all that stay are moved.
    let excess = history.values[place].count - FactStore.historyLimit
    if excess >= FactStore.historySlack { history.values[place].removeFirst(excess) }
  }
}

extension FactRecord {
  fileprivate init(_ reading: Reading, freshFor: Duration) {
    self.init(
      value: reading.value, observedAt: reading.observedAt, since: reading.observedAt, source: reading.source,
      freshFor: freshFor, reportedAt: reading.reportedAt, raw: reading.raw)
  }

  /// Takes a reading in, in place where the value is the one it was.
  ///
  /// - Returns: whether that is news.
  fileprivate mutating func take(_ reading: Reading, freshFor: Duration) -> Bool {
    guard value == reading.value else {
      self = FactRecord(reading, freshFor: freshFor)
      hasChanged = true
      return true
    }
    let isKnownAgain = reading.observedAt >= staleAt
    // What rests on it has to be looked at earlier than was thought.
    let isStaleSooner = reading.observedAt + freshFor < staleAt
    // Nobody looked in between, and that does not count as held.
    if isKnownAgain { since = min(since + (reading.observedAt - staleAt), reading.observedAt) }
    observedAt = reading.observedAt
    self.freshFor = freshFor
    reportedAt = reading.reportedAt
    if source != reading.source { source = reading.source }
    if raw != reading.raw { raw = reading.raw }
    return isKnownAgain || isStaleSooner
  }
}
