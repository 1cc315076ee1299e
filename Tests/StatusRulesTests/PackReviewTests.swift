import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What is said of rules that are right one by one, and cannot be meant all the same.
@Suite struct PackReviewTests {
  private func problems(_ rules: String...) -> [String] {
    do {
      _ = try RulePack(parsing: "rules:\n" + rules.joined(), file: "f")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  // MARK: Conditions that can never be true

  @Test(
    arguments: [
      ("false", "f:4:11: this can never be true"),
      ("terminal.mains and 1 > 2", "f:4:30: this can never be true"),
      (
        "terminal.state = ready and terminal.state = busy",
        #"f:4:38: "terminal.state = ready" and "terminal.state = busy" are never true at once; did you mean "or"?"#
      ),
      (
        // While the till holds the terminal, nobody knows what else it is not.
        "terminal.state != busy and terminal.state = held-by-till",
        #"f:4:38: "terminal.state != busy" and "terminal.state = held-by-till" are never true at once; "#
          + #"did you mean "or"?"#
      ),
      (
        "terminal.state in (ready, busy) and terminal.mains and terminal.state in (locked, service)",
        #"f:4:66: "terminal.state in (ready, busy)" and "terminal.state in (locked, service)" "#
          + #"are never true at once; did you mean "or"?"#
      ),
      (
        "terminal.paper != ok and terminal.paper != low and terminal.paper != out and terminal.paper != jam",
        #"f:4:88: "terminal.paper != ok", "terminal.paper != low", "terminal.paper != out", "terminal.paper != jam" "#
          + #"are never true at once; did you mean "or"?"#
      ),
      (
        "terminal.status-code = \"E2\" and terminal.status-code = \"E3\"",
        #"f:4:43: "terminal.status-code = "E2"" and "terminal.status-code = "E3"" are never true at once; "#
          + #"did you mean "or"?"#
      ),
      (
        "terminal.battery < 10 % and terminal.battery > 90 %",
        #"f:4:39: "terminal.battery < 10 %" and "terminal.battery > 90 %" are never true at once; did you mean "or"?"#
      ),
      (
        "terminal.battery < 10 % and terminal.battery >= 10 %",
        #"f:4:39: "terminal.battery < 10 %" and "terminal.battery >= 10 %" are never true at once; did you mean "or"?"#
      ),
      (
        "terminal.battery > 100 %",
        #"f:4:11: "terminal.battery > 100 %" can never be true: a percentage is from 0 % to 100 %"#
      ),
      (
        "terminal.mains or terminal.battery < 0 %",
        #"f:4:29: "terminal.battery < 0 %" can never be true: a percentage is from 0 % to 100 %"#
      ),
      (
        "avg(terminal.battery, 5 min) > 120 %",
        #"f:4:11: "avg(terminal.battery, 5 min) > 120 %" can never be true: a percentage is from 0 % to 100 %"#
      ),
      (
        "count(terminal where terminal.mains) < 0",
        #"f:4:11: "count(terminal where terminal.mains) < 0" can never be true: a count is never below 0"#
      ),
      (
        "share(terminal where terminal.mains) > 100 %",
        #"f:4:11: "share(terminal where terminal.mains) > 100 %" can never be true: a percentage is from 0 % to 100 %"#
      ),
      (
        "abs(terminal.clock-drift) < -1 s",
        #"f:4:11: "abs(terminal.clock-drift) < -1 s" can never be true: an "abs" is never below 0"#
      ),
      (
        "terminal.mains and not (terminal.mains or terminal.reachable)",
        #"f:4:35: "terminal.mains" and "not terminal.mains" are never true at once; leave one of them out"#
      ),
      (
        "terminal.mains = true and terminal.mains = false",
        #"f:4:37: "terminal.mains = true" and "terminal.mains = false" are never true at once; leave one of them out"#
      ),
      (
        "known(terminal.mains) and not known(terminal.mains)",
        #"f:4:41: "known(terminal.mains)" and "not known(terminal.mains)" are never true at once; leave one of them out"#
      ),
      (
        "not certain(terminal.mains) and terminal.mains",
        #"f:4:43: "not certain(terminal.mains)" and "terminal.mains" are never true at once; leave one of them out"#
      ),
      (
        "not known(terminal.state) and terminal.state = ready",
        #"f:4:41: "not known(terminal.state)" and "terminal.state = ready" are never true at once; "#
          + #""last" uses what was known before"#
      ),
      (
        "terminal.batch.opened < now - 26 h and now - terminal.batch.opened < 2 h",
        #"f:4:50: "terminal.batch.opened < now - 26 h" and "now - terminal.batch.opened < 2 h" "#
          + #"are never true at once; did you mean "or"?"#
      ),
      (
        "terminal.software < \"2.0\" and terminal.software >= \"2.0.0\"",
        #"f:4:41: "terminal.software < "2.0"" and "terminal.software >= "2.0.0"" are never true at once; "#
          + #"did you mean "or"?"#
      ),
      (
        "terminal.batch.amount > ¥500 and terminal.batch.amount < ¥100",
        #"f:4:44: "terminal.batch.amount > 500.00 CNY" and "terminal.batch.amount < 100.00 CNY" "#
          + #"are never true at once; did you mean "or"?"#
      ),
      (
        "(terminal.state = ready or terminal.state = busy) and (terminal.state = locked or terminal.battery > 100 % + 1 %)",
        #"f:4:93: "terminal.battery > 100 % + 1 %" can never be true: a percentage is from 0 % to 100 %"#
      ),
      (
        "terminal.state = ready and (terminal.state = busy or terminal.mains and terminal.state = locked)",
        #"f:4:39: "terminal.state = ready" and "terminal.state = busy" are never true at once; did you mean "or"?"#
      ),
    ])
  func aConditionThatCanNeverBeTrueIsRefused(condition: String, problem: String) {
    #expect(conditionProblems(condition) == [problem])
  }

  @Test(
    arguments: [
      "true", "terminal.mains or false", "terminal.battery >= 100 %", "terminal.battery <= 0 %",
      "terminal.battery < 10 % or terminal.battery > 90 %", "terminal.battery > 10 % and terminal.battery < 90 %",
      "terminal.battery = 10 % and last(terminal.battery) < 20 %", "not terminal.battery > 100 %",
      "terminal.state = ready and last(terminal.state) = busy",
      "last(terminal.state) = ready and not known(terminal.state)",
      "age(terminal.state) > 5 min and not known(terminal.state)", "not certain(terminal.mains) and not terminal.mains",
      "not certain(terminal.mains) and not certain(not terminal.mains)",
      "not certain(terminal.mains) and not known(terminal.mains)",
      "terminal.state in (ready, busy) and terminal.state in (busy, locked)",
      "terminal.state != ready and terminal.state != busy",
      "terminal.locks contains printer and terminal.locks contains service",
      "terminal.clock-drift < -5 s", "terminal.battery-temperature < -5 degC", "link.signal > 0 dBm",
      "terminal.batch.opened < now - 2 h and now - terminal.batch.opened < 26 h",
      "terminal.response-time > 2 s and max(terminal.response-time, 5 min) < 1 s",
      "terminal.software > \"2.0\" and terminal.software < \"2.0.1\"",
      "terminal.batch.amount > ¥500 and terminal.batch.amount < €100",
      "terminal.response-time > 0.1 s * 3 and terminal.response-time < 0.3 s",
      // In binary fractions 0.4 - 0.3 is more than 0.1, and 0.1 + 0.3 is 0.4.
      "terminal.response-time / 1 s + 0.3 >= 0.4 and terminal.response-time / 1 s <= 0.1",
      "terminal.response-time * 2 > 3 s and terminal.response-time < 1 s",
      "known(terminal.mains) = terminal.mains", "count(terminal where terminal.mains) = 0",
      "(terminal.state = ready or terminal.mains) and (terminal.state = busy or terminal.reachable)",
      "terminal.state = ready and count(terminal where terminal.state = busy) > 1",
      // Sixteen times two ways: too many to look at.
      Array(repeating: "(terminal.mains or terminal.reachable)", count: 16).joined(separator: " and ")
        + " and terminal.state = ready and terminal.state = busy",
    ])
  func aConditionThatMayBeTrueIsNot(condition: String) {
    #expect(conditionProblems(condition) == [])
  }

  // MARK: Ends

  private func clearProblems(when: String, clear: String) -> [String] {
    problems(rule("a", when: when, more: "clear: \(clear)"))
  }

  @Test func aClearConditionMustBeAbleToEndTheFinding() {
    let end = "so the finding would never end; say when it is over, or leave \"clear\" out"
    let whenever = "f:12:12: whenever this is true, \"when\" is true too, " + end
    #expect(
      clearProblems(when: "terminal.mains and terminal.reachable", clear: "terminal.reachable and terminal.mains")
        == ["f:12:12: \"clear\" is the same as \"when\", " + end])
    #expect(clearProblems(when: "terminal.battery < 15 %", clear: "terminal.battery < 10 %") == [whenever])
    #expect(clearProblems(when: "terminal.battery < 15 %", clear: "terminal.battery = 10 %") == [whenever])
    #expect(clearProblems(when: "terminal.state in (busy, locked)", clear: "terminal.state = busy") == [whenever])
    #expect(clearProblems(when: "terminal.state != ready", clear: "terminal.state = busy") == [whenever])
    #expect(clearProblems(when: "terminal.mains or terminal.reachable", clear: "terminal.mains") == [whenever])
    #expect(clearProblems(when: "certain(terminal.mains)", clear: "terminal.mains") == [whenever])
    #expect(
      clearProblems(when: "terminal.mains", clear: "terminal.battery > 100 %") == [
        #"f:12:12: "terminal.battery > 100 %" can never be true: a percentage is from 0 % to 100 %"#
      ])
  }

  @Test(
    arguments: [
      ("terminal.battery < 15 %", "terminal.battery > 20 %"), ("terminal.battery < 15 %", "terminal.battery < 20 %"),
      ("terminal.locks contains printer", "known(terminal.locks)"),
      ("terminal.mains and terminal.reachable", "terminal.mains"),
      ("terminal.state in (busy, locked)", "terminal.state in (busy, ready)"),
      ("terminal.state = busy", "terminal.state != ready"), ("terminal.battery < 15 %", "terminal.mains"),
      ("terminal.battery < 15 %", "last(terminal.battery) < 10 %"),
      ("terminal.batch.amount > ¥500", "terminal.batch.amount > €500"),
    ])
  func aClearConditionThatCanEndItIsNoProblem(when: String, clear: String) {
    #expect(clearProblems(when: when, clear: clear) == [])
  }

  // MARK: Rules that say the same

  @Test func aRuleThatRepeatsAnotherIsRefused() {
    #expect(
      problems(
        rule("one", when: "terminal.mains and terminal.state in (busy, locked) and terminal.battery < 15 %"),
        rule("two", when: "(terminal.battery<15%) and (terminal.state in (locked, busy) and terminal.mains)")) == [
          #"f:14:12: this says the same as rule "one" on line 2; leave one of them out, or tell them apart"#
        ])
  }

  @Test func rulesThatDifferInTimeSubjectOrPlaceDoNotRepeatEachOther() {
    let when = "terminal.state = busy"
    #expect(problems(rule("a", when: when), rule("b", when: when, more: "for: 10 min")).isEmpty)
    #expect(problems(rule("a", when: when), rule("b", when: when, more: "attempts: 3")).isEmpty)
    #expect(problems(rule("a", when: when), rule("b", when: "last(terminal.state) = busy")).isEmpty)
    #expect(
      problems(
        rule("a", when: "terminal.mains and terminal.reachable"),
        rule("b", when: "terminal.mains or terminal.reachable")
      ).isEmpty)
    let link = "link.up = false"
    #expect(
      problems(
        rule("a", "link", when: link, evidence: "[link.up]", more: "of: host"),
        rule("b", "link", when: link, evidence: "[link.up]", more: "of: gateway"),
        rule("c", "link", when: link, evidence: "[link.up]")
      ).isEmpty)
    let open = "shop.open = false"
    #expect(
      problems(
        rule("a", "shop", when: open, evidence: "[shop.open]"),
        rule("b", "terminal", when: open, evidence: "[shop.open]")
      ).isEmpty)
  }

  // MARK: Rules that can never be seen

  private let hidden = #"f:15:11: this can never be shown: "above" on line 2 hides it whenever it holds"#

  @Test(
    arguments: [
      ("terminal.state = busy", "terminal.state = busy and terminal.mains"),
      ("terminal.state in (busy, locked)", "terminal.state = busy"),
      ("terminal.battery < 20 %", "terminal.battery < 15 %"),
      ("terminal.battery < 20 % or terminal.mains", "terminal.battery < 15 % or terminal.mains and terminal.reachable"),
      ("certain(terminal.state = busy)", "certain(terminal.state = busy) and terminal.mains"),
      ("terminal.state = busy", "certain(terminal.state = busy)"),
    ])
  func aRuleThatIsAlwaysHiddenIsRefused(above: String, below: String) {
    let evidence = "[terminal.state, terminal.battery, terminal.mains]"
    #expect(
      problems(rule("above", when: above, evidence: evidence, more: "hides: [below]"), rule("below", when: below))
        == [hidden])
  }

  @Test(
    arguments: [
      ("terminal.state = busy and terminal.mains", "terminal.state = busy"),
      ("terminal.battery < 15 %", "terminal.battery < 20 %"),
      ("terminal.battery < 15 %", "last(terminal.battery) < 10 %"),
      ("terminal.state = busy", "terminal.state = busy or terminal.mains"),
      // When the state becomes unknown, the first ends and the second does not.
      ("certain(terminal.state = busy)", "terminal.state = busy and terminal.mains"),
      ("terminal.state != unknown", "terminal.state = busy"),
      ("terminal.state = busy", "terminal.mains"),
    ])
  func aRuleThatMayBeSeenIsNot(above: String, below: String) {
    let evidence = "[terminal.state, terminal.battery, terminal.mains]"
    #expect(
      problems(rule("above", when: above, evidence: evidence, more: "hides: [below]"), rule("below", when: below)) == []
    )
  }

  @Test func timeEndsAndEvidenceMayShowAHiddenRule() {
    func pair(_ above: String..., below: String..., evidence: String = "[terminal.state]") -> [String] {
      problems(
        rule("above", when: "terminal.state = busy", evidence: evidence, more: "hides: [below]")
          + above.map { "    \($0)\n" }.joined(),
        rule("below", when: "terminal.state = busy and terminal.mains") + below.map { "    \($0)\n" }.joined())
    }
    #expect(pair().count == 1)
    #expect(pair("for: 1 min").isEmpty)
    #expect(pair("for: 1 min", below: "for: 2 min").count == 1)
    #expect(pair("attempts: 3").isEmpty)
    #expect(pair("attempts: 3", below: "attempts: 3").count == 1)
    #expect(pair("clear: terminal.state = ready").isEmpty)
    #expect(pair(below: "clear: terminal.state = ready").isEmpty)
    #expect(pair(below: "keep: 5 min").isEmpty)
    #expect(pair(evidence: "[terminal.paper]").isEmpty)
  }

  @Test func theBuiltInPackIsWithoutProblems() throws {
    #expect(try !RulePack.builtIn().rules.isEmpty)
  }
}
