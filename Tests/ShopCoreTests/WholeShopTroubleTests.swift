import ShopCore
import ShopModel
import StatusRules
import Testing

/// Trouble that is nobody's alone, in a shop of three terminals.
struct WholeShopTroubleTests {
  private static let start = Timestamp(seconds: 1_700_000_000)
  private static let terminals = ["a", "b", "c"].map(SubjectID.terminal)

  /// - Parameter isOpen: nil: no opening hours are configured.
  private func core(_ pack: RulePack, isOpen: Bool? = nil) -> ShopCore {
    let facts: Set<Fact> = [.terminalState, .terminalTimedOut]
    let setup = ShopSetup(
      shop: ShopIdentity(name: LocalizedText("Shop")),
      terminals: Self.terminals.map { id in
        TerminalIdentity(
          key: id.key, name: LocalizedText(id.key), address: "", connector: "zvt", interval: .seconds(10))
      },
      accounts: [], links: [], calendar: .utc, isOpen: { _ in isOpen },
      sources: Dictionary(
        uniqueKeysWithValues: Self.terminals.map { id in
          (
            id.description,
            ShopSetup.Source(interval: .seconds(10), capabilities: ConnectorCapabilities(facts: [id: facts]))
          )
        }))
    return ShopCore(setup: setup, rules: StatusEngine(pack: pack))
  }

  private func tell(_ core: inout ShopCore, _ terminal: Int, _ fact: Fact, _ value: FactValue, at second: Int64) {
    let now = Self.start + .seconds(second)
    let reading = Reading(Self.terminals[terminal], fact, value, at: now, source: "zvt")
    _ = core.take(
      PollReport(contact: .answered, readings: [reading]), from: Self.terminals[terminal].description, at: now)
  }

  @Test(arguments: [nil, true]) func isOneIncidentWithTheTerminalsAsEvidence(isOpen: Bool?) throws {
    var core = core(try RulePack.builtIn(), isOpen: isOpen)
    core.advance(to: Self.start)
    for second in [0, 10, 20] as [Int64] {
      tell(&core, 0, .terminalTimedOut, .number(4), at: second)
      tell(&core, 1, .terminalTimedOut, .number(0), at: second + 1)
      tell(&core, 2, .terminalTimedOut, .number(3), at: second + 2)
    }
    let incidents = core.incidentsInSight(at: Self.start + .seconds(22)).filter { $0.finding.id.subject == .shop }
    #expect(incidents.map(\.finding.id.rule) == ["shop-unanswered"])
    let evidence = try #require(incidents.first).finding.evidence.filter { $0.subject != .shop }
    #expect(evidence.map(\.subject) == [Self.terminals[0], Self.terminals[2]])
    #expect(evidence.map(\.fact) == [.terminalTimedOut, .terminalTimedOut])
    #expect(evidence.map(\.value) == [.number(4), .number(3)])
  }

  @Test func evidenceFollowsWhatIsSeenLater() throws {
    var core = core(try RulePack.builtIn())
    tell(&core, 0, .terminalTimedOut, .number(4), at: 0)
    tell(&core, 2, .terminalTimedOut, .number(3), at: 1)
    tell(&core, 0, .terminalTimedOut, .number(7), at: 10)
    tell(&core, 2, .terminalTimedOut, .number(3), at: 11)
    core.refreshEvidence(at: Self.start + .seconds(11))
    let finding = try #require(core.findings.first { $0.id.subject == .shop })
    #expect(finding.evidence.map(\.value) == [.number(7), .number(3)])
    #expect(finding.evidence.last?.observedAt == Self.start + .seconds(11))
    #expect(finding.evidence.last?.since == Self.start + .seconds(1))
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
    var core = core(pack)
    tell(&core, 1, .terminalState, .text("out-of-order"), at: 0)
    #expect(core.findings.isEmpty)
    tell(&core, 0, .terminalState, .text("out-of-order"), at: 1)
    #expect(core.findings.map(\.id.description) == ["most-out@shop/shop"])
    #expect(core.findings.first?.evidence.map(\.subject) == Array(Self.terminals[0...1]))
    // One of them is well again, and with one of three it is over.
    tell(&core, 1, .terminalState, .text("ready"), at: 2)
    tell(&core, 2, .terminalState, .text("ready"), at: 2)
    #expect(core.findings.isEmpty)
  }
}
