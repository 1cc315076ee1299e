import ShopModel

/// The facts of a subject in the groups in which people think of them. Every fact of the catalogue is in exactly one.
enum FactGroups {
  struct Group: Hashable {
    var title: TextKey
    var facts: [Fact]
  }

  /// Whether a subject of which nobody tells this fact lacks anything: some pieces of the network have what others have not.
  static func isMissed(_ fact: Fact, by subject: SubjectID) -> Bool {
    switch fact {
    case .linkNames: subject == .internet
    case .linkCertificateExpires: subject.key.hasPrefix(SubjectID.link(toHostOf: "").key)
    case .linkSpeed, .linkErrors: subject == .ownLink
    default: true
    }
  }

  static func groups(of kind: SubjectKind) -> [Group] {
    switch kind {
    case .shop: [Group(title: .groupState, facts: [.shopOpen])]
    case .terminal:
      [
        Group(
          title: .groupState,
          facts: [
            .terminalReachable, .terminalContact, .terminalState, .terminalStatusCode, .terminalLocks,
            .terminalResponseTime, .terminalLastTransaction, .terminalLastSignIn, .terminalNextReboot,
          ]),
        Group(
          title: .groupSoftware,
          facts: [
            .terminalTID, .terminalConfiguredTID, .terminalSerial, .terminalDeviceName, .terminalSoftware,
            .terminalTargetSoftware,
            .terminalClockDrift,
          ]),
        Group(
          title: .groupHardware,
          facts: [
            .terminalPaper, .terminalPrinter, .terminalCardReader, .terminalPINPad, .terminalDisplay,
            .terminalKeyboard, .terminalBattery, .terminalBatteryTemperature, .terminalMains,
          ]),
        Group(
          title: .groupBatch,
          facts: [
            .terminalBatchCount, .terminalBatchAmount, .terminalBatchOpened, .terminalUnsent,
            .terminalPreauthorisations,
          ]),
        Group(
          title: .groupTransactions,
          facts: [.terminalApproved, .terminalDeclined, .terminalTimedOut, .terminalReversed, .terminalResponses]),
      ]
    case .account:
      [
        Group(
          title: .groupState,
          facts: [
            .accountState, .accountPayments, .accountRefunds, .accountWithdrawals, .accountSettling,
            .accountBankAccount, .accountPaymentTimes, .accountRequirements, .accountRequirementsDeadline,
            .accountProviderCode,
            .accountProviderText,
          ]),
        Group(
          title: .groupBalance,
          facts: [.accountBalance, .accountBalanceRequired, .accountBalanceFrozen, .accountBalanceInTransit]),
        Group(
          title: .groupLimits,
          facts: [
            .accountTransactionLimit, .accountDayLimit, .accountDayUsed, .accountMonthLimit, .accountMonthUsed,
          ]),
        Group(
          title: .groupSettlement,
          facts: [
            .accountSettlementState, .accountSettlementAmount, .accountSettlementAt, .accountSettlementReason,
            .accountSettlementNext,
          ]),
        Group(
          title: .groupOnboarding,
          facts: [
            .accountOnboardingApply, .accountOnboardingApplyAt, .accountOnboardingReview, .accountOnboardingReviewAt,
            .accountOnboardingContract, .accountOnboardingContractAt, .accountOnboardingInstall,
            .accountOnboardingInstallAt, .accountOnboardingSettle, .accountOnboardingSettleAt,
          ]),
      ]
    case .link:
      [
        Group(
          title: .groupNetwork,
          facts: [
            .linkUp, .linkBearer, .linkSignal, .linkSignalGrade, .linkNetwork, .linkLatency, .linkLatencyMedian,
            .linkLatencyHigh, .linkLatencyUsual, .linkLoss, .linkJitter, .linkRetries, .linkNames, .linkContact,
            .linkCertificateExpires, .linkSpeed, .linkErrors,
          ])
      ]
    case .upgrade:
      [
        Group(
          title: .groupUpgrade,
          facts: [
            .upgradeTerminal, .upgradeKind, .upgradeFrom, .upgradeTo, .upgradeState, .upgradeProgress,
            .upgradeWaitingFor, .upgradeStarts, .upgradeEnds, .upgradeMandatoryBy, .upgradeAttempts,
            .upgradeFailureCode, .upgradeFailureText,
          ])
      ]
    case .printer:
      [
        Group(
          title: .groupHardware,
          facts: [
            .printerContact, .printerOnline, .printerPaper, .printerCover, .printerCutter, .printerError,
          ])
      ]
    case .power:
      [
        Group(
          title: .groupHardware,
          facts: [
            .powerContact, .powerSource, .powerCharge, .powerRuntime, .powerInputVoltage, .powerLowBattery,
            .powerReplaceBattery,
          ])
      ]
    case .duty:
      [
        Group(
          title: .groupDuty,
          facts: [.dutyKind, .dutyEvery, .dutyLastDone, .dutyDue, .dutyDoneBy, .dutyTicked])
      ]
    }
  }
}
