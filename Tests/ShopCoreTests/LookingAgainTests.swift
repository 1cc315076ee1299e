import ShopCore
import ShopModel
import ShopTesting
import StatusRules
import Testing

/// When the core looks at a subject again, and when it need not.
struct LookingAgainTests {
  private static let terminal = SubjectID.terminal("a")

  private func scene() throws -> CoreScene {
    try CoreScene(
      rules: rule("paper", when: "terminal.paper = out", evidence: "[terminal.paper]"),
      rule("late", when: "terminal.state = out-of-order", more: "for: 40 s"))
  }

  private func isDoubtful(_ scene: CoreScene) -> Bool? {
    scene.core.findings.first { $0.id.rule == "paper" }?.isDoubtful
  }

  @Test func whatIsSeenAgainInTimeIsNotDoubted() throws {
    var scene = try scene()
    for second in stride(from: Int64(0), through: 100, by: 20) {
      scene.tell(Self.terminal, .terminalPaper, .text("out"), at: second, freshFor: .seconds(30))
      #expect(isDoubtful(scene) == false)
    }
    scene.advance(to: 129)
    #expect(isDoubtful(scene) == false)
    // The last was at 100 s, and counts for 30 s.
    scene.advance(to: 130)
    #expect(isDoubtful(scene) == true)
  }

  @Test func theNextMomentLiesAheadWhenEverythingWasSeenAgain() throws {
    var scene = try scene()
    scene.tell(Self.terminal, .terminalPaper, .text("out"), at: 0, freshFor: .seconds(30))
    scene.tell(Self.terminal, .terminalPaper, .text("out"), at: 20, freshFor: .seconds(30))
    scene.advance(to: 30)
    #expect(scene.core.nextDeadline == CoreScene.at(50))
  }

  @Test func whatTurnsStaleSoonerThanWasThoughtIsDoubtedThen() throws {
    var scene = try scene()
    scene.tell(Self.terminal, .terminalPaper, .text("out"), at: 0, freshFor: .seconds(600))
    scene.tell(Self.terminal, .terminalPaper, .text("out"), at: 10, freshFor: .seconds(30))
    scene.advance(to: 39)
    #expect(isDoubtful(scene) == false)
    scene.advance(to: 40)
    #expect(isDoubtful(scene) == true)
  }

  @Test func whatOnlyWaitsToBeFoundSettlesNothing() throws {
    var scene = try scene()
    scene.tell(Self.terminal, .terminalState, .text("ready"), at: 0)
    let before = scene.core.changes
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 10)
    scene.tell(Self.terminal, .terminalState, .text("ready"), at: 20)
    scene.tell(Self.terminal, .terminalState, .text("out-of-order"), at: 30)
    #expect(scene.core.changes == before)
    scene.advance(to: 70)
    #expect(scene.core.changes > before)
    #expect(scene.open(at: 70).map(\.finding.id.rule) == ["late"])
  }

  /// It is kept for a while after its end, and then explains nothing any more.
  @Test func whatIsOverExplainsNothingThoughItLingers() throws {
    let link = SubjectID.link(ofTerminal: "a")
    var scene = try CoreScene(
      rules: rule(
        "gone", when: "terminal.reachable = false", evidence: "[terminal.reachable]", more: "depends-on: [down]"),
      rule("down", "link", when: "link.up = false", evidence: "[link.up]", more: "keep: 2 min"),
      in: .test(links: [link]))
    scene.tell(link, .linkUp, .bool(false), at: 10)
    scene.tell(Self.terminal, .terminalReachable, .bool(false), at: 20)
    #expect(scene.open(at: 20).map(\.finding.id.rule) == ["down"])
    scene.tell(link, .linkUp, .bool(true), at: 30)
    #expect(scene.open(at: 30).map(\.finding.id.rule).sorted() == ["down", "gone"])
  }

  @Test func aFindingThatWaitsExplainsAtOnceWhatDependsOnIt() throws {
    let link = SubjectID.link(ofTerminal: "a")
    var scene = try CoreScene(
      rules: rule(
        "gone", when: "terminal.reachable = false", evidence: "[terminal.reachable]", more: "depends-on: [down]"),
      rule("down", "link", when: "link.up = false", evidence: "[link.up]", more: "for: 40 s"),
      in: .test(links: [link]))
    scene.tell(link, .linkUp, .bool(false), at: 10)
    scene.tell(Self.terminal, .terminalReachable, .bool(false), at: 20)
    #expect(scene.open(at: 20).isEmpty)
    // The link is well, so the terminal's trouble is its own.
    scene.tell(link, .linkUp, .bool(true), at: 30)
    #expect(scene.open(at: 30).map(\.finding.id.rule) == ["gone"])
  }
}
