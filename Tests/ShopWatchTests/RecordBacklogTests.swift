import ShopModel
import ShopTesting
import Synchronization
import Testing

@testable import ShopWatch

/// What cannot be put on record waits, in order, and nothing is lost in silence.
struct RecordBacklogTests {
  private final class Archive: Sendable {
    struct Full: Error, CustomStringConvertible { var description: String { "disk full" } }
    let kept = Mutex<[String]>([])
    let isFull = Mutex(false)

    func store(_ entry: String) async throws {
      await Task.yield()
      if isFull.withLock({ $0 }) { throw Full() }
      kept.withLock { $0.append(entry) }
    }
  }

  private let archive = Archive()
  private let start = Timestamp(seconds: 1_700_000_000)
  private func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }
  private func backlog(limit: Int = 5) -> RecordBacklog<String> {
    RecordBacklog(limit: limit) { [archive] in try await archive.store($0) }
  }
  private var kept: [String] { archive.kept.withLock { $0 } }

  @Test func whatWaitsIsPutOnRecordInTheOrderInWhichItCame() async {
    let backlog = backlog()
    archive.isFull.withLock { $0 = true }
    for (second, entry) in ["a", "b", "c"].enumerated() {
      let state = await backlog.put(entry, at: at(second * 2))
      #expect(state.waiting == second + 1 && state.failure == "disk full" && state.lost == 0)
    }
    archive.isFull.withLock { $0 = false }
    let state = await backlog.put("d", at: at(9))
    #expect(state.waiting == 0 && state.failure == nil)
    #expect(kept == ["a", "b", "c", "d"])
  }

  @Test func ofTooManyTheOldestAreLostAndCounted() async {
    let backlog = backlog(limit: 3)
    archive.isFull.withLock { $0 = true }
    for entry in 0..<7 { _ = await backlog.put("\(entry)", at: at(entry)) }
    archive.isFull.withLock { $0 = false }
    let state = await backlog.retry(at: at(60))
    #expect(kept == ["4", "5", "6"] && state.lost == 4 && state.waiting == 0)
  }

  @Test func moreOfTheSameTakesThePlaceOfWhatWaits() async {
    let backlog = backlog()
    archive.isFull.withLock { $0 = true }
    for text in ["1", "12", "123"] { _ = await backlog.put(text, as: "receipt", at: at(0)) }
    _ = await backlog.put("other", at: at(0))
    archive.isFull.withLock { $0 = false }
    _ = await backlog.retry(at: at(9))
    #expect(kept == ["123", "other"])
  }

  /// A full disk is not asked again for every line of a receipt.
  @Test func soonAfterAFailureItIsNotTriedAgain() async {
    let backlog = backlog()
    archive.isFull.withLock { $0 = true }
    _ = await backlog.put("a", at: at(0))
    archive.isFull.withLock { $0 = false }
    _ = await backlog.put("b", at: at(0))
    #expect(kept.isEmpty)
    _ = await backlog.put("c", at: at(1))
    #expect(kept == ["a", "b", "c"])
    // The clock was set back: it counts for nothing.
    archive.isFull.withLock { $0 = true }
    _ = await backlog.put("d", at: at(2))
    archive.isFull.withLock { $0 = false }
    _ = await backlog.put("e", at: at(-500))
    #expect(kept.suffix(2) == ["d", "e"])
  }

  @Test func manyAtOnceAreEachKeptOnce() async {
    let backlog = backlog(limit: 500)
    await withTaskGroup(of: Void.self) { group in
      for entry in 0..<200 { group.addTask { _ = await backlog.put("\(entry)", at: at(0)) } }
    }
    #expect(kept.count == 200 && Set(kept).count == 200)
  }

  @Test func whatWaitsCanBeChanged() async {
    let backlog = backlog()
    archive.isFull.withLock { $0 = true }
    _ = await backlog.put("a", at: at(0))
    await backlog.change { $0 += "!" }
    archive.isFull.withLock { $0 = false }
    _ = await backlog.retry(at: at(9))
    #expect(kept == ["a!"])
  }
}
