import ShopModel
import Testing

@testable import StatusRules

/// Merchant accounts.
@Suite struct BuiltInAccountTests: BuiltInRuleSuite {
  static let merchantStates: [(String, Cause?, Bool)] = [
    ("normal", nil, false), ("under-review", .accountReview, false), ("rejected", .accountReview, true),
    ("pending-signature", .accountReview, false), ("limited", .accountRestricted, false),
    ("frozen", .accountFrozen, true), ("disabled", .accountRestricted, true), ("closed", .accountUnregistered, true),
    ("dormant", .accountRestricted, false), ("unknown", .accountInterface, false),
  ]

  @Test func noMerchantStateIsForgotten() {
    #expect(BuiltInAccountTests.merchantStates.map(\.0) == Choice.merchantState)
  }

  @Test(arguments: merchantStates)
  func everyMerchantStateHasItsFinding(state: String, cause: Cause?, blocks: Bool) throws {
    let found = try findings(acquirer, [.accountState: .text(state)])
    #expect(found.map(\.cause) == (cause.map { [$0] } ?? []))
    #expect(found.contains(where: \.blocksCards) == blocks)
    #expect((found.first?.severity == .critical) == blocks)
    // With payments blocked as well there is still one finding that says so.
    guard state != "normal" else { return }
    let both = try findings(acquirer, [.accountState: .text(state), .accountPayments: .text("blocked")])
    #expect(both.count { $0.blocksCards } == 1)
  }

  @Test func aBalanceTooLowIsToppedUp() throws {
    var low: [Fact: FactValue] = [
      .accountBalance: .money(Money(minorUnits: 31_200, currency: "CNY")),
      .accountBalanceRequired: .money(Money(minorUnits: 50_000, currency: "CNY")),
      .accountPayments: .text("allowed"),
    ]
    var found = try findings(acquirer, low)
    #expect(found.map(\.id.rule) == ["account-balance-low"])
    #expect(found.first?.ladder.map(\.remedy) == [.topUp, .contactSupport])
    #expect(found.first?.blocksCards == false)
    low[.accountPayments] = .text("blocked")
    found = try findings(acquirer, low)
    #expect(found.map(\.id.rule) == ["account-balance-blocks"])
    #expect(found.first?.blocksCards == true)
    low[.accountBalance] = .money(Money(minorUnits: 50_000, currency: "CNY"))
    low[.accountPayments] = .text("allowed")
    #expect(try findings(acquirer, low).isEmpty)
  }

  @Test(
    arguments: [
      (89_99, []), (90_00, ["account-day-limit-near"]), (99_99, ["account-day-limit-near"]),
      (100_00, ["account-day-limit-used"]), (101_00, ["account-day-limit-used"]),
    ] as [(Int64, [String])])
  func theDayLimitIsWatched(used: Int64, rules: [String]) throws {
    for currency in ["CNY", "EUR"] {
      let found = try findings(
        acquirer,
        [
          .accountDayUsed: .money(Money(minorUnits: used, currency: currency)),
          .accountDayLimit: .money(Money(minorUnits: 100_00, currency: currency)),
        ])
      #expect(found.map(\.id.rule) == rules)
    }
  }

  @Test(
    arguments: [
      (Fact.accountPayments, "blocked", "account-payments-blocked", Cause.accountRestricted),
      (.accountRefunds, "blocked", "account-refunds-blocked", .accountRestricted),
      (.accountWithdrawals, "blocked", "account-withdrawals-blocked", .accountPayout),
      (.accountSettling, "blocked", "account-settling-blocked", .accountPayout),
      (.accountSettlementState, "failed", "account-settlement-failed", .accountPayout),
      (.accountSettlementState, "returned", "account-settlement-returned", .accountPayout),
      (.accountSettlementState, "frozen", "account-settlement-frozen", .accountFrozen),
      (.accountSettlementState, "delayed", "account-settlement-delayed", .accountPayout),
      (.accountBankAccount, "disabled", "account-bank-disabled", .accountPayout),
      (.accountOnboardingApply, "failed", "account-onboarding-failed", .accountReview),
      (.accountOnboardingSettle, "failed", "account-onboarding-failed", .accountReview),
    ])
  func everyTroubleOfAnAccountHasItsFinding(fact: Fact, value: String, rule: String, cause: Cause) throws {
    let found = try findings(acquirer, [fact: .text(value)])
    #expect(found.map(\.id.rule) == [rule])
    #expect(found.first?.cause == cause)
    let good: [Fact: FactValue] = [
      .accountPayments: .text("allowed"), .accountRefunds: .text("allowed"), .accountWithdrawals: .text("allowed"),
      .accountSettling: .text("allowed"), .accountSettlementState: .text("paid"),
      .accountBankAccount: .text("verified"), .accountOnboardingApply: .text("done"),
      .accountOnboardingSettle: .text("current"),
    ]
    #expect(try findings(acquirer, good).isEmpty)
  }

  @Test func anOnboardingStepOfWhichNobodyTellsAnyMoreLeavesNoFinding() throws {
    var scene = try scene()
    scene.read(acquirer, .accountOnboardingReview, .text("failed"), at: 0)
    #expect(scene.rules == ["account-onboarding-failed"])
    scene.advance(to: 40)
    #expect(scene.rules == [])
    let long = Timestamp(seconds: -8 * 86_400)
    scene.note(acquirer, .accountOnboardingContractAt, .time(long), at: 100)
    scene.read(acquirer, .accountOnboardingContract, .text("current"), at: 100)
    #expect(scene.rules == ["account-onboarding-slow"])
    scene.advance(to: 140)
    #expect(scene.rules == [])
  }

  @Test func papersAreDueAndThenOverdue() throws {
    for (days, rule) in [(20, nil), (10, "account-requirements-due"), (-1, "account-requirements-overdue")]
      as [(Int64, String?)]
    {
      let deadline = FactValue.time(Timestamp(seconds: days * 86_400))
      let found = try findings(acquirer, [.accountRequirementsDeadline: deadline], after: 0)
      #expect(found.map(\.id.rule) == (rule.map { [$0] } ?? []))
    }
  }
}
