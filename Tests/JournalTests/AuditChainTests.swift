import FoundationEssentials
import GRDB
@testable import Journal
import ShopModel
import Testing

/// Somebody changes the file with another tool: the triggers are no hindrance to them.
private func tamper(_ journal: Journal, _ statement: String) async throws {
  try await journal.database.write { database in
    let triggers = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
    try database.execute(sql: statement)
  }
}

struct AuditChainTests {
  private let folder: Folder
  private let journal: Journal
  private let duty = Duty(
    key: "cleaning", kind: "cleaning", name: LocalizedText("Cleaning"), every: .seconds(86_400),
    checklist: [LocalizedText("Wipe"), LocalizedText("Dust")], remind: .zero)

  init() async throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
    var operation = Operation(
      id: "1", kind: .restart, subject: .terminal("三号台"), requestedBy: "li", at: Timestamp(seconds: 10))
    for state in [Operation.State.confirmed, .recorded, .sent, .accepted, .verified] {
      operation.enter(state, at: Timestamp(seconds: 11))
    }
    try await journal.record(operation)  // links 1 to 6
    let hand = journal.byHand
    _ = try await hand.tick([duty.itemKeys[0]], of: duty, by: "li", at: Timestamp(seconds: 20))  // 7
    _ = try await hand.untick([duty.itemKeys[0]], of: duty, at: Timestamp(seconds: 21))  // 8
    _ = try await hand.tick(duty.itemKeys, of: duty, by: "wang", at: Timestamp(seconds: 22))  // 9, 10, 11
    try await hand.keep([
      HandEntry(
        SubjectID(.account, "main"), .accountOnboardingApply, .text("done"), by: "li", at: Timestamp(seconds: 30))
    ])  // 12
  }

  private func verdict(having seen: String? = nil) async throws -> AuditVerdict {
    try await #require(try JournalReader(folder: folder.path)).verdict(having: seen)
  }

  private func broken(_ number: Int?, _ row: String, _ kind: AuditBreak.Kind) -> AuditVerdict {
    .broken(AuditBreak(number: number, row: row, kind: kind))
  }

  @Test func whatWasWrittenIsUnbrokenAfterANewStart() async throws {
    guard case .unbroken(let entries, let head) = try await verdict() else {
      Issue.record("broken")
      return
    }
    #expect(entries == 12)
    #expect(head.count == 64)
    #expect(try await verdict(having: String(head.prefix(12))) == .unbroken(entries: 12, head: head))
  }

  @Test(arguments: [
    ("UPDATE operation_step SET requested_by = 'nobody' WHERE number = 0", 1, "operation_step 1"),
    ("UPDATE operation_step SET at_ms = at_ms + 1 WHERE id = 4", 4, "operation_step 4"),
    ("UPDATE operation_step SET state = 'failed' WHERE id = 6", 6, "operation_step 6"),
    ("UPDATE checklist_tick SET said_by = 'zhou' WHERE entry = 1", 7, "checklist_tick 1"),
    ("UPDATE checklist_tick SET undone_at_ms = 1 WHERE entry = 1", 8, "checklist_tick.undone 1"),
    ("UPDATE duty_done SET note = 'all well' WHERE entry = 4", 11, "duty_done 4"),
    ("UPDATE kept_by_hand SET value = NULL", 12, "kept_by_hand 1"),
    ("UPDATE audit_link SET digest = zeroblob(32) WHERE number = 3", 3, "operation_step 3"),
  ]) func aChangedRowIsNamed(_ statement: String, _ number: Int, _ row: String) async throws {
    try await tamper(journal, statement)
    #expect(try await verdict() == broken(number, row, .altered))
  }

  @Test func aRowThatIsGoneIsNamed() async throws {
    try await tamper(journal, "DELETE FROM operation_step WHERE id = 5")
    #expect(try await verdict() == broken(5, "operation_step 5", .rowMissing))
  }

  @Test func aRowThatIsGoneWithItsLinkIsNamed() async throws {
    try await tamper(journal, "DELETE FROM operation_step WHERE id = 5; DELETE FROM audit_link WHERE number = 5")
    #expect(try await verdict() == broken(5, "", .linkMissing))
  }

  @Test func rowsThatWereExchangedAreNamed() async throws {
    try await tamper(
      journal,
      """
      UPDATE audit_link SET row = 99 WHERE number = 2;
      UPDATE audit_link SET row = 2 WHERE number = 3;
      UPDATE audit_link SET row = 3 WHERE number = 2;
      """)
    #expect(try await verdict() == broken(2, "operation_step 3", .altered))
  }

  @Test func aRowThatSomebodyPutInIsNamed() async throws {
    try await tamper(journal, "INSERT INTO duty_done (entry, duty, said_by, at_ms, note) VALUES (99, 'x', 'li', 1, '')")
    #expect(try await verdict() == broken(nil, "duty_done 99", .notChained))
  }

  /// The chain alone cannot show it; the digest that was noted can.
  @Test func anEndThatWasCutOffIsShownByTheDigestThatWasNoted() async throws {
    guard case .unbroken(_, let head) = try await verdict() else { return }
    try await tamper(journal, "DELETE FROM kept_by_hand; DELETE FROM audit_link WHERE number = 12")
    guard case .unbroken(let entries, _) = try await verdict() else {
      Issue.record("broken")
      return
    }
    #expect(entries == 11)
    #expect(try await verdict(having: head) == broken(nil, "", .seenMissing))
  }

  @Test(arguments: [
    "UPDATE operation_step SET state = 'failed'", "DELETE FROM operation_step", "DELETE FROM duty_done",
    "UPDATE kept_by_hand SET value = NULL", "DELETE FROM checklist_tick", "UPDATE checklist_tick SET said_by = 'zhou'",
    "UPDATE checklist_tick SET undone_at_ms = 1 WHERE entry = 1", "DELETE FROM audit_link",
    "UPDATE audit_link SET row = 7",
  ]) func ourOwnProgramCannotChangeIt(_ statement: String) async throws {
    await #expect(throws: JournalError.self) {
      try await journal.database.write { try $0.execute(sql: statement) }
    }
    #expect(try await verdict() != broken(1, "", .linkMissing))
  }

  /// Two texts that together have the same characters are not the same row.
  @Test func contentsThatOnlyLookAlikeHaveOtherDigests() {
    func digest(_ content: [String]) -> AuditChain.Digest {
      AuditChain.digest(after: AuditChain.beginning, .dutyDone, 1, content.map(\.databaseValue))
    }
    #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
    #expect(digest(["1"]) != AuditChain.digest(after: AuditChain.beginning, .dutyDone, 1, [1.databaseValue]))
  }

  /// The bytes that a link stands for, so that no later version computes them otherwise; made with another program.
  @Test func theDigestIsTheOneThatIsDocumented() {
    let digest = AuditChain.digest(
      after: AuditChain.beginning, .dutyDone, 4,
      ["cleaning".databaseValue, "wang".databaseValue, 22_000.databaseValue, "".databaseValue])
    #expect(digest.map { String($0, radix: 16).leftPadded }.joined() == expected)
  }

  private let expected = "b05bbafe763602a5f4410b093bae3a5abc708fc55120cfab94c6607d45fda2aa"
}

extension String {
  fileprivate var leftPadded: String { count == 2 ? self : "0" + self }
}
