import GRDB
@testable import Journal
import ShopModel
import Testing

struct IncidentWordTests {
  private let folder: Folder
  private let journal: Journal

  init() async throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
    let words: [IncidentWord.Kind] = [
      .acknowledged(until: Timestamp(seconds: 3600), isSticky: true), .acknowledgementWithdrawn,
      .muted(until: Timestamp(seconds: 60)), .unmuted, .stepDone(0, .restart),
    ]
    for (second, kind) in words.enumerated() {
      try await journal.record(
        IncidentWord(kind, of: 7, about: .terminal("one"), by: "li", at: Timestamp(seconds: Int64(second))))
    }
  }

  @Test func whatPeopleSayIsOnTheAuditTrailWithWhoAndWhen() async throws {
    let reader = try #require(try JournalReader(folder: folder.path))
    guard case .unbroken(let entries, _) = try await reader.verdict() else {
      Issue.record("broken")
      return
    }
    #expect(entries == 5)
    let lines = try await reader.entries(JournalQuery(kinds: [.word]))
    #expect(
      lines.map(\.state) == ["acknowledged", "acknowledgement-withdrawn", "muted", "unmuted", "step-done"])
    #expect(lines.allSatisfy { $0.by == "li" && $0.what == "incident-7" && $0.subject == .terminal("one") })
    #expect(lines.first?.detail == "until 1970-01-01T01:00:00Z, also if it gets worse")
    #expect(lines.last?.detail == "1 restart" && lines.last?.at == Timestamp(seconds: 4))
  }

  @Test(arguments: ["UPDATE incident_word SET said_by = 'zhou'", "DELETE FROM incident_word"])
  func ourOwnProgramCannotChangeIt(_ statement: String) async throws {
    await #expect(throws: JournalError.self) {
      try await journal.database.write { try $0.execute(sql: statement) }
    }
  }

  @Test func aWordThatSomebodyChangedIsNamed() async throws {
    try await journal.database.write { database in
      try database.execute(
        sql: "DROP TRIGGER incident_word_is_final; UPDATE incident_word SET said_by = 'zhou' WHERE id = 3")
    }
    let verdict = try await #require(try JournalReader(folder: folder.path)).verdict()
    #expect(verdict == .broken(AuditBreak(number: 3, row: "incident_word 3", kind: .altered)))
  }
}
