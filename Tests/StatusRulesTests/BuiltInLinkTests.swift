import ShopModel
import Testing

@testable import StatusRules

/// The line to the acquirer, and the power.
@Suite struct BuiltInLinkTests: BuiltInRuleSuite {
  @Test(
    arguments: [
      // Nobody said when it ends: half a day after its start, whatever the platform goes on saying.
      ("announced", true, nil), ("scheduled", true, nil), ("installing", false, nil),
      // At the end that was announced.
      ("scheduled", true, 6 * 3_600), ("installing", false, 6 * 3_600),
    ] as [(String, Bool, Int64?)])
  func maintenanceEnds(state: String, hasStart: Bool, ends: Int64?) throws {
    for isSilent in [false, true] {
      var scene = try scene()
      let maintenance = SubjectID.upgrade("m1")
      let fresh: Duration = isSilent ? .seconds(600) : .seconds(1_000_000)
      scene.note(maintenance, .upgradeKind, .text("platform-maintenance"), at: 0, freshFor: fresh)
      if hasStart { scene.note(maintenance, .upgradeStarts, .time(Timestamp(seconds: 0)), at: 0, freshFor: fresh) }
      if let ends {
        scene.note(maintenance, .upgradeEnds, .time(Timestamp(seconds: ends)), at: 0, freshFor: fresh)
      }
      scene.read(maintenance, .upgradeState, .text(state), at: 0, freshFor: fresh)
      let last = ends ?? 12 * 3_600
      #expect(scene.rules == ["upgrade-maintenance-running"])
      scene.advance(to: last - 1)
      #expect(scene.rules == ["upgrade-maintenance-running"])
      scene.advance(to: last + 1)
      #expect(!scene.rules.contains("upgrade-maintenance-running"))
      #expect(!scene.rules.contains("upgrade-announced"))
      #expect(!scene.rules.contains("upgrade-maintenance"))
    }
  }

  @Test func withoutItsLineTheShopTakesNoCards() throws {
    for link in ["gateway", "internet"] {
      let found = try findings(SubjectID(.link, link), [.linkUp: .bool(false)])
      #expect(found.map(\.blocksCards) == [true], "\(link)")
      #expect(found.first?.severity == .critical)
    }
  }

  @Test func aServiceIsAskedTwiceBeforeItIsSaidNotToAnswer() throws {
    let service = SubjectID.link(toHostOf: "acquirer")
    var scene = try scene()
    scene.read(service, .linkUp, .bool(false), at: 0, freshFor: .seconds(180))
    scene.advance(to: 60)
    #expect(scene.rules == [])
    #expect(scene.engine.retries == [service: [.linkUp: .seconds(20), .linkContact: .seconds(20)]])
    scene.read(service, .linkUp, .bool(false), at: 60, freshFor: .seconds(180))
    #expect(scene.rules == ["service-not-answering"])
    #expect(scene.engine.findings.first?.cause == .accountInterface)
    scene.read(service, .linkUp, .bool(true), at: 120)
    #expect(scene.rules == [])
  }

  @Test func everyTroubleOfALinkHasItsFinding() throws {
    let service = SubjectID.link(toHostOf: "acquirer")
    let own = SubjectID.link(ofTerminal: "counter")
    #expect(try findings(own, [.linkUp: .bool(false)]).map(\.cause) == [.networkUnreachable])
    #expect(try findings(SubjectID(.link, "gateway"), [.linkUp: .bool(false)]).map(\.cause) == [.networkGateway])
    #expect(try findings(SubjectID(.link, "internet"), [.linkUp: .bool(false)]).map(\.cause) == [.networkInternet])
    #expect(try findings(own, [.linkLoss: .number(8)]).map(\.cause) == [.networkCongestion])
    #expect(try findings(service, [.linkLatency: .number(1_200)]).map(\.cause) == [.networkCongestion])
    let weak: [Fact: FactValue] = [.linkSignal: .number(-95), .linkSignalGrade: .text("poor")]
    #expect(try findings(own, weak).map(\.id.rule) == ["link-signal-weak"])
    #expect(try findings(own, [.linkSignalGrade: .text("poor")]).map(\.id.rule) == ["link-signal-poor"])
  }

  @Test func aUPSThatIsChargedAgainIsNoLongerNearlyEmpty() throws {
    let ups = SubjectID(.power, "ups")
    let empty: [Fact: FactValue] = [.powerLowBattery: .bool(true), .powerSource: .text("battery")]
    #expect(try findings(ups, empty).map(\.id.rule) == ["power-battery-low"])
    #expect(try findings(ups, [.powerLowBattery: .bool(true)]).map(\.id.rule) == ["power-battery-low"])
    #expect(try findings(ups, [.powerLowBattery: .bool(true), .powerSource: .text("mains")]).isEmpty)
  }
}
