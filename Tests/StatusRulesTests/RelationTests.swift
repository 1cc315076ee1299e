import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// Findings that explain others: on the way to a subject, or anywhere in the shop.
@Suite struct RelationTests {
  private static let gateway = SubjectID(.link, "gateway")
  private static let internet = SubjectID(.link, "internet")
  private static let one = SubjectID.terminal("one")
  private static let two = SubjectID.terminal("two")

  private static let pack = """
    rules:

    """
    + rule(
      "gone", when: "terminal.reachable = false", evidence: "[terminal.reachable]",
      more: "depends-on: [gateway-down, internet-down]")
    + rule(
      "gateway-down", "link", when: "link.up = false", evidence: "[link.up]", more: "of: gateway", "for: 30 s")
    + rule(
      "internet-down", "link", when: "link.up = false", evidence: "[link.up]", more: "of: internet",
      "depends-on: [gateway-down]")

  private func scene() throws -> Scene {
    var scene = Scene(try RulePack(parsing: Self.pack, file: "test.yaml"))
    let links: Set = [Self.gateway, Self.internet, .link(ofTerminal: "one"), .link(ofTerminal: "two")]
    scene.engine = StatusEngine(
      pack: scene.engine.pack, topology: ShopTopology(chainOf: links.union([Self.one, Self.two])))
    return scene
  }

  private func shown(_ scene: Scene) -> [String] { scene.engine.findings.map(\.id.description).sorted() }

  @Test func whatIsBehindADeadRouterIsItsTrouble() throws {
    var scene = try scene()
    scene.read(Self.gateway, .linkUp, .bool(false), at: 0, freshFor: .seconds(600))
    scene.advance(to: 30)
    for subject in [Self.one, Self.two] { scene.read(subject, .terminalReachable, .bool(false), at: 31) }
    scene.read(Self.internet, .linkUp, .bool(false), at: 31)
    #expect(shown(scene) == ["gateway-down@link/gateway"])
    let behind = scene.engine.allFindings.filter { $0.suppression != nil }
    #expect(behind.count == 3)
    #expect(
      behind.allSatisfy {
        $0.suppression == .unreachable(behind: Finding.ID(rule: "gateway-down", subject: Self.gateway))
      })
  }

  @Test func theRouterComingBackLeavesTheRestStanding() throws {
    var scene = try scene()
    scene.read(Self.gateway, .linkUp, .bool(false), at: 0, freshFor: .seconds(600))
    scene.read(Self.one, .terminalReachable, .bool(false), at: 1, freshFor: .seconds(600))
    scene.advance(to: 30)
    scene.read(Self.gateway, .linkUp, .bool(true), at: 40)
    #expect(shown(scene) == ["gone@terminal/one"])
  }

  @Test func whileTheRouterIsBeingConfirmedNobodyElseCallsOut() throws {
    var scene = try scene()
    scene.read(Self.gateway, .linkUp, .bool(false), at: 0, freshFor: .seconds(600))
    scene.read(Self.one, .terminalReachable, .bool(false), at: 1, freshFor: .seconds(600))
    #expect(shown(scene) == [])
    scene.advance(to: 30)
    #expect(shown(scene) == ["gateway-down@link/gateway"])
  }

  @Test func aRedundantWayIsEnough() throws {
    var scene = try scene()
    let spare = SubjectID(.link, "internet-2")
    scene.engine = StatusEngine(
      pack: scene.engine.pack,
      topology: ShopTopology(parents: [
        Self.one: [
          ShopTopology.Parent(Self.internet, group: "lines"), ShopTopology.Parent(spare, group: "lines"),
        ]
      ]))
    scene.read(Self.internet, .linkUp, .bool(false), at: 0)
    scene.read(Self.one, .terminalReachable, .bool(false), at: 1)
    #expect(shown(scene) == ["gone@terminal/one", "internet-down@link/internet"])
  }

  // MARK: Inhibition

  private func inhibiting(_ more: String...) throws -> Scene {
    try Scene(
      rules: rule(
        "maintenance", "upgrade", when: "upgrade.state = scheduled", evidence: "[upgrade.state, upgrade.terminal]")
        + more.map { "    \($0)\n" }.joined(),
      rule(
        "slow", when: "terminal.response-time > 2 s", cause: "transaction.delayed",
        evidence: "[terminal.response-time]"))
  }

  @Test(arguments: ["inhibits: [slow]", "inhibits: [transaction.delayed]", "inhibits: [\"transaction.*\"]"])
  func aFindingMayAccountForOthersAnywhere(how: String) throws {
    var scene = try inhibiting(how)
    scene.read(Self.one, .terminalResponseTime, .number(5_000), at: 0)
    #expect(scene.rules == ["slow"])
    scene.read(.upgrade("u"), .upgradeState, .text("scheduled"), at: 1)
    #expect(scene.rules == ["maintenance"])
    #expect(
      scene.engine.allFindings.first { $0.id.rule == "slow" }?.suppression
        == .inhibited(by: Finding.ID(rule: "maintenance", subject: .upgrade("u"))))
    scene.read(.upgrade("u"), .upgradeState, .text("done"), at: 2)
    #expect(scene.rules == ["slow"])
  }

  @Test func theTwoMayHaveToAgreeInTheTerminal() throws {
    var scene = try inhibiting("inhibits: [slow]", "equal: [terminal]")
    scene.note(.upgrade("u"), .upgradeTerminal, .text("one"), at: 0)
    scene.read(.upgrade("u"), .upgradeState, .text("scheduled"), at: 0)
    scene.read(Self.one, .terminalResponseTime, .number(5_000), at: 1)
    scene.read(Self.two, .terminalResponseTime, .number(5_000), at: 1)
    #expect(shown(scene) == ["maintenance@upgrade/u", "slow@terminal/two"])
  }

  // MARK: Mistakes

  @Test func mistakesAreToldWithTheirPlace() throws {
    #expect(
      problems(of: rule("a", when: "terminal.state = service", more: "depends-on: [b, a]")) == [
        "test.yaml:12:18: unknown rule \"b\"; did you mean \"a\"?",
        "test.yaml:12:21: a rule cannot depend on itself",
      ])
    #expect(
      problems(of: rule("a", when: "terminal.state = service", more: "inhibits: [transaction.delaid]")) == [
        "test.yaml:12:16: \"transaction.delaid\" is neither a rule nor a cause of one"
          + "; did you mean \"transaction.delayed\"?"
      ])
    #expect(
      problems(of: rule("a", when: "terminal.state = service", more: "retry: 5 s")).first
        == "test.yaml:12:12: nothing is asked again with one attempt; say how many with \"attempts\"")
    #expect(
      problems(of: rule("a", when: "terminal.state = service", more: "attempts: 2", "for: 1 min")).first
        == "test.yaml:12:15: a rule waits for a time (\"for\") or for checks (\"attempts\"), not for both")
    #expect(
      problems(of: rule("a", when: "terminal.state = service", more: "flapping: {low: 30 %, high: 20 %}")).first
        == "test.yaml:12:21: it is not below \"high\"")
  }

  private func problems(of rules: String) -> [String] {
    do {
      _ = try RulePack(parsing: "rules:\n" + rules, file: "test.yaml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}
