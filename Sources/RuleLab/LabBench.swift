import Operations
import ShopCore
import ShopModel
import StatusRules

/// A shop whose time is told to it: what happens and when comes in from outside, and every moment in between at which
/// something changes by itself is lived through.
public struct LabBench: Sendable {
  /// The shop as it is.
  public private(set) var core: ShopCore
  /// The present moment.
  public private(set) var now: Timestamp
  /// What is watched.
  public let shop: LabShop
  private var operationCount = 0

  /// How often a shop with opening hours is told that it is open or closed: that is known for an hour.
  private static let tick: Duration = .seconds(1800)

  /// A shop of which nothing is known yet.
  public init(shop: LabShop, pack: RulePack, at start: Timestamp) {
    self.shop = shop
    now = start
    core = ShopCore(setup: shop.setup, rules: StatusEngine(pack: pack, topology: shop.topology))
    core.advance(to: start)
  }

  // MARK: Time

  /// Lets time pass.
  ///
  /// - Parameter seen: told of every moment at which something may have changed.
  public mutating func advance(to end: Timestamp, _ seen: (LabBench) -> Void = { _ in }) {
    while let next = nextMoment, next < end { live(at: next, seen) }
    if now < end { live(at: end, seen) }
  }

  private mutating func live(at moment: Timestamp, _ seen: (LabBench) -> Void) {
    now = moment
    followTime()
    core.advance(to: moment)
    seen(self)
  }

  /// The next moment at which something changes by itself.
  private var nextMoment: Timestamp? {
    let operations = core.operations.filter { $0.kind == .restart }
      .compactMap { RestartProgress.deadline(of: $0, lastState: nil)?.at }
    let tick = shop.nextDoor(after: now).map { min($0, now + Self.tick) }
    let next = (operations + [core.nextDeadline, tick].compactMap(\.self)).min()
    return next.map { max($0, now + .milliseconds(1)) }
  }

  // MARK: What happens

  /// Lets something happen at a moment, after what time brings until then.
  ///
  /// - Throws: when it cannot happen; then nothing does.
  public mutating func take(
    _ event: LabEvent, at moment: Timestamp, _ seen: (LabBench) -> Void = { _ in }
  ) throws(LabProblem) {
    guard moment >= now else {
      throw LabProblem(
        "\(TimeText.iso8601(moment)) is before \(TimeText.iso8601(now)); give what happens in the order of time")
    }
    advance(to: moment, seen)
    switch event {
    case .readings(let readings): try answer(readings)
    case .noAnswer(let subject): silence(of: subject)
    case .gone(let subject):
      let roster = Roster(kind: subject.kind, members: [])
      let report = PollReport(contact: .answered, readings: [], rosters: [roster])
      _ = core.take(report, from: subject.description, at: now)
    case .acknowledge(let name, let word): _ = core.acknowledge(try incident(name), word, at: now)
    case .unacknowledge(let name): _ = core.acknowledge(try incident(name), nil, at: now)
    case .mute(let name, let wish): _ = core.mute(try incident(name), wish, at: now)
    case .unmute(let name): _ = core.mute(try incident(name), nil, at: now)
    case .maintenance(let window):
      do { try core.schedule.add(window, at: now) } catch { throw LabProblem(error.description) }
      core.resettle(at: now)
    case .endMaintenance(let name):
      guard core.schedule.windows.contains(where: { $0.id == name }) else {
        throw LabProblem("there is no maintenance \"\(name)\"")
      }
      _ = core.schedule.end(name)
      core.resettle(at: now)
    case .operation(let kind, let subject, let user, let state):
      try operate(kind, subject, by: user, state)
    }
    seen(self)
  }

  private mutating func answer(_ readings: [Reading]) throws(LabProblem) {
    guard let subject = readings.first?.subject else { return }
    let report = PollReport(contact: .answered, readings: readings)
    if let problem = core.take(report, from: subject.description, at: now).first { throw LabProblem(problem) }
    follow(subject)
  }

  private mutating func silence(of subject: SubjectID) {
    let source = subject.description
    let readings =
      subject.kind == .terminal
      ? [
        Reading(subject, .terminalReachable, .bool(false), at: now, source: source),
        Reading(subject, .terminalContact, .text("unreachable"), at: now, source: source),
      ] : []
    _ = core.take(PollReport(contact: .failed("no answer"), readings: readings), from: source, at: now)
    follow(subject)
  }

  private func incident(_ name: IncidentName) throws(LabProblem) -> Incident.ID {
    let open = core.incidentsInSight(at: now).filter { $0.closedAt == nil }
    if let found = open.first(where: name.matches) { return found.id }
    let names = open.map { "\($0.id) (\($0.finding.id))" }.joined(separator: ", ")
    throw LabProblem("there is no open incident \(name)" + (names.isEmpty ? "; none is open" : "; open are \(names)"))
  }

  // MARK: Operations

  private mutating func operate(
    _ kind: OperationKind, _ subject: SubjectID, by user: String, _ state: OperationState
  ) throws(LabProblem) {
    let running = core.operations.lastIndex { $0.subject == subject && $0.kind == kind && !$0.state.isFinal }
    switch (state, running) {
    case (.accepted, _), (.refused, _):
      operationCount += 1
      var operation = Operation(
        id: "\(now.milliseconds)-\(operationCount)", kind: kind, subject: subject, requestedBy: user, at: now)
      let states: [Operation.State] =
        state == .accepted ? [.confirmed, .recorded, .sent, .accepted] : [.refused([.notSupported])]
      for state in states { operation.enter(state, at: now) }
      core.operations.append(operation)
    case (_, nil):
      throw LabProblem("no \(kind.rawValue) of \(subject) is under way; it begins with \"accepted\"")
    case (.failed, let place?): core.operations[place].enter(.failed("failed"), at: now)
    case (.unknown, let place?): core.operations[place].enter(.outcomeUnknown("no answer"), at: now)
    case (.verified, let place?): core.operations[place].enter(.verified, at: now)
    }
    core.advance(to: now)
  }

  /// Takes a restart further by what was just seen of the terminal.
  private mutating func follow(_ subject: SubjectID) {
    guard
      let place = core.operations.lastIndex(where: {
        $0.subject == subject && $0.kind == .restart && !$0.state.isFinal
      }),
      let records = core.facts.subjects[subject]?.records, let reachable = records[.terminalReachable],
      reachable.observedAt >= core.operations[place].enteredAt
    else { return }
    let state = records[.terminalState]?.value.text ?? "unknown"
    let contact = records[.terminalContact]?.value.text
    let isThere =
      reachable.value.bool == true && state != "held-by-till" && (contact == nil || contact == "answering")
    let sighting: RestartSighting = isThere ? .answering(state: state) : .gone
    for state in RestartProgress.steps(after: core.operations[place], seeing: sighting) {
      core.operations[place].enter(state, at: now)
    }
    core.advance(to: now)
  }

  /// Ends the restarts that have waited too long.
  private mutating func followTime() {
    for place in core.operations.indices where core.operations[place].kind == .restart {
      let state = core.facts.subjects[core.operations[place].subject]?.records[.terminalState]?.value.text
      guard let (at, then) = RestartProgress.deadline(of: core.operations[place], lastState: state), at <= now else {
        continue
      }
      core.operations[place].enter(then, at: now)
    }
  }
}
