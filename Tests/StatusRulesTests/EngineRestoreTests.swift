import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// Which findings outlive the program: those that somebody could still end.
@Suite struct EngineRestoreTests {
  private func again(_ scene: Scene, without gone: [SubjectID: [Fact]], rules: String? = nil) throws -> Scene {
    let pack = try rules.map { try RulePack(parsing: "rules:\n" + $0, file: "test.yaml") } ?? scene.engine.pack
    var other = Scene(pack)
    other.facts = scene.facts
    for (subject, facts) in gone {
      if facts.isEmpty { other.facts[subject] = nil }
      for fact in facts { other.facts[subject]?.records[fact] = nil }
    }
    other.engine.watch(Array(other.facts.keys) + [.shop])
    let now = Timestamp(seconds: 110)
    other.engine.restore(scene.engine.memory(at: Timestamp(seconds: 100)), in: other.facts, at: now)
    other.engine.lookAgain(in: other.facts, at: now)
    return other
  }

  private static let slow = rule(
    "slow", when: "terminal.response-time > 2 s and terminal.reachable = true",
    evidence: "[terminal.response-time, terminal.reachable]")

  private func slow() throws -> Scene {
    var scene = try Scene(rules: Self.slow)
    scene.note(counter, .terminalReachable, .bool(true), at: 0, freshFor: .seconds(900))
    scene.read(counter, .terminalResponseTime, .number(5000), at: 0, freshFor: .seconds(900))
    return scene
  }

  @Test func whatIsStillToldComesBack() throws {
    let scene = try again(slow(), without: [:])
    #expect(scene.rules == ["slow"])
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 0))
  }

  @Test(arguments: [[Fact.terminalReachable], [.terminalResponseTime], []])
  func aFindingOfWhichNobodyTellsWhatShowedItIsNoMore(gone: [Fact]) throws {
    #expect(try again(slow(), without: [counter: gone]).rules == [])
  }

  @Test func aRuleThatIsNoMoreFindsNothing() throws {
    #expect(try again(slow(), without: [:], rules: rule("other", when: "terminal.state = service")).rules == [])
  }

  // MARK: Witnesses

  private func silent() throws -> Scene {
    var scene = try Scene(
      rules: rule(
        "all-silent", "shop", when: "count(terminal where terminal.reachable = false) > 1", evidence: "[shop.open]"))
    scene.engine.watch([.shop])
    for key in ["a", "b", "c"] {
      scene.read(.terminal(key), .terminalReachable, .bool(false), at: 10, freshFor: .seconds(900))
    }
    return scene
  }

  @Test func ofSeveralWitnessesOneIsEnough() throws {
    #expect(try silent().rules == ["all-silent"])
    let scene = try again(silent(), without: [.terminal("a"): [.terminalReachable]])
    // It is the one it was, and not found anew.
    #expect(scene.engine.findings.map(\.since) == [Timestamp(seconds: 10)])
    #expect(Set(scene.engine.findings.flatMap(\.evidence).map(\.subject)) == [.terminal("b"), .terminal("c")])
  }

  @Test func withoutAnyWitnessItIsNoMore() throws {
    let all = ["a", "b", "c"].map { (SubjectID.terminal($0), [Fact.terminalReachable]) }
    #expect(try again(silent(), without: Dictionary(uniqueKeysWithValues: all)).rules == [])
  }
}
