import ShopCore
import ShopModel
import StatusRules
import Testing

/// Trouble that is nobody's alone, in a shop of three terminals.
struct WholeShopTroubleTests {
  private static let terminals = ["a", "b", "c"].map(SubjectID.terminal)

  /// - Parameter isOpen: nil: no opening hours are configured.
  private func scene(_ pack: RulePack, isOpen: Bool? = nil) -> CoreScene {
    CoreScene(pack, in: .test(terminals: Self.terminals.map(\.key), isOpen: isOpen))
  }

  @Test(arguments: [nil, true]) func isOneIncidentWithTheTerminalsAsEvidence(isOpen: Bool?) throws {
    var scene = scene(try RulePack.builtIn(), isOpen: isOpen)
    scene.advance(to: 0)
    for second in [0, 10, 20] as [Int64] {
      scene.tell(Self.terminals[0], .terminalTimedOut, .number(4), at: second)
      scene.tell(Self.terminals[1], .terminalTimedOut, .number(0), at: second + 1)
      scene.tell(Self.terminals[2], .terminalTimedOut, .number(3), at: second + 2)
    }
    let incidents = scene.open(at: 22).filter { $0.finding.id.subject == .shop }
    #expect(incidents.map(\.finding.id.rule) == ["shop-unanswered"])
    let evidence = try #require(incidents.first).finding.evidence.filter { $0.subject != .shop }
    #expect(evidence.map(\.subject) == [Self.terminals[0], Self.terminals[2]])
    #expect(evidence.map(\.fact) == [.terminalTimedOut, .terminalTimedOut])
    #expect(evidence.map(\.value) == [.number(4), .number(3)])
  }

  @Test func evidenceFollowsWhatIsSeenLater() throws {
    var scene = scene(try RulePack.builtIn())
    scene.tell(Self.terminals[0], .terminalTimedOut, .number(4), at: 0)
    scene.tell(Self.terminals[2], .terminalTimedOut, .number(3), at: 1)
    scene.tell(Self.terminals[0], .terminalTimedOut, .number(7), at: 10)
    scene.tell(Self.terminals[2], .terminalTimedOut, .number(3), at: 11)
    scene.core.refreshEvidence(at: CoreScene.at(11))
    let finding = try #require(scene.core.findings.first { $0.id.subject == .shop })
    #expect(finding.evidence.map(\.value) == [.number(7), .number(3)])
    #expect(finding.evidence.last?.observedAt == CoreScene.at(11))
    #expect(finding.evidence.last?.since == CoreScene.at(1))
  }

  @Test func aShareOfAllTerminalsIsOneOfAllThatAreConfigured() throws {
    let pack = try RulePack(
      parsing: """
        rules:
          - id: most-out
            subject: shop
            when: share(terminal where terminal.state = out-of-order) > 50 %
            severity: critical
            cause: terminal.software.fault
            actor: owner
            evidence: [shop.open]
            title: {en: "t", zh: "题"}
            explanation: {en: "e", zh: "说明"}
            ladder: [{remedy: wait, after: 1 min}]
        """, file: "test.yaml")
    var scene = scene(pack)
    scene.tell(Self.terminals[1], .terminalState, .text("out-of-order"), at: 0)
    #expect(scene.core.findings.isEmpty)
    scene.tell(Self.terminals[0], .terminalState, .text("out-of-order"), at: 1)
    #expect(scene.core.findings.map(\.id.description) == ["most-out@shop/shop"])
    #expect(scene.core.findings.first?.evidence.map(\.subject) == Array(Self.terminals[0...1]))
    // One of them is well again, and with one of three it is over.
    scene.tell(Self.terminals[1], .terminalState, .text("ready"), at: 2)
    scene.tell(Self.terminals[2], .terminalState, .text("ready"), at: 2)
    #expect(scene.core.findings.isEmpty)
  }
}
