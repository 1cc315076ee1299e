import FoundationEssentials
import ShopModel
import Testing

@testable import ShopCore

/// Of what somebody is told, and when.
@Suite struct NotificationGateTests {
  private typealias Notice = NotificationGate.Notice

  private static let router = finding("gateway-down", .gateway)

  private static func finding(_ rule: String, _ subject: SubjectID) -> Finding {
    let evidence = Evidence(
      subject: subject, fact: .linkUp, value: .bool(false), observedAt: Timestamp(seconds: 0),
      since: Timestamp(seconds: 0))
    return Finding(
      rule: rule, subject: subject, severity: .critical, cause: .networkGateway, blocksCards: false,
      title: LocalizedText("t"), explanation: LocalizedText("e"), actor: .owner, evidence: [evidence],
      since: Timestamp(seconds: 0), ladder: [LadderStep(.wait)])
  }

  private var incident = Incident(id: 1, finding: router, openedAt: Timestamp(seconds: 0))
  private var gate = NotificationGate()

  private mutating func look() -> [String] {
    gate.take([incident]).map { "\($0.kind.rawValue)\($0.heldBack.map { " \($0.name)" } ?? "")" }
  }

  private mutating func close() {
    incident.note(.closed, at: Timestamp(seconds: 100))
    incident.closedAt = Timestamp(seconds: 100)
  }

  @Test mutating func aTroubleIsToldOnceAndItsEndOnce() {
    #expect(look() == ["opened"])
    #expect(look() == [])
    close()
    #expect(look() == ["recovered"])
    #expect(look() == [])
  }

  @Test mutating func whatOpensInMaintenanceAndOutlastsItIsToldThen() {
    incident.maintenance = "router replaced"
    #expect(look() == ["opened maintenance"])
    #expect(look() == [])
    incident.maintenance = nil
    #expect(look() == ["opened"])
    close()
    #expect(look() == ["recovered"])
  }

  @Test mutating func ofWhatNobodyWasToldNobodyIsToldTheEnd() {
    incident.maintenance = "router replaced"
    #expect(look() == ["opened maintenance"])
    close()
    #expect(look() == ["recovered never-told"])
  }

  @Test mutating func whoAcknowledgesIsToldTheEndAndNothingElse() {
    #expect(look() == ["opened"])
    incident.acknowledgement = Acknowledgement(by: "owner", at: Timestamp(seconds: 1), isSticky: true)
    incident.others = [Self.finding("gateway-down", SubjectID(.link, "other"))]
    #expect(look() == ["worse acknowledged"])
    close()
    #expect(look() == ["recovered"])
  }

  @Test mutating func aTroubleThatSpreadsIsToldAgainOncePerPlace() {
    #expect(look() == ["opened"])
    incident.others = [Self.finding("gateway-down", SubjectID(.link, "other"))]
    #expect(look() == ["worse"])
    incident.others = []
    #expect(look() == [])
    incident.others = [Self.finding("gateway-down", SubjectID(.link, "other"))]
    #expect(look() == [])
  }

  @Test mutating func aTroubleThatBecomesWorseIsToldAgain() {
    incident.finding.severity = .warning
    #expect(look() == ["opened"])
    incident.finding.severity = .critical
    #expect(look() == ["worse"])
    incident.finding.severity = .warning
    #expect(look() == [])
  }

  @Test mutating func whatIsMutedIsToldWhenTheMuteIsOver() {
    incident.mute = Mute(by: "owner", at: Timestamp(seconds: 0), until: Timestamp(seconds: 50))
    #expect(look() == ["opened muted"])
    incident.mute = nil
    #expect(look() == ["opened"])
    incident.mute = Mute(by: "owner", at: Timestamp(seconds: 60), until: Timestamp(seconds: 500))
    close()
    #expect(look() == ["recovered muted"])
  }

  @Test mutating func whatComesAndGoesIsToldOnceAndNotForEveryPlace() {
    incident.finding.flapping = 50
    #expect(look() == ["opened"])
    incident.others = [Self.finding("gateway-down", SubjectID(.link, "other"))]
    #expect(look() == ["worse flapping"])
    incident.finding.flapping = nil
    #expect(look() == ["worse"])
  }

  @Test mutating func whatAnotherExplainsIsNotToldByItself() throws {
    var explained = Self.finding("internet-down", .internet)
    explained.suppression = .unreachable(behind: Self.router.id)
    incident.explained = [explained]
    let notices = gate.take([incident])
    #expect(notices.map(\.finding.rule) == ["internet-down", "gateway-down"])
    #expect(notices.map(\.isDue) == [false, true])
    #expect(notices.first?.heldBack == .suppressed(by: Self.router.id))
    #expect(gate.take([incident]) == [])
  }

  @Test mutating func whatBecomesPartOfSomethingGreaterIsNotOver() {
    #expect(look() == ["opened"])
    incident.note(
      .explainedBy(Finding.ID(rule: "power-on-battery", subject: SubjectID(.power, "ups"))), at: Timestamp(seconds: 9))
    incident.closedAt = Timestamp(seconds: 9)
    #expect(look() == ["recovered suppressed"])
  }

  @Test mutating func nothingIsToldTwiceAfterARestart() throws {
    #expect(look() == ["opened"])
    gate = try JSONDecoder().decode(NotificationGate.self, from: JSONEncoder().encode(gate))
    #expect(look() == [])
    close()
    #expect(look() == ["recovered"])
  }
}
