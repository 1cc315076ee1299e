import ShopModel
import Testing

@testable import StatusRules

/// The built-in rules over what payments were answered.
@Suite struct BuiltInPaymentRuleTests {
  private static let terminals = ["one", "two", "three"].map(SubjectID.terminal)

  /// What is found where `tallies` were reported by as many terminals, in the order of their names.
  private func scene(_ tallies: [[String: Int]], timedOut: [Double] = []) throws -> Scene {
    var scene = Scene(try RulePack.builtIn())
    scene.read(.shop, .shopOpen, .bool(true), at: 0, freshFor: .seconds(10_000))
    for (terminal, tally) in zip(Self.terminals, tallies) { report(tally, terminal, &scene) }
    for (terminal, number) in zip(Self.terminals, timedOut) {
      scene.read(terminal, .terminalTimedOut, .number(number), at: 1, freshFor: .seconds(10_000))
    }
    return scene
  }

  private func report(_ tally: [String: Int], _ terminal: SubjectID, at second: Int64 = 1, _ scene: inout Scene) {
    let approved = tally["00"] ?? 0
    let declined = tally.values.reduce(0, +) - approved
    scene.note(terminal, .terminalApproved, .number(Double(approved)), at: second, freshFor: .seconds(10_000))
    scene.note(terminal, .terminalDeclined, .number(Double(declined)), at: second, freshFor: .seconds(10_000))
    scene.read(terminal, .terminalResponses, .tally(tally), at: second, freshFor: .seconds(10_000))
  }

  private func shown(_ scene: Scene) -> [String] { scene.engine.findings.map(\.id.description).sorted() }

  // MARK: One terminal

  @Test(
    arguments: [
      ("99", "terminal-keys-refused", Cause.terminalKeys, Remedy.signInAgain),
      ("A0", "terminal-keys-refused", .terminalKeys, .signInAgain),
      ("77", "terminal-keys-refused", .terminalKeys, .signInAgain),
      ("91", "terminal-host-busy", .transactionHostBusy, .wait),
      ("96", "terminal-host-busy", .transactionHostBusy, .wait),
      ("97", "terminal-refused", .accountUnregistered, .verifyAccount),
      ("58", "terminal-refused", .accountUnregistered, .verifyAccount),
    ])
  func twoOfACodeAreAPattern(code: String, rule: String, cause: Cause, remedy: Remedy) throws {
    // Another terminal works, so that it is not the shop's trouble.
    #expect(try shown(scene([["00": 4, code: 1], ["00": 9]])) == [])
    let scene = try scene([["00": 4, code: 2], ["00": 9]])
    #expect(shown(scene) == ["\(rule)@terminal/one"])
    let finding = try #require(scene.engine.findings.first)
    #expect(finding.cause == cause)
    #expect(finding.ladder.first?.remedy == remedy)
    #expect(finding.evidence.first?.value == .tally(["00": 4, code: 2]))
  }

  @Test func keysThatAreRefusedInPassingAreNoFinding() throws {
    // Two in thirty: a change of batch, cured by the terminal's own sign-in.
    #expect(try shown(scene([["00": 28, "77": 2]])) == [])
    #expect(try shown(scene([["00": 200, "77": 5]])) == ["terminal-keys-refused@terminal/one"])
  }

  @Test func keysAreInOrderAgainWhenTheCountsAreGone() throws {
    var scene = try scene([["00": 1, "A0": 3]])
    #expect(shown(scene) == ["terminal-keys-refused@terminal/one"])
    report(["00": 12], Self.terminals[0], at: 60, &scene)
    #expect(shown(scene) == [])
  }

  @Test func code51IsCountedAndNeverAnAlarm() throws {
    #expect(try shown(scene([["00": 50, "51": 9]])) == [])
    let scene = try scene([["00": 10, "51": 20]])
    let finding = try #require(scene.engine.findings.first)
    #expect(scene.engine.findings.count == 1)
    #expect(finding.cause == .transactionCardholder)
    #expect(finding.severity == .notice)
    #expect(!finding.ladder.contains { $0.remedy == .topUp })
  }

  @Test func mostPaymentsDeclinedForNoReasonOfTheCards() throws {
    #expect(try shown(scene([["00": 5, "05": 5]])) == [])
    let scene = try scene([["00": 4, "05": 6]])
    #expect(shown(scene) == ["terminal-declines-high@terminal/one"])
    #expect(scene.engine.findings.first?.cause == .transactionDeclined)
  }

  @Test func declinesAreCountedWhereNobodyReportsTheCodes() throws {
    var scene = Scene(try RulePack.builtIn())
    scene.note(counter, .terminalApproved, .number(3), at: 0)
    scene.read(counter, .terminalDeclined, .number(7), at: 0)
    #expect(scene.rules == ["terminal-declines-high"])
  }

  @Test(
    arguments: [
      (["00": 30, "25": 3, "64": 2], "terminal-entry-errors", Cause.operatorInput, Remedy.trainStaff),
      (["00": 30, "95": 1], "terminal-totals-differ", .transactionMismatch, .check),
      (["00": 30, "61": 3], "terminal-amounts-declined", .transactionDeclined, .check),
    ])
  func whatAShareOfTheCodesSays(tally: [String: Int], rule: String, cause: Cause, remedy: Remedy) throws {
    let scene = try scene([tally, ["00": 9]])
    #expect(shown(scene) == ["\(rule)@terminal/one"])
    #expect(scene.engine.findings.first?.cause == cause)
    #expect(scene.engine.findings.first?.ladder.first?.remedy == remedy)
  }

  @Test func aLimitIsTheAccountsWhereItIsNearlyUsedUp() throws {
    let days: [(Int64, String)] = [(80_00, "terminal-amounts-declined"), (95_00, "terminal-limit-declines")]
    for (used, rule) in days {
      var scene = try scene([["00": 30, "61": 3], ["00": 9]])
      for (fact, amount) in [(Fact.accountDayUsed, used), (.accountDayLimit, 100_00)] {
        scene.read(
          acquirer, fact, .money(Money(minorUnits: amount, currency: "CNY")), at: 2, freshFor: .seconds(10_000))
      }
      let found = scene.engine.findings.first { $0.id.subject == Self.terminals[0] }
      #expect(found?.id.rule == rule)
      #expect(found?.cause == (used > 90_00 ? .accountLimits : .transactionDeclined))
      #expect(found?.severity == (used > 90_00 ? .warning : .notice))
    }
    // Three in many are the customers' own limits.
    #expect(try shown(scene([["00": 90, "61": 3]])) == [])
  }

  @Test func aFewFailuresBesideManyApprovalsAreNoPattern() throws {
    #expect(try shown(scene([["00": 400], ["00": 400]], timedOut: [3, 0])) == [])
    #expect(try shown(scene([["00": 400], ["00": 400]], timedOut: [3, 4])) == [])
    #expect(try shown(scene([["00": 400, "91": 3], ["00": 400, "96": 2]])) == [])
    #expect(try shown(scene([["00": 400]], timedOut: [22])) == ["terminal-unanswered@terminal/one"])
  }

  // MARK: One terminal among its siblings

  @Test func noAnswersOnOneTerminalAreItsOwnLink() throws {
    let scene = try scene([["00": 2], ["00": 9], ["00": 7]], timedOut: [3, 0, 1])
    #expect(shown(scene) == ["terminal-unanswered-alone@terminal/one"])
    #expect(scene.engine.findings.first?.cause == .networkUnreachable)
    #expect(scene.engine.findings.first?.ladder.contains { $0.remedy == .switchLink } == true)
  }

  @Test func noAnswersInAShopOfOneTerminalAreNotBlamedOnItsLink() throws {
    let scene = try scene([["00": 2]], timedOut: [3])
    #expect(shown(scene) == ["terminal-unanswered@terminal/one"])
    #expect(scene.engine.findings.first?.cause == .transactionDelayed)
  }

  @Test(
    arguments: [
      (["00": 15, "14": 4, "19": 1], ["00": 40], true),
      // Not five of them.
      (["00": 4, "14": 4], ["00": 40], false),
      // No more than a fifth of all answers.
      (["00": 20, "14": 5], ["00": 40], false),
      // Not three times the others' rate: 25 % against 10 %.
      (["00": 15, "14": 5], ["00": 36, "14": 4], false),
      (["00": 15, "14": 6], ["00": 38, "55": 2], true),
    ])
  func aReaderStandsOutAmongItsSiblings(own: [String: Int], others: [String: Int], isOutlier: Bool) throws {
    let scene = try scene([own, others])
    #expect(shown(scene) == (isOutlier ? ["terminal-reader-outlier@terminal/one"] : []))
    if isOutlier { #expect(scene.engine.findings.first?.cause == .terminalReader) }
  }

  @Test func wrongPINsInOnePlaceAreThePINPad() throws {
    let scene = try scene([["00": 10, "55": 6, "14": 1], ["00": 30, "55": 1], ["00": 20]])
    #expect(shown(scene) == ["terminal-pin-outlier@terminal/one"])
    #expect(scene.engine.findings.first?.cause == .terminalPINPad)
    // The same everywhere is the customers.
    #expect(try shown(self.scene([["00": 10, "55": 5], ["00": 10, "55": 5]])) == [])
  }

  @Test func aTerminalWithoutSiblingsStandsOutAmongNone() throws {
    #expect(try shown(scene([["00": 10, "14": 6]])) == [])
  }

  // MARK: The whole shop

  @Test func aFaultUpstreamIsOneFindingAndTheTerminalsAreFolded() throws {
    var scene = try scene([["00": 1, "91": 6], ["96": 3, "68": 2], ["00": 9]], timedOut: [3, 4, 0])
    #expect(shown(scene) == ["shop-unanswered@shop/shop", "shop-upstream-fault@shop/shop"])
    let own = scene.engine.allFindings.filter { $0.id.subject.kind == .terminal }
    #expect(Set(own.map(\.id.subject)) == [Self.terminals[0], Self.terminals[1]])
    #expect(own.allSatisfy { $0.suppression != nil })
    #expect(scene.engine.findings.count { $0.blocksCards } == 0)
    // It passes at one terminal: then it is that of the other.
    report(["00": 20], Self.terminals[0], at: 60, &scene)
    scene.read(Self.terminals[0], .terminalTimedOut, .number(0), at: 60, freshFor: .seconds(10_000))
    #expect(shown(scene) == ["terminal-host-busy@terminal/two", "terminal-unanswered-alone@terminal/two"])
  }

  @Test func aFaultUpstreamDoesNotEndBecauseNobodyReportsAnyMore() throws {
    var scene = try scene([["91": 6], ["91": 3]])
    scene.advance(to: 20_000)
    #expect(shown(scene).contains("shop-upstream-fault@shop/shop"))
    for terminal in Self.terminals.prefix(2) { report(["00": 5], terminal, at: 20_001, &scene) }
    #expect(shown(scene) == [])
  }

  @Test func refusedEverywhereIsTheMerchantAndNoDeviceIsToBlame() throws {
    var scene = try scene([["03": 7], ["97": 2], [:]])
    scene.advance(to: 61)
    #expect(shown(scene) == ["shop-refused@shop/shop"])
    let finding = try #require(scene.engine.findings.first)
    #expect(finding.cause.isAccountSide)
    #expect(!finding.ladder.contains { [.restart, .reset].contains($0.remedy) })
    // One that is served shows that the merchant is in order.
    var served = try self.scene([["03": 4], ["97": 2], ["00": 5]])
    served.advance(to: 61)
    #expect(shown(served) == ["terminal-refused@terminal/one", "terminal-refused@terminal/two"])
  }

  @Test(
    arguments: [
      // One kind of payment that is not enabled.
      ([["00": 7, "58": 2]], ["terminal-refused@terminal/one"]),
      (
        [["00": 7, "58": 2], ["00": 7, "58": 2]],
        ["terminal-refused@terminal/one", "terminal-refused@terminal/two"]
      ),
      // One that is not bound to the merchant, and another that nobody has paid at yet.
      ([["97": 6], [:]], ["terminal-refused@terminal/one"]),
      // The only one there is.
      ([["97": 6]], ["shop-refused@shop/shop"]),
    ] as [([[String: Int]], [String])])
  func theMerchantIsAccusedOnlyByEveryTerminal(tallies: [[String: Int]], found: [String]) throws {
    var scene = try scene(tallies)
    scene.advance(to: 61)
    #expect(shown(scene) == found)
  }

  @Test func theShopsRefusalEndsWhenTerminalsAreServedAgain() throws {
    var scene = try scene([["03": 4], ["97": 2]])
    scene.advance(to: 61)
    #expect(shown(scene) == ["shop-refused@shop/shop"])
    report(["00": 20, "03": 1], Self.terminals[0], at: 70, &scene)
    #expect(shown(scene) == ["terminal-refused@terminal/two"])
  }

  @Test func theCutOverIsForInformation() throws {
    let scene = try scene([["00": 5, "90": 2], ["00": 5, "90": 1]])
    #expect(shown(scene) == ["shop-cut-over@shop/shop"])
    #expect(scene.engine.findings.first?.severity == .notice)
    #expect(scene.engine.findings.first?.actor == .nobody)
  }
}
