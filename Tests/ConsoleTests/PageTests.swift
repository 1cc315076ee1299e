import ShopModel
import Testing

@testable import Console

@Suite struct FreezeTests {
  private func later(
    _ console: inout ConsoleDriver, _ seconds: Int64, _ change: (inout ShopSnapshot) -> Void = { _ in }
  ) {
    console.now = console.now + .seconds(seconds)
    console.snapshot.at = console.now
    console.snapshot.sequence += 1
    change(&console.snapshot)
    console.intents += console.model.observe(console.snapshot)
  }

  @Test(arguments: [" ", "p"]) func `the picture stays as it is while the shop goes on`(key: String) {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(key)
    later(&console, 65) { $0.headline = .some(can: 3, of: 4) }
    #expect(console.text.contains("All 4 terminals can take cards"))
    #expect(console.text.contains("PAUSED 1 min"))
    console.type(key)
    #expect(console.text.contains("3 of 4 terminals can take cards"))
    #expect(!console.text.contains("PAUSED"))
  }

  @Test func `nobody acts on an old picture`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(" ")
    later(&console, 5) { $0.terminals[0].refusals[.restart] = [.heldByTill] }
    console.type("r")
    #expect(!console.text.contains("Restart Counter 1?"))
    #expect(console.text.contains("What you see is the newest"))
    console.type("r")
    #expect(console.text.contains("cannot be restarted now"))
  }

  @Test func `a new critical incident ends it`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(" ")
    later(&console, 5) { $0.incidents = [SampleShop.silentIncident()] }
    #expect(!console.text.contains("PAUSED"))
    #expect(console.text.contains("The picture goes on: Counter 3"))
    #expect(console.intents.contains(.bell))
  }

  @Test func `not by a tick, not by a guide, not by a click`() {
    var console = ConsoleDriver(PageTests.shop())
    console.type("M")
    console.press(.down)
    console.type(" ")
    console.press(.enter)
    #expect(console.intents.isEmpty && !console.text.contains("PAUSED"))

    var snapshot = ResetDialogTests.snapshot()
    var operation = Operation(
      id: "1", kind: .reset, grade: .application, subject: .terminal("counter-1"), requestedBy: "li",
      at: SampleShop.ago(60))
    for state in [Operation.State.confirmed, .recorded, .guide(.goAhead, .begun)] {
      operation.enter(state, at: SampleShop.ago(30))
    }
    snapshot.operations = [operation]
    var reset = ConsoleDriver(snapshot)
    reset.type("O ")
    reset.press(.enter)
    reset.type("y")
    #expect(reset.intents.isEmpty && !reset.text.contains("PAUSED"))
  }

  @Test func `a key that is held down says yes once`() {
    var snapshot = ResetDialogTests.snapshot()
    var operation = Operation(
      id: "1", kind: .reset, grade: .runbook, subject: .terminal("counter-1"), requestedBy: "li",
      at: SampleShop.ago(60))
    for state in [Operation.State.confirmed, .recorded, .guide(.handIdle, .begun)] {
      operation.enter(state, at: SampleShop.ago(30))
    }
    snapshot.operations = [operation]
    var console = ConsoleDriver(snapshot)
    console.type("R")
    for _ in 0..<40 {
      console.type("y")
      console.now = console.now + .milliseconds(33)
    }
    #expect(console.intents == [.goOn("1", step: .handIdle)])
    console.now = console.now + .seconds(1)
    console.type("y")
    #expect(console.intents.count == 2)
  }

  @Test func `one can read on: views open and scroll`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type(" ")
    console.press(.enter, .down, .escape)
    console.type("?")
    #expect(console.text.contains("Keys of the overview"))
    #expect(console.text.contains("PAUSED"))
  }
}

@Suite struct AlarmTests {
  private static let views = ["", "J", "O", "M", "c"]

  @Test(arguments: views, [(120, 36), (80, 24)])
  func `a critical incident that calls is seen in every view`(keys: String, size: (Int, Int)) {
    var console = ConsoleDriver(SampleShop.snapshot(), size.0, size.1)
    console.type(keys)
    let rows = console.text.split(separator: "\n").prefix(5)
    if !keys.isEmpty || size.1 >= 30 { #expect(rows.contains { $0.contains("✖ Counter 3") }, "\(console.text)") }
    // Whoever says that they know of it has their quiet.
    console.snapshot.incidents[0].acknowledgement = Acknowledgement(by: "li", at: SampleShop.now)
    #expect(!console.text.split(separator: "\n").prefix(4).dropFirst().contains { $0.contains("✖ Counter 3") })
  }

  @Test func `one key leads to it from anywhere`() {
    var console = ConsoleDriver(SampleShop.snapshot())
    console.type("J!")
    #expect(console.text.contains("✖ Counter 3 ─"))
    console.press(.escape)
    #expect(console.text.contains("╭─ Record"))
    var calm = ConsoleDriver(SampleShop.calmSnapshot())
    calm.type("!")
    #expect(calm.text.contains("No incident calls"))
  }
}

@Suite struct PageTests {
  static func entry(
    _ kind: JournalEntry.Kind, _ age: Int64, _ what: String, _ state: String, by: String = "li", detail: String = "",
    subject: SubjectID? = .terminal("counter-1")
  ) -> JournalEntry {
    JournalEntry(
      kind: kind, id: "\(age)", at: SampleShop.ago(age), subject: subject, by: by, what: what, state: state,
      detail: detail)
  }

  static let record = RecordPage(
    entries: [
      entry(.incident, 90_000, "network.signal", "opened", by: ""),
      entry(.word, 89_000, "incident-3", "acknowledged"),
      entry(.operation, 4_000, "restart", "refused", detail: "heldByTill"),
      entry(.access, 3_900, "technician", "wrong-pin", by: "wang (ssh from 192.0.2.7)", subject: nil),
      entry(.operation, 3_800, "settle-batch", "verified", detail: "23 payments, CNY 1997.50, receipts 0204-0226"),
      entry(.print, 3_799, "", "", by: "", detail: "END OF DAY\n23 payments\n"),
      entry(.kept, 300, "account.onboarding.apply", "done", subject: .account("lakala")),
    ], hasOlder: true, readAt: SampleShop.now)

  private func journal(_ language: Language = .english, _ columns: Int = 120, _ rows: Int = 36) -> ConsoleDriver {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), columns, rows, language: language)
    console.type("J")
    console.model.take(Self.record)
    return console
  }

  @Test func `the record is read when it is opened, and now and then while it is open`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.type("J")
    #expect(console.intents == [.readRecord])
    #expect(console.text.contains("Reading"))
    _ = console.model.observe(console.snapshot)
    for second in [1, 2, 3, 4] as [Int64] {
      console.snapshot.at = SampleShop.now + .seconds(second)
      console.intents += console.model.observe(console.snapshot)
    }
    #expect(console.intents.count == 2)
    console.press(.escape)
    console.snapshot.at = SampleShop.now + .seconds(60)
    #expect(console.model.observe(console.snapshot) == [])
  }

  @Test(arguments: [("settle", 1), ("payments", 2), ("wang", 1), ("counter 1 settle", 1), ("nobody", 0)])
  func `what is typed narrows it down`(typed: String, count: Int) {
    var console = journal()
    console.type("/" + typed)
    #expect(console.text.contains("\(count)/7") || console.text.contains("the newest \(count)/7"), "\(console.text)")
    console.press(.enter)
    #expect(console.text.contains("/ \(typed)"))
    console.type("/")
    console.press(.escape)
    #expect(console.text.contains("the newest 7 lines"))
  }

  @Test func `it is searched by the first letters of readings`() {
    var console = journal(.chinese)
    console.type("/pjs")
    #expect(console.text.contains("批结算"))
    #expect(console.text.contains("1/7"))
  }

  @Test func `why it could not be read is said`() {
    var console = journal()
    console.model.take(
      RecordPage(entries: [], readAt: SampleShop.now, problem: "journal.sqlite: disk is\u{1B}[2J full"))
    #expect(console.text.contains("journal.sqlite: disk is"))
    #expect(!console.text.contains("\u{1B}"))
    console.model.take(RecordPage(entries: [], readAt: SampleShop.now))
    #expect(console.text.contains("Nothing on record yet"))
  }

  @Test(arguments: ["en", "zh"], [(120, 36), (80, 24), (40, 12)])
  func `the pages look as recorded`(language: String, size: (Int, Int)) throws {
    let name = "\(language)-\(size.0)x\(size.1)"
    try GoldenTests().check(journal(Language(rawValue: language), size.0, size.1).frame, "journal-\(name)")
    var console = ConsoleDriver(Self.shop(), size.0, size.1, language: Language(rawValue: language))
    for (key, page) in [("O", "operations"), ("M", "calendar"), ("c", "support")] {
      console.type(key)
      try GoldenTests().check(console.frame, "\(page)-\(name)")
      console.press(.escape)
    }
  }

  static func shop() -> ShopSnapshot {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.operations = [
      SampleShop.restart([(.confirmed, 40), (.recorded, 40), (.sent, 39), (.accepted, 38), (.observedGone, 12)])
    ]
    func duty(_ key: String, _ name: LocalizedText, due: Int64, ticked: Bool) -> DutySnapshot {
      let id = SubjectID(.duty, key)
      var facts = SubjectFacts(id: id)
      facts.records[.dutyDue] = SampleShop.record(.time(SampleShop.now + .seconds(due)), source: "by hand")
      facts.records[.dutyLastDone] = SampleShop.record(.time(SampleShop.ago(40 * 86_400)), source: "by hand")
      return DutySnapshot(
        id: id, name: name,
        items: [
          .init(
            text: LocalizedText(en: "Wipe it", zh: "擦拭"), tickedBy: ticked ? "li" : nil,
            tickedAt: ticked ? SampleShop.ago(600) : nil),
          .init(text: LocalizedText(en: "Dust it", zh: "除尘")),
        ], facts: facts)
    }
    snapshot.duties = [
      duty("software", LocalizedText(en: "Check the software", zh: "检查软件"), due: 86_400 * 3, ticked: false),
      duty("cleaning", LocalizedText(en: "Clean the terminals", zh: "清洁终端"), due: -7200, ticked: true),
    ]
    return snapshot
  }

  @Test func `a checklist is ticked where it stands`() {
    var console = ConsoleDriver(Self.shop())
    console.type("M")
    console.press(.down, .down, .enter)
    let cleaning = SubjectID(.duty, "cleaning")
    #expect(console.intents == [.tick(cleaning, item: Duty.itemKey(LocalizedText(en: "Dust it", zh: "除尘")), on: true)])
    console.press(.up, .enter)
    #expect(
      console.intents.last == .tick(cleaning, item: Duty.itemKey(LocalizedText(en: "Wipe it", zh: "擦拭")), on: false))
    console.snapshot.access = .readOnly
    console.press(.enter)
    #expect(console.intents.count == 2)
  }

  @Test func `the support card is copied as plain text`() throws {
    var snapshot = SampleShop.snapshot()
    snapshot.operations = [SampleShop.restart([(.failed(.didNotReturn), 5)])]
    var console = ConsoleDriver(snapshot)
    console.press(.down)
    console.type("gcy")
    guard case .copy(let text)? = console.intents.first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.contains("MID Lakala: 822"))
    #expect(text.contains("Terminal: Counter 1"))
    #expect(text.contains("restart"))
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(console.text.contains("Sent to your terminal to be pasted"))
  }

  @Test func `the mouse is left to the terminal and taken back`() {
    var console = ConsoleDriver(SampleShop.calmSnapshot())
    console.press(.function(2))
    console.press(.function(2))
    #expect(console.intents == [.mouse(false), .mouse(true)])
  }
}

/// Whatever is pressed wherever, nothing crashes and every row stays whole.
@Suite struct AnyKeyTests {
  static let keys: [Key] =
    Set(Binding.table.flatMap(\.keys)).sorted { "\($0)" < "\($1)" }
    + "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789?!/:中".map { Key.character($0) } + [.delete, .insert, .function(12)]

  private static let sizes = [(120, 36), (80, 24), (40, 12), (20, 3), (200, 60), (1, 1)]

  @Test(arguments: ["", "J", "O", "M", "c", "\r", "!", "?", ":", "t", "u", "r", "R", "A", "m", "J/"])
  func `every key in every view`(way: String) {
    let accesses: [ConsoleAccess] = [.technician(until: nil), .locked(wrongTries: 0), .readOnly, .noPIN]
    for (number, key) in Self.keys.enumerated() {
      for (columns, rows) in [(80, 24), Self.sizes[number % Self.sizes.count]] {
        var snapshot = SampleShop.troubledSnapshot()
        snapshot.access = accesses[(number / Self.sizes.count) % accesses.count]
        var console = ConsoleDriver(snapshot, columns, rows)
        for character in way { console.press(character == "\r" ? .enter : .character(character)) }
        console.press(key)
        #expect(console.frame.fault == nil && console.frame.size == Size(columns: columns, rows: rows))
        // The way back.
        console.press(.escape, .escape, .escape)
        #expect(console.frame.fault == nil)
      }
    }
  }

  /// Seeded, so that a failure can be seen again.
  @Test(arguments: [UInt64(1), 2, 3])
  func `many keys, sizes and snapshots in any order`(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let snapshots = [
      SampleShop.snapshot(), SampleShop.calmSnapshot(), SampleShop.troubledSnapshot(), SampleShop.unknownSnapshot(),
    ]
    let accesses: [ConsoleAccess] = [
      .technician(until: nil), .technician(until: SampleShop.now + .seconds(60)), .locked(wrongTries: 1),
      .lockedOut(until: SampleShop.now + .seconds(9)), .noPIN, .readOnly,
    ]
    var console = ConsoleDriver()
    for step in 0..<500 {
      switch next(12) {
      case 0: console.send(.resize(Size(columns: 1 + next(210), rows: 1 + next(70))))
      case 1:
        console.snapshot = snapshots[next(snapshots.count)]
        console.snapshot.access = accesses[next(accesses.count)]
        console.snapshot.sequence = step
        _ = console.model.observe(console.snapshot)
      case 2: console.send(.click(column: next(220), row: next(80)))
      case 3: console.send(.wheel(column: next(220), row: next(80), lines: next(9) - 4))
      case 4:
        console.model.take(next(2) == 0 ? PageTests.record : RecordPage(entries: [], readAt: console.now))
        console.now = console.now + .seconds(Int64(next(200)))
      default: console.press(Self.keys[next(Self.keys.count)])
      }
      let frame = console.frame
      #expect(frame.size == console.size && frame.fault == nil)
    }
  }
}
