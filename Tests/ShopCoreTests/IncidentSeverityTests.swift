import ShopCore
import ShopModel
import ShopTesting
import Testing

/// How bad an incident is that explains others.
struct IncidentSeverityTests {
  private static let terminal = SubjectID.terminal("a")
  private static let item = SubjectID.upgrade("u")

  /// An upgrade that is worth knowing, and explains that a terminal is out of order.
  private func scene() throws -> CoreScene {
    var scene = try CoreScene(
      rules: rule(
        "upgrade", "upgrade", when: "upgrade.state = installing", severity: "notice", cause: "upgrade.running",
        evidence: "[upgrade.state]", more: "inhibits: [out, paper]"),
      rule("out", when: "terminal.state = out-of-order", severity: "critical", more: "blocks-cards: true"),
      rule("paper", when: "terminal.paper = out", severity: "critical", evidence: "[terminal.paper]"))
    scene.tell(Self.item, .upgradeState, .text("installing"), at: 0)
    return scene
  }

  private func severities(_ scene: CoreScene, at second: Int64) -> [Severity] {
    scene.open(at: second).map(\.severity)
  }

  @Test func itIsAsBadAsWhatItExplainsWhereNoCardsAreTaken() throws {
    var scene = try scene()
    #expect(severities(scene, at: 0) == [.notice])
    scene.tell(Self.terminal, .terminalPaper, .text("out"), at: 10)
    #expect(severities(scene, at: 10) == [.notice])
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 20)
    #expect(severities(scene, at: 20) == [.critical])
    #expect(scene.open(at: 20).map(\.finding.severity) == [.notice])
  }

  @Test func whatCannotBeSeenMakesItNoWorse() throws {
    var scene = try scene()
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 10, freshFor: .seconds(30))
    #expect(severities(scene, at: 10) == [.critical])
    scene.advance(to: 40)
    #expect(scene.open(at: 40).map(\.explained.count) == [1])
    #expect(severities(scene, at: 40) == [.notice])
  }

  @Test func whatIsSeenAgainIsNothingNewToWhoeverAcknowledgedOrMutedIt() throws {
    var scene = try scene()
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 10, freshFor: .seconds(30))
    let id = try #require(scene.open(at: 10).first?.id)
    _ = scene.core.acknowledge(id, Acknowledgement(by: "owner", at: CoreScene.at(15)), at: CoreScene.at(15))
    _ = scene.core.mute(id, Mute(by: "owner", at: CoreScene.at(15), until: CoreScene.at(900)), at: CoreScene.at(15))
    scene.advance(to: 40)
    #expect(severities(scene, at: 40) == [.notice])
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 60)
    #expect(severities(scene, at: 60) == [.critical])
    #expect(scene.open(at: 60).map { $0.acknowledgement != nil && $0.mute != nil } == [true])
  }

  @Test func oneThatCannotBeSeenItselfStaysAsBadAsItWas() throws {
    var scene = try scene()
    scene.tell(Self.item, .upgradeState, .text("installing"), at: 10, freshFor: .seconds(30))
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 10, freshFor: .seconds(30))
    scene.advance(to: 40)
    #expect(scene.core.findings.map(\.isDoubtful) == [true, true])
    #expect(severities(scene, at: 40) == [.critical])
  }
}
