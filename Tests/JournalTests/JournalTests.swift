import FoundationEssentials
import Journal
import ShopModel
import Testing

private func restart(_ id: String, _ states: [Operation.State]) -> Operation {
  var operation = Operation(
    id: id, kind: .restart, subject: .terminal("三号台"), requestedBy: "tech", at: Timestamp(seconds: 10))
  for state in states { operation.enter(state, at: Timestamp(seconds: 11)) }
  return operation
}

struct JournalTests {
  @Test func whatIsRecordedIsThereAfterOpeningAgain() async throws {
    let folder = try Folder()
    try await Journal(folder: folder.path).record(restart("1", [.confirmed, .recorded]))
    let again = try Journal(folder: folder.path)
    let steps = try await again.steps(of: "1")
    #expect(steps.map(\.state) == ["requested", "confirmed", "recorded"])
    #expect(steps.first?.at == Timestamp(seconds: 10))
  }

  @Test func aStepIsRecordedOnce() async throws {
    let journal = try Journal(inMemory: ())
    try await journal.record(restart("1", [.confirmed, .recorded]))
    try await journal.record(restart("1", [.confirmed, .recorded, .sent, .accepted]))
    try await journal.record(restart("1", [.confirmed, .recorded, .sent, .accepted]))
    #expect(
      try await journal.steps(of: "1").map(\.state) == ["requested", "confirmed", "recorded", "sent", "accepted"])
  }

  @Test func aReasonIsKept() async throws {
    let journal = try Journal(inMemory: ())
    try await journal.record(restart("1", [.sent, .outcomeUnknown("the line was cut")]))
    #expect(try await journal.steps(of: "1").last?.detail == "the line was cut")
  }

  @Test func theStepsOfAGuideAndTheDevicesWordsAreReadBack() async throws {
    let journal = try Journal(inMemory: ())
    var operation = Operation(
      id: "1", kind: .reset, grade: .factory, subject: .terminal("三号台"), requestedBy: "tech", at: Timestamp(seconds: 10)
    )
    operation.overridden = [.lastWorkingTerminal]
    let states: [Operation.State] = [
      .confirmed, .recorded, .guide(.totals, .begun), .guide(.totals, .passed("2 payments, EUR 9.58")),
      .guide(.sendStored, .skipped("84 83")), .guide(.endOfDay, .failed("")), .observed("done"), .verified,
    ]
    for state in states { operation.enter(state, at: Timestamp(seconds: 11)) }
    try await journal.record(operation)
    let read = try #require(try await journal.operations(since: Timestamp(seconds: 0)).first)
    #expect(read.steps == operation.steps)
    #expect(read.grade == .factory)
    #expect(try await journal.steps(of: "1")[1].detail == "confirmed once more: lastWorkingTerminal")
  }

  @Test func aCardNumberInTheDevicesWordsIsNotKept() async throws {
    let journal = try Journal(inMemory: ())
    try await journal.record(restart("1", [.sent, .failed("declined 4111 1111 1111 1111")]))
    let detail = try #require(try await journal.steps(of: "1").last?.detail)
    #expect(detail.hasPrefix("declined 4111") && !detail.contains("1111 1111 1111"))
  }

  @Test func aGuidedResetWithNothingUnderWayIsLeftOpen() async throws {
    let journal = try Journal(inMemory: ())
    for (id, last) in [("waits", GuideStep.goAhead), ("settles", .endOfDay)] {
      var operation = Operation(
        id: id, kind: .reset, grade: .application, subject: .terminal(id), requestedBy: "tech",
        at: Timestamp(seconds: 10))
      for state in [.confirmed, .recorded, .guide(.totals, .passed("")), .guide(last, .begun)] as [Operation.State] {
        operation.enter(state, at: Timestamp(seconds: 11))
      }
      try await journal.record(operation)
    }
    #expect(try await journal.closeInterrupted(at: Timestamp(seconds: 99)).map(\.1) == [.terminal("settles")])
    #expect(try await journal.steps(of: "settles").last?.state == "outcome-unknown")
    // However long ago it was begun.
    let open = try await journal.operations(since: Timestamp(seconds: 1_000_000))
    #expect(open.map(\.id) == ["waits"])
  }

  @Test func whatAnEarlierRunLeftOpenEndsAsUnknownOnce() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      try await journal.record(restart("open", [.confirmed, .recorded]))
      try await journal.record(restart("done", [.confirmed, .recorded, .sent, .accepted, .verified]))
    }
    let journal = try Journal(folder: folder.path)
    let interrupted = try await journal.closeInterrupted(at: Timestamp(seconds: 99))
    #expect(interrupted.map(\.1) == [.terminal("三号台")])
    #expect(try await journal.steps(of: "open").last?.state == "outcome-unknown")
    #expect(try await journal.steps(of: "done").last?.state == "verified")
    #expect(try await journal.closeInterrupted(at: Timestamp(seconds: 100)).isEmpty)
  }

  @Test func whatWasDoneIsReadBackAfterANewStart() async throws {
    let folder = try Folder()
    do {
      let journal = try Journal(folder: folder.path)
      try await journal.record(restart("done", [.confirmed, .recorded, .sent, .accepted, .verified]))
      try await journal.record(restart("cut", [.confirmed, .recorded]))
    }
    let journal = try Journal(folder: folder.path)
    _ = try await journal.closeInterrupted(at: Timestamp(seconds: 99))
    let operations = try await journal.operations(since: Timestamp(seconds: 0))
    #expect(Set(operations.map(\.id)) == ["done", "cut"])
    #expect(
      operations.first { $0.id == "done" } == restart("done", [.confirmed, .recorded, .sent, .accepted, .verified]))
    #expect(operations.first { $0.id == "cut" }?.state == .outcomeUnknown(.programEnded))
    #expect(try await journal.operations(since: Timestamp(seconds: 11)).isEmpty)
  }

  @Test func aSecondProgramOnlyWatches() async throws {
    let folder = try Folder()
    let first = try Journal(folder: folder.path)
    #expect(throws: JournalError.self) { _ = try Journal(folder: folder.path) }
    try await first.record(restart("1", [.confirmed, .recorded]))
  }

  @Test func nobodyElseCanReadIt() async throws {
    let folder = try Folder()
    let journal = try Journal(folder: folder.path)
    try await journal.keep(ReceivedPrint(subject: .terminal("a"), at: Timestamp(seconds: 1), lines: ["** TOTAL **"]))
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + file)[.posixPermissions]
      #expect(mode as? Int == 0o600, "\(file)")
    }
  }

  @Test func aFolderThatCannotBeMadeIsOneClearLine() {
    #expect {
      _ = try Journal(folder: "/dev/null/tillwatch")
    } throws: { error in
      "\(error)".contains("/dev/null/tillwatch/journal.sqlite") && !"\(error)".contains("\n")
    }
  }
}

struct ReceivedPrintTests {
  private let folder: Folder
  private let journal: Journal

  init() throws {
    folder = try Folder()
    journal = try Journal(folder: folder.path)
  }

  private func texts() async throws -> [String] {
    let reader = try #require(try JournalReader(folder: folder.path))
    return try await reader.entries(JournalQuery(kinds: [.print])).map(\.detail)
  }

  private func keep(_ lines: [String], _ name: String) async throws {
    try await journal.keep(
      ReceivedPrint(subject: .terminal("a"), at: Timestamp(seconds: 1), lines: lines, name: name))
  }

  @Test func aReceiptThatComesLineByLineIsOne() async throws {
    try await keep(["EOD"], "one")
    try await keep(["Z"], "two")
    try await keep(["EOD", "card 4111111111111111"], "one")
    try await keep(["EOD", "card 4111111111111111"], "one")
    try await keep(["X"], "")
    try await keep(["X"], "")
    #expect(try await texts() == ["EOD\ncard 411111******1111", "Z", "X", "X"])
  }

  @Test func manyReceiptsAreEachKeptOnce() async throws {
    for number in 0..<2100 { try await keep(["\(number)"], "\(number)") }
    try await keep(["2099", "END"], "2099")
    #expect(try await texts().count == 2100)
  }
}
