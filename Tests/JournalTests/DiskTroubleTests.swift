import Dispatch
import GRDB
@testable import Journal
import ShopModel
import Testing

/// A disk that is full, or that nobody may write to, and a file that another program keeps locked: nothing is half on
/// record, and all goes on when the cause is gone.
struct DiskTroubleTests {
  private let folder: Folder
  private let journal: Journal

  init() throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
  }

  /// Takes every further page from a connection, or gives them back.
  private func fill(_ database: JournalDatabase, _ isFull: Bool) async throws {
    try await database.write { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(isFull ? pages : 1_000_000)")
    }
  }

  private func operation(_ number: Int) -> Operation {
    Operation(
      id: "\(number)", kind: .restart, subject: .terminal("one"), requestedBy: "li",
      at: Timestamp(seconds: Int64(number)))
  }

  private func isUnbroken() async throws -> Bool {
    if case .unbroken = try await #require(try JournalReader(folder: folder.path)).verdict() { return true }
    return false
  }

  @Test func onAFullDiskAnOperationIsRefusedAndTheTrailStaysWhole() async throws {
    try await fill(journal.database, true)
    var recorded = 0
    await #expect {
      for number in 0..<10_000 {
        try await journal.record(operation(number))
        recorded += 1
      }
    } throws: { "\($0)".contains("full") }
    #expect(try await isUnbroken())
    #expect(try await journal.operations(since: Timestamp(seconds: 0)).count == recorded)
    try await fill(journal.database, false)
    try await journal.record(operation(recorded))
    #expect(try await isUnbroken())
    #expect(try await journal.operations(since: Timestamp(seconds: 0)).count == recorded + 1)
  }

  @Test func onAFullDiskTheHistoryWaitsAndIsCaughtUpWith() async throws {
    try await fill(journal.history.database, true)
    var collector = HistoryCollector(calendar: .utc)
    var batch = HistoryBatch()
    batch.numbers.changes = (0..<20_000).map {
      NumberChange(series: Sample.latency, at: Sample.start + .milliseconds($0), value: Double($0))
    }
    let first = batch
    await #expect {
      try await journal.history.store(first, at: Sample.start)
    } throws: { "\($0)".contains("full") }
    #expect(try await journal.history.rowCounts().changes == 0)
    collector.putBack(batch)
    try await fill(journal.history.database, false)
    try await journal.history.store(collector.drain(at: Sample.start), at: Sample.start)
    #expect(try await journal.history.rowCounts().changes == 20_000)
    #expect(collector.lost == 0)
  }

  @Test func whatNobodyMayWriteToRefusesAndRecovers() async throws {
    try await journal.database.write { try $0.execute(sql: "PRAGMA query_only = ON") }
    await #expect { try await journal.record(operation(1)) } throws: { "\($0)".contains("readonly") }
    #expect(try await journal.operations(since: Timestamp(seconds: 0)).isEmpty)
    _ = try? await journal.database.write { try $0.execute(sql: "PRAGMA query_only = OFF") }
    try await journal.record(operation(1))
    #expect(try await journal.operations(since: Timestamp(seconds: 0)).count == 1)
  }

  @Test func whileAnotherProgramWritesNothingIsHalfOnRecord() async throws {
    let other = try HandRecord(folder: folder.path)
    let (begun, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    async let holding: Void = other.database.write { _ in
      begun.signal()
      end.wait()
    }
    await Task.detached { wait(for: begun) }.value
    await #expect { try await journal.record(operation(1)) } throws: {
      "\($0)".hasSuffix("another program is writing to it; try again")
    }
    end.signal()
    try await holding
    try await journal.record(operation(1))
    #expect(try await journal.steps(of: "1").count == 1)
  }
}

private func wait(for semaphore: DispatchSemaphore) { semaphore.wait() }
