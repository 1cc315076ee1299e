import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// That the built-in rules leave out nothing the product promises.
@Suite struct BuiltInCoverageTests {
  private static let m = SubjectID.upgrade("m")
  private static let wifi = SubjectID.link(ofTerminal: "counter")

  /// What is shown once every waiting time is over and every subject has been asked three times.
  private func findings(_ facts: [SubjectID: [Fact: FactValue]], after seconds: Int64 = 4_000) throws -> [Finding] {
    var scene = Scene(try RulePack.builtIn())
    for second in [Int64(0), 5, 10] {
      for (subject, values) in facts {
        for (fact, value) in values { scene.note(subject, fact, value, at: second, freshFor: .seconds(1_000_000)) }
      }
      for subject in facts.keys { scene.engine.evaluate(subject, in: scene.facts, at: Timestamp(seconds: second)) }
    }
    scene.advance(to: seconds)
    return scene.engine.findings
  }

  @Test func everyCauseHasARule() throws {
    let found = Set(try RulePack.builtIn().rules.map(\.cause))
    #expect(Set(Cause.allCases).subtracting(found) == [])
  }

  @Test func everyRuleOverResponseCodesNamesOnlyKnownCodes() throws {
    let codes = try ResponseCodePack.builtIn()
    var count = 0
    for rule in try RulePack.builtIn().rules where rule.when.contains("tally(") {
      for part in rule.when.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      where part.offset % 2 == 1 {
        #expect(codes.code(String(part.element), in: .unionPay) != nil, "\(rule.id): \(part.element)")
        count += 1
      }
    }
    #expect(count > 1)
  }

  // MARK: Rows of what the product is for

  /// M1: every kind of trouble is told apart by its cause.
  static let kinds: [(String, SubjectID, [Fact: FactValue], Cause)] = [
    ("hardware", counter, [.terminalState: .text("hardware-fault")], .terminalBoard),
    ("software", counter, [.terminalState: .text("out-of-order")], .terminalFault),
    ("network", wifi, [.linkUp: .bool(false)], .networkUnreachable),
    ("name server", SubjectID(.link, "internet"), [.linkUp: .bool(true), .linkNames: .bool(false)], .networkDNS),
    (
      "balance", acquirer,
      [
        .accountBalance: .money(Money(minorUnits: 1, currency: "CNY")),
        .accountBalanceRequired: .money(Money(minorUnits: 2, currency: "CNY")),
      ], .accountBalance
    ),
    ("frozen", acquirer, [.accountState: .text("frozen")], .accountFrozen),
    ("interface", .link(toHostOf: "acquirer"), [.linkUp: .bool(false)], .accountInterface),
    (
      "limits", acquirer,
      [
        .accountDayLimit: .money(Money(minorUnits: 2, currency: "CNY")),
        .accountDayUsed: .money(Money(minorUnits: 2, currency: "CNY")),
      ], .accountLimits
    ),
    ("payment times", acquirer, [.accountPaymentTimes: .text("outside")], .accountHours),
    ("input", counter, [.terminalResponses: .tally(["00": 9, "25": 5])], .operatorInput),
    ("mishandling", counter, [.terminalState: .text("card-inserted")], .operatorHandling),
    ("power", SubjectID(.power, "ups"), [.powerSource: .text("battery")], .surroundingsPower),
    ("interference", wifi, [.linkLoss: .number(9), .linkSignal: .number(-50)], .surroundingsInterference),
    ("upgrade", .upgrade("u"), [.upgradeState: .text("installing")], .upgradeRunning),
    ("mismatch", counter, [.terminalResponses: .tally(["95": 1])], .transactionMismatch),
    ("declined", counter, [.terminalApproved: .number(1), .terminalDeclined: .number(9)], .transactionDeclined),
    ("delayed", counter, [.terminalTimedOut: .number(4)], .transactionDelayed),
    ("host busy", counter, [.terminalResponses: .tally(["00": 9, "96": 2])], .transactionHostBusy),
    ("cardholder's balance", counter, [.terminalResponses: .tally(["00": 9, "51": 12])], .transactionCardholder),
  ]

  @Test(arguments: kinds)
  func m1CausesAreToldApart(kind: String, subject: SubjectID, facts: [Fact: FactValue], cause: Cause) throws {
    #expect(try findings([subject: facts]).map(\.cause) == [cause], "\(kind)")
  }

  /// M2 to M5: what the panels show can also be found wrong.
  @Test(
    arguments: [
      (
        "M2",
        [
          .terminalDisplay, .terminalKeyboard, .terminalPrinter, .terminalCardReader, .terminalBattery,
          .terminalBatteryTemperature, .terminalPINPad, .terminalPaper, .terminalSoftware, .terminalStatusCode,
        ]
      ),
      (
        "M3",
        [
          .accountState, .accountBankAccount, .accountBalance, .accountDayLimit, .accountMonthLimit,
          .accountSettlementState, .accountPaymentTimes, .accountOnboardingApply, .accountOnboardingReview,
          .accountOnboardingContract, .accountOnboardingInstall, .accountOnboardingSettle,
        ]
      ),
      (
        "M4",
        [
          .linkUp, .linkSignal, .linkSignalGrade, .linkLatency, .linkLoss, .linkRetries, .linkNames,
          .terminalResponseTime,
        ]
      ),
      ("M5", [.upgradeState, .upgradeStarts, .upgradeMandatoryBy, .upgradeFailureText, .upgradeTo, .upgradeProgress]),
    ] as [(String, [Fact])])
  func whatAPanelShowsCanBeFoundWrong(row: String, facts: [Fact]) throws {
    let shown = Set(try RulePack.builtIn().rules.flatMap(\.evidenceFacts))
    #expect(Set(facts).subtracting(shown) == [], "\(row)")
  }

  @Test func m6TheLadderGoesFromRestartToResetToSupport() throws {
    let found = try findings([counter: [.terminalState: .text("out-of-order")]])
    #expect(found.first?.ladder.map(\.remedy) == [.restart, .reset, .contactSupport, .replaceDevice])
  }

  @Test func m7AnAccountIsVerifiedItsLimitsAndTimesAdjustedItsBalanceToppedUp() throws {
    for (remedy, cause) in [
      (Remedy.verifyAccount, Cause.accountFrozen), (.adjustLimits, .accountLimits), (.adjustLimits, .accountHours),
      (.topUp, .accountBalance),
    ] {
      let rules = try RulePack.builtIn().rules.filter { $0.cause == cause }
      #expect(rules.contains { $0.ladder.first?.remedy == remedy }, "\(cause)")
    }
  }

  @Test func m8MaintenanceIsWaitedForAndRaisesNoOtherAlarm() throws {
    let maintenance: [Fact: FactValue] = [
      .upgradeKind: .text("platform-maintenance"), .upgradeState: .text("scheduled"),
      .upgradeStarts: .time(Timestamp(seconds: 3_600)), .upgradeEnds: .time(Timestamp(seconds: 7_200)),
    ]
    let troubled: [SubjectID: [Fact: FactValue]] = [
      Self.m: maintenance,
      .link(toHostOf: "acquirer"): [.linkUp: .bool(false)],
      counter: [.terminalResponses: .tally(["00": 9, "96": 3]), .terminalTimedOut: .number(4)],
      .terminal("two"): [.terminalApproved: .number(1), .terminalDeclined: .number(9)],
    ]
    let before = try findings(troubled, after: 3_000)
    #expect(before.contains { $0.id.rule == "upgrade-maintenance" })
    #expect(before.contains { $0.cause == .transactionHostBusy })
    let during = try findings(troubled, after: 4_000)
    #expect(during.map(\.id.rule) == ["upgrade-maintenance-running"])
    #expect(during.first?.actor == .nobody)
    #expect(during.first?.evidence.contains { $0.fact == .upgradeEnds } == true)
    let after = try findings(troubled, after: 7_300)
    #expect(!after.contains { $0.id.rule == "upgrade-maintenance-running" })
    #expect(after.contains { $0.cause == .transactionHostBusy })
  }

  @Test func m8MaintenanceAccountsForNoTerminalsOwnTrouble() throws {
    let found = try findings([
      Self.m: [.upgradeKind: .text("platform-maintenance"), .upgradeState: .text("installing")],
      counter: [.terminalState: .text("paper-out")],
    ])
    #expect(found.map(\.id.rule) == ["terminal-paper-out", "upgrade-maintenance-running"])
  }

  @Test(
    arguments: [
      (Fact.linkLoss, FactValue.number(8), Fact.linkSignal, FactValue.number(-55), "link-interference"),
      (.linkLoss, .number(8), .linkSignalGrade, .text("good"), "link-interference"),
      (.linkLoss, .number(8), .linkSignal, .number(-75), "link-loss-high"),
      (.linkRetries, .number(14), .linkSignalGrade, .text("excellent"), "link-interference-retries"),
    ])
  func m9LossAtAGoodSignalIsInterference(
    fact: Fact, value: FactValue, signal: Fact, strength: FactValue, rule: String
  ) throws {
    #expect(try findings([Self.wifi: [fact: value, signal: strength]]).map(\.id.rule) == [rule])
    if rule != "link-loss-high" {
      // A cable has no interference, and a signal of its own neither.
      let wired = try findings([Self.wifi: [fact: value, signal: strength, .linkBearer: .text("ethernet")]])
      #expect(!wired.contains { $0.cause == .surroundingsInterference })
      // Nobody in the shop sets the channel of a mobile network.
      let mobile = try findings([Self.wifi: [fact: value, signal: strength, .linkBearer: .text("4g")]])
      #expect(!mobile.contains { $0.cause == .surroundingsInterference })
    }
  }

  @Test(
    arguments: [
      ("inspection", "duty-overdue", Remedy.check), ("cleaning", "duty-overdue", .check),
      ("ups-test", "duty-overdue", .check), ("other", "duty-overdue", .check),
      ("software", "duty-software-overdue", .check), ("training", "duty-training-overdue", .trainStaff),
    ])
  func m10ADutyThatIsOverdueIsANotice(kind: String, rule: String, remedy: Remedy) throws {
    let duty: [Fact: FactValue] = [.dutyKind: .text(kind), .dutyDue: .time(Timestamp(seconds: 5_000))]
    #expect(try findings([.duty("d"): duty], after: 5_000).isEmpty)
    let found = try findings([.duty("d"): duty], after: 5_001)
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.severity == .notice)
    #expect(found.first?.ladder.first?.remedy == remedy)
  }

  @Test func m11WhatKeepsCardsAwayIsMarked() throws {
    for kind in [SubjectKind.terminal, .account] {
      let blocking = try RulePack.builtIn().rules.filter { $0.subject == kind && $0.blocksCards }
      #expect(blocking.count > 5, "\(kind)")
    }
  }

  @Test func m12TheThreeCasesHaveTheirRulesAndEnds() throws {
    let pack = try RulePack.builtIn()
    #expect(pack.rule("terminal-reader-defective")?.ladder.last?.remedy == .replaceDevice)
    #expect(pack.rule("upgrade-overdue")?.ladder.map(\.remedy) == [.updateNow, .contactSupport])
    #expect(pack.rule("account-balance-blocks")?.ladder.first?.remedy == .topUp)
  }

  // MARK: Payment times and onboarding

  @Test func outsideThePaymentTimesIsNoTroubleWhileTheShopIsClosed() throws {
    let outside: [Fact: FactValue] = [.accountPaymentTimes: .text("outside")]
    let open = try findings([acquirer: outside, .shop: [.shopOpen: .bool(true)]])
    #expect(open.map(\.id.rule) == ["account-payment-times"])
    #expect(open.first?.blocksCards == true)
    #expect(try findings([acquirer: outside, .shop: [.shopOpen: .bool(false)]]).isEmpty)
    #expect(try findings([acquirer: [.accountPaymentTimes: .text("inside")]]).isEmpty)
  }

  @Test func anOnboardingStepThatStandsForAWeekIsNoticed() throws {
    let review: [Fact: FactValue] = [
      .accountOnboardingReview: .text("current"), .accountOnboardingReviewAt: .time(Timestamp(seconds: 0)),
    ]
    let week: Int64 = 7 * 86_400
    #expect(try findings([acquirer: review], after: week).isEmpty)
    #expect(try findings([acquirer: review], after: week + 1).map(\.id.rule) == ["account-onboarding-slow"])
  }

  @Test func aHotBatteryCoolsDownBeforeItIsForgotten() throws {
    var scene = Scene(try RulePack.builtIn())
    scene.read(counter, .terminalBatteryTemperature, .number(46), at: 0)
    #expect(scene.rules == ["terminal-battery-hot"])
    scene.read(counter, .terminalBatteryTemperature, .number(42), at: 10)
    #expect(scene.rules == ["terminal-battery-hot"])
    scene.read(counter, .terminalBatteryTemperature, .number(39), at: 20)
    #expect(scene.rules == [])
  }

  @Test func namesThatFailWhileTheLineIsDownAreTheLine() throws {
    let found = try findings([SubjectID(.link, "internet"): [.linkUp: .bool(false), .linkNames: .bool(false)]])
    #expect(found.map(\.cause) == [.networkInternet])
  }

  // MARK: Relations

  /// Every rule that something out of its reach may account for says so.
  @Test(
    arguments: [
      ("terminal-unreachable", "gateway-down"), ("terminal-unanswered", "internet-down"),
      ("terminal-unreachable", "terminal-link-down"), ("terminal-unreachable", "power-battery-low"),
      ("terminal-silent", "gateway-down"), ("terminal-signal-lost", "gateway-down"),
      ("service-not-answering", "internet-down"), ("internet-down", "gateway-down"),
      ("gateway-down", "power-on-battery"), ("printer-offline", "gateway-down"),
      ("terminal-unanswered", "shop-unanswered"), ("terminal-host-busy", "shop-upstream-fault"),
      ("terminal-refused", "shop-refused"),
    ])
  func whatIsBehindDependsOnWhatIsBefore(rule: String, other: String) throws {
    #expect(try RulePack.builtIn().rule(rule)?.relations.dependsOn.contains(other) == true)
  }

  @Test func withoutPowerNobodyIsToldThatATerminalIsGone() throws {
    let found = try findings([
      SubjectID(.power, "ups"): [.powerSource: .text("battery")],
      counter: [.terminalReachable: .bool(false), .terminalContact: .text("unreachable")],
    ])
    #expect(found.map(\.id.rule) == ["power-on-battery"])
  }
}
