import Crypto
import FoundationEssentials
import GRDB

/// Ties the rows of the audit trail to each other in the order in which they were written: each link's digest covers the
/// row and the digest before it, so a row that is changed, taken out or put in later breaks every link from there on.
///
/// Whoever may write the file could compute the whole chain anew. Against that helps a digest that was noted elsewhere:
/// ``verdict(in:having:)`` says whether the chain still runs through it.
enum AuditChain {
  /// SHA-256 (FIPS 180-4).
  typealias Digest = [UInt8]

  /// What the first link continues.
  static let beginning = Digest(repeating: 0, count: SHA256.byteCount)

  /// Adds a row that has just been written, in the same transaction.
  static func append(_ source: AuditSource, row: Int64, in database: Database) throws {
    guard let content = try source.content(of: row, in: database) else {
      throw DamagedEntry(description: "\(source.table) \(row) is gone as soon as it was written")
    }
    let last = try Row.fetchOne(database, sql: "SELECT number, digest FROM audit_link ORDER BY number DESC LIMIT 1")
    let before = try last.map { try $0.digest() } ?? beginning
    let number = (last?["number"] as Int64? ?? 0) + 1
    try database.execute(
      sql: "INSERT INTO audit_link (number, source, row, digest) VALUES (?, ?, ?, ?)",
      arguments: [
        number, source.rawValue, row, DatabaseValue(digest(after: before, source, row, content)),
      ])
  }

  /// Adds all rows that a version without a chain has left, table by table: of the tables that it had.
  static func appendEarlierRows(in database: Database) throws {
    for source in [AuditSource.operationStep, .dutyDone, .tick, .tickUndone, .keptByHand] {
      let rows = try Int64.fetchAll(
        database, sql: "SELECT \(source.key) FROM \(source.table) WHERE \(source.condition) ORDER BY \(source.key)")
      for row in rows { try append(source, row: row, in: database) }
    }
  }

  /// The digest of a link. Every part carries its kind and length, so that no two contents look alike.
  static func digest(
    after before: Digest, _ source: AuditSource, _ row: Int64, _ content: [DatabaseValue]
  ) -> Digest {
    var hash = SHA256()
    hash.update(data: before)
    for value in [source.rawValue.databaseValue, row.databaseValue] + content {
      switch value.storage {
      case .null: hash.update(data: [0x00])
      case .int64(let number):
        hash.update(data: [0x01])
        hash.update(data: bytes(of: UInt64(bitPattern: number)))
      case .double(let number):
        hash.update(data: [0x02])
        hash.update(data: bytes(of: number.bitPattern))
      case .string(let text):
        hash.update(data: [0x03])
        hash.update(data: bytes(of: UInt64(text.utf8.count)))
        hash.update(data: Array(text.utf8))
      case .blob(let data):
        hash.update(data: [0x04])
        hash.update(data: bytes(of: UInt64(data.count)))
        hash.update(data: data)
      }
    }
    return Digest(hash.finalize())
  }

  private static func bytes(of number: UInt64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
  }
}

extension Row {
  /// The digest of a link.
  ///
  /// - Throws: ``DamagedEntry`` when it is none.
  func digest() throws -> AuditChain.Digest {
    let value: DatabaseValue = self["digest"]
    guard case .blob(let data) = value.storage, data.count == AuditChain.beginning.count else {
      throw DamagedEntry(description: "a digest of the audit chain")
    }
    return AuditChain.Digest(data)
  }
}

extension DatabaseValue {
  fileprivate init(_ digest: AuditChain.Digest) {
    self = digest.withUnsafeBytes { Data($0) }.databaseValue
  }
}
