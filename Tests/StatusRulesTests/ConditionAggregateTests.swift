import ShopModel
import Testing

@testable import StatusRules

/// Conditions on all subjects of a kind.
@Suite struct ConditionAggregateTests {
  /// What `condition` is for a terminal while the answers to its questions are these.
  private func truth(_ condition: String, _ answers: AggregateValue...) throws -> Truth {
    var checker = Checker(.terminal)
    let code = try checker.condition(condition)
    var evaluation = Evaluation(now: 1_000, slots: Array(repeating: FactSlot(), count: checker.scope.count))
    evaluation.aggregates = answers
    let truth = evaluation.truth(code)
    #expect(evaluation.aggregatesRead == Set(checker.aggregates.specs.indices))
    return truth
  }

  @Test(
    arguments: [
      (">", 2, Truth.yes), (">", 3, .unknown), (">", 4, .unknown), (">", 5, .no), (">=", 3, .yes), (">=", 5, .unknown),
      (">=", 6, .no), ("<", 3, .no), ("<", 5, .unknown), ("<", 6, .yes), ("<=", 2, .no), ("<=", 4, .unknown),
      ("<=", 5, .yes), ("=", 2, .no), ("=", 3, .unknown), ("=", 5, .unknown), ("=", 6, .no), ("!=", 2, .yes),
      ("!=", 4, .unknown), ("!=", 6, .yes),
    ])
  func aCountIsKnownUpToTheSubjectsNobodyKnows(comparison: String, number: Int, expected: Truth) throws {
    let answer = AggregateValue(yes: 3, unknown: 2, members: 9)
    #expect(try truth("count(terminal where terminal.mains) \(comparison) \(number)", answer) == expected)
    #expect(
      try truth("not (count(terminal where terminal.mains) \(comparison) \(number))", answer) == expected.negated)
  }

  @Test(
    arguments: [
      ("share(terminal where terminal.mains) >= 50 %", AggregateValue(yes: 2, members: 4), Truth.yes),
      ("share(terminal where terminal.mains) > 50 %", AggregateValue(yes: 2, members: 4), .no),
      ("share(terminal where terminal.mains) = 100 %", AggregateValue(yes: 4, members: 4), .yes),
      ("share(terminal where terminal.mains) > 50 %", AggregateValue(yes: 2, unknown: 1, members: 4), .unknown),
      ("share(terminal where terminal.mains) > 50 %", AggregateValue(yes: 3, unknown: 1, members: 4), .yes),
      ("share(terminal where terminal.mains) < 50 %", AggregateValue(), .unknown),
      ("count(terminal where terminal.mains) = 0", AggregateValue(), .yes),
      ("total(terminal of terminal.unsent) = 7", AggregateValue(unknown: 3, members: 5, total: 7), .yes),
      ("total(terminal of terminal.unsent) = 0", AggregateValue(unknown: 5, members: 5), .unknown),
      ("total(terminal of terminal.unsent) = 0", AggregateValue(), .unknown),
      ("total(terminal of terminal.response-time) > 6 s", AggregateValue(members: 5, total: 6_001), .yes),
    ])
  func sharesAndTotals(condition: String, answer: AggregateValue, expected: Truth) throws {
    #expect(try truth(condition, answer) == expected)
  }

  @Test(
    arguments: [
      ("COUNT + 1 >= 4", Truth.yes), ("10 - COUNT >= 5", .yes), ("10 - COUNT >= 6", .unknown), ("COUNT * 2 > 5", .yes),
      ("COUNT * 2 > 9", .unknown), ("-COUNT <= -3", .yes), ("-COUNT < -3", .unknown), ("COUNT / 2 >= 1.5", .yes),
      ("15 / COUNT >= 3", .yes), ("15 / COUNT > 5", .no), ("1 / (COUNT - 4) > 0", .unknown),
      ("abs(4 - COUNT) <= 1", .yes), ("abs(4 - COUNT) > 0", .unknown), ("abs(2 - COUNT) >= 1", .yes),
      ("COUNT > 10 or COUNT < 6", .yes),
    ])
  func aRangeGoesThroughArithmetic(condition: String, expected: Truth) throws {
    let question = "count(terminal where terminal.mains)"
    #expect(
      try truth(condition.replacing("COUNT", with: question), AggregateValue(yes: 3, unknown: 2, members: 9))
        == expected)
  }

  @Test func whatHasNoAnswerYetIsUnknown() throws {
    #expect(try truth("count(terminal where terminal.mains) = 0") == .unknown)
    #expect(try truth("certain(count(terminal where terminal.mains) = 0)") == .no)
  }

  @Test func theSameQuestionIsAskedOnce() throws {
    var checker = Checker(.terminal)
    _ = try checker.condition("share(terminal where terminal.state = ready) > 50 %")
    checker.kind = .account
    _ = try checker.condition("count(terminal where (terminal.state = ready)) > 1")
    _ = try checker.condition("count(terminal where terminal.state = busy) > 1")
    #expect(checker.aggregates.specs.count == 2)
    #expect(checker.aggregates.specs.map(\.kind) == [.terminal, .terminal])
  }

  @Test func whatIsAskedOfEachHasTheScopeOfItsKind() throws {
    var checker = Checker(.account)
    _ = try checker.condition(
      "account.state = normal and count(terminal where max(link.latency, 5 min) > 1 s and shop.open) > 1")
    let own = try #require(FactReference(.accountState, in: .account))
    #expect(Set(checker.scopes[.account]?.slots.keys.map(\.self) ?? []) == [own])
    let latency = try #require(FactReference(.linkLatency, in: .terminal))
    let open = try #require(FactReference(.shopOpen, in: .terminal))
    #expect(Set(checker.scopes[.terminal]?.slots.keys.map(\.self) ?? []) == [latency, open])
    #expect(checker.scopes[.terminal]?.windows.values.map(\.self) == [300_000])
  }

  /// What each subject adds, as the engine adds it up.
  @Test func everySubjectAddsItsAnswer() throws {
    var checker = Checker(.shop)
    _ = try checker.condition(
      "count(terminal where terminal.battery < 15 %) > 1 or total(terminal of terminal.battery) > 3 %")
    var counted = AggregateValue()
    var added = AggregateValue()
    func contributions(_ battery: Double?) -> (AggregateValue, AggregateValue) {
      var slot = FactSlot()
      slot.value = battery.map(FactValue.number)
      slot.staleAt = .max
      var run = Evaluation(now: 0, slots: [slot])
      return (
        run.contribution(to: checker.aggregates.specs[0]), run.contribution(to: checker.aggregates.specs[1])
      )
    }
    for battery in [10, 14.6, 80, nil, 1e30] {
      let (one, other) = contributions(battery)
      counted += one
      added += other
    }
    #expect(counted == AggregateValue(yes: 2, unknown: 1, members: 5))
    #expect(added == AggregateValue(unknown: 2, members: 5, total: 105))
    let (one, other) = contributions(14.6)
    counted -= one
    added -= other
    #expect(counted == AggregateValue(yes: 1, unknown: 1, members: 4))
    #expect(added == AggregateValue(unknown: 2, members: 4, total: 90))
  }

  @Test(
    arguments: [
      (
        "count(terminal) > 3",
        #"f:4:17: "count" asks about every subject of a kind: count(KIND where CONDITION)"#
      ),
      (
        "count(terminal of terminal.unsent) > 3",
        #"f:4:17: "count" asks about every subject of a kind: count(KIND where CONDITION)"#
      ),
      (
        "total(terminal where terminal.mains) > 3",
        #"f:4:17: "total" asks about every subject of a kind: total(KIND of NUMBER)"#
      ),
      (
        "count(terminl where terminal.mains) > 3",
        #"f:4:17: unknown kind of subject "terminl"; did you mean "terminal"?"#
      ),
      (
        "count(terminal where terminal.battery < 3) > 3",
        #"f:4:51: "terminal.battery" is a percentage; the number needs a unit, such as "%""#
      ),
      (
        "count(account where terminal.mains) > 3",
        #"f:4:31: what is asked of each "account" cannot see "terminal.mains"; "#
          + #"it sees "account.*" and "shop.*""#
      ),
      (
        "count(terminal where count(terminal where terminal.mains) > 3) > 3",
        "f:4:32: a question about every subject cannot stand inside another"
      ),
      (
        "total(terminal of age(terminal.mains)) > 3 s",
        "f:4:29: what changes from moment to moment has no total"
      ),
      ("total(terminal of terminal.state) > 3", #"f:4:29: "terminal.state" is a choice, not a number"#),
      (
        "share(terminal where terminal.mains) > 30",
        #"f:4:50: this is a percentage; the number needs a unit, such as "%""#
      ),
      (
        "count(terminal where terminal.mains) > age(terminal.mains) / 1 s",
        "f:4:48: a count of subjects does not go together with what changes from moment to moment"
      ),
      (
        "count(terminal where terminal.mains) + age(terminal.mains) / 1 s > 2",
        "f:4:48: a count of subjects does not go together with what changes from moment to moment"
      ),
      (
        "terminal.batch.amount * count(terminal where terminal.mains) > ¥500",
        #"f:4:33: "*" does not work on an amount of money and a plain number"#
      ),
      (
        "known(terminal where terminal.mains)", #"f:4:17: "known" takes the name of a fact"#
      ),
      (
        "tally(terminal where terminal.mains) > 1",
        #"f:4:17: "where" stands only in "count", "share" and "total""#
      ),
    ])
  func saysWhatIsWrongAndWhere(condition: String, problem: String) {
    #expect(conditionProblems(condition) == [problem])
  }
}
