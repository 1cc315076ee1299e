import NIOCore
import NIOPosix
import Testing

@testable import ZVT

private typealias Script = ScriptedTerminal.Script

@Suite struct ZVTClientTests {
  private let group = MultiThreadedEventLoopGroup.singleton
  private let ready: ZVTOutcome = .completed(.status(StatusEnquiryAnswer(status: .ready)))
  private let ack = APDU.positiveAcknowledgement

  /// Runs `command` once against a terminal that plays `script`.
  private func run(
    _ command: ZVTCommand = .statusEnquiry, settings: ZVTSettings = ZVTSettings(), script: Script
  ) async throws -> (ZVTExchange, [APDU]) {
    let terminal = try await ScriptedTerminal.start([script], group: group)
    let client = ZVTClient(
      endpoint: ZVTEndpoint(host: "127.0.0.1", port: terminal.port), settings: settings, group: group)
    let exchange = await client.run(command)
    try await settle(terminal)
    try await terminal.stop()
    return (exchange, terminal.received.first ?? [])
  }

  /// Waits until the terminal has seen the client's end of every connection.
  private func settle(_ terminal: ScriptedTerminal) async throws {
    for _ in 0..<200 where terminal.wasClosed.contains(false) { try await Task.sleep(for: .milliseconds(5)) }
  }

  private func parts(_ texts: String...) -> ScriptedTerminal.Action { .send(texts.map { hex($0) }) }

  @Test func anEnquiryIsAnsweredAcknowledgedAndClosed() async throws {
    let terminal = try await ScriptedTerminal.start([[1: [parts("800000", "060F0100")]]], group: group)
    let client = ZVTClient(endpoint: ZVTEndpoint(host: "127.0.0.1", port: terminal.port), group: group)
    let exchange = await client.run(.statusEnquiry)
    #expect(exchange.outcome == ready)
    #expect(exchange.sentBytes && exchange.isAcknowledged)
    #expect(exchange.receivedBytes == 7)
    #expect(exchange.answerTime > .zero && exchange.answerTime < .seconds(5))
    try await settle(terminal)
    #expect(terminal.received == [[apdu("0501050000000305"), ack]])
    #expect(terminal.wasClosed == [true])
    try await terminal.stop()
  }

  @Test func aNameIsResolvedAndTheCommandGoesOutOnce() async throws {
    let terminal = try await ScriptedTerminal.start([[1: [parts("800000 060F0100")]]], group: group)
    let client = ZVTClient(endpoint: ZVTEndpoint(host: "localhost", port: terminal.port), group: group)
    #expect(await client.run(.statusEnquiry).outcome == ready)
    try await settle(terminal)
    #expect(terminal.received == [[apdu("0501050000000305"), ack]])
    try await terminal.stop()
  }

  @Test func theAnswerMayComeByteByByte() async throws {
    let bytes = hex("800000 04FF0117 060F06F0F0F2312E00").map { [$0] }
    let (exchange, sent) = try await run(script: [1: [.send(bytes)]])
    #expect(exchange.outcome == .completed(.status(StatusEnquiryAnswer(status: .ready, version: "1."))))
    #expect(sent.dropFirst() == [ack, ack])
  }

  @Test func allThatComesBeforeTheCompletionIsAcknowledgedOneByOne() async throws {
    let block = APDU(
      .printTextBlock, TLV.container([TLV(0x25, Array(repeating: TLV(0x07, Array("Zeile".utf8)), count: 95))]))
    let (exchange, sent) = try await run(script: [
      1: [parts("800000"), parts("04FF010F")], 2: [parts("040F022700")], 3: [.send([block.encoded])],
      4: [parts("06D103814F4B")], 5: [parts("06D800")], 6: [parts("060F0100")],
    ])
    #expect(exchange.outcome == ready)
    #expect(sent.dropFirst() == [ack, ack, ack, ack, apdu("848300"), ack])
    #expect(exchange.statusInformation.first?.resultCode == .noError)
    #expect(exchange.prints.first?.count == 96)
  }

  @Test func theLadderIsClimbedDownOnceAndRemembered() async throws {
    let terminal = try await ScriptedTerminal.start(
      [
        [1: [parts("849A00")], 2: [parts("848300")], 3: [parts("800000 060F0100")]],
        [1: [parts("800000 060F0100")]],
      ], group: group)
    let settings = ZVTSettings(password: ZVTPassword(digits: "123456"))
    let client = ZVTClient(
      endpoint: ZVTEndpoint(host: "127.0.0.1", port: terminal.port), settings: settings, group: group)
    #expect(await client.run(.statusEnquiry).outcome == ready)
    #expect(await client.run(.statusEnquiry).outcome == ready)
    try await settle(terminal)
    #expect(
      terminal.received == [
        [apdu("0501051234560305"), apdu("050103123456"), apdu("050100"), ack], [apdu("050100"), ack],
      ])
    try await terminal.stop()
  }

  @Test func aFormThatNobodyAcknowledgedIsNotRemembered() async throws {
    let terminal = try await ScriptedTerminal.start(
      [[1: [parts("849A00")], 2: [parts("849A00")], 3: [parts("849A00")]]], group: group)
    let client = ZVTClient(endpoint: ZVTEndpoint(host: "127.0.0.1", port: terminal.port), group: group)
    #expect(await client.run(.statusEnquiry).outcome == .negative(.protocolError, data: []))
    #expect(await client.run(.statusEnquiry).outcome == .negative(.protocolError, data: []))
    try await settle(terminal)
    #expect(terminal.received.map { $0.count } == [3, 3])
    try await terminal.stop()
  }

  @Test func commandsWithoutCompletionEndWithTheirAcknowledgement() async throws {
    let settings = ZVTSettings(strayCompletionTime: .milliseconds(40))
    let (exchange, sent) = try await run(.abort, settings: settings, script: [1: [parts("800000")]])
    #expect(exchange.outcome == .acknowledged)
    #expect(sent == [apdu("06B000")])
    let (stray, answers) = try await run(
      .displayText(["Kasse"], seconds: 3), settings: settings, script: [1: [parts("800000", "060F00")]])
    #expect(stray.outcome == .acknowledged)
    #expect(answers.dropFirst() == [ack])
  }

  @Test func aResetIsFollowedToItsAcknowledgedCompletion() async throws {
    let (exchange, sent) = try await run(.resetTerminal, script: [1: [parts("800000", "060F00")], 2: [.reset]])
    #expect(exchange.outcome == .completed(.finished(BMPSequence())))
    #expect(sent == [apdu("061800"), ack])
  }

  @Test func aTerminalThatGoesAwayAfterAResetLeavesTheOutcomeOpen() async throws {
    let (exchange, _) = try await run(.resetTerminal, script: [1: [parts("800000"), .reset]])
    #expect(exchange.outcome == .failed(.reset(midFrame: false)))
    #expect(exchange.sentBytes && exchange.isAcknowledged)
  }

  @Test func aRefusalNamesItsCode() async throws {
    let (exchange, sent) = try await run(script: [1: [parts("841E017D")]])
    #expect(exchange.outcome == .negative(ResultCode(rawValue: 0x1E), data: [0x7D]))
    #expect(sent.count == 1)
  }

  @Test func nobodyListens() async throws {
    let terminal = try await ScriptedTerminal.start([[:]], group: group)
    let port = terminal.port
    try await terminal.stop()
    let client = ZVTClient(endpoint: ZVTEndpoint(host: "127.0.0.1", port: port), group: group)
    let exchange = await client.run(.statusEnquiry)
    #expect(exchange.outcome == .failed(.connectionRefused))
    #expect(!exchange.sentBytes && exchange.connectTime == nil)
    let byName = ZVTClient(endpoint: ZVTEndpoint(host: "localhost", port: port), group: group)
    #expect(await byName.run(.statusEnquiry).outcome == .failed(.connectionRefused))
    let noPort = ZVTClient(endpoint: ZVTEndpoint(host: "127.0.0.1", port: 70_000), group: group)
    #expect(await noPort.run(.statusEnquiry).outcome == .failed(.unreachable("there is no such port")))
  }

  @Test func silenceAfterConnecting() async throws {
    let (exchange, _) = try await run(settings: ZVTSettings(t3: .milliseconds(100)), script: [:])
    #expect(exchange.outcome == .failed(.silent))
    #expect(exchange.sentBytes)
    let (paused, _) = try await run(settings: ZVTSettings(t3: .milliseconds(100)), script: [0: [.pause]])
    #expect(paused.outcome == .failed(.silent))
  }

  @Test func silenceAfterTheAcknowledgement() async throws {
    let settings = ZVTSettings(t3: .milliseconds(80), t4: .milliseconds(160))
    let (exchange, _) = try await run(settings: settings, script: [1: [parts("800000")]])
    #expect(exchange.outcome == .failed(.stalled("the completion")))
    #expect(exchange.answerTime >= .milliseconds(160))
  }

  @Test func aTimerThatFiresEarlyIsSetAgain() async throws {
    // The timer is set for T3; T4 is longer and holds when it fires.
    let settings = ZVTSettings(t3: .milliseconds(40), t4: .seconds(20))
    let wait = Array(repeating: hex("04FF0117"), count: 120)
    let (exchange, _) = try await run(
      settings: settings, script: [1: [.send([hex("800000")] + wait + [hex("060F0100")])]])
    #expect(exchange.outcome == ready)
    #expect(exchange.intermediate.count == 120)
  }

  @Test func closingTooEarly() async throws {
    let (before, _) = try await run(script: [1: [.close]])
    #expect(before.outcome == .failed(.closedBeforeAnswer))
    #expect(before.sentBytes && !before.isAcknowledged)
    let (after, _) = try await run(script: [1: [parts("800000"), .close]])
    #expect(after.outcome == .failed(.closedBeforeAnswer))
    #expect(after.isAcknowledged)
    let (half, _) = try await run(script: [1: [parts("800000"), .halfClose]])
    #expect(half.outcome == .failed(.closedBeforeAnswer))
  }

  @Test func aHalfCloseBehindTheCompletionDoesNotCostTheAcknowledgement() async throws {
    let (exchange, sent) = try await run(script: [1: [parts("800000 060F0100"), .halfClose]])
    #expect(exchange.outcome == ready)
    #expect(sent.last == ack)
  }

  @Test func aResetInTheMiddleOfAMessage() async throws {
    let (exchange, _) = try await run(script: [1: [parts("800000 060F10 00"), .reset]])
    #expect(exchange.outcome == .failed(.reset(midFrame: true)))
  }

  @Test func aGreetingInAnotherProtocol() async throws {
    let (exchange, _) = try await run(script: [0: [.send([Array("VER|APP 4.2|0815\r\n".utf8)])]])
    #expect(exchange.outcome == .failed(.foreign("a greeting: VER|APP 4.2|0815  ")))
    let (serial, _) = try await run(script: [1: [parts("150369")]])
    #expect(serial.outcome == .failed(.foreign("ZVT in serial framing (15 03 69)")))
  }

  @Test func anEndlessStreamIsCutOff() async throws {
    let flood = [UInt8](repeating: 0, count: 300).flatMap { _ in APDU(.printLine, [0x40, 0x41]).encoded }
    let (exchange, _) = try await run(
      settings: ZVTSettings(mostReceivedBytes: 1000), script: [1: [parts("800000"), .send([flood])]])
    #expect(exchange.outcome == .failed(.tooMuch(limit: 1000)))
  }

  @Test func manyClientsAtOnce() async throws {
    let terminal = try await ScriptedTerminal.start([[1: [parts("800000 060F0100")]]], group: group)
    let endpoint = ZVTEndpoint(host: "127.0.0.1", port: terminal.port)
    let good = await withTaskGroup(of: Bool.self) { tasks in
      for _ in 0..<100 {
        tasks.addTask { await ZVTClient(endpoint: endpoint, group: group).run(.statusEnquiry).outcome == ready }
      }
      return await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(good == 100)
    try await settle(terminal)
    #expect(terminal.received.count == 100)
    #expect(terminal.received.allSatisfy { $0.last == ack })
    try await terminal.stop()
  }
}
