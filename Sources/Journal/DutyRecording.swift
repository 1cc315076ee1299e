import GRDB
import ShopModel

extension HandRecord {
  /// Notes that these duties are in the configuration now; what was noted before stays.
  ///
  /// - Throws: ``JournalError``.
  public func see(_ duties: [String], at moment: Timestamp) async throws {
    try await database.write { database in
      for duty in duties {
        try database.execute(
          sql: "INSERT INTO duty_seen (duty, at_ms) VALUES (?, ?) ON CONFLICT (duty) DO NOTHING",
          arguments: [duty, moment.milliseconds])
      }
    }
  }

  /// What is on record of every duty, by its key.
  ///
  /// - Throws: ``JournalError``.
  public func dutyRecords() async throws -> [String: DutyRecord] {
    try await database.read { try Self.dutyRecords(in: $0) }
  }

  static func dutyRecords(in database: Database) throws -> [String: DutyRecord] {
    var records: [String: DutyRecord] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT duty, at_ms FROM duty_seen") {
      records[try row.text("duty"), default: DutyRecord()].firstSeen = try row.moment("at_ms")
    }
    let last = "SELECT * FROM duty_done WHERE entry IN (SELECT max(entry) FROM duty_done GROUP BY duty)"
    for row in try Row.fetchAll(database, sql: last) {
      records[try row.text("duty"), default: DutyRecord()].lastDone = try DutyCompletion(row)
    }
    let open = """
      SELECT * FROM checklist_tick WHERE undone_at_ms IS NULL AND entry > coalesce(
        (SELECT max(entry) FROM duty_done WHERE duty_done.duty = checklist_tick.duty), 0) ORDER BY entry
      """
    for row in try Row.fetchAll(database, sql: open) {
      records[try row.text("duty"), default: DutyRecord()].ticks.append(try ChecklistTick(row))
    }
    return records
  }

  /// Ticks items of a duty's checklist. What is ticked already stays with whoever ticked it first. With the last item
  /// the duty is done, and that is on record too.
  ///
  /// - Parameter items: keys of items (``Duty/itemKeys``).
  /// - Returns: whether the duty is done with it.
  /// - Throws: ``JournalError``; then nothing of this call is on record.
  public func tick(_ items: [String], of duty: Duty, by person: String, at moment: Timestamp) async throws -> Bool {
    let keys = duty.itemKeys
    if let wrong = items.first(where: { !keys.contains($0) }) {
      throw JournalError(message: "the checklist of \(duty.key) has no item \"\(DeviceText.clean(wrong, limit: 60))\"")
    }
    let by = HandRecord.person(person)
    return try await database.write { database in
      var round = try ChecklistTick.round(of: duty.key, in: database)
      // A round that became complete because the checklist was shortened ended with its last tick.
      if let last = round.last, isComplete(round, keys) {
        try DutyCompletion(by: last.by, at: last.at).insert(for: duty.key, in: database)
        round = []
      }
      for item in items where !round.contains(where: { $0.item == item }) {
        let tick = ChecklistTick(item: item, by: by, at: moment)
        try tick.insert(for: duty.key, in: database)
        round.append(tick)
      }
      guard isComplete(round, keys) else { return false }
      try DutyCompletion(by: by, at: moment).insert(for: duty.key, in: database)
      return true
    }
  }

  /// Takes ticks back, as long as the duty is not done.
  ///
  /// - Returns: how many there were to take back.
  /// - Throws: ``JournalError``.
  public func untick(_ items: [String], of duty: Duty, at moment: Timestamp) async throws -> Int {
    try await database.write { database in
      var count = 0
      for item in items {
        let entries = try Int64.fetchAll(
          database,
          sql: """
            SELECT entry FROM checklist_tick WHERE duty = ? AND item = ? AND undone_at_ms IS NULL
              AND entry > coalesce((SELECT max(entry) FROM duty_done WHERE duty = ?), 0)
            """, arguments: [duty.key, item, duty.key])
        for entry in entries {
          try database.execute(
            sql: "UPDATE checklist_tick SET undone_at_ms = ? WHERE entry = ?", arguments: [moment.milliseconds, entry])
          try AuditChain.append(.tickUndone, row: entry, in: database)
        }
        count += entries.count
      }
      return count
    }
  }

  /// Records that a duty was done, whatever is ticked. Card numbers in the note are made unreadable before it is kept.
  ///
  /// - Throws: ``JournalError``.
  public func complete(_ duty: Duty, by person: String, at moment: Timestamp, note: String = "") async throws {
    let completion = DutyCompletion(by: HandRecord.person(person), at: moment, note: HandRecord.note(note))
    try await database.write { database in try completion.insert(for: duty.key, in: database) }
  }

  /// When a duty was done before, the last time first.
  ///
  /// - Parameter limit: how many at most.
  /// - Throws: ``JournalError``.
  public func completions(of duty: Duty, limit: Int) async throws -> [DutyCompletion] {
    try await database.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM duty_done WHERE duty = ? ORDER BY entry DESC LIMIT ?",
        arguments: [duty.key, limit]
      ).map { try DutyCompletion($0) }
    }
  }
}

private func isComplete(_ round: [ChecklistTick], _ keys: [String]) -> Bool {
  !keys.isEmpty && keys.allSatisfy { key in round.contains { $0.item == key } }
}

/// The number of the next entry about duties.
private let nextEntry = """
  (SELECT 1 + max(coalesce((SELECT max(entry) FROM checklist_tick), 0), coalesce((SELECT max(entry) FROM duty_done), 0)))
  """

extension DutyCompletion {
  fileprivate init(_ row: Row) throws {
    self.init(by: try row.text("said_by"), at: try row.moment("at_ms"), note: try row.text("note"))
  }

  fileprivate func insert(for duty: String, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO duty_done (entry, duty, said_by, at_ms, note) VALUES (\(nextEntry), ?, ?, ?, ?)",
      arguments: [duty, by, at.milliseconds, note])
    try AuditChain.append(.dutyDone, row: database.lastInsertedRowID, in: database)
  }
}

extension ChecklistTick {
  fileprivate init(_ row: Row) throws {
    self.init(item: try row.text("item"), by: try row.text("said_by"), at: try row.moment("at_ms"))
  }

  fileprivate func insert(for duty: String, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO checklist_tick (entry, duty, item, said_by, at_ms) VALUES (\(nextEntry), ?, ?, ?, ?)",
      arguments: [duty, item, by, at.milliseconds])
    try AuditChain.append(.tick, row: database.lastInsertedRowID, in: database)
  }

  /// The ticks since the duty was last done, oldest first.
  fileprivate static func round(of duty: String, in database: Database) throws -> [ChecklistTick] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM checklist_tick WHERE duty = ? AND undone_at_ms IS NULL
          AND entry > coalesce((SELECT max(entry) FROM duty_done WHERE duty = ?), 0) ORDER BY entry
        """, arguments: [duty, duty]
    ).map { try ChecklistTick($0) }
  }
}
