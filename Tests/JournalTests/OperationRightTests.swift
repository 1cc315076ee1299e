import Journal
import ShopModel
import Testing

/// One record, several programs.
struct OperationRightTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test func oneHasItAtATime() throws {
    _ = try Journal(folder: folder.path)
    let first = OperationRight(folder: folder.path)
    let second = first.another()
    try first.take()
    try first.take()
    #expect { try second.take() } throws: {
      "\($0)".hasSuffix("another Tillwatch is unlocked or has an operation under way")
    }
    first.giveBack()
    try second.take()
    #expect(throws: JournalError.self) { try first.take() }
  }

  @Test func besideWhoeverKeepsTheRecordOthersAddToIt() async throws {
    let keeper = try Journal(folder: folder.path)
    let other = try Journal(folder: folder.path, keeps: false)
    var operation = Operation(
      id: "1", kind: .restart, subject: .terminal("a"), requestedBy: "wang", at: Timestamp(seconds: 1))
    operation.enter(.confirmed, at: Timestamp(seconds: 2))
    let before = try await keeper.lastOperationStep()
    try await other.record(operation)
    try await keeper.record(AccessWord(.unlocked, by: "li", at: Timestamp(seconds: 3)))
    #expect(try await keeper.lastOperationStep() > before)
    #expect(try await keeper.operations(since: Timestamp(seconds: 0)).map(\.id) == ["1"])
    guard case .unbroken(let entries, _) = try await JournalReader(folder: folder.path)?.verdict() else {
      Issue.record("broken")
      return
    }
    #expect(entries == 3)
  }

  @Test func aNewPINBeginsTheCountAnew() async throws {
    let journal = try Journal(folder: folder.path)
    for second in Int64(0)..<5 {
      try await journal.record(AccessWord(.wrongPIN, by: "li", at: Timestamp(seconds: second)))
    }
    try await journal.record(AccessWord(.pinSet, by: "li", at: Timestamp(seconds: 6)))
    #expect(try await journal.accessWords().map(\.kind) == [.pinSet])
  }
}
