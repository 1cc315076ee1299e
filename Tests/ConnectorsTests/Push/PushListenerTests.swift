import Glibc
import NIOCore
import NIOPosix
import Programs
import ShopConfiguration
import ShopModel
import ShopTesting
import Synchronization
import Testing

@testable import Connectors

private func status(_ answer: String) -> Int? {
  answer.hasPrefix("HTTP/1.1 ") ? Int(answer.dropFirst(9).prefix(3)) : nil
}

@Suite(.timeLimit(.minutes(2)), .serialized) struct PushListenerTests {
  @Test func whatAnAgentTellsGoesOnAtOnce() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let answer = await exchange(port, pushMessage(pushBattery))
    #expect(status(answer) == 200, "\(answer)")
    #expect(answer.hasSuffix("{\"taken\": 1}\n"))
    #expect(answer.contains("Connection: close"))
    #expect(fixture.readings.map(\.value) == [.number(82)])
    #expect(fixture.sources == ["agent/room"])
    let report = await fixture.connector.poll(deadline: .seconds(1))
    #expect(report.contact == .answered)
    #expect(report.readings == [])
    await fixture.listener.stop()
  }

  @Test func piecesOfAnySizeMakeTheSameMessage() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let message = Array(pushMessage(pushBattery).utf8)
    let single = await exchange(port, message.map { [$0] }, pause: .microseconds(200))
    #expect(status(single) == 200, "\(single)")
    for cut in stride(from: 1, to: message.count, by: 17) {
      let answer = await exchange(
        port, [Array(message[..<cut]), Array(message[cut...])], pause: .milliseconds(1))
      #expect([200, 429].contains(status(answer)), "cut at \(cut): \(answer)")
    }
    let size = String(pushBattery.utf8.count, radix: 16)
    let chunked = await exchange(
      port,
      "POST /readings HTTP/1.1\r\nHost: x\r\nAuthorization: bearer \(pushToken)\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "\(size)\r\n\(pushBattery)\r\n0\r\n\r\n")
    #expect(status(chunked) == 200, "\(chunked)")
    await fixture.listener.stop()
  }

  @Test func aSecondMessageOverOneConnectionIsNotTaken() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let answer = await exchange(port, pushMessage(pushBattery) + pushMessage(pushBattery))
    #expect(status(answer) == 200)
    #expect(fixture.readings.count == 1)
    await fixture.listener.stop()
  }

  @Test func whoIsNotKnownIsRefusedBeforeAnythingIsRead() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    for token in [
      nil, "", "wrong", String(pushToken.dropLast()), pushToken + "0", pushToken.uppercased(),
      String(repeating: "a", count: 9_000),
    ] {
      let answer = await exchange(port, pushMessage(pushBattery, token: token))
      #expect(status(answer) == 401, "\(token ?? "none"): \(answer)")
      #expect(answer.contains("WWW-Authenticate: Bearer"))
      #expect(!answer.contains(pushToken))
    }
    let twice = await exchange(port, pushMessage(pushBattery, more: "Authorization: Bearer x\r\n"))
    #expect(status(twice) == 401)
    #expect(fixture.readings == [])
    let report = await fixture.connector.poll(deadline: .milliseconds(50))
    #expect(report.failure == "nothing has come yet; somebody with a wrong token was refused at 20:26:40")
    await fixture.listener.stop()
  }

  @Test func eachAgentHasItsOwnToken() async throws {
    var other = pushAgent
    other.key = "kitchen"
    other.facts = [pushAccount: [.accountState]]
    let fixture = PushFixture(agents: [pushAgent, other])
    let port = try await fixture.start()
    let refused = await exchange(port, pushMessage(pushBattery, token: pushToken + "kitchen"))
    #expect(status(refused) == 422)
    #expect(refused.contains("this agent may tell nothing of \\\"terminal/t1\\\""), "\(refused)")
    let state = #"{"readings": [{"subject": "account/main", "fact": "account.state", "value": "normal"}]}"#
    #expect(status(await exchange(port, pushMessage(state, token: pushToken + "kitchen"))) == 200)
    #expect(fixture.sources == ["agent/kitchen"])
    await fixture.listener.stop()
  }

  @Test func whatIsWrongIsNamedByItsPlace() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let body = #"{"readings": [{"subject": "terminal/t1", "fact": "terminal.battery", "value": 1}, {"fact": "x"}]}"#
    let answer = await exchange(port, pushMessage(body))
    #expect(status(answer) == 422)
    #expect(
      answer.contains(#""readings": [{"error": "\"subject\" is missing, or not a text", "reading": 1}]"#), "\(answer)")
    #expect(answer.contains("nothing was taken: 1 reading is wrong"))
    #expect(fixture.readings == [])
    let report = await fixture.connector.poll(deadline: .milliseconds(50))
    #expect(
      report.failure
        == "its last message, at 20:26:40, was not taken: reading 1: \"subject\" is missing, or not a text")
    #expect(status(await exchange(port, pushMessage("{"))) == 400)
    await fixture.listener.stop()
  }

  @Test func otherPlacesAndMethodsAreNot() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    #expect(status(await exchange(port, pushMessage(pushBattery, path: "/"))) == 404)
    #expect(status(await exchange(port, pushMessage(pushBattery, path: "/readings/../readings"))) == 404)
    let get = await exchange(port, "GET /readings HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(status(get) == 405)
    #expect(get.contains("Allow: POST"))
    await fixture.listener.stop()
  }

  @Test func whatIsTooLongIsNotReadToItsEnd() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    let announced = await exchange(port, pushMessage(String(repeating: " ", count: PushConversation.bodyLimit + 1)))
    #expect(status(announced) == 413, "\(announced.prefix(200))")
    let size = PushConversation.bodyLimit + 4_096
    let chunked = await exchange(
      port,
      "POST /readings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(pushToken)\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "\(String(size, radix: 16))\r\n\(String(repeating: " ", count: size))\r\n0\r\n\r\n")
    #expect(status(chunked) == 413, "\(chunked.prefix(200))")
    let headers = await exchange(
      port, "POST /readings HTTP/1.1\r\nHost: x\r\nX-A: \(String(repeating: "a", count: 40_000))\r\n\r\n")
    #expect(status(headers) == nil)
    let line = await exchange(port, "POST /\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\n\r\n")
    #expect(status(line) == nil)
    #expect(fixture.readings == [])
    await fixture.listener.stop()
  }

  @Test(arguments: [
    "\u{16}\u{3}\u{1}\u{2}\u{0}", "hello\r\n\r\n", "POST\r\n\r\n", "POST /readings HTTP/9.9\r\n\r\n",
    "POST /readings HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "POST /readings HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    "POST /readings HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
  ]) func whatIsNotHTTPIsRefused(_ text: String) async throws {
    let fixture = PushFixture(deadline: .milliseconds(500))
    let port = try await fixture.start()
    let answer = await exchange(port, text)
    #expect([400, 401, 408, nil].contains(status(answer)), "\(answer)")
    #expect(fixture.readings == [])
    await fixture.listener.stop()
  }

  @Test func whoeverBreaksOffLeavesNothing() async throws {
    let fixture = PushFixture(deadline: .milliseconds(300))
    let port = try await fixture.start()
    let message = Array(pushMessage(pushBattery).utf8)
    for cut in [1, 20, 60, message.count - 1] {
      let answer = await exchange(port, [Array(message[..<cut])])
      #expect(status(answer) == 408, "cut at \(cut): \(answer)")
    }
    #expect(fixture.readings == [])
    #expect(status(await exchange(port, pushMessage(pushBattery))) == 200)
    await fixture.listener.stop()
  }

  @Test func whoeverSendsByteByByteGainsNoTime() async throws {
    let fixture = PushFixture(deadline: .milliseconds(400))
    let port = try await fixture.start()
    let begin = ContinuousClock.now
    let slow = Array(pushMessage(pushBattery).utf8).prefix(40).map { [$0] }
    _ = await exchange(port, slow, pause: .milliseconds(25))
    #expect(ContinuousClock.now - begin < .seconds(3))
    #expect(fixture.readings == [])
    await fixture.listener.stop()
  }

  @Test func manyWhoHoldTheLineDoNotShutItForGood() async throws {
    let fixture = PushFixture(deadline: .milliseconds(600))
    let port = try await fixture.start()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<12 { group.addTask { _ = await exchange(port, "POST /readings HTTP/1.1\r\n") } }
    }
    #expect(status(await exchange(port, pushMessage(pushBattery))) == 200)
    await fixture.listener.stop()
  }

  @Test func noMoreConnectionsAreHeldThanAreAllowed() async throws {
    let fixture = PushFixture(deadline: .seconds(5))
    let port = try await fixture.start()
    var channels: [any Channel] = []
    for _ in 0..<PushListener.connectionLimit {
      channels.append(try await ClientBootstrap(group: PushFixture.group).connect(host: "127.0.0.1", port: port).get())
    }
    // One more is closed without a word.
    try await Task.sleep(for: .milliseconds(100))
    let refused = await exchange(port, pushMessage(pushBattery))
    #expect(status(refused) == nil, "\(refused)")
    for channel in channels { try? await channel.close() }
    try await Task.sleep(for: .milliseconds(100))
    #expect(status(await exchange(port, pushMessage(pushBattery))) == 200)
    await fixture.listener.stop()
  }

  @Test func whoSendsTooOftenIsAskedToWait() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    var statuses: [Int?] = []
    for _ in 0..<70 { statuses.append(status(await exchange(port, pushMessage(pushBattery)))) }
    #expect(statuses.prefix(60).allSatisfy { $0 == 200 })
    #expect(statuses.suffix(10).allSatisfy { $0 == 429 })
    fixture.clock.advance(by: .seconds(1))
    let answer = await exchange(port, pushMessage(pushBattery))
    #expect(status(answer) == 200)
    await fixture.listener.stop()
  }

  @Test func strangersDoNotShutTheAgentsOut() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    var statuses: Set<Int?> = []
    for _ in 0..<40 { statuses.insert(status(await exchange(port, pushMessage(pushBattery, token: "x")))) }
    #expect(statuses == [401, 429])
    #expect(status(await exchange(port, pushMessage(pushBattery))) == 200)
    await fixture.listener.stop()
  }

  @Test func aPortInUseIsOneClearLine() async throws {
    let first = PushFixture()
    let port = try await first.start()
    let second = PushFixture(port: port)
    _ = try await second.start()
    #expect(second.listener.port == nil)
    let report = await second.connector.poll(deadline: .seconds(3))
    #expect(report.failure == "no agent can be heard: port \(port) is in use by another program")
    await second.listener.stop()
    // When it is free again it can be had.
    await first.listener.stop()
    let third = PushFixture(port: port)
    #expect(try await third.start() == port)
    await third.listener.stop()
    #expect(await exchange(port, "") == "not connected")
  }

  @Test func aPortThatIsFreeLaterIsHadLater() async throws {
    let first = PushFixture()
    let port = try await first.start()
    let second = PushFixture(port: port)
    _ = try await second.start()
    let clock = SimulatedClock()
    let isLeft = Mutex(false)
    let trying = Task { await second.listener.keepTrying(by: clock, isLeft: { isLeft.withLock { $0 } }) }
    await clock.advance(by: .seconds(30))
    #expect(second.listener.port == nil)
    // It is left to whoever keeps the record, also when the port is free.
    isLeft.withLock { $0 = true }
    await first.listener.stop()
    await clock.advance(by: .seconds(30))
    #expect(second.listener.port == nil)
    #expect(second.desk.problem == "the console that keeps the record of this shop listens to the agents")
    isLeft.withLock { $0 = false }
    _ = await clock.advance(notBeyond: clock.now + .seconds(15))
    await eventually { second.listener.port == port }
    // Then there is nothing to try any more.
    await trying.value
    #expect(second.desk.problem == nil)
    #expect(status(await exchange(port, pushMessage(pushBattery))) == 200)
    await second.listener.stop()
  }

  @Test func whoeverTriesToListenStopsWhenToldTo() async throws {
    let first = PushFixture()
    let port = try await first.start()
    let second = PushFixture(port: port)
    _ = try await second.start()
    let trying = Task { await second.listener.keepTrying(by: SimulatedClock(), isLeft: { false }) }
    trying.cancel()
    await trying.value
    await first.listener.stop()
    #expect(second.listener.port == nil)
  }

  @Test func anAgentThatFallsSilentIsMissed() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    _ = await exchange(port, pushMessage(pushBattery))
    fixture.clock.advance(by: .seconds(301))
    let report = await fixture.connector.poll(deadline: .seconds(1))
    #expect(report.failure == "nothing has come since 20:26:40")
    for command in DeviceCommand.allCases {
      guard case .notSent = await fixture.connector.perform(command, deadline: .seconds(1)).outcome else {
        Issue.record("\(command) was sent")
        continue
      }
    }
    await fixture.listener.stop()
  }

  @Test func theFirstLookWaitsForTheFirstWord() async throws {
    let fixture = PushFixture()
    let port = try await fixture.start()
    async let report = fixture.connector.poll(deadline: .seconds(3))
    try await Task.sleep(for: .milliseconds(100))
    _ = await exchange(port, pushMessage(pushBattery))
    #expect(await report.contact == .answered)
    await fixture.listener.stop()
  }

  @Test func whoIsOffIsWaitedForOnceOnly() async throws {
    let fixture = PushFixture()
    _ = try await fixture.start()
    let connector = fixture.connector
    #expect(await connector.poll(deadline: .milliseconds(50)).failure == "nothing has come yet")
    let begin = ContinuousClock.now
    #expect(await connector.poll(deadline: .seconds(3)).failure == "nothing has come yet")
    #expect(ContinuousClock.now - begin < .seconds(2))
    await fixture.listener.stop()
  }

  @Test func aTokenNeverShows() {
    let agent = PushAgent(pushAgent, token: pushToken)
    var dumped = ""
    dump(agent, to: &dumped)
    #expect(!"\(agent) \(String(reflecting: agent)) \(dumped)".contains(pushToken))
  }
}
