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
  private var shop: RecordedShop { RecordedShop(clock: clock, folder: folder.path) }

  @Test func whatIsOpenAndWhatPeopleSaidOfItSurvive() async throws {
    let shop = shop
    let first = try await shop.session()
    let id = try await shop.openIncident(in: first)
    await first.watch.acknowledge(id, true, by: "li")
    let until = clock.now + .seconds(7200)
    await first.watch.mute(id, until: until, by: "li")
    await first.stop()
    let opened = clock.now

    await clock.advanceFreely(by: .seconds(120))
    let second = try await shop.session()
    let incident = try #require(await second.watch.snapshot.incidents.first)
    #expect(incident.id == id && incident.closedAt == nil && incident.openedAt == opened)
    #expect(incident.finding.id == .init(rule: "out-of-order", subject: RecordedShop.terminal))
    #expect(incident.acknowledgement?.by == "li")
    #expect(incident.mute?.until == until)
    #expect(await second.watch.snapshot.warnings == [])
    // It ends as it would have, and the next one has a number of its own.
    await shop.answer(.terminalState, .text("ready"), to: second)
    #expect(await second.watch.snapshot.incidents.first?.closedAt == clock.now)
    await shop.answer(.terminalState, .text("out-of-order"), to: second)
    #expect(await second.watch.snapshot.incidents.first?.id == id + 1)
    await second.stop()
  }

  @Test func aWaitGoesOnWhereItWas() async throws {
    let shop = shop
    let first = try await shop.session()
    await shop.answer(.terminalPaper, .text("low"), to: first)
    await clock.advanceFreely(by: .seconds(400))
    await shop.answer(.terminalPaper, .text("low"), to: first)
    await first.stop()

    await clock.advanceFreely(by: .seconds(300))
    let second = try await shop.session()
    #expect(await second.watch.snapshot.incidents.isEmpty)
    await shop.answer(.terminalPaper, .text("low"), to: second)
    // 400 of the 600 seconds were seen; the 300 without a program were not.
    await clock.advanceFreely(by: .seconds(199))
    #expect(await second.watch.snapshot.incidents.isEmpty)
    await clock.advanceFreely(by: .seconds(2))
    #expect(await second.watch.snapshot.incidents.map(\.finding.id.rule) == ["paper-low"])
    await second.stop()
  }

  @Test func itIsSavedWhileTheProgramRuns() async throws {
    let shop = shop
    let session = try await shop.session()
    _ = try await shop.openIncident(in: session)
    await clock.advanceFreely(by: .seconds(61))
    // What is on disk is what a run after a power cut would find.
    let copy = Folder()
    var found = false
    for _ in 0..<200 where !found {
      for name in ["journal.sqlite", "journal.sqlite-wal"] {
        try? FileManager.default.removeItem(atPath: copy.path + "/" + name)
        try? FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
      }
      found = (try? await Journal(folder: copy.path).memory()?.text.contains("out-of-order")) == true
      if !found { try await Task.sleep(for: .milliseconds(10)) }
    }
    #expect(found)
    await session.stop()
  }

  @Test(arguments: ["", "{", #"{"savedAt":"yesterday"}"#, "[1,2,3]"])
  func aDamagedMemoryIsOneLineAndTheShopIsWatched(text: String) async throws {
    let shop = shop
    do {
      let journal = try Journal(folder: folder.path)
      try await journal.saveMemory(text, at: clock.now)
    }
    let session = try await shop.session()
    let snapshot = await session.watch.snapshot
    #expect(snapshot.warnings.count == 1 && snapshot.warnings[0].contains("damaged"))
    _ = try await shop.openIncident(in: session)
    await session.stop()
    // From now on it is whole again.
    let next = try await shop.session()
    #expect(await next.watch.snapshot.warnings == [])
    #expect(await next.watch.snapshot.incidents.count == 1)
    await next.stop()
  }

  @Test func withoutARecordTheShopIsWatchedAndItIsSaid() async throws {
    let shop = RecordedShop(clock: clock, folder: "/proc/nowhere")
    let session = try await shop.session()
    _ = try await shop.openIncident(in: session)
    #expect(await session.watch.snapshot.warnings.count == 1)
    await session.stop()
  }
}
