import Journal
import ShopModel
import Testing

struct AccessWordTests {
  private static func word(_ kind: AccessWord.Kind, _ second: Int64, by: String = "li") -> AccessWord {
    AccessWord(kind, by: by, at: Timestamp(seconds: second))
  }

  @Test func whatHappenedSinceTheLastRightPINIsFoundAgain() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      #expect(try await journal.accessWords() == [])
      for (second, kind) in [AccessWord.Kind.wrongPIN, .unlocked, .locked(byItself: true), .wrongPIN].enumerated() {
        try await journal.record(Self.word(kind, Int64(second)))
      }
    }
    let journal = try Journal(folder: folder.path)
    #expect(
      try await journal.accessWords() == [
        Self.word(.unlocked, 1), Self.word(.locked(byItself: true), 2), Self.word(.wrongPIN, 3),
      ])
  }

  @Test func itIsPartOfTheAuditTrailAndOfTheList() async throws {
    let folder = try Folder()
    let journal = try Journal(folder: folder.path)
    try await journal.record(Self.word(.wrongPIN, 7, by: "li (ssh from 192.0.2.7)\u{1B}[2J"))
    try await journal.record(Self.word(.locked(byItself: false), 9))
    let reader = try #require(try JournalReader(folder: folder.path))
    guard case .unbroken(entries: 2, _) = try await reader.verdict() else {
      Issue.record("not on the audit trail")
      return
    }
    let entries = try await reader.entries()
    #expect(entries.map(\.kind) == [.access, .access])
    #expect(entries.map(\.state) == ["wrong-pin", "locked"])
    #expect(entries[0].by.hasPrefix("li (ssh from 192.0.2.7)") && !entries[0].by.contains("\u{1B}"))
  }

  @Test func ofManyLinesTheNewestOfAllKindsAreFoundInTheirOrder() async throws {
    let folder = try Folder()
    let journal = try Journal(folder: folder.path)
    for second in 0..<20 {
      try await journal.record(Self.word(.wrongPIN, Int64(2 * second)))
      try await journal.record(
        Operation(
          id: "\(second)", kind: .restart, subject: .terminal("a"), requestedBy: "li",
          at: Timestamp(seconds: Int64(2 * second + 1))))
    }
    let all = try await journal.entries(JournalQuery())
    #expect(all.count == 40)
    for limit in [1, 5, 39, 40, 100] {
      #expect(try await journal.entries(JournalQuery(limit: limit)) == Array(all.suffix(limit)))
    }
    #expect(try await journal.entries(JournalQuery(until: Timestamp(seconds: 10), limit: 3)) == Array(all[7..<10]))
  }
}
