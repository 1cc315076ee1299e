import FoundationEssentials
import GRDB
import ShopModel
import Synchronization

/// The shop's history on disk: incidents, who could take cards when, and numbers.
///
/// It has a connection of its own, which does not wait for the disk: after a power cut what came since the audit trail or
/// the shop's memory was last saved may be missing, and nothing is damaged
/// (https://www.sqlite.org/pragma.html#pragma_synchronous, NORMAL in write-ahead mode). It comes every second, and of a
/// minute that is missing the record says that nobody saw it. What people do and say is on the audit trail, whose
/// connection does wait: by that something is sent or acknowledged.
public final class HistoryStore: Sendable {
  /// How long changes of numbers are kept.
  public static let changesKept: Duration = .seconds(48 * 3600)
  /// How long figures of minutes are kept.
  public static let minutesKept: Duration = .seconds(30 * 86_400)
  /// How long figures of quarters of an hour, times of terminals and response codes are kept.
  public static let quarterHoursKept: Duration = .seconds(731 * 86_400)
  /// How large the record may be; above it numbers are kept for half as long, and well above it for a quarter.
  public static let sizeLimit = 512 * 1_048_576
  /// How many rows of a table are taken away at a time at most.
  static let pruneLimit = 50_000
  /// How many figures of a table are packed at a time at most; more than come in a minute, however large the shop.
  static let packLimit = 30_000

  let database: JournalDatabase
  /// The numbers of series that are on record.
  private let known = Mutex<[SeriesName: Int64]>([:])

  struct SeriesName: Hashable, Sendable {
    var subject: SubjectID
    var name: String
  }

  init(database: JournalDatabase) { self.database = database }

  /// Puts all of it on record, in one transaction.
  ///
  /// - Throws: ``JournalError``; then nothing of it is on record.
  public func store(_ batch: HistoryBatch, at now: Timestamp) async throws {
    let known = known.withLock { $0 }
    do {
      let added = try await database.write { database in
        var series = SeriesNumbers(known: known)
        for note in batch.incidents { try note.store(in: database) }
        for span in batch.availability { try span.store(in: database) }
        var lost = batch.lost
        lost += try batch.numbers.store(in: database, &series)
        lost += try Self.store(batch.responses, in: database, &series)
        if lost > 0 {
          try database.execute(
            sql: "INSERT INTO history_loss (at_ms, count) VALUES (?, ?)", arguments: [now.milliseconds, lost])
        }
        return series.added
      }
      self.known.withLock { $0.merge(added) { $1 } }
    } catch {
      // A series of a transaction that came to nothing is not on record.
      self.known.withLock { $0 = [:] }
      throw error
    }
  }

  /// Takes away what is too old, of packed figures whole hours and days, and packs the figures of hours and days that are
  /// over; a part of it at a time.
  ///
  /// - Throws: ``JournalError``.
  public func prune(at now: Timestamp) async throws {
    try await database.write { database in
      let size = try Self.usedBytes(in: database)
      let share: Int64 = size <= Self.sizeLimit ? 1 : size <= Self.sizeLimit / 4 * 5 ? 2 : 4
      func begin(_ kept: Duration) -> Timestamp { now - .milliseconds(kept.wholeMilliseconds / share) }
      try Self.prune("number_change", before: begin(Self.changesKept).milliseconds, in: database)
      let spans: [(NumberFigure.Span, Duration)] = [
        (.minute, Self.minutesKept), (.quarterHour, Self.quarterHoursKept),
      ]
      var lost = 0
      for (span, kept) in spans {
        let first = span.slot(of: begin(kept))
        try Self.prune(span.table, before: first, in: database)
        try Self.prune(span.packedTable, before: span.pack(of: first), in: database)
        lost += try span.pack(at: now, limit: Self.packLimit, in: database)
      }
      if lost > 0 {
        try database.execute(
          sql: "INSERT INTO history_loss (at_ms, count) VALUES (?, ?)", arguments: [now.milliseconds, lost])
      }
      let oldest = now - Self.quarterHoursKept
      try Self.prune("response_day", before: oldest.milliseconds / 86_400_000, in: database)
      try database.execute(sql: "DELETE FROM availability_span WHERE to_ms < ?", arguments: [oldest.milliseconds])
      try database.execute(sql: "DELETE FROM history_loss WHERE at_ms < ?", arguments: [oldest.milliseconds])
    }
  }

  private static func prune(_ table: String, before time: Int64, in database: Database) throws {
    let end = HistoryKey.first(of: time)
    // The disk is not held for long, whatever has gathered.
    let most =
      try Int64.fetchOne(
        database, sql: "SELECT id FROM \(table) ORDER BY id LIMIT 1 OFFSET ?", arguments: [pruneLimit]) ?? end
    try database.execute(sql: "DELETE FROM \(table) WHERE id < ?", arguments: [min(end, most)])
  }

  /// Ends the incidents on record that are open and that nobody follows any more, at the moment at which they were last
  /// seen: the program was killed, and what it knew of them is lost, or the shop's configuration has changed.
  ///
  /// - Parameter followed: those that go on.
  /// - Throws: ``JournalError``.
  public func endForgotten(except followed: Set<Incident.ID>) async throws {
    try await database.write { database in
      let open = try Int.fetchAll(database, sql: "SELECT incident FROM incident WHERE closed_at_ms IS NULL")
      for incident in open where !followed.contains(incident) {
        try database.execute(
          sql: """
            INSERT INTO incident_event (incident, kind, said_by, detail, at_ms)
            SELECT incident, 'lost-sight-of', '', '', seen_at_ms FROM incident WHERE incident = ?
            """, arguments: [incident])
        try database.execute(
          sql: "UPDATE incident SET closed_at_ms = seen_at_ms WHERE incident = ?", arguments: [incident])
      }
    }
  }

  /// The number above all incidents on record; nil: there is none.
  ///
  /// - Throws: ``JournalError``.
  public func nextIncident() async throws -> Int? {
    try await database.read { try Int.fetchOne($0, sql: "SELECT max(incident) + 1 FROM incident") }
  }

  /// How many bytes of the file are in use.
  ///
  /// - Throws: ``JournalError``.
  public func usedBytes() async throws -> Int { try await database.read { try Self.usedBytes(in: $0) } }

  /// How many numbers are on record: changes, and figures packed or not.
  ///
  /// - Throws: ``JournalError``.
  public func rowCounts() async throws -> (changes: Int, minutes: Int, quarterHours: Int) {
    try await database.read { database in
      (
        try Int.fetchOne(database, sql: "SELECT count(*) FROM number_change") ?? 0,
        try NumberFigure.Span.minute.countOfFigures(in: database),
        try NumberFigure.Span.quarterHour.countOfFigures(in: database)
      )
    }
  }

  private static func usedBytes(in database: Database) throws -> Int {
    func pragma(_ name: String) throws -> Int { try Int.fetchOne(database, sql: "PRAGMA \(name)") ?? 0 }
    return (try pragma("page_count") - pragma("freelist_count")) * (try pragma("page_size"))
  }

  /// - Returns: how many could not be kept.
  private static func store(
    _ responses: [ResponseCount], in database: Database, _ series: inout SeriesNumbers
  ) throws -> Int {
    var lost = 0
    for response in responses {
      let name = SeriesName(subject: response.terminal, name: ResponseName.name(of: response.code))
      guard let number = try series.number(of: name, in: database) else {
        lost += 1
        continue
      }
      try database.execute(
        sql: """
          INSERT INTO response_day (id, highest) VALUES (?, ?)
          ON CONFLICT (id) DO UPDATE SET highest = max(highest, excluded.highest)
          """, arguments: [HistoryKey.key(response.day.dayNumber, number), response.highest])
    }
    return lost
  }
}

/// How the series of a response code is called.
enum ResponseName {
  private static let prefix = Fact.terminalResponses.rawValue + ":"

  static func name(of code: String) -> String { prefix + code }

  static func code(of name: String) -> String? {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }
}

/// Gives series their numbers, each once for ever.
struct SeriesNumbers {
  private var known: [HistoryStore.SeriesName: Int64]
  /// Those that were looked up.
  private(set) var added: [HistoryStore.SeriesName: Int64] = [:]

  init(known: [HistoryStore.SeriesName: Int64]) { self.known = known }

  /// The number of a series; nil: there are too many.
  mutating func number(of name: HistoryStore.SeriesName, in database: Database) throws -> Int64? {
    if let number = known[name] { return number }
    let arguments: StatementArguments = [name.subject.kind.rawValue, name.subject.key, name.name]
    let select = "SELECT id FROM history_series WHERE subject_kind = ? AND subject_key = ? AND name = ?"
    var number = try Int64.fetchOne(database, sql: select, arguments: arguments)
    if number == nil {
      let count = try Int64.fetchOne(database, sql: "SELECT coalesce(max(id), -1) FROM history_series") ?? -1
      guard count + 1 < HistoryKey.seriesLimit else { return nil }
      try database.execute(
        sql: "INSERT INTO history_series (id, subject_kind, subject_key, name) VALUES (?, ?, ?, ?)",
        arguments: [count + 1] + arguments)
      number = count + 1
    }
    known[name] = number
    added[name] = number
    return number
  }
}

extension NumberBatch {
  /// - Returns: how many could not be kept, because there are too many series.
  fileprivate func store(in database: Database, _ series: inout SeriesNumbers) throws -> Int {
    var lost = 0
    func thousandths(_ value: Double) -> Int64 { Int64((value * 1000).rounded()) }
    let change = try database.cachedStatement(
      sql: """
        INSERT INTO number_change (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value
        """)
    for row in changes {
      guard let number = try series.number(of: row.series.name, in: database) else {
        lost += 1
        continue
      }
      try change.execute(arguments: [HistoryKey.key(row.at.milliseconds, number), thousandths(row.value)])
    }
    for span in NumberFigure.Span.allCases {
      // A minute may come in two parts, when the program was begun anew in it.
      let figure = try database.cachedStatement(
        sql: """
          INSERT INTO \(span.table) (id, minimum, maximum, mean, count) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET minimum = min(minimum, excluded.minimum),
            maximum = max(coalesce(maximum, minimum), coalesce(excluded.maximum, excluded.minimum)),
            mean = CAST(round((1.0 * coalesce(mean, minimum) * count
              + 1.0 * coalesce(excluded.mean, excluded.minimum) * excluded.count) / (count + excluded.count)) AS INTEGER),
            count = count + excluded.count
          """)
      for row in figures[span] ?? [] {
        guard let number = try series.number(of: row.series.name, in: database) else {
          lost += 1
          continue
        }
        let least = thousandths(row.minimum)
        func other(_ value: Double) -> Int64? { thousandths(value) == least ? nil : thousandths(value) }
        try figure.execute(arguments: [
          HistoryKey.key(span.slot(of: row.from), number), least, other(row.maximum), other(row.mean), row.count,
        ])
      }
    }
    return lost
  }
}

extension NumberSeries {
  fileprivate var name: HistoryStore.SeriesName { HistoryStore.SeriesName(subject: subject, name: fact.rawValue) }
}

extension AvailabilitySpan {
  fileprivate func store(in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO availability_span (terminal, from_ms, to_ms, state) VALUES (?, ?, ?, ?)
        ON CONFLICT (terminal, from_ms) DO UPDATE SET to_ms = max(to_ms, excluded.to_ms), state = excluded.state
        """)
    try statement.execute(arguments: [terminal.key, from.milliseconds, to.milliseconds, availability.record])
  }
}

extension CardAvailability {
  /// The name under which it is kept.
  var record: String {
    switch self {
    case .canTakeCards: "able"
    case .cannot: "not-able"
    case .notKnown: "not-known"
    }
  }

  /// What is kept under a name; nothing but a known name counts as able.
  init(record: String) {
    self = record == "able" ? .canTakeCards : record == "not-able" ? .cannot : .notKnown
  }
}
