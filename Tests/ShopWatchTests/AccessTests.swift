import Operations
import ShopModel
import ShopTesting
import ShopWatch
import Synchronization
import Testing

private typealias Shop = ScriptedShop

/// The technician's lock before everything that touches a terminal.
struct AccessTests {
  private final class Words: AccessArchive {
    struct DiskFull: Error {}
    private let words = Mutex<[AccessWord]>([])
    let isBroken = Mutex(false)
    func record(_ word: AccessWord) async throws {
      if isBroken.withLock({ $0 }) { throw DiskFull() }
      words.withLock { $0.append(word) }
    }
    var kinds: [AccessWord.Kind] { words.withLock { $0.map(\.kind) } }
    var people: [String] { words.withLock { $0.map(\.by) } }
  }

  private final class Count: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
  }

  private let words = Words()

  private func shop(_ key: TechnicianLock.Key = .pin) async throws -> Shop {
    let shop = try await Shop(lock: TechnicianLock(key), accessWords: words)
    await shop.answer(Shop.one, "out-of-order")
    await shop.answer(Shop.two, "ready")
    return shop
  }

  private func last(_ shop: Shop) async -> Operation.State? { await shop.snapshot.operations.last?.state }

  @Test(
    arguments: [
      (TechnicianLock.Key.pin, Refusal.locked), (.noPIN, .noPIN), (.readOnly, .readOnly),
    ], OperationKind.allCases)
  func nothingIsSentThroughAClosedLock(key: (TechnicianLock.Key, Refusal), kind: OperationKind) async throws {
    let shop = try await shop(key.0)
    if kind == .reset {
      await shop.watch.reset(.application, on: Shop.one, by: "li")
    } else {
      await shop.watch.operate(kind, on: Shop.one, by: "li")
    }
    guard case .refused(let refusals)? = await last(shop) else {
      Issue.record("not refused")
      return
    }
    #expect(refusals.first == key.1)
    #expect(shop.access.sent.isEmpty)
    // Who tried is on record.
    await eventually { shop.ledger.operations.last?.requestedBy == "li" }
    #expect(shop.ledger.operations.last?.requestedBy == "li")
  }

  @Test func theRightPINOpensItForAWhile() async throws {
    let shop = try await shop()
    #expect(await shop.snapshot.access == .locked(wrongTries: 0))
    await shop.watch.unlock(by: "li (ssh from 192.0.2.7)") { true }
    #expect(await shop.snapshot.access == .technician(until: Shop.start + .seconds(600)))
    await shop.watch.operate(.restart, on: Shop.one, by: "li")
    #expect(await last(shop) == .accepted)
    #expect(words.kinds == [.unlocked] && words.people == ["li (ssh from 192.0.2.7)"])
  }

  @Test func itLocksItselfWithoutAKeyBeingPressed() async throws {
    let shop = try await shop()
    await shop.watch.unlock(by: "li") { true }
    await shop.clock.advanceFreely(by: .seconds(599))
    #expect(await shop.snapshot.access.refusal == nil)
    await shop.clock.advanceFreely(by: .seconds(2))
    #expect(await shop.snapshot.access == .locked(wrongTries: 0))
    await eventually { words.kinds == [.unlocked, .locked(byItself: true)] }
    #expect(words.kinds == [.unlocked, .locked(byItself: true)])
  }

  @Test func aWrongPINOpensNothingAndIsOnRecord() async throws {
    let shop = try await shop()
    for _ in 0..<4 { await shop.watch.unlock(by: "li") { false } }
    #expect(await shop.snapshot.access == .locked(wrongTries: 4))
    await shop.watch.unlock(by: "li") { false }
    #expect(await shop.snapshot.access == .lockedOut(until: Shop.start + .seconds(60)))
    // The next is not even looked at.
    let looks = Count()
    await shop.watch.unlock(by: "li") {
      looks.add()
      return true
    }
    #expect(looks.value == 0)
    #expect(words.kinds == Array(repeating: .wrongPIN, count: 5))
    await shop.clock.advanceFreely(by: .seconds(60))
    #expect(await shop.snapshot.access == .locked(wrongTries: 5))
  }

  @Test func manyTriesAtOnceCostAsMuchAsOneAfterTheOther() async throws {
    let shop = try await shop()
    let looks = Count()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          await shop.watch.unlock(by: "li") {
            looks.add()
            await Task.yield()
            return false
          }
        }
      }
    }
    #expect(looks.value <= 5)
  }

  @Test func aGuidedResetGoesOnOnlyForATechnicianButAnybodyCallsItOff() async throws {
    let shop = try await shop()
    await shop.answer(Shop.one, "ready")
    shop.access.state.withLock { state in
      state.outcome = .completed("")
      for (command, fact) in [
        (DeviceCommand.readPreauthorisations, Fact.terminalPreauthorisations), (.readTotals, .terminalBatchCount),
      ] {
        state.reports[command] = CommandReport(
          .completed("0"),
          readings: [Reading(Shop.one, fact, .number(0), at: Shop.start, source: "zvt", freshFor: .seconds(3600))])
      }
    }
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.reset(.application, on: Shop.one, by: "li")
    let operation = try #require(await shop.snapshot.operations.last)
    #expect(operation.openGuideStep == .goAhead)
    await shop.watch.lock(by: "li")
    #expect(await shop.watch.goOn(operation.id, by: "wang") == false)
    #expect(!shop.access.state.withLock { $0.commands.contains(.reset) })
    #expect(await shop.watch.callOff(operation.id, by: "wang"))
    #expect(await last(shop) == .refused([.calledOff]))
  }

  @Test func readOnlyMeansThatNothingIsSaidEither() async throws {
    for key in [TechnicianLock.Key.readOnly, .pin] {
      let shop = try await shop(key)
      let incident = try #require(await shop.snapshot.incidents.first)
      await shop.watch.acknowledge(incident.id, true, by: "li")
      await shop.watch.mute(incident.id, until: shop.clock.now + .seconds(60), by: "li")
      let after = try #require(await shop.snapshot.incidents.first)
      #expect((after.acknowledgement == nil) == (key == .readOnly))
      #expect((after.mute == nil) == (key == .readOnly))
    }
  }

  @Test func aPauseOutlivesTheProgram() async throws {
    let shop = try await shop()
    await shop.watch.takeUp((0..<5).map { _ in AccessWord(.wrongPIN, by: "li", at: Shop.start) })
    #expect(await shop.snapshot.access == .lockedOut(until: Shop.start + .seconds(60)))
  }

  /// Nobody guesses without leaving a trace.
  @Test func whileTheRecordCannotBeWrittenNoPINOpensAnything() async throws {
    let shop = try await shop()
    words.isBroken.withLock { $0 = true }
    await shop.watch.unlock(by: "li") { true }
    #expect(await shop.snapshot.access == .locked(wrongTries: 1))
    #expect(await shop.snapshot.warnings.contains { $0.contains("no PIN can be taken while the record") })
    words.isBroken.withLock { $0 = false }
    await shop.watch.unlock(by: "li") { true }
    #expect(await shop.snapshot.access.refusal == nil)
    #expect(await shop.snapshot.warnings.isEmpty)
  }

  @Test func aYesCountsForTheStepThatWasRead() async throws {
    let shop = try await shop()
    await shop.answer(Shop.one, "ready")
    await shop.watch.unlock(by: "li") { true }
    await shop.watch.reset(.runbook, on: Shop.one, by: "li")
    let operation = try #require(await shop.snapshot.operations.last)
    let first = try #require(operation.openGuideStep)
    #expect(await shop.watch.goOn(operation.id, step: first, by: "li"))
    let second = try #require(await shop.snapshot.operations.last?.openGuideStep)
    #expect(second != first)
    // The same key again, from the same picture.
    #expect(await shop.watch.goOn(operation.id, step: first, by: "li") == false)
    #expect(await shop.snapshot.operations.last?.openGuideStep == second)
  }

  @Test func aDryRunTellsTheLockAmongTheOthers() async throws {
    let shop = try await shop()
    for (access, expected) in [
      (ConsoleAccess.locked(wrongTries: 0), InterlockVerdict.refuses(.locked)), (.noPIN, .refuses(.noPIN)),
      (.technician(until: nil), .passes),
    ] {
      let verdict = await shop.watch.verdicts(of: .restart, on: Shop.one, for: access).first
      #expect(verdict?.interlock == .unlocked && verdict?.verdict == expected)
    }
    #expect(await shop.watch.verdicts(of: .restart, on: Shop.one, for: nil).first?.verdict == .notJudged)
  }
}
