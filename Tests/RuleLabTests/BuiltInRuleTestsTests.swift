import LocatedYAML
import RuleLab
import ShopModel
import StatusRules
import Testing

/// That the tests that come with the built-in rules pass, leave nothing out, and would notice.
@Suite struct BuiltInRuleTestsTests {
  private static let files: [RuleTestFile] = (try? RuleTestFile.builtIn()) ?? []
  private static let cases = files.flatMap { file in file.cases.map { (file: file.name, test: $0) } }

  @Test func theTestsCanBeRead() throws {
    #expect(try RuleTestFile.builtIn().map(\.cases.isEmpty) == [false, false])
  }

  @Test func everyTestPasses() throws {
    let pack = try RulePack.builtIn()
    for (file, test) in Self.cases {
      let failures = test.run(with: pack, file: file)
      #expect(failures.isEmpty, "\(failures.map(\.description).joined(separator: "\n"))")
    }
  }

  @Test(arguments: 1...12)
  func everyRowOfTheProductHasATest(number: Int) {
    #expect(Self.cases.contains { $0.test.rows.contains("M\(number)") })
  }

  @Test(arguments: ["hardware", "upgrade", "balance"])
  func everyFoundingCaseIsReplayed(name: String) {
    let founding = Self.cases.filter { $0.test.rows.contains(name) }
    #expect(founding.count == 1)
    #expect(founding.allSatisfy { $0.file == "founding cases" && $0.test.rows.contains("M12") })
  }

  /// By the kind of subject: a condition that is as good as never so.
  private static let unlikely: [SubjectKind: (when: String, evidence: String)] = [
    .terminal: ("terminal.serial = \"none such\"", "terminal.serial"),
    .account: ("account.provider-code = \"none such\"", "account.provider-code"),
    .link: ("link.network = \"none such\"", "link.network"),
    .upgrade: ("upgrade.failure-code = \"none such\"", "upgrade.failure-code"),
    .power: ("power.input-voltage > 900 V", "power.input-voltage"),
    .duty: ("duty.done-by = \"none such\"", "duty.done-by"),
  ]

  @Test(
    arguments: [
      ("M1", "gateway-down"), ("M1", "account-frozen"), ("M2", "terminal-battery-low"),
      ("M3", "account-settlement-returned"), ("M4", "link-latency-high"), ("M5", "upgrade-waiting-long"),
      ("M6", "terminal-out-of-order"), ("M7", "account-month-limit-used"), ("M8", "upgrade-maintenance-running"),
      ("M9", "link-interference"), ("M10", "duty-overdue"), ("M11", "terminal-tampered"),
      ("hardware", "terminal-reader-defective"), ("upgrade", "upgrade-overdue"), ("balance", "account-balance-blocks"),
    ])
  func aRuleThatIsBrokenFailsItsTest(row: String, id: String) throws {
    let rule = try #require(try RulePack.builtIn().rule(id))
    let (when, evidence) = try #require(Self.unlikely[rule.subject])
    let remedy = rule.cause == .terminalTamper ? "contact-support" : "wait"
    let broken = """
      rules:
        - id: \(id)
          subject: \(rule.subject.rawValue)
          when: \(when)
          severity: \(rule.severity.name)
          cause: \(rule.cause.rawValue)
          actor: owner
          evidence: [\(evidence)]
          title: {en: t, zh: 题}
          explanation: {en: e, zh: 说明}
          ladder: [{remedy: \(remedy), after: 1 min}]
      """
    let pack = try RulePack(files: [.builtIn, RuleFile(name: "broken.yaml", text: broken)])
    let tests = Self.cases.filter { $0.test.rows.contains(row) && $0.test.rulesNamed.contains(id) }
    #expect(!tests.isEmpty)
    let failures = tests.flatMap { $0.test.run(with: pack, file: $0.file) }
    #expect(failures.contains { $0.expected.contains(id) || $0.found.contains(id) || !$0.trail.isEmpty })
  }
}
