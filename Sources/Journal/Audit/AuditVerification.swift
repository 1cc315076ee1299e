import GRDB

extension AuditChain {
  /// Looks through the whole chain.
  ///
  /// - Parameter seen: a digest that was noted before, or how it begins, in hexadecimal digits; the chain must still run
  ///   through it. Nil: none was.
  static func verdict(in database: Database, having seen: String? = nil) throws -> AuditVerdict {
    var before = beginning
    var number: Int64 = 0
    var hasSeen = seen == nil
    let links = try Row.fetchCursor(database, sql: "SELECT number, source, row, digest FROM audit_link ORDER BY number")
    while let link = try links.next() {
      number += 1
      guard link["number"] as Int64 == number else {
        return .broken(AuditBreak(number: Int(number), row: "", kind: .linkMissing))
      }
      let name: String = link["source"]
      let row: Int64 = link["row"]
      func broken(_ kind: AuditBreak.Kind) -> AuditVerdict {
        .broken(AuditBreak(number: Int(number), row: "\(name) \(row)", kind: kind))
      }
      guard let source = AuditSource(rawValue: name) else { return broken(.altered) }
      guard let content = try source.content(of: row, in: database) else { return broken(.rowMissing) }
      let digest = digest(after: before, source, row, content)
      guard try link.digest() == digest else { return broken(.altered) }
      before = digest
      if let seen, !hasSeen { hasSeen = hexadecimal(digest).hasPrefix(seen.lowercased()) }
    }
    if let row = try rowOutside(of: database) {
      return .broken(AuditBreak(number: nil, row: row, kind: .notChained))
    }
    guard hasSeen else { return .broken(AuditBreak(number: nil, row: "", kind: .seenMissing)) }
    return .unbroken(entries: Int(number), head: hexadecimal(before))
  }

  /// A row that is in no link; nil: there is none.
  private static func rowOutside(of database: Database) throws -> String? {
    for source in AuditSource.allCases {
      let row = try Int64.fetchOne(
        database,
        sql: """
          SELECT min(\(source.key)) FROM \(source.table) WHERE \(source.condition)
            AND \(source.key) NOT IN (SELECT row FROM audit_link WHERE source = ?)
          """, arguments: [source.rawValue])
      if let row { return "\(source.table) \(row)" }
    }
    return nil
  }

  private static func hexadecimal(_ digest: Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 2 ? digits : "0" + digits
    }.joined()
  }
}
