import GRDB
@testable import Journal
import ShopModel
import Testing

struct HistoryStoreTests {
  private let folder: Folder
  private let journal: Journal
  private let start = Sample.start
  private func at(_ seconds: Int64) -> Timestamp { Sample.start + .seconds(seconds) }

  init() throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
  }

  private var reader: JournalReader { get throws { try #require(try JournalReader(folder: folder.path)) } }

  private func store(_ body: (inout HistoryCollector) -> Void, at now: Timestamp, isLast: Bool = false) async throws {
    var collector = HistoryCollector(calendar: .utc)
    body(&collector)
    try await journal.history.store(collector.drain(at: now, isLast: isLast), at: now)
  }

  @Test func anIncidentIsListedWithItsStoryAndItsEvidence() async throws {
    var incident = Sample.incident(12)
    incident.timeline.append(IncidentEvent(.muted(by: "li", until: at(600)), at: at(5)))
    incident.impact = Impact(withoutCards: [Sample.one: .seconds(90)])
    try await store({ $0.take(Sample.snapshot(at: at(6), incidents: [incident])) }, at: at(6))
    let entries = try await reader.entries(JournalQuery(subject: Sample.one, kinds: [.incident]))
    #expect(entries.map(\.state) == ["opened", "muted"] && entries.map(\.id) == ["12", "12"])
    #expect(entries[1].by == "li" && entries[1].what == "terminal.software.fault")
    let recorded = try #require(try await reader.incident(12))
    #expect(recorded.closedAt == nil && recorded.withoutCards == .seconds(90) && recorded.severity == .critical)
    #expect(recorded.evidence.map(\.fact) == [.terminalState, .terminalStatusCode])
    // A device may say anything.
    #expect(recorded.evidence[1].value == .text("card 411111******1111"))
  }

  /// A new run tells the whole story of an incident that goes on once more.
  @Test func aStoryThatIsToldAgainIsNotStoredTwice() async throws {
    var incident = Sample.incident()
    for _ in 0..<2 {
      try await store({ $0.take(Sample.snapshot(at: at(1), incidents: [incident])) }, at: at(1))
    }
    incident.timeline.append(IncidentEvent(.closed, at: at(9)))
    incident.closedAt = at(9)
    try await store({ $0.take(Sample.snapshot(at: at(9), incidents: [incident])) }, at: at(9))
    #expect(try await reader.entries(JournalQuery(kinds: [.incident])).map(\.state) == ["opened", "closed"])
    #expect(try await reader.incidents(from: at(0), to: at(99)).map(\.closedAt) == [at(9)])
    #expect(try await journal.history.nextIncident() == 2)
  }

  @Test func whatNobodyFollowsAnyMoreEndsWhenItWasLastSeen() async throws {
    let incidents = [Sample.incident(1), Sample.incident(2)]
    try await store({ $0.take(Sample.snapshot(at: at(30), incidents: incidents)) }, at: at(30))
    try await journal.history.endForgotten(except: [2])
    #expect(try await reader.incidents(from: at(0), to: at(99)).map(\.closedAt) == [at(30), nil])
    #expect(
      try await reader.entries(JournalQuery(kinds: [.incident])).filter { $0.id == "1" }.map(\.state)
        == ["opened", "lost-sight-of"])
  }

  @Test func aMinuteInTwoPartsIsOneFigure() async throws {
    for (second, value) in [(0, 4.0), (30, 8.0), (31, 9.0)] {
      try await store(
        {
          $0.take(
            Sample.snapshot(
              at: at(Int64(second)),
              facts: Sample.facts(.terminalResponseTime, .number(value), at: at(Int64(second)))))
        }, at: at(Int64(second)), isLast: true)
    }
    let figures = try await reader.figures(of: Sample.latency, each: .minute, from: at(0), to: at(60))
    let figure = try #require(figures.first)
    #expect(figures.count == 1 && figure.from == at(0) && figure.count == 3)
    #expect(figure.minimum == 4 && figure.maximum == 9 && figure.mean == 7)
    #expect(try await reader.changes(of: Sample.latency, from: at(0), to: at(60)).map(\.value) == [4, 8, 9])
    #expect(try await reader.changes(of: Sample.latency, from: at(1), to: at(31)).map(\.value) == [8])
  }

  @Test func aTimeThatGoesOnIsOneSpanAndIsCutToWhatIsAsked() async throws {
    var collector = HistoryCollector(calendar: .utc)
    for second in stride(from: 0, through: 300, by: 60) {
      collector.take(Sample.snapshot(at: at(Int64(second))))
      try await journal.history.store(collector.drain(at: at(Int64(second))), at: at(Int64(second)))
    }
    let spans = try await reader.availability(from: at(100), to: at(200))
    #expect(
      spans == [AvailabilitySpan(terminal: Sample.one, availability: .canTakeCards, from: at(100), to: at(200))])
  }

  @Test func whatIsTooOldIsTakenAway() async throws {
    let hour: Int64 = 3600
    let moments = [at(-800 * 24 * hour), at(-31 * 24 * hour), at(-49 * hour), at(-47 * hour)]
    for moment in moments {
      try await store(
        {
          $0.take(
            Sample.snapshot(at: moment, facts: Sample.facts(.terminalResponseTime, .number(7), at: moment)))
        }, at: moment, isLast: true)
    }
    try await journal.history.prune(at: at(0))
    let rows = try await journal.history.rowCounts()
    #expect(rows.changes == 1 && rows.minutes == 2 && rows.quarterHours == 3)
    let spans = try await journal.history.database.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM availability_span")
    }
    #expect(spans == 3)
    #expect(try await reader.changes(of: Sample.latency, from: at(-50 * hour), to: at(0)).map(\.at) == [moments[3]])
  }

  @Test func responsesAreFoundByTheirDay() async throws {
    for count in [3, 7, 2] {
      try await store(
        {
          $0.take(
            Sample.snapshot(at: at(0), facts: Sample.facts(.terminalResponses, .tally(["51": count]), at: at(0))))
        }, at: at(0))
    }
    let day = ShopCalendar.utc.civil(at(0)).date
    let responses = try await reader.responses(from: day, through: day)
    #expect(responses == [ResponseCount(terminal: Sample.one, code: "51", day: day, highest: 7)])
    #expect(try await reader.responses(from: day.adding(days: 1), through: day.adding(days: 9)).isEmpty)
  }

  @Test func whatWasLostIsOnRecord() async throws {
    var batch = HistoryBatch()
    batch.lost = 17
    try await journal.history.store(batch, at: at(0))
    #expect(try await reader.lostNumbers(from: at(0), to: at(1)) == 17)
  }

  /// The hot tables are ordered by their key alone: an index more makes every insert slower.
  @Test func theTablesOfNumbersHaveNoIndex() async throws {
    let indices = try await journal.history.database.read { database in
      try String.fetchAll(database, sql: "SELECT tbl_name FROM sqlite_master WHERE type = 'index'")
    }
    #expect(!indices.contains { $0.hasPrefix("number_") || $0 == "response_day" })
  }
}

struct HistoryKeyTests {
  @Test(arguments: [0, 1, -1, 1_795_000_000_000, 253_402_300_799_999, -253_402_300_799_999] as [Int64])
  func aKeyGivesBackItsTimeAndItsSeries(_ time: Int64) {
    for series: Int64 in [0, 1, 32_767] {
      let key = HistoryKey.key(time, series)
      #expect(HistoryKey.time(of: key) == time && HistoryKey.series(of: key) == series)
    }
  }
}
