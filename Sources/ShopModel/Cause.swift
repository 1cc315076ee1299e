/// Why something is wrong: exactly one for each finding. The raw value is the name in rule files.
public enum Cause: String, CaseIterable, Hashable, Sendable {
  case terminalBoard = "terminal.hardware.board"
  case terminalDisplay = "terminal.hardware.display"
  case terminalKeyboard = "terminal.hardware.keyboard"
  case terminalPrinter = "terminal.hardware.printer"
  case terminalReader = "terminal.hardware.reader"
  case terminalPINPad = "terminal.hardware.pinpad"
  case terminalBattery = "terminal.hardware.battery"
  case terminalTamper = "terminal.hardware.tamper"
  case terminalFault = "terminal.software.fault"
  case terminalOutdated = "terminal.software.outdated"
  case terminalConfiguration = "terminal.software.configuration"
  case terminalKeys = "terminal.software.keys"
  case terminalClock = "terminal.software.clock"
  case networkSignal = "network.signal"
  case networkCongestion = "network.congestion"
  case networkUnreachable = "network.unreachable"
  case networkGateway = "network.gateway"
  case networkInternet = "network.internet"
  case networkDNS = "network.dns"
  case accountBalance = "account.bank.balance"
  case accountFrozen = "account.bank.frozen"
  case accountPayout = "account.bank.payout"
  case accountInterface = "account.platform.interface"
  case accountLimits = "account.platform.limits"
  case accountHours = "account.platform.hours"
  case accountRestricted = "account.platform.restricted"
  case accountReview = "account.platform.review"
  case accountUnregistered = "account.platform.unregistered"
  case operatorInput = "operator.input"
  case operatorHandling = "operator.handling"
  case operatorProcedure = "operator.procedure"
  case surroundingsPower = "surroundings.power"
  case surroundingsInterference = "surroundings.interference"
  case upgradeAnnounced = "upgrade.announced"
  case upgradePending = "upgrade.pending"
  case upgradeRunning = "upgrade.running"
  case upgradeFailed = "upgrade.failed"
  case upgradeOverdue = "upgrade.overdue"
  case transactionMismatch = "transaction.mismatch"
  case transactionDeclined = "transaction.declined"
  case transactionDelayed = "transaction.delayed"
  case transactionHostBusy = "transaction.host-busy"
  case transactionCardholder = "transaction.cardholder"

  /// Whether the cause lies with a merchant account: no restart and no reset of a terminal can cure it.
  public var isAccountSide: Bool { rawValue.hasPrefix("account.") }
}

/// Who has to act on a finding.
public enum Actor: String, CaseIterable, Hashable, Sendable {
  case owner, technician, bank, acquirer
  /// Nobody: it passes by itself.
  case nobody
}
