import GRDB
import ShopModel

extension HandRecord {
  /// Keeps facts by hand, all of them or none; what was kept before stays on record.
  ///
  /// - Throws: ``JournalError``, also when a value does not fit its fact or the fact is of a kind that cannot be kept by
  ///   hand (tables, lists).
  public func keep(_ entries: [HandEntry]) async throws {
    let texts = try entries.map { entry in
      guard entry.subject.kind == entry.fact.subjectKind else {
        throw JournalError(message: "\(entry.fact.rawValue) is no fact of \(entry.subject)")
      }
      guard let value = entry.value else { return nil as String? }
      guard value.fits(entry.fact.definition.type), let text = HandValue.text(of: value) else {
        throw JournalError(message: "this value of \(entry.fact.rawValue) cannot be kept by hand")
      }
      return text
    }
    try await database.write { database in
      for (entry, text) in zip(entries, texts) {
        try database.execute(
          sql: """
            INSERT INTO kept_by_hand (subject_kind, subject_key, fact, value, said_by, at_ms) VALUES (?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            entry.subject.kind.rawValue, entry.subject.key, entry.fact.rawValue, text, HandRecord.person(entry.by),
            entry.at.milliseconds,
          ])
        try AuditChain.append(.keptByHand, row: database.lastInsertedRowID, in: database)
      }
    }
  }

  /// The facts that are kept by hand, each as it was said last, in the order in which that was; without those that are
  /// no longer kept, and those of a newer program.
  ///
  /// - Throws: ``JournalError``.
  public func entries() async throws -> [HandEntry] {
    try await database.read { try Self.entries(in: $0) }
  }

  static func entries(in database: Database) throws -> [HandEntry] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM kept_by_hand WHERE value IS NOT NULL AND id IN
          (SELECT max(id) FROM kept_by_hand GROUP BY subject_kind, subject_key, fact) ORDER BY id
        """)
    return try rows.compactMap { row in
      guard let kind = SubjectKind(rawValue: try row.text("subject_kind")),
        let fact = Fact(rawValue: try row.text("fact"))
      else { return nil }
      guard let value = HandValue.value(of: try row.text("value"), type: fact.definition.type) else {
        throw DamagedEntry(description: "the value kept for \(fact.rawValue)")
      }
      return HandEntry(
        SubjectID(kind, try row.text("subject_key")), fact, value, by: try row.text("said_by"),
        at: try row.moment("at_ms"))
    }
  }
}

/// Values as the record keeps them.
private enum HandValue {
  static func text(of value: FactValue) -> String? {
    switch value {
    case .bool(let truth): truth ? "true" : "false"
    case .number(let number): "\(number)"
    case .text(let text): HandRecord.note(text)
    case .time(let moment): "\(moment.milliseconds)"
    // As a person reads it in the record.
    case .money(let amount): "\(amount.decimalText) \(amount.currency)"
    case .texts, .tally: nil
    }
  }

  static func value(of text: String, type: FactType) -> FactValue? {
    let value: FactValue? =
      switch type {
      case .bool: Bool(text).map { .bool($0) }
      case .number: Double(text).map { .number($0) }
      case .text, .version, .choice: .text(text)
      case .time: Int64(text).map { .time(Timestamp(milliseconds: $0)) }
      case .money: Money(decimalText: text).map { .money($0) }
      case .choices, .texts, .tally: nil
      }
    return value.flatMap { $0.fits(type) ? $0 : nil }
  }
}
