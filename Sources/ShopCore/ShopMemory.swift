import ShopModel
import StatusRules

/// What a shop must not forget when the program ends.
public struct ShopMemory: Codable, Hashable, Sendable {
  struct KnownFact: Codable, Hashable, Sendable {
    var fact: Fact
    var value: FactValue
    var observedAt: Timestamp
    var since: Timestamp
    var hasChanged: Bool
    var source: String
    var freshForMilliseconds: Int64
  }

  struct KnownSubject: Codable, Hashable, Sendable {
    var id: SubjectID
    /// The source that discovered it; nil: it is configured.
    var discoveredBy: String?
    var facts: [KnownFact]
  }

  struct KnownIncident: Codable, Hashable, Sendable {
    var id: Int
    var key: IncidentBook.Key
    var findings: [Finding.ID]
    var explained: [Finding.ID]
    var firstEvidence: [Evidence]
    var openedAt: Timestamp
    var timeline: [IncidentEvent]
    var acknowledgement: Acknowledgement?
    var mute: Mute?
    var maintenance: String?
    /// How far each step of the ladder has come.
    var ladder: [LadderStep.State]
    /// What people said of its steps, and when nobody watched; nil: saved by a version that did not know of it.
    var words: [LadderWord]?
    var absences: [Absence]?
    var meter: ImpactMeter
  }

  /// When it was saved.
  public var savedAt: Timestamp
  var engine: EngineMemory
  var subjects: [KnownSubject]
  var incidents: [KnownIncident]
  var nextIncident: Int
  /// Whether nothing happened after it was saved: the program ended. What is saved while it runs may be behind.
  var isLast: Bool?
  var schedule: MaintenanceSchedule
  var learner: TakingsLearner
  /// When each terminal was last seen held by the till, and serving.
  var lastHeldByTill: [SubjectID: Timestamp]
  var lastServing: [SubjectID: Timestamp]
}

extension ShopMemory {
  /// What was known of a fact when it was saved, however old; nil: nothing.
  public func value(of fact: Fact, of id: SubjectID) -> FactValue? {
    subjects.first { $0.id == id }?.facts.first { $0.fact == fact }?.value
  }

  /// How many incidents may have opened after it was last saved, at most.
  static let numbersAhead = 100
  /// The highest number an incident can have; a higher one is a mistake.
  static let highestNumber = 1_000_000_000
  /// How long an incident can have been open; what is said to be older is a mistake.
  fileprivate static let longest: Duration = .seconds(3660 * 86_400)

  /// When the oldest of the open incidents was raised; nil: none was open.
  public var oldestIncident: Timestamp? { incidents.map(\.openedAt).min() }
}

extension ShopMemory {
  /// The number of the next incident: above all that are known, and above those that may have been given after it was
  /// saved.
  var nextNumber: Int {
    let given = incidents.map(\.id).filter { (1...Self.highestNumber).contains($0) }.max() ?? 0
    let ahead = isLast == true ? 0 : Self.numbersAhead
    return max(given + 1, nextIncident <= Self.highestNumber ? nextIncident : 1) + ahead
  }
}

extension ShopMemory {
  /// The number of the next incident as it stands in the text of a memory that cannot be read as a whole; nil: it does not.
  public static func nextIncident(inDamaged text: String) -> Int? {
    guard let name = text.firstRange(of: #""nextIncident":"#) else { return nil }
    let digits = text[name.upperBound...].prefix { $0.isASCII && $0.isNumber }
    return Int(digits).flatMap { (1...highestNumber).contains($0) ? $0 : nil }
  }
}

extension ShopMemory.KnownIncident {
  /// The incident with nothing in it that lies in the future, or was before anybody watched: the clock may have been set
  /// back.
  func plausible(at now: Timestamp) -> Self {
    let earliest = now - ShopMemory.longest
    var known = self
    known.openedAt = min(max(openedAt, earliest), now)
    known.words = words?.map { word in
      var word = word
      word.at = min(word.at, now)
      return word
    }
    known.absences = absences?.filter { $0.from < $0.to && $0.to <= now }
    known.meter = meter.since(earliest)
    return known
  }
}

extension ShopCore {
  /// What is to be remembered, as of `now`.
  ///
  /// - Parameter isLast: whether nothing will happen after it.
  public func memory(at now: Timestamp, isLast: Bool = false) -> ShopMemory {
    ShopMemory(
      savedAt: now, engine: rules.memory(at: now), subjects: facts.memory,
      incidents: incidents.open.map { key, entry in
        let incident = entry.incident
        return ShopMemory.KnownIncident(
          id: incident.id, key: key, findings: incident.findings.map(\.id), explained: incident.explained.map(\.id),
          firstEvidence: incident.firstEvidence, openedAt: incident.openedAt, timeline: incident.timeline,
          acknowledgement: incident.acknowledgement, mute: incident.mute, maintenance: incident.maintenance,
          ladder: incident.finding.ladder.map(\.state), words: incident.words, absences: incident.absences,
          meter: entry.meter)
      }.sorted { $0.id < $1.id },
      nextIncident: incidents.nextID, isLast: isLast, schedule: schedule, learner: learner,
      lastHeldByTill: lastHeldByTill, lastServing: lastServing)
  }

  /// Takes up what an earlier run remembered; before the first reading. Time away is not time observed.
  ///
  /// What was wrong is still found, as doubtful as its facts are old; an incident goes on with its number, its people's
  /// words and its story. Rules, subjects and facts that are no more are left out.
  public mutating func restore(_ memory: ShopMemory, at now: Timestamp) {
    facts.restore(memory.subjects, savedAt: memory.savedAt, setup: setup, at: now)
    // Those that were discovered count among all of their kind.
    rules.watch(facts.subjects.keys)
    rules.restore(memory.engine, in: facts.subjects, at: now)
    learner = memory.learner.isPlausible ? memory.learner : TakingsLearner()
    // Not later than now: the clock may have been set back.
    lastHeldByTill = memory.lastHeldByTill.mapValues { min($0, now) }
    lastServing = memory.lastServing.mapValues { min($0, now) }
    schedule = memory.schedule
    let byID = Dictionary(rules.allFindings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var entries: [IncidentBook.Key: IncidentBook.Entry] = [:]
    var numbers: Set<Int> = []
    for known in memory.incidents.map({ $0.plausible(at: now) }) {
      let found = known.findings.compactMap { byID[$0] }
      guard let first = found.first, (1...ShopMemory.highestNumber).contains(known.id),
        numbers.insert(known.id).inserted
      else { continue }
      var incident = Incident(id: known.id, finding: first, openedAt: known.openedAt)
      incident.others = Array(found.dropFirst())
      incident.firstEvidence = known.firstEvidence
      incident.timeline = known.timeline
      incident.acknowledgement = known.acknowledgement
      incident.mute = known.mute
      incident.maintenance = known.maintenance
      incident.explained = known.explained.compactMap { byID[$0] }
      if known.ladder.count == incident.finding.ladder.count {
        for (index, state) in known.ladder.enumerated() { incident.finding.ladder[index].state = state }
        incident.words = known.words ?? []
      }
      incident.absences = known.absences ?? []
      // What was done could not be seen to help meanwhile.
      incident.noteAbsence(from: memory.savedAt, to: now)
      // Nobody saw whether they could take cards while the program was away.
      var meter = known.meter
      meter.note(blocked: [], at: memory.savedAt)
      entries[known.key] = IncidentBook.Entry(incident: incident, meter: meter)
    }
    incidents.restore(entries, nextID: memory.nextNumber)
    isOpen = setup.isOpen(setup.calendar.civil(now))
    rules.lookAgain(in: facts.subjects, at: now)
    resettle(at: now)
  }
}

extension ShopCore {
  /// Numbers incidents from `next` on, which an earlier run was about to give, or from above what it may have given since;
  /// where nothing else of it could be taken up.
  public mutating func numberIncidents(from next: Int) {
    incidents.number(from: min(next, ShopMemory.highestNumber) + ShopMemory.numbersAhead)
  }
}

extension FactStore {
  var memory: [ShopMemory.KnownSubject] {
    subjects.values.filter { !$0.records.isEmpty }.map { subject in
      ShopMemory.KnownSubject(
        id: subject.id, discoveredBy: discoverer(of: subject.id),
        facts: subject.records.map { fact, record in
          ShopMemory.KnownFact(
            fact: fact, value: record.value, observedAt: record.observedAt, since: record.since,
            hasChanged: record.hasChanged, source: record.source,
            freshForMilliseconds: record.freshFor.wholeMilliseconds)
        }.sorted { $0.fact.rawValue < $1.fact.rawValue })
    }.sorted { $0.id.description < $1.id.description }
  }
}
