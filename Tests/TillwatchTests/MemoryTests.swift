import FoundationEssentials
import Journal
import ShopModel
import ShopTesting
import Testing

@testable import tillwatch

/// What outlives the program, over a real record.
struct MemoryTests {
  private let folder = Folder()
  private let clock = SimulatedClock()
  private var shop: RecordedShop { RecordedShop(clock: clock, folder: folder.path, isTold: true) }

  @Test func whatIsOpenAndWhatPeopleSaidOfItSurvive() async throws {
    let shop = shop
    let until = clock.now + .seconds(7200)
    let opened = clock.now
    let id = try await shop.watching { session in
      let id = try await shop.openIncident(in: session)
      await session.watch.acknowledge(id, true, by: "li")
      await session.watch.mute(id, until: until, by: "li")
      return id
    }
    await clock.advanceFreely(by: .seconds(120))
    try await shop.watching { session in
      let warnings = await session.watch.snapshot.warnings
      #expect(warnings == [])
      let incident = try #require(await session.watch.snapshot.incidents.first)
      #expect(incident.id == id && incident.closedAt == nil && incident.openedAt == opened)
      #expect(incident.finding.id == .init(rule: "out-of-order", subject: RecordedShop.terminal))
      #expect(incident.acknowledgement?.by == "li")
      #expect(incident.mute?.until == until)
      // It ends as it would have, and the next one has a number of its own.
      await shop.answer(.terminalState, .text("ready"), to: session)
      #expect(await session.watch.snapshot.incidents.first?.closedAt == clock.now)
      await shop.answer(.terminalState, .text("out-of-order"), to: session)
      #expect(await session.watch.snapshot.incidents.first?.id == id + 1)
    }
  }

  @Test func aWaitGoesOnWhereItWas() async throws {
    let shop = shop
    try await shop.watching { session in
      await shop.answer(.terminalPaper, .text("low"), to: session)
      await clock.advanceFreely(by: .seconds(400))
      await shop.answer(.terminalPaper, .text("low"), to: session)
    }
    await clock.advanceFreely(by: .seconds(300))
    try await shop.watching { session in
      #expect(await session.watch.snapshot.incidents.isEmpty)
      await shop.answer(.terminalPaper, .text("low"), to: session)
      // 400 of the 1800 seconds were seen; the 300 without a program were not.
      await clock.advanceFreely(by: .seconds(1399))
      #expect(await session.watch.snapshot.incidents.isEmpty)
      await clock.advanceFreely(by: .seconds(2))
      await eventually { await !session.watch.snapshot.incidents.isEmpty }
      #expect(await session.watch.snapshot.incidents.map(\.finding.id.rule) == ["paper-low"])
    }
  }

  @Test func itIsSavedWhileTheProgramRuns() async throws {
    let shop = shop
    try await shop.watching { session in
      _ = try await shop.openIncident(in: session)
      await clock.advanceFreely(by: .seconds(61))
      // What is on disk is what a run after a power cut would find.
      var found = false
      for _ in 0..<200 where !found {
        found = (try? await copiedMemory())?.contains("out-of-order") == true
        if !found { try await Task.sleep(for: .milliseconds(10)) }
      }
      #expect(found)
    }
  }

  @Test func whatAPersonSaysIsSavedAtOnce() async throws {
    let shop = shop
    try await shop.watching { session in
      let id = try await shop.openIncident(in: session)
      #expect(try await isSavedSoon("out-of-order"))
      await session.watch.noteDone(id, step: 0, by: "wang")
      #expect(try await isSavedSoon("wang"))
    }
  }

  /// Whether it is saved well before the minute is over. The keeper wakes when something comes, and only then waits for
  /// the second: time goes on until it has.
  private func isSavedSoon(_ word: String) async throws -> Bool {
    for _ in 0..<20 {
      await clock.advanceFreely(by: .milliseconds(1001))
      for _ in 0..<15 {
        if (try? await copiedMemory())?.contains(word) == true { return true }
        try await Task.sleep(for: .milliseconds(10))
      }
    }
    return false
  }

  @Test func aNumberIsNeverGivenTwice() async throws {
    let shop = shop
    var crashed: String?
    let second = try await shop.watching { session in
      _ = try await shop.openIncident(in: session)
      #expect(try await isSavedSoon("out-of-order"))
      crashed = try await copiedMemory()
      await shop.answer(.terminalState, .text("ready"), to: session)
      return try await shop.openIncident(in: session)
    }
    // The power went before the second was saved.
    try await saveMemory(try #require(crashed))
    try await shop.watching { session in
      await shop.answer(.terminalState, .text("ready"), to: session)
      let third = try await shop.openIncident(in: session)
      #expect(third > second)
    }
  }

  @Test func aStepDoneByHandOutlivesTheProgramAndTimeAwayIsNoTimeToHelp() async throws {
    let shop = shop
    let done = clock.now
    try await shop.watching { session in
      let id = try await shop.openIncident(in: session)
      await session.watch.noteDone(id, step: 0, by: "wang")
    }
    await clock.advanceFreely(by: .seconds(2 * 86_400))
    try await shop.watching { session in
      await shop.answer(.terminalState, .text("out-of-order"), to: session)
      let incident = try #require(await session.watch.snapshot.incidents.first { $0.closedAt == nil })
      #expect(incident.finding.ladder.map(\.state) == [.running(since: done)])
    }
  }

  @Test func whatWasDoneForAnOpenIncidentIsKnownDaysLater() async throws {
    var shop = shop
    shop.rules = RecordedShop.rules.replacing(
      "[{remedy: contact-support, after: 1 h}]",
      with: "[{remedy: restart, after: 1 min}, {remedy: replace-device, after: 3 d}]")
    let watched = shop
    try await watched.watching { session in _ = try await watched.openIncident(in: session) }
    var restart = Operation(
      id: "1", kind: .restart, subject: RecordedShop.terminal, requestedBy: "t", at: clock.now + .seconds(1))
    for state in [Operation.State.accepted, .observedGone, .observedBack, .verified] {
      restart.enter(state, at: clock.now + .seconds(60))
    }
    try await Journal(folder: folder.path).record(restart)
    await clock.advanceFreely(by: .seconds(400))
    for days in [0, 2, 2] as [Int64] {
      await clock.advanceFreely(by: .seconds(days * 86_400))
      try await watched.watching { session in
        await watched.answer(.terminalState, .text("out-of-order"), to: session)
        await clock.advanceFreely(by: .seconds(120))
        await watched.answer(.terminalState, .text("out-of-order"), to: session)
        let incident = try #require(await session.watch.snapshot.incidents.first { $0.closedAt == nil })
        #expect(incident.finding.ladder.map(\.state) == [.didNotHelp, .current])
        #expect(incident.timeline.count { $0.kind == .stepDidNotHelp(.restart) } == 1)
      }
    }
  }

  /// What stands in a copy of the record's files.
  private func copiedMemory() async throws -> String? {
    let copy = Folder()
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
      try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
    }
    return try await Journal(folder: copy.path).memory()?.text
  }

  @Test(arguments: ["", "{", #"{"savedAt":"yesterday"}"#, "[1,2,3]"])
  func aDamagedMemoryIsOneLineAndTheShopIsWatched(text: String) async throws {
    let shop = shop
    try await saveMemory(text)
    try await shop.watching { session in
      let warnings = await session.watch.snapshot.warnings
      #expect(warnings.count == 1 && warnings.first?.contains("damaged") == true)
      _ = try await shop.openIncident(in: session)
    }
    // From now on it is whole again.
    try await shop.watching { session in
      #expect(await session.watch.snapshot.warnings == [])
      #expect(await session.watch.snapshot.incidents.count == 1)
    }
  }

  @Test(arguments: [0, 1]) func aDamagedMemoryGivesNoNumberTwice(damage: Int) async throws {
    let shop = shop
    let last = try await shop.watching { session in
      for _ in 0..<3 {
        _ = try await shop.openIncident(in: session)
        await shop.answer(.terminalState, .text("ready"), to: session)
      }
      return try await shop.openIncident(in: session)
    }
    let whole = try #require(try await Journal(folder: folder.path).memory()).text
    let number = try #require(whole.firstRange(of: #""nextIncident":\#(last + 1)"#))
    // Of another version, or cut off.
    let damaged = [whole.replacing("savedAt", with: "savedOn"), String(whole[..<number.upperBound]) + ",\""]
    try await saveMemory(damaged[damage])
    try await shop.watching { session in
      let next = try await shop.openIncident(in: session)
      #expect(next > last)
    }
  }

  private func saveMemory(_ text: String) async throws {
    try await Journal(folder: folder.path).saveMemory(text, at: clock.now)
  }

  @Test func withoutARecordTheShopIsWatchedAndItIsSaid() async throws {
    let shop = RecordedShop(clock: clock, folder: "/proc/nowhere")
    try await shop.watching { session in
      _ = try await shop.openIncident(in: session)
      #expect(await session.watch.snapshot.warnings.count == 1)
    }
  }
}
