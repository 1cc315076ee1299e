import ShopModel
import Testing

@testable import Console

/// What the view of an incident may not claim.
@Suite struct IncidentHonestyTests {
  private func opened(
    _ change: (inout Incident) -> Void = { _ in }, language: Language = .english, columns: Int = 200, rows: Int = 80
  ) -> ConsoleDriver {
    var snapshot = SampleShop.troubledSnapshot()
    var incident = SampleShop.lostIncident()
    change(&incident)
    snapshot.incidents = [incident]
    var console = ConsoleDriver(snapshot, columns, rows, language: language)
    console.press(.backTab, .enter)
    return console
  }

  private func good(_ text: String, in frame: Frame) -> Bool {
    frame.lines.enumerated().contains { number, line in
      line.contains(text)
        && frame.row(number).contains { cell in
          if case .role(.ok) = cell.style.foreground { true } else { false }
        }
    }
  }

  @Test(arguments: [TakingsBasis.configured, .learned, nil])
  func `an estimate is always called one, in both languages`(basis: TakingsBasis?) {
    for (language, word, amount) in [(Language.english, "(estimate)", "¥ 419"), (.chinese, "估算", "¥419")] {
      for (columns, rows) in [(200, 80), (120, 120), (80, 200), (40, 300)] {
        let console = opened({ $0.impact.basis = basis }, language: language, columns: columns, rows: rows)
        let lines = console.frame.lines.filter { $0.contains(amount) }
        #expect(!lines.isEmpty, "\(columns)x\(rows)")
        // On a narrow screen the word may stand in the line below.
        let all = console.text.split(separator: "\n").map(String.init)
        let index = all.firstIndex { $0.contains(amount) } ?? 0
        #expect(all[index...].prefix(2).joined().contains(word), "\(columns)x\(rows)")
      }
    }
  }

  @Test func `where the takings are not known nothing is estimated`() {
    let console = opened { $0.impact.takingsAtRisk = nil }
    #expect(console.text.contains("not estimated: the shop's takings are not known"))
    #expect(!console.text.contains("(estimate)"))
  }

  @Test func `a small amount at risk is not called nothing`() {
    for (language, text) in [(Language.english, "under ¥ 1 (estimate)"), (.chinese, "不到 ¥1（估算）")] {
      let words = Phrasebook(.builtIn, language: language, calendar: .utc, ascii: false)
      #expect(words.roughly(Money(minorUnits: 49, currency: "CNY")) == text)
      #expect(words.roughly(Money(minorUnits: 0, currency: "CNY")).contains("0"))
    }
  }

  @Test func `the estimate says where it comes from`() {
    #expect(opened().text.contains("hourly takings in the shop's configuration"))
    #expect(opened { $0.impact.basis = .learned }.text.contains("payments the terminals usually take"))
    #expect(opened { $0.impact.basis = nil }.text.contains("was not said"))
  }

  @Test(arguments: [
    (Money(minorUnits: 41_850, currency: "CNY"), "¥ 419"), (Money(minorUnits: 41_849, currency: "CNY"), "¥ 418"),
    (Money(minorUnits: 1500, currency: "JPY"), "JP¥ 1,500"), (Money(minorUnits: 1_234_567, currency: "EUR"), "€ 12.3k"),
  ])
  func `an estimate has no cents`(money: Money, text: String) {
    let words = Phrasebook(.builtIn, language: .english, calendar: .utc, ascii: false)
    #expect(words.estimate(money) == text)
    for edge in [Int64.min, .max] { #expect(!words.estimate(Money(minorUnits: edge, currency: "CNY")).isEmpty) }
  }

  @Test func `no verdict and no value that was not known has a good colour`() {
    let frame = opened().frame
    for text in ["? unknown", "signal: -61 dBm (38 min ago)"] {
      #expect(frame.text.contains(text))
      #expect(!good(text, in: frame), "\(text)")
    }
    // That a condition for trouble holds is no good news.
    #expect(!good("✓ yes      terminal.contact", in: frame))
  }

  @Test func `a fact that nobody knows now is said to be so beside what it was`() {
    var console = opened()
    console.snapshot.terminals[0].facts.records[.terminalContact] = nil
    let line = console.frame.lines.first { $0.contains("Counter 1 contact") } ?? ""
    #expect(line.contains("no answer") && line.contains("not known yet"))
    console.snapshot.terminals = []
    let gone = console.frame.lines.first { $0.contains("counter-1 contact") } ?? ""
    #expect(gone.contains("(2 s ago)") || gone.contains("(37 min ago)"), "\(console.text)")
  }

  @Test func `a step that nobody confirmed has no tick, and each outcome is in words`() {
    let text = opened { $0.finding.ladder[3].state = .helped(after: .seconds(40)) }.text
    #expect(text.contains("– See that the switch") && text.contains("not confirmed, moved on"))
    #expect(text.contains("✗ Use another connection · did not help in its time"))
    #expect(text.contains("✓ Call support 95016 · cleared after 40 s"))
  }

  @Test(arguments: [
    ((1, 1), "at once, by the first check"), ((3, 3), "at check 3 of 3"), ((2, 3), "not yet: check 2 of 3"),
  ])
  func `the trail says at which check it was confirmed`(attempt: (Int, Int), text: String) {
    let shown = opened { $0.trail?.attempt = attempt }.text
    #expect(shown.contains(text))
  }

  @Test func `the trail names what stands over the finding, and says when there is nothing`() {
    #expect(opened().text.contains("Suppressed by  nothing"))
    let other = Finding.ID(rule: "router-down", subject: SubjectID(.link, "gateway"))
    let text = opened { $0.trail?.suppression = .unreachable(behind: other) }.text
    #expect(text.contains("router router-down: behind a broken link"))
  }

  @Test func `without a trail none is made up`() {
    let text = opened { $0.trail = nil }.text
    #expect(text.contains("terminals-lost-together"))
    #expect(text.contains("How it was found is not kept"))
  }

  @Test(arguments: TextTests.languages)
  func `every event has words without holes, and a sign`(language: Language) {
    let terminal = SubjectID.terminal("counter-1")
    let id = Finding.ID(rule: "r", subject: terminal)
    let kinds: [IncidentEvent.Kind] = [
      .opened(terminal), .joined(terminal), .left(terminal), .explains(id), .explainedBy(id), .acknowledged(by: "mei"),
      .acknowledgementEnded, .muted(by: "mei", until: SampleShop.now), .muteEnded, .maintenanceBegan("night"),
      .maintenanceEnded, .flappingBegan, .flappingEnded, .stepBegan(.restart),
      .stepHelped(.restart, after: .seconds(40)), .stepDidNotHelp(.restart), .stepPassed(.check), .closed,
    ]
    let console = opened(
      { $0.timeline = kinds.map { IncidentEvent($0, at: SampleShop.ago(60)) } }, language: language)
    let lines = console.frame.lines.filter { $0.contains("14:04  ") }
    #expect(lines.count == kinds.count)
    #expect(lines.allSatisfy { !$0.contains("{") })
    // The part of each line that tells of the event.
    let told = lines.map { $0.drop { $0 != "4" }.split(separator: "14:04  ").last.map(String.init) ?? "" }
    #expect(Set(told).count == kinds.count)
  }

  @Test func `words of rules and people cannot become commands`() {
    let frame = opened { incident in
      incident.acknowledgement = Acknowledgement(by: "\u{1B}[2Jx", at: SampleShop.now)
      incident.maintenance = "\u{9B}1m\u{202E}x"
      incident.trail?.when[0].text = "\u{1B}]0;x\u{7}"
      incident.timeline.append(IncidentEvent(.maintenanceBegan("\u{1B}[31m"), at: SampleShop.now))
    }.frame
    #expect(frame.fault == nil)
    #expect(frame.cells.allSatisfy { $0.scalar != "\u{FFFD}" })
  }
}
