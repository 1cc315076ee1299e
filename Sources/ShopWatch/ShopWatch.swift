import Operations
import ShopCore
import ShopModel
import StatusRules

/// The running shop, and the only owner of its state: takes readings in, runs the rules, opens and closes incidents,
/// carries operations out, and publishes one immutable snapshot whenever something changed.
public actor ShopWatch {
  /// The longest name of a person, with where they came from.
  static let personLimit = 120
  /// How many operations of this run are kept in sight.
  static let operationLimit = 100
  /// The longest a snapshot may be held back while others follow at once.
  static let publishDelay: Duration = .milliseconds(150)
  /// How long a terminal is asked often after a command.
  static let closeWatch: Duration = .seconds(600)
  /// How often it is asked then.
  static let closeInterval: Duration = .seconds(1)
  /// How long the enquiry right before a command may take.
  static let enquiryDeadline: Duration = .seconds(8)
  /// How long a command may take to be accepted.
  static let commandDeadline: Duration = .seconds(20)

  let clock: any ShopClock
  let ledger: any OperationLedger
  let prints: RecordBacklog<ReceivedPrint>?
  let words: RecordBacklog<IncidentWord>?
  let accessWords: RecordBacklog<AccessWord>?
  let accessArchive: (any AccessArchive)?
  /// The ends of operations that could not be put on record at once.
  let ends: RecordBacklog<Operation>
  let turn: (any OperationTurn)?
  private let publish: @Sendable (ShopSnapshot) -> Void

  /// The technician's lock; nil: there is none, and whoever asks has been let in before.
  var lock: TechnicianLock?
  var isCheckingPIN = false
  var unjudgedPIN: UnjudgedPIN?
  /// Whether the right to operate is ours now.
  var hasTurn = false
  /// How many are being called off, for which it is needed without a technician.
  var callingOff = 0
  /// Whether the program is about to end.
  var isEnding = false
  /// How many ends of operations are being put on record, and how many wait because they cannot be.
  var endsUnderWay = 0
  var endsWaiting = 0
  /// How often in a row the connection of a terminal that is to go away was taken.
  private var timesTaken: [SubjectID: Int] = [:]
  /// And how often in a row it could not be reached.
  private var timesAway: [SubjectID: Int] = [:]
  /// When the look was that counted last in these.
  private var lookedAt: [SubjectID: Timestamp] = [:]
  /// Taking it, which may wait for the disk.
  var takingTurn: Task<String?, Never>?
  var core: ShopCore
  private var lastAnswerAt: Timestamp?
  private var warnings: [String: String] = [:]
  private var duties: [DutyStatus] = []
  /// Goes up whenever something came in that the next run should know of.
  public private(set) var memoryRevision = 0
  /// How often a person has said something of an incident, for good or until they take it back.
  private let urgent: AsyncStream<Void>.Continuation
  private var incidentsTold = 0
  private var sequence = 0
  var operationCount = 0
  var access: (any DeviceAccess)?
  /// The guided resets whose next step somebody is taking now.
  var driven: Set<Operation.ID> = []
  /// Those that are to end as soon as that step is over, and who wants it.
  var calledOff: [Operation.ID: String] = [:]
  /// The latest state of the words and of the prints that the screen was told.
  var wordsVersion = 0
  var accessVersion = 0
  var endsVersion = 0
  var printsVersion = 0
  /// Waits until it is time to try again what is not on record.
  var recording: Task<Void, Never>?
  private var publishing: Task<Void, Never>?
  private var alarm: (at: Timestamp, task: Task<Void, Never>)?

  /// A shop of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - lock: what keeps everybody but the technician from the terminals; nil: whoever asks has been let in before.
  ///   - turn: what keeps two programs from operating at the same time; nil: there is but one, or it has the right already.
  ///   - publish: given every snapshot; must not block.
  public init(
    setup: ShopSetup, rules: StatusEngine, ledger: any OperationLedger, prints: (any PrintArchive)?,
    words: (any WordArchive)? = nil, lock: TechnicianLock? = nil, accessWords: (any AccessArchive)? = nil,
    turn: (any OperationTurn)? = nil, clock: any ShopClock, publish: @escaping @Sendable (ShopSnapshot) -> Void
  ) {
    core = ShopCore(setup: setup, rules: rules)
    self.ledger = ledger
    self.prints = prints.map { archive in
      RecordBacklog(limit: Self.printLimit) { try await archive.keep($0) }
    }
    self.words = words.map { archive in
      RecordBacklog(limit: Self.wordLimit) { try await archive.record($0) }
    }
    self.lock = lock
    self.turn = turn
    ends = RecordBacklog(limit: Self.operationLimit) { try await ledger.record($0) }
    accessArchive = accessWords
    self.accessWords = accessWords.map { archive in
      RecordBacklog(limit: Self.wordLimit) { try await archive.record($0) }
    }
    self.clock = clock
    self.publish = publish
    (urgentNews, urgent) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  private var setup: ShopSetup { core.setup }
  var facts: FactStore { core.facts }

  /// The picture before the first answer: everything configured, nothing known.
  public static func firstSnapshot(
    setup: ShopSetup, lock: TechnicianLock? = nil, at now: Timestamp
  ) -> ShopSnapshot {
    let core = ShopCore(setup: setup, rules: StatusEngine(pack: .empty))
    var snapshot = SnapshotComposer(core).snapshot(sequence: 0, at: now)
    snapshot.access = lock?.access(at: now) ?? .technician(until: nil)
    return snapshot
  }

  /// Begins: from now on commands go through `access`, and time alone moves the shop on.
  public func begin(access: any DeviceAccess) {
    self.access = access
    settle(at: clock.now)
  }

  /// Takes up what an earlier run remembered; before the first reading.
  ///
  /// - Parameters:
  ///   - next: where the memory is damaged, the number that an earlier run was about to give to an incident; nil: not known.
  ///   - earlier: the operations on record, oldest first; at least those since the oldest open incident was raised, those of
  ///     the last day, and guided resets that can go on.
  public func takeUp(_ memory: ShopMemory?, nextIncident next: Int? = nil, earlier: [Operation]) {
    // The ladders go by them.
    core.operations = earlier.compactMap { $0.state.isFinal ? $0 : interrupted($0) }
    if let next { core.numberIncidents(from: next) }
    if let memory { core.restore(memory, at: clock.now) }
    settle(at: clock.now)
  }

  /// What the next run should remember.
  ///
  /// - Parameter isLast: whether nothing will happen after it.
  public func memory(isLast: Bool = false) -> ShopMemory { core.memory(at: clock.now, isLast: isLast) }

  /// Says that there is something that should not be lost even for a minute: what a person said, or an incident's number.
  /// One value stands for everything that came since the last; for one reader.
  public nonisolated let urgentNews: AsyncStream<Void>

  /// Begins to end: guided resets take no further step, and the one that is under way is waited for. Where they stand is on
  /// record, and a person can go on with them later.
  public func standStill() async {
    isEnding = true
    while !driven.isEmpty { try? await Task.sleep(for: .milliseconds(20)) }
  }

  /// Ends: no more snapshots, no more waiting, no more commands.
  public func end() {
    if hasTurn { turn?.giveBack() }
    hasTurn = false
    // Whoever gives access hands its readings to us, so neither would ever be let go of.
    access = nil
    recording?.cancel()
    recording = nil
    publishing?.cancel()
    alarm?.task.cancel()
    alarm = nil
    urgent.finish()
  }

  /// Says something about the console itself on the screen; nil takes it back.
  public func warn(_ topic: String, _ line: String?) {
    let line = line.map { DeviceText.clean($0) }
    // That all is well is said every second by some; only what is new makes a picture.
    guard warnings[topic] != line else { return }
    warnings[topic] = line
    schedulePublish()
  }

  // MARK: - Readings

  /// Takes in what came of asking `source` once.
  public func take(_ report: PollReport, from source: String) async {
    let now = clock.now
    memoryRevision += 1
    if case .answered = report.contact, isAwaited(source) { lastAnswerAt = now }
    let problems = core.take(report, from: source, at: now)
    warnings["notes of \(source)"] = problems.first.map { DeviceText.clean($0) }
    noteTrouble(of: source, report)
    for subject in Set(report.readings.map(\.subject)).sorted(by: { $0.description < $1.description }) {
      follow(subject, at: now)
    }
    settle(at: now)
    await askAgainSoon(at: now)
    for print in report.prints { await keep(print) }
  }

  /// Asks soon again whoever told what a rule wants confirmed.
  private func askAgainSoon(at now: Timestamp) async {
    guard let access else { return }
    // Whoever is watched for an operation is asked often enough already.
    let watched = Set(core.operations.filter { !$0.state.isFinal && $0.isPastReturn }.map(\.subject.description))
    for (source, retry) in core.retries where !watched.contains(source) {
      await access.watchClosely(source, every: retry, until: now + retry + retry)
    }
  }

  /// Takes in where the duties of the maintenance calendar stand.
  public func show(_ duties: [DutyStatus]) {
    guard duties != self.duties else { return }
    self.duties = duties
    schedulePublish()
  }

  /// Whether an answer of `source` is news from the shop: a terminal's, or anybody's where there is none.
  private func isAwaited(_ source: String) -> Bool {
    isTerminal(source) || (setup.terminals.isEmpty && setup.sources[source]?.isOwnRecord == false)
  }

  private func isTerminal(_ source: String) -> Bool { setup.terminals.contains { $0.id.description == source } }

  /// A terminal that does not answer is a finding. A service that does not would otherwise be seen only by what grows old,
  /// a wrong token by nothing at all, and so would what keeps this computer from asking.
  private func noteTrouble(of source: String, _ report: PollReport) {
    if isTerminal(source), !report.readings.isEmpty {
      warnings["contact of \(source)"] = nil
    } else if case .failed(let reason) = report.contact {
      warnings["contact of \(source)"] = DeviceText.clean("\(source): \(reason)")
    } else {
      warnings["contact of \(source)"] = nil
    }
  }

  // MARK: - Operations

  /// Carries out what a person confirmed.
  ///
  /// - Parameters:
  ///   - user: who, as this computer knows them.
  ///   - overridesLastWorkingTerminal: whether they confirmed that once more.
  public func operate(
    _ kind: OperationKind, on subject: SubjectID, by user: String, overridesLastWorkingTerminal: Bool = false
  ) async {
    let now = clock.now
    let operation = newOperation(kind, grade: nil, on: subject, by: user)
    let runner = CommandRunner(
      ledger: ledger, clock: clock, publish: { [weak self] in await self?.show($0) },
      keepEnd: { [weak self] in await self?.keepEnd(of: $0) })
    let refusals =
      [accessRefusal, await turnRefusal].compactMap(\.self) + composer.refusals(of: kind, on: subject, at: now)
    lock?.used(at: now)
    let isStopped = refusals.contains { !($0.canBeOverridden && overridesLastWorkingTerminal) }
    show(operation)
    guard !isStopped, let access, let command = DeviceCommand(kind) else {
      _ = await runner.run(
        operation, refusals: refusals.isEmpty ? [.notSupported] : refusals,
        overridesLastWorkingTerminal: overridesLastWorkingTerminal, send: { .notSent("") })
      return
    }
    // Waiting for a running poll takes time, and what the poll says may matter: the interlocks are asked once more,
    // with the device ours.
    let ended = await access.exclusively(with: subject) { connector in
      // What was ready a few seconds ago may have a card in it now.
      await self.take(await connector.poll(deadline: Self.enquiryDeadline), from: subject.description)
      let standing = await self.refusals(of: operation)
      return await runner.run(
        operation, refusals: standing, overridesLastWorkingTerminal: overridesLastWorkingTerminal,
        send: { await self.perform(command, with: connector, on: subject).outcome })
    }
    if let ended {
      if ended.state == .accepted {
        await access.watchClosely(
          subject.description, every: Self.closeInterval, until: clock.now + Self.closeWatch)
      }
    } else {
      var refused = operation
      refused.enter(.refused([.notSupported]), at: clock.now)
      show(refused)
    }
  }

  func newOperation(
    _ kind: OperationKind, grade: ResetGrade?, on subject: SubjectID, by user: String
  ) -> Operation {
    let now = clock.now
    operationCount += 1
    // What was seen during an earlier one says nothing of this.
    timesTaken[subject] = nil
    timesAway[subject] = nil
    lookedAt[subject] = nil
    return Operation(
      id: "\(now.milliseconds)-\(UInt32.random(in: .min ... .max))-\(operationCount)", kind: kind, grade: grade,
      subject: subject, requestedBy: DeviceText.clean(user, limit: Self.personLimit), at: now)
  }

  /// Sends a command, and takes in what the device gave besides its verdict before anything is said of it.
  func perform(
    _ command: DeviceCommand, with connector: any Connector, on subject: SubjectID
  ) async -> CommandReport {
    let report = await connector.perform(command, deadline: Self.commandDeadline)
    for print in report.prints { await keep(print) }
    if !report.readings.isEmpty || !report.notes.isEmpty {
      await take(
        PollReport(contact: .answered, readings: report.readings, notes: report.notes), from: subject.description)
    }
    return report
  }

  /// What each interlock says of an operation on a terminal now; nothing is done.
  ///
  /// - Parameter access: what whoever asks may do; nil: that is found out later.
  public func verdicts(
    of kind: OperationKind, on subject: SubjectID, for access: ConsoleAccess?
  ) -> [(interlock: Interlock, verdict: InterlockVerdict)] {
    composer.verdicts(of: kind, on: subject, for: access, at: clock.now)
  }

  private func refusals(of operation: Operation) -> [Refusal] {
    var composer = composer
    // Only what was asked for before counts: of two requests at once, one is carried out, not none.
    let own = composer.operations.firstIndex { $0.id == operation.id } ?? composer.operations.endIndex
    composer.operations.removeSubrange(own...)
    return composer.refusals(of: operation.kind, on: operation.subject, at: clock.now)
  }

  func show(_ operation: Operation) {
    if let index = core.operations.lastIndex(where: { $0.id == operation.id }) {
      core.operations[index] = operation
    } else {
      core.operations.append(operation)
      // One that has not ended is never forgotten.
      if core.operations.count > Self.operationLimit, let index = core.operations.firstIndex(where: \.state.isFinal) {
        core.operations.remove(at: index)
      }
    }
    settle(at: clock.now)
  }

  /// Moves the running operation on `subject` on by what was just seen of it.
  func follow(_ subject: SubjectID, at now: Timestamp) {
    let operations = core.operations
    guard let index = operations.lastIndex(where: { $0.subject == subject && !$0.state.isFinal }),
      let reachable = facts.subjects[subject]?.records[.terminalReachable],
      // What was asked before the command was accepted says nothing about its effect.
      reachable.observedAt >= operations[index].enteredAt
    else { return }
    let state = facts.subjects[subject]?.records[.terminalState]?.value.text ?? "unknown"
    // One that takes the connection and says nothing is still starting.
    let contact = facts.subjects[subject]?.records[.terminalContact]?.value.text
    let isTaken = state == "held-by-till"
    // What another source tells meanwhile is no second look at the terminal.
    let looks = lookedAt[subject] == reachable.observedAt ? 0 : 1
    lookedAt[subject] = reachable.observedAt
    timesTaken[subject] = isTaken ? (timesTaken[subject] ?? 0) + looks : nil
    // A connection that is taken once may be somebody else's enquiry; a terminal that restarts stays away.
    if isTaken, timesTaken[subject] ?? 0 < 2, operations[index].state == .accepted { return }
    let isThere = reachable.value.bool == true && !isTaken && (contact == nil || contact == "answering")
    let isAway = reachable.value.bool == false
    timesAway[subject] = isAway ? (timesAway[subject] ?? 0) + looks : nil
    if operations[index].state == .accepted, !isThere, isAwayOnlyOutOfReach(subject), timesAway[subject] ?? 0 < 2 {
      return
    }
    let sighting: RestartSighting = isThere ? .answering(state: state) : .gone
    enter(OperationProgress.steps(after: operations[index], seeing: sighting), of: index, at: now)
    goOnAfterReset(core.operations[index], seeing: sighting)
  }

  private func isAwayOnlyOutOfReach(_ subject: SubjectID) -> Bool {
    setup.sources[subject.description]?.capabilities.isAwayOnlyOutOfReach == true
  }

  private func enter(_ states: [Operation.State], of index: Int, at now: Timestamp) {
    guard !states.isEmpty else { return }
    for state in states { core.operations[index].enter(state, at: now) }
    let operation = core.operations[index]
    let access = access
    endsUnderWay += 1
    Task {
      // The terminal's only connection belongs to the till again.
      if operation.state.isFinal {
        await access?.watchClosely(operation.subject.description, every: Self.closeInterval, until: now)
      }
      await self.keepEnd(of: operation)
      self.endsUnderWay -= 1
      self.giveTurnBackIfIdle()
    }
  }

  // MARK: - Incidents

  /// Notes that somebody knows of an incident, or takes that back.
  ///
  /// - Parameters:
  ///   - until: when it ends by itself; nil: with the incident.
  ///   - isSticky: whether it lasts even if the incident gets worse or spreads.
  public func acknowledge(
    _ id: Incident.ID, _ isKnown: Bool, by user: String, until: Timestamp? = nil, isSticky: Bool = false
  ) async {
    guard consoleAccess != .readOnly else { return }
    let now = clock.now
    noteUrgent()
    let word = Acknowledgement(
      by: DeviceText.clean(user, limit: Self.personLimit), at: now, until: until, isSticky: isSticky)
    guard core.acknowledge(id, isKnown ? word : nil, at: now) else { return }
    settle(at: now)
    await record(
      isKnown ? .acknowledged(until: until, isSticky: isSticky) : .acknowledgementWithdrawn, of: id, by: word.by,
      at: now)
  }

  /// Notes that nobody is to be told of an incident until then, or takes that back with nil.
  public func mute(_ id: Incident.ID, until: Timestamp?, by user: String) async {
    guard consoleAccess != .readOnly else { return }
    let now = clock.now
    noteUrgent()
    let by = DeviceText.clean(user, limit: Self.personLimit)
    guard core.mute(id, until.map { Mute(by: by, at: now, until: $0) }, at: now) else { return }
    settle(at: now)
    await record(until.map { .muted(until: $0) } ?? .unmuted, of: id, by: by, at: now)
  }

  /// Notes that somebody did a step of an incident's ladder by hand.
  ///
  /// - Parameter step: which, counted from 0.
  public func noteDone(_ id: Incident.ID, step: Int, by user: String) async {
    guard consoleAccess != .readOnly else { return }
    let now = clock.now
    noteUrgent()
    let by = DeviceText.clean(user, limit: Self.personLimit)
    guard core.noteDone(id, step: step, by: by, at: now) else { return }
    settle(at: now)
    guard let ladder = core.incidentsInSight(at: now).first(where: { $0.id == id })?.finding.ladder,
      ladder.indices.contains(step)
    else { return }
    await record(.stepDone(step, ladder[step].remedy), of: id, by: by, at: now)
  }

  /// Puts on record what somebody said.
  private func record(_ kind: IncidentWord.Kind, of id: Incident.ID, by: String, at now: Timestamp) async {
    guard let incident = core.incidentsInSight(at: now).first(where: { $0.id == id }) else { return }
    await put(IncidentWord(kind, of: id, about: incident.finding.id.subject, by: by, at: now))
  }

  func noteUrgent() {
    memoryRevision += 1
    urgent.yield()
  }

  // MARK: - Time and snapshots

  /// Lets time pass: freshness, waiting times of rules, deadlines of operations. Then publishes.
  func settle(at now: Timestamp) {
    for index in core.operations.indices {
      let state = facts.subjects[core.operations[index].subject]?.records[.terminalState]?.value.text
      if let (at, then) = OperationProgress.deadline(of: core.operations[index], lastState: state), at <= now {
        enter([then], of: index, at: now)
      }
    }
    core.advance(to: now)
    advanceLock(to: now)
    if core.incidentCount != incidentsTold {
      incidentsTold = core.incidentCount
      // Also one that came with time alone.
      noteUrgent()
    }
    setAlarm(at: now)
    schedulePublish()
  }

  private func setAlarm(at now: Timestamp) {
    var next = now + .seconds(60)
    // With the second in which it falls, when the clock on the screen moves on as well.
    if let moment = core.nextDeadline, moment < next { next = (moment - .milliseconds(1)).next(.seconds(1)) }
    if let moment = lock?.nextChange(after: now) { next = min(next, moment) }
    for operation in core.operations {
      if let (at, _) = OperationProgress.deadline(of: operation, lastState: nil) { next = min(next, at) }
    }
    next = max(next, now + .milliseconds(20))
    // An alarm that rings early only looks and sets the next one; so a later moment needs no new alarm.
    if let alarm, alarm.at <= next, alarm.at > now { return }
    alarm?.task.cancel()
    let clock = clock
    let moment = next
    let task = Task(executorPreference: clock.executor) { [weak self] in
      guard (try? await clock.sleep(until: moment)) != nil else { return }
      await self?.ring()
    }
    alarm = (next, task)
  }

  private func ring() {
    alarm = nil
    settle(at: clock.now)
  }

  private func schedulePublish() {
    guard publishing == nil else { return }
    let clock = clock
    let moment = clock.now + Self.publishDelay
    publishing = Task(executorPreference: clock.executor) { [weak self] in
      guard (try? await clock.sleep(until: moment)) != nil else { return }
      await self?.publishNow()
    }
  }

  private func publishNow() {
    publishing = nil
    sequence += 1
    core.refreshEvidence(at: clock.now)
    publish(snapshot)
  }

  /// The picture as it is now.
  public var snapshot: ShopSnapshot {
    var snapshot = composer.snapshot(sequence: sequence, at: clock.now)
    snapshot.access = consoleAccess
    snapshot.unjudgedPIN = unjudgedPIN
    return snapshot
  }

  var composer: SnapshotComposer {
    SnapshotComposer(
      core, lastAnswerAt: lastAnswerAt, warnings: warnings.sorted { $0.key < $1.key }.map(\.value), duties: duties)
  }
}
