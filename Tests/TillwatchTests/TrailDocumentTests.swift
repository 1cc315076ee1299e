import Foundation
import ShopModel
import Testing

@testable import tillwatch

/// How a finding came about, as `check --json` tells it to other programs.
struct TrailDocumentTests {
  private static let now = Timestamp(seconds: 1_700_000_000)
  private static let terminal = SubjectID.terminal("one")

  private func trail() -> FindingTrail {
    let paper = FactRecord(
      value: .text("low"), observedAt: Self.now, since: Self.now - .seconds(60), source: "zvt", freshFor: .seconds(30))
    func value(_ fact: Fact, _ knowledge: Knowledge) -> FindingTrail.Value {
      FindingTrail.Value(subject: Self.terminal, fact: fact, knowledge: knowledge)
    }
    return FindingTrail(
      id: Finding.ID(rule: "paper-low", subject: Self.terminal),
      when: [
        FindingTrail.Term(depth: 0, text: "and", verdict: .unknown, values: []),
        FindingTrail.Term(
          depth: 1, text: "terminal.paper = low", verdict: .yes, values: [value(.terminalPaper, .known(paper))]),
        FindingTrail.Term(
          depth: 1, text: "terminal.printer = ok", verdict: .unknown,
          values: [
            value(.terminalPrinter, .stale(paper)), value(.terminalState, .notYetKnown),
            value(.terminalBattery, .notReported),
          ]),
      ], clear: [FindingTrail.Term(depth: 0, text: "terminal.paper = ok", verdict: .no, values: [])],
      since: Self.now - .seconds(60), attempt: (2, of: 3), waits: .seconds(1800), changes: 33.9049,
      suppression: .hidden(by: Finding.ID(rule: "paper-out", subject: Self.terminal)))
  }

  private func json(_ trail: FindingTrail, _ moment: (Timestamp) -> MomentDocument) throws -> [String: Any] {
    let data = try JSONEncoder().encode(TrailDocument(trail, moment: moment))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func aTrailIsTold() throws {
    let json = try json(trail(), MomentDocument.milliseconds)
    #expect(json["since"] as? Int64 == 1_699_999_940_000)
    #expect(json["attempt"] as? Int == 2 && json["attempts"] as? Int == 3)
    #expect(json["waitsSeconds"] as? Int == 1800)
    #expect(json["changesPercent"] as? Double == 33.9)
    #expect(json["suppression"] as? String == "hidden")
    #expect(json["suppressedBy"] as? String == "paper-out@terminal/one")
    let when = try #require(json["when"] as? [[String: Any]])
    #expect(when.map { $0["depth"] as? Int } == [0, 1, 1])
    #expect(when.map { $0["text"] as? String } == ["and", "terminal.paper = low", "terminal.printer = ok"])
    #expect(when.map { $0["verdict"] as? String } == ["unknown", "yes", "unknown"])
    #expect((json["clear"] as? [[String: Any]])?.map { $0["verdict"] as? String } == ["no"])
  }

  @Test func everyValueSaysHowFarItIsKnown() throws {
    let when = try #require(try json(trail(), MomentDocument.milliseconds)["when"] as? [[String: Any]])
    let values = when.flatMap { $0["values"] as? [[String: Any]] ?? [] }
    #expect(values.map { $0["knowledge"] as? String } == ["known", "stale", "not-yet-known", "not-reported"])
    #expect(values.map { $0["subject"] as? String } == Array(repeating: "terminal/one", count: 4))
    #expect(values.map { $0["fact"] as? String }.first == "terminal.paper")
    #expect(values.map { $0["value"] as? String } == ["low", "low", nil, nil])
    #expect(values.map { $0["observedAt"] as? Int64 } == [1_700_000_000_000, 1_700_000_000_000, nil, nil])
    #expect(values.map { $0["since"] as? Int64 }.first == 1_699_999_940_000)
  }

  @Test func whereTheDocumentWritesTextsSoDoesIt() throws {
    let json = try json(trail(), MomentDocument.text)
    #expect(json["since"] as? String == TimeText.iso8601(Self.now - .seconds(60)))
  }

  @Test func whatNothingExplainsSaysNothingOfIt() throws {
    var trail = trail()
    trail.suppression = nil
    let json = try json(trail, MomentDocument.milliseconds)
    #expect(json["suppression"] == nil && json["suppressedBy"] == nil)
  }

  /// The whole document, of a shop with one incident.
  @Test func itIsPartOfACheck() throws {
    let finding = Finding(
      rule: "paper-low", subject: Self.terminal, severity: .notice, cause: .terminalPrinter, blocksCards: false,
      title: LocalizedText("paper low"), explanation: LocalizedText("Little is left."), actor: .owner,
      evidence: [], since: Self.now, ladder: [LadderStep(.check)])
    var incident = Incident(id: 1, finding: finding, openedAt: Self.now)
    incident.trail = trail()
    let snapshot = ShopSnapshot(
      sequence: 0, at: Self.now, shop: ShopIdentity(name: LocalizedText("Shop")), headline: Headline([]),
      lastAnswerAt: nil, terminals: [], accounts: [], links: [], upgrades: [], reportsUpgrades: false,
      upgradesListedAt: nil, incidents: [incident], operations: [], warnings: [])
    let text = try CheckReport(snapshot: snapshot, language: .english).json()
    let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let found = try #require((json["findings"] as? [[String: Any]])?.first)
    #expect((found["trail"] as? [String: Any])?["attempts"] as? Int == 3)
  }
}
