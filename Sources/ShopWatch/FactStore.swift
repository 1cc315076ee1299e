import ShopModel

/// The facts of the shop: takes readings in, keeps what is known and since when.
struct FactStore: Sendable {
  /// How many points of a graph are kept for each fact.
  static let historyLimit = 240

  /// How many subjects may be discovered: a queue is dozens; what is more is a mistake or an attack.
  static let discoveryLimit = 1_000

  private(set) var subjects: [SubjectID: SubjectFacts] = [:]
  /// Which source a discovered subject came from.
  private var discoveredBy: [SubjectID: String] = [:]
  /// When the subjects of a kind were last listed as a whole.
  private(set) var listedAt: [SubjectKind: Timestamp] = [:]

  /// The store before the first answer: every subject known by configuration, nothing known of it.
  init(setup: ShopSetup) {
    let configured = setup.terminals.map(\.id) + setup.accounts.map(\.id) + setup.links.map(\.id) + [.shop]
    for id in configured { subjects[id] = SubjectFacts(id: id) }
    for source in setup.sources.values {
      for (id, facts) in source.capabilities.facts {
        subjects[id, default: SubjectFacts(id: id)].declared.formUnion(facts)
      }
    }
  }

  /// Takes one reading in.
  ///
  /// - Returns: whether it was of the right kind for its fact; if not, nothing changed.
  mutating func take(_ reading: Reading, source: String, setup: ShopSetup) -> Bool {
    let definition = reading.fact.definition
    guard reading.value.fits(definition.type), reading.fact.subjectKind == reading.subject.kind else { return false }
    if subjects[reading.subject] == nil {
      guard discoveredBy.count < Self.discoveryLimit else { return false }
      let declared = setup.sources[source]?.capabilities.discovers[reading.subject.kind] ?? []
      subjects[reading.subject] = SubjectFacts(id: reading.subject, declared: declared)
      discoveredBy[reading.subject] = source
    }
    let freshFor = reading.freshFor ?? setup.sources[source]?.freshFor ?? .seconds(60)
    subjects[reading.subject]?.take(reading, freshFor: freshFor, keepsHistory: definition.isGraphed)
    return true
  }

  /// Marks a gap in the graphs that `source` feeds and this report did not.
  mutating func markGaps(source: String, setup: ShopSetup, except readings: [Reading], at moment: Timestamp) {
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
  mutating func apply(_ roster: Roster, source: String, at moment: Timestamp) -> [SubjectID] {
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

  /// The subjects of a kind that were discovered, by key.
  func discovered(_ kind: SubjectKind) -> [SubjectFacts] {
    discoveredBy.keys.filter { $0.kind == kind }.compactMap { subjects[$0] }.sorted { $0.id.key < $1.id.key }
  }
}

extension SubjectFacts {
  fileprivate mutating func take(_ reading: Reading, freshFor: Duration, keepsHistory: Bool) {
    let before = records[reading.fact]
    let isSame = before?.value == reading.value
    records[reading.fact] = FactRecord(
      value: reading.value, observedAt: reading.observedAt,
      since: isSame ? before?.since ?? reading.observedAt : reading.observedAt, source: reading.source,
      freshFor: freshFor, reportedAt: reading.reportedAt, raw: reading.raw)
    if keepsHistory, let number = reading.value.number {
      append(Sample(at: reading.observedAt, value: number), to: reading.fact)
    }
  }

  fileprivate mutating func append(_ sample: Sample, to fact: Fact) {
    history[fact, default: []].append(sample)
    let excess = (history[fact]?.count ?? 0) - FactStore.historyLimit
    if excess > 0 { history[fact]?.removeFirst(excess) }
  }
}
