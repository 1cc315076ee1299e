import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// A finding whose condition cannot be seen explains nothing that can be seen: it may long be over.
@Suite struct DoubtTests {
  private static let one = SubjectID.terminal("one")
  private static let item = SubjectID.upgrade("u")

  private func scene(_ rules: String...) throws -> Scene {
    let pack = try RulePack(parsing: "rules:\n" + rules.joined(), file: "test.yaml")
    var scene = Scene(pack)
    scene.engine = StatusEngine(pack: pack, topology: ShopTopology(chainOf: [.gateway, Self.one]))
    return scene
  }

  private func shown(_ scene: Scene) -> Set<String> { Set(scene.rules) }

  // MARK: On the way

  private func behindTheRouter(_ more: String...) throws -> Scene {
    try scene(
      rule(
        "gone", when: "terminal.reachable = false", evidence: "[terminal.reachable]",
        more: "depends-on: [gateway-down]"),
      rule("gateway-down", "link", when: "link.up = false", evidence: "[link.up]", more: "of: gateway")
        + more.map { "    \($0)\n" }.joined())
  }

  @Test func aRouterThatCannotBeSeenBreaksNoWayThatCan() throws {
    var scene = try behindTheRouter()
    scene.read(.gateway, .linkUp, .bool(false), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalReachable, .bool(false), at: 1, freshFor: .seconds(600))
    #expect(shown(scene) == ["gateway-down"])
    scene.advance(to: 30)
    #expect(shown(scene) == ["gateway-down", "gone"])
    scene.read(.gateway, .linkUp, .bool(false), at: 40)
    #expect(shown(scene) == ["gateway-down"])
  }

  @Test func whatCannotBeSeenEitherItStillExplains() throws {
    var scene = try behindTheRouter()
    scene.read(.gateway, .linkUp, .bool(false), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalReachable, .bool(false), at: 0, freshFor: .seconds(20))
    scene.advance(to: 40)
    #expect(scene.engine.allFindings.map(\.isDoubtful) == [true, true])
    #expect(shown(scene) == ["gateway-down"])
  }

  @Test func oneThatWaitsAndCannotBeSeenHoldsNothingBack() throws {
    var scene = try behindTheRouter("for: 10 min")
    scene.read(.gateway, .linkUp, .bool(false), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalReachable, .bool(false), at: 1, freshFor: .seconds(3600))
    #expect(shown(scene) == [])
    // It may wait for ever now.
    scene.advance(to: 31)
    #expect(shown(scene) == ["gone"])
  }

  // MARK: Anywhere

  private func inhibited() throws -> Scene {
    try scene(
      rule(
        "maintenance", "upgrade", when: "upgrade.state = scheduled", evidence: "[upgrade.state]",
        more: "inhibits: [slow]"),
      rule("slow", when: "terminal.response-time > 2 s", evidence: "[terminal.response-time]"))
  }

  @Test func whatCannotBeSeenInhibitsNothingThatCan() throws {
    var scene = try inhibited()
    scene.read(Self.item, .upgradeState, .text("scheduled"), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalResponseTime, .number(5000), at: 1, freshFor: .seconds(600))
    #expect(shown(scene) == ["maintenance"])
    scene.advance(to: 30)
    #expect(shown(scene) == ["maintenance", "slow"])
  }

  @Test func whatCannotBeSeenEitherStaysInhibited() throws {
    var scene = try inhibited()
    scene.read(Self.item, .upgradeState, .text("scheduled"), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalResponseTime, .number(5000), at: 1, freshFor: .seconds(30))
    scene.advance(to: 40)
    #expect(shown(scene) == ["maintenance"])
  }

  // MARK: About the same subject

  private func hidden() throws -> Scene {
    try scene(
      rule("worse", when: "terminal.paper = out", evidence: "[terminal.paper]", more: "hides: [below]"),
      rule("other", when: "terminal.printer = fault", evidence: "[terminal.printer]", more: "hides: [below]"),
      rule("below", when: "terminal.state = out-of-order"))
  }

  @Test func whatCannotBeSeenHidesNothingThatCan() throws {
    var scene = try hidden()
    scene.read(Self.one, .terminalPaper, .text("out"), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalState, .text("out-of-order"), at: 1, freshFor: .seconds(600))
    #expect(shown(scene) == ["worse"])
    scene.advance(to: 30)
    #expect(shown(scene) == ["worse", "below"])
  }

  @Test func oneThatIsSeenHidesInPlaceOfOneThatIsNot() throws {
    var scene = try hidden()
    scene.read(Self.one, .terminalPaper, .text("out"), at: 0, freshFor: .seconds(30))
    scene.read(Self.one, .terminalPrinter, .text("fault"), at: 1, freshFor: .seconds(600))
    scene.read(Self.one, .terminalState, .text("out-of-order"), at: 1, freshFor: .seconds(600))
    scene.advance(to: 30)
    #expect(shown(scene) == ["worse", "other"])
    #expect(
      scene.engine.allFindings.compactMap(\.suppression) == [
        .hidden(by: Finding.ID(rule: "other", subject: Self.one))
      ])
  }
}
