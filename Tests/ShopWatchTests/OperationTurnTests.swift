import Operations
import ShopModel
import ShopTesting
import ShopWatch
import Synchronization
import Testing

private typealias Shop = ScriptedShop

/// Several programs over one record: one operates at a time, and none acts on what another has done without knowing it.
struct OperationTurnTests {
  private final class Turn: OperationTurn {
    struct Taken: Error, CustomStringConvertible { var description: String { "another console is at it" } }
    struct State {
      var isTaken = false
      var isHeld = false
      var recorded: [Operation] = []
      var words: [AccessWord] = []
    }
    let state = Mutex(State())

    func take() async throws -> TurnRecord {
      try state.withLock { state in
        if state.isTaken { throw Taken() }
        state.isHeld = true
        return TurnRecord(operations: state.recorded, words: state.words)
      }
    }
    func giveBack() { state.withLock { $0.isHeld = false } }
    var isHeld: Bool { state.withLock { $0.isHeld } }
  }

  private let turn = Turn()

  private func shop() async throws -> Shop {
    let shop = try await Shop(lock: TechnicianLock(.pin), turn: turn)
    await shop.answer(Shop.one, "out-of-order")
    await shop.answer(Shop.two, "ready")
    return shop
  }

  private static func restart(_ id: String, on subject: SubjectID, _ states: [Operation.State]) -> Operation {
    var operation = Operation(id: id, kind: .restart, subject: subject, requestedBy: "wang", at: Shop.start)
    for state in states { operation.enter(state, at: Shop.start) }
    return operation
  }

  @Test func whileAnotherHasItThePINIsNotEvenLookedAt() async throws {
    let shop = try await shop()
    turn.state.withLock { $0.isTaken = true }
    let looks = Mutex(0)
    await shop.watch.unlock(by: "li") {
      looks.withLock { $0 += 1 }
      return true
    }
    #expect(looks.withLock { $0 } == 0)
    #expect(await shop.snapshot.access == .locked(wrongTries: 0))
    #expect(await shop.snapshot.unjudgedPIN == UnjudgedPIN(count: 1, reason: "another console is at it"))
    turn.state.withLock { $0.isTaken = false }
    await shop.watch.unlock(by: "li") { true }
    #expect(await shop.snapshot.access.refusal == nil)
  }

  @Test func itIsHeldWhileUnlockedAndGivenBackAfter() async throws {
    let shop = try await shop()
    #expect(!turn.isHeld)
    await shop.watch.unlock(by: "li") { false }
    #expect(!turn.isHeld)
    await shop.watch.unlock(by: "li") { true }
    #expect(turn.isHeld)
    await shop.watch.lock(by: "li")
    #expect(!turn.isHeld)
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.end()
    #expect(!turn.isHeld)
  }

  @Test func whatIsUnderWayKeepsItBeyondTheLockUntilItsEnd() async throws {
    let shop = try await shop()
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    await shop.watch.lock(by: "li")
    #expect(await shop.snapshot.access == .locked(wrongTries: 0))
    #expect(turn.isHeld)
    await shop.clock.advanceFreely(by: .seconds(5))
    await shop.silence(Shop.one)
    #expect(turn.isHeld)
    await shop.clock.advanceFreely(by: .seconds(5))
    await shop.answer(Shop.one, "ready")
    #expect(await shop.snapshot.operations.last?.state == .verified)
    await eventually { !turn.isHeld }
    #expect(!turn.isHeld)
    #expect(shop.ledger.operations.last?.state == .verified)
  }

  @Test func theLockClosesOnTimeWhateverIsUnderWay() async throws {
    let shop = try await shop()
    await shop.watch.unlock(by: "li") { true }
    await shop.clock.advanceFreely(by: .seconds(595))
    await shop.answer(Shop.one, "out-of-order")
    await shop.answer(Shop.two, "ready")
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    // Each operation begins the time anew, once.
    await shop.clock.advanceFreely(by: .seconds(599))
    #expect(await shop.snapshot.access.refusal == nil)
    await shop.clock.advanceFreely(by: .seconds(2))
    #expect(await shop.snapshot.access.refusal == .locked)
  }

  @Test func whatAnotherDidCountsForTheInterlocks() async throws {
    let shop = try await shop()
    let done = Self.restart("other", on: Shop.one, [.confirmed, .recorded, .sent, .accepted, .verified])
    turn.state.withLock { $0.recorded = [done] }
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    guard case .refused(let refusals)? = await shop.snapshot.operations.last?.state else {
      Issue.record("not refused")
      return
    }
    #expect(refusals.contains { if case .coolDown = $0 { true } else { false } })
    #expect(shop.access.sent.isEmpty)
  }

  @Test func whatIsUnderWayElsewhereIsNotFollowedFromHere() async throws {
    let shop = try await shop()
    let running = Self.restart("other", on: Shop.one, [.confirmed, .recorded, .accepted])
    await shop.watch.takeUpOthers([running], canGoOn: false)
    #expect(await shop.snapshot.operations.isEmpty)
    var ended = running
    ended.enter(.verified, at: Shop.start)
    await shop.watch.takeUpOthers([ended], canGoOn: false)
    #expect(await shop.snapshot.operations.map(\.id) == ["other"])
    // The same again is nothing new.
    await shop.watch.takeUpOthers([ended], canGoOn: false)
    #expect(await shop.snapshot.operations.count == 1)
    #expect(shop.ledger.operations.isEmpty)
  }

  @Test func aResetThatAnotherHasEndedIsNotGoneOnWith() async throws {
    let shop = try await shop()
    await shop.answer(Shop.one, "ready")
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.reset(.runbook, on: Shop.one, by: "li")
    let open = try #require(await shop.snapshot.operations.last)
    #expect(open.openGuideStep?.isByHand == true)
    await shop.watch.lock(by: "li")
    #expect(!turn.isHeld)
    // Called off at another console.
    var ended = open
    ended.enter(.guide(.goAhead, .failed("wang")), at: shop.clock.now)
    ended.enter(.refused([.calledOff]), at: shop.clock.now)
    turn.state.withLock { [ended] in $0.recorded = [ended] }
    let before = shop.ledger.operations.count
    #expect(await shop.watch.callOff(open.id, by: "li") == false)
    #expect(await shop.snapshot.operations.last?.state == .refused([.calledOff]))
    #expect(shop.ledger.operations.count == before)
    #expect(!turn.isHeld)
  }

  @Test func anEndThatCannotBeRecordedIsRecordedLater() async throws {
    let shop = try await shop()
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    shop.ledger.breakDown()
    await shop.clock.advanceFreely(by: .seconds(5))
    await shop.silence(Shop.one)
    await shop.clock.advanceFreely(by: .seconds(5))
    await shop.answer(Shop.one, "ready")
    await eventually { await shop.watch.unrecorded().operations.count == 1 }
    #expect(await shop.watch.unrecorded().operations.map(\.state) == [.verified])
    #expect(await shop.snapshot.warnings.contains { $0.contains("an operation's end could not be recorded yet") })
    // Whoever took the right now would give it another end.
    await shop.watch.lock(by: "li")
    #expect(turn.isHeld)
    shop.ledger.breakDown(false)
    await shop.clock.advanceFreely(by: .seconds(6))
    await eventually { await shop.watch.unrecorded().isEmpty }
    #expect(shop.ledger.operations.last?.state == .verified)
    await eventually { await shop.snapshot.warnings.isEmpty }
    #expect(await shop.snapshot.warnings.isEmpty)
    await eventually { !turn.isHeld }
    #expect(!turn.isHeld)
  }

  @Test func wrongTriesElsewhereCountHere() async throws {
    let shop = try await shop()
    turn.state.withLock { state in
      state.words = (0..<5).map { _ in AccessWord(.wrongPIN, by: "wang", at: Shop.start) }
    }
    let looks = Mutex(0)
    await shop.watch.unlock(by: "li") {
      looks.withLock { $0 += 1 }
      return true
    }
    #expect(looks.withLock { $0 } == 0)
    #expect(await shop.snapshot.access == .lockedOut(until: Shop.start + .seconds(60)))
    #expect(!turn.isHeld)
  }

  /// A program said yes, not the terminal.
  @Test func whatAProgramAcceptedIsGoneOnlyWhenItIsOutOfReach() async throws {
    let shop = try await Shop(isAwayOnlyOutOfReach: true)
    await shop.answer(Shop.one, "out-of-order")
    await shop.answer(Shop.two, "ready")
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    for state in ["held-by-till", "held-by-till", "held-by-till", "ready"] {
      await shop.clock.advanceFreely(by: .seconds(1))
      await shop.answer(Shop.one, state)
    }
    await shop.silence(Shop.one)
    await shop.answer(Shop.one, "ready")
    #expect(await shop.snapshot.operations.last?.state == .accepted)
    for _ in 0..<2 {
      await shop.clock.advanceFreely(by: .seconds(1))
      await shop.silence(Shop.one)
    }
    #expect(await shop.snapshot.operations.last?.state == .observedGone)
  }

  @Test func aConnectionThatIsTakenOnceIsNoRestart() async throws {
    let shop = try await shop()
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "held-by-till")
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "ready")
    #expect(await shop.snapshot.operations.last?.state == .accepted)
    for _ in 0..<2 {
      await shop.clock.advanceFreely(by: .seconds(1))
      await shop.answer(Shop.one, "held-by-till")
    }
    #expect(await shop.snapshot.operations.last?.state == .observedGone)
  }

  @Test func whatAnotherSourceTellsIsNoSecondLookAtTheTerminal() async throws {
    let shop = try await shop()
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "held-by-till")
    for _ in 0..<3 {
      await shop.clock.advanceFreely(by: .milliseconds(100))
      let paper = Reading(Shop.one, .terminalPaper, .text("ok"), at: shop.clock.now, source: "agent")
      await shop.watch.take(PollReport(contact: .answered, readings: [paper]), from: "agent")
    }
    #expect(await shop.snapshot.operations.last?.state == .accepted)
    await shop.answer(Shop.one, "held-by-till")
    #expect(await shop.snapshot.operations.last?.state == .observedGone)
  }

  /// The till had it when the one before ended.
  @Test func whatWasSeenDuringAnEarlierOperationSaysNothingOfThis() async throws {
    let shop = try await Shop()
    await shop.answer(Shop.one, "ready")
    await shop.answer(Shop.two, "ready")
    await shop.watch.operate(.cancelAction, on: Shop.one, by: "li")
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "held-by-till")
    await shop.clock.advanceFreely(by: .seconds(700))
    await shop.answer(Shop.two, "ready")
    await shop.answer(Shop.one, "out-of-order")
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    #expect(await shop.snapshot.operations.last?.state == .accepted)
    await shop.clock.advanceFreely(by: .seconds(1))
    await shop.answer(Shop.one, "held-by-till")
    #expect(await shop.snapshot.operations.last?.state == .accepted)
  }
}
