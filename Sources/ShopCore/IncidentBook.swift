import Operations
import ShopModel

/// Opens, updates and closes incidents as findings come and go. Pure: everything it looks at is passed in.
struct IncidentBook: Sendable {
  /// How long a closed incident stays in sight.
  static let afterglow: Duration = .seconds(600)
  /// How many closed incidents stay in sight.
  static let closedLimit = 50
  /// How many events of an incident are kept: the first and the newest.
  static let timelineLimit = 100

  /// What makes two findings one incident.
  struct Key: Hashable, Sendable, Codable {
    var rule: String
    /// nil: whoever it is about.
    var subject: SubjectID?
  }

  /// An open incident with what is kept beside it.
  struct Entry: Hashable, Sendable {
    var incident: Incident
    var meter = ImpactMeter()
  }

  /// What the shop is like at the moment of an update.
  struct Surroundings {
    /// The operations so far, oldest first.
    var operations: [Operation]
    /// The operations that can be carried out on a subject.
    var supported: (SubjectID) -> Set<OperationKind>
    /// Whether findings of a rule about several subjects are one incident.
    var isGrouped: (String) -> Bool
    /// The terminals that cannot take cards because of these findings.
    var blocked: ([Finding]) -> Set<SubjectID>
    /// The maintenance window a subject is in.
    var window: (SubjectID) -> String?
    var isOpen: Bool
  }

  private(set) var open: [Key: Entry] = [:]
  private(set) var closed: [Incident] = []
  private(set) var nextID = 1
  /// When something will next change by time alone.
  private(set) var nextChange: Timestamp?

  /// Brings the book up to date.
  ///
  /// - Parameter findings: all of them, also those that others explain.
  mutating func update(findings: [Finding], in surroundings: Surroundings, at now: Timestamp) {
    nextChange = nil
    let roots = Self.roots(of: findings)
    let shown = Dictionary(grouping: findings.filter { stands(alone: $0, roots) }) { key(of: $0, surroundings) }
    let explained = Dictionary(grouping: findings.filter { $0.suppression != nil }) { finding in
      roots[finding.id].map { key(of: $0, surroundings) }
    }
    for (key, findings) in shown.sorted(by: { $0.key.sortText < $1.key.sortText }) {
      var entry = open[key] ?? begin(findings, at: now)
      take(findings, explained[key] ?? [], into: &entry, surroundings, at: now)
      open[key] = entry
    }
    for (key, entry) in open.sorted(by: { $0.key.sortText < $1.key.sortText }) where shown[key] == nil {
      close(entry, key, explainedBy: findings, roots, at: now)
    }
    fade(at: now)
  }

  private func key(of finding: Finding, _ surroundings: Surroundings) -> Key {
    let isShared = [.terminal, .link, .upgrade].contains(finding.id.subject.kind)
    return Key(
      rule: finding.id.rule,
      subject: isShared && surroundings.isGrouped(finding.id.rule) ? nil : finding.id.subject)
  }

  // MARK: What explains what

  /// For each finding that another explains: the one at the end of the chain, if it is shown.
  private static func roots(of findings: [Finding]) -> [Finding.ID: Finding] {
    let byID = Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var roots: [Finding.ID: Finding] = [:]
    for finding in findings where finding.suppression != nil {
      var next: Finding? = finding
      while let suppression = next?.suppression { next = byID[suppression.finding] }
      if let next { roots[finding.id] = next }
    }
    return roots
  }

  /// Whether a finding is an incident, or part of one, in its own right. What explains it may still wait to be confirmed;
  /// then one that is open already stays, and a new one waits.
  private func stands(alone finding: Finding, _ roots: [Finding.ID: Finding]) -> Bool {
    if finding.suppression == nil { return true }
    if case .hidden = finding.suppression { return false }
    return roots[finding.id] == nil && isOpen(finding.id)
  }

  // MARK: Opening and changing

  private mutating func begin(_ findings: [Finding], at now: Timestamp) -> Entry {
    let first = findings.min { ($0.since, $0.id.description) < ($1.since, $1.id.description) } ?? findings[0]
    defer { nextID += 1 }
    return Entry(incident: Incident(id: nextID, finding: first, openedAt: now))
  }

  private mutating func take(
    _ findings: [Finding], _ explained: [Finding], into entry: inout Entry, _ surroundings: Surroundings,
    at now: Timestamp
  ) {
    let before = entry.incident
    regroup(&entry.incident, findings, at: now)
    let known = Set(before.explained.map(\.id))
    for finding in explained where !known.contains(finding.id) {
      if case .hidden = finding.suppression { continue }
      entry.incident.note(.explains(finding.id), at: now)
    }
    entry.incident.explained = explained
    if (before.finding.flapping == nil) != (entry.incident.finding.flapping == nil) {
      entry.incident.note(entry.incident.finding.flapping == nil ? .flappingEnded : .flappingBegan, at: now)
    }
    handle(&entry.incident, before, surroundings, at: now)
    climb(&entry.incident, before, surroundings, at: now)
    entry.meter.note(
      blocked: surroundings.isOpen ? surroundings.blocked(entry.incident.findings + explained) : [], at: now)
  }

  /// Who it touches now: those that stay keep their order, new ones come last.
  private func regroup(_ incident: inout Incident, _ findings: [Finding], at now: Timestamp) {
    let byID = Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let old = incident.findings
    let staying = old.compactMap { byID[$0.id] }
    let known = Set(old.map(\.id))
    let new = findings.filter { !known.contains($0.id) }.sorted {
      ($0.since, $0.id.description) < ($1.since, $1.id.description)
    }
    for gone in old where byID[gone.id] == nil { incident.note(.left(gone.id.subject), at: now) }
    for finding in new { incident.note(.joined(finding.id.subject), at: now) }
    let all = staying + new
    let ladder = incident.finding.ladder
    incident.finding = all[0]
    // The ladder is the incident's: it goes on when the one found first is well again.
    incident.finding.ladder = ladder
    incident.others = Array(all.dropFirst())
  }

  private mutating func handle(
    _ incident: inout Incident, _ before: Incident, _ surroundings: Surroundings, at now: Timestamp
  ) {
    // That what it explains is well again makes it no other.
    let isOther = incident.finding.severity != before.finding.severity || incident.worst > before.worst
    if let acknowledgement = incident.acknowledgement {
      let isOther = isOther || !Set(incident.subjects).isSubset(of: before.subjects)
      if !acknowledgement.stands(after: isOther ? .different : .none, at: now) {
        incident.acknowledgement = nil
        incident.note(.acknowledgementEnded, at: now)
      } else if let until = acknowledgement.until {
        noteChange(at: until)
      }
    }
    if let mute = incident.mute {
      let isOther = isOther || !Set(incident.subjects).isSubset(of: mute.subjects ?? before.subjects)
      if !mute.stands(after: isOther ? .different : .none, at: now) {
        incident.mute = nil
        incident.note(.muteEnded, at: now)
      } else {
        noteChange(at: mute.until)
      }
    }
    let windows = incident.subjects.map(surroundings.window)
    // One of them for whom nothing was announced is enough to call.
    let window = windows.contains(nil) ? nil : windows[0]
    if window != incident.maintenance {
      if incident.maintenance != nil { incident.note(.maintenanceEnded, at: now) }
      if let window { incident.note(.maintenanceBegan(window), at: now) }
      incident.maintenance = window
    }
  }

  /// Moves the ladder on by what was done.
  private mutating func climb(
    _ incident: inout Incident, _ before: Incident, _ surroundings: Surroundings, at now: Timestamp
  ) {
    let (steps, change) = LadderProgress.steps(
      of: incident, operations: surroundings.operations, supported: surroundings.supported, at: now)
    for (old, new) in zip(before.finding.ladder, steps) where old.state != new.state {
      // That somebody did it by hand was noted when they said so.
      if case .running(let since) = new.state, incident.words.contains(where: { $0.at == since }) { continue }
      if let event = new.event { incident.note(event, at: now) }
    }
    incident.finding.ladder = steps
    if let change { noteChange(at: change) }
  }

  private mutating func noteChange(at moment: Timestamp) { nextChange = min(nextChange ?? moment, moment) }

  // MARK: Closing

  private mutating func close(
    _ entry: Entry, _ key: Key, explainedBy findings: [Finding], _ roots: [Finding.ID: Finding], at now: Timestamp
  ) {
    var incident = entry.incident
    open[key] = nil
    if let root = incident.findings.lazy.compactMap({ roots[$0.id] }).first {
      // It did not end: it became part of something greater.
      incident.note(.explainedBy(root.id), at: now)
    } else {
      incident.finding.ladder = LadderProgress.steps(of: incident, clearedAt: now)
      for (old, new) in zip(entry.incident.finding.ladder, incident.finding.ladder) where old.state != new.state {
        if let event = new.event { incident.note(event, at: now) }
      }
      incident.note(.closed, at: now)
    }
    incident.closedAt = now
    incident.explained = []
    var meter = entry.meter
    meter.note(blocked: [], at: now)
    closedMeters[incident.id] = meter
    closed.append(incident)
  }

  private(set) var closedMeters: [Incident.ID: ImpactMeter] = [:]

  private mutating func fade(at now: Timestamp) {
    closed.removeAll { incident in incident.closedAt.map { now - $0 > Self.afterglow } ?? false }
    closed.sort { ($0.closedAt ?? $0.openedAt, $0.id) < ($1.closedAt ?? $1.openedAt, $1.id) }
    closed.removeFirst(max(0, closed.count - Self.closedLimit))
    let kept = Set(closed.map(\.id))
    closedMeters = closedMeters.filter { kept.contains($0.key) }
  }

  // MARK: People

  /// Changes an open incident.
  ///
  /// - Returns: whether there is such an incident.
  mutating func change(_ id: Incident.ID, _ body: (inout Incident) -> Void) -> Bool {
    guard let key = open.first(where: { $0.value.incident.id == id })?.key else { return false }
    if var entry = open[key] {
      body(&entry.incident)
      open[key] = entry
    }
    return true
  }

  /// Takes up the open incidents of an earlier run; the first update tells which are still so.
  mutating func restore(_ entries: [Key: Entry], nextID: Int) {
    open = entries
    number(from: nextID)
  }

  /// Gives the incidents of this run other numbers, and the open ones what an earlier run knew of them.
  ///
  /// - Parameters:
  ///   - numbers: the new numbers by the old ones.
  ///   - change: changes an open incident and its meter, after it has its new number.
  mutating func renumber(_ numbers: [Incident.ID: Incident.ID], _ change: (Key, inout Entry) -> Void) {
    func number(_ id: Incident.ID) -> Incident.ID { numbers[id] ?? id }
    for (key, entry) in open {
      var entry = entry
      entry.incident.id = number(entry.incident.id)
      change(key, &entry)
      open[key] = entry
    }
    for index in closed.indices { closed[index].id = number(closed[index].id) }
    closedMeters = Dictionary(closedMeters.map { (number($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Gives no number below `next` any more.
  mutating func number(from next: Int) { nextID = max(next, nextID) }

  // MARK: Looking

  /// Whether there is an open incident of this finding.
  func isOpen(_ id: Finding.ID) -> Bool {
    for key in [Key(rule: id.rule, subject: nil), Key(rule: id.rule, subject: id.subject)] {
      if open[key]?.incident.touches(id.subject) == true { return true }
    }
    return false
  }

  /// The open incidents, worst first, then those that nobody has taken note of, then oldest first; then the closed ones,
  /// newest first.
  ///
  /// - Parameter impact: what a meter amounts to.
  func inSight(impact: (ImpactMeter) -> Impact) -> [Incident] {
    let standing = open.values.map { entry in
      var incident = entry.incident
      incident.impact = impact(entry.meter)
      return incident
    }
    let over = closed.reversed().map { incident in
      var incident = incident
      if let meter = closedMeters[incident.id] { incident.impact = impact(meter) }
      return incident
    }
    return standing.sorted(by: Incident.isShownBefore) + over
  }
}

extension IncidentBook.Key {
  var sortText: String { "\(rule)@\(subject?.description ?? "")" }
}

extension Incident {
  /// Worst first, then what still calls for somebody, then oldest first.
  static func isShownBefore(_ left: Incident, _ right: Incident) -> Bool {
    if left.severity != right.severity { return left.severity > right.severity }
    if left.isQuiet != right.isQuiet { return !left.isQuiet }
    return (left.openedAt, left.id) < (right.openedAt, right.id)
  }

  /// Adds to the timeline; the first event and the newest are kept.
  mutating func note(_ kind: IncidentEvent.Kind, at moment: Timestamp) {
    timeline.append(IncidentEvent(kind, at: moment))
    if timeline.count > IncidentBook.timelineLimit { timeline.remove(at: 1) }
  }
}

extension LadderStep {
  /// What a step's new state is for the timeline.
  fileprivate var event: IncidentEvent.Kind? {
    switch state {
    case .running: .stepBegan(remedy)
    case .helped(let after): .stepHelped(remedy, after: after)
    case .didNotHelp: .stepDidNotHelp(remedy)
    case .passed: .stepPassed(remedy)
    case .unclear: .stepUnclear(remedy)
    case .waiting, .current: nil
    }
  }
}
