import FoundationEssentials
import Journal
import ShopModel
import Testing

private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

struct DutyRecordingTests {
  private let duty = Duty(
    key: "cleaning", kind: "cleaning", name: LocalizedText("Clean"), every: .seconds(604_800),
    checklist: [LocalizedText(en: "Wipe", zh: "擦拭"), LocalizedText(en: "Dust", zh: "除尘")], remind: .seconds(86_400))
  private let other = Duty(
    key: "training", kind: "training", name: LocalizedText("Train"), every: .seconds(604_800), remind: .seconds(86_400))

  private func record(_ record: HandRecord, of duty: Duty) async throws -> DutyRecord {
    try await record.dutyRecords()[duty.key] ?? DutyRecord()
  }

  @Test func whenADutyWasFirstSeenStaysOverNewStarts() async throws {
    let folder = try Folder()
    try await Journal(folder: folder.path).byHand.see(["cleaning"], at: at(10))
    let again = try Journal(folder: folder.path).byHand
    try await again.see(["cleaning", "training"], at: at(99))
    #expect(try await record(again, of: duty).firstSeen == at(10))
    #expect(try await record(again, of: other).firstSeen == at(99))
  }

  @Test func ticksAreKeptWithWhoAndWhenAndStayWithTheFirst() async throws {
    let hand = try Journal(inMemory: ()).byHand
    #expect(try await !hand.tick(["Dust"], of: duty, by: "li", at: at(1)))
    #expect(try await !hand.tick(["Dust"], of: duty, by: "wang", at: at(2)))
    #expect(try await record(hand, of: duty).ticks == [ChecklistTick(item: "Dust", by: "li", at: at(1))])
    #expect(try await record(hand, of: other) == DutyRecord())
  }

  @Test func withTheLastTickTheDutyIsDoneAndTheNextRoundIsEmpty() async throws {
    let hand = try Journal(inMemory: ()).byHand
    #expect(try await !hand.tick(["Dust"], of: duty, by: "li", at: at(1)))
    #expect(try await hand.tick(["Wipe"], of: duty, by: "wang", at: at(2)))
    #expect(try await record(hand, of: duty) == DutyRecord(lastDone: DutyCompletion(by: "wang", at: at(2))))
    // A checklist that grows afterwards does not undo what was done.
    var grown = duty
    grown.checklist.append(LocalizedText("Seals"))
    #expect(try await !hand.tick(["Seals"], of: grown, by: "li", at: at(3)))
    #expect(try await record(hand, of: grown).lastDone?.at == at(2))
    #expect(try await record(hand, of: grown).ticks.map(\.item) == ["Seals"])
  }

  @Test func severalItemsAtOnceAreDoneTogether() async throws {
    let hand = try Journal(inMemory: ()).byHand
    #expect(try await hand.tick(["Wipe", "Dust", "Wipe"], of: duty, by: "li", at: at(5)))
    #expect(try await record(hand, of: duty).lastDone == DutyCompletion(by: "li", at: at(5)))
  }

  @Test func anItemThatIsNotOnTheListIsRefusedAndNothingIsTicked() async throws {
    let hand = try Journal(inMemory: ()).byHand
    await #expect(throws: JournalError.self) {
      _ = try await hand.tick(["Wipe", "Polish"], of: duty, by: "li", at: at(1))
    }
    #expect(try await record(hand, of: duty) == DutyRecord())
  }

  @Test func aTickCanBeTakenBackUntilTheDutyIsDone() async throws {
    let hand = try Journal(inMemory: ()).byHand
    _ = try await hand.tick(["Dust"], of: duty, by: "li", at: at(1))
    #expect(try await hand.untick(["Dust", "Wipe"], of: duty, at: at(2)) == 1)
    #expect(try await record(hand, of: duty).ticks.isEmpty)
    #expect(try await hand.tick(["Wipe", "Dust"], of: duty, by: "wang", at: at(3)))
    #expect(try await hand.untick(["Dust"], of: duty, at: at(4)) == 0)
    #expect(try await record(hand, of: duty).lastDone == DutyCompletion(by: "wang", at: at(3)))
  }

  /// The order of writing counts, not the computer's clock.
  @Test func aClockThatWasPutBackLosesNoTick() async throws {
    let hand = try Journal(inMemory: ()).byHand
    try await hand.complete(duty, by: "li", at: at(1000))
    _ = try await hand.tick(["Dust"], of: duty, by: "wang", at: at(500))
    #expect(try await record(hand, of: duty).ticks.map(\.by) == ["wang"])
    #expect(try await hand.tick(["Wipe"], of: duty, by: "wang", at: at(501)))
    #expect(try await record(hand, of: duty).lastDone?.at == at(501))
  }

  /// The calendar takes a shortened checklist as done with its last tick; the next tick begins a new round.
  @Test func aShortenedChecklistEndsItsRoundWithTheLastTick() async throws {
    let hand = try Journal(inMemory: ()).byHand
    _ = try await hand.tick(["Dust"], of: duty, by: "li", at: at(1))
    var short = duty
    short.checklist = [LocalizedText("Dust")]
    #expect(try await hand.tick(["Dust"], of: short, by: "wang", at: at(9)))
    #expect(
      try await hand.completions(of: short, limit: 5) == [
        DutyCompletion(by: "wang", at: at(9)), DutyCompletion(by: "li", at: at(1)),
      ])
  }

  @Test func doneBeforeTheLastTimeFirst() async throws {
    let hand = try Journal(inMemory: ()).byHand
    for second in 1...5 { try await hand.complete(duty, by: "li", at: at(Int64(second)), note: "no. \(second)") }
    try await hand.complete(other, by: "wang", at: at(9))
    #expect(try await hand.completions(of: duty, limit: 2).map(\.note) == ["no. 5", "no. 4"])
    #expect(try await record(hand, of: duty).lastDone?.note == "no. 5")
  }

  @Test func aCardNumberInANoteIsNeverOnDisk() async throws {
    let folder = try Folder()
    let long = String(repeating: "x", count: 490) + " 4111111111111111"
    do {
      let hand = try Journal(folder: folder.path).byHand
      try await hand.complete(duty, by: "li\u{1B}[31m", at: at(1), note: "tried 4111 1111 1111 1111\u{202E}\nall well")
      try await hand.complete(duty, by: "li", at: at(2), note: long)
      let notes = try await hand.completions(of: duty, limit: 2)
      #expect(notes.last == DutyCompletion(by: "li[31m", at: at(1), note: "tried 4111 11** **** 1111 all well"))
      #expect(notes.first?.note.hasSuffix(" 411111***…") == true)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = try #require(FileManager.default.contents(atPath: folder.path + "/" + name))
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("411111111111") && !text.contains("4111 1111"), "\(name)")
    }
  }
}

struct HandRecordTests {
  private let apply = HandEntry(
    .account("main"), .accountOnboardingApply, .text("done"), by: "li", at: Timestamp(seconds: 10))
  private let applyAt = HandEntry(
    .account("main"), .accountOnboardingApplyAt, .time(Timestamp(seconds: 5)), by: "li", at: Timestamp(seconds: 10))

  @Test func whatIsKeptLastIsReadBackAfterANewStart() async throws {
    let folder = try Folder()
    do {
      let hand = try HandRecord(folder: folder.path)
      var earlier = apply
      earlier.value = .text("current")
      try await hand.keep([earlier])
      try await hand.keep([apply, applyAt])
    }
    #expect(try await Journal(folder: folder.path).byHand.entries() == [apply, applyAt])
  }

  @Test func whatIsNoLongerKeptIsGone() async throws {
    let hand = try Journal(inMemory: ()).byHand
    try await hand.keep([apply, applyAt])
    var withdrawn = applyAt
    withdrawn.value = nil
    try await hand.keep([withdrawn])
    #expect(try await hand.entries() == [apply])
  }

  @Test func everyKindOfValueThatCanBeKeptComesBack() async throws {
    let hand = try Journal(inMemory: ()).byHand
    let moment = Timestamp(milliseconds: -1)
    let entries = [
      HandEntry(SubjectID(.power, "ups"), .powerLowBattery, .bool(true), by: "li", at: moment),
      HandEntry(SubjectID(.power, "ups"), .powerCharge, .number(72.5), by: "li", at: moment),
      HandEntry(.terminal("a"), .terminalSoftware, .text("2.0.9"), by: "li", at: moment),
      HandEntry(
        .account("main"), .accountBalance, .money(Money(minorUnits: 431_005, currency: "CNY")), by: "li", at: moment),
      HandEntry(
        .account("main"), .accountDayLimit, .money(Money(minorUnits: 500, currency: "JPY")), by: "li", at: moment),
    ]
    try await hand.keep(entries)
    #expect(try await hand.entries() == entries)
  }

  @Test func whatDoesNotFitIsRefusedAndNothingIsKept() async throws {
    let hand = try Journal(inMemory: ()).byHand
    var wrong = applyAt
    wrong.value = .text("yesterday")
    await #expect(throws: JournalError.self) { try await hand.keep([apply, wrong]) }
    wrong = apply
    wrong.value = .text("finished")
    await #expect(throws: JournalError.self) { try await hand.keep([wrong]) }
    wrong = apply
    wrong.subject = .terminal("main")
    await #expect(throws: JournalError.self) { try await hand.keep([wrong]) }
    wrong = HandEntry(
      .account("main"), .accountRequirements, .texts(["licence"]), by: "li", at: apply.at)
    await #expect(throws: JournalError.self) { try await hand.keep([wrong]) }
    #expect(try await hand.entries().isEmpty)
  }

  /// A command ticks while the console has the journal open and locked; the console reads the tick.
  @Test func aCommandWritesWhileTheConsoleKeepsTheJournal() async throws {
    let folder = try Folder()
    let journal = try Journal(folder: folder.path)
    let command = try HandRecord(folder: folder.path)
    try await command.keep([apply])
    try await journal.saveMemory("{}", at: apply.at)
    #expect(try await journal.byHand.entries() == [apply])
    // Both at once, many times: nobody is turned away.
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for second in 0..<40 {
        var entry = apply
        entry.at = Timestamp(seconds: Int64(second))
        let (record, one) = (second.isMultiple(of: 2) ? command : journal.byHand, entry)
        tasks.addTask { try await record.keep([one]) }
      }
      try await tasks.waitForAll()
    }
    #expect(try await command.entries() == journal.byHand.entries())
    #expect(throws: JournalError.self) { _ = try Journal(folder: folder.path) }
  }

  @Test func severalProgramsCanMakeTheRecordAtTheSameTime() async throws {
    for _ in 0..<5 {
      let folder = try Folder()
      let path = folder.path
      let first = apply
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for _ in 0..<6 { tasks.addTask { try await HandRecord(folder: path).keep([first]) } }
        try await tasks.waitForAll()
      }
      #expect(try await HandRecord(folder: path).entries() == [apply])
    }
  }

  @Test func nobodyElseCanReadIt() async throws {
    let folder = try Folder()
    let hand = try HandRecord(folder: folder.path)
    try await hand.keep([apply])
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)[.posixPermissions]
      #expect(mode as? Int == 0o600, "\(name)")
    }
    #expect(try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
  }

  @Test func lookingDoesNotMakeARecord() throws {
    let folder = try Folder()
    #expect(try HandRecord.existing(inFolder: folder.path) == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    _ = try HandRecord(folder: folder.path)
    #expect(try HandRecord.existing(inFolder: folder.path) != nil)
  }
}
