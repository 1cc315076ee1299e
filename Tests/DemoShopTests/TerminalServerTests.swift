import NIOCore
import NIOPosix
import ShopModel
import Testing
import ZVT

@testable import DemoShop

/// Starts a terminal for one test, and stops it afterwards.
private func withServer(
  _ terminal: SimulatedTerminal = testTerminal(), _ faults: WireFaults = WireFaults(),
  clock: any ShopClock = ManualClock(), _ body: (TerminalServer) async throws -> Void
) async throws {
  let server = try await TerminalServer.start(
    terminal, faults: faults, on: MultiThreadedEventLoopGroup.singleton.next(), clock: clock)
  do {
    try await body(server)
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

@Suite("A simulated terminal on the wire")
struct TerminalServerTests {
  @Test("it answers, and its conversation ends with the acknowledgement")
  func answers() async throws {
    try await withServer { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      till.send(Wire.acknowledgement)
      #expect(await eventually { !server.terminal.isInConversation })
      #expect(server.terminal.received == [.statusEnquiry: 1])
      #expect(server.terminal.unacknowledged == 0)
    }
  }

  @Test("a command may come byte by byte, and several in one segment")
  func reassembly() async throws {
    try await withServer { server in
      var till = try await ByteClient.connect(port: server.port)
      for byte in Wire.plainEnquiry {
        till.send([byte])
        try await Task.sleep(for: .milliseconds(2))
      }
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      till.send(Wire.acknowledgement + Wire.plainEnquiry)
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
    }
  }

  @Test("a second connection gets nothing until the first has ended: never two are served")
  func oneAtATime() async throws {
    try await withServer { server in
      var second: ByteClient
      do {
        var first = try await ByteClient.connect(port: server.port)
        first.send(Wire.plainEnquiry)
        #expect(await first.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
        second = try await ByteClient.connect(port: server.port)
        second.send(Wire.plainEnquiry)
        #expect(await second.receive(1, within: .milliseconds(100)) == [])
        #expect(server.terminal.received == [.statusEnquiry: 1])
      }
      #expect(await second.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      #expect(server.counts.mostServed == 1)
      #expect(server.counts.overlapping == 1)
      #expect(server.counts.connections == 2)
    }
  }

  @Test("a restart closes the connection, refuses new ones, and ends ready on the same port")
  func restart() async throws {
    let clock = ManualClock()
    var terminal = testTerminal()
    terminal.fault = .hung
    terminal.restart.absence = .refusing
    try await withServer(terminal, clock: clock) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.reset)
      #expect(await till.receive(6) == [0x80, 0x00, 0x00, 0x06, 0x0F, 0x00])
      till.send(Wire.acknowledgement)
      #expect(await eventually { clock.waiting == 1 })
      clock.advance(by: .milliseconds(300))
      #expect(await till.receiveAll() == [])
      #expect(till.end != .open)
      #expect(await eventually { clock.waiting == 1 })
      #expect(await ByteClient.attempt(port: server.port) == .refused)
      clock.advance(by: .seconds(4))
      #expect(await eventually { server.terminal.isPresent && clock.waiting == 1 })
      // The terminal is back a moment before its socket listens.
      var tries = 0
      while await ByteClient.attempt(port: server.port) != .connected, tries < 200 {
        tries += 1
        try await Task.sleep(for: .milliseconds(5))
      }
      var back = try await ByteClient.connect(port: server.port)
      back.send(Wire.plainEnquiry)
      #expect(await back.receive(Wire.plainAnswer.count).last == 0x9C)
      back.send(Wire.acknowledgement)
      clock.advance(by: .seconds(2))
      #expect(await eventually { server.terminal.phase == .running })
      back.send(Wire.plainEnquiry)
      #expect(await back.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
    }
  }

  @Test("what is no ZVT message ends the connection, and is counted")
  func unreadable() async throws {
    try await withServer { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send([0x05, 0x01, 0xFF, 0xFF, 0xFF])
      _ = await till.receiveAll()
      #expect(till.end != .open)
      #expect(server.counts.unreadable == 1)
    }
  }

  @Test("only loopback addresses are listened on")
  func loopbackOnly() async throws {
    await #expect(throws: LoopbackProblem.self) {
      _ = try await TerminalServer.start(
        testTerminal(), host: "0.0.0.0", on: MultiThreadedEventLoopGroup.singleton.next(), clock: ManualClock())
    }
  }

  @Test("hundreds live in one process, and none listens after its end")
  func many() async throws {
    // An address of its own, so that no other test's socket can take one of the ports meanwhile.
    let host = "127.77.0.1"
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    var servers: [TerminalServer] = []
    for _ in 0..<300 { servers.append(try await .start(testTerminal(), host: host, on: loop, clock: ManualClock())) }
    #expect(Set(servers.map(\.port)).count == 300)
    for server in servers {
      var till = try await ByteClient.connect(host: host, port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      till.send(Wire.acknowledgement)
    }
    for server in servers {
      await server.stop()
      #expect(await ByteClient.attempt(host: host, port: server.port) == .refused)
    }
  }
}

@Suite("Faults on the wire")
struct WireFaultTests {
  @Test("a delayed reply comes after its delay")
  func delay() async throws {
    try await withServer(testTerminal(), WireFaults(replyDelay: .milliseconds(120))) { server in
      var till = try await ByteClient.connect(port: server.port)
      let start = ContinuousClock.now
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(3) == Wire.acknowledgement)
      #expect(ContinuousClock.now - start >= .milliseconds(120))
    }
  }

  @Test("its own messages can keep a till waiting after the acknowledgement")
  func stall() async throws {
    try await withServer(testTerminal(), WireFaults(messageDelay: .milliseconds(150))) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(3) == Wire.acknowledgement)
      #expect(await till.receive(1, within: .milliseconds(50)) == [])
      #expect(await till.receive(Wire.plainAnswer.count - 3) == Array(Wire.plainAnswer.dropFirst(3)))
    }
  }

  @Test("an answer can come byte by byte")
  func byteWise() async throws {
    let faults = WireFaults(delivery: .pieces(of: 1, pause: .milliseconds(4)))
    try await withServer(testTerminal(), faults) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      #expect(till.reads.count > Wire.plainAnswer.count / 2)
    }
  }

  @Test("an answer can come in chunks")
  func chunks() async throws {
    let faults = WireFaults(delivery: .pieces(of: 4, pause: .milliseconds(15)))
    try await withServer(testTerminal(), faults) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      #expect(till.reads.allSatisfy { $0 <= 8 })
      #expect(till.reads.contains(4))
    }
  }

  @Test("reply and answer can come in one segment")
  func coalesced() async throws {
    try await withServer(testTerminal(), WireFaults(delivery: .coalesced, replyDelay: .milliseconds(5))) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(Wire.plainAnswer.count) == Wire.plainAnswer)
      #expect(till.reads == [Wire.plainAnswer.count])
    }
  }

  @Test("a connection can be closed, or torn off, in the middle of a message", arguments: [0, 3, 7])
  func cut(after count: Int) async throws {
    for (end, seen) in [(WireFaults.Cut.End.close, ByteClient.End.closed), (.reset, .reset)] {
      try await withServer(testTerminal(), WireFaults(cut: .init(afterBytes: count, end: end))) { server in
        var till = try await ByteClient.connect(port: server.port)
        till.send(Wire.plainEnquiry)
        let bytes = await till.receiveAll()
        #expect(till.end == seen)
        // What was sent before an RST may be lost with it.
        if end == .close { #expect(bytes == Array(Wire.plainAnswer.prefix(count))) }
        #expect(bytes.count <= count)
      }
    }
  }

  @Test("a terminal can be silent after the connection")
  func silent() async throws {
    try await withServer(testTerminal(), WireFaults(manner: .silent)) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receiveAll(within: .milliseconds(150)) == [])
      #expect(till.end == .open)
      #expect(server.terminal.received.isEmpty)
    }
  }

  @Test("a terminal held by the till accepts and closes")
  func held() async throws {
    try await withServer(testTerminal(), WireFaults(manner: .closing)) { server in
      var till = try await ByteClient.connect(port: server.port)
      #expect(await till.receiveAll() == [])
      #expect(till.end == .closed)
    }
  }

  @Test("a connection can be refused, and be possible again on the same port")
  func refused() async throws {
    try await withServer(testTerminal(), WireFaults(presence: .refusing)) { server in
      #expect(await ByteClient.attempt(port: server.port) == .refused)
      await server.play(WireFaults())
      #expect(await ByteClient.attempt(port: server.port) == .connected)
      await server.play(WireFaults(presence: .refusing))
      #expect(await ByteClient.attempt(port: server.port) == .refused)
    }
  }

  @Test("an unplugged terminal does not answer at all, and is there again when it is plugged in")
  func unplugged() async throws {
    try await withServer { server in
      await server.play(WireFaults(presence: .unanswered))
      #expect(await ByteClient.attempt(port: server.port, within: .milliseconds(300)) == .unanswered)
      #expect(await ByteClient.attempt(port: server.port, within: .milliseconds(300)) == .unanswered)
      await server.play(WireFaults())
      #expect(await ByteClient.attempt(port: server.port) == .connected)
    }
  }

  @Test("an absence ends open connections")
  func unpluggedInTheMiddle() async throws {
    try await withServer { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(3) == Wire.acknowledgement)
      await server.play(WireFaults(presence: .unanswered))
      _ = await till.receiveAll()
      #expect(till.end != .open)
      #expect(server.terminal.unacknowledged == 1)
    }
  }

  @Test(
    "foreign and hostile bytes arrive as they are",
    arguments: [
      WireFaults.Manner.greeting(HostileBytes.foreignGreeting), .replying(HostileBytes.serialNAK),
      .replying(HostileBytes.serialBlock), .replying(HostileBytes.garbage(3000, seed: 7)),
      .replying(HostileBytes.lengthLie(announced: 200, actual: 20)),
      .replying(HostileBytes.lengthLie(announced: 65_535, actual: 20)),
      .replying(HostileBytes.lengthLie(announced: 2, actual: 40)),
    ])
  func hostile(manner: WireFaults.Manner) async throws {
    try await withServer(testTerminal(), WireFaults(manner: manner)) { server in
      var till = try await ByteClient.connect(port: server.port)
      switch manner {
      case .greeting(let bytes): #expect(await till.receive(bytes.count) == bytes)
      case .replying(let bytes):
        till.send(Wire.plainEnquiry)
        #expect(await till.receive(bytes.count) == bytes)
      default: Issue.record("not a hostile manner")
      }
      #expect(await till.receive(1, within: .milliseconds(30)) == [])
    }
  }

  @Test("an endless stream fills what the client reads, up to its limit")
  func flood() async throws {
    let limit = 3 * 1024 * 1024
    try await withServer(testTerminal(), WireFaults(manner: .flooding([0x04, 0xFF, 0x01, 0x0E], limit: limit))) {
      server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      let bytes = await till.receive(limit, within: .seconds(10))
      #expect(bytes.count == limit)
      #expect(bytes.prefix(8) == [0x04, 0xFF, 0x01, 0x0E, 0x04, 0xFF, 0x01, 0x0E])
      #expect(await till.receive(100_000, within: .milliseconds(50)).count < 16_384)
    }
  }

  @Test("65,535 bytes of print text with escape sequences come in the long length form")
  func escapes() async throws {
    var terminal = testTerminal()
    terminal.interjections = [HostileBytes.escapingPrint]
    try await withServer(terminal) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(3) == Wire.acknowledgement)
      let head = await till.receive(5)
      #expect(head.prefix(3) == [0x06, 0xD3, 0xFF])
      let count = Int(head[3]) | Int(head[4]) << 8
      #expect(count > 65_400)
      let text = await till.receive(count)
      #expect(text.count == count)
      #expect(text.contains(0x1B) && text.contains(0x9B))
      till.send(Wire.acknowledgement)
      #expect(await till.receive(Wire.plainAnswer.count - 3) == Array(Wire.plainAnswer.dropFirst(3)))
    }
  }

  @Test("status informations, intermediate statuses and unknown commands can come before the answer")
  func interjections() async throws {
    var terminal = testTerminal()
    terminal.interjections =
      [APDU(.statusInformation, [0x27, 0x00]), APDU(ControlField(0x04, 0x77), [1, 2, 3])]
      + (0..<20).map { _ in APDU(.intermediateStatus, [0x0E]) }
    try await withServer(terminal) { server in
      var till = try await ByteClient.connect(port: server.port)
      till.send(Wire.plainEnquiry)
      #expect(await till.receive(8) == [0x80, 0x00, 0x00, 0x04, 0x0F, 0x02, 0x27, 0x00])
      till.send(Wire.acknowledgement)
      #expect(await till.receive(6) == [0x04, 0x77, 0x03, 1, 2, 3])
      till.send([0x84, 0x83, 0x00])
      for _ in 0..<20 {
        #expect(await till.receive(4) == [0x04, 0xFF, 0x01, 0x0E])
        till.send(Wire.acknowledgement)
      }
      #expect(await till.receive(Wire.plainAnswer.count - 3) == Array(Wire.plainAnswer.dropFirst(3)))
      #expect(server.terminal.reversals == 0)
    }
  }
}
