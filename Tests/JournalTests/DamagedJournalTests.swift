import FoundationEssentials
@testable import Journal
import ShopModel
import Testing

/// One line that names the file and says what to do.
private func isClear(_ error: any Error, _ folder: Folder) -> Bool {
  guard let error = error as? JournalError else { return false }
  return error.message.hasPrefix("\(folder.file): the record is damaged (")
    && error.message.hasSuffix("to begin a new one")
    && !error.message.contains("\n")
}

struct EngineMemoryTests {
  @Test func theLastTextIsThereAfterANewStart() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      #expect(try await journal.memory() == nil)
      try await journal.saveMemory("{\"a\":1}", at: Timestamp(seconds: 1))
      try await journal.saveMemory("{\"a\":\"海\"}", at: Timestamp(seconds: 2))
    }
    let memory = try #require(try await Journal(folder: folder.path).memory())
    #expect(memory.text == "{\"a\":\"海\"}")
    #expect(memory.savedAt == Timestamp(seconds: 2))
  }

  @Test func aLongTextIsKeptWhole() async throws {
    let journal = try Journal(inMemory: ())
    let text = String(repeating: "0123456789", count: 500_000)
    try await journal.saveMemory(text, at: Timestamp(seconds: 1))
    #expect(try await journal.memory()?.text == text)
  }
}

struct DamagedJournalTests {
  private let duty = Duty(
    key: "a", kind: "other", name: LocalizedText("A"), every: .seconds(86_400), remind: .seconds(3600))

  @Test(arguments: ["engine_memory", "duty_done", "checklist_tick", "duty_seen", "kept_by_hand", "operation_step"])
  func aTableThatIsMissingIsOneClearLine(_ table: String) async throws {
    let folder = try Folder()
    let journal = try Journal(folder: folder.path)
    try await journal.database.write { try $0.execute(sql: "DROP TABLE \(table)") }
    await #expect {
      _ = try await journal.memory()
      _ = try await journal.byHand.dutyRecords()
      _ = try await journal.byHand.entries()
      _ = try await journal.steps(of: "1")
    } throws: { isClear($0, folder) && "\($0)".contains("no such table: \(table)") }
  }

  @Test func aFileThatIsNoRecordIsOneClearLine() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let isThere = FileManager.default.createFile(
      atPath: folder.file, contents: .init(String(repeating: "shop", count: 999).utf8))
    try #require(isThere)
    #expect { _ = try Journal(folder: folder.path) } throws: { isClear($0, folder) }
    #expect { _ = try HandRecord(folder: folder.path) } throws: { isClear($0, folder) }
  }

  @Test func pagesThatAreOverwrittenAreOneClearLine() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      for second in 0..<500 {
        try await journal.byHand.complete(duty, by: "li", at: Timestamp(seconds: Int64(second)), note: "well done")
      }
    }
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: folder.file)))
    try #require(bytes.count > 16_384)
    for place in 4096..<bytes.count { bytes[place] = 0xA5 }
    let isThere = FileManager.default.createFile(atPath: folder.file, contents: .init(bytes))
    try #require(isThere)
    await #expect {
      let hand = try Journal(folder: folder.path).byHand
      _ = try await hand.dutyRecords()
    } throws: { isClear($0, folder) }
  }

  /// Somebody has edited the record with another tool.
  @Test func aValueThatIsNoneIsOneClearLine() async throws {
    let folder = try Folder()
    let journal = try Journal(folder: folder.path)
    try await journal.database.write {
      try $0.execute(
        sql: """
          INSERT INTO kept_by_hand (subject_kind, subject_key, fact, value, said_by, at_ms)
          VALUES ('account', 'main', 'account.onboarding.apply', 'finished', 'li', 1)
          """)
    }
    await #expect { _ = try await journal.byHand.entries() } throws: { isClear($0, folder) }
    // The calendar of the duties does not suffer from it.
    try await journal.byHand.see(["cleaning"], at: Timestamp(seconds: 7))
    let all = try await journal.byHand.all()
    #expect(all.duties["cleaning"]?.firstSeen == Timestamp(seconds: 7))
    #expect { _ = try all.entries.get() } throws: { isClear($0, folder) }
  }

  @Test func whatANewerProgramKeepsIsPassedOver() async throws {
    let journal = try Journal(inMemory: ())
    try await journal.database.write {
      try $0.execute(
        sql: """
          INSERT INTO kept_by_hand (subject_kind, subject_key, fact, value, said_by, at_ms)
          VALUES ('account', 'main', 'account.mood', 'good', 'li', 1)
          """)
    }
    #expect(try await journal.byHand.entries().isEmpty)
  }

  /// A record of the program's first version: what was in it stays, and the new tables come to it.
  @Test func anOlderRecordIsBroughtUpToDateAndKeepsWhatItHas() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      try await journal.record(
        Operation(id: "1", kind: .restart, subject: .terminal("a"), requestedBy: "li", at: Timestamp(seconds: 1)))
      try await journal.database.write {
        let tables = [
          "engine_memory", "duty_done", "checklist_tick", "duty_seen", "kept_by_hand", "audit_link", "notice",
          "notice_memory", "incident", "incident_event", "incident_word", "availability_span", "history_series",
          "history_loss", "number_change", "number_minute", "number_quarter_hour", "response_day",
          "number_minute_packed", "number_quarter_hour_packed", "access_word",
        ]
        for table in tables { try $0.execute(sql: "DROP TABLE \(table)") }
        for trigger in ["stays", "is_final"] { try $0.execute(sql: "DROP TRIGGER operation_step_\(trigger)") }
        try $0.execute(sql: "DELETE FROM grdb_migrations WHERE identifier <> 'operations and prints'")
      }
    }
    let journal = try Journal(folder: folder.path)
    #expect(try await journal.steps(of: "1").map(\.state) == ["requested"])
    try await journal.byHand.complete(duty, by: "li", at: Timestamp(seconds: 2))
    #expect(try await journal.byHand.completions(of: duty, limit: 9).count == 1)
  }
}
