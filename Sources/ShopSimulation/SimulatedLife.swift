import Operations
import PollingEngine
import ShopCore
import ShopModel
import StatusRules

/// The life of a shop and of the program that watches it, from a seed: the schedule decides when who is asked, the truth
/// gives the answers, the core takes them, people act on what it says, and now and then the program ends and starts again.
/// After every step what the core says is held against the truth.
///
/// A plain value: no clock, no socket, no thread. The same plan gives the same life.
public struct SimulatedLife {
  /// What to live through.
  public struct Plan: Sendable {
    /// Decides everything that is left to chance.
    public var seed: UInt64
    /// How many terminals; at least one.
    public var terminals = 20
    /// How many merchant accounts; at least one.
    public var accounts = 2
    /// When it begins.
    public var start = Timestamp(seconds: 1_767_196_800)
    /// How long it lasts.
    public var length: Duration
    /// How often terminals, network and power are asked.
    public var terminalInterval: Duration = .seconds(60)
    /// How often the acquirer's service is asked.
    public var serviceInterval: Duration = .seconds(300)
    /// How far apart two restarts of the program are on average; nil: it is never restarted.
    public var restarts: Duration? = .days(5)

    /// A plan.
    public init(seed: UInt64, length: Duration) {
      self.seed = seed
      self.length = length
    }
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// What happened, as the core told it.
    public var journal: LifeJournal
    /// How many readings were taken in.
    public var readings = 0
    /// How many readings the core refused, as it should.
    public var refused = 0
    /// How many times somebody was asked.
    public var polls = 0
    /// How many incidents were opened.
    public var incidents = 0
    /// How many times the program was restarted.
    public var restarts = 0
    /// How many times the findings were held against the truth.
    public var inspections = 0
    /// What was wrong, one line each; the first hundred.
    public var problems: [String] = []
  }

  let plan: Plan
  let pack: RulePack
  let remember: (ShopMemory) throws -> ShopMemory
  let watched: SimulatedSetup
  let topology: ShopTopology
  let end: Timestamp

  var now: Timestamp
  var shop: SimulatedShop
  var fate: ShopFate
  var people: SimulatedPeople
  var chance: Dice
  var core: ShopCore
  var schedule: PollSchedule
  var arrivals = MomentQueue<Int>()
  var lastTold: [Timestamp?]
  var nextExit: Timestamp?
  var away: (memory: ShopMemory, until: Timestamp)?
  var operationCount = 0

  var expectations: Expectations
  var abilities: Abilities
  var reader = IncidentReader()
  var headline: Headline?
  /// Whether something the headline counts by was told, and no finding came or went with it.
  var headlineIsDue = false
  var seenChanges = -1
  var outcome: Outcome

  /// A life that has not begun.
  ///
  /// - Parameter remember: what becomes of the memory while the program is away, such as writing it and reading it back.
  public init(_ plan: Plan, rules: RulePack, remember: @escaping (ShopMemory) throws -> ShopMemory) {
    self.plan = plan
    pack = rules
    self.remember = remember
    let calendar = ShopCalendar.fixed(offset: 8 * 3600)
    now = plan.start
    end = plan.start + plan.length
    var shop = SimulatedShop(terminals: plan.terminals, accounts: plan.accounts, calendar: calendar)
    shop.isOpenNow = shop.isOpen(at: plan.start)
    self.shop = shop
    watched = SimulatedSetup(
      shop, terminalInterval: plan.terminalInterval, serviceInterval: plan.serviceInterval)
    topology = ShopTopology(chainOf: watched.setup.terminals.map(\.id) + watched.setup.links.map(\.id))
    // Streams of their own: another rule does not change the weather.
    fate = ShopFate(dice: Dice(seed: plan.seed), terminals: plan.terminals, start: plan.start, calendar: calendar)
    people = SimulatedPeople(dice: Dice(seed: plan.seed &+ 0x9e37))
    chance = Dice(seed: plan.seed &+ 0x79b9)
    core = ShopCore(setup: watched.setup, rules: StatusEngine(pack: rules, topology: topology))
    schedule = SimulatedLife.schedule(watched, seed: plan.seed, start: plan.start)
    lastTold = Array(repeating: nil, count: watched.sources.count)
    expectations = Expectations(shop, rules: rules.rules)
    abilities = Abilities(shop)
    outcome = Outcome(journal: LifeJournal(calendar: calendar))
    if let mean = plan.restarts { nextExit = plan.start + chance.wait(mean: mean) }
  }

  static func schedule(_ watched: SimulatedSetup, seed: UInt64, start: Timestamp) -> PollSchedule {
    PollSchedule(
      devices: watched.sources.map { PollPlan(key: $0.key, interval: $0.interval, deadline: $0.deadline) },
      generator: SeededGenerator(seed: seed ^ UInt64(bitPattern: start.milliseconds)), start: start)
  }

  /// Lives it to its end.
  public mutating func run() -> Outcome {
    while step() {}
    outcome.journal.note("the end: \(outcome.readings) readings", at: now)
    return outcome
  }

  /// Goes on to the next moment at which anything happens.
  ///
  /// - Returns: false at the end.
  mutating func step() -> Bool {
    let moment = nextMoment
    guard moment <= end else { return false }
    if moment < now { report("a moment that has passed was to come") }
    now = max(now, moment)
    while let turn = fate.turns.take(dueAt: now) { note(fate.happen(turn, to: &shop, at: now)) }
    while let errand = people.errands.take(dueAt: now) { run(errand) }
    if let away {
      if now >= away.until { start(away.memory) }
      return true
    }
    if let nextExit, now >= nextExit {
      exit()
      return true
    }
    while let place = arrivals.take(dueAt: now) { take(place) }
    for key in schedule.begin(at: now) { ask(key) }
    if let deadline = core.nextDeadline, deadline <= now { core.advance(to: now) }
    if let deadline = core.nextDeadline, deadline <= now { report("the next deadline does not lie ahead") }
    followTime()
    let isDue = [expectations.nextLook, abilities.nextLook].contains { $0.map { $0 <= now } ?? false }
    if isDue || core.changes != seenChanges { inspect() } else if headlineIsDue { checkHeadline() }
    return true
  }

  var nextMoment: Timestamp {
    var next = end + .milliseconds(1)
    func at(_ moment: Timestamp?) { if let moment { next = min(next, moment) } }
    at(fate.turns.next)
    at(people.errands.next)
    if let away {
      at(away.until)
      return next
    }
    at(nextExit)
    at(arrivals.next)
    at(schedule.nextDue)
    at(core.nextDeadline)
    at(expectations.nextLook)
    at(abilities.nextLook)
    at(nextOperationDeadline)
    return next
  }

  mutating func note(_ touched: ShopFate.Touched) {
    if case .nothing = touched { return }
    expectations.refresh(touched, shop)
    abilities.refresh(shop)
  }

  mutating func report(_ problem: String) {
    guard outcome.problems.count < 100 else { return }
    outcome.journal.note("WRONG: \(problem)", at: now)
    outcome.problems.append(outcome.journal.lines[outcome.journal.lines.count - 1])
  }
}
