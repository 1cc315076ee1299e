import ShopCore
import ShopModel
import ShopTesting
import Testing

/// Trouble of which nobody sees whether it is still so is no reason to say that cards can be taken, nor that they cannot.
struct CardBlockTests {
  private static let terminal = SubjectID.terminal("a")
  private static let account = SubjectID.account("m")
  private static let host = SubjectID.link(toHostOf: "m")

  private func scene() throws -> CoreScene {
    var scene = try CoreScene(
      rules: rule(
        "pin-pad", when: "terminal.pin-pad = fault", severity: "critical", cause: "terminal.hardware.pinpad",
        evidence: "[terminal.pin-pad]", more: "blocks-cards: true"),
      rule(
        "frozen", "account", when: "account.state = frozen", severity: "critical", cause: "account.bank.frozen",
        evidence: "[account.state]", more: "blocks-cards: true"),
      rule(
        "down", "link", when: "link.up = false", severity: "critical", cause: "network.unreachable",
        evidence: "[link.up]", more: "blocks-cards: true"),
      rule(
        "closed", "shop", when: "shop.open = false", severity: "critical", evidence: "[shop.open]",
        more: "blocks-cards: true"),
      in: .test(terminals: ["a"], links: [.gateway, Self.host], accounts: ["m"], isOpen: nil))
    scene.allReady(at: 0)
    return scene
  }

  static let blocks: [(SubjectID, Fact, FactValue, FactValue)] = [
    (terminal, .terminalPINPad, .text("fault"), .text("ok")),
    (account, .accountState, .text("frozen"), .text("normal")),
    (.gateway, .linkUp, .bool(false), .bool(true)),
    (host, .linkUp, .bool(false), .bool(true)),
    (.shop, .shopOpen, .bool(false), .bool(true)),
  ]

  @Test(arguments: blocks) func whatCannotBeSeenIsNotKnown(
    subject: SubjectID, fact: Fact, bad: FactValue, good: FactValue
  ) throws {
    var scene = try scene()
    #expect(scene.availability(of: Self.terminal, at: 0) == .canTakeCards)
    scene.tell(subject, fact, bad, at: 1, freshFor: .seconds(30))
    #expect(scene.availability(of: Self.terminal, at: 2) == .cannot)
    scene.advance(to: 40)
    #expect(scene.core.findings.map(\.isDoubtful) == [true])
    #expect(scene.availability(of: Self.terminal, at: 40) == .notKnown)
    scene.tell(subject, fact, bad, at: 50, freshFor: .seconds(30))
    #expect(scene.availability(of: Self.terminal, at: 50) == .cannot)
    scene.advance(to: 100)
    scene.tell(subject, fact, good, at: 110)
    #expect(scene.availability(of: Self.terminal, at: 110) == .canTakeCards)
  }

  @Test(arguments: blocks) func whatCannotBeSeenCostsNothing(
    subject: SubjectID, fact: Fact, bad: FactValue, good: FactValue
  ) throws {
    var scene = try scene()
    scene.tell(subject, fact, bad, at: 0, freshFor: .seconds(30))
    scene.advance(to: 30)
    scene.advance(to: 90)
    #expect(scene.open(at: 90).map(\.impact.withoutCards) == [[Self.terminal: .seconds(30)]])
  }

  @Test func oneThatIsSeenOutweighsOneThatIsNot() throws {
    var scene = try scene()
    scene.tell(Self.terminal, .terminalPINPad, .text("fault"), at: 0)
    scene.tell(Self.account, .accountState, .text("frozen"), at: 0, freshFor: .seconds(30))
    scene.advance(to: 40)
    #expect(scene.availability(of: Self.terminal, at: 40) == .cannot)
  }

  /// A service that tells of the account is no host that payments go to.
  @Test(arguments: [true, false]) func aHealthyServiceDoesNotReplaceThePaymentHost(isConfigured: Bool) throws {
    let payments = SubjectID.link(toHostOf: "payments")
    var scene = try CoreScene(
      rules: rule(
        "down", "link", when: "link.up = false", severity: "critical", cause: "network.unreachable",
        evidence: "[link.up]", more: "blocks-cards: true"),
      in: .test(terminals: ["a"], links: [Self.host, payments], paid: isConfigured ? [payments] : []))
    scene.allReady(at: 0)
    scene.tell(Self.host, .linkUp, .bool(true), at: 1)
    scene.tell(payments, .linkUp, .bool(false), at: 1)
    #expect(scene.availability(of: Self.terminal, at: 2) == (isConfigured ? .cannot : .canTakeCards))
  }
}
