import GRDB

/// A table whose rows are the record of what people did, and which of its columns the audit chain vouches for.
///
/// The columns of a source are fixed for ever: a column that a later version adds needs a source of its own, or every
/// chain written before would seem broken.
enum AuditSource: String, CaseIterable {
  /// Every step of every operation.
  case operationStep = "operation_step"
  /// A duty that somebody said is done.
  case dutyDone = "duty_done"
  /// A tick on a checklist.
  case tick = "checklist_tick"
  /// A tick taken back.
  case tickUndone = "checklist_tick.undone"
  /// A fact kept by hand.
  case keptByHand = "kept_by_hand"
  /// What somebody said of an incident.
  case incidentWord = "incident_word"
  /// What happened at the technician's lock.
  case accessWord = "access_word"

  var table: String {
    switch self {
    case .tickUndone: Self.tick.rawValue
    default: rawValue
    }
  }

  /// The column that names a row.
  var key: String {
    switch self {
    case .operationStep, .keptByHand, .incidentWord, .accessWord: "id"
    case .dutyDone, .tick, .tickUndone: "entry"
    }
  }

  /// What is vouched for, beside the key.
  var columns: [String] {
    switch self {
    case .operationStep:
      ["operation", "kind", "subject_kind", "subject_key", "requested_by", "number", "state", "detail", "at_ms"]
    case .dutyDone: ["duty", "said_by", "at_ms", "note"]
    case .tick: ["duty", "item", "said_by", "at_ms"]
    case .tickUndone: ["duty", "item", "undone_at_ms"]
    case .keptByHand: ["subject_kind", "subject_key", "fact", "value", "said_by", "at_ms"]
    case .incidentWord: ["incident", "subject_kind", "subject_key", "word", "detail", "said_by", "at_ms"]
    case .accessWord: ["word", "said_by", "at_ms"]
    }
  }

  /// Which rows of the table have to be in the chain.
  var condition: String {
    switch self {
    case .tickUndone: "undone_at_ms IS NOT NULL"
    default: "TRUE"
    }
  }

  /// What is vouched for of one row; nil: there is no such row.
  func content(of row: Int64, in database: Database) throws -> [DatabaseValue]? {
    let statement = try database.cachedStatement(
      sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE \(key) = ? AND \(condition)")
    return try Row.fetchOne(statement, arguments: [row]).map { Array($0.databaseValues) }
  }
}
