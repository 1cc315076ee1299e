import ShopModel

/// Turns what is known into what is wrong: `(facts, time) -> findings`. Remembers only how long each condition has
/// held and what it raised.
///
/// A condition on an unknown or stale fact is itself unknown: it neither raises a finding nor ends one. How long a
/// condition has held is taken from the evidence and not from when it was looked at, so the order of evaluation changes
/// nothing.
public struct StatusEngine: Sendable {
  private let pack: RulePack
  private let waits: Bool

  /// Up to how long a wait only keeps a passing hiccup from being reported.
  private static let longestSkippedWait: Duration = .seconds(120)
  private var indices: [SubjectID: Int] = [:]
  private var states: [SubjectState?] = []
  private var free: [Int] = []
  /// The subjects of which at least one condition holds.
  private var troubled: Set<Int> = []
  private var deadlines = DeadlineQueue()
  /// The slots of the last evaluation, kept for their storage.
  private var scratch: [FactSlot] = []

  /// An engine that knows of no subject yet.
  ///
  /// - Parameter waits: whether a condition must have held for the rule's time; false for a single look at a shop, which
  ///   cannot wait. A rule that speaks of hours or days waits all the same: one look does not show them.
  public init(pack: RulePack, waits: Bool = true) {
    self.pack = pack
    self.waits = waits
  }

  /// Looks at `subject` after readings about it came in; and at what else sees its facts: a terminal sees its own
  /// link's, everything sees the shop's.
  public mutating func evaluate(_ subject: SubjectID, in facts: [SubjectID: SubjectFacts], at now: Timestamp) {
    let index = index(of: subject)
    run(index, in: facts, at: now)
    if let terminal = states[index]?.terminal, facts[terminal] != nil {
      run(self.index(of: terminal), in: facts, at: now)
    }
    if subject.kind == .shop {
      for other in states.indices where other != index && states[other]?.program?.shopPlaces.isEmpty == false {
        run(other, in: facts, at: now)
      }
    }
  }

  /// Looks at every subject of which time alone may have changed the answer: a fact became stale, a condition has now
  /// held long enough, a moment has passed.
  public mutating func advance(to now: Timestamp, in facts: [SubjectID: SubjectFacts]) {
    // Every evaluation sets a moment after `now` or none, so this ends.
    while let (subject, moment) = deadlines.first, moment <= now.milliseconds { run(subject, in: facts, at: now) }
  }

  /// Forgets a subject that is no more, and its findings.
  public mutating func retire(_ subject: SubjectID) {
    guard let index = indices.removeValue(forKey: subject) else { return }
    states[index] = nil
    troubled.remove(index)
    deadlines.set(index, to: .max)
    free.append(index)
  }

  /// What is wrong, worst first, then oldest, then by rule and subject.
  public var findings: [Finding] {
    troubled.flatMap { states[$0]?.visibleFindings ?? [] }.sorted { left, right in
      if left.severity != right.severity { return left.severity > right.severity }
      if left.since != right.since { return left.since < right.since }
      if left.id.rule != right.id.rule { return left.id.rule < right.id.rule }
      return left.id.subject.description < right.id.subject.description
    }
  }

  /// The earliest moment at which ``advance(to:in:)`` could change anything; nil: none without a new reading.
  public var nextDeadline: Timestamp? { deadlines.first.map { Timestamp(milliseconds: $0.moment) } }

  // MARK: Subjects

  private mutating func index(of subject: SubjectID) -> Int {
    if let index = indices[subject] { return index }
    let state = SubjectState(subject, program: pack.programs[subject.kind])
    let index: Int
    if let reused = free.popLast() {
      index = reused
      states[index] = state
    } else {
      index = states.count
      states.append(state)
    }
    indices[subject] = index
    return index
  }

  // MARK: One subject

  private mutating func run(_ index: Int, in facts: [SubjectID: SubjectFacts], at now: Timestamp) {
    guard var state = states[index], let program = state.program else { return }
    // Taken out so that the findings below are changed in place.
    states[index] = nil
    var evaluation = Evaluation(now: now.milliseconds, slots: slots(of: state, program, in: facts))
    let before = state.runs
    state.runs.removeAll(keepingCapacity: false)
    var old = 0
    for entry in state.entries {
      var run: SubjectState.Run?
      if old < before.count, before[old].entry == entry {
        run = before[old]
        old += 1
      }
      if let next = step(run, entry, of: state, program, &evaluation) { state.runs.append(next) }
    }
    if state.runs.isEmpty { troubled.remove(index) } else { troubled.insert(index) }
    deadlines.set(index, to: evaluation.nextChange)
    states[index] = state
    scratch = evaluation.slots
  }

  /// What becomes of a rule: nil when its condition does not hold.
  private func step(
    _ run: SubjectState.Run?, _ entry: Int, of state: SubjectState, _ program: RuleProgram,
    _ evaluation: inout Evaluation
  ) -> SubjectState.Run? {
    let holds = evaluation.truth(program.conditions[entry])
    guard run != nil || holds == .yes else { return nil }

    let rule = program.entries[entry].rule
    var run = run ?? StatusEngine.begin(entry, rule, &evaluation)
    // A clock that was set back must not make a finding begin in the future.
    run.start = min(run.start, evaluation.now)
    if run.finding != nil {
      if StatusEngine.ends(rule, holds, &evaluation) { return nil }
    } else {
      if holds == .no { return nil }
      let doesWait = waits || rule.holdTime > StatusEngine.longestSkippedWait
      let due = doesWait ? run.start + rule.holdTime.wholeMilliseconds : run.start
      guard holds == .yes else { return run }
      guard evaluation.now >= due else {
        evaluation.nextChange = min(evaluation.nextChange, due)
        return run
      }
    }
    let evidence = StatusEngine.evidence(entry, of: state, program, evaluation.slots)
    if evidence.isEmpty { return run }
    if run.finding == nil {
      run.finding = Finding(
        rule: rule.id, subject: state.id, severity: rule.severity, cause: rule.cause, blocksCards: rule.blocksCards,
        title: rule.title, explanation: rule.explanation, actor: rule.actor, evidence: evidence,
        since: Timestamp(milliseconds: run.start), ladder: rule.ladder)
    } else {
      run.finding?.evidence = evidence
      run.finding?.since = Timestamp(milliseconds: run.start)
    }
    return run
  }

  private static func begin(_ entry: Int, _ rule: Rule, _ evaluation: inout Evaluation) -> SubjectState.Run {
    let start = evaluation.start(of: rule.whenCode, being: .yes) ?? evaluation.now
    return SubjectState.Run(entry: entry, start: start, finding: nil)
  }

  /// Whether a finding is over. With two conditions it stays between them; one that holds still outweighs one that
  /// ends.
  private static func ends(_ rule: Rule, _ holds: Truth, _ evaluation: inout Evaluation) -> Bool {
    guard let clear = rule.clearCode else { return holds == .no }
    return holds != .yes && evaluation.truth(clear) == .yes
  }

  private static func evidence(
    _ entry: Int, of state: SubjectState, _ program: RuleProgram, _ slots: [FactSlot]
  ) -> [Evidence] {
    program.entries[entry].evidenceSlots.compactMap { slot in
      guard let value = slots[slot].value else { return nil }
      let reference = program.references[slot]
      let subject =
        switch reference.owner {
        case .own: state.id
        case .link: state.link ?? state.id
        case .shop: SubjectID.shop
        }
      return Evidence(
        subject: subject, fact: reference.fact, value: value,
        observedAt: Timestamp(milliseconds: slots[slot].observedAt),
        since: Timestamp(milliseconds: slots[slot].since))
    }
  }

  // MARK: Facts

  private mutating func slots(
    of state: SubjectState, _ program: RuleProgram, in facts: [SubjectID: SubjectFacts]
  ) -> [FactSlot] {
    var slots = scratch
    scratch = []
    slots.removeAll(keepingCapacity: true)
    for _ in 0..<program.slotCount { slots.append(FactSlot()) }
    fill(&slots, program.ownPlaces, from: facts[state.id])
    if let link = state.link, !program.linkPlaces.isEmpty { fill(&slots, program.linkPlaces, from: facts[link]) }
    if !program.shopPlaces.isEmpty { fill(&slots, program.shopPlaces, from: facts[.shop]) }
    return slots
  }

  private func fill(_ slots: inout [FactSlot], _ places: [Fact: Int], from facts: SubjectFacts?) {
    guard let facts else { return }
    for (fact, record) in facts.records {
      guard let place = places[fact] else { continue }
      slots[place].value = record.value
      slots[place].observedAt = record.observedAt.milliseconds
      slots[place].since = record.since.milliseconds
      slots[place].staleAt = record.staleAt.milliseconds
      slots[place].hasChanged = record.hasChanged
      switch record.value {
      case .text(let text): slots[place].name = pack.names.number(of: text)
      case .texts(let texts): slots[place].names = texts.map(pack.names.number(of:))
      default: break
      }
    }
  }
}
