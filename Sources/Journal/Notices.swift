import GRDB
import ShopModel

/// The queue of notices: what was delivered stays for a while, for the limit of how many in what time.
extension Journal: NoticeStore {
  /// How many notices wait for a channel at most; the oldest give way.
  static let noticeLimit = 200
  /// How many delivered ones are remembered, of all channels together; more than twenty channels with the widest limit
  /// deliver in the longest window.
  static let deliveredLimit = 3000

  /// Puts notices at the end of a channel's queue and keeps what it remembers, both or neither.
  ///
  /// - Returns: how many of the oldest notices had to give way.
  /// - Throws: ``JournalError``; then nothing of this call is on record.
  public func queue(
    _ texts: [String], for channel: String, memory: String, at moment: Timestamp
  ) async throws -> Int {
    try await database.write { database in
      for text in texts {
        try database.execute(
          sql: "INSERT INTO notice (channel, text, queued_at_ms, attempts, next_attempt_ms) VALUES (?, ?, ?, 0, ?)",
          arguments: [channel, text, moment.milliseconds, moment.milliseconds])
      }
      try database.execute(
        sql: """
          INSERT INTO notice_memory (channel, text, saved_at_ms) VALUES (?, ?, ?)
          ON CONFLICT (channel) DO UPDATE SET text = excluded.text, saved_at_ms = excluded.saved_at_ms
          """, arguments: [channel, memory, moment.milliseconds])
      try database.execute(
        sql: """
          DELETE FROM notice WHERE channel = ? AND delivered_at_ms IS NULL AND id NOT IN
            (SELECT id FROM notice WHERE channel = ? AND delivered_at_ms IS NULL ORDER BY id DESC LIMIT ?)
          """, arguments: [channel, channel, Self.noticeLimit])
      return database.changesCount
    }
  }

  /// What a channel remembers; nil: nothing yet.
  ///
  /// - Throws: ``JournalError``.
  public func noticeMemory(of channel: String) async throws -> String? {
    try await database.read { database in
      try Row.fetchOne(database, sql: "SELECT text FROM notice_memory WHERE channel = ?", arguments: [channel])
        .map { try $0.text("text") }
    }
  }

  /// The notices that wait for a channel, oldest first.
  ///
  /// - Throws: ``JournalError``.
  public func queuedNotices(for channel: String) async throws -> [QueuedNotice] {
    try await database.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM notice WHERE channel = ? AND delivered_at_ms IS NULL ORDER BY id",
        arguments: [channel]
      ).map { row in
        QueuedNotice(
          id: row["id"], text: try row.text("text"), queuedAt: try row.moment("queued_at_ms"),
          attempts: row["attempts"], nextAttempt: try row.moment("next_attempt_ms"))
      }
    }
  }

  /// When something was delivered over a channel lately, several notices at once counted as one; oldest first.
  ///
  /// - Throws: ``JournalError``.
  public func deliveries(of channel: String) async throws -> [Timestamp] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT delivered_at_ms FROM notice WHERE channel = ? AND delivered_at_ms IS NOT NULL
          ORDER BY delivered_at_ms
          """, arguments: [channel]
      ).map { try $0.moment("delivered_at_ms") }
    }
  }

  /// Notes, before anything is sent, that the delivery of these begins; if it fails, they wait until `next`.
  ///
  /// - Throws: ``JournalError``; then nothing may be sent.
  public func beginDelivery(of notices: [Int64], next: Timestamp) async throws {
    try await database.write { database in
      for id in notices {
        try database.execute(
          sql: "UPDATE notice SET attempts = attempts + 1, next_attempt_ms = ? WHERE id = ?",
          arguments: [next.milliseconds, id])
      }
    }
  }

  /// Notes that these were delivered, all of them with one message: they are never sent again.
  ///
  /// - Throws: ``JournalError``; then they would be sent again after a restart.
  public func endDelivery(of notices: [Int64], at moment: Timestamp) async throws {
    try await database.write { database in
      for id in notices {
        try database.execute(
          sql: "UPDATE notice SET delivered_at_ms = ? WHERE id = ?", arguments: [moment.milliseconds, id])
      }
      try database.execute(
        sql: """
          DELETE FROM notice WHERE delivered_at_ms IS NOT NULL AND id NOT IN
            (SELECT id FROM notice WHERE delivered_at_ms IS NOT NULL ORDER BY id DESC LIMIT ?)
          """, arguments: [Self.deliveredLimit])
    }
  }

  /// Gives these up.
  ///
  /// - Throws: ``JournalError``.
  public func dropNotices(_ notices: [Int64]) async throws {
    try await database.write { database in
      for id in notices { try database.execute(sql: "DELETE FROM notice WHERE id = ?", arguments: [id]) }
    }
  }
}
