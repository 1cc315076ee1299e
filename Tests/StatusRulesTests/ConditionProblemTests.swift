import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What is said of a condition that cannot be meant, and where.
@Suite struct ConditionProblemTests {
  @Test(
    arguments: [
      ("terminal.sate = ready", #"f:4:11: unknown fact "terminal.sate"; did you mean "terminal.state"?"#),
      ("terminal.state = reday", #"f:4:28: "terminal.state" is never "reday"; did you mean "ready"?"#),
      ("terminal.state in (ready, bussy)", #"f:4:37: "terminal.state" is never "bussy"; did you mean "busy"?"#),
      ("terminal.battery < 15", #"f:4:30: "terminal.battery" is a percentage; the number needs a unit, such as "%""#),
      ("terminal.battery < 15 s", #"f:4:30: "terminal.battery" is a percentage, and this is a duration"#),
      ("terminal.battery < 15 mn", #"f:4:33: unknown unit "mn"; did you mean "min"?"#),
      ("15 dBm > terminal.battery", #"f:4:11: "terminal.battery" is a percentage, and this is a power in dBm"#),
      ("terminal.batch.count > 3 s", #"f:4:34: "terminal.batch.count" is a plain number; leave out the unit"#),
      ("terminal.state > ready", #"f:4:26: "terminal.state" is a choice and has no order; use "=", "!=""#),
      ("terminal.battery", #"f:4:11: "terminal.battery" is a percentage, not a condition; compare it with something"#),
      ("terminal.status-code = E2", #"f:4:34: "terminal.status-code" is a text; write it in quotation marks"#),
      ("terminal.locks = printer", #"f:4:11: "terminal.locks" is several choices; ask it with "contains""#),
      ("terminal.state contains ready", #"f:4:11: "terminal.state" is a choice; "contains" asks a list"#),
      ("terminal.mains == true", #"f:4:26: unknown sign "=="; did you mean "="?"#),
      ("terminal.mains and", #"f:4:29: a fact or a value expected, not the end"#),
      ("terminal.mains terminal.reachable", #"f:4:26: "and", "or" or the end expected, not "terminal.reachable""#),
      ("(terminal.mains", #"f:4:26: ")" expected, not the end"#),
      ("agee(terminal.mains) > 3 s", #"f:4:11: unknown function "agee"; did you mean "age"?"#),
      ("age(5) > 3 s", #"f:4:15: "age" takes the name of a fact"#),
      ("1 s < terminal.response-time < 2 s", #"f:4:40: comparisons do not chain; join two of them by "and""#),
      ("terminal.battery + terminal.state > 3 %", #"f:4:28: "+" does not work on a percentage and a choice"#),
      (
        "age(terminal.state) * age(terminal.state) / 1 s > 3 s",
        #"f:4:31: "*" does not work on a duration and a duration"#
      ),
      ("terminal.status-code = \"E2", #"f:4:34: the text has no closing quotation mark"#),
      ("terminal.batch.opened < now-26h", #"f:4:35: unknown name "now-26h" (a minus needs a space before it)"#),
      (
        "terminal.transactions.responses > 3",
        #"f:4:11: "terminal.transactions.responses" is a table of counts; count with "tally""#
      ),
      ("tally(terminal.battery) > 3", #"f:4:17: "terminal.battery" is a percentage, not a table of counts"#),
      ("tally(5) > 3", #"f:4:17: "tally" takes the name of a fact"#),
      (
        "tally(terminal.transactions.responses, 51) > 3",
        #"f:4:50: a code in quotation marks or the name of a group expected"#
      ),
      (
        "tally(terminal.transactions.responses, A0) > 3",
        #"f:4:50: unknown group of codes "A0"; a code is written in quotation marks"#
      ),
      ("tally(terminal.transactions.responses) > 3 %", #"f:4:52: this is a plain number; leave out the unit"#),
      ("changed(terminal.state)", #"f:4:11: "changed" takes a fact and a length of time: changed(FACT, 10 min)"#),
      ("changed(terminal.state, 5)", #"f:4:35: a fixed length of time expected, such as "10 min""#),
      ("changed(terminal.state, age(terminal.state))", #"f:4:35: a fixed length of time expected, such as "10 min""#),
      ("changed(terminal.state, 0 s)", #"f:4:35: the time is out of range: from 1 s to 366 d"#),
      ("changed(5, 5 s)", #"f:4:19: "changed" takes the name of a fact"#),
      ("changed(terminal.state, 5 s, 6 s)", #"f:4:40: "changed" takes two arguments"#),
      ("avg(terminal.state, 5 min) > 1 s", #"f:4:15: "terminal.state" is a choice, not a number"#),
      ("avg(terminal.battery, 5 min) > 1 s", #"f:4:42: this is a percentage, and this is a duration"#),
      ("rate(terminal.battery, 5 min) > 1", #"f:4:16: "terminal.battery" is a percentage; "rate" takes a count"#),
      ("p95(terminal.response-time) > 1 s", #"f:4:11: "p95" takes a fact and a length of time: p95(FACT, 10 min)"#),
      ("max(terminal.battery, 2 d) > 5 %", #"f:4:33: the time is out of range: from 1 s to 1 d"#),
      ("nonsense", #"f:4:11: unknown name "nonsense""#),
    ])
  func saysWhatIsWrongAndWhere(condition: String, problem: String) {
    #expect(conditionProblems(condition) == [problem])
  }

  @Test func moneyNeedsACurrencyWithItsDecimals() {
    let evidence = "[account.state]"
    #expect(
      conditionProblems("account.balance < 500", "account", evidence: evidence) == [
        #"f:4:29: "account.balance" is an amount of money; write it with its currency, such as "¥500""#
      ])
    #expect(
      conditionProblems("account.balance < ¥5.001", "account", evidence: evidence) == [
        "f:4:29: CNY has 2 decimal digits"
      ])
  }

  @Test func aRuleSeesItsOwnKindOfFacts() {
    let sees = #"it sees "terminal.*", "link.*" and "shop.*""#
    #expect(
      conditionProblems("account.state = frozen") == [
        #"f:4:11: a rule about subject "terminal" cannot see "account.state"; "# + sees
      ])
    #expect(
      conditionProblems("terminal.mains", "shop", evidence: "[shop.open]") == [
        #"f:4:11: a rule about subject "shop" cannot see "terminal.mains"; it sees "shop.*""#
      ])
  }

  @Test func everyTermIsChecked() {
    #expect(
      conditionProblems("terminal.sate = ready and terminal.battery < 3") == [
        #"f:4:11: unknown fact "terminal.sate"; did you mean "terminal.state"?"#,
        #"f:4:56: "terminal.battery" is a percentage; the number needs a unit, such as "%""#,
      ])
  }

  @Test func placesAreRightInFoldedAndQuotedConditions() {
    #expect(
      conditionProblems(">-\n        terminal.mains\n          and terminal.sate = ready") == [
        #"f:6:15: unknown fact "terminal.sate"; did you mean "terminal.state"?"#
      ])
    #expect(
      conditionProblems("'terminal.sate = ready'") == [
        #"f:4:12: unknown fact "terminal.sate"; did you mean "terminal.state"?"#
      ])
    #expect(
      conditionProblems(#""terminal.status-code = \"E2\" and terminal.sate = ready""#) == [
        #"f:4:46: unknown fact "terminal.sate"; did you mean "terminal.state"?"#
      ])
  }

  @Test func hostileConditionsAreBounded() {
    #expect(conditionProblems(String(repeating: "(", count: 500)).count == 1)
    #expect(conditionProblems(String(repeating: "not ", count: 500) + "terminal.mains").count == 1)
    #expect(conditionProblems("terminal.response-time > 1 s" + String(repeating: " + 1 s", count: 500)).count == 1)
    #expect(conditionProblems("terminal.batch.count > " + String(repeating: "9", count: 400)).count == 1)
    #expect(conditionProblems(String(repeating: "terminal.mains or ", count: 300) + "terminal.mains").count == 1)
  }
}

/// The problems of a rule with this condition; it stands on line 4, its first character in column 11.
func conditionProblems(_ condition: String, _ subject: String = "terminal", evidence: String = "[terminal.state]")
  -> [String]
{
  let text = "rules:\n" + rule("r", subject, when: condition, evidence: evidence)
  do {
    _ = try RulePack(parsing: text, file: "f")
    return []
  } catch {
    return error.problems.map(\.description)
  }
}
