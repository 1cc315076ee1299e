import ShopModel
import Testing

@testable import StatusRules

/// What every rule that comes with the product must be.
@Suite struct BuiltInPackTests {
  @Test func loadsWithoutAProblem() throws {
    #expect(try RulePack.builtIn().rules.count > 90)
  }

  @Test func everyRuleSpeaksBothLanguagesAndFitsTheScreen() throws {
    for rule in try RulePack.builtIn().rules {
      #expect(rule.title.languages == [.english, .chinese], "\(rule.id)")
      #expect(rule.explanation.languages == [.english, .chinese], "\(rule.id)")
      #expect(rule.title(.english).count <= 34, "\(rule.id)")
      #expect(cells(rule.title(.chinese)) <= 24, "\(rule.id)")
      #expect(rule.title(.chinese).unicodeScalars.contains { isHan($0) }, "\(rule.id)")
      #expect(rule.explanation(.chinese).unicodeScalars.contains { isHan($0) }, "\(rule.id)")
      #expect(!rule.explanation(.english).unicodeScalars.contains { isHan($0) }, "\(rule.id)")
      for step in rule.ladder {
        if let text = step.instruction { #expect(text.languages == [.english, .chinese], "\(rule.id)") }
        if step.remedy == .check { #expect(step.instruction != nil, "\(rule.id): what to check") }
      }
    }
  }

  @Test func accountCausesNeverOfferARestartOrAReset() throws {
    let rules = try RulePack.builtIn().rules.filter { $0.cause.isAccountSide }
    #expect(rules.count > 25)
    for rule in rules { #expect(!rule.ladder.contains { [.restart, .reset].contains($0.remedy) }, "\(rule.id)") }
  }

  @Test func tamperingOffersOnlyReturnForRepair() throws {
    let rules = try RulePack.builtIn().rules.filter { $0.cause == .terminalTamper }
    #expect(!rules.isEmpty)
    for rule in rules {
      #expect(rule.ladder.first?.remedy == .replaceDevice)
      #expect(rule.ladder.allSatisfy { [.replaceDevice, .contactSupport].contains($0.remedy) })
    }
  }

  @Test func aResetComesOnlyAfterARestartAndNeverLast() throws {
    for rule in try RulePack.builtIn().rules {
      let remedies = rule.ladder.map(\.remedy)
      guard let reset = remedies.firstIndex(of: .reset) else { continue }
      #expect(remedies[..<reset].contains(.restart), "\(rule.id)")
      #expect(reset < remedies.count - 1, "\(rule.id)")
    }
  }

  @Test func whoeverResetsIsToldToSettleFirst() throws {
    var count = 0
    for rule in try RulePack.builtIn().rules {
      for step in rule.ladder where step.remedy == .reset {
        #expect(step.instruction?(.english).contains("only after the batch is settled") == true, "\(rule.id)")
        #expect(step.instruction?(.chinese).contains("须先完成批结算") == true, "\(rule.id)")
        count += 1
      }
    }
    #expect(count > 0)
  }

  @Test(
    arguments: [
      ("terminal-reconciliation-required", Remedy.restart), ("terminal-diagnosis-required", .restart),
      ("terminal-slow", .restart), ("duty-overdue", .contactSupport),
    ])
  func whatCannotHelpIsNotOffered(rule: String, remedy: Remedy) throws {
    let ladder = try #require(try RulePack.builtIn().rule(rule)?.ladder)
    #expect(!ladder.isEmpty && !ladder.contains { $0.remedy == remedy })
  }

  @Test func noChineseTextSpeaksTheTradesJargon() throws {
    for rule in try RulePack.builtIn().rules {
      let texts =
        [rule.title(.chinese), rule.explanation(.chinese)] + rule.ladder.compactMap { $0.instruction?(.chinese) }
      for word in ["进件", "日切", "链路", "丢包", "重传"] {
        #expect(!texts.contains { $0.contains(word) }, "\(rule.id): \(word)")
      }
    }
  }

  @Test func whoeverNobodyMustWaitFor() throws {
    for rule in try RulePack.builtIn().rules where rule.actor == .nobody {
      #expect(rule.ladder.first?.remedy == .wait, "\(rule.id)")
    }
  }
}
