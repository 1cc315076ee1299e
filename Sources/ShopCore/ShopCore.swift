import Operations
import ShopModel
import StatusRules

/// The state of a shop and everything that follows from it: what is known, what is wrong, which incidents are open.
///
/// Pure: readings, people's words and the time are passed in, so years of a shop's life can be run in minutes, and the
/// running console, a simulation and the tests of rules are the same code.
public struct ShopCore: Sendable {
  /// What is watched.
  public let setup: ShopSetup
  /// What is known.
  public internal(set) var facts: FactStore
  var rules: StatusEngine
  var incidents = IncidentBook()
  /// The operations so far, oldest first; set by whoever carries them out.
  public var operations: [Operation] = [] { didSet { seenRevision = -1 } }
  /// Everything that is wrong, also what another finding explains; worst first.
  public private(set) var findings: [Finding] = []
  /// Goes up by one whenever findings and incidents were brought up to date.
  public private(set) var changes = 0
  /// The maintenance windows that apply.
  public var schedule = MaintenanceSchedule()
  /// What the shop's takings are learned from.
  public internal(set) var learner = TakingsLearner()
  var lastHeldByTill: [SubjectID: Timestamp] = [:]
  var lastServing: [SubjectID: Timestamp] = [:]
  var isOpen: Bool?
  /// The findings of this revision of the rules are in ``findings``.
  private var seenRevision = -1
  private let grouped: [String: Bool]
  /// By subject: the sources that can tell of it.
  private let tellers: [SubjectID: [String]]

  /// A shop of which nothing is known yet.
  public init(setup: ShopSetup, rules: StatusEngine) {
    self.setup = setup
    self.rules = rules
    facts = FactStore(setup: setup)
    grouped = Dictionary(rules.rules.map { ($0.id, $0.relations.isGrouped) }, uniquingKeysWith: { first, _ in first })
    var tellers: [SubjectID: [String]] = [:]
    for (name, source) in setup.sources {
      for subject in source.capabilities.facts.keys { tellers[subject, default: []].append(name) }
    }
    self.tellers = tellers
    let watched = setup.terminals.map(\.id) + setup.accounts.map(\.id) + setup.links.map(\.id)
    self.rules.watch(watched + setup.apparatus.map(\.id) + [.shop])
  }

  // MARK: Readings

  /// Takes in what came of asking `source` once, and brings findings and incidents up to date.
  ///
  /// - Returns: what was answered and could not be used, one line each.
  public mutating func take(_ report: PollReport, from source: String, at now: Timestamp) -> [String] {
    // What was due before the answer came is settled without it.
    rules.advance(to: now, in: facts.subjects)
    noteOpening(at: now)
    var problems = report.notes
    var news = ReportNews()
    let freshFor = setup.sources[source]?.freshFor ?? .seconds(60)
    for reading in report.readings {
      let taken = facts.take(reading, source: source, freshFor: freshFor, setup: setup, at: now)
      guard taken != .refused else {
        problems.append("\(source): \(reading.fact.rawValue) has a value of the wrong kind")
        continue
      }
      guard taken != .outdated else { continue }
      news.note(reading.subject, taken == .news ? reading.fact : nil)
      note(reading, isNews: taken == .news, lasting: reading.freshFor ?? freshFor)
    }
    if case .failed = report.contact {
      facts.markGaps(source: source, setup: setup, except: report.readings, at: now)
    }
    var gone: [SubjectID] = []
    for roster in report.rosters { gone += facts.apply(roster, source: source, at: now) }
    rules.evaluate(news.without(gone), retiring: gone, in: facts.subjects, at: now)
    settle(at: now)
    return problems
  }

  /// Lets time pass: freshness, waiting times, windows, ladders.
  public mutating func advance(to now: Timestamp) {
    rules.advance(to: now, in: facts.subjects)
    noteOpening(at: now)
    settle(at: now)
  }

  private mutating func note(_ reading: Reading, isNews: Bool, lasting: Duration) {
    switch reading.fact {
    case .terminalState:
      if reading.value.text == "held-by-till" { lastHeldByTill[reading.subject] = reading.observedAt }
      if Availability.isServing(reading.value.text) { lastServing[reading.subject] = reading.observedAt }
    case .terminalBatchAmount:
      if let amount = reading.value.money {
        learner.note(batch: amount, of: reading.subject, at: reading.observedAt, lasting: lasting, setup.calendar)
      }
    // No rule's matter, and it changes who is behind a broken line.
    case .linkBearer, .linkUp: if isNews { seenRevision = -1 }
    default: break
    }
  }

  private mutating func noteOpening(at now: Timestamp) {
    guard let open = setup.isOpen(setup.calendar.civil(now)) else { return }
    let record = facts.subjects[.shop]?.records[.shopOpen]
    // Known for an hour; told again in time, and at once when it changes.
    if record?.value == .bool(open), let record, now < record.observedAt + .seconds(1800) { return }
    let reading = Reading(.shop, .shopOpen, .bool(open), at: now, source: "configuration")
    let taken = facts.take(reading, source: "configuration", freshFor: .seconds(3600), setup: setup, at: now)
    rules.evaluate(.shop, in: facts.subjects, changed: taken == .news ? [.shopOpen] : [], at: now)
    if isOpen != open { seenRevision = -1 }
    isOpen = open
  }

  // MARK: Findings and incidents

  /// Brings the incidents up to date where anything about them may have changed.
  private mutating func settle(at now: Timestamp) {
    let isDue = incidents.nextChange.map { $0 <= now } ?? false
    let isWindowDue = schedule.nextChange.map { $0 <= now } ?? false
    guard rules.revision != seenRevision || isDue || isWindowDue else { return }
    seenRevision = rules.revision
    changes += 1
    findings = expected(rules.allFindings)
    // What is only worth knowing, or said better by another, is no trouble to begin with.
    for finding in findings where finding.severity >= .warning && !finding.isHidden {
      schedule.noteTrouble(with: finding.id.subject, at: now)
    }
    _ = schedule.follow(setup.maintenance, at: now, in: setup.calendar)
    _ = schedule.advance(to: now)
    // The next of what has just ended.
    _ = schedule.follow(setup.maintenance, at: now, in: setup.calendar)
    incidents.update(findings: findings, in: surroundings(at: now), at: now)
  }

  private func surroundings(at now: Timestamp) -> IncidentBook.Surroundings {
    let blocks = blocks(at: now)
    return IncidentBook.Surroundings(
      operations: operations,
      supported: { subject in
        guard let capabilities = setup.sources[subject.description]?.capabilities else { return [] }
        return Set(OperationKind.allCases.filter(capabilities.supports))
      },
      isGrouped: { grouped[$0] ?? true }, blocked: { blocks.blocked(by: $0) },
      window: { schedule.activeWindow(for: $0, at: now)?.id }, isOpen: isOpen ?? true)
  }

  /// The findings that count for whether cards can be taken: not those about which another one says more. A terminal
  /// behind a dead router cannot take cards, although the router's is the finding that is shown.
  /// Behind this computer's own link nobody sees how it is: what is found there only because of that is in doubt.
  var standing: [Finding] {
    findings.filter { !$0.isHidden }.map { finding in
      guard case .unreachable(let cause) = finding.suppression, cause.subject == .ownLink else { return finding }
      var finding = finding
      finding.isDoubtful = true
      return finding
    }
  }

  /// What keeps terminals from taking cards.
  func blocks(at now: Timestamp) -> CardBlocks {
    CardBlocks(standing, setup: setup, topology: rules.topology, facts: facts.subjects, at: now)
  }

  /// The findings without those that a restart on a person's order explains: a terminal that was told to go away does not
  /// answer. What was found before the restart stays, and what it says of itself when it is back counts at once.
  private func expected(_ found: [Finding]) -> [Finding] {
    let restarting = Set(operations.filter(\.isUnderWay).map(\.subject))
    guard !restarting.isEmpty else { return found }
    return found.filter { finding in
      let isAboutContact = finding.evidence.contains { $0.fact == .terminalReachable || $0.fact == .terminalContact }
      return !(restarting.contains(finding.id.subject) && isAboutContact) || incidents.isOpen(finding.id)
    }
  }

  /// The earliest moment at which ``advance(to:)`` could change anything without a new reading; nil: none.
  public var nextDeadline: Timestamp? {
    [rules.nextDeadline, incidents.nextChange, schedule.nextChange].compactMap(\.self).min()
  }

  /// How soon which sources are to be asked again, because a rule waits for further checks of what they tell.
  public var retries: [String: Duration] {
    var result: [String: Duration] = [:]
    for (subject, facts) in rules.retries {
      for name in tellers[subject] ?? self.facts.discoverer(of: subject).map({ [$0] }) ?? [] {
        let told = setup.sources[name]?.capabilities.facts[subject]
        for (fact, retry) in facts where told?.contains(fact) ?? true {
          result[name] = min(result[name] ?? retry, retry)
        }
      }
    }
    return result
  }

  /// Brings the evidence of what is found up to what was read last; before a picture is made.
  public mutating func refreshEvidence(at now: Timestamp) {
    guard !findings.isEmpty else { return }
    findings = expected(rules.allFindings).map(upToDate)
    incidents.update(findings: findings, in: surroundings(at: now), at: now)
  }

  /// The finding with what is known now of others than its own subject: of them the rules look only at what matters to
  /// the answer.
  private func upToDate(_ finding: Finding) -> Finding {
    var finding = finding
    for (index, old) in finding.evidence.enumerated() where old.subject != finding.id.subject {
      guard let record = facts.subjects[old.subject]?.records[old.fact] else { continue }
      finding.evidence[index] = Evidence(
        subject: old.subject, fact: old.fact, value: record.value, observedAt: record.observedAt, since: record.since)
    }
    return finding
  }

  /// The incidents to show: open ones, worst first, then those that closed lately.
  public func incidentsInSight(at now: Timestamp) -> [Incident] {
    let (basis, takings) = takings
    return incidents.inSight { meter in
      meter.impact(terminals: setup.terminals.count, basis: basis, takings: takings, at: now)
    }
  }

  private var takings: (TakingsBasis?, ((Timestamp, Timestamp) -> Money?)?) {
    if let configured = setup.takings {
      return (.configured, { configured.takings(from: $0, to: $1, calendar: setup.calendar) })
    }
    return (.learned, { learner.takings(from: $0, to: $1, setup.calendar) })
  }

  /// How a finding came about, term by term; nil: no such rule for such a subject.
  public func trail(of id: Finding.ID, at now: Timestamp) -> FindingTrail? {
    rules.trail(of: id, in: facts.subjects, at: now)
  }

  /// How a finding came about, with what suppresses it as it says itself.
  func trail(of finding: Finding, at now: Timestamp) -> FindingTrail? {
    rules.trail(of: finding.id, in: facts.subjects, at: now) { finding.suppression }
  }

  /// How many incidents there have been.
  public var incidentCount: Int { incidents.nextID - 1 }

  // MARK: People

  /// Notes that somebody knows of an incident, or takes that back with nil.
  ///
  /// - Returns: whether there is such an open incident.
  public mutating func acknowledge(
    _ id: Incident.ID, _ acknowledgement: Acknowledgement?, at now: Timestamp
  ) -> Bool {
    incidents.change(id) { incident in
      if let acknowledgement {
        incident.note(.acknowledged(by: acknowledgement.by), at: now)
      } else if incident.acknowledgement != nil {
        incident.note(.acknowledgementEnded, at: now)
      }
      incident.acknowledgement = acknowledgement
    } && resettle(at: now)
  }

  /// Notes that nobody is to be told of an incident for a while, or takes that back with nil.
  ///
  /// - Returns: whether there is such an open incident.
  public mutating func mute(_ id: Incident.ID, _ mute: Mute?, at now: Timestamp) -> Bool {
    incidents.change(id) { incident in
      var mute = mute
      mute?.subjects = incident.subjects
      if let mute {
        incident.note(.muted(by: mute.by, until: mute.until), at: now)
      } else if incident.mute != nil {
        incident.note(.muteEnded, at: now)
      }
      incident.mute = mute
    } && resettle(at: now)
  }

  /// Notes that somebody did a step of an incident's ladder by hand: the step to take now, one of which it is not known
  /// whether it was done, or one that time has passed over.
  ///
  /// - Parameter step: which, counted from 0.
  /// - Returns: whether there is such a step.
  public mutating func noteDone(_ id: Incident.ID, step: Int, by user: String, at now: Timestamp) -> Bool {
    guard let incident = incidents.open.values.first(where: { $0.incident.id == id })?.incident,
      incident.finding.ladder.indices.contains(step)
    else { return false }
    switch incident.finding.ladder[step].state {
    case .current, .unclear, .passed: break
    case .waiting, .running, .helped, .didNotHelp: return false
    }
    return incidents.change(id) { incident in
      incident.words.append(LadderWord(step: step, subjects: Set(incident.subjects), by: user, at: now))
      incident.note(.stepDone(incident.finding.ladder[step].remedy, by: user), at: now)
    } && resettle(at: now)
  }

  /// Looks at the incidents once more, whatever the rules say: after something outside them has changed.
  @discardableResult
  public mutating func resettle(at now: Timestamp) -> Bool {
    seenRevision = -1
    settle(at: now)
    return true
  }
}

extension Operation {
  /// Whether the terminal accepted to go away and has not been seen ready again.
  public var isUnderWay: Bool { kind.takesTerminalAway && isPastReturn && !state.isFinal && state != .sent }
}

extension Finding {
  /// Whether another finding about the same subject says more.
  var isHidden: Bool { if case .hidden = suppression { true } else { false } }
}
