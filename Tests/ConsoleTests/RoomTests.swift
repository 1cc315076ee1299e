import ShopModel
import Testing

@testable import Console

/// What is kept, and what is said of the rest, where there is no room for everything.
@Suite struct RoomTests {
  private static func width(of line: String, from sign: Character) -> Int {
    line.firstIndex(of: sign).map { line[$0...].count } ?? 0
  }

  @Test func `a device in trouble is seen however small the panel`() throws {
    let calm = ConsoleDriver(ApparatusTests.snapshot(), 80, 20)
    let caption = try #require(calm.frame.lines.first { $0.contains("Network · printers · power") })
    #expect(caption.contains("─ +") && !calm.text.contains("UPS"))
    var power = ApparatusTests.well(ApparatusTests.power)
    power[.powerSource] = SampleShop.record(.text("battery"))
    let cut = ConsoleDriver(ApparatusTests.snapshot(power: power), 80, 20)
    #expect(cut.text.contains("◆ battery"))
    // It takes the place of one that is well.
    let names = ["Counter 1", "Counter 2", "Counter 3", "Take-away", "Receipts"]
    let lines = cut.frame.lines.drop { !$0.contains("Network · printers") }.prefix { !$0.contains("What to do now") }
    #expect(names.contains { name in !lines.contains { $0.hasPrefix("│ \(name)") } })
  }

  @Test func `a row that is selected is seen`() {
    var console = ConsoleDriver(ApparatusTests.snapshot(), 80, 20)
    console.press(.tab, .tab, .end)
    #expect(console.text.contains("│▌UPS"))
    for _ in 0..<9 { console.press(.up) }
    #expect(console.frame.fault == nil)
    #expect(!console.text.contains("│▌UPS"))
  }

  @Test(arguments: [(80, 24), (120, 36), (40, 12), (200, 60)])
  func `how many terminals are not seen is said`(columns: Int, rows: Int) {
    var snapshot = SampleShop.calmSnapshot()
    let one = snapshot.terminals[0]
    snapshot.terminals = (1...60).map { number in
      var terminal = one
      terminal.identity.key = "t\(number)"
      terminal.identity.name = LocalizedText(en: "T\(number).", zh: "T\(number).")
      return terminal
    }
    let console = ConsoleDriver(snapshot, columns, rows)
    let seen = (1...60).count { number in console.frame.lines.contains { $0.contains(" T\(number). ") } }
    #expect(seen > 0 && console.text.contains("+\(60 - seen) more"), "\(seen)\n\(console.text)")
  }

  @Test func `why an upgrade failed is said below where it does not fit beside`() throws {
    let lines = ConsoleDriver(SampleShop.snapshot(), 80, 24).frame.lines
    let row = try #require(lines.firstIndex { $0.contains("✗ failed") })
    #expect(!lines[row].contains("…") && lines[row + 1].contains("no answer"))
  }

  @Test(arguments: [Language.english, .chinese])
  func `what is blocked and that the rest is allowed is said at every width`(language: Language) {
    for columns in stride(from: 72, through: 200, by: 4) {
      let text = ConsoleDriver(SampleShop.snapshot(), columns, 30, language: language).text
      let line = text.split(separator: "\n").first { $0.contains("✗") } ?? ""
      #expect(line.contains(language == .english ? "Withdrawals blocked" : "提现 已冻结"), "\(columns) \(line)")
      #expect(Self.width(of: String(line), from: "✗") > 0 && line.contains("✓"), "\(columns) \(line)")
    }
  }

  @Test func `a question keeps its frame, and the keys below it`() {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.access = .technician(until: nil)
    for rows in 5...24 {
      for columns in [24, 40, 60, 80] {
        var console = ConsoleDriver(snapshot, columns, rows)
        console.type("r")
        // Below it stand the keys, never in its frame.
        let bottom = console.frame.lines.firstIndex { $0.contains("╰─") && $0.contains("─╯") }
        #expect(bottom.map { $0 < rows - 1 } == true, "\(columns)x\(rows)\n\(console.text)")
        #expect(console.text.contains("[ Cancel ]"), "\(columns)x\(rows)")
        #expect(console.frame.fault == nil)
      }
    }
    // What belongs together does not run together.
    var small = ConsoleDriver(snapshot, 40, 12)
    small.type("r")
    #expect(small.text.contains("Counter 1 · front desk"))
  }

  @Test func `only what a rule judged has the colour of its finding`() {
    func evidence(_ fact: Fact) -> Evidence {
      Evidence(
        subject: .terminal("counter-1"), fact: fact, value: .text("x"), observedAt: SampleShop.now,
        since: SampleShop.now)
    }
    var incident = SampleShop.silentIncident()
    incident.finding.evidence = [evidence(.terminalState), evidence(.terminalSoftware)]
    #expect(incident.judged(of: incident.finding).count == 2)
    let read = FindingTrail.Value(
      subject: .terminal("counter-1"), fact: .terminalState, knowledge: .notYetKnown)
    incident.trail = FindingTrail(
      id: incident.finding.id, when: [.init(depth: 0, text: "terminal.state = x", verdict: .yes, values: [read])],
      clear: [], since: SampleShop.now, attempt: (1, 1), waits: .zero, changes: 0, suppression: nil)
    #expect(incident.judged(of: incident.finding).map(\.fact) == [.terminalState])
  }

  @Test func `a good word stays good unless cards cannot be taken`() {
    let words = Phrasebook(.builtIn, language: .english, calendar: .utc, ascii: false)
    func role(_ value: String, _ fact: Fact, _ severity: Severity?) -> Role {
      words.worded(.known(SampleShop.record(.text(value))), of: fact, now: SampleShop.now, severity: severity).role
    }
    #expect(role("allowed", .accountPayments, .warning) == .ok)
    #expect(role("ready", .terminalState, .critical) == .critical)
    #expect(role("blocked", .accountWithdrawals, .warning) == .warning)
    #expect(role("closed", .accountState, nil) == .critical)
    #expect(role("closed", .printerCover, nil) == .text)
  }

  @Test func `one step that is known to be done is not all of them`() {
    var snapshot = SampleShop.snapshot()
    for step in OnboardingStep.allCases { snapshot.accounts[0].facts.records[step.state] = nil }
    snapshot.accounts[0].facts.records[.accountOnboardingContract] = SampleShop.record(.text("done"))
    let text = ConsoleDriver(snapshot, 120, 36).text
    #expect(text.contains("Onboarding ?apply ?review ✓contract ?install ?settle"), "\(text)")
    for step in OnboardingStep.allCases {
      snapshot.accounts[0].facts.records[step.state] = SampleShop.record(.text("done"))
    }
    #expect(ConsoleDriver(snapshot, 120, 36).text.contains("Onboarding ✓ complete"))
  }
}
