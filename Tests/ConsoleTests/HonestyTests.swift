import ShopModel
import Testing

@testable import Console

/// What is not known is never shown as good.
@Suite struct HonestyTests {
  private func isGood(_ ink: Ink) -> Bool {
    switch ink {
    case .role(let role): role == .ok
    case .blend(let first, let second, _): first == .ok || second == .ok
    }
  }

  @Test(arguments: [(200, 60), (120, 36), (80, 24), (40, 12), (20, 3)])
  func `before the first answer nothing is green`(size: (Int, Int)) {
    let frame = ConsoleDriver(SampleShop.unknownSnapshot(), size.0, size.1).frame
    let good = frame.cells.filter { isGood($0.style.foreground) || isGood($0.style.background) }
    #expect(good.isEmpty)
  }

  @Test func `when everything is too old nothing of the account and the network is green`() {
    var console = ConsoleDriver(SampleShop.snapshot(), 120, 36)
    console.now = SampleShop.now + .seconds(3600)
    let lines = console.frame.lines
    for (number, line) in lines.enumerated() where line.contains("Lakala") || line.contains("Balance") {
      let good = console.frame.row(number).dropFirst(64).filter { isGood($0.style.foreground) }
      #expect(good.isEmpty, "\(line)")
    }
    #expect(!console.text.contains("✓ 31 ms"))
  }

  @Test(arguments: Fact.allCases)
  func `a stale value has its age and no colour of its own`(fact: Fact) throws {
    let words = Phrasebook(.builtIn, language: .english, calendar: .utc, ascii: false)
    let value = try #require(Self.example(of: fact))
    let record = FactRecord(
      value: value, observedAt: SampleShop.ago(100), since: SampleShop.ago(100), source: "x", freshFor: .seconds(10))
    let worded = words.worded(.stale(record), of: fact, now: SampleShop.now, severity: .ok)
    #expect(worded.role == .unknown)
    #expect(worded.text.hasSuffix("(1 min ago)"))
  }

  @Test func `nobody reports it, and not known yet, are told apart in words`() {
    let words = Phrasebook(.builtIn, language: .english, calendar: .utc, ascii: false)
    #expect(words.worded(.notReported, of: .terminalPaper, now: SampleShop.now).text == "not reported")
    #expect(words.worded(.notYetKnown, of: .terminalPaper, now: SampleShop.now).text == "not known yet")
    #expect(words.worded(.notReported, of: .terminalPaper, now: SampleShop.now).role == .unknown)
  }

  @Test func `the view of a terminal names what nobody reports`() {
    var console = ConsoleDriver(SampleShop.snapshot(), 160, 60)
    console.press(.enter)
    let text = console.text
    #expect(text.contains("Not reported: "))
    #expect(text.contains("temperature"))
  }

  @Test func `an empty queue and a queue nobody reports are told apart`() {
    var snapshot = SampleShop.calmSnapshot()
    #expect(ConsoleDriver(snapshot, 120, 36).text.contains("The queue is empty"))
    snapshot.reportsUpgrades = false
    let text = ConsoleDriver(snapshot, 120, 36).text
    #expect(!text.contains("The queue is empty"))
    #expect(text.contains("Not reported: no service"))
  }

  @Test func `a queue that was not told yet is not taken for empty`() {
    var snapshot = SampleShop.calmSnapshot()
    snapshot.upgrades = []
    snapshot.upgradesListedAt = nil
    #expect(!ConsoleDriver(snapshot, 120, 36).text.contains("The queue is empty"))
  }

  @Test func `every fact is in exactly one group of its subject's view`() {
    for kind in SubjectKind.allCases {
      let shown = FactGroups.groups(of: kind).flatMap(\.facts)
      #expect(shown.count == Set(shown).count)
      #expect(Set(shown) == Set(Fact.allCases.filter { $0.subjectKind == kind }))
    }
  }

  static func example(of fact: Fact) -> FactValue? {
    switch fact.definition.type {
    case .bool: .bool(true)
    case .number: .number(12)
    case .text, .version: .text("1.2")
    case .choice(let names): names.first.map { .text($0) }
    case .choices(let names): .texts(Array(names.prefix(2)))
    case .texts: .texts(["a"])
    case .money: .money(Money(minorUnits: 100, currency: "CNY"))
    case .time: .time(SampleShop.now)
    case .tally: .tally(["51": 2])
    }
  }
}
