import Foundation
import ShopModel
import Testing

@testable import Console

/// README's table of keys is the console's own. `TILLWATCH_RECORD=1 swift test` writes it anew.
@Suite struct KeyDocumentTests {
  private static let readme = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("README.md")

  private static var table: String {
    let words = Phrasebook(.builtIn, language: .english, calendar: .utc, ascii: false)
    var lines = ["| key | does |", "| --- | --- |"]
    for binding in Binding.table where !binding.scopes.isDisjoint(with: Scope.places) {
      let keys = binding.label.split(separator: " ").map { "`\($0)`" }.joined(separator: " ")
      let place =
        switch binding.scopes {
        case [.incident]: "In an incident: "
        case [.overview]: "In the overview: "
        case [.subject]: "In the view of one subject: "
        case [.journal]: "In the record: "
        case [.support]: "On the support card: "
        case [.settings]: "In the settings: "
        default: ""
        }
      let title = words[binding.title]
      let line =
        "| \(keys) | \(place)\(place.isEmpty ? title : title.prefix(1).lowercased() + title.dropFirst()) |"
      if !lines.contains(line) { lines.append(line) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func `the keys of the documentation are those of the console`() throws {
    let text = try String(contentsOf: Self.readme, encoding: .utf8)
    let start = try #require(text.range(of: "## Keys\n\n")).upperBound
    let end = try #require(text.range(of: "\n\n", range: start..<text.endIndex)).lowerBound
    if ProcessInfo.processInfo.environment["TILLWATCH_RECORD"] == "1" {
      try (text[..<start] + Self.table.dropLast() + text[end...]).write(
        to: Self.readme, atomically: true, encoding: .utf8)
      return
    }
    #expect(text[start..<end] == Self.table.dropLast())
  }
}
