import Journal
import ShopModel
import Testing

@Suite struct NoticeQueueTests {
  private let now = Timestamp(seconds: 1_780_000_000)

  @Test func whatWaitsIsThereAfterARestartAndWhatWasDeliveredIsNot() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      #expect(try await journal.noticeMemory(of: "a") == nil)
      #expect(try await journal.queue(["1", "2", "3"], for: "a", memory: "m", at: now) == 0)
      #expect(try await journal.queue(["4"], for: "b", memory: "n", at: now) == 0)
      let queued = try await journal.queuedNotices(for: "a")
      #expect(queued.map(\.text) == ["1", "2", "3"])
      #expect(queued.allSatisfy { $0.attempts == 0 && $0.queuedAt == now && $0.nextAttempt == now })
      try await journal.beginDelivery(of: queued.map(\.id), next: now + .seconds(15))
      try await journal.endDelivery(of: [queued[0].id, queued[1].id], at: now + .seconds(1))
    }
    let journal = try Journal(folder: folder.path)
    let left = try await journal.queuedNotices(for: "a")
    #expect(left.map(\.text) == ["3"])
    #expect(left[0].attempts == 1 && left[0].nextAttempt == now + .seconds(15))
    #expect(try await journal.noticeMemory(of: "a") == "m")
    // One message for both.
    #expect(try await journal.deliveries(of: "a") == [now + .seconds(1)])
    #expect(try await journal.deliveries(of: "b") == [])
    try await journal.dropNotices(left.map(\.id))
    #expect(try await journal.queuedNotices(for: "a") == [])
    #expect(try await journal.queuedNotices(for: "b").map(\.text) == ["4"])
  }
}
