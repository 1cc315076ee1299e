import FoundationEssentials
import GRDB
import ShopModel

/// Looks into a record without ever writing to it, whether or not a console has it open.
public struct JournalReader: Sendable {
  let database: JournalDatabase

  /// The record in `folder`; nil when nothing was ever recorded there.
  ///
  /// - Throws: ``JournalError`` with one clear line, also when the record is of a version that has to be brought up to
  ///   date first.
  public init?(folder: String) throws {
    guard FileManager.default.fileExists(atPath: JournalDatabase.path(in: folder)) else { return nil }
    database = try JournalDatabase(readingFolder: folder)
  }

  /// A reader over a database that is open already.
  init(database: JournalDatabase) { self.database = database }

  /// Whether the audit trail is as it was written.
  ///
  /// - Parameter seen: a digest that was noted before, or at least how it begins; see ``AuditVerdict``.
  /// - Throws: ``JournalError`` when the record cannot be read.
  public func verdict(having seen: String? = nil) async throws -> AuditVerdict {
    try await database.read { try AuditChain.verdict(in: $0, having: seen) }
  }

  /// The lines of the record, oldest first; of one moment in the order in which they were written.
  ///
  /// - Throws: ``JournalError``.
  public func entries(_ query: JournalQuery = JournalQuery()) async throws -> [JournalEntry] {
    try await database.read { try JournalEntry.found(by: query, in: $0) }
  }
}

extension Journal {
  /// The lines of the record, as a reader finds them.
  ///
  /// - Throws: ``JournalError``.
  public func entries(_ query: JournalQuery) async throws -> [JournalEntry] {
    try await database.read { try JournalEntry.found(by: query, in: $0) }
  }
}

extension JournalEntry {
  fileprivate static func found(by query: JournalQuery, in database: Database) throws -> [JournalEntry] {
    var parts = JournalEntry.Kind.allCases.filter(query.kinds.contains).map(\.selection)
    if let limit = query.limit, query.since == nil, query.until == nil, query.subject == nil {
      // The newest of all are among the newest of each kind, which are found without looking through the whole record: the
      // console asks for them every few seconds, on the way on which operations are put on record.
      parts = parts.map { "SELECT * FROM (\($0) ORDER BY number DESC LIMIT \(limit))" }
    }
    guard !parts.isEmpty else { return [] }
    let sql = """
      SELECT * FROM (\(parts.joined(separator: " UNION ALL "))) WHERE at_ms >= :since AND at_ms < :until
        AND (:kind IS NULL OR subject_kind = :kind AND subject_key = :key)
        ORDER BY at_ms DESC, kind DESC, number DESC LIMIT :limit
      """
    let arguments: StatementArguments = [
      "since": query.since?.milliseconds ?? .min, "until": query.until?.milliseconds ?? .max,
      "kind": query.subject?.kind.rawValue, "key": query.subject?.key, "limit": query.limit ?? -1,
    ]
    return try Row.fetchAll(database, sql: sql, arguments: arguments).compactMap { try JournalEntry($0) }.reversed()
  }
}

extension JournalEntry.Kind {
  /// The lines of this kind with the columns that all kinds have in common.
  fileprivate var selection: String {
    switch self {
    case .operation:
      """
      SELECT 'operation' AS kind, id AS number, operation AS name, at_ms, subject_kind, subject_key,
        requested_by AS said_by, kind AS what, state, detail FROM operation_step
      """
    case .print:
      """
      SELECT 'print' AS kind, id AS number, id AS name, at_ms, subject_kind, subject_key, '' AS said_by, '' AS what,
        '' AS state, text AS detail FROM received_print
      """
    case .duty:
      """
      SELECT 'duty' AS kind, entry AS number, entry AS name, at_ms, NULL AS subject_kind, NULL AS subject_key, said_by,
        duty AS what, 'done' AS state, note AS detail FROM duty_done
      """
    case .tick:
      """
      SELECT 'tick' AS kind, entry AS number, entry AS name, at_ms, NULL AS subject_kind, NULL AS subject_key, said_by,
        duty AS what, iif(undone_at_ms IS NULL, 'ticked', 'taken-back') AS state, item AS detail FROM checklist_tick
      """
    case .kept:
      """
      SELECT 'kept' AS kind, id AS number, id AS name, at_ms, subject_kind, subject_key, said_by, fact AS what,
        coalesce(value, 'unknown') AS state, '' AS detail FROM kept_by_hand
      """
    case .incident:
      """
      SELECT 'incident' AS kind, id AS number, incident AS name, at_ms, subject_kind, subject_key, said_by, cause AS what,
        kind AS state, detail FROM incident_event JOIN incident USING (incident)
      """
    case .word:
      """
      SELECT 'word' AS kind, id AS number, id AS name, at_ms, subject_kind, subject_key, said_by,
        'incident-' || incident AS what, word AS state, detail FROM incident_word
      """
    case .access:
      """
      SELECT 'access' AS kind, id AS number, id AS name, at_ms, NULL AS subject_kind, NULL AS subject_key, said_by,
        'technician' AS what, word AS state, '' AS detail FROM access_word
      """
    }
  }
}

extension JournalEntry {
  fileprivate init?(_ row: Row) throws {
    guard let kind = Kind(rawValue: try row.text("kind")) else { return nil }
    let name: DatabaseValue = row["name"]
    var subject: SubjectID?
    if let of = row["subject_kind"] as String?, let kind = SubjectKind(rawValue: of) {
      subject = SubjectID(kind, try row.text("subject_key"))
    }
    self.init(
      kind: kind, id: String.fromDatabaseValue(name) ?? Int64.fromDatabaseValue(name).map(String.init) ?? "",
      at: try row.moment("at_ms"), subject: subject, by: try row.text("said_by"), what: try row.text("what"),
      state: try row.text("state"), detail: try row.text("detail"))
  }
}
