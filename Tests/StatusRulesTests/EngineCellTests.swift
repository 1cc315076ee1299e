import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What can be seen from outside of how far a rule has come.
@Suite struct EngineCellTests {
  @Test func aRuleThatWaitsIsSoftUntilItsTimeIsOver() throws {
    var scene = try Scene(rules: rule("slow", when: "terminal.state = busy", more: "for: 30 s"))
    scene.read(counter, .terminalState, .text("ready"), at: 0)
    #expect(scene.engine.cells.isEmpty)
    scene.read(counter, .terminalState, .text("busy"), at: 10, freshFor: .seconds(100))
    let pending = try #require(scene.engine.cells.first)
    #expect(pending.id == Finding.ID(rule: "slow", subject: counter))
    #expect(pending.phase == .pending && pending.kind == .soft && !pending.isFound)
    #expect(pending.since == Timestamp(seconds: 10) && pending.until == Timestamp(seconds: 40))
    scene.advance(to: 40)
    let firing = try #require(scene.engine.cells.first)
    #expect(firing.phase == .firing && firing.kind == .hard && firing.isFound && firing.until == nil)
  }

  @Test func aRuleThatAsksForChecksCountsThem() throws {
    var scene = try Scene(rules: rule("odd", when: "terminal.state = busy", more: "attempts: 2"))
    var seen: [String] = []
    for (second, state) in [(Int64(0), "busy"), (1, "busy"), (2, "busy"), (3, "ready")] {
      scene.read(counter, .terminalState, .text(state), at: second)
      let cell = try #require(scene.engine.cells.first)
      seen.append("\(cell.kind.rawValue) \(cell.attempt)/\(cell.attempts)")
    }
    #expect(seen == ["soft 1/2", "hard 2/2", "hard 2/2", "hard 0/2"])
  }

  @Test func whatIsKeptSaysUntilWhen() throws {
    var scene = try Scene(rules: rule("kept", when: "terminal.state = busy", more: "keep: 1 min"))
    scene.read(counter, .terminalState, .text("busy"), at: 0)
    scene.read(counter, .terminalState, .text("ready"), at: 10)
    let cell = try #require(scene.engine.cells.first)
    #expect(cell.phase == .keeping && cell.isFound && cell.until == Timestamp(seconds: 70))
  }
}
