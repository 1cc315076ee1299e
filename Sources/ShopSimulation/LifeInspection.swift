import ShopCore
import ShopModel

extension SimulatedLife {
  /// Writes down what has changed and holds what the core says against the truth.
  mutating func inspect() {
    seenChanges = core.changes
    outcome.inspections += 1
    let incidents = core.incidentsInSight(at: now)
    write(incidents)
    for incident in incidents { check(incident) }
    let restarting = restarting
    let wrong = expectations.problems(with: core.findings, at: now) { restarting.contains($0.subject) }
    for problem in wrong { report(problem) }
    checkHeadline()
    // A finding that came or went by itself may have changed the next moment to look.
    seenChanges = core.changes
  }

  private mutating func write(_ incidents: [Incident]) {
    for (incident, event) in reader.news(of: incidents) {
      outcome.journal.note("#\(incident.id) \(incident.finding.id.rule) \(event.kind.line)", at: now)
      switch event.kind {
      case .opened(let subject):
        outcome.incidents += 1
        let finding = Finding.ID(rule: incident.finding.id.rule, subject: subject)
        people.hear(of: finding, incident: incident.id, in: shop, at: now)
      case .joined(let subject):
        let finding = Finding.ID(rule: incident.finding.id.rule, subject: subject)
        people.hear(of: finding, incident: incident.id, in: shop, at: now)
      default: break
      }
    }
  }

  private mutating func check(_ incident: Incident) {
    let name = "#\(incident.id) \(incident.finding.id)"
    if incident.firstEvidence.isEmpty || incident.findings.contains(where: \.evidence.isEmpty) {
      report("\(name) has no evidence")
    }
    guard incident.closedAt == nil else { return }
    var last = incident.openedAt
    for event in incident.timeline {
      if event.at < last || event.at > now { report("\(name): its time runs backwards") }
      last = event.at
    }
    for finding in incident.findings {
      if finding.since > now { report("\(finding.id) began in the future") }
      for evidence in finding.evidence where !isTrue(evidence) {
        report("\(finding.id): nobody said \(evidence.fact.rawValue) of \(evidence.subject)")
      }
    }
    if incident.finding.cause.isAccountSide,
      incident.findings.contains(where: { $0.ladder.contains { [.restart, .reset].contains($0.remedy) } })
    {
      report("\(name) offers a restart for an account")
    }
  }

  /// Whether evidence is something that was told: its moments lie in the past, and where it is the newest, it is what the
  /// facts say.
  private func isTrue(_ evidence: Evidence) -> Bool {
    // Time away does not count as time observed, so a value may have held since later than it was last seen.
    guard evidence.since <= now, evidence.observedAt <= now,
      let record = core.facts.subjects[evidence.subject]?.records[evidence.fact]
    else { return false }
    return record.observedAt > evidence.observedAt || record.value == evidence.value
  }

  private var restarting: Set<SubjectID> { Set(core.operations.filter(\.isUnderWay).map(\.subject)) }

  /// Holds the headline against what the terminals can really do.
  mutating func checkHeadline() {
    headlineIsDue = false
    let restarting = restarting
    let availabilities = SnapshotComposer(core).availabilities(at: now)
    let shown = shop.terminals.map { availabilities[$0.id] ?? .notKnown }
    let headline = Headline(shown)
    if headline != self.headline {
      outcome.journal.note("headline: \(headline)", at: now)
      self.headline = headline
    }
    let terminals = shop.terminals
    let wrong = abilities.problems(with: shown, isRestarting: { restarting.contains(terminals[$0].id) }, at: now)
    for problem in wrong { report(problem) }
  }
}
