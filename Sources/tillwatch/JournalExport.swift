import FoundationEssentials
import Journal
import ShopModel

/// The record for other programs.
enum JournalExport {
  private struct Line: Encodable {
    var at: String
    var kind: String
    var id: String
    var subject: String?
    var by: String
    var what: String
    var state: String
    var detail: String

    init(_ entry: JournalEntry) {
      at = moment(entry.at)
      kind = entry.kind.rawValue
      id = entry.id
      subject = entry.subject?.description
      by = entry.by
      what = entry.what
      state = entry.state
      detail = entry.detail
    }
  }

  /// A line of names and a line for every entry, as RFC 4180 has it. A field that a spreadsheet would take for a formula
  /// gets a quote before it.
  static func csv(_ entries: [JournalEntry]) -> String {
    let rows =
      [["at", "kind", "id", "subject", "by", "what", "state", "detail"]]
      + entries.map { entry in
        let line = Line(entry)
        return [line.at, line.kind, line.id, line.subject ?? "", line.by, line.what, line.state, line.detail]
      }
    return rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// A JSON object for every entry, each on a line of its own.
  static func jsonLines(_ entries: [JournalEntry]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try entries.map { String(decoding: try encoder.encode(Line($0)), as: UTF8.self) + "\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    let safe = text.first.map { "=+-@".contains($0) } ?? false ? "'" + text : text
    let isPlain = !safe.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return isPlain ? safe : "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }

  /// `2026-12-01T06:05:00.123Z`
  private static func moment(_ moment: Timestamp) -> String {
    Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
