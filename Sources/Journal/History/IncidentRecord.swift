import FoundationEssentials
import GRDB
import ShopModel

extension IncidentNote {
  func store(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO incident (incident, rule, cause, severity, subject_kind, subject_key, title_en, title_zh, evidence,
          opened_at_ms, seen_at_ms, closed_at_ms, without_cards_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (incident) DO UPDATE SET severity = max(severity, excluded.severity),
          seen_at_ms = max(seen_at_ms, excluded.seen_at_ms), closed_at_ms = excluded.closed_at_ms,
          without_cards_ms = max(without_cards_ms, excluded.without_cards_ms)
        """,
      arguments: [
        incident, rule, cause.rawValue, severity.rawValue, subject.kind.rawValue, subject.key, title(.english),
        title(.chinese), try EvidenceText.text(of: evidence), openedAt.milliseconds, seenAt.milliseconds,
        closedAt?.milliseconds, withoutCards.wholeMilliseconds,
      ])
    for event in events {
      let (kind, by, detail) = event.kind.record
      // After a new start an incident tells its whole story again.
      try database.execute(
        sql: """
          INSERT INTO incident_event (incident, kind, said_by, detail, at_ms)
          SELECT :incident, :kind, :by, :detail, :at WHERE NOT EXISTS (
            SELECT 1 FROM incident_event
            WHERE incident = :incident AND at_ms = :at AND kind = :kind AND said_by = :by AND detail = :detail)
          """,
        arguments: ["incident": incident, "kind": kind, "by": by, "detail": detail, "at": event.at.milliseconds])
    }
  }
}

/// Evidence as the record has it: JSON, without card numbers.
enum EvidenceText {
  static func text(of evidence: [Evidence]) throws -> String {
    let masked = evidence.map { piece in
      var piece = piece
      switch piece.value {
      case .text(let text): piece.value = .text(CardNumberMask.masked(text))
      case .texts(let texts): piece.value = .texts(texts.map(CardNumberMask.masked))
      default: break
      }
      return piece
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(masked), as: UTF8.self)
  }

  /// The pieces that this version of the program understands.
  static func evidence(of text: String) -> [Evidence] {
    struct Piece: Decodable {
      var evidence: Evidence?
      init(from decoder: any Decoder) throws { evidence = try? Evidence(from: decoder) }
    }
    let pieces = try? JSONDecoder().decode([Piece].self, from: Data(text.utf8))
    return pieces?.compactMap(\.evidence) ?? []
  }
}

extension IncidentEvent.Kind {
  /// The name under which an event is kept, who is behind it, and what else there is to say.
  var record: (kind: String, by: String, detail: String) {
    switch self {
    case .opened(let subject): ("opened", "", subject.description)
    case .joined(let subject): ("joined", "", subject.description)
    case .left(let subject): ("left", "", subject.description)
    case .explains(let finding): ("explains", "", finding.description)
    case .explainedBy(let finding): ("explained-by", "", finding.description)
    case .acknowledged(let by): ("acknowledged", by, "")
    case .acknowledgementEnded: ("acknowledgement-ended", "", "")
    case .muted(let by, let until): ("muted", by, "until \(TimeText.iso8601(until))")
    case .muteEnded: ("mute-ended", "", "")
    case .maintenanceBegan(let window): ("maintenance-began", "", window)
    case .maintenanceEnded: ("maintenance-ended", "", "")
    case .flappingBegan: ("flapping-began", "", "")
    case .flappingEnded: ("flapping-ended", "", "")
    case .stepBegan(let remedy): ("step-began", "", remedy.rawValue)
    case .stepDone(let remedy, let by): ("step-done", by, remedy.rawValue)
    case .stepUnclear(let remedy): ("step-unclear", "", remedy.rawValue)
    case .stepHelped(let remedy, let after): ("step-helped", "", "\(remedy.rawValue) after \(after.wholeSeconds) s")
    case .stepDidNotHelp(let remedy): ("step-did-not-help", "", remedy.rawValue)
    case .stepPassed(let remedy): ("step-passed", "", remedy.rawValue)
    case .closed: ("closed", "", "")
    }
  }
}

extension Journal {
  /// Puts on record, and on the audit trail, what somebody said of an incident.
  ///
  /// - Throws: ``JournalError``; then it is not on record.
  public func record(_ word: IncidentWord) async throws {
    let (name, detail) = word.kind.record
    let by = HandRecord.person(word.by)
    try await database.write { database in
      try database.execute(
        sql: """
          INSERT INTO incident_word (incident, subject_kind, subject_key, word, detail, said_by, at_ms)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          word.incident, word.subject.kind.rawValue, word.subject.key, name, detail, by, word.at.milliseconds,
        ])
      try AuditChain.append(.incidentWord, row: database.lastInsertedRowID, in: database)
    }
  }
}

extension IncidentWord.Kind {
  /// The name under which a word is kept, and what else there is to say.
  public var record: (word: String, detail: String) {
    switch self {
    case .acknowledged(let until, let isSticky):
      (
        "acknowledged",
        [until.map { "until \(TimeText.iso8601($0))" }, isSticky ? "also if it gets worse" : nil]
          .compactMap(\.self).joined(separator: ", ")
      )
    case .acknowledgementWithdrawn: ("acknowledgement-withdrawn", "")
    case .muted(let until): ("muted", "until \(TimeText.iso8601(until))")
    case .unmuted: ("unmuted", "")
    case .stepDone(let number, let remedy): ("step-done", "\(number + 1) \(remedy.rawValue)")
    }
  }
}
