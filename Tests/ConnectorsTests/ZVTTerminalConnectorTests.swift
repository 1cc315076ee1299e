import Glibc
import NIOCore
import NIOPosix
import ShopConfiguration
import ShopModel
import Synchronization
import Testing
import ZVT

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// 2023-04-05T22:57:00Z
private let now = Timestamp(seconds: 1_680_735_420)

/// A full answer: version, status 00, TID, device information, clock 22:56:55 on 2023-04-05.
private func answer(status: String, extra: String = "") -> String {
  let tlv =
    "1f440452523535" + "e41b" + "1f400474657374" + "1f41064150322e3132" + "1f420417fd1e3c" + "1f430100"
    + "340d1f0e04202304051f0f03225655" + extra
  let data = "f0f0f3" + "312e30" + status + "06" + hex([UInt8(tlv.count / 2)]) + tlv
  return "060f" + hex([UInt8(data.count / 2)]) + data
}

private func connector(
  port: Int, clock: StillClock = StillClock(now), password: String? = nil, deadline: Duration = .seconds(2),
  totalsInterval: Duration? = nil, targetVersion: String? = nil, tid: String? = nil, offset: Int64 = 0
) -> ZVTTerminalConnector {
  let configuration = TerminalConfiguration(
    identity: TerminalIdentity(
      key: "till", name: LocalizedText("Till"), address: "127.0.0.1:\(port)", connector: "zvt",
      interval: .seconds(10)),
    host: "127.0.0.1", port: port, targetVersion: targetVersion, tid: tid, deadline: deadline,
    totalsInterval: totalsInterval)
  return ZVTTerminalConnector(
    configuration: configuration, password: password.flatMap { ZVTPassword(digits: $0) }, group: group, clock: clock,
    calendar: .fixed(offset: offset))
}

private func poll(_ terminal: FakeTerminal, deadline: Duration = .seconds(2)) async -> PollReport {
  await connector(port: terminal.port, deadline: deadline).poll(deadline: deadline)
}

@Suite(.timeLimit(.minutes(1))) struct ZVTTerminalConnectorTests {
  @Test func aReadyTerminalTellsAllThatItsAnswerHolds() async throws {
    let terminal = try await FakeTerminal.answering(answer(status: "00"), on: group)
    let driver = connector(port: terminal.port, targetVersion: "AP3.0", tid: "52523535")
    let report = await driver.poll(deadline: .seconds(2))
    #expect(report.contact == .answered)
    #expect(report.value(.terminalReachable) == .bool(true))
    #expect(report.text(.terminalContact) == "answering")
    #expect(report.text(.terminalState) == "ready")
    #expect(report.text(.terminalStatusCode) == "00")
    #expect(report.reading(.terminalStatusCode)?.raw == "00 ready")
    #expect(report.text(.terminalTID) == "52523535")
    #expect(report.text(.terminalSerial)?.lowercased() == "17fd1e3c")
    #expect(report.text(.terminalDeviceName) == "test")
    #expect(report.text(.terminalSoftware) == "AP2.12")
    #expect(report.text(.terminalTargetSoftware) == "AP3.0")
    #expect(report.reading(.terminalTargetSoftware)?.source == "configuration")
    #expect(report.value(.terminalClockDrift) == .number(-5))
    #expect((report.value(.terminalResponseTime)?.number ?? -1) > 0)
    #expect(report.value(.terminalCardReader) == nil)
    #expect(report.value(.terminalLocks) == nil)
    #expect(report.notes == [])
    let declared = driver.capabilities.facts[.terminal("till")] ?? []
    #expect(report.readings.allSatisfy { declared.contains($0.fact) && $0.value.fits($0.fact.definition.type) })
    #expect(terminal.commands == ["0501050000000305"] || terminal.commands == ["050100"])
    try await terminal.stop()
  }

  @Test func theClockIsComparedWithTheShopsWallClock() async throws {
    let terminal = try await FakeTerminal.answering(answer(status: "00"), on: group)
    let report = await connector(port: terminal.port, offset: 7200).poll(deadline: .seconds(2))
    #expect(report.value(.terminalClockDrift) == .number(-7205))
    try await terminal.stop()
  }

  @Test func theNextRebootIsAMomentInTheShopsTime() async throws {
    let terminal = try await FakeTerminal.answering(
      answer(status: "00", extra: "350d1f0e04202304061f0f03033000"), on: group)
    let report = await connector(port: terminal.port, offset: 7200).poll(deadline: .seconds(2))
    // 03:30 on the 6th, two hours east of UTC, is 01:30 UTC.
    #expect(report.value(.terminalNextReboot) == .time(Timestamp(seconds: 1_680_744_600)))
    try await terminal.stop()
  }

  @Test(arguments: [
    ("00", "ready"), ("dc", "card-inserted"), ("9c", "please-wait"), ("e1", "busy"), ("e0", "updating"),
    ("f0", "reconciliation-required"), ("51", "initialisation-required"), ("c2", "diagnosis-required"),
    ("e4", "activation-required"), ("62", "clock-wrong"), ("b1", "storage-full"), ("b2", "storage-full"),
    ("c4", "configuration-required"), ("f6", "configuration-required"), ("65", "configuration-required"),
    ("c1", "locked"), ("cc", "paper-out"), ("bf", "hardware-fault"), ("c0", "hardware-fault"),
    ("e2", "hardware-fault"), ("e3", "hardware-fault"), ("64", "hardware-fault"), ("df", "out-of-order"),
    ("9d", "out-of-order"), ("77", "unknown"),
  ]) func everyStatusByteHasItsState(status: String, state: String) async throws {
    let terminal = try await FakeTerminal.answering("060f01\(status)", on: group)
    let report = await poll(terminal)
    #expect(report.contact == .answered)
    #expect(report.text(.terminalState) == state)
    #expect(report.text(.terminalStatusCode) == status.uppercased())
    #expect(FactValue.text(state).fits(Fact.terminalState.definition.type))
    try await terminal.stop()
  }

  @Test func theVersionInFrontOfTheStatusCountsWhereThereIsNoOther() async throws {
    let terminal = try await FakeTerminal.answering("060f0bf0f0f7322e31342e313500", on: group)
    let report = await poll(terminal)
    #expect(report.text(.terminalSoftware) == "2.14.15")
    try await terminal.stop()
  }

  @Test func locksAreNamedBitByBit() async throws {
    let terminal = try await FakeTerminal.answering(answer(status: "00", extra: "1f55024022"), on: group)
    let report = await poll(terminal)
    #expect(report.value(.terminalLocks) == .texts(["start-up-needed", "low-battery", "card-reader-not-found"]))
    #expect(report.reading(.terminalLocks)?.raw == "1F55 40 22")
    #expect(report.text(.terminalCardReader) == "fault")
    try await terminal.stop()
  }

  @Test(arguments: ["1f55028000", "e4041f430103"])
  func aTamperedTerminalSaysSoWhateverItsStatus(extra: String) async throws {
    let terminal = try await FakeTerminal.answering(answer(status: "00", extra: extra), on: group)
    let report = await poll(terminal)
    #expect(report.text(.terminalState) == "tampered")
    try await terminal.stop()
  }

  @Test func aPartIsWellOnlyAfterItWasNamedFaultyAndTheTerminalIsReadyAgain() async throws {
    let answers = ["060f01cc", "060f019c", "060f0100", "060f0100"]
    let count = Counter()
    let terminal = try await FakeTerminal.start(on: group) { frame in
      guard frame.hasPrefix("0501") else { return [] }
      return [.send("800000"), .send(answers[count.next()])]
    }
    let driver = connector(port: terminal.port)
    var values: [String?] = []
    for _ in answers { values.append(await driver.poll(deadline: .seconds(2)).text(.terminalPrinter)) }
    #expect(values == ["fault", nil, "ok", nil])
    try await terminal.stop()
  }

  @Test func anAnswerWithoutAStatusIsNotReady() async throws {
    let terminal = try await FakeTerminal.answering("060f0227e0", on: group)
    let report = await poll(terminal)
    #expect(report.text(.terminalState) == "unknown")
    #expect(report.value(.terminalStatusCode) == nil)
    #expect(report.notes.isEmpty == false)
    try await terminal.stop()
  }

  @Test func aTerminalWithAnotherTIDIsNoted() async throws {
    let terminal = try await FakeTerminal.answering(answer(status: "00"), on: group)
    let report = await connector(port: terminal.port, tid: "11111111").poll(deadline: .seconds(2))
    #expect(report.text(.terminalTID) == "52523535")
    #expect(report.text(.terminalConfiguredTID) == "11111111")
    try await terminal.stop()
  }

  @Test func printsAreKeptAndCleaned() async throws {
    let terminal = try await FakeTerminal.start(on: group) { frame in
      guard frame.hasPrefix("0501") else { return [] }
      return [.send("800000"), .send("06d10640" + "421b5b4a42"), .send("06d10181"), .send("060f0100")]
    }
    let report = await poll(terminal)
    #expect(report.prints.map(\.lines) == [["B[JB"]])
    #expect(report.prints.first?.subject == .terminal("till"))
    try await terminal.stop()
  }

  // MARK: Contact

  @Test func aRefusedConnectionMeansHeldByTheTill() async throws {
    let terminal = try await FakeTerminal.start(on: group)
    try await terminal.stop()
    let report = await poll(terminal)
    #expect(report.text(.terminalContact) == "held-by-till")
    #expect(report.text(.terminalState) == "held-by-till")
    #expect(report.value(.terminalReachable) == .bool(true))
    #expect(report.failure?.contains("refused") == true)
    #expect(report.reading(.terminalContact)?.raw == report.failure)
  }

  @Test(arguments: [FakeTerminal.Action.close, .reset])
  func aConnectionEndedBeforeAByteMeansHeldByTheTill(action: FakeTerminal.Action) async throws {
    let terminal = try await FakeTerminal.start(on: group) { _ in [action] }
    let report = await poll(terminal)
    #expect(report.text(.terminalContact) == "held-by-till")
    #expect(report.failure != nil)
    try await terminal.stop()
  }

  @Test(arguments: ["84006b00", "846b00"]) func aTerminalThatWantsARegistrationIsNotRegistered(reply: String)
    async throws
  {
    let isAbort = reply.hasPrefix("8400")
    let terminal = try await FakeTerminal.start(on: group) { frame in
      guard frame.hasPrefix("0501") else { return [] }
      return isAbort ? [.send("800000"), .send("061e016b")] : [.send(reply)]
    }
    let report = await poll(terminal)
    #expect(report.text(.terminalContact) == "not-registered")
    #expect(report.text(.terminalState) == "unknown")
    #expect(report.value(.terminalReachable) == .bool(true))
    #expect(report.failure?.contains("6B") == true)
    try await terminal.stop()
  }

  @Test func aSilentTerminalIsSilentAndNotUnreachable() async throws {
    let terminal = try await FakeTerminal.start(on: group)
    let report = await poll(terminal, deadline: .milliseconds(400))
    #expect(report.text(.terminalContact) == "silent")
    #expect(report.text(.terminalState) == "unknown")
    #expect(report.value(.terminalReachable) == .bool(true))
    #expect(report.value(.terminalResponseTime) == nil)
    #expect(report.failure != nil)
    try await terminal.stop()
  }

  @Test func aConnectionThatBreaksOffAfterTheAcknowledgementIsNotHeldByTheTill() async throws {
    let terminal = try await FakeTerminal.start(on: group) { _ in [.send("800000"), .close] }
    let report = await poll(terminal)
    #expect(report.text(.terminalContact) == "silent")
    #expect(report.failure?.contains("middle") == true)
    try await terminal.stop()
  }

  @Test(arguments: ["1002050100", "15", "5645527c415050", "485454502f312e31"])
  func whatDoesNotSpeakZVTIsForeign(greeting: String) async throws {
    let terminal = try await FakeTerminal.start(on: group, onConnect: [.send(greeting)])
    let report = await poll(terminal, deadline: .milliseconds(600))
    #expect(report.text(.terminalContact) == "foreign")
    #expect(report.value(.terminalReachable) == .bool(true))
    #expect(report.failure?.contains("not a ZVT terminal") == true)
    let raw = report.reading(.terminalContact)?.raw ?? ""
    #expect(raw.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    try await terminal.stop()
  }

  @Test func aPortNobodyAnswersOnIsUnreachable() async throws {
    // A listener whose queue is full drops further attempts to connect.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = bind(listener, generic, length)
        _ = listen(listener, 0)
        _ = getsockname(listener, generic, &length)
      }
    }
    var fillers: [Int32] = []
    for _ in 0..<3 {
      let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(filler, $0, length) }
      }
      fillers.append(filler)
    }
    defer { for filler in fillers { close(filler) } }
    let driver = connector(port: Int(UInt16(bigEndian: address.sin_port)), deadline: .milliseconds(500))
    let begin = ContinuousClock.now
    let report = await driver.poll(deadline: .milliseconds(500))
    #expect(ContinuousClock.now - begin < .milliseconds(1500))
    #expect(report.text(.terminalContact) == "unreachable")
    #expect(report.value(.terminalReachable) == .bool(false))
    #expect(report.text(.terminalState) == "unknown")
    #expect(report.failure != nil)
  }

  @Test func anAbortOfTheEnquiryIsAnAnswer() async throws {
    let terminal = try await FakeTerminal.start(on: group) { frame in
      frame.hasPrefix("0501") ? [.send("800000"), .send("061e01c2")] : []
    }
    let report = await poll(terminal)
    #expect(report.contact == .answered)
    #expect(report.text(.terminalContact) == "answering")
    #expect(report.text(.terminalState) == "diagnosis-required")
    #expect(report.reading(.terminalState)?.raw?.contains("06 1E C2") == true)
    try await terminal.stop()
  }

  @Test func anAbortWithoutAKnownReasonIsAnAnswerOfUnknownState() async throws {
    let terminal = try await FakeTerminal.start(on: group) { frame in
      frame.hasPrefix("0501") ? [.send("800000"), .send("061e016c")] : []
    }
    let report = await poll(terminal)
    #expect(report.text(.terminalContact) == "answering")
    #expect(report.text(.terminalState) == "unknown")
    try await terminal.stop()
  }

  @Test func pleaseWaitAsARefusalIsAState() async throws {
    let terminal = try await FakeTerminal.start(on: group) { frame in frame.hasPrefix("0501") ? [.send("849c00")] : [] }
    let report = await poll(terminal)
    #expect(report.contact == .answered)
    #expect(report.text(.terminalState) == "please-wait")
    try await terminal.stop()
  }

  @Test func aTerminalThatRefusesEveryFormOfTheEnquiryAnswersButIsNotKnown() async throws {
    let terminal = try await FakeTerminal.start(on: group) { frame in frame.hasPrefix("0501") ? [.send("848300")] : [] }
    let report = await poll(terminal)
    #expect(report.text(.terminalContact) == "answering")
    #expect(report.text(.terminalState) == "unknown")
    #expect(report.failure?.contains("84 83") == true)
    try await terminal.stop()
  }

  // MARK: Money on the terminal

  private static let totals =
    "040f" + "45" + "2700" + "04000000000958" + "490978"
    + "60f0f5f3" + "02330234" + "02000000000958" + String(repeating: "00000000000000", count: 6)

  @Test func aReadyTerminalIsAskedForItsMoneyAtMostOnceAnInterval() async throws {
    let terminal = try await FakeTerminal.answering(
      "060f0100", on: group,
      others: [
        "0610": [.send("800000"), .send(Self.totals), .send("060f00")],
        "0623": [.send("800000"), .send("061e07b8870012870013")],
      ])
    let clock = StillClock(now)
    let driver = connector(port: terminal.port, clock: clock, password: "123456", totalsInterval: .seconds(900))
    let report = await driver.poll(deadline: .seconds(2))
    #expect(report.value(.terminalBatchCount) == .number(2))
    #expect(report.value(.terminalBatchAmount) == .money(Money(minorUnits: 958, currency: "EUR")))
    #expect(report.value(.terminalPreauthorisations) == .number(2))
    #expect(report.reading(.terminalBatchCount)?.freshFor == .seconds(2700))
    #expect(terminal.commands.contains("061003123456"))
    #expect(terminal.commands.contains("06230387ffff"))
    #expect(terminal.connections == 3)
    clock.advance(by: .seconds(890))
    #expect(await driver.poll(deadline: .seconds(2)).value(.terminalBatchCount) == nil)
    #expect(terminal.connections == 4)
    clock.advance(by: .seconds(10))
    #expect(await driver.poll(deadline: .seconds(2)).value(.terminalBatchCount) == .number(2))
    try await terminal.stop()
  }

  @Test func aTerminalThatDoesNotKnowTheTotalsIsNotAskedAgainForADay() async throws {
    let terminal = try await FakeTerminal.answering(
      "060f0100", on: group, others: ["0610": [.send("848300")], "0623": [.send("848300")]])
    let clock = StillClock(now)
    let driver = connector(port: terminal.port, clock: clock, password: "123456", totalsInterval: .seconds(900))
    let report = await driver.poll(deadline: .seconds(2))
    #expect(report.contact == .answered)
    #expect(report.notes == [])
    clock.advance(by: .seconds(86_000))
    _ = await driver.poll(deadline: .seconds(2))
    #expect(terminal.commands.filter { $0.hasPrefix("0610") }.count == 1)
    clock.advance(by: .seconds(400))
    _ = await driver.poll(deadline: .seconds(2))
    #expect(terminal.commands.filter { $0.hasPrefix("0610") }.count == 2)
    try await terminal.stop()
  }

  @Test func aTerminalThatIsNotReadyIsNotAskedForItsMoney() async throws {
    let terminal = try await FakeTerminal.answering("060f01dc", on: group)
    let driver = connector(port: terminal.port, password: "123456", totalsInterval: .seconds(900))
    _ = await driver.poll(deadline: .seconds(2))
    #expect(terminal.connections == 1)
    try await terminal.stop()
  }

  @Test func withoutAPasswordTheTotalsAreNeitherAskedNorDeclared() async throws {
    let terminal = try await FakeTerminal.answering(
      "060f0100", on: group, others: ["0623": [.send("800000"), .send("061e04b887ffff")]])
    let driver = connector(port: terminal.port, totalsInterval: .seconds(900))
    let report = await driver.poll(deadline: .seconds(2))
    #expect(report.value(.terminalPreauthorisations) == .number(0))
    #expect(!terminal.commands.contains { $0.hasPrefix("0610") })
    #expect(driver.capabilities.facts[.terminal("till")]?.contains(.terminalBatchCount) == false)
    try await terminal.stop()
  }

  @Test func anAmountWithoutACurrencyIsNotReportedButNoted() async throws {
    let terminal = try await FakeTerminal.answering(
      "060f0100", on: group,
      others: [
        "0610": [.send("800000"), .send("040f07" + "04000000000958"), .send("060f00")],
        "0623": [.send("848300")],
      ])
    let driver = connector(port: terminal.port, password: "123456", totalsInterval: .seconds(900))
    let report = await driver.poll(deadline: .seconds(2))
    #expect(report.value(.terminalBatchAmount) == nil)
    #expect(report.notes.contains { $0.contains("currency") })
    try await terminal.stop()
  }

  // MARK: Restart

  private func restart(_ actions: [FakeTerminal.Action]) async throws -> (CommandOutcome, FakeTerminal) {
    let terminal = try await FakeTerminal.start(on: group) { frame in frame.hasPrefix("0618") ? actions : [] }
    let outcome = await connector(port: terminal.port).perform(.restart, deadline: .milliseconds(800)).outcome
    try await terminal.stop()
    return (outcome, terminal)
  }

  @Test func aCompletedRestartIsAccepted() async throws {
    let (outcome, terminal) = try await restart([.send("800000"), .send("060f00")])
    #expect(outcome == .accepted)
    #expect(terminal.commands == ["061800"])
  }

  @Test(arguments: [FakeTerminal.Action.close, .reset])
  func aTerminalThatIsGoneAfterItsYesHasAccepted(action: FakeTerminal.Action) async throws {
    let (outcome, _) = try await restart([.send("800000"), action])
    #expect(outcome == .accepted)
  }

  @Test func aRefusalIsRefusedWithItsReason() async throws {
    let (outcome, _) = try await restart([.send("848300")])
    guard case .notKnown(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains("84 83"))
  }

  @Test func withoutAVerdictTheOutcomeIsUnknownAndTheCommandIsSentOnce() async throws {
    for actions in [[], [.close], [.reset]] as [[FakeTerminal.Action]] {
      let (outcome, terminal) = try await restart(actions)
      guard case .unknown = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(terminal.commands == ["061800"])
    }
  }

  @Test func whenNothingCouldBeSentItSaysSo() async throws {
    let terminal = try await FakeTerminal.start(on: group)
    try await terminal.stop()
    let outcome = await connector(port: terminal.port).perform(.restart, deadline: .seconds(1)).outcome
    guard case .notSent(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains("refused"))
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}
