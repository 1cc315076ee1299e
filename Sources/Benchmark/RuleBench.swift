import CAllocationCount
import CRuleLoop
import ShopCore
import ShopModel
import StatusRules

/// What rules cost: bare C, the rule engine alone, the whole core; processor time and memory.
struct RuleBench {
  /// What a measurement came to.
  struct Cost {
    var name: String
    /// Nanoseconds of processor time for one of ``unit``.
    var nanoseconds: Double
    var unit: String
    var allocations: Double
    /// What was set as the bound; nil: none.
    var goal: Double?
  }

  let shop: RuleBenchShop
  let rounds: Int
  let pack: RulePack
  /// Twenty rules about one number, of which in every round all or none change.
  let twenty: RulePack

  init(terminals: Int, rounds: Int) throws {
    shop = RuleBenchShop(terminals: terminals)
    self.rounds = rounds
    pack = try RulePack.builtIn()
    twenty = try RulePack(parsing: RuleBench.twentyRules, file: "twenty")
  }

  private static let twentyRules =
    "rules:\n"
    + (0..<20).map { number in
      """
        - id: rule-\(number)
          subject: terminal
          when: terminal.response-time > \(2000 + number) ms
          clear: terminal.response-time < \(1800 + number) ms
          severity: warning
          cause: network.congestion
          actor: owner
          evidence: [terminal.response-time]
          title: {en: "slow", zh: "慢"}
          explanation: {en: "It is slow.", zh: "慢。"}
          ladder: [{remedy: wait, after: 1 min}]

      """
    }.joined()

  // MARK: Measuring

  /// - Parameters:
  ///   - count: how many times `unit` is done in one call of `body`.
  ///   - body: one round; the first is not counted.
  private func measure(
    _ name: String, per unit: String, count: Int, goal: Double? = nil, _ body: (_ round: Int) -> Void
  ) -> Cost {
    body(0)
    let allocations = allocation_count()
    let before = ProcessCost.now
    for round in 1...rounds { body(round) }
    let spent = (ProcessCost.now - before).processor
    let all = Double(count * rounds)
    return Cost(
      name: name, nanoseconds: spent * 1e9 / all, unit: unit,
      allocations: Double(allocation_count() - allocations) / all, goal: goal)
  }

  /// The bare C loop: nothing bad, and every second value bad.
  func loop() -> [Cost] {
    [(0, "bare C loop, quiet"), (50, "bare C loop, every second value bad")].map { bad, name in
      measure(name, per: "rule and terminal", count: shop.terminals.count * 20 * 5) { _ in
        _ = rule_loop_run(shop.terminals.count, 20, 5, UInt32(bad))
      }
    }
  }

  /// The engine alone, with every rule of every terminal run.
  func engine() -> [Cost] {
    let ofTerminals = pack.rules.count { $0.subject == .terminal }
    return [
      everyRule("engine, built-in pack, quiet", pack, ofTerminals, goal: 300) { _, _ in false },
      everyRule("engine, 20 rules, quiet", twenty, 20, goal: 300) { _, _ in false },
      everyRule("engine, 20 rules, all change each time", twenty, 20, goal: 1000) { _, round in round % 2 == 1 },
      everyRule("engine, built-in pack, 1 terminal in 10 changes", pack, ofTerminals, goal: 1000) { terminal, round in
        terminal % 10 == 0 && round % 2 == 1
      },
    ]
  }

  private func everyRule(
    _ name: String, _ pack: RulePack, _ rules: Int, goal: Double, isBad: (_ terminal: Int, _ round: Int) -> Bool
  ) -> Cost {
    var engine = StatusEngine(pack: pack)
    engine.watch(shop.terminals)
    // Two sets of facts, made beforehand: what it costs to keep facts is not the engine's.
    let known = [allFacts { isBad($0, 0) }, allFacts { isBad($0, 1) }]
    return measure(name, per: "rule and terminal", count: shop.terminals.count * rules, goal: goal) { round in
      for terminal in shop.terminals {
        engine.evaluate(terminal, in: known[round % 2], at: RuleBenchShop.start + .seconds(1))
      }
    }
  }

  private func allFacts(isBad: (_ terminal: Int) -> Bool) -> [SubjectID: SubjectFacts] {
    var all: [SubjectID: SubjectFacts] = [:]
    for (index, terminal) in shop.terminals.enumerated() { all[terminal] = facts(of: terminal, isBad: isBad(index)) }
    return all
  }

  private func facts(of terminal: SubjectID, isBad: Bool) -> SubjectFacts {
    var facts = SubjectFacts(id: terminal)
    for reading in RuleBenchShop.readings(of: terminal, isBad: isBad, round: isBad ? 1 : 0, at: RuleBenchShop.start) {
      let value = reading.fact == .terminalResponseTime && isBad ? .number(3_000) : reading.value
      facts.records[reading.fact] = FactRecord(
        value: value, observedAt: reading.observedAt, since: reading.observedAt, source: reading.source,
        freshFor: .seconds(3600))
    }
    return facts
  }

  /// Readings through the whole core: facts, rules, incidents.
  func core() -> [Cost] {
    [(1_000_000, "whole core, quiet"), (100, "whole core, 1 report in 100 changes a state")].map { every, name in
      var core = ShopCore(setup: shop.setup, rules: StatusEngine(pack: pack))
      var number = 0
      return measure(name, per: "reading", count: shop.terminals.count * 8, goal: 4_500) { round in
        let now = RuleBenchShop.start + RuleBenchShop.interval * round
        for (terminal, source) in zip(shop.terminals, shop.sources) {
          number += 1
          let readings = RuleBenchShop.readings(
            of: terminal, isBad: round % 2 == 1 && number % every == 0, round: round, at: now)
          _ = core.take(PollReport(contact: .answered, readings: readings), from: source, at: now)
        }
      }
    }
  }

  // MARK: Memory

  /// Measures what the engine keeps of a terminal that is well, and of one of which a rule has something to say.
  func memory() -> (quiet: Double, troubled: Double, wholeCore: Double) {
    let count = Double(shop.terminals.count)
    func engine(isBad: Bool) -> Double {
      let facts = allFacts { _ in isBad }
      let before = allocation_bytes_in_use()
      var engine = StatusEngine(pack: pack)
      engine.watch(shop.terminals)
      for terminal in shop.terminals { engine.evaluate(terminal, in: facts, at: RuleBenchShop.start) }
      let after = allocation_bytes_in_use()
      withExtendedLifetime((engine, facts)) {}
      return (Double(after) - Double(before)) / count
    }
    let quiet = engine(isBad: false)
    let troubled = engine(isBad: true)
    let before = allocation_bytes_in_use()
    var core = ShopCore(setup: shop.setup, rules: StatusEngine(pack: pack))
    for round in 0..<3 {
      let now = RuleBenchShop.start + RuleBenchShop.interval * round
      for (terminal, source) in zip(shop.terminals, shop.sources) {
        let readings = RuleBenchShop.readings(of: terminal, isBad: false, round: round, at: now)
        _ = core.take(PollReport(contact: .answered, readings: readings), from: source, at: now)
      }
    }
    let after = allocation_bytes_in_use()
    withExtendedLifetime(core) {}
    return (quiet, troubled, (Double(after) - Double(before)) / count)
  }
}
