import LocatedYAML
import ShopModel
import StatusRules
import Testing

@testable import RuleLab

/// What a file of rule tests may say, and what is said about one that is wrong.
@Suite struct RuleTestFileTests {
  private static let pack = (try? RulePack.builtIn()) ?? .empty

  private func failures(_ text: String) throws -> [String] {
    let file = try RuleTestFile(parsing: text, file: "t.yaml")
    return file.cases.flatMap { $0.run(with: Self.pack, file: file.name) }.map(\.description)
  }

  @Test func aFailureSaysWhereWhatWasExpectedWhatWasFoundAndWhy() throws {
    let found = try failures(
      """
      shop: {terminals: [t1]}
      cases:
        - name: paper
          readings: {terminal/t1: {terminal.paper: low}}
          expect:
            - at: 10 s
              findings: [terminal-paper-empty@terminal/t1]
      """)
    #expect(found.count == 2)
    let lines = try #require(found.first).split(separator: "\n").map(String.init)
    #expect(
      lines.first == "t.yaml:7:20: \"paper\" after 10s: expected terminal-paper-empty@terminal/t1; "
        + "found terminal-paper-low@terminal/t1")
    #expect(lines.contains { $0.contains("when   no") && $0.contains("terminal.paper = out") && $0.contains("low") })
    #expect(found.last?.contains("found also terminal-paper-low@terminal/t1") == true)
  }

  @Test(
    arguments: [
      ("severity: notice", "with severity notice; found warning"),
      ("cause: network.signal", "with cause network.signal; found terminal.hardware.printer"),
      ("doubtful: true", "with doubtful true; found false"), ("flapping: true", "with flapping true; found false"),
      ("blocks-cards: true", "with blocks-cards true; found false"), ("since: 5 s", "with since 5s; found 0ms"),
      ("evidence: [terminal.state]", "showing terminal.state; found terminal.paper"),
      ("suppressed-by: a@shop/shop", "suppressed by a@shop/shop; found not suppressed"),
    ])
  func everyPartOfAFindingIsCompared(part: String, message: String) throws {
    let found = try failures(
      """
      cases:
        - name: paper
          readings: {terminal/t1: {terminal.paper: out}}
          expect: [{at: 10 s, findings: [{finding: terminal-paper-empty@terminal/t1, \(part)}]}]
      """)
    #expect(found.count == 1)
    #expect(found.first?.contains(message) == true, "\(found)")
  }

  @Test(
    arguments: [
      ("cause: network.signal", "with cause network.signal; found terminal.hardware.printer"),
      ("subjects: [terminal/t2]", "with subjects terminal/t2; found terminal/t1"),
      ("explains: [a@shop/shop]", "with explains a@shop/shop; found none"),
      ("ladder: [restart current]", "with ladder restart current; found "),
      ("acknowledged-by: Li", "with acknowledged-by Li; found nobody"),
      ("muted-by: Li", "with muted-by Li; found nobody"), ("maintenance: m", "with maintenance m; found none"),
      ("quiet: true", "with quiet true; found false"), ("without-cards: 1 s", "with without-cards 1s; found 0ms"),
      ("takings-at-risk: 1.00 CNY", "with takings-at-risk 1.00 CNY; found not known"),
      ("closed: true", "expected the closed incident terminal-paper-empty; found terminal-paper-empty (terminal/t1)"),
    ])
  func everyPartOfAnIncidentIsCompared(part: String, message: String) throws {
    let found = try failures(
      """
      cases:
        - name: paper
          readings: {terminal/t1: {terminal.paper: out}}
          expect: [{at: 10 s, incidents: [{incident: terminal-paper-empty, \(part)}]}]
      """)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test(
    arguments: [
      ("findings: none", "expected no finding; found also terminal-paper-empty@terminal/t1"),
      ("incidents: none", "expected no open incident; found also terminal-paper-empty (terminal/t1)"),
      ("absent: [terminal-paper-empty@terminal/t1]", "expected no finding terminal-paper-empty@terminal/t1"),
      ("unknown: [terminal-paper-empty@terminal/t1]", "expected that nobody knows terminal-paper-empty@terminal/t1"),
      ("cards: {terminal/t1: can}", "expected terminal/t1: can; found not-known"),
      ("findings: [terminal-paper-emty@terminal/t1]", "no such rule; did you mean \"terminal-paper-empty\"?"),
    ])
  func everyExpectationCanFail(expectation: String, message: String) throws {
    let found = try failures(
      """
      shop: {terminals: [t1]}
      cases:
        - name: paper
          readings: {terminal/t1: {terminal.paper: out}}
          expect: [{at: 10 s, \(expectation)}]
      """)
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test func whatCannotHappenFailsTheTest() throws {
    let found = try failures(
      """
      cases:
        - name: nobody's
          events: [{at: 5 s, acknowledge: gateway-down, by: Li}]
          expect: [{at: 10 s, findings: none}]
      """)
    #expect(
      found == [
        "t.yaml:3:14: \"nobody's\" after 5s: expected that this can happen; found "
          + "there is no open incident gateway-down; none is open"
      ])
  }

  @Test(
    arguments: [
      ("cases: []", "1:8: there is no case"),
      ("case: [x]", "1:1: unknown key \"case\"; did you mean \"cases\"?"),
      ("cases: [{name: a, expect: [{at: 1 s}]}]", "nothing is expected here"),
      ("cases: [{name: a, expect: []}]", "nothing is expected"),
      ("cases: [{name: a, expect: [{at: 1, findings: none}]}]", "\"1\" has no unit"),
      ("cases: [{name: a, expect: [{at: 1 s, findings: [x]}]}]", "\"x\" is not a finding"),
      (
        "cases: [{name: a, expect: [{at: 1 s, incidents: [{incident: r, ladder: [restat]}]}]}]",
        "\"restat\" is not a step"
      ),
      ("cases: [{name: a, events: [{at: 1 s}], expect: [{at: 1 s, findings: none}]}]", "nothing happens here"),
      (
        "cases: [{name: a, events: [{at: 1 s, gone: link/x, unmute: r}], expect: [{at: 1 s, findings: none}]}]",
        "one event says one thing, not unmute and gone"
      ),
      (
        "cases: [{name: a, readings: {terminal/t: {terminal.state: redy}}, expect: [{at: 1 s, findings: none}]}]",
        "\"redy\" is no value of terminal.state"
      ),
      (
        "cases: [{name: a, readings: {terminal/t: {terminal.stat: ready}}, expect: [{at: 1 s, findings: none}]}]",
        "unknown fact \"terminal.stat\"; did you mean \"terminal.state\"?"
      ),
      (
        "cases: [{name: a, readings: {terminal/t: {link.up: true}}, expect: [{at: 1 s, findings: none}]}]",
        "link.up is about a link, not about terminal/t"
      ),
      (
        "cases: [{name: a, readings: {till/t: {link.up: true}}, expect: [{at: 1 s, findings: none}]}]",
        "\"till/t\" is not a subject"
      ),
      ("shop: {open: late}\ncases: [{name: a, expect: [{at: 1 s, findings: none}]}]", "\"late\" are not hours"),
      ("shop: {begins: now}\ncases: [{name: a, expect: [{at: 1 s, findings: none}]}]", "\"now\" is not a moment"),
      (
        "cases:\n - {name: a, expect: [{at: 1 s, findings: none}]}\n - {name: a, expect: [{at: 1 s, findings: none}]}",
        "there is a case of this name already, on line 2"
      ),
    ])
  func aWrongFileSaysWhereItIsWrong(text: String, message: String) throws {
    let error = #expect(throws: SourceProblems.self) { try RuleTestFile(parsing: text, file: "t.yaml") }
    let lines = error?.description ?? ""
    #expect(lines.contains(message) && lines.hasPrefix("t.yaml:"), "\(lines)")
  }

  // MARK: Series

  private func series(_ text: String, _ fact: Fact = .terminalState, _ count: Int = 6) throws -> [FactValue?] {
    let reader = SourceReader(file: "t.yaml")
    let node = try #require(try parseYAML("v: \(text)", file: "t.yaml")["v"])
    let series = try #require(
      FactSeries(node, of: fact, start: Timestamp(seconds: 0), reader), "\(reader.problems.first?.message ?? "")")
    return (0..<count).map { series[$0] }
  }

  @Test func aSeriesRepeatsLeavesOutAndGoesOn() throws {
    let (ready, busy) = (FactValue.text("ready"), FactValue.text("busy"))
    #expect(try series("ready x2, busy, -, ready") == [ready, ready, busy, nil, ready, ready])
    #expect(try series("ready x2, busy x1") == [ready, ready, busy, nil, nil, nil])
    #expect(try series("[ready x2, busy]") == [ready, ready, busy, busy, busy, busy])
  }

  @Test func aRampGoesFromOneNumberToTheOther() throws {
    #expect(
      try series("-60 to -90 dBm x4", .linkSignal) == [
        .number(-60), .number(-70), .number(-80), .number(-90), nil, nil,
      ])
    #expect(try series("1 s to 2 s x3", .linkLatency, 3) == [.number(1000), .number(1500), .number(2000)])
  }

  @Test(
    arguments: [
      (Fact.linkUp, "true", FactValue.bool(true)), (.linkLatency, "1.5 s", .number(1500)),
      (.linkLoss, "8 %", .number(8)),
      (.terminalClockDrift, "-2 min", .number(-120)),
      (.terminalLocks, "printer+diagnosis", .texts(["printer", "diagnosis"])),
      (.terminalLocks, "none", .texts([])), (.terminalResponses, "00=9 51=12", .tally(["00": 9, "51": 12])),
      (.accountBalance, "-0.05 CNY", .money(Money(minorUnits: -5, currency: "CNY"))),
      (.accountBalance, "312 JPY", .money(Money(minorUnits: 312, currency: "JPY"))),
      (.dutyDue, "+2h", .time(Timestamp(seconds: 7200))),
      (.dutyDue, "1970-01-01T00:00:05.250Z", .time(Timestamp(milliseconds: 5250))),
    ])
  func aValueIsReadAndWritten(fact: Fact, text: String, value: FactValue) throws {
    let start = Timestamp(seconds: 0)
    #expect(try fact.value(from: text, start: start) == value)
    #expect(try fact.value(from: fact.text(of: value), start: start) == value)
  }

  @Test(
    arguments: [
      (Fact.linkUp, "yes"), (.linkLatency, "1 dBm"), (.linkLoss, "much"), (.accountBalance, "3.123 CNY"),
      (.accountBalance, "3"), (.dutyDue, "soon"), (.terminalResponses, "51"), (.terminalResponses, "51=-1"),
      (.terminalLocks, "printer+prnter"),
    ])
  func aWrongValueSaysWhatWasExpected(fact: Fact, text: String) {
    let problem = #expect(throws: LabProblem.self) { try fact.value(from: text) }
    #expect(problem?.description.contains("expected is") == true)
  }
}
