/// Everything that can be known about a subject: the one catalogue that rules, panels, connectors, journal and
/// documentation read. The raw value is the name used in rule files and in `shop.yaml`.
///
/// Type and unit of each are in ``FactDefinition``; see ``definition``.
public enum Fact: String, CaseIterable, Hashable, Sendable, Codable {
  // The shop
  case shopOpen = "shop.open"

  // Terminal: contact and state
  case terminalReachable = "terminal.reachable"
  case terminalContact = "terminal.contact"
  case terminalState = "terminal.state"
  case terminalStatusCode = "terminal.status-code"
  case terminalLocks = "terminal.locks"
  case terminalResponseTime = "terminal.response-time"
  case terminalLastTransaction = "terminal.last-transaction"
  case terminalLastSignIn = "terminal.last-sign-in"
  case terminalNextReboot = "terminal.next-reboot"
  // Terminal: identity and software
  case terminalTID = "terminal.tid"
  case terminalConfiguredTID = "terminal.configured-tid"
  case terminalSerial = "terminal.serial"
  case terminalDeviceName = "terminal.device-name"
  case terminalSoftware = "terminal.software"
  case terminalTargetSoftware = "terminal.target-software"
  case terminalClockDrift = "terminal.clock-drift"
  // Terminal: hardware
  case terminalBattery = "terminal.battery"
  case terminalBatteryTemperature = "terminal.battery-temperature"
  case terminalMains = "terminal.mains"
  case terminalPaper = "terminal.paper"
  case terminalPrinter = "terminal.printer"
  case terminalCardReader = "terminal.card-reader"
  case terminalPINPad = "terminal.pin-pad"
  case terminalDisplay = "terminal.display"
  case terminalKeyboard = "terminal.keyboard"
  // Terminal: money on the device
  case terminalBatchCount = "terminal.batch.count"
  case terminalBatchAmount = "terminal.batch.amount"
  case terminalBatchOpened = "terminal.batch.opened"
  case terminalUnsent = "terminal.unsent"
  case terminalPreauthorisations = "terminal.preauthorisations"
  // Terminal: transactions over the reporting service's window
  case terminalApproved = "terminal.transactions.approved"
  case terminalDeclined = "terminal.transactions.declined"
  case terminalTimedOut = "terminal.transactions.timed-out"
  case terminalReversed = "terminal.transactions.reversed"
  case terminalResponses = "terminal.transactions.responses"

  // Account
  case accountState = "account.state"
  case accountPayments = "account.payments"
  case accountRefunds = "account.refunds"
  case accountWithdrawals = "account.withdrawals"
  case accountSettling = "account.settling"
  case accountTransactionLimit = "account.limit.transaction"
  case accountDayLimit = "account.limit.day"
  case accountDayUsed = "account.limit.day.used"
  case accountMonthLimit = "account.limit.month"
  case accountMonthUsed = "account.limit.month.used"
  case accountBalance = "account.balance"
  case accountBalanceRequired = "account.balance.required"
  case accountBalanceFrozen = "account.balance.frozen"
  case accountBalanceInTransit = "account.balance.in-transit"
  case accountSettlementState = "account.settlement.state"
  case accountSettlementAmount = "account.settlement.amount"
  case accountSettlementAt = "account.settlement.at"
  case accountSettlementReason = "account.settlement.reason"
  case accountSettlementNext = "account.settlement.next"
  case accountBankAccount = "account.bank-account"
  case accountPaymentTimes = "account.payment-times"
  case accountOnboardingApply = "account.onboarding.apply"
  case accountOnboardingApplyAt = "account.onboarding.apply.at"
  case accountOnboardingReview = "account.onboarding.review"
  case accountOnboardingReviewAt = "account.onboarding.review.at"
  case accountOnboardingContract = "account.onboarding.contract"
  case accountOnboardingContractAt = "account.onboarding.contract.at"
  case accountOnboardingInstall = "account.onboarding.install"
  case accountOnboardingInstallAt = "account.onboarding.install.at"
  case accountOnboardingSettle = "account.onboarding.settle"
  case accountOnboardingSettleAt = "account.onboarding.settle.at"
  case accountRequirements = "account.requirements"
  case accountRequirementsDeadline = "account.requirements.deadline"
  case accountProviderCode = "account.provider-code"
  case accountProviderText = "account.provider-text"

  // Link
  case linkUp = "link.up"
  case linkBearer = "link.bearer"
  case linkSignal = "link.signal"
  case linkSignalGrade = "link.signal-grade"
  case linkNetwork = "link.network"
  case linkLatency = "link.latency"
  case linkLatencyMedian = "link.latency.p50"
  case linkLatencyHigh = "link.latency.p95"
  case linkLoss = "link.loss"
  case linkJitter = "link.jitter"
  case linkRetries = "link.retries"
  case linkNames = "link.names"
  case linkContact = "link.contact"
  case linkLatencyUsual = "link.latency.usual"
  case linkCertificateExpires = "link.certificate-expires"
  case linkSpeed = "link.speed"
  case linkErrors = "link.errors"

  // Upgrade
  case upgradeTerminal = "upgrade.terminal"
  case upgradeKind = "upgrade.kind"
  case upgradeFrom = "upgrade.from"
  case upgradeTo = "upgrade.to"
  case upgradeState = "upgrade.state"
  case upgradeProgress = "upgrade.progress"
  case upgradeWaitingFor = "upgrade.waiting-for"
  case upgradeStarts = "upgrade.starts"
  case upgradeEnds = "upgrade.ends"
  case upgradeMandatoryBy = "upgrade.mandatory-by"
  case upgradeAttempts = "upgrade.attempts"
  case upgradeFailureCode = "upgrade.failure-code"
  case upgradeFailureText = "upgrade.failure-text"

  // Printer
  case printerContact = "printer.contact"
  case printerOnline = "printer.online"
  case printerCover = "printer.cover"
  case printerPaper = "printer.paper"
  case printerCutter = "printer.cutter"
  case printerError = "printer.error"

  // Power
  case powerContact = "power.contact"
  case powerSource = "power.source"
  case powerCharge = "power.charge"
  case powerRuntime = "power.runtime"
  case powerInputVoltage = "power.input-voltage"
  case powerLowBattery = "power.low-battery"
  case powerReplaceBattery = "power.replace-battery"

  // Duty: a recurring task of the maintenance calendar
  case dutyKind = "duty.kind"
  case dutyEvery = "duty.every"
  case dutyLastDone = "duty.last-done"
  case dutyDue = "duty.due"
  case dutyDoneBy = "duty.done-by"
  case dutyTicked = "duty.ticked"

  /// Its place in the catalogue, counted from 0; another one in another version of the program, so for memory only.
  public var place: Int { withUnsafeBytes(of: self) { Int($0[0]) } }

  /// By its place in the catalogue, which is quicker than by its name: facts are looked up for every reading.
  public func hash(into hasher: inout Hasher) { hasher.combine(withUnsafeBytes(of: self) { $0[0] }) }
}
