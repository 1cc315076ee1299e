import ShopModel
import Testing

@testable import StatusRules

/// Conditions: what they mean, what they say of the unknown, and when time alone would change them.
@Suite struct ConditionTests {
  private static let now = Timestamp(seconds: 1_000_000)

  /// What `condition` is at `now` for a terminal with these facts, seen a moment ago and fresh for 30 s.
  private func truth(
    _ condition: String, kind: SubjectKind = .terminal, _ values: [Fact: FactValue] = [:], age: Int64 = 0,
    held: Int64 = 0
  ) throws -> Truth {
    var evaluation = try evaluation(condition, kind: kind, values, age: age, held: held)
    return evaluation.run.truth(evaluation.code)
  }

  private func evaluation(
    _ condition: String, kind: SubjectKind = .terminal, _ values: [Fact: FactValue], age: Int64, held: Int64
  ) throws -> (run: Evaluation, code: TruthCode) {
    var checker = Checker(kind)
    let code = try checker.condition(condition)
    var slots = Array(repeating: FactSlot(), count: checker.scope.count)
    for (fact, value) in values {
      guard let reference = FactReference(fact, in: kind), let place = checker.scope.slots[reference] else { continue }
      let observed = ConditionTests.now.milliseconds - age * 1000
      slots[place] = FactSlot(
        value: value, observedAt: observed, since: observed - held * 1000, staleAt: observed + 30_000)
      if let text = value.text { slots[place].name = checker.names.number(of: text) }
      if let texts = value.texts { slots[place].names = texts.map(checker.names.number(of:)) }
    }
    return (Evaluation(now: ConditionTests.now.milliseconds, slots: slots), code)
  }

  @Test func kleeneTables() {
    let all: [Truth] = [.no, .unknown, .yes]
    #expect(all.map { Truth.no.and($0) } == [.no, .no, .no])
    #expect(all.map { Truth.unknown.and($0) } == [.no, .unknown, .unknown])
    #expect(all.map { Truth.yes.and($0) } == [.no, .unknown, .yes])
    #expect(all.map { Truth.no.or($0) } == [.no, .unknown, .yes])
    #expect(all.map { Truth.unknown.or($0) } == [.unknown, .unknown, .yes])
    #expect(all.map { Truth.yes.or($0) } == [.yes, .yes, .yes])
    #expect(all.map(\.negated) == [.yes, .unknown, .no])
  }

  @Test(
    arguments: [
      ("terminal.mains and terminal.reachable", false, Truth.no),
      ("terminal.mains and terminal.reachable", true, .unknown),
      ("terminal.mains or terminal.reachable", true, .yes),
      ("terminal.mains or terminal.reachable", false, .unknown),
      ("terminal.reachable and terminal.mains", false, .no),
      ("not terminal.mains", true, .unknown),
      ("certain(terminal.mains)", true, .no),
      ("certain(not terminal.mains)", true, .no),
      ("known(terminal.mains)", true, .no),
      ("known(terminal.reachable)", false, .yes),
    ])
  func whatIsUnknownIsNeitherGoodNorBad(condition: String, reachable: Bool, expected: Truth) throws {
    #expect(try truth(condition, [.terminalReachable: .bool(reachable)]) == expected)
  }

  @Test func aStaleFactIsUnknownUnlessItsLastValueIsAskedFor() throws {
    let low: [Fact: FactValue] = [.terminalBattery: .number(5)]
    #expect(try truth("terminal.battery < 15 %", low, age: 29) == .yes)
    #expect(try truth("terminal.battery < 15 %", low, age: 30) == .unknown)
    #expect(try truth("last(terminal.battery) < 15 %", low, age: 3_000) == .yes)
    #expect(try truth("last(terminal.battery) < 15 %") == .unknown)
    #expect(try truth("age(terminal.battery) > 40 min", low, age: 3_000) == .yes)
    #expect(try truth("age(terminal.battery) > 40 min") == .unknown)
    #expect(try truth("held(terminal.battery) >= 90s", low, held: 90) == .yes)
    #expect(try truth("held(terminal.battery) >= 90s", low, held: 89) == .no)
    #expect(try truth("held(terminal.battery) >= 90s", low, age: 30, held: 90) == .unknown)
  }

  @Test(
    arguments: [
      ("terminal.response-time > 2 s", 2_001.0, Truth.yes), ("terminal.response-time > 2 s", 2_000, .no),
      ("terminal.response-time >= 2000 ms", 2_000, .yes), ("terminal.response-time <= 1.5s", 1_500, .yes),
      ("terminal.response-time = 20 ms", 20, .yes), ("terminal.response-time != 20 ms", 20, .no),
      ("terminal.response-time < 1 min / 2", 29_999, .yes), ("terminal.response-time + 1 s > 3 s", 2_000.5, .yes),
      ("terminal.response-time * 2 > 3 s", 1_501, .yes), ("terminal.response-time / 1 s > 2", 2_001, .yes),
      ("1 s + 2 * 3 s = terminal.response-time", 7_000, .yes), ("2 s - 1 s - 1 s = terminal.response-time", 0, .yes),
    ])
  func durationsCompareInAnyUnit(condition: String, milliseconds: Double, expected: Truth) throws {
    #expect(try truth(condition, [.terminalResponseTime: .number(milliseconds)]) == expected)
  }

  @Test func aFactInSecondsIsADurationToo() throws {
    #expect(try truth("abs(terminal.clock-drift) > 2 min", [.terminalClockDrift: .number(-121)]) == .yes)
    #expect(try truth("abs(terminal.clock-drift) > 2 min", [.terminalClockDrift: .number(119)]) == .no)
    #expect(try truth("terminal.clock-drift < -2 min", [.terminalClockDrift: .number(-121)]) == .yes)
  }

  @Test func choicesAreNamesAndListsContainThem() throws {
    let facts: [Fact: FactValue] = [
      .terminalState: .text("paper-out"), .terminalLocks: .texts(["printer", "diagnosis"]),
    ]
    #expect(try truth("terminal.state = paper-out", facts) == .yes)
    #expect(try truth("terminal.state != paper-out", facts) == .no)
    #expect(try truth("terminal.state in (ready, paper-out)", facts) == .yes)
    #expect(try truth("terminal.state in (ready, busy)", facts) == .no)
    #expect(try truth("terminal.state in (ready, busy)") == .unknown)
    #expect(try truth("terminal.locks contains diagnosis", facts) == .yes)
    #expect(try truth("not terminal.locks contains service", facts) == .yes)
    #expect(try truth("link.bearer = 4g", kind: .link, [.linkBearer: .text("4g")]) == .yes)
    #expect(
      try truth(
        "account.requirements contains \"licence\"", kind: .account, [.accountRequirements: .texts(["licence"])])
        == .yes)
  }

  @Test func textsAndTruthsCompare() throws {
    #expect(try truth("terminal.status-code = \"E2\"", [.terminalStatusCode: .text("E2")]) == .yes)
    #expect(try truth("terminal.status-code = \"E2\"", [.terminalStatusCode: .text("FE")]) == .no)
    #expect(try truth("terminal.status-code in (\"F6\", \"65\")", [.terminalStatusCode: .text("65")]) == .yes)
    #expect(try truth("terminal.reachable = false", [.terminalReachable: .bool(false)]) == .yes)
    #expect(try truth("false != terminal.reachable", [.terminalReachable: .bool(false)]) == .no)
    let same: [Fact: FactValue] = [.terminalReachable: .bool(false), .terminalMains: .bool(false)]
    #expect(try truth("terminal.reachable = terminal.mains", same) == .yes)
  }

  @Test func aVeiledStateIsUnknownForEveryOtherName() throws {
    let held: [Fact: FactValue] = [.terminalState: .text("held-by-till")]
    #expect(try truth("terminal.state = paper-out", held) == .unknown)
    #expect(try truth("terminal.state = held-by-till", held) == .yes)
    #expect(try truth("terminal.state in (ready, held-by-till)", held) == .yes)
    #expect(try truth("account.state = frozen", kind: .account, [.accountState: .text("unknown")]) == .unknown)
  }

  @Test func versionsCompareAsVersions() throws {
    let facts: [Fact: FactValue] = [.terminalSoftware: .text("2.0.9"), .terminalTargetSoftware: .text("2.0.10")]
    #expect(try truth("terminal.software < terminal.target-software", facts) == .yes)
    #expect(try truth("terminal.software >= \"2.0.10\"", facts) == .no)
    #expect(try truth("\"2.0\" < terminal.software", facts) == .yes)
    #expect(try truth("terminal.software < terminal.target-software", [.terminalSoftware: .text("1")]) == .unknown)
  }

  @Test func amountsCompareInOneCurrencyOnly() throws {
    let facts: [Fact: FactValue] = [
      .accountBalance: .money(Money(minorUnits: 49_999, currency: "CNY")),
      .accountBalanceRequired: .money(Money(minorUnits: 50_000, currency: "CNY")),
      .accountDayLimit: .money(Money(minorUnits: 0, currency: "CNY")),
    ]
    func holds(_ condition: String) throws -> Truth { try truth(condition, kind: .account, facts) }
    #expect(try holds("account.balance < account.balance.required") == .yes)
    #expect(try holds("account.balance < ¥500") == .yes)
    #expect(try holds("account.balance < ¥499.99") == .no)
    #expect(try holds("account.balance < 500 CNY") == .yes)
    #expect(try holds("account.balance < €500") == .unknown)
    #expect(try holds("account.balance + ¥0.01 = account.balance.required") == .yes)
    #expect(try holds("account.balance > account.balance.required * 90 %") == .yes)
    #expect(try holds("account.balance / account.balance.required >= 0.9") == .yes)
    #expect(try holds("account.balance / account.limit.day >= 0.9") == .unknown)
    #expect(try holds("-account.balance < ¥0") == .yes)
  }

  @Test func momentsAndDurationsAddUp() throws {
    let opened: [Fact: FactValue] = [.terminalBatchOpened: .time(ConditionTests.now - .seconds(26 * 3600 + 1))]
    #expect(try truth("terminal.batch.opened < now - 26 h", opened) == .yes)
    #expect(try truth("now - terminal.batch.opened > 1 d + 3 h", opened) == .no)
    #expect(try truth("terminal.batch.opened + 26h < now", opened) == .yes)
  }

  @Test func andBindsTighterThanOrAndNotTighterThanAnd() throws {
    let facts: [Fact: FactValue] = [.terminalReachable: .bool(true), .terminalMains: .bool(false)]
    #expect(try truth("terminal.reachable or terminal.mains and terminal.mains", facts) == .yes)
    #expect(try truth("(terminal.reachable or terminal.mains) and terminal.mains", facts) == .no)
    #expect(try truth("not terminal.mains and terminal.reachable", facts) == .yes)
    #expect(try truth("not (terminal.mains and terminal.reachable)", facts) == .yes)
  }

  // MARK: Time

  /// In how many milliseconds time alone may change the answer; nil: never.
  private func wait(_ condition: String, _ values: [Fact: FactValue], age: Int64 = 0, held: Int64 = 0) throws -> Int64?
  {
    var evaluation = try evaluation(condition, values, age: age, held: held)
    _ = evaluation.run.truth(evaluation.code)
    return evaluation.run.nextChange == .max ? nil : evaluation.run.nextChange - ConditionTests.now.milliseconds
  }

  @Test func theNextChangeIsKnownBeforehand() throws {
    let battery: [Fact: FactValue] = [.terminalBattery: .number(5)]
    #expect(try wait("terminal.battery < 15 %", battery, age: 10) == 20_000)
    #expect(try wait("terminal.battery < 15 %", battery, age: 30) == nil)
    #expect(try wait("last(terminal.battery) < 15 %", battery, age: 10) == nil)
    #expect(try wait("age(terminal.battery) > 25 s", battery, age: 10) == 15_000)
    #expect(try wait("age(terminal.battery) > 25 s", battery, age: 26) == nil)
    #expect(try wait("held(terminal.battery) > 70 s", battery, age: 10, held: 50) == 10_000)
    #expect(try wait("known(terminal.battery)", battery, age: 29) == 1_000)
    let opened: [Fact: FactValue] = [.terminalBatchOpened: .time(ConditionTests.now - .seconds(10))]
    #expect(try wait("last(terminal.batch.opened) < now - 26 h", opened) == 26 * 3_600_000 - 10_000)
  }

  @Test func theStartOfAnAnswerComesFromTheEvidence() throws {
    func start(_ condition: String, _ values: [Fact: FactValue], held: Int64) throws -> Int64? {
      var evaluation = try evaluation(condition, values, age: 0, held: held)
      #expect(evaluation.run.truth(evaluation.code) == .yes)
      return evaluation.run.start(of: evaluation.code, being: .yes).map {
        ($0 - ConditionTests.now.milliseconds) / 1000
      }
    }
    #expect(try start("terminal.battery < 15 %", [.terminalBattery: .number(5)], held: 40) == -40)
    #expect(try start("held(terminal.battery) > 30 s", [.terminalBattery: .number(5)], held: 40) == -10)
    let opened: [Fact: FactValue] = [.terminalBatchOpened: .time(ConditionTests.now - .seconds(7_200))]
    #expect(try start("terminal.batch.opened < now - 1 h", opened, held: 5_000) == -3_600)
    #expect(try start("terminal.batch.opened < now - 1 h", opened, held: 60) == -60)
    #expect(try start("not (terminal.battery > 15 %)", [.terminalBattery: .number(5)], held: 40) == -40)
    #expect(try start("not known(terminal.battery)", [:], held: 0) == nil)
  }
}
