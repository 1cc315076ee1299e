import Journal
import ShopModel
import Testing

/// One record, several programs.
struct OperationRightTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test func oneHasItAtATime() throws {
    _ = try Journal(folder: folder.path)
    let first = OperationRight(folder: folder.path, holder: "li (ssh from 192.0.2.7)\u{1B}[2J")
    let second = first.another()
    try first.take()
    try first.take()
    #expect { try second.take() } throws: {
      "\($0)".contains("another Tillwatch is unlocked or has an operation under way: li (ssh from 192.0.2.7)")
        && !"\($0)".contains("\u{1B}")
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

  @Test func theFirstEndStays() async throws {
    let journal = try Journal(folder: folder.path)
    var operation = Operation(
      id: "1", kind: .restart, subject: .terminal("a"), requestedBy: "li", at: Timestamp(seconds: 1))
    operation.enter(.confirmed, at: Timestamp(seconds: 1))
    operation.enter(.accepted, at: Timestamp(seconds: 2))
    try await journal.record(operation)
    _ = try await journal.closeInterrupted(at: Timestamp(seconds: 3))
    for state in [Operation.State.observedGone, .observedBack, .verified] {
      operation.enter(state, at: Timestamp(seconds: 4))
    }
    try await journal.record(operation)
    #expect(try await journal.steps(of: "1").map(\.state) == ["requested", "confirmed", "accepted", "outcome-unknown"])
  }

  /// The flush of a step failed, so it does not count; the file has it all the same.
  @Test func anEndIsOnRecordAlsoBehindAStepThatDoesNotCount() async throws {
    let journal = try Journal(folder: folder.path)
    var tried = Operation(
      id: "1", kind: .reset, grade: .application, subject: .terminal("a"), requestedBy: "li", at: Timestamp(seconds: 1))
    var refused = tried
    tried.enter(.confirmed, at: Timestamp(seconds: 2))
    try await journal.record(tried)
    refused.enter(.refused([.cannotRecord]), at: Timestamp(seconds: 3))
    try await journal.record(refused)
    #expect(try await journal.steps(of: "1").map(\.state) == ["requested", "confirmed", "refused"])
  }

  @Test func whatWasOverriddenIsKnownAgain() async throws {
    let journal = try Journal(folder: folder.path)
    var operation = Operation(
      id: "1", kind: .reset, grade: .application, subject: .terminal("a"), requestedBy: "li", at: Timestamp(seconds: 1))
    operation.overridden = [.lastWorkingTerminal]
    operation.enter(.confirmed, at: Timestamp(seconds: 2))
    operation.enter(.recorded, at: Timestamp(seconds: 2))
    try await journal.record(operation)
    #expect(try await journal.operations(since: Timestamp(seconds: 0)).first?.overridden == [.lastWorkingTerminal])
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
