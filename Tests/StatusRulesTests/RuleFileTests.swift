import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// What is said of a rule file that cannot be meant.
@Suite struct RuleFileTests {
  private func problems(_ rules: String...) -> [String] {
    do {
      _ = try RulePack(parsing: "rules:\n" + rules.joined(), file: "f")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  private let good = "terminal.state = out-of-order"

  @Test func aGoodRuleIsReadAsWritten() throws {
    let pack = try RulePack(
      parsing: "rules:\n"
        + rule(
          "broken", when: good, severity: "critical", evidence: "[terminal.state, link.signal]", remedy: "restart",
          more: "for: 90 s", "blocks-cards: true", "clear: terminal.state = ready", "hides: []"), file: "f")
    let rule = try #require(pack.rule("broken"))
    #expect(rule.subject == .terminal)
    #expect(rule.holdTime == .seconds(90))
    #expect(rule.severity == .critical)
    #expect(rule.blocksCards)
    #expect(rule.cause == .terminalFault)
    #expect(rule.actor == .owner)
    #expect(rule.evidenceFacts == [.terminalState, .linkSignal])
    #expect(rule.title(.chinese) == "题")
    #expect(rule.explanation(.english) == "e")
    #expect(rule.ladder == [LadderStep(.restart, timeToHelp: .seconds(60))])
    #expect(rule.clear == "terminal.state = ready")
  }

  @Test func anIdIsUsedOnce() {
    #expect(
      problems(rule("a", when: good), rule("a", when: good)) == [
        #"f:12:9: there is a rule "a" already, on line 2"#
      ])
  }

  @Test func unknownKeysAndNamesGetASuggestion() {
    #expect(
      problems(rule("a", when: good, more: "serverity: critical")).first?.contains(#"unknown key "serverity""#) == true)
    #expect(
      problems(rule("a", when: good, severity: "critcal")) == [
        #"f:5:15: unknown value "critcal"; did you mean "critical"?"#
      ])
    #expect(
      problems(rule("a", when: good, cause: "terminal.software.falt")) == [
        #"f:6:12: unknown value "terminal.software.falt"; did you mean "terminal.software.fault"?"#
      ])
    #expect(
      problems(rule("a", when: good, remedy: "restrat")) == [
        #"f:11:23: unknown value "restrat"; did you mean "restart"?"#
      ])
  }

  @Test func everyTextNeedsBothLanguages() {
    let text = rule("a", when: good)
    #expect(
      problems(text.replacing(#", zh: "题""#, with: "")) == [#"f:9:12: the key "zh" is missing"#])
    #expect(
      problems(text.replacing(#"en: "e", "#, with: "")) == [#"f:10:18: the key "en" is missing"#])
    #expect(problems(text.replacing(#"zh: "说明""#, with: #"zh: """#)) == ["f:10:32: the text is empty"])
  }

  @Test func evidenceMustBeThereAndVisible() {
    #expect(
      problems(rule("a", when: good, evidence: "[]")) == [
        "f:8:15: a finding needs evidence: name at least one fact"
      ])
    #expect(
      problems(rule("a", when: good, evidence: "[terminal.stat]")) == [
        #"f:8:16: unknown fact "terminal.stat"; did you mean "terminal.state"?"#
      ])
    #expect(problems(rule("a", when: good, evidence: "[account.state]")).count == 1)
  }

  @Test(
    arguments: [
      ("account.bank.balance", "restart", "no restart of a terminal cures an account"),
      ("account.platform.limits", "reset", "no reset of a terminal cures an account"),
      ("upgrade.running", "restart", "an update that is running must not be interrupted by a restart"),
      (
        "terminal.hardware.tamper", "restart",
        "after tampering a terminal only goes back for repair: replace-device or contact-support"
      ),
      (
        "terminal.hardware.tamper", "wait",
        "after tampering a terminal only goes back for repair: replace-device or contact-support"
      ),
      ("terminal.hardware.battery", "restart", "no restart charges a battery"),
      ("terminal.hardware.battery", "top-up", "top-up cannot cure terminal.hardware.battery; it is for account.*"),
      ("surroundings.power", "reset", "reset cannot cure surroundings.power; it is for terminal.*"),
      ("network.signal", "reset", "reset cannot cure network.signal; it is for terminal.*"),
      (
        "operator.input", "restart",
        "restart cannot cure operator.input; it is for terminal.*, network.*, transaction.delayed, upgrade.failed"
      ),
    ])
  func aRemedyThatCannotCureIsRefused(cause: String, remedy: String, message: String) {
    #expect(problems(rule("a", when: good, cause: cause, remedy: remedy)) == ["f:11:23: \(message)"])
  }

  @Test func checksThatNobodyCouldCountAreRefused() {
    let many = "count(terminal where terminal.state = busy) >= 2"
    #expect(
      problems(rule("many", "shop", when: many, evidence: "[shop.open]", more: "attempts: 2")) == [
        #"f:12:15: it reads no fact of its own subject, so it has no checks to count; use a time ("for")"#
      ])
    #expect(problems(rule("many", "shop", when: many, evidence: "[shop.open]", more: "for: 1 min")) == [])
  }

  @Test func hidingIsChecked() {
    #expect(
      problems(rule("one", when: good), rule("two", when: "terminal.mains", more: "hides: [onne]")) == [
        #"f:22:13: unknown rule "onne"; did you mean "one"?"#
      ])
    #expect(
      problems(
        rule("one", when: good, more: "hides: [two]"), rule("two", when: "terminal.mains", more: "hides: [three]"),
        rule("three", when: "terminal.reachable", more: "hides: [one]")) == [
          #"f:34:13: "three" and "one" would hide each other"#
        ])
    #expect(problems(rule("one", when: good, more: "hides: [one]")).count == 1)
    let other = rule("b", "account", when: "account.state = frozen", evidence: "[account.state]")
    #expect(problems(rule("a", when: good, more: "hides: [b]"), other).count == 1)
  }

  @Test func severityMustFitTheRest() {
    #expect(
      problems(rule("a", when: good, more: "blocks-cards: true")) == [
        "f:5:15: a finding that blocks cards is critical"
      ])
    #expect(
      problems(rule("a", when: good, cause: "transaction.cardholder")) == [
        "f:5:15: a cardholder's cause is at most a notice"
      ])
  }

  @Test func aPlaceInTheChainIsForLinksOnly() throws {
    #expect(problems(rule("a", when: good, more: "of: host")) == [#"f:12:5: "of" is only for rules about links"#])
    #expect(problems(rule("a", "link", when: "link.up", evidence: "[link.up]", more: "of: host")).isEmpty)
    #expect(
      problems(rule("a", when: good, more: "not-of: host")).first?.contains("is only for rules about links") == true)
    #expect(problems(rule("a", "link", when: "link.up", evidence: "[link.up]", more: "not-of: terminal")).isEmpty)
  }

  @Test func allProblemsOfAFileAreToldAtOnceInItsOrder() {
    let found = problems(
      rule("a", when: "terminal.sate = ready", severity: "critcal"), rule("B", when: good),
      rule("c", when: good, cause: "nothing"))
    #expect(found.map { $0.prefix { $0 != " " } } == ["f:4:11:", "f:5:15:", "f:12:9:", "f:26:12:"])
  }

  @Test func noRulesAtAllIsAProblem() {
    #expect(throws: (any Error).self) { try RulePack(parsing: "", file: "f") }
    #expect(throws: (any Error).self) { try RulePack(parsing: "rule: []", file: "f") }
  }
}
