import ShopCore
import ShopModel
import ShopTesting
import StatusRules
import Testing

/// What counts as the trouble that begins a flexible window.
struct FlexibleWindowTests {
  private static let terminal = SubjectID.terminal("a")

  private func scene(_ rules: String...) throws -> CoreScene {
    var scene = CoreScene(try RulePack(parsing: "rules:\n" + rules.joined(), file: "test.yaml"))
    try scene.core.schedule.add(
      MaintenanceWindow(
        id: "visit", by: "technician", subjects: [Self.terminal], start: CoreScene.start, end: CoreScene.at(1000),
        kind: .flexible(.seconds(60))), at: CoreScene.start)
    return scene
  }

  private func hasBegun(_ scene: CoreScene, at second: Int64) -> Bool {
    scene.core.schedule.activeWindow(for: Self.terminal, at: CoreScene.at(second)) != nil
  }

  @Test(arguments: [("notice", false), ("warning", true), ("critical", true)])
  func onlyWhatIsMoreThanWorthKnowingBeginsIt(severity: String, begins: Bool) throws {
    var scene = try scene(rule("out", when: "terminal.state = out-of-order", severity: severity))
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 10)
    #expect(scene.core.findings.count == 1)
    #expect(hasBegun(scene, at: 10) == begins)
    #expect(scene.open(at: 10).map(\.maintenance) == [begins ? "visit" : nil])
  }

  @Test func troubleThatStandsAlreadyBeginsItWhenItCan() throws {
    var scene = CoreScene(
      try RulePack(parsing: "rules:\n" + rule("out", when: "terminal.state = out-of-order"), file: "test.yaml"))
    try scene.core.schedule.add(
      MaintenanceWindow(
        id: "visit", by: "technician", subjects: [Self.terminal], start: CoreScene.at(100), end: CoreScene.at(1000),
        kind: .flexible(.seconds(60))), at: CoreScene.start)
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 10)
    #expect(!hasBegun(scene, at: 99))
    #expect(scene.core.nextDeadline == CoreScene.at(100))
    scene.advance(to: 100)
    #expect(hasBegun(scene, at: 100))
    scene.advance(to: 160)
    #expect(!hasBegun(scene, at: 160))
  }

  @Test func oneThatNothingSetsOffWaitsForItsEnd() throws {
    var scene = try scene(rule("out", when: "terminal.state = out-of-order"))
    scene.advance(to: 10)
    #expect(scene.core.nextDeadline == CoreScene.at(1000))
    scene.advance(to: 1000)
    #expect(scene.core.nextDeadline == nil)
  }

  @Test func whatAnotherFindingSaysBetterDoesNotBeginIt() throws {
    var scene = try scene(
      rule("update", when: "terminal.state = updating", severity: "notice", more: "hides: [silent]"),
      rule("silent", when: "terminal.reachable = false", evidence: "[terminal.reachable]"))
    scene.tell(Self.terminal, .terminalState, .text("updating"), at: 10)
    scene.tell(Self.terminal, .terminalReachable, .bool(false), at: 20)
    #expect(scene.core.findings.map(\.id.rule) == ["silent", "update"])
    #expect(!hasBegun(scene, at: 20))
    // It says so no more, and then the other is trouble.
    scene.tell(Self.terminal, .terminalState, .text("ready"), at: 30)
    #expect(hasBegun(scene, at: 30))
  }
}
