import Foundation
import ShopCore
import ShopModel
import StatusRules
import Testing

@testable import ShopSimulation

/// Weeks of a shop's life in seconds, held against the truth after every step.
@Suite struct SimulatedLifeTests {
  static func remember(_ memory: ShopMemory) throws -> ShopMemory {
    try JSONDecoder().decode(ShopMemory.self, from: JSONEncoder().encode(memory))
  }

  static func live(
    seed: UInt64, days: Int, terminals: Int, change: (inout SimulatedLife.Plan) -> Void = { _ in }
  ) throws -> SimulatedLife.Outcome {
    var plan = SimulatedLife.Plan(seed: seed, length: .days(days))
    plan.terminals = terminals
    change(&plan)
    var life = SimulatedLife(plan, rules: try RulePack.builtIn(), remember: remember)
    return life.run()
  }

  @Test(arguments: [1, 2] as [UInt64])
  func whatIsSaidIsTrue(seed: UInt64) throws {
    let outcome = try Self.live(seed: seed, days: 5, terminals: 20)
    #expect(outcome.problems == [])
  }

  @Test func theSameSeedGivesTheSameJournalAndAnotherAnother() throws {
    let one = try Self.live(seed: 7, days: 2, terminals: 5)
    let same = try Self.live(seed: 7, days: 2, terminals: 5)
    let other = try Self.live(seed: 8, days: 2, terminals: 5)
    #expect(one.journal.lines.count > 10)
    #expect(one.journal.lines == same.journal.lines)
    #expect(one.journal.hash == same.journal.hash)
    #expect(one.journal.hash != other.journal.hash)
  }
}
