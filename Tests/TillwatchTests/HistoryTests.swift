import Dispatch
@testable import Journal
import ShopModel
import ShopTesting
import Testing

@testable import tillwatch

/// What a running shop puts on record, over a real file.
struct HistoryTests {
  private let folder = Folder()
  private let clock = SimulatedClock()
  private var shop: RecordedShop { RecordedShop(clock: clock, folder: folder.path, isTold: true) }

  private var reader: JournalReader { get throws { try #require(try JournalReader(folder: folder.path)) } }

  @Test func anIncidentAndWhatIsSaidOfItAreOnRecordWhileItIsOpen() async throws {
    let shop = shop
    let opened = clock.now
    try await shop.watching { session in
      let id = try await shop.openIncident(in: session)
      await session.watch.acknowledge(id, true, by: "li")
      await session.watch.noteDone(id, step: 0, by: "wang")
      await session.watch.mute(id, until: nil, by: "li")
      let words = try await reader.entries(JournalQuery(kinds: [.word]))
      #expect(words.map(\.state) == ["acknowledged", "step-done", "unmuted"])
      #expect(words.map(\.by) == ["li", "wang", "li"])
      for _ in 0..<50 where try await reader.entries(JournalQuery(kinds: [.incident])).isEmpty {
        await clock.advanceFreely(by: .seconds(1))
        try await Task.sleep(for: .milliseconds(20))
      }
      let events = try await reader.entries(JournalQuery(kinds: [.incident]))
      #expect(events.map(\.state) == ["opened", "acknowledged", "step-done"])
      #expect(events.first?.at == opened)
      // What did not take effect is not said to have.
      await session.watch.acknowledge(99, true, by: "li")
      #expect(try await reader.entries(JournalQuery(kinds: [.word])).count == 3)
    }
    guard case .unbroken(let entries, _) = try await reader.verdict() else {
      Issue.record("broken")
      return
    }
    #expect(entries == 3)
  }

  @Test func theEndOfTheProgramLosesNothing() async throws {
    let shop = shop
    let begun = clock.now
    try await shop.watching { session in
      await clock.advanceFreely(by: .seconds(10))
      _ = try await shop.openIncident(in: session)
    }
    let incidents = try await reader.incidents(from: begun, to: clock.now + .seconds(1))
    #expect(incidents.count == 1 && incidents.first?.closedAt == nil)
    let spans = try await reader.availability(from: begun, to: clock.now + .seconds(60))
    #expect(!spans.isEmpty && spans.allSatisfy { $0.availability != .canTakeCards })
    #expect(spans.last?.to == clock.now)
  }

  /// An incident of a rule that is no more is not open for ever.
  @Test func whatNobodyFollowsAfterANewStartIsEnded() async throws {
    var shop = shop
    try await shop.watching { [shop] session in _ = try await shop.openIncident(in: session) }
    shop.rules = "rules: []"
    await clock.advanceFreely(by: .seconds(60))
    try await shop.watching { _ in
      let incidents = try await reader.incidents(from: Timestamp(seconds: 0), to: clock.now + .seconds(1))
      #expect(incidents.map { $0.closedAt != nil } == [true])
    }
  }

  /// The console goes on, says so, and catches up when the cause is gone.
  @Test func aRecordThatIsLockedIsSaidAndCaughtUpWith() async throws {
    let shop = shop
    try await shop.watching { session in
      let other = try HandRecord(folder: folder.path)
      let (begun, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      async let holding: Void = other.database.write { _ in
        begun.signal()
        end.wait()
      }
      await Task.detached { wait(for: begun) }.value
      let id = try await shop.openIncident(in: session)
      let saidAt = clock.now
      await session.watch.acknowledge(id, true, by: "li")
      // The keepers wake when something comes, so time must go on until they have.
      await passing(seconds: 40) {
        let isSaid = await says("what is known could not be saved", session)
        guard isSaid else { return false }
        return await says("the history is not on record at the moment", session)
      }
      #expect(await says("what was said of an incident is not on record", session))
      #expect(await says("the history is not on record at the moment", session))
      #expect(await says("what is known could not be saved", session))
      #expect(await session.watch.snapshot.incidents.first?.acknowledgement?.by == "li")

      end.signal()
      try await holding
      await passing(seconds: 50) { await !says("the history is not on record", session) }
      #expect(await !says("the history is not on record", session))
      // The memory as well, and not only with the next minute.
      await passing(seconds: 10) { await !says("what is known could not be saved", session) }
      #expect(await !says("what is known could not be saved", session))
      #expect(try await reader.entries(JournalQuery(kinds: [.incident])).map(\.state) == ["opened", "acknowledged"])
      // What was said meanwhile is on the audit trail, with the moment at which it was said.
      await clock.advanceFreely(by: .seconds(6))
      await eventually { await !says("what was said of an incident", session) }
      let word = try #require(try await reader.entries(JournalQuery(kinds: [.word])).first)
      #expect(word.state == "acknowledged" && word.by == "li" && word.at == saidAt)
      #expect(await !says("what was said of an incident", session))
    }
  }

  /// Lets time pass, at most so much, until something is so. A locked record keeps a writer waiting for seconds of real
  /// time, so a second passes in a quarter of one.
  private func passing(seconds: Int, until condition: () async -> Bool) async {
    for _ in 0..<seconds {
      if await condition() { return }
      await clock.advanceFreely(by: .seconds(1))
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  private func says(_ line: String, _ session: ShopSession) async -> Bool {
    await session.watch.snapshot.warnings.contains { $0.hasPrefix(line) }
  }
}

private func wait(for semaphore: DispatchSemaphore) { semaphore.wait() }
