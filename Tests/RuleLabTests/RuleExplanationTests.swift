import RuleLab
import ShopModel
import StatusRules
import Testing

@Suite struct RuleExplanationTests {
  private let pack: RulePack

  init() throws { pack = try RulePack.builtIn() }

  @Test func aRuleTellsWhatItReadsAndWhoExplainsIt() throws {
    let lost = try RuleExplanation("terminal-signal-lost", in: pack, builtIn: pack)
    #expect(lost.facts.map(\.fact) == [.linkBearer, .linkSignal, .linkSignalGrade, .shopOpen, .terminalReachable])
    #expect(lost.facts.map(\.owner) == [.link, .link, .link, .shop, .own])
    let silent = try RuleExplanation("terminal-silent", in: pack, builtIn: pack)
    #expect(silent.hiddenBy.contains("terminal-signal-lost"))
    #expect(try RuleExplanation("gateway-down", in: pack, builtIn: pack).accountsFor.contains("terminal-unreachable"))
    let busy = try RuleExplanation("shop-upstream-fault", in: pack, builtIn: pack)
    #expect(busy.facts.allSatisfy { $0.owner == .every(.terminal) } && !busy.facts.isEmpty)
  }

  @Test(
    arguments: [
      ("terminal-unreachble", "terminal-unreachable"), ("unreachable", "terminal-unreachable"),
      ("gateway", "gateway-down"), ("balance-account-low", "account-balance-low"),
    ])
  func anUnknownRuleNamesTheNearest(word: String, meant: String) throws {
    let problem = #expect(throws: LabProblem.self) { try RuleExplanation(word, in: pack, builtIn: pack) }
    #expect(problem?.description.contains(meant) == true, "\(problem?.description ?? "")")
  }

  @Test func everyRuleCanBeExplained() throws {
    for rule in pack.rules {
      let explanation = try RuleExplanation(rule.id, in: pack, builtIn: pack)
      #expect(!explanation.facts.isEmpty, "\(rule.id)")
      #expect(explanation.isBuiltIn)
    }
  }
}
