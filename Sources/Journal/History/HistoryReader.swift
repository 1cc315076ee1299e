import GRDB
import ShopModel

/// An incident as it stands on record.
public struct RecordedIncident: Hashable, Sendable {
  /// Its number.
  public var number: Int
  /// Why, as the record names it; a newer program may have causes that this one does not know.
  public var cause: String
  /// How bad it was at its worst.
  public var severity: Severity
  /// Whom it was about.
  public var subject: String
  /// In a few words.
  public var title: LocalizedText
  /// What showed it when it was raised.
  public var evidence: [Evidence]
  /// When it was raised.
  public var openedAt: Timestamp
  /// When it was last seen.
  public var seenAt: Timestamp
  /// When it ended; nil: it has not, as far as the record goes.
  public var closedAt: Timestamp?
  /// How long terminals could not take cards because of it, together, in opening hours.
  public var withoutCards: Duration
}

extension JournalReader {
  /// The incidents that were open at some time in between, oldest first.
  ///
  /// - Throws: ``JournalError``.
  public func incidents(from: Timestamp, to: Timestamp) async throws -> [RecordedIncident] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM incident WHERE opened_at_ms < ? AND coalesce(closed_at_ms, seen_at_ms) >= ? ORDER BY incident
          """, arguments: [to.milliseconds, from.milliseconds]
      ).map { try RecordedIncident($0) }
    }
  }

  /// The incident with this number; nil: there is none on record.
  ///
  /// - Throws: ``JournalError``.
  public func incident(_ number: Int) async throws -> RecordedIncident? {
    try await database.read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM incident WHERE incident = ?", arguments: [number])
        .map { try RecordedIncident($0) }
    }
  }

  /// When which terminal could take cards, by terminal and time; what lies outside `from..<to` is cut off.
  ///
  /// - Throws: ``JournalError``.
  public func availability(from: Timestamp, to: Timestamp) async throws -> [AvailabilitySpan] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM availability_span WHERE from_ms < ? AND to_ms > ? ORDER BY terminal, from_ms",
        arguments: [to.milliseconds, from.milliseconds]
      ).map { row in
        AvailabilitySpan(
          terminal: .terminal(try row.text("terminal")), availability: CardAvailability(record: try row.text("state")),
          from: max(try row.moment("from_ms"), from), to: min(try row.moment("to_ms"), to))
      }
    }
  }

  /// When one terminal could take cards, by time; what lies outside `from..<to` is not cut off.
  ///
  /// - Throws: ``JournalError``.
  func availability(of terminal: SubjectID, from: Timestamp, to: Timestamp) async throws -> [AvailabilitySpan] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM availability_span WHERE terminal = ? AND from_ms < ? AND to_ms > ? ORDER BY from_ms
          """, arguments: [terminal.key, to.milliseconds, from.milliseconds]
      ).map { row in
        AvailabilitySpan(
          terminal: terminal, availability: CardAvailability(record: try row.text("state")),
          from: try row.moment("from_ms"), to: try row.moment("to_ms"))
      }
    }
  }

  /// How often, at most, which response code was reported on which day.
  ///
  /// - Throws: ``JournalError``.
  public func responses(from: CivilDate, through: CivilDate) async throws -> [ResponseCount] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT day.id AS id, day.highest AS highest, subject_kind, subject_key, name FROM response_day AS day
          JOIN history_series AS series ON series.id = day.id & \(HistoryKey.seriesLimit - 1)
          WHERE day.id >= ? AND day.id < ? ORDER BY day.id
          """,
        arguments: [HistoryKey.first(of: from.dayNumber), HistoryKey.first(of: through.dayNumber + 1)]
      ).compactMap { row in
        guard let kind = SubjectKind(rawValue: try row.text("subject_kind")),
          let code = ResponseName.code(of: try row.text("name"))
        else { return nil }
        return ResponseCount(
          terminal: SubjectID(kind, try row.text("subject_key")), code: code,
          day: CivilDate(dayNumber: HistoryKey.time(of: row["id"])), highest: row["highest"])
      }
    }
  }

  /// The figures of a series, oldest first.
  ///
  /// - Throws: ``JournalError``.
  public func figures(
    of series: NumberSeries, each span: NumberFigure.Span, from: Timestamp, to: Timestamp
  ) async throws -> [NumberFigure] {
    try await database.read { database in
      guard let number = try series.number(in: database) else { return [] }
      let slots = (span.slot(of: from), span.slot(of: to))
      guard slots.0 < slots.1 else { return [] }
      return try span.figures(of: number, in: slots.0..<slots.1, database).map { $0.figure(span, of: series) }
    }
  }

  /// The changes of a series, oldest first.
  ///
  /// - Throws: ``JournalError``.
  public func changes(of series: NumberSeries, from: Timestamp, to: Timestamp) async throws -> [NumberChange] {
    try await database.read { database in
      guard let number = try series.number(in: database) else { return [] }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM number_change
          WHERE id >= ? AND id < ? AND id & \(HistoryKey.seriesLimit - 1) = ? ORDER BY id
          """, arguments: [HistoryKey.first(of: from.milliseconds), HistoryKey.first(of: to.milliseconds), number]
      ).map { row in
        NumberChange(
          series: series, at: Timestamp(milliseconds: HistoryKey.time(of: row["id"])),
          value: Double(row["value"] as Int64) / 1000)
      }
    }
  }

  /// How many numbers could not be put on record in between.
  ///
  /// - Throws: ``JournalError``.
  public func lostNumbers(from: Timestamp, to: Timestamp) async throws -> Int {
    try await database.read { database in
      try Int.fetchOne(
        database, sql: "SELECT coalesce(sum(count), 0) FROM history_loss WHERE at_ms >= ? AND at_ms < ?",
        arguments: [from.milliseconds, to.milliseconds]) ?? 0
    }
  }
}

extension NumberSeries {
  fileprivate func number(in database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database, sql: "SELECT id FROM history_series WHERE subject_kind = ? AND subject_key = ? AND name = ?",
      arguments: [subject.kind.rawValue, subject.key, fact.rawValue])
  }
}

extension RecordedIncident {
  fileprivate init(_ row: Row) throws {
    let closed: Int64? = row["closed_at_ms"]
    self.init(
      number: row["incident"], cause: try row.text("cause"),
      severity: Severity(rawValue: row["severity"]) ?? .critical,
      subject: "\(try row.text("subject_kind"))/\(try row.text("subject_key"))",
      title: LocalizedText(en: try row.text("title_en"), zh: try row.text("title_zh")),
      evidence: EvidenceText.evidence(of: try row.text("evidence")), openedAt: try row.moment("opened_at_ms"),
      seenAt: try row.moment("seen_at_ms"), closedAt: closed.map { Timestamp(milliseconds: $0) },
      withoutCards: .milliseconds(row["without_cards_ms"] as Int64))
  }
}
