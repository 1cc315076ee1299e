import FoundationEssentials
import Journal
import ShopModel
import ShopTesting
import Testing

@testable import tillwatch

/// A record that cannot be opened at the start is tried again, and comes into use when the cause is gone.
struct LateRecordTests {
  private let folder = Folder()
  private let clock = SimulatedClock()
  private var shop: RecordedShop { RecordedShop(clock: clock, folder: folder.path, isTold: true) }

  private func says(_ line: String, _ session: ShopSession) async -> Bool {
    await session.watch.snapshot.warnings.contains { $0.contains(line) }
  }

  private func reader() throws -> JournalReader { try #require(try JournalReader(folder: folder.path)) }

  private func words() async throws -> [JournalEntry] { try await reader().entries(JournalQuery(kinds: [.word])) }

  /// Lets time pass until the record is open.
  private func awaitOpening(of session: ShopSession) async throws {
    for _ in 0..<100 where await says("another Tillwatch", session) {
      await clock.advanceFreely(by: .seconds(2))
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(await !says("another Tillwatch", session))
  }

  private func operation(_ state: Operation.State? = nil) -> Operation {
    var operation = Operation(
      id: "1", kind: .settleBatch, subject: RecordedShop.terminal, requestedBy: "li", at: clock.now - .seconds(600))
    for state in [.confirmed, .recorded] + [state].compactMap(\.self) {
      operation.enter(state, at: clock.now - .seconds(600))
    }
    return operation
  }

  @Test func whatAnotherConsoleKeptComesIntoUseWhenThatIsClosed() async throws {
    let shop = shop
    var other: Journal? = try Journal(folder: folder.path)
    // The other console was killed in the middle of it.
    try await other?.record(operation())
    try await shop.watching { session in
      #expect(await says("another Tillwatch keeps this record", session))
      let id = try await shop.openIncident(in: session)
      let saidAt = clock.now
      await session.watch.acknowledge(id, true, by: "li")
      await session.watch.keep(
        ReceivedPrint(subject: RecordedShop.terminal, at: clock.now, lines: ["Z"], name: "receipt"))
      #expect(await says("what was said of an incident is not on record yet", session))
      // A receipt belongs to no console.
      #expect(try await reader().entries(JournalQuery(kinds: [.print])).map(\.detail) == ["Z"])
      await clock.advanceFreely(by: .seconds(30))
      #expect(await says("another Tillwatch keeps this record", session))
      #expect(try await words().isEmpty)

      other = nil
      try await awaitOpening(of: session)
      for _ in 0..<200 where try await words().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      let word = try #require(try await words().first)
      let incident = try #require(await session.watch.snapshot.incidents.first)
      #expect(word.at == saidAt && word.by == "li" && word.what == "incident-\(incident.id)")
      #expect(try await reader().entries(JournalQuery(kinds: [.print])).map(\.detail) == ["Z"])
      #expect(await !says("not on record", session))
      // What the other left without an end has its honest one, here and on the screen.
      let operations = try await reader().operations(since: Timestamp(seconds: 0))
      #expect(operations.first { $0.id == "1" }?.state == .outcomeUnknown(.programEnded))
      #expect(await session.watch.snapshot.operations.contains { $0.id == "1" && $0.state.isFinal })
      // The history begins.
      for _ in 0..<50 where try await reader().incident(incident.id) == nil {
        await clock.advanceFreely(by: .seconds(1))
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(try await reader().incident(incident.id) != nil)
    }
    // And what is known is saved.
    try await shop.watching { session in
      #expect(await session.watch.snapshot.incidents.first?.acknowledgement?.by == "li")
      #expect(await session.watch.snapshot.warnings == [])
    }
  }

  @Test func anIncidentGoesOnUnderItsNumberAndANewOneGetsAFreeOne() async throws {
    var shop = shop
    let first = clock.now
    let id = try await shop.watching { [shop] session in
      // So that its number is not the first.
      for state in ["out-of-order", "ready"] {
        await shop.answer(.terminalState, .text(state), to: session)
      }
      let id = try await shop.openIncident(in: session)
      await session.watch.acknowledge(id, true, by: "zhou")
      return id
    }
    #expect(id == 2)
    await clock.advanceFreely(by: .seconds(300))
    var other: Journal? = try Journal(folder: folder.path)
    shop.rules += RecordedShop.printerRule
    try await shop.watching { [shop] session in
      await shop.answer(.terminalPaper, .text("out"), to: session)
      await shop.answer(.terminalState, .text("out-of-order"), to: session)
      #expect(await session.watch.snapshot.incidents.allSatisfy { $0.acknowledgement == nil })
      withExtendedLifetime(other) {}
      other = nil
      try await awaitOpening(of: session)
      let incidents = await session.watch.snapshot.incidents
      let known = try #require(incidents.first { $0.finding.id.rule == "out-of-order" })
      #expect(known.id == id && known.openedAt == first && known.acknowledgement?.by == "zhou")
      let new = try #require(incidents.first { $0.finding.id.rule == "paper-out" })
      #expect(new.id > id && new.acknowledgement == nil)
      #expect(await says("memory", session) == false)
    }
    let recorded = try await reader().incidents(from: Timestamp(seconds: 0), to: clock.now + .seconds(1))
    #expect(recorded.map(\.cause).count == 3 && Set(recorded.map(\.number)).count == 3)
  }

  @Test func whileAnotherConsoleOperatesNothingIsDoneHere() async throws {
    let shop = shop
    let other = try Journal(folder: folder.path)
    let right = OperationRight(folder: folder.path)
    try right.take()
    try await shop.watching { session in
      await shop.answer(.terminalState, .text("ready"), to: session)
      await session.watch.operate(.diagnose, on: RecordedShop.terminal, by: "li")
      let refused = try #require(await session.watch.snapshot.operations.last)
      guard case .refused(let refusals) = refused.state else {
        Issue.record("\(refused.state)")
        return
      }
      #expect(refusals.contains(.cannotRecord))
      right.giveBack()
      await session.watch.operate(.diagnose, on: RecordedShop.terminal, by: "li")
      let done = try #require(await session.watch.snapshot.operations.last)
      #expect(done.id != refused.id)
      #expect(try await reader().operations(since: Timestamp(seconds: 0)).contains { $0.id == done.id })
      withExtendedLifetime(other) {}
    }
  }

  /// A folder that cannot be made yet: the disk is not mounted.
  @Test func aFolderThatIsNotThereYetIsMadeLater() async throws {
    let place = Folder()
    try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: true)
    let isThere = FileManager.default.createFile(atPath: place.path + "/disk", contents: nil)
    try #require(isThere)
    let shop = RecordedShop(clock: clock, folder: place.path + "/disk/state", isTold: true)
    try await shop.watching { session in
      #expect(await says("the folder for it cannot be made", session))
      try FileManager.default.removeItem(atPath: place.path + "/disk")
      for _ in 0..<100 where await says("cannot be made", session) {
        await clock.advanceFreely(by: .seconds(2))
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(await session.watch.snapshot.warnings == [])
      // The duties of the calendar are read from it.
      await eventually { await !session.watch.snapshot.duties.isEmpty }
    }
    #expect(try JournalReader(folder: place.path + "/disk/state") != nil)
  }

  @Test func itIsTriedAgainEveryTenSecondsAndThenMoreSeldom() {
    var patience = OpeningPatience()
    #expect((0..<5).map { _ in patience.wait() } == [10, 20, 40, 60, 60].map { .seconds($0) })
  }
}
