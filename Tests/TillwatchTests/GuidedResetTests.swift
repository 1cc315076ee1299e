import Console
import DemoShop
import Journal
import NIOPosix
import PollingEngine
import ShopCore
import ShopModel
import ShopWatch
import StatusRules
import Testing
import ZVT

@testable import tillwatch

/// A guided reset of a terminal of the demonstration: real sockets, real rules, a real journal.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct GuidedResetTests {
  private let folder = Folder()
  private static let terminal = SubjectID.terminal(DemoTerminal.takeAway.key)

  /// The calm demonstration, watched; nothing is polled unless the test says so.
  private func watching(
    _ body: @Sendable (Watched) async throws -> Void
  ) async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let demo = try await DemoShop.start(
      group: group, clock: SystemShopClock(), script: .calm, calendar: Surroundings.calendar(timeZone: nil))
    for server in demo.terminals.values {
      await server.update {
        $0.restart = RestartProfile(
          leavesAfter: .milliseconds(30), awayFor: .milliseconds(2500), initialisingFor: .milliseconds(100))
      }
    }
    let journal = try Journal(folder: folder.path)
    let look = try SingleLook(
      demo.configuration, pack: try RulePack.builtIn(), host: demo.hostAccess, ledger: journal, prints: journal)
    let result: Result<Void, any Error> = await look.take { watch in
      _ = await look.beginOperating()
      do {
        return .success(try await body(Watched(demo: demo, look: look, watch: watch, journal: journal)))
      } catch {
        return .failure(error)
      }
    }
    await demo.stop()
    try result.get()
  }

  struct Watched: Sendable {
    let demo: DemoShop
    let look: SingleLook
    let watch: ShopWatch
    let journal: Journal

    var server: TerminalServer {
      get throws { try #require(demo.terminals[.takeAway]) }
    }

    var operation: Operation? {
      get async { await watch.snapshot.latestOperation(on: GuidedResetTests.terminal) }
    }

    /// Begins a reset as a person would, and waits until it has ended or waits for them.
    func reset(_ grade: ResetGrade = .application, overrides: Bool = false) async throws -> Operation {
      await watch.reset(
        grade, on: GuidedResetTests.terminal, by: "li", overridesLastWorkingTerminal: overrides)
      return try #require(await operation)
    }

    /// Waits for the end of the operation.
    func end() async throws -> Operation {
      for _ in 0..<400 {
        if let operation = await operation, operation.state.isFinal { return operation }
        try await Task.sleep(for: .milliseconds(50))
      }
      return try #require(await operation)
    }

    /// How often the terminal was told to reset.
    var resets: Int {
      get throws { try server.terminal.received[.resetTerminal] ?? 0 }
    }
  }

  private func expectRefusal(_ operation: Operation, _ refusal: Refusal, _ shop: Watched) async throws {
    #expect(operation.state == .refused([refusal]), "\(operation.steps)")
    #expect(try shop.resets == 0)
    #expect(try await shop.journal.steps(of: operation.id).last?.state == "refused")
  }

  // MARK: From the beginning to the end

  @Test func everythingIsOnRecordAndHandedInBeforeTheReset() async throws {
    try await watching { shop in
      try await shop.server.update {
        $0.batch = TerminalBatch(firstReceipt: 204, visa: .init(count: 23, amount: 199_750))
        $0.storedPayments = 2
      }
      let prepared = try await shop.reset()
      #expect(prepared.openGuideStep == .goAhead, "\(prepared.steps)")
      let batch = try shop.server.terminal
      #expect(batch.batch.count == 0 && batch.storedPayments == 0)
      #expect(try shop.resets == 0)
      guard case .passed(let proof) = prepared.progress(of: .endOfDay) else {
        Issue.record("no end of day")
        return
      }
      #expect(proof == "23 payments, CNY 1997.50, receipts 0204-0226")

      await shop.watch.goOn(prepared.id, by: "li")
      let ended = try await shop.end()
      #expect(ended.state == .verified, "\(ended.steps)")
      #expect(ended.steps.map(\.state).contains(.observedGone))
      let received = try shop.server.terminal.received
      #expect(received[.resetTerminal] == 1)
      #expect(received[.endOfDay] == 1)
      #expect(received[.initialisation] == 1)
      // Everything stands in the journal, in its order, and the receipt of the end of day too.
      let steps = try await shop.journal.steps(of: ended.id)
      let guide = steps.filter { $0.state == "guide" && $0.detail.contains("passed") }.map {
        $0.detail.split(separator: " ")[0]
      }
      #expect(
        guide == [
          "status", "preauthorisations", "totals", "last-transaction", "send-stored", "end-of-day", "go-ahead",
          "last-look", "initialise", "test",
        ])
      let sent = try #require(steps.firstIndex { $0.state == "sent" })
      let back = try #require(steps.firstIndex { $0.state == "observed-back" })
      #expect(sent < back)
    }
  }

  @Test func theFactoryResetOfFeigGoesTheSameWay() async throws {
    try await watching { shop in
      #expect(
        await shop.watch.snapshot.terminal(Self.terminal)?.resetWays.map(\.grade) == [.application, .factory, .runbook])
      #expect(
        await shop.watch.snapshot.terminal(.terminal(DemoTerminal.counter1.key))?.resetWays.map(\.grade)
          == [.application, .runbook])
      let prepared = try await shop.reset(.factory)
      #expect(prepared.openGuideStep == .goAhead, "\(prepared.steps)")
      guard case .passed(let make) = prepared.progress(of: .make) else {
        Issue.record("\(prepared.steps)")
        return
      }
      #expect(make.hasPrefix("GER-APP"))
      await shop.watch.goOn(prepared.id, by: "li")
      let ended = try await shop.end()
      #expect(ended.state == .verified, "\(ended.steps)")
      #expect(try shop.server.terminal.received[ControlField(0x0F, 0xA1)] == 2)
      #expect(try shop.resets == 0)
    }
  }

  @Test func aDeviceThatOnlyCallsItselfFeigsIsNotReset() async throws {
    try await watching { shop in
      try await shop.server.update { $0.refuses[ControlField(0x0F, 0xA1)] = 0x83 }
      try await expectRefusal(try await shop.reset(.factory), .otherMake, shop)
    }
  }

  @Test func itCanBeCalledOffUntilTheReset() async throws {
    try await watching { shop in
      let prepared = try await shop.reset()
      #expect(await shop.watch.callOff(prepared.id, by: "li"))
      try await expectRefusal(try await shop.end(), .calledOff, shop)
      #expect(await !shop.watch.goOn(prepared.id, by: "li"))
      #expect(try shop.resets == 0)
    }
  }

  @Test func aResetByHandIsTickedOffAndWatched() async throws {
    try await watching { shop in
      let begun = try await shop.reset(.runbook)
      #expect(begun.openGuideStep == .handIdle)
      for step in [GuideStep.handIdle, .handSettle, .handReset] {
        #expect(await shop.operation?.openGuideStep == step)
        await shop.watch.goOn(begun.id, by: "li")
      }
      #expect(await shop.operation?.state == .accepted)
      // The person does it.
      try await shop.server.update { $0.restartByItself(at: SystemShopClock().now) }
      for _ in 0..<400 where await shop.operation?.openGuideStep != .handTest {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(await shop.operation?.openGuideStep == .handTest)
      await shop.watch.goOn(begun.id, by: "li")
      let ended = try await shop.end()
      #expect(ended.state == .verified, "\(ended.steps)")
      // The console itself has sent nothing that changes anything.
      let received = try shop.server.terminal.received
      #expect(received[.resetTerminal] == nil && received[.endOfDay] == nil)
    }
  }

  @Test func afterTheProgramHasEndedItGoesOnWhereItWas() async throws {
    try await watching { shop in
      try await shop.server.update { $0.batch = TerminalBatch(firstReceipt: 204, visa: .init(count: 2, amount: 958)) }
      let prepared = try await shop.reset()
      // The next run takes up what is on record.
      _ = try await shop.journal.closeInterrupted(at: SystemShopClock().now)
      let recorded = try await shop.journal.operations(since: prepared.requestedAt)
      await shop.watch.takeUp(nil, earlier: recorded)
      #expect(await shop.operation?.openGuideStep == .resume)
      await shop.watch.goOn(prepared.id, by: "wang")
      #expect(await shop.operation?.openGuideStep == .goAhead)
      await shop.watch.goOn(prepared.id, by: "wang")
      let ended = try await shop.end()
      #expect(ended.state == .verified, "\(ended.steps)")
      #expect(try shop.server.terminal.received[.endOfDay] == 1)
      #expect(try shop.resets == 1)
    }
  }

  // MARK: Every refusal

  @Test func aBatchThatCannotBeHandedInStaysWhereItIs() async throws {
    try await watching { shop in
      try await shop.server.update {
        $0.batch = TerminalBatch(firstReceipt: 7, visa: .init(count: 3, amount: 4_200))
        $0.reachesHost = false
        // Nothing is stored without the host; only the end of day needs it.
        $0.refuses[.sendOfflineTransactions] = 0x83
      }
      try await expectRefusal(try await shop.reset(), .batchOpen(3), shop)
      #expect(try shop.server.terminal.batch.count == 3)
    }
  }

  @Test func aPaymentThatCameInSinceTheEndOfDayStopsIt() async throws {
    try await watching { shop in
      let prepared = try await shop.reset()
      try await shop.server.update { $0.batch = TerminalBatch(firstReceipt: 9, visa: .init(count: 1, amount: 900)) }
      await shop.watch.goOn(prepared.id, by: "li")
      try await expectRefusal(try await shop.end(), .batchOpen(1), shop)
    }
  }

  @Test func aRunningPaymentStopsItAtTheBeginningAndAtTheEnd() async throws {
    try await watching { shop in
      let prepared = try await shop.reset()
      try await shop.server.update { $0.occupation = 0xDC }
      await shop.watch.goOn(prepared.id, by: "li")
      try await expectRefusal(try await shop.end(), .busy(state: "card-inserted"), shop)
      try await expectRefusal(try await shop.reset(), .busy(state: "card-inserted"), shop)
    }
  }

  @Test func anOpenPreauthorisationStopsIt() async throws {
    try await watching { shop in
      try await shop.server.update { $0.preauthorisations = [12] }
      try await expectRefusal(try await shop.reset(), .preauthorisationOpen(1), shop)
      #expect(try shop.server.terminal.received[.endOfDay] == nil)
    }
  }

  @Test func theLastTerminalNeedsASecondYes() async throws {
    try await watching { shop in
      for (key, server) in shop.demo.terminals where key != .takeAway { await server.update { $0.fault = .hung } }
      await shop.look.askAll()
      try await expectRefusal(try await shop.reset(), .lastWorkingTerminal, shop)
      let prepared = try await shop.reset(overrides: true)
      #expect(prepared.openGuideStep == .goAhead, "\(prepared.steps)")
      #expect(try await shop.journal.steps(of: prepared.id)[1].detail.contains("lastWorkingTerminal"))
      await shop.watch.callOff(prepared.id, by: "li")
    }
  }

  @Test func anOldAnswerIsNotActedOn() async throws {
    try await watching { shop in
      try await Task.sleep(for: .milliseconds(3_300))
      guard case .refused(let refusals) = try await shop.reset().state, case .stale? = refusals.first else {
        Issue.record("not refused as stale")
        return
      }
      #expect(try shop.resets == 0)
    }
  }

  @Test func anAccountIsNotCuredByIt() async throws {
    try await watching { shop in
      shop.demo.service.update {
        $0.merchant.status = "FROZEN"
        $0.merchant.mayPay = false
      }
      await shop.look.askAll()
      for grade in [ResetGrade.application, .factory, .runbook] {
        guard case .refused(let refusals) = try await shop.reset(grade).state,
          case .cannotCure(let cause)? = refusals.first
        else {
          Issue.record("\(grade) is not refused")
          continue
        }
        #expect(cause.isAccountSide)
      }
      #expect(try shop.resets == 0)
    }
  }

  @Test func tamperingIsNeverReset() async throws {
    try await watching { shop in
      try await shop.server.update { $0.fault = .tampered }
      await shop.look.askAll()
      for grade in [ResetGrade.application, .factory, .runbook] {
        let state = try await shop.reset(grade).state
        #expect(state == .refused([.cannotCure(.terminalTamper)]), "\(grade): \(state)")
      }
      #expect(try shop.resets == 0)
    }
  }
}
