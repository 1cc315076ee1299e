import ShopModel

/// Turns what is known into what is wrong: `(facts, time) -> findings`. Remembers only how long each condition has
/// held, how often it was confirmed, how restless it is, and what it raised.
///
/// A condition on an unknown or stale fact is itself unknown: it neither raises a finding nor ends one. How long a
/// condition has held is taken from the evidence and not from when it was looked at, so the order of evaluation changes
/// nothing.
public struct StatusEngine: Sendable {
  let pack: RulePack
  let waits: Bool
  /// Through what each subject is reached.
  public let topology: ShopTopology
  private(set) var indices: [SubjectID: Int] = [:]
  var states: [SubjectState?] = []
  private var free: [Int] = []
  /// The subjects of which at least one rule has something to say.
  private(set) var troubled: Set<Int> = []
  private var deadlines = DeadlineQueue()
  var aggregates: AggregateBook
  /// Empty slots, at least as many as were ever filled at once, kept for their storage.
  private var scratch: [FactSlot] = []
  /// The rules to run, kept for its storage.
  private var todo: [Int] = []
  /// The subjects to be looked at, kept for its storage.
  private var turns: [Turn] = []
  /// The subjects that have never been looked at. Some rules have something to say of whom nobody ever heard.
  private var unseen: [Int] = []
  /// The time in which the program was away before it was started; nil: nothing was taken up from an earlier run.
  var outage: Outage?
  /// Goes up by one whenever a finding comes, goes, or becomes another one in more than its evidence.
  public private(set) var revision = 0
  private let suppressions: SuppressionRules

  /// An engine that knows of no subject yet.
  ///
  /// - Parameters:
  ///   - topology: through what each subject is reached, for rules that depend on others.
  ///   - waits: whether a condition must have held for the rule's time or checks; false for a single look at a shop,
  ///     which cannot wait. A rule that speaks of hours or days waits all the same: one look does not show them.
  public init(pack: RulePack, topology: ShopTopology = ShopTopology(), waits: Bool = true) {
    self.pack = pack
    self.topology = topology
    self.waits = waits
    aggregates = AggregateBook(count: pack.aggregates.count)
    suppressions = SuppressionRules(pack.rules)
  }

  /// The rules it goes by.
  public var rules: [Rule] { pack.rules }

  // MARK: Looking

  /// Counts `subjects` as known, before anything is known of them: a share of all terminals is one of all of them. They are
  /// looked at with the next of anybody.
  public mutating func watch(_ subjects: some Sequence<SubjectID>) {
    for subject in subjects { _ = index(of: subject) }
  }

  /// What is new about a subject.
  public struct News: Hashable, Sendable {
    /// Who.
    public var subject: SubjectID
    /// The facts that have another value than before, or are fresh again; nil: any may be.
    public var changed: [Fact]?

    /// News of a subject.
    public init(_ subject: SubjectID, changed: [Fact]? = nil) {
      self.subject = subject
      self.changed = changed
    }
  }

  /// Looks at `subject` after readings about it came in; see ``evaluate(_:retiring:in:at:)``.
  public mutating func evaluate(
    _ subject: SubjectID, in facts: [SubjectID: SubjectFacts], changed: [Fact]? = nil, at now: Timestamp
  ) {
    evaluate(CollectionOfOne(News(subject, changed: changed)), in: facts, at: now)
  }

  /// Looks at those of whom readings came in, and at what else sees their facts: a terminal sees its own link's,
  /// everything sees the shop's. Every new observation of what a rule reads is a check of it.
  ///
  /// What came in together is taken in together, before any rule is run, so that the order of `news` changes nothing.
  ///
  /// - Parameters:
  ///   - gone: the subjects that are no more; nothing is remembered of them.
  ///   - facts: everything that is known; nothing about anybody else must have changed since the last look.
  public mutating func evaluate(
    _ news: some Sequence<News>, retiring gone: [SubjectID] = [], in facts: [SubjectID: SubjectFacts],
    at now: Timestamp
  ) {
    turns.removeAll(keepingCapacity: true)
    for subject in gone {
      guard let terminal = forget(subject)?.terminal, let index = indices[terminal] else { continue }
      turns.append(Turn(index: index, reason: .everything))
    }
    for item in news {
      let index = index(of: item.subject)
      sample(index, facts[item.subject])
      turns.append(Turn(index: index, reason: Reason(.own, item.changed)))
      if let terminal = states[index]?.terminal, indices[terminal] != nil || facts[terminal] != nil {
        turns.append(Turn(index: self.index(of: terminal), reason: Reason(.link, item.changed)))
      }
      guard item.subject.kind == .shop else { continue }
      for other in states.indices where other != index && states[other]?.program?.shopPlaces.isEmpty == false {
        turns.append(Turn(index: other, reason: Reason(.shop, item.changed)))
      }
    }
    addUnseen()
    takeTurns(in: facts, at: now)
  }

  /// Lets time pass: looks at every subject of which time alone may have changed the answer: a fact became stale, a
  /// condition has now held long enough, a moment has passed. Each at its own moment, so that coming late, as after the
  /// computer slept, is no other than coming in time.
  public mutating func advance(to now: Timestamp, in facts: [SubjectID: SubjectFacts]) {
    // Every look sets a later moment or none, so this ends.
    while let moment = deadlines.first?.moment, moment <= now.milliseconds {
      turns.removeAll(keepingCapacity: true)
      while let (subject, due) = deadlines.first, due == moment {
        deadlines.set(subject, to: .max)
        if isFresherThanThought(subject, at: moment, in: facts) { continue }
        turns.append(Turn(index: subject, reason: .everything))
      }
      takeTurns(in: facts, at: Timestamp(milliseconds: moment), latest: now)
    }
    guard !unseen.isEmpty else { return }
    turns.removeAll(keepingCapacity: true)
    addUnseen()
    takeTurns(in: facts, at: now)
  }

  /// Whether a subject's turn has come only because a fact was to turn stale, and all of those have been seen again since.
  /// Then it waits for the next of them.
  private mutating func isFresherThanThought(
    _ index: Int, at moment: Int64, in facts: [SubjectID: SubjectFacts]
  ) -> Bool {
    guard let state = states[index], let program = state.program, state.nextPassing > moment else { return false }
    var next = Int64.max
    for owner in FactReference.Owner.allCases {
      let places = program.places(of: owner)
      guard !places.isEmpty, let records = facts[state.owners.subject(owner)]?.records else { continue }
      for place in records.indices where places[records.keys[place]] != nil {
        let staleAt = records.values[place].staleAt.milliseconds
        if staleAt == moment { return false }
        if staleAt > moment { next = min(next, staleAt) }
      }
    }
    states[index]?.waitForStale(until: next)
    deadlines.set(index, to: min(state.nextPassing, next))
    return true
  }

  private mutating func addUnseen() {
    for index in unseen { turns.append(Turn(index: index, reason: .everything)) }
    unseen.removeAll()
  }

  /// Looks at every subject: after ``restore(_:at:)``, or a change of the clock.
  public mutating func lookAgain(in facts: [SubjectID: SubjectFacts], at now: Timestamp) {
    turns.removeAll(keepingCapacity: true)
    for index in states.indices { turns.append(Turn(index: index, reason: .everything)) }
    unseen.removeAll()
    takeTurns(in: facts, at: now)
  }

  /// Forgets a subject that is no more, and its findings.
  public mutating func retire(_ subject: SubjectID, in facts: [SubjectID: SubjectFacts], at now: Timestamp) {
    evaluate(EmptyCollection(), retiring: [subject], in: facts, at: now)
  }

  private mutating func forget(_ subject: SubjectID) -> SubjectState? {
    guard let index = indices.removeValue(forKey: subject), let state = states[index] else { return nil }
    if let program = state.program {
      for (probe, share) in zip(program.probes, state.probes) {
        aggregates.replace(share, by: AggregateValue(), of: subject, in: probe.aggregate)
      }
    }
    aggregates.note(index, reads: [], before: state.aggregatesRead)
    states[index] = nil
    if troubled.remove(index) != nil { revision += 1 }
    deadlines.set(index, to: .max)
    free.append(index)
    return state
  }

  /// The earliest moment at which ``advance(to:in:)`` could change anything; nil: none without a new reading.
  public var nextDeadline: Timestamp? { deadlines.first.map { Timestamp(milliseconds: $0.moment) } }

  /// How soon what is to be asked again, because a rule waits for further checks: of whom which fact.
  public var retries: [SubjectID: [Fact: Duration]] {
    var result: [SubjectID: [Fact: Duration]] = [:]
    for index in troubled {
      guard let state = states[index], let program = state.program else { continue }
      for cell in state.cells where cell.isPending {
        let entry = program.entries[cell.entry]
        guard let retry = entry.rule.confirmation.retry else { continue }
        for reference in entry.slots.map({ program.references[$0] }) {
          let owner = state.owner(of: reference)
          result[owner, default: [:]][reference.fact] = min(result[owner]?[reference.fact] ?? retry, retry)
        }
      }
    }
    return result
  }

  // MARK: What is wrong

  /// Everything that is wrong, also what another finding explains (``Finding/suppression``); worst first, then oldest,
  /// then by rule and subject.
  public var allFindings: [Finding] { suppressions.findings(of: self) }

  /// What is wrong and not explained by something else; in the same order.
  public var findings: [Finding] { allFindings.filter { $0.suppression == nil } }

  // MARK: Subjects

  mutating func index(of subject: SubjectID) -> Int {
    if let index = indices[subject] { return index }
    let state = SubjectState(subject, program: pack.programs[ProgramKey(subject.kind, role: LinkRole(of: subject))])
    let index: Int
    if let reused = free.popLast() {
      index = reused
      states[index] = state
    } else {
      index = states.count
      states.append(state)
    }
    indices[subject] = index
    unseen.append(index)
    if let program = state.program {
      for (probe, share) in zip(program.probes, state.probes) {
        aggregates.replace(AggregateValue(), by: share, of: subject, in: probe.aggregate)
      }
    }
    return index
  }

  /// Counts a subject among those with something to say, or not.
  mutating func noteTrouble(_ index: Int) {
    if states[index]?.cells.isEmpty ?? true { troubled.remove(index) } else { troubled.insert(index) }
    revision += 1
  }

  // MARK: One subject

  /// Which rules to run.
  private enum Reason {
    /// All.
    case everything
    /// Those that read one of these facts, and those that have something to say already.
    case facts(FactReference.Owner, [Fact])

    init(_ owner: FactReference.Owner, _ changed: [Fact]?) {
      self = changed.map { .facts(owner, $0) } ?? .everything
    }
  }

  /// A subject to be looked at.
  private struct Turn {
    var index: Int
    var reason: Reason
  }

  /// What to do about a subject.
  private enum Part {
    /// Its share in the counts and totals over all, and its rules.
    case whole
    case shares, rules
  }

  /// Takes the turns that are to be taken at the same moment.
  ///
  /// - Parameter latest: the moment up to which something may have been observed.
  private mutating func takeTurns(in facts: [SubjectID: SubjectFacts], at now: Timestamp, latest: Timestamp? = nil) {
    let latest = latest ?? now
    let turns = self.turns
    if turns.count == 1 {
      run(turns[0], .whole, in: facts, at: now, latest: latest)
    } else {
      for turn in turns { run(turn, .shares, in: facts, at: now, latest: latest) }
      for turn in turns { run(turn, .rules, in: facts, at: now, latest: latest) }
    }
    // A rule's findings change no fact, so one round is all.
    for index in aggregates.takeReaders() {
      run(Turn(index: index, reason: .everything), .rules, in: facts, at: now, latest: latest)
    }
  }

  private mutating func run(
    _ turn: Turn, _ part: Part, in facts: [SubjectID: SubjectFacts], at now: Timestamp, latest: Timestamp
  ) {
    let index = turn.index
    guard let program = states[index]?.program else { return }
    var isWhole = false
    var hasShares = part != .rules && !program.probes.isEmpty
    switch turn.reason {
    case .everything: isWhole = true
    case .facts(let owner, let changed):
      hasShares = hasShares && probesRead(owner, changed, program)
      if part != .shares { select(owner, changed, states[index]?.cells ?? [], program) }
      if !hasShares, part == .shares || todo.isEmpty { return }
    }
    if part == .shares, !hasShares { return }
    // Taken out so that what is below is changed in place.
    guard var state = states[index].take() else { return }
    var slots = filled(state, program, in: facts)
    // Who was heard of since cannot be looked at as of then.
    let now = latest > now && slots.contains { $0.observedAt > now.milliseconds } ? latest : now
    var evaluation = Evaluation(now: now.milliseconds)
    swap(&evaluation.slots, &slots)
    if hasShares {
      probe(&state, program, &evaluation)
      state.sharesTurn = Lookout(evaluation)
      evaluation.nextPassing = .max
      evaluation.nextStale = .max
    }
    if part != .shares {
      evaluation.aggregates = aggregates.values
      let step = CellStep(
        subject: state.owners, program: program, waits: waits,
        witnesses: state.id == .shop ? Witnesses(pack: pack, aggregates: aggregates, facts: facts) : nil,
        outage: outage)
      runCells(&state, isWhole ? program.everything : todo, step, &evaluation)
      if state.cells.isEmpty { troubled.remove(index) } else { troubled.insert(index) }
      // A partial run knows only some of the moments that matter; the earlier of both is never too late.
      state.rulesTurn = isWhole ? Lookout(evaluation) : state.rulesTurn.sooner(Lookout(evaluation))
      var reads = isWhole ? evaluation.aggregatesRead : state.aggregatesRead.union(evaluation.aggregatesRead)
      // Who shows it may change although what was read does not.
      if state.id == .shop { for cell in state.cells { reads.formUnion(program.entries[cell.entry].aggregates) } }
      aggregates.note(index, reads: reads, before: state.aggregatesRead)
      state.aggregatesRead = reads
    }
    deadlines.set(index, to: state.nextTurn)
    states[index] = state
    swap(&scratch, &evaluation.slots)
    for place in scratch.indices where scratch[place].value != nil || !scratch[place].samples.isEmpty {
      scratch[place] = FactSlot()
    }
  }

  private mutating func runCells(
    _ state: inout SubjectState, _ entries: [Int], _ step: CellStep, _ evaluation: inout Evaluation
  ) {
    if state.cells.isEmpty {
      for entry in entries {
        let holds = evaluation.truth(step.program.conditions[entry])
        // As most rules most of the time: no cell is made for them.
        guard holds == .yes, let cell = newCell(entry, holds, step, &evaluation) else { continue }
        state.cells.append(cell)
      }
      return
    }
    // In place: most often the same rules have something to say.
    var place = 0
    var hasSilent = false
    for entry in entries {
      let holds = evaluation.truth(step.program.conditions[entry])
      guard place < state.cells.count, state.cells[place].entry == entry else {
        guard holds == .yes, let cell = newCell(entry, holds, step, &evaluation) else { continue }
        state.cells.insert(cell, at: place)
        place += 1
        continue
      }
      let explains = step.program.entries[entry].explains
      let before = state.cells[place].face(explains: explains)
      let speaks = step(&state.cells[place], holds, &evaluation)
      if state.cells[place].face(explains: explains) != before { revision += 1 }
      hasSilent = hasSilent || !speaks
      place += 1
    }
    // All at once, for those that stay are moved.
    if hasSilent { state.cells.removeAll { !step.speaks($0) } }
  }

  /// What a rule has to say that had nothing to say; nil: nothing after all.
  private mutating func newCell(
    _ entry: Int, _ holds: Truth, _ step: CellStep, _ evaluation: inout Evaluation
  ) -> RuleCell? {
    var cell = RuleCell(entry: entry)
    guard step(&cell, holds, &evaluation) else { return nil }
    if cell.face(explains: step.program.entries[entry].explains) != nil { revision += 1 }
    return cell
  }

  /// The rules that may have another answer now, ascending.
  private mutating func select(
    _ owner: FactReference.Owner, _ changed: [Fact], _ cells: [RuleCell], _ program: RuleProgram
  ) {
    todo.removeAll(keepingCapacity: true)
    let places = program.places(of: owner)
    for fact in changed { if let slot = places[fact] { todo += program.readers[slot] } }
    for cell in cells { todo.append(cell.entry) }
    // That the shop's facts were told again is no check of anybody else.
    if owner != .shop { todo += program.restless }
    guard todo.count > 1 else { return }
    todo.sort()
    var kept = 0
    for index in todo.indices where index == 0 || todo[index] != todo[index - 1] {
      todo[kept] = todo[index]
      kept += 1
    }
    todo.removeLast(todo.count - kept)
  }

  private func probesRead(_ owner: FactReference.Owner, _ changed: [Fact], _ program: RuleProgram) -> Bool {
    if owner != .shop, program.hasRestlessProbes { return true }
    guard !changed.isEmpty else { return false }
    return program.probes.contains { probe in
      probe.slots.contains { slot in
        program.references[slot].owner == owner && changed.contains(program.references[slot].fact)
      }
    }
  }

  private mutating func probe(_ state: inout SubjectState, _ program: RuleProgram, _ evaluation: inout Evaluation) {
    for (index, probe) in program.probes.enumerated() {
      let share = evaluation.contribution(to: pack.aggregates[probe.aggregate])
      aggregates.replace(state.probes[index], by: share, of: state.id, in: probe.aggregate)
      state.probes[index] = share
    }
  }

  // MARK: Facts

  private mutating func filled(
    _ state: SubjectState, _ program: RuleProgram, in facts: [SubjectID: SubjectFacts]
  ) -> [FactSlot] {
    var slots: [FactSlot] = []
    swap(&slots, &scratch)
    while slots.count < program.slotCount { slots.append(FactSlot()) }
    fill(&slots, state, program, in: facts)
    return slots
  }

  /// What is known of everything the subject's rules read.
  func fill(
    _ slots: inout [FactSlot], _ state: SubjectState, _ program: RuleProgram, in facts: [SubjectID: SubjectFacts]
  ) {
    fill(&slots, program.ownPlaces, from: facts[state.id])
    if let link = state.link, !program.linkPlaces.isEmpty { fill(&slots, program.linkPlaces, from: facts[link]) }
    if !program.shopPlaces.isEmpty { fill(&slots, program.shopPlaces, from: facts[.shop]) }
    for slot in program.windowLengths.indices where program.windowLengths[slot] > 0 {
      let reference = program.references[slot]
      let owner = reference.owner == .own ? state : indices[state.owner(of: reference)].flatMap { states[$0] }
      guard let owner, let place = owner.program?.windows.firstIndex(where: { $0.fact == reference.fact }) else {
        continue
      }
      slots[slot].samples = owner.samples[place]
    }
  }

  private func fill(_ slots: inout [FactSlot], _ places: FactPlaces, from facts: SubjectFacts?) {
    guard let records = facts?.records else { return }
    // By their places, records are read where they lie.
    for index in records.indices {
      guard let place = places[records.keys[index]] else { continue }
      slots[place].take(records.values[index], names: pack.names)
    }
  }

  /// Keeps the past of what rules ask the past of.
  private mutating func sample(_ index: Int, _ facts: SubjectFacts?) {
    guard let facts, let windows = states[index]?.program?.windows, !windows.isEmpty else { return }
    for (place, window) in windows.enumerated() {
      guard let record = facts.records[window.fact], let value = record.value.number else { continue }
      states[index]?.samples[place].take(
        WindowSample(at: record.observedAt.milliseconds, value: value), length: window.length)
    }
  }
}

extension [WindowSample] {
  /// The most samples kept of one fact: an hour at one every four seconds.
  private static var limit: Int { 900 }

  /// Those that can have been kept until `now`: in order, none from the future, and no more than are kept.
  func past(of length: Int64, at now: Timestamp) -> [WindowSample] {
    var past: [WindowSample] = []
    for sample in self where sample.at > .min / 4 && sample.at <= now.milliseconds {
      if past.last.map({ $0.at < sample.at }) ?? true { past.append(sample) }
    }
    guard let newest = past.last else { return [] }
    return past.suffix(Self.limit).filter { $0.at > newest.at - length }
  }

  fileprivate mutating func take(_ sample: WindowSample, length: Int64) {
    // A clock that was set back: what lies in the future is not the past.
    while let newest = last, newest.at >= sample.at {
      if newest.at == sample.at { return }
      removeLast()
    }
    append(sample)
    let old = prefix { $0.at <= sample.at - length }.count
    removeFirst(Swift.max(old, count - Self.limit))
  }
}

extension RuleCell {
  /// What of a cell makes a difference to anybody but itself.
  fileprivate struct Face: Equatable {
    var isFound: Bool
    var blocksCards: Bool?
    var isDoubtful: Bool
    var isFlapping: Bool
    /// Whether what depends on it is explained by it.
    var isBreaking: Bool
  }

  /// - Parameter explains: whether another rule depends on its rule. Then it makes a difference as soon as it is seen, for
  ///   what it explains is no news while it waits to be confirmed; any other makes none before it is found.
  fileprivate func face(explains: Bool) -> Face? {
    guard finding != nil || (explains && isBeingConfirmed) else { return nil }
    return Face(
      isFound: finding != nil, blocksCards: finding?.blocksCards, isDoubtful: isDoubtful,
      isFlapping: finding?.flapping != nil, isBreaking: explains && timer.holds)
  }
}

extension Finding {
  /// Worst first, then oldest, then by rule and subject.
  static func isShownBefore(_ left: Finding, _ right: Finding) -> Bool {
    if left.severity != right.severity { return left.severity > right.severity }
    if left.since != right.since { return left.since < right.since }
    if left.id.rule != right.id.rule { return left.id.rule < right.id.rule }
    return left.id.subject.description < right.id.subject.description
  }
}
