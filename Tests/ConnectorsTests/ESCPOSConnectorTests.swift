import DemoShop
import NIOPosix
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let now = Timestamp(seconds: 1_680_735_420)

func printerConnector(port: Int, deadline: Duration = .seconds(2)) -> ESCPOSConnector {
  ESCPOSConnector(
    configuration: PrinterConfiguration(
      identity: ApparatusIdentity(
        id: SubjectID(.printer, "till"), name: LocalizedText("Printer"), address: "127.0.0.1:\(port)",
        connector: "escpos", interval: .seconds(30)),
      host: "127.0.0.1", port: port, deadline: deadline),
    group: group, clock: StillClock(now))
}

private func withPrinter(
  _ printer: SimulatedPrinter = SimulatedPrinter(), faults: WireFaults = WireFaults(),
  _ body: (DeviceServer<SimulatedPrinter>) async throws -> Void
) async throws {
  let server = try await DeviceServer.start(printer, faults: faults, on: group.next())
  do {
    try await body(server)
  } catch {
    await server.stop()
    throw error
  }
  #expect(server.device.strayBytes == 0, "something was sent that is no status enquiry")
  await server.stop()
}

@Suite(.timeLimit(.minutes(1))) struct ESCPOSConnectorTests {
  @Test func aPrinterThatIsWellTellsEverythingDeclared() async throws {
    try await withPrinter { server in
      let driver = printerConnector(port: server.port)
      let report = await driver.poll(deadline: .seconds(2))
      #expect(report.contact == .answered)
      #expect(Set(report.readings.map(\.fact)) == driver.capabilities.facts[SubjectID(.printer, "till")])
      #expect(report.value(.printerOnline) == .bool(true))
      #expect(report.text(.printerPaper) == "ok")
      #expect(report.notes.isEmpty)
      #expect(server.device.enquiries == [1: 1, 2: 1, 3: 1, 4: 1])
      #expect(server.connections == 1)
    }
  }

  @Test(arguments: [
    WireFaults(), WireFaults(delivery: .coalesced), WireFaults(delivery: .pieces(of: 1, pause: .milliseconds(2))),
    WireFaults(replyDelay: .milliseconds(60)),
  ])
  func everyStateComesThroughHoweverItIsDelivered(faults: WireFaults) async throws {
    var printer = SimulatedPrinter()
    printer.sendsAutomaticStatus = true
    try await withPrinter(printer, faults: faults) { server in
      let driver = printerConnector(port: server.port)
      server.update { $0.paper = .low }
      #expect(await driver.poll(deadline: .seconds(2)).text(.printerPaper) == "low")
      server.update {
        $0.paper = .out
        $0.isCoverOpen = true
      }
      let out = await driver.poll(deadline: .seconds(2))
      #expect(out.text(.printerPaper) == "out")
      #expect(out.text(.printerCover) == "open")
      #expect(out.value(.printerOnline) == .bool(false))
      server.update {
        $0 = SimulatedPrinter()
        $0.sendsAutomaticStatus = true
        $0.hasCutterFault = true
      }
      let stuck = await driver.poll(deadline: .seconds(2))
      #expect(stuck.text(.printerCutter) == "fault")
      #expect(stuck.value(.printerError) == .texts(["cutter"]))
    }
  }

  @Test func whatItDoesNotAnswerIsNotReported() async throws {
    var printer = SimulatedPrinter()
    printer.unanswered = [3]
    try await withPrinter(printer) { server in
      let report = await printerConnector(port: server.port, deadline: .milliseconds(300)).poll(deadline: .seconds(2))
      #expect(report.contact == .answered)
      #expect(report.text(.printerPaper) == "ok")
      #expect(report.reading(.printerCutter) == nil && report.reading(.printerError) == nil)
      #expect(report.notes == ["no answer to DLE EOT 3"])
    }
  }

  @Test(arguments: [
    (WireFaults(presence: .refusing), "held-by-till"), (WireFaults(presence: .unanswered), "unreachable"),
    (WireFaults(manner: .silent), "silent"), (WireFaults(manner: .closing), "silent"),
    (WireFaults(manner: .greeting([UInt8]("SSH-2.0-dropbear\r\n".utf8))), "foreign"),
    (WireFaults(manner: .replying([UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))), "foreign"),
    (WireFaults(manner: .replying([0x12, 0x12, 0x12, 0x12])), "foreign"),
    (WireFaults(manner: .flooding([UInt8](repeating: 0x11, count: 4096), limit: 8 << 20)), "foreign"),
  ])
  func whatIsWrongOnTheWayIsToldApart(faults: WireFaults, contact: String) async throws {
    try await withPrinter(faults: faults) { server in
      let begin = ContinuousClock.now
      let report = await printerConnector(port: server.port, deadline: .milliseconds(400)).poll(deadline: .seconds(5))
      #expect(ContinuousClock.now - begin < .seconds(3))
      #expect(report.text(.printerContact) == contact)
      #expect(report.failure != nil)
      // Only who does not answer at all is certainly offline; of the others nobody knows.
      #expect(report.value(.printerOnline) == (contact == "unreachable" ? .bool(false) : nil))
      #expect(report.readings.count == (contact == "unreachable" ? 2 : 1))
    }
  }

  @Test func aPrinterIsOnlyAsked() async throws {
    try await withPrinter { server in
      for command in DeviceCommand.allCases {
        let report = await printerConnector(port: server.port).perform(command, deadline: .seconds(1))
        guard case .notSent = report.outcome else {
          Issue.record("\(command): \(report.outcome)")
          return
        }
      }
      #expect(server.connections == 0)
    }
  }
}
