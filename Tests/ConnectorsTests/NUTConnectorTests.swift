import DemoShop
import NIOPosix
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let now = Timestamp(seconds: 1_680_735_420)

func powerConnector(port: Int, ups: String = "ups", deadline: Duration = .seconds(2)) -> NUTConnector {
  NUTConnector(
    configuration: PowerConfiguration(
      identity: ApparatusIdentity(
        id: SubjectID(.power, "ups"), name: LocalizedText("UPS"), address: "\(ups)@127.0.0.1:\(port)", connector: "nut",
        interval: .seconds(10)),
      host: "127.0.0.1", port: port, ups: ups, deadline: deadline),
    group: group, clock: StillClock(now))
}

private func withUPS(
  faults: WireFaults = WireFaults(), _ body: (DeviceServer<SimulatedUPS>) async throws -> Void
) async throws {
  let server = try await DeviceServer.start(SimulatedUPS(), faults: faults, on: group.next())
  do {
    try await body(server)
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

@Suite(.timeLimit(.minutes(1))) struct NUTConnectorTests {
  @Test func everythingItDeclaresCanBeTold() async throws {
    try await withUPS { server in
      let driver = powerConnector(port: server.port)
      let report = await driver.poll(deadline: .seconds(2))
      #expect(report.contact == .answered)
      #expect(Set(report.readings.map(\.fact)) == driver.capabilities.facts[SubjectID(.power, "ups")])
      #expect(report.readings.allSatisfy { $0.subject == SubjectID(.power, "ups") && $0.observedAt == now })
      #expect(report.text(.powerContact) == "answering")
      #expect(report.text(.powerSource) == "mains")
      #expect(report.value(.powerCharge) == .number(100))
      #expect(report.value(.powerRuntime) == .number(1800))
      #expect(report.value(.powerInputVoltage) == .number(229.4))
      #expect(report.notes.isEmpty)
      // It does not wait for the answer to its farewell.
      let end = ContinuousClock.now + .seconds(3)
      while server.device.commands.count < 2, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
      #expect(server.device.commands == ["LIST VAR ups", "LOGOUT"])
    }
  }

  @Test func aPowerCutIsSeen() async throws {
    try await withUPS(faults: WireFaults(delivery: .pieces(of: 3, pause: .zero))) { server in
      server.update { ups in
        ups.status = "OB DISCHRG LB"
        ups.inputVoltage = 0
        ups.charge = 12
      }
      let report = await powerConnector(port: server.port).poll(deadline: .seconds(2))
      #expect(report.text(.powerSource) == "battery")
      #expect(report.value(.powerLowBattery) == .bool(true))
      #expect(report.value(.powerCharge) == .number(12))
    }
  }

  @Test(arguments: [
    ("DATA-STALE", "data-stale"), ("DRIVER-NOT-CONNECTED", "driver-lost"), ("ACCESS-DENIED", "denied"),
    ("FEATURE-NOT-SUPPORTED", "foreign"),
  ])
  func aRefusalIsOneClearLineAndNothingElse(word: String, contact: String) async throws {
    try await withUPS { server in
      server.update { $0.refusal = word }
      let report = await powerConnector(port: server.port).poll(deadline: .seconds(2))
      #expect(report.readings.map(\.fact) == [.powerContact])
      #expect(report.text(.powerContact) == contact)
      #expect(report.failure?.contains(word) == true)
      #expect(report.failure?.contains("\n") == false)
    }
  }

  @Test func anotherNameIsNotKnownThere() async throws {
    try await withUPS { server in
      let report = await powerConnector(port: server.port, ups: "cellar").poll(deadline: .seconds(2))
      #expect(report.text(.powerContact) == "unknown-name")
      #expect(report.failure == "upsd knows no UPS \"cellar\" (UNKNOWN-UPS)")
    }
  }

  @Test func aServerThatTellsNothingUsefulIsNotAnswering() async throws {
    try await withUPS { server in
      server.update { ups in
        ups.further = ["ups.status": "WAIT", "battery.charge": "?", "battery.runtime": "?", "input.voltage": "?"]
      }
      let report = await powerConnector(port: server.port).poll(deadline: .seconds(2))
      #expect(report.readings.map(\.fact) == [.powerContact])
      #expect(report.text(.powerContact) == "data-stale")
      #expect(report.notes.count == 4)
    }
  }

  @Test(arguments: [
    (WireFaults(presence: .refusing), "unreachable"), (WireFaults(presence: .unanswered), "unreachable"),
    (WireFaults(manner: .silent), "silent"), (WireFaults(manner: .closing), "silent"),
    (WireFaults(manner: .greeting([UInt8]("220 mail ESMTP\r\n".utf8))), "foreign"),
    (WireFaults(manner: .replying([0x00, 0xFF, 0x0A])), "foreign"),
    (WireFaults(manner: .flooding([UInt8](repeating: 0x41, count: 4096), limit: 8 << 20)), "foreign"),
  ])
  func whatIsWrongOnTheWayIsToldApart(faults: WireFaults, contact: String) async throws {
    try await withUPS(faults: faults) { server in
      let begin = ContinuousClock.now
      let report = await powerConnector(port: server.port, deadline: .milliseconds(400)).poll(deadline: .seconds(5))
      #expect(ContinuousClock.now - begin < .seconds(3))
      #expect(report.text(.powerContact) == contact)
      #expect(report.readings.count == 1)
      #expect(report.failure != nil)
    }
  }

  @Test func aPowerSourceIsOnlyAsked() async throws {
    let report = await powerConnector(port: 1).perform(.restart, deadline: .seconds(1))
    guard case .notSent = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
  }
}
