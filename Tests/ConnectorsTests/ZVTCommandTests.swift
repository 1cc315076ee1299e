import NIOPosix
import ShopConfiguration
import ShopModel
import Testing
import ZVT

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// The totals of a captured end-of-day: two payments, 9.58 EUR, receipts 0233 to 0234.
private let totals =
  "040f50" + "2700" + "04000000000958" + "490978" + "0b000982" + "0d0406" + "0c081706" + "60f0f5f3" + "0233" + "0234"
  + String(repeating: "00", count: 28) + "02000000000958" + String(repeating: "00", count: 14)

/// What is sent for each command, and what its answers mean. Every frame byte by byte.
@Suite(.timeLimit(.minutes(1))) struct ZVTCommandTests {
  private func perform(
    _ command: DeviceCommand, _ actions: [FakeTerminal.Action]
  ) async throws -> (report: CommandReport, sent: [String]) {
    let terminal = try await FakeTerminal.start(on: group) { frame in frame == "800000" ? [] : actions }
    let configuration = TerminalConfiguration(
      identity: TerminalIdentity(
        key: "till", name: LocalizedText(en: "Counter 1", zh: "一号台"), address: "127.0.0.1:\(terminal.port)",
        connector: "zvt", interval: .seconds(10)),
      host: "127.0.0.1", port: terminal.port, tid: "52523535", deadline: .seconds(2), totalsInterval: nil)
    let driver = ZVTTerminalConnector(
      configuration: configuration, password: ZVTPassword(digits: "123456"), group: group,
      clock: StillClock(Timestamp(seconds: 1_680_735_420)), calendar: .utc)
    let report = await driver.perform(command, deadline: .milliseconds(800))
    try await terminal.stop()
    return (report, terminal.commands)
  }

  /// What goes out for each command. Identify: F0, 15 seconds; F1 to F3 with Tillwatch, Counter 1 and the TID.
  static let frames: [DeviceCommand: String] = [
    .restart: "061800", .reset: "061800", .diagnose: "06700506031b0101", .testHost: "06700506031b0101",
    .settleBatch: "065003123456", .updateNow: "081000", .cancelAction: "06b000", .readMake: "0fa1020001",
    .readPreauthorisations: "06230387ffff", .readTotals: "061003123456", .readLastTransaction: "0620051234560303",
    .sendStored: "065103123456", .factoryReset: "0fa1051234560255", .initialise: "069303123456",
    .identify: "06e029f00ff1f0f954696c6c7761746368f2f0f9436f756e7465722031f3f1f2544944203532353233353335",
  ]

  @Test(arguments: DeviceCommand.allCases)
  func aCommandIsTheseBytesAndIsSentOnce(command: DeviceCommand) async throws {
    let (report, sent) = try await perform(command, [.send("848300")])
    #expect(sent == [Self.frames[command]])
    guard case .notKnown(let reason) = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
    #expect(reason.contains("84 83"))
  }

  @Test(arguments: DeviceCommand.allCases)
  func withoutAVerdictNothingIsGuessed(command: DeviceCommand) async throws {
    for actions in [[], [.close], [.reset]] as [[FakeTerminal.Action]] {
      let (report, sent) = try await perform(command, actions)
      guard case .unknown = report.outcome else {
        Issue.record("\(command): \(report.outcome)")
        continue
      }
      #expect(sent.count == 1)
    }
  }

  // MARK: End of day

  @Test func theProofOfAnEndOfDayIsTotalsAndACompletion() async throws {
    let print = "06d10440" + "454f44" + "06d10281" + "58"
    let (report, _) = try await perform(.settleBatch, [.send("800000" + totals + print), .send("060f00")])
    #expect(report.outcome == .completed("2 payments, EUR 9.58, receipts 0233-0234"))
    #expect(report.prints.map(\.lines) == [["EOD", "X"]])
  }

  @Test func aCompletionWithoutTotalsProvesNothing() async throws {
    let (report, _) = try await perform(.settleBatch, [.send("800000060f00")])
    guard case .unknown(let reason) = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
    #expect(reason.contains("receipt"))
  }

  @Test func totalsWithoutACompletionProveNothing() async throws {
    let (report, _) = try await perform(.settleBatch, [.send("800000" + totals), .close])
    guard case .unknown = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
  }

  @Test(arguments: ["061e0177", "061e01a3", "061e04b8870012", "060f02276c"])
  func anEndOfDayThatCameToNothingIsRefused(end: String) async throws {
    let (report, _) = try await perform(.settleBatch, [.send("800000" + end)])
    guard case .refused = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
  }

  @Test func anUpdateThatFollowsIsSaid() async throws {
    let (report, _) = try await perform(.settleBatch, [.send("800000" + totals), .send("060f0227e0")])
    guard case .completed(let words) = report.outcome else {
      Issue.record("\(report.outcome)")
      return
    }
    #expect(words.hasSuffix("an update or a restart follows"))
  }

  // MARK: The others

  @Test func aTextOnTheDisplayNeedsNoCompletion() async throws {
    let (report, _) = try await perform(.identify, [.send("800000")])
    #expect(report.outcome == .completed("Tillwatch / Counter 1 / TID 52523535"))
  }

  @Test func anAbortIsAcceptedAndHasStillToBeSeen() async throws {
    #expect(try await perform(.cancelAction, [.send("800000")]).report.outcome == .accepted)
  }

  @Test(arguments: ["060f0227e0", "061e01e0", "060f00"])
  func anUpdateThatBeginsIsAccepted(end: String) async throws {
    #expect(try await perform(.updateNow, [.send("800000" + end)]).report.outcome == .accepted)
  }

  @Test func anUpdateWithTurnoverIsRefused() async throws {
    guard case .refused(let reason) = try await perform(.updateNow, [.send("800000061e016a")]).report.outcome else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("6A"))
  }

  @Test func aDiagnosisIsDoneWhenTheHostWasReached() async throws {
    let clock = "040108" + "aa230405" + "0c225655"
    #expect(
      try await perform(.diagnose, [.send("800000" + clock), .send("060f00")]).report.outcome
        == .completed("the host told its time"))
    guard case .refused = try await perform(.diagnose, [.send("800000061e01a3")]).report.outcome else {
      Issue.record("not refused")
      return
    }
  }

  @Test func whatTheTerminalHoldsIsReadForTheRecord() async throws {
    let open = try await perform(.readPreauthorisations, [.send("800000061e04b8870012")]).report
    #expect(open.outcome == .completed("1: 0012"))
    #expect(open.readings.map(\.value) == [.number(1)])
    let none = try await perform(.readPreauthorisations, [.send("800000061e04b887ffff")]).report
    #expect(none.outcome == .completed("0"))
    let turnover = try await perform(.readTotals, [.send("800000" + totals), .send("060f00")]).report
    #expect(turnover.outcome == .completed("2 payments, EUR 9.58, receipts 0233-0234"))
    #expect(turnover.readings.first { $0.fact == .terminalBatchCount }?.value == .number(2))
    // The card number of the last transaction is not kept.
    let last = "040f14" + "2700" + "04000000001200" + "490978" + "870226" + "22f0f21234"
    let transaction = try await perform(
      .readLastTransaction, [.send("800000" + last), .send("060f00")]
    ).report
    #expect(transaction.outcome == .completed("receipt 0226, EUR 12.00"))
  }

  @Test func onlyFeigsColumnsNameTheMake() async throws {
    let columns = Array("17FD1E3CGER-APP-v2.0.9   5252353524.4".utf8)
    let known = try await perform(.readMake, [.send("800000060f25" + hex(columns))]).report.outcome
    #expect(known == .completed("GER-APP-v2.0.9 17FD1E3C TID 52523535"))
    guard case .refused = try await perform(.readMake, [.send("800000060f00")]).report.outcome else {
      Issue.record("not refused")
      return
    }
  }
}
