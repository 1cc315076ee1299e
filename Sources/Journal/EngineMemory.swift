import GRDB
import ShopModel

extension Journal {
  /// Keeps what the rules must not forget over a restart, in place of what was kept before: after a power cut either the
  /// old or the new text is there, never a part of one.
  ///
  /// - Parameters:
  ///   - text: JSON; the journal does not read it.
  ///   - moment: when it was so; what came after is not known to it.
  /// - Throws: ``JournalError``; then the old text is still there.
  public func saveMemory(_ text: String, at moment: Timestamp) async throws {
    try await database.write { database in
      try database.execute(
        sql: """
          INSERT INTO engine_memory (id, text, saved_at_ms) VALUES (1, ?, ?)
          ON CONFLICT (id) DO UPDATE SET text = excluded.text, saved_at_ms = excluded.saved_at_ms
          """, arguments: [text, moment.milliseconds])
    }
  }

  /// What ``saveMemory(_:at:)`` kept last; nil: nothing yet.
  ///
  /// - Throws: ``JournalError``.
  public func memory() async throws -> (text: String, savedAt: Timestamp)? { try await database.memory() }
}

extension HandRecord {
  /// What ``Journal/saveMemory(_:at:)`` kept last; nil: nothing yet.
  ///
  /// - Throws: ``JournalError``.
  public func memory() async throws -> (text: String, savedAt: Timestamp)? { try await database.memory() }
}

extension JournalDatabase {
  fileprivate func memory() async throws -> (text: String, savedAt: Timestamp)? {
    try await read { database in
      let row = try Row.fetchOne(database, sql: "SELECT text, saved_at_ms FROM engine_memory")
      return try row.map { (try $0.text("text"), try $0.moment("saved_at_ms")) }
    }
  }
}
