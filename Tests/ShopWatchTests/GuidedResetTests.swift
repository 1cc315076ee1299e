import ShopModel
import ShopTesting
import ShopWatch
import Testing

private typealias Shop = ScriptedShop

/// What a guided reset sends and records, command by command, with a terminal that says what the test says.
struct GuidedResetTests {
  /// A terminal that is ready, holds nothing, and completes whatever it is told.
  private func shop() async throws -> Shop {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.two, "ready")
    shop.access.state.withLock { state in
      state.outcome = .completed("")
      state.reports[.readPreauthorisations] = Self.told(.terminalPreauthorisations, 0)
      state.reports[.readTotals] = Self.told(.terminalBatchCount, 0)
      state.reports[.reset] = CommandReport(.accepted)
    }
    return shop
  }

  private static func told(_ fact: Fact, _ count: Double) -> CommandReport {
    CommandReport(
      .completed("\(Int(count))"),
      readings: [
        Reading(Shop.one, fact, .number(count), at: Shop.start, source: "zvt", freshFor: .seconds(3600))
      ])
  }

  private func begun(_ shop: Shop) async throws -> Operation {
    await shop.watch.reset(.application, on: Shop.one, by: "tech")
    return try #require(await shop.snapshot.operations.last)
  }

  private func commands(_ shop: Shop) -> [DeviceCommand] { shop.access.state.withLock { $0.commands } }

  @Test func everyStepIsOnRecordBeforeItIsTaken() async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    #expect(prepared.openGuideStep == .goAhead)
    #expect(commands(shop) == [.readPreauthorisations, .readTotals, .readLastTransaction, .sendStored])
    await shop.watch.goOn(prepared.id, by: "tech")
    #expect(commands(shop).suffix(3) == [.readPreauthorisations, .readTotals, .reset])
    let states = shop.ledger.operations.map(\.state)
    let sent = try #require(states.firstIndex(of: .sent))
    #expect(states[..<sent].contains(.guide(.sendStored, .begun)))
    #expect(states[sent...].contains(.accepted))

    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.silence(Shop.one)
    await shop.clock.advanceFreely(by: .seconds(5))
    await shop.answer(Shop.one, "ready")
    await eventually { shop.ledger.operations.last?.state == .verified }
    #expect(commands(shop).suffix(2) == [.initialise, .testHost])
    #expect(commands(shop).count { $0 == .reset } == 1)
    #expect(await shop.snapshot.operations.last?.state == .verified)
  }

  @Test func anEndOfDayOfUnknownOutcomeEndsItAndNothingFollows() async throws {
    let shop = try await shop()
    shop.access.state.withLock { state in
      state.reports[.readTotals] = Self.told(.terminalBatchCount, 3)
      state.reports[.settleBatch] = CommandReport(.unknown("cut"))
    }
    #expect(try await begun(shop).state == .outcomeUnknown("cut"))
    #expect(commands(shop).last == .settleBatch)
  }

  @Test(arguments: [
    (DeviceCommand.readTotals, Refusal.batchOpen(nil)), (.readPreauthorisations, .preauthorisationOpen(nil)),
  ]) func whatCannotBeReadOnceMoreIsNotTakenForWhatItWas(command: (DeviceCommand, Refusal)) async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    #expect(prepared.openGuideStep == .goAhead)
    shop.access.state.withLock { $0.reports[command.0] = CommandReport(.refused("6C")) }
    await shop.watch.goOn(prepared.id, by: "tech")
    #expect(await shop.snapshot.operations.last?.state == .refused([command.1]))
    #expect(!commands(shop).contains(.reset))
  }

  @Test func whileSomebodyElseHasTheTerminalAStepIsTriedAgain() async throws {
    let shop = try await shop()
    shop.access.state.withLock { $0.reports[.readTotals] = CommandReport(.notSent("connection refused")) }
    let begin = Task { try await self.begun(shop) }
    await eventually { self.commands(shop).count { $0 == .readTotals } == 1 }
    shop.access.state.withLock { $0.reports[.readTotals] = Self.told(.terminalBatchCount, 0) }
    for _ in 0..<5 { await shop.clock.advanceFreely(by: .seconds(1)) }
    #expect(try await begin.value.openGuideStep == .goAhead)
    #expect(commands(shop).count { $0 == .readTotals } == 2)
  }

  @Test func whileTheProgramEndsNoStepIsTakenAndAPersonCanGoOnLater() async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    await shop.watch.standStill()
    await shop.watch.goOn(prepared.id, by: "tech")
    #expect(!commands(shop).contains(.reset))
    let left = try #require(shop.ledger.operations.last)
    #expect(left.canBeResumed)
  }

  @Test func whatCannotBeRecordedIsNotSent() async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    shop.ledger.breakDown()
    await shop.watch.goOn(prepared.id, by: "tech")
    #expect(await shop.snapshot.operations.last?.state == .refused([.cannotRecord]))
    #expect(!commands(shop).contains(.reset))

    let another = try await self.shop()
    another.ledger.breakDown()
    #expect(try await begun(another).state == .refused([.cannotRecord]))
    #expect(commands(another).isEmpty)
  }

  @Test func nobodyGoesOnWithWhatWasCalledOff() async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    #expect(await shop.watch.callOff(prepared.id, by: "li"))
    #expect(await !shop.watch.goOn(prepared.id, by: "tech"))
    #expect(await shop.snapshot.operations.last?.state == .refused([.calledOff]))
    #expect(!commands(shop).contains(.reset))
    // Who it was is on record.
    #expect(shop.ledger.operations.last?.steps.contains { $0.state == .guide(.goAhead, .failed("li")) } == true)
  }

  @Test func afterTheResetWasSentThereIsNoWayBack() async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    await shop.watch.goOn(prepared.id, by: "tech")
    #expect(await !shop.watch.callOff(prepared.id, by: "li"))
    #expect(await shop.snapshot.operations.last?.state == .accepted)
  }

  @Test func goingOnTwiceAtOnceSendsItOnce() async throws {
    let shop = try await shop()
    let prepared = try await begun(shop)
    async let first: Bool = shop.watch.goOn(prepared.id, by: "a")
    async let second: Bool = shop.watch.goOn(prepared.id, by: "b")
    _ = await (first, second)
    #expect(commands(shop).count { $0 == .reset } == 1)
  }
}
