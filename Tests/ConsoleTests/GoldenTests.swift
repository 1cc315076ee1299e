import Foundation
import ShopModel
import Testing

@testable import Console

/// Pictures as text, to be read by people. `TILLWATCH_RECORD=1 swift test` writes them anew.
@Suite struct GoldenTests {
  @Test(arguments: ["en", "zh"], [(200, 60), (120, 36), (80, 24), (60, 40), (40, 12), (20, 3)])
  func `the overview looks as recorded`(language: String, size: (Int, Int)) throws {
    let console = ConsoleDriver(
      SampleShop.snapshot(), size.0, size.1, language: Language(rawValue: language))
    try check(console.frame, "overview-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"])
  func `before the first answer nothing is made up`(language: String) throws {
    let console = ConsoleDriver(SampleShop.unknownSnapshot(), 120, 36, language: Language(rawValue: language))
    try check(console.frame, "unknown-\(language)-120x36")
  }

  @Test(arguments: ["en", "zh"])
  func `a shop where all is well is calm`(language: String) throws {
    let console = ConsoleDriver(SampleShop.calmSnapshot(), 80, 24, language: Language(rawValue: language))
    try check(console.frame, "calm-\(language)-80x24")
  }

  @Test func `with ASCII alone the picture is the same`() throws {
    try check(ConsoleDriver(SampleShop.snapshot(), 120, 36, ascii: true).frame, "overview-ascii-120x36")
  }

  @Test(arguments: ["en", "zh"], [(160, 50), (80, 24)])
  func `the view of a terminal looks as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(SampleShop.snapshot(), size.0, size.1, language: Language(rawValue: language))
    console.press(.enter)
    try check(console.frame, "terminal-\(language)-\(size.0)x\(size.1)")
  }

  @Test func `the view of an account looks as recorded`() throws {
    var console = ConsoleDriver(SampleShop.snapshot(), 100, 36)
    console.press(.tab, .enter)
    try check(console.frame, "account-en-100x36")
  }

  @Test(arguments: ["en", "zh"])
  func `the help looks as recorded`(language: String) throws {
    var console = ConsoleDriver(SampleShop.snapshot(), 100, 40, language: Language(rawValue: language))
    console.type("?")
    try check(console.frame, "help-\(language)-100x40")
  }

  @Test(arguments: ["en", "zh"])
  func `the question before a restart looks as recorded`(language: String) throws {
    var console = ConsoleDriver(SampleShop.calmSnapshot(), 80, 24, language: Language(rawValue: language))
    console.type("r")
    try check(console.frame, "restart-\(language)-80x24")
  }

  @Test(arguments: ["en", "zh"], [(120, 36), (80, 24), (40, 12)])
  func `the lock looks as recorded`(language: String, size: (Int, Int)) throws {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.access = .locked(wrongTries: 1)
    var console = ConsoleDriver(snapshot, size.0, size.1, language: Language(rawValue: language))
    try check(console.frame, "locked-\(language)-\(size.0)x\(size.1)")
    console.type("r73")
    try check(console.frame, "unlock-\(language)-\(size.0)x\(size.1)")
    console.press(.escape)
    console.snapshot.access = .technician(until: SampleShop.now + .seconds(540))
    try check(console.frame, "unlocked-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"])
  func `the last working terminal is asked for twice`(language: String) throws {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.terminals[0].refusals[.restart] = [.lastWorkingTerminal]
    var console = ConsoleDriver(snapshot, 80, 24, language: Language(rawValue: language))
    console.type("ry")
    try check(console.frame, "restart-last-\(language)-80x24")
  }

  @Test(arguments: ["en", "zh"])
  func `a refused restart says why`(language: String) throws {
    var console = ConsoleDriver(SampleShop.snapshot(), 80, 24, language: Language(rawValue: language))
    console.type("jkkr")
    try check(console.frame, "restart-refused-\(language)-80x24")
  }

  @Test func `a running restart is followed in the row, and leaving is asked about`() throws {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.operations = [
      SampleShop.restart([
        (.confirmed, 40), (.recorded, 40), (.sent, 39), (.accepted, 38), (.observedGone, 12),
      ])
    ]
    var console = ConsoleDriver(snapshot, 100, 30)
    try check(console.frame, "restarting-en-100x30")
    console.type("q")
    try check(console.frame, "quit-en-100x30")
  }

  @Test(arguments: ["en", "zh"], [(200, 60), (120, 36), (80, 24), (40, 12)])
  func `the strip tells incidents of every kind apart`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(
      SampleShop.troubledSnapshot(), size.0, size.1, language: Language(rawValue: language))
    console.press(.backTab)
    try check(console.frame, "troubled-\(language)-\(size.0)x\(size.1)")
    // The strip to the last of them, the calm ones among them.
    console.press(.end)
    try check(console.frame, "troubled-last-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"], [(200, 60), (120, 36), (80, 24), (40, 12)])
  func `the view of an incident looks as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(
      SampleShop.troubledSnapshot(), size.0, size.1, language: Language(rawValue: language))
    console.press(.backTab, .enter)
    try check(console.frame, "incident-\(language)-\(size.0)x\(size.1)")
    console.press(.end)
    try check(console.frame, "incident-end-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"], [(80, 24), (40, 12)])
  func `the choice of a mute looks as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(
      SampleShop.troubledSnapshot(), size.0, size.1, language: Language(rawValue: language))
    console.press(.backTab)
    console.type("m")
    try check(console.frame, "mute-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"], [(80, 24), (40, 12)])
  func `the choice of an acknowledgement looks as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(
      SampleShop.troubledSnapshot(), size.0, size.1, language: Language(rawValue: language))
    console.press(.backTab)
    console.type("A")
    try check(console.frame, "acknowledge-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"])
  func `the view of a duty looks as recorded`(language: String) throws {
    var console = ConsoleDriver(SampleShop.troubledSnapshot(), 80, 24, language: Language(rawValue: language))
    console.press(.backTab, .end, .up, .enter, .enter)
    try check(console.frame, "duty-\(language)-80x24")
  }

  @Test(arguments: ["en", "zh"], [(120, 40), (80, 24)])
  func `a printer and a power source look as recorded`(language: String, size: (Int, Int)) throws {
    var printer = ApparatusTests.well(ApparatusTests.printer)
    printer[.printerPaper] = SampleShop.record(.text("low"), source: "escpos")
    var console = ConsoleDriver(
      ApparatusTests.snapshot(printer: printer), size.0, size.1, language: Language(rawValue: language))
    console.press(.tab, .tab, .end)
    try check(console.frame, "apparatus-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"], [(80, 24), (120, 36), (40, 12)])
  func `the list of themes looks as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(
      SampleShop.troubledSnapshot(), size.0, size.1, language: Language(rawValue: language))
    console.type("t")
    console.press(.down, .down, .down)
    try check(console.frame, "themes-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"], [(120, 36), (80, 24), (40, 12)])
  func `the settings look as recorded`(language: String, size: (Int, Int)) throws {
    var console = ConsoleDriver(
      SampleShop.troubledSnapshot(), size.0, size.1, language: Language(rawValue: language))
    console.type(",")
    console.press(.down, .down)
    try check(console.frame, "settings-\(language)-\(size.0)x\(size.1)")
  }

  @Test(arguments: ["en", "zh"], [(120, 36), (80, 24)])
  func `what is kept by hand looks as recorded`(language: String, size: (Int, Int)) throws {
    var snapshot = SampleShop.calmSnapshot()
    let facts = snapshot.accounts[0].facts
    snapshot.accounts[0].facts.declared = [.accountSettling]
    snapshot.accounts[0].facts.records = facts.records.mapValues { record in
      FactRecord(
        value: record.value, observedAt: SampleShop.ago(2), since: SampleShop.ago(9000), source: "by hand, li",
        freshFor: .seconds(15), reportedAt: SampleShop.ago(9000))
    }
    snapshot.accounts[0].facts.records[.accountBalance]?.observedAt = SampleShop.ago(200_000)
    snapshot.accounts[0].facts.records[.accountBankAccount] = nil
    var console = ConsoleDriver(snapshot, size.0, size.1, language: Language(rawValue: language))
    console.type("e")
    console.press(.down, .down, .down, .down)
    try check(console.frame, "hand-\(language)-\(size.0)x\(size.1)")
    console.press(.down, .enter)
    console.type("3.8")
    try check(console.frame, "hand-amount-\(language)-\(size.0)x\(size.1)")
    console.press(.escape, .up, .enter)
    try check(console.frame, "hand-choice-\(language)-\(size.0)x\(size.1)")
  }

  func check(_ frame: Frame, _ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
    let file = folder.appendingPathComponent("\(name).txt")
    #expect(frame.fault == nil)
    if ProcessInfo.processInfo.environment["TILLWATCH_RECORD"] == "1" {
      try frame.text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(frame.text == golden, "\(name) is not as recorded:\n\(frame.text)")
  }
}
