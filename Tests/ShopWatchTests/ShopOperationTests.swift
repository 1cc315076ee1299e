import ShopModel
import ShopTesting
import ShopWatch
import Testing

private typealias Shop = ScriptedShop

struct ShopOperationTests {
  private func shop(_ state: String = "out-of-order") async throws -> Shop {
    let shop = try await Shop()
    await shop.answer(Shop.one, state)
    await shop.answer(Shop.two, "ready")
    return shop
  }

  private func states(_ shop: Shop) async -> [Operation.State] {
    await shop.snapshot.operations.last?.steps.map(\.state) ?? []
  }

  @Test func aRestartIsFollowedFromTheRequestToReady() async throws {
    let shop = try await shop()
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await states(shop) == [.requested, .confirmed, .recorded, .sent, .accepted])
    #expect(shop.access.sent == [Shop.one])
    #expect(shop.access.state.withLock { $0.watched } == [Shop.one.description])

    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.silence(Shop.one)
    #expect(await states(shop).last == .observedGone)
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "initialisation-required")
    #expect(await states(shop).last == .observedBack)
    await shop.answer(Shop.one, "ready")
    #expect(await states(shop).last == .verified)
    await eventually { shop.ledger.operations.last?.state == .verified }
    #expect(shop.ledger.operations.last?.state == .verified)
  }

  @Test func anAnswerFromBeforeTheRestartIsNoSighting() async throws {
    let shop = try await shop()
    let old = PollReport(
      contact: .failed("late"),
      readings: [
        Reading(Shop.one, .terminalReachable, .bool(false), at: Shop.start - .seconds(1), source: "zvt"),
        Reading(Shop.one, .terminalState, .text("unknown"), at: Shop.start - .seconds(1), source: "zvt"),
      ])
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    await shop.watch.take(old, from: Shop.one.description)
    #expect(await states(shop).last == .accepted)
  }

  @Test func aTerminalThatNeverWentAwayIsAnUnknownOutcome() async throws {
    let shop = try await shop()
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    await shop.clock.advanceFreely(by: .seconds(60))
    #expect(await states(shop).last == .outcomeUnknown(.notSeenToLeave))
    #expect(shop.access.sent.count == 1)
  }

  @Test func aBusyTerminalIsNotRestarted() async throws {
    let shop = try await shop("card-inserted")
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .refused([.busy(state: "card-inserted")]))
    #expect(shop.access.sent.isEmpty)
  }

  @Test func whatChangedWhileWaitingForTheTurnCounts() async throws {
    let shop = try await shop()
    shop.access.state.withLock { $0.beforeTurn = { await shop.answer(Shop.one, "card-inserted") } }
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .refused([.busy(state: "card-inserted")]))
    #expect(shop.access.sent.isEmpty)
  }

  @Test func whatCannotBeRecordedIsNotDone() async throws {
    let shop = try await shop()
    shop.ledger.breakDown()
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .refused([.cannotRecord]))
    #expect(shop.access.sent.isEmpty)
  }

  @Test func whileItRestartsItIsNotCountedOn() async throws {
    let shop = try await shop("ready")
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await shop.snapshot.terminals[0].availability == .notKnown)
    await shop.answer(Shop.two, "ready")
    #expect(await shop.snapshot.terminals[1].refusals(of: .restart) == [.lastWorkingTerminal])
  }

  @Test func whatWasDoneBeforeTheStartStillCounts() async throws {
    let shop = try await shop()
    var earlier = Operation(id: "0", kind: .restart, subject: Shop.one, requestedBy: "t", at: Shop.start - .seconds(20))
    earlier.enter(.outcomeUnknown(.programEnded), at: Shop.start - .seconds(10))
    await shop.watch.takeUp(nil, earlier: [earlier])
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .refused([.coolDown(remaining: .seconds(110))]))
    #expect(shop.access.sent.isEmpty)
  }

  @Test func twoAtOnceAreOne() async throws {
    let shop = try await shop()
    async let first: Void = shop.watch.operate(.restart, on: Shop.one, by: "a")
    async let second: Void = shop.watch.operate(.restart, on: Shop.one, by: "b")
    _ = await (first, second)
    #expect(shop.access.sent == [Shop.one])
  }

  @Test func theLastWorkingTerminalNeedsASecondYes() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.silence(Shop.two)
    #expect(await shop.snapshot.terminals[0].refusals(of: .restart) == [.lastWorkingTerminal])
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .refused([.lastWorkingTerminal]))
    await shop.watch.operate(.restart, on: Shop.one, by: "tech", overridesLastWorkingTerminal: true)
    #expect(await states(shop).last == .accepted)
  }

  @Test func theLadderMovesOnWhenTheRestartDidNotHelp() async throws {
    let shop = try await shop()
    #expect(await shop.snapshot.incidents.first?.finding.ladder.map(\.state) == [.current, .waiting])
    await shop.watch.operate(.restart, on: Shop.one, by: "tech")
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.silence(Shop.one)
    await shop.answer(Shop.one, "out-of-order")
    await shop.clock.advanceFreely(by: .seconds(121))
    await shop.answer(Shop.one, "out-of-order")
    #expect(await states(shop).last == .failed(.notReady(state: "out-of-order")))
    #expect(await shop.snapshot.incidents.first?.finding.ladder.map(\.state) == [.didNotHelp, .current])
  }

  @Test func whatAPersonDidByHandIsTheirWordAndHelps() async throws {
    let shop = try await Shop()
    await shop.freezeAccount()
    let incident = try #require(await shop.snapshot.incidents.first)
    #expect(incident.finding.ladder.map(\.state) == [.current])
    await shop.clock.advanceFreely(by: .seconds(30))
    let done = shop.clock.now
    await shop.watch.noteDone(incident.id, step: 0, by: "li")
    // Once is enough.
    await shop.watch.noteDone(incident.id, step: 0, by: "li")
    let noted = try #require(await shop.snapshot.incidents.first)
    #expect(noted.finding.ladder.map(\.state) == [.running(since: done)])
    #expect(noted.timeline.map(\.kind).dropFirst() == [.stepDone(.contactSupport, by: "li")])
    await shop.clock.advanceFreely(by: .seconds(60))
    await shop.freezeAccount(false)
    let over = try #require(await shop.snapshot.incidents.first)
    #expect(over.closedAt != nil)
    #expect(over.finding.ladder.map(\.state) == [.helped(after: .seconds(60))])
  }

  @Test func whatNobodySaidIsNotSaidToHaveHelped() async throws {
    let shop = try await Shop()
    await shop.freezeAccount()
    await shop.freezeAccount(false)
    #expect(await shop.snapshot.incidents.first?.finding.ladder.map(\.state) == [.current])
  }

  @Test func whatTheTerminalReportsDoneIsVerifiedAtOnce() async throws {
    let shop = try await shop("ready")
    let print = ReceivedPrint(subject: Shop.one, at: Shop.start, lines: ["EOD"])
    shop.access.state.withLock {
      $0.reports[.settleBatch] = CommandReport(.completed("2 payments, EUR 9.58"), prints: [print])
    }
    await shop.watch.operate(.settleBatch, on: Shop.one, by: "tech")
    #expect(await states(shop).suffix(3) == [.accepted, .observed("2 payments, EUR 9.58"), .verified])
    #expect(shop.ledger.operations.last?.state == .verified)
    #expect(await shop.snapshot.warnings.contains { $0.contains("a receipt from one is not kept") })
    // Once is once: the next one has to wait.
    await shop.watch.operate(.settleBatch, on: Shop.one, by: "tech")
    #expect(shop.access.state.withLock { $0.commands } == [.settleBatch])
  }

  @Test func anEndOfDayWithoutProofIsAnUnknownOutcomeAndIsNotRepeated() async throws {
    let shop = try await shop("ready")
    shop.access.state.withLock { $0.outcome = .unknown("cut") }
    await shop.watch.operate(.settleBatch, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .outcomeUnknown("cut"))
    await shop.clock.advanceFreely(by: .seconds(3600))
    await shop.answer(Shop.one, "ready")
    #expect(shop.access.sent.count == 1)
  }

  @Test func aCancellationIsVerifiedByWhatIsSeenAfterwards() async throws {
    let shop = try await shop("card-inserted")
    await shop.watch.operate(.cancelAction, on: Shop.one, by: "tech")
    #expect(await states(shop).last == .accepted)
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "card-inserted")
    #expect(await states(shop).last == .accepted)
    await shop.answer(Shop.one, "ready")
    #expect(await states(shop).last == .verified)
  }

  @Test func anAccountInTroubleIsNotMetWithARestart() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.two, "ready")
    await shop.freezeAccount()
    #expect(await shop.snapshot.terminals[0].refusals(of: .restart).contains(.cannotCure(.accountFrozen)))
  }
}
