import DemoShop
import NIOPosix
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let now = Timestamp(seconds: 1_680_735_420)
private let till = SubjectID.terminal("till")

private func driver(
  port: Int, framing: POSLINKOptions.Framing = .tcp, deadline: Duration = .seconds(2), tid: String? = nil
) -> POSLINKConnector {
  let options = POSLINKOptions(framing: framing)
  return POSLINKConnector(
    configuration: TerminalConfiguration(
      identity: TerminalIdentity(
        key: "till", name: LocalizedText("Till"), address: "127.0.0.1:\(port)", connector: "poslink",
        interval: .seconds(30)),
      host: "127.0.0.1", port: port, speaks: .poslink(options), tid: tid, deadline: deadline),
    options: options, group: group, clock: StillClock(now))
}

private func withTerminal(
  faults: WireFaults = WireFaults(), _ change: @Sendable (inout SimulatedPOSLINKTerminal) -> Void = { _ in },
  _ body: (DeviceServer<SimulatedPOSLINKTerminal>) async throws -> Void
) async throws {
  let server = try await DeviceServer.start(SimulatedPOSLINKTerminal(), faults: faults, on: group.next())
  server.update(change)
  do {
    try await body(server)
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

private func record(_ what: String) { Issue.record(Comment(rawValue: what)) }
private func record(_ outcome: CommandOutcome) { record("\(outcome)") }

@Suite(.timeLimit(.minutes(2))) struct POSLINKConnectorTests {
  @Test(arguments: POSLINKOptions.Framing.allCases)
  func everythingItDeclaresCanBeTold(framing: POSLINKOptions.Framing) async throws {
    try await withTerminal({ $0.speaksHTTP = framing == .http }) { server in
      let driver = driver(port: server.port, framing: framing, tid: "52523535")
      let report = await driver.poll(deadline: .seconds(2))
      #expect(report.contact == .answered && report.notes.isEmpty)
      #expect(Set(report.readings.map(\.fact)) == driver.capabilities.facts[till])
      #expect(report.text(.terminalState) == "ready")
      #expect(report.text(.terminalContact) == "answering")
      #expect(report.value(.terminalReachable) == .bool(true))
      #expect(report.text(.terminalStatusCode) == "000000")
      #expect(report.text(.terminalSerial) == "1170245321")
      // What nobody has written the meaning of stands beside it, and is no fact.
      #expect(
        report.reading(.terminalSerial)?.raw == "1170245321 | A920 | PROLIN 2.7.84 | 54E1AD0C8A11 | 20 | 32 | | Y")
      #expect(server.device.received == ["A00": 1])
    }
  }

  @Test func whatItCanDoIsGraded() {
    let capabilities = driver(port: 1).capabilities
    #expect(capabilities.restart == .reboot && capabilities.reset == .returnToIdle && capabilities.isAwayOnlyOutOfReach)
    #expect(OperationKind.allCases.filter(capabilities.supports) == [.restart, .reset, .cancelAction])
  }

  @Test func anAnswerInPiecesOrInChunksIsTheSame() async throws {
    try await withTerminal(faults: WireFaults(delivery: .pieces(of: 1, pause: .zero))) { server in
      #expect(await driver(port: server.port).poll(deadline: .seconds(2)).text(.terminalState) == "ready")
    }
    let chunks: @Sendable (inout SimulatedPOSLINKTerminal) -> Void = {
      $0.speaksHTTP = true
      $0.sendsChunks = true
    }
    try await withTerminal(chunks) { server in
      let report = await driver(port: server.port, framing: .http).poll(deadline: .seconds(2))
      #expect(report.text(.terminalSerial) == "1170245321")
    }
  }

  @Test func aTerminalThatDoesNotSayThatAllIsWellIsNotReady() async throws {
    try await withTerminal({ $0.codes["A00"] = "100002" }) { server in
      let report = await driver(port: server.port).poll(deadline: .seconds(2))
      #expect(report.text(.terminalState) == "unknown")
      #expect(report.text(.terminalContact) == "answering")
      #expect(report.text(.terminalStatusCode) == "100002")
      #expect(report.failure == "A01 says 100002 ABORTED")
    }
    try await withTerminal({ $0.refused = ["A00"] }) { server in
      let report = await driver(port: server.port).poll(deadline: .seconds(2))
      #expect(report.text(.terminalState) == "unknown" && report.failure == "A00 refused with NAK")
      #expect(server.device.received == ["A00": 1])
    }
  }

  @Test func aSilentTerminalMayBeServingSomebody() async throws {
    try await withTerminal({ $0.unanswered = ["A00"] }) { server in
      let report = await driver(port: server.port, deadline: .milliseconds(300)).poll(deadline: .seconds(5))
      #expect(report.text(.terminalContact) == "held-by-till" && report.text(.terminalState) == "held-by-till")
    }
  }

  @Test(arguments: [
    (WireFaults(presence: .refusing), "unreachable", false), (WireFaults(presence: .unanswered), "unreachable", false),
    (WireFaults(manner: .silent), "held-by-till", true), (WireFaults(manner: .closing), "held-by-till", true),
    (WireFaults(manner: .greeting([UInt8]("SSH-2.0-x\r\n".utf8))), "foreign", true),
    (WireFaults(manner: .replying([0x15, 0x03, 0x03, 0x00, 0x02, 0x02])), "foreign", true),
    (WireFaults(manner: .replying([0x06, 0x02, 0x30])), "silent", true),
    (WireFaults(manner: .replying([0x80, 0x00, 0x00])), "foreign", true),
    (WireFaults(manner: .flooding([UInt8](repeating: 0x06, count: 4096), limit: 8 << 20)), "foreign", true),
  ])
  func whatIsWrongOnTheWayIsToldApart(faults: WireFaults, contact: String, isReachable: Bool) async throws {
    try await withTerminal(faults: faults) { server in
      let begin = ContinuousClock.now
      let report = await driver(port: server.port, deadline: .milliseconds(400)).poll(deadline: .seconds(5))
      #expect(ContinuousClock.now - begin < .seconds(3))
      #expect(report.text(.terminalContact) == contact, "\(String(describing: report.failure))")
      #expect(report.value(.terminalReachable) == .bool(isReachable))
      #expect(report.text(.terminalState) != "ready")
      #expect(report.failure != nil && report.value(.terminalSerial) == nil)
    }
  }

  @Test func theOtherFramingIsSaid() async throws {
    try await withTerminal({ $0.speaksHTTP = true }) { server in
      let bytes = [UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
      try await server.play(WireFaults(manner: .replying(bytes)))
      let report = await driver(port: server.port).poll(deadline: .seconds(2))
      #expect(report.failure?.contains("\"framing: http\"") == true)
    }
    try await withTerminal { server in
      let report = await driver(port: server.port, framing: .http).poll(deadline: .seconds(2))
      #expect(report.failure == "not a POSLINK terminal: ZVT in serial framing, or POSLINK (15)")
    }
  }

  @Test func hostileTextsAreCleaned() async throws {
    let attack = "\u{1B}[2J\u{9B}31m\u{202E}SN" + String(repeating: "x", count: 3000)
    try await withTerminal({
      $0.serial = attack
      $0.further = [String](repeating: attack, count: 3)
    }) { server in
      let report = await driver(port: server.port).poll(deadline: .seconds(2))
      for reading in report.readings {
        for text in [reading.value.text, reading.raw].compactMap(\.self) {
          #expect(DeviceText.clean(text) == text && text.unicodeScalars.count <= 201)
        }
      }
      #expect(report.text(.terminalSerial)?.unicodeScalars.count == 33)
    }
  }

  // MARK: Commands

  private static let numbers: [DeviceCommand: String] = [.restart: "A26", .reset: "A16", .cancelAction: "A14"]

  @Test(arguments: DeviceCommand.allCases)
  func aCommandIsSentOnceAndOnlyWhatThereIs(command: DeviceCommand) async throws {
    try await withTerminal { server in
      let report = await driver(port: server.port).perform(command, deadline: .seconds(2))
      guard let number = Self.numbers[command] else {
        // It is no use to try it again.
        guard case .notKnown = report.outcome else { return record(report.outcome) }
        #expect(server.connections == 0)
        return
      }
      #expect(server.device.received == [number: 1])
      switch (command, report.outcome) {
      case (.restart, .accepted), (.reset, .accepted): break
      // As a rule there is no word to it, and none is made up.
      case (.cancelAction, .unknown(let words)): #expect(words.contains("A14"))
      default: Issue.record("\(command): \(report.outcome)")
      }
    }
  }

  @Test(arguments: [DeviceCommand.restart, .reset])
  func whatBecameOfACommandIsNeverGuessed(command: DeviceCommand) async throws {
    let number = Self.numbers[command] ?? ""
    for framing in POSLINKOptions.Framing.allCases {
      try await withTerminal({ $0.speaksHTTP = framing == .http }) { server in
        let driver = driver(port: server.port, framing: framing)
        server.update { $0.codes[number] = "100002" }
        let refused = await driver.perform(command, deadline: .seconds(2))
        guard case .refused(let words) = refused.outcome else { return record(refused.outcome) }
        #expect(words.contains("100002"))
        server.update { $0.unanswered = [number] }
        let silent = await driver.perform(command, deadline: .milliseconds(300))
        guard case .unknown = silent.outcome else { return record(silent.outcome) }
        #expect(server.device.received[number] == 2)
        try await server.play(WireFaults(manner: .closing))
        guard case .unknown = await driver.perform(command, deadline: .seconds(2)).outcome else {
          return record("closed")
        }
        try await server.play(WireFaults(presence: .refusing))
        guard case .notSent = await driver.perform(command, deadline: .seconds(2)).outcome else {
          return record("refused connection")
        }
        #expect(server.device.received[number] == 2)
      }
    }
  }

  @Test func aNoIsNotAskedAgain() async throws {
    try await withTerminal({ $0.refused = ["A26", "A16", "A14"] }) { server in
      for command in [DeviceCommand.restart, .reset, .cancelAction] {
        let report = await driver(port: server.port).perform(command, deadline: .seconds(2))
        guard case .refused(let words) = report.outcome else { return record(report.outcome) }
        #expect(words.contains("NAK"))
      }
      #expect(server.device.received == ["A26": 1, "A16": 1, "A14": 1])
    }
  }

  @Test func aDamagedYesIsAskedForAgainButNotTheCommand() async throws {
    try await withTerminal({ $0.damagedAnswers = 2 }) { server in
      #expect(await driver(port: server.port).perform(.restart, deadline: .seconds(2)).outcome == .accepted)
      #expect(server.device.received == ["A26": 1])
    }
    try await withTerminal({ $0.damagedAnswers = 9 }) { server in
      guard case .unknown = await driver(port: server.port).perform(.restart, deadline: .seconds(2)).outcome else {
        return record("not unknown")
      }
      #expect(server.device.received == ["A26": 1])
    }
  }
}
