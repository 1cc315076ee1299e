import Operations
import PollingEngine
import ShopCore
import ShopModel
import StatusRules

extension SimulatedLife {
  // MARK: People

  /// Somebody does what they meant to do, if it is still called for.
  mutating func run(_ errand: SimulatedPeople.Errand) {
    let isNeeded = away != nil || core.findings.contains { $0.id == errand.finding && $0.suppression == nil }
    defer { people.ended(errand, isStillNeeded: isNeeded, in: shop, at: now) }
    guard isNeeded else { return }
    switch errand.deed {
    case .restart(let terminal) where away == nil: restart(terminal)
    case .acknowledge(let id) where away == nil:
      let word = Acknowledgement(by: "owner", at: now, until: people.dice.happens(0.3) ? now + .hours(2) : nil)
      _ = core.acknowledge(id, word, at: now)
    case .mute(let id) where away == nil:
      _ = core.mute(id, Mute(by: "owner", at: now, until: now + people.dice.time(.minutes(20), .hours(4))), at: now)
    case .restart, .acknowledge, .mute: break
    default: note(fate.take(errand.deed, to: &shop, at: now))
    }
  }

  /// Restarts a terminal from the console, unless an interlock stands against it; then somebody does it at the device.
  private mutating func restart(_ terminal: Int) {
    let id = shop.terminals[terminal].id
    let key = DeviceKey(id.description)
    if schedule.isWaiting(key), let place = watched.sources.firstIndex(where: { $0.key == key }) { take(place) }
    operationCount += 1
    var operation = Operation(
      id: "\(now.milliseconds)-\(operationCount)", kind: .restart, subject: id, requestedBy: "technician", at: now)
    let refusals = SnapshotComposer(core).refusals(of: .restart, on: id, at: now).filter { !$0.canBeOverridden }
    guard refusals.isEmpty else {
      operation.enter(.refused(refusals), at: now)
      outcome.journal.note("restart of \(id) refused: \(refusals)", at: now)
      core.operations.append(operation)
      note(fate.take(.powerCycle(terminal), to: &shop, at: now))
      return
    }
    for state in [Operation.State.confirmed, .recorded, .sent, .accepted] { operation.enter(state, at: now) }
    outcome.journal.note("restart of \(id)", at: now)
    core.operations.append(operation)
    if core.operations.count > 100, let old = core.operations.firstIndex(where: \.state.isFinal) {
      core.operations.remove(at: old)
    }
    note(fate.take(.restart(terminal), to: &shop, at: now))
    schedule.watchClosely(key, every: .seconds(5), until: now + .seconds(600), at: now)
  }

  // MARK: Operations

  /// When an operation under way will have waited too long.
  var nextOperationDeadline: Timestamp? {
    core.operations.lazy.compactMap { RestartProgress.deadline(of: $0, lastState: nil)?.at }.min()
  }

  /// Takes an operation on a terminal further by what was just seen of it.
  mutating func follow(_ source: SimulatedSource) {
    guard case .terminal(let index) = source, !core.operations.isEmpty else { return }
    let id = shop.terminals[index].id
    guard let place = core.operations.lastIndex(where: { $0.subject == id && !$0.state.isFinal }),
      let records = core.facts.subjects[id]?.records, let reachable = records[.terminalReachable],
      reachable.observedAt >= core.operations[place].enteredAt
    else { return }
    let state = records[.terminalState]?.value.text ?? "unknown"
    let isThere = reachable.value.bool == true && records[.terminalContact]?.value.text == "answering"
    for state in RestartProgress.steps(
      after: core.operations[place], seeing: isThere ? .answering(state: state) : .gone)
    { enter(state, place) }
  }

  /// Ends the operations that have waited too long.
  mutating func followTime() {
    guard !core.operations.isEmpty else { return }
    for place in core.operations.indices {
      let state = core.facts.subjects[core.operations[place].subject]?.records[.terminalState]?.value.text
      if let (at, then) = RestartProgress.deadline(of: core.operations[place], lastState: state), at <= now {
        enter(then, place)
      }
    }
  }

  private mutating func enter(_ state: Operation.State, _ place: Int) {
    core.operations[place].enter(state, at: now)
    outcome.journal.note("restart of \(core.operations[place].subject): \(state)", at: now)
    if state.isFinal {
      schedule.watchClosely(
        DeviceKey(core.operations[place].subject.description), every: .seconds(5), until: now, at: now)
    }
    core.advance(to: now)
  }

  // MARK: The program ends and starts again

  /// The program ends; what it must not forget is put away.
  mutating func exit() {
    let memory = core.memory(at: now, isLast: true)
    let outage = chance.happens(0.15) ? chance.time(.hours(1), .hours(9)) : chance.time(.seconds(2), .minutes(20))
    outcome.journal.note("the program ends", at: now)
    do {
      away = (try remember(memory), now + outage)
    } catch {
      report("what was remembered is lost: \(error)")
      away = (memory, now + outage)
    }
    arrivals = MomentQueue()
  }

  /// The program starts again with what it remembers.
  mutating func start(_ memory: ShopMemory) {
    let before = core
    away = nil
    core = ShopCore(setup: watched.setup, rules: StatusEngine(pack: pack, topology: topology))
    core.restore(memory, at: now)
    for var operation in before.operations where now - operation.requestedAt < .days(1) {
      operation.enter(.outcomeUnknown(.programEnded), at: now)
      core.operations.append(operation)
    }
    core.advance(to: now)
    var stayed = before
    stayed.advance(to: now)
    checkRemembered(before, stayed)
    outcome.restarts += 1
    outcome.journal.note("the program starts", at: now)
    schedule = SimulatedLife.schedule(watched, seed: plan.seed, start: now)
    lastTold = Array(repeating: nil, count: lastTold.count)
    expectations.forget()
    abilities.forget()
    seenChanges = -1
    if let mean = plan.restarts { nextExit = now + chance.wait(mean: mean) }
  }

  /// Everything that was known is, and what was found, but for what time alone has ended meanwhile.
  ///
  /// - Parameter stayed: the core as it would be had it kept running and heard nothing.
  private mutating func checkRemembered(_ before: ShopCore, _ stayed: ShopCore) {
    for (subject, facts) in before.facts.subjects {
      for (fact, record) in facts.records where subject != .shop {
        let kept = core.facts.subjects[subject]?.records[fact]
        if kept?.value != record.value || kept?.observedAt != record.observedAt {
          report("\(fact.rawValue) of \(subject) was forgotten")
        }
      }
    }
    let found = Set(core.findings.map(\.id))
    let ended = Set(before.findings.map(\.id)).subtracting(stayed.findings.map(\.id))
    for finding in before.findings where !found.contains(finding.id) && !ended.contains(finding.id) {
      report("\(finding.id) was forgotten")
    }
  }
}
