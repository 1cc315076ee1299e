import FoundationEssentials
import GRDB
@testable import Journal
import ShopModel
import Testing

/// What is packed is read as if it were not.
struct FigurePackingTests {
  private let folder: Folder
  private let journal: Journal
  /// Midnight, in UTC.
  private let start = Timestamp(seconds: 1_795_046_400)
  private let link = NumberSeries(.link(ofTerminal: "one"), .linkLatency)
  private func at(_ seconds: Int64) -> Timestamp { start + .seconds(seconds) }

  init() throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
  }

  private func figures(
    _ span: NumberFigure.Span, of series: NumberSeries = Sample.latency, _ from: Int64 = -9_000_000,
    _ to: Int64 = 9_000_000
  ) async throws -> [NumberFigure] {
    let reader = try #require(try JournalReader(folder: folder.path))
    return try await reader.figures(of: series, each: span, from: at(from), to: at(to))
  }

  /// Readings every ten seconds, with holes, of two series.
  private func live(_ seconds: Range<Int64>, seed: UInt64, _ journal: Journal) async throws {
    var random = Random(state: seed)
    var downsampler = Downsampler()
    for second in stride(from: seconds.lowerBound, to: seconds.upperBound, by: 10) where second / 1800 % 5 != 3 {
      downsampler.take(Double(random.next() % 40_000) / 1000, of: Sample.latency, at: at(second))
      if random.next() % 3 == 0 { downsampler.take(Double(random.next() % 3), of: link, at: at(second)) }
    }
    var batch = HistoryBatch()
    batch.numbers = downsampler.drain(at: at(seconds.upperBound), isLast: true)
    try await journal.history.store(batch, at: at(seconds.upperBound))
  }

  private func looseRows() async throws -> [Int] {
    try await journal.history.database.read { database in
      try NumberFigure.Span.allCases.map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0.table)") ?? 0
      }
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func whatIsPackedIsReadAsItWas(_ seed: UInt64) async throws {
    let hours = Int64(seed) * 7
    try await live(-3600 * hours..<3600 * 5 + 300, seed: seed, journal)
    var before: [[NumberFigure]] = []
    for span in NumberFigure.Span.allCases {
      for series in [Sample.latency, link] { before.append(try await figures(span, of: series)) }
    }
    let counts = try await journal.history.rowCounts()
    try await journal.history.prune(at: at(5 * 3600 + 2000))
    // What runs is not packed: the minutes of the last hour, and the quarters of the day, of both.
    let loose = try await looseRows()
    #expect(loose[0] <= 60 && loose[1] <= 21 * 2 && loose[1] > 0)
    var after: [[NumberFigure]] = []
    for span in NumberFigure.Span.allCases {
      for series in [Sample.latency, link] { after.append(try await figures(span, of: series)) }
    }
    #expect(after == before && !before.contains(where: \.isEmpty))
    let countsAfter = try await journal.history.rowCounts()
    #expect(countsAfter.minutes == counts.minutes && countsAfter.quarterHours == counts.quarterHours)
    // A part of it, which begins and ends within a packed hour.
    #expect(
      try await figures(.minute, -1234, 3456)
        == before[0].filter { $0.from >= at(-1260) && $0.from < at(3420) })
    #expect(try await figures(.minute, 60, 60).isEmpty)
  }

  /// The disk was full until the hour was packed, or the clock was set back.
  @Test func whatComesLateIsPutInWithItsHour() async throws {
    try await live(0..<3600, seed: 1, journal)
    try await journal.history.prune(at: at(86_400 * 2))
    let first = try await figures(.minute)
    try await live(600..<4200, seed: 2, journal)
    let both = try await figures(.minute)
    #expect(both.count > first.count)
    #expect(both.map(\.from) == Set(both.map(\.from)).sorted())
    let sum = both.reduce(0) { $0 + $1.count }
    try await journal.history.prune(at: at(86_400 * 2))
    #expect(try await looseRows() == [0, 0])
    #expect(try await figures(.minute) == both)
    #expect(sum == 720)
  }

  @Test func aPartAtATimeIsTheSameAsAllAtOnce() async throws {
    try await live(-86_400 * 2..<0, seed: 3, journal)
    let before = [try await figures(.minute), try await figures(.quarterHour)]
    for _ in 0..<200 {
      let now = at(86_400)
      try await journal.history.database.write { database in
        for span in NumberFigure.Span.allCases { _ = try span.pack(at: now, limit: 37, in: database) }
      }
    }
    #expect(try await looseRows() == [0, 0])
    #expect([try await figures(.minute), try await figures(.quarterHour)] == before)
  }

  @Test func packedHoursAndDaysGoWhenTheyAreTooOld() async throws {
    try await live(0..<86_400, seed: 4, journal)
    try await journal.history.prune(at: at(86_400 * 2))
    try await journal.history.prune(at: at(86_400 * 31))
    #expect(try await figures(.minute, 0, 86_400).isEmpty)
    #expect(try await !figures(.quarterHour, 0, 86_400).isEmpty)
    try await journal.history.prune(at: at(86_400 * 733))
    let rows = try await journal.history.rowCounts()
    #expect(rows.minutes == 0 && rows.quarterHours == 0)
  }

  // MARK: Damage

  private func packAndDamage() async throws {
    try await live(0..<7200, seed: 5, journal)
    try await journal.history.prune(at: at(86_400 * 2))
    try await journal.database.write {
      try $0.execute(
        sql: """
          UPDATE number_minute_packed SET figures = x'01FFFFFFFF' WHERE id = (SELECT min(id) FROM number_minute_packed)
          """)
    }
  }

  @Test func aDamagedRowIsOneClearLineAndTheOthersAreThere() async throws {
    try await packAndDamage()
    await #expect { _ = try await figures(.minute) } throws: {
      "\($0)".contains("the record is damaged (packed figures are not what was written)")
    }
    #expect(try await !figures(.minute, 3600, 7200).isEmpty)
    #expect(try await !figures(.minute, of: link).isEmpty)
  }

  @Test func aRowOfWhichSomeAreMissingIsNotTakenForWhole() async throws {
    try await live(0..<3600, seed: 5, journal)
    try await journal.history.prune(at: at(86_400 * 2))
    try await journal.database.write { try $0.execute(sql: "UPDATE number_minute_packed SET count = count + 1") }
    await #expect(throws: JournalError.self) { _ = try await figures(.minute) }
  }

  @Test func whatComesToADamagedRowIsKeptAndTheRestIsCountedAsLost() async throws {
    try await packAndDamage()
    try await live(0..<600, seed: 6, journal)
    try await journal.history.prune(at: at(86_400 * 2))
    #expect(try await looseRows() == [0, 0])
    #expect(try await figures(.minute, 0, 3600).count == 10)
    let reader = try #require(try JournalReader(folder: folder.path))
    #expect(try await reader.lostNumbers(from: at(0), to: at(86_400 * 3)) == 60)
  }

  // MARK: Older records

  @Test func whatAnOlderProgramWroteIsReadAsBeforeAndPackedInTime() async throws {
    var before: [[NumberFigure]] = []
    let other = try Folder()
    do {
      let journal = try Journal(folder: other.path)
      try await live(-86_400..<7200, seed: 8, journal)
      let reader = try #require(try JournalReader(folder: other.path))
      for span in NumberFigure.Span.allCases {
        before.append(try await reader.figures(of: Sample.latency, each: span, from: at(-99_999), to: at(99_999)))
      }
      try await journal.database.write {
        for span in NumberFigure.Span.allCases { try $0.execute(sql: "DROP TABLE \(span.packedTable)") }
        try $0.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = 'packed figures'")
      }
    }
    let journal = try Journal(folder: other.path)
    let reader = try #require(try JournalReader(folder: other.path))
    for round in 0..<2 {
      for (index, span) in NumberFigure.Span.allCases.enumerated() {
        let now = try await reader.figures(of: Sample.latency, each: span, from: at(-99_999), to: at(99_999))
        #expect(now == before[index] && now.count > 50)
      }
      if round == 0 { try await journal.history.prune(at: at(86_400)) }
    }
    let packed = try await journal.database.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM number_minute_packed") ?? 0
    }
    #expect(packed >= 20)
  }
}
