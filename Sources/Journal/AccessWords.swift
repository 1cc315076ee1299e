import GRDB
import ShopModel

/// What happened at the technician's lock: who opened it, who tried with a wrong PIN. Part of the audit trail.
enum AccessSchema {
  static let table = """
    CREATE TABLE access_word (
      id INTEGER PRIMARY KEY,
      word TEXT NOT NULL,
      said_by TEXT NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER access_word_stays BEFORE DELETE ON access_word
    BEGIN SELECT raise(ABORT, 'access_word is only ever added to'); END;
    CREATE TRIGGER access_word_is_final BEFORE UPDATE ON access_word
    BEGIN SELECT raise(ABORT, 'access_word is only ever added to'); END;
    """
}

extension Journal {
  /// Puts on record, and on the audit trail, what happened at the technician's lock.
  ///
  /// - Throws: ``JournalError``; then it is not on record.
  public func record(_ word: AccessWord) async throws {
    try await database.write { database in
      try database.execute(
        sql: "INSERT INTO access_word (word, said_by, at_ms) VALUES (?, ?, ?)",
        arguments: [word.kind.record, HandRecord.person(word.by), word.at.milliseconds])
      try AuditChain.append(.accessWord, row: database.lastInsertedRowID, in: database)
    }
  }

  /// What happened at the lock since it was last opened with the right PIN or was given a new one, oldest first; of much,
  /// the last hundred.
  ///
  /// - Throws: ``JournalError``.
  public func accessWords() async throws -> [AccessWord] {
    try await database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT word, said_by, at_ms FROM access_word
          WHERE id >= coalesce((SELECT max(id) FROM access_word WHERE word IN ('unlocked', 'pin-set')), 0)
          ORDER BY id DESC LIMIT 100
          """)
      return try rows.reversed().compactMap { row in
        guard let kind = AccessWord.Kind(record: try row.text("word")) else { return nil }
        return AccessWord(kind, by: try row.text("said_by"), at: try row.moment("at_ms"))
      }
    }
  }
}

extension AccessWord.Kind {
  /// The name under which it is kept.
  public var record: String {
    switch self {
    case .unlocked: "unlocked"
    case .wrongPIN: "wrong-pin"
    case .locked(byItself: false): "locked"
    case .locked(byItself: true): "locked-by-itself"
    case .pinSet: "pin-set"
    }
  }

  fileprivate init?(record: String) {
    switch record {
    case "unlocked": self = .unlocked
    case "wrong-pin": self = .wrongPIN
    case "locked": self = .locked(byItself: false)
    case "locked-by-itself": self = .locked(byItself: true)
    case "pin-set": self = .pinSet
    default: return nil
    }
  }
}
