/// What kind of value a fact has.
public enum FactType: Hashable, Sendable {
  /// Yes or no.
  case bool
  /// A number in the fact's unit.
  case number
  /// A text; bounded and free of control characters (see ``DeviceText``).
  case text
  /// A version, ordered as people order versions: `2.0.9` before `2.0.10`.
  case version
  /// One of these names.
  case choice([String])
  /// Some of these names.
  case choices([String])
  /// Any number of texts.
  case texts
  /// An amount of money.
  case money
  /// A moment.
  case time
  /// How often each of some names occurred: response code -> number of transactions.
  case tally
}

/// The unit in which a numeric fact is kept. A connector converts before it reports.
public enum FactUnit: String, Hashable, Sendable, CaseIterable {
  /// Milliseconds.
  case milliseconds = "ms"
  /// Seconds.
  case seconds = "s"
  /// Parts of a hundred: 0...100.
  case percent = "%"
  /// Received power, decibel-milliwatts; negative, nearer to zero is stronger.
  case decibelMilliwatts = "dBm"
  /// Degrees Celsius.
  case celsius = "degC"
  /// Volts.
  case volts = "V"

  /// Between what it can be, whatever a source says: a battery of 820 % is nobody's.
  public var possible: ClosedRange<Double> {
    switch self {
    case .milliseconds, .seconds: 0...Double.greatestFiniteMagnitude
    case .percent: 0...100
    // Nothing in the air of a shop reaches a milliwatt.
    case .decibelMilliwatts: -200...0
    case .celsius: -100...300
    case .volts: 0...1000
    }
  }
}

/// One row of the catalogue.
public struct FactDefinition: Sendable {
  /// The fact.
  public let fact: Fact
  /// What it is about.
  public let subject: SubjectKind
  /// The type of its values.
  public let type: FactType
  /// The unit of its numbers; nil for counts and for what is not a number.
  public let unit: FactUnit?
  /// Whether the last hours of it are kept for graphs.
  public let isGraphed: Bool
}

extension Fact {
  /// Type and unit of this fact.
  public var definition: FactDefinition { Fact.definitions[place] }

  /// What this fact is about.
  public var subjectKind: SubjectKind { definition.subject }

  /// Made once: every reading asks for its fact's row.
  private static let definitions = Fact.allCases.map(\.worded)

  private var worded: FactDefinition {
    let (type, unit, graphed) = Fact.shape(of: self)
    let subject = SubjectKind(rawValue: String(rawValue.prefix { $0 != "." })) ?? .shop
    return FactDefinition(fact: self, subject: subject, type: type, unit: unit, isGraphed: graphed)
  }

  private typealias Shape = (FactType, FactUnit?, Bool)

  private static func shape(of fact: Fact) -> Shape {
    switch fact {
    case .shopOpen, .terminalReachable, .terminalMains, .linkUp, .linkNames, .printerOnline, .powerLowBattery,
      .powerReplaceBattery:
      (.bool, nil, false)

    case .terminalContact: (.choice(Choice.contact), nil, false)
    case .terminalState: (.choice(Choice.terminalState), nil, false)
    case .terminalLocks: (.choices(Choice.lock), nil, false)
    case .terminalPaper, .printerPaper: (.choice(["ok", "low", "out", "jam"]), nil, false)
    case .terminalPrinter, .terminalCardReader, .terminalPINPad, .terminalDisplay, .terminalKeyboard,
      .printerCutter:
      (.choice(["ok", "fault"]), nil, false)
    case .printerContact: (.choice(Choice.printerContact), nil, false)
    case .printerError: (.choices(Choice.printerError), nil, false)
    case .printerCover: (.choice(["closed", "open"]), nil, false)

    case .accountState: (.choice(Choice.merchantState), nil, false)
    case .accountPayments, .accountRefunds, .accountWithdrawals, .accountSettling:
      (.choice(["allowed", "blocked"]), nil, false)
    case .accountSettlementState: (.choice(Choice.settlementState), nil, false)
    case .accountPaymentTimes: (.choice(["inside", "outside"]), nil, false)
    case .accountBankAccount: (.choice(["verified", "pending", "disabled"]), nil, false)
    case .accountOnboardingApply, .accountOnboardingReview, .accountOnboardingContract, .accountOnboardingInstall,
      .accountOnboardingSettle:
      (.choice(["pending", "current", "done", "failed"]), nil, false)

    case .linkBearer: (.choice(["ethernet", "wifi", "2g", "3g", "4g", "5g"]), nil, false)
    case .linkContact: (.choice(Choice.linkContact), nil, false)
    case .linkSignalGrade: (.choice(["poor", "fair", "good", "excellent"]), nil, false)

    case .upgradeKind:
      (.choice(["firmware", "application", "parameters", "keys", "platform-maintenance"]), nil, false)
    case .upgradeState: (.choice(Choice.upgradeState), nil, false)
    case .upgradeWaitingFor:
      (.choice(["idle", "screen", "batch-settled", "wifi", "mains", "maintenance-call"]), nil, false)

    case .powerContact: (.choice(Choice.powerContact), nil, false)
    case .powerSource: (.choice(["mains", "battery"]), nil, false)

    case .dutyKind: (.choice(Choice.dutyKind), nil, false)

    case .terminalSoftware, .terminalTargetSoftware, .upgradeFrom, .upgradeTo: (.version, nil, false)

    case .terminalStatusCode, .terminalTID, .terminalConfiguredTID, .terminalSerial, .terminalDeviceName,
      .accountSettlementReason,
      .accountProviderCode, .accountProviderText, .linkNetwork, .upgradeTerminal, .upgradeFailureCode,
      .upgradeFailureText, .dutyDoneBy:
      (.text, nil, false)
    case .accountRequirements, .dutyTicked: (.texts, nil, false)

    case .terminalResponseTime, .linkLatency: (.number, .milliseconds, true)
    case .linkLatencyMedian, .linkLatencyHigh, .linkLatencyUsual, .linkJitter: (.number, .milliseconds, false)
    case .terminalClockDrift, .powerRuntime, .dutyEvery: (.number, .seconds, false)
    case .terminalBattery, .powerCharge: (.number, .percent, true)
    case .linkLoss, .upgradeProgress: (.number, .percent, false)
    case .terminalBatteryTemperature: (.number, .celsius, false)
    case .linkSignal: (.number, .decibelMilliwatts, true)
    case .powerInputVoltage: (.number, .volts, true)
    case .terminalBatchCount, .terminalUnsent, .terminalPreauthorisations, .terminalApproved, .terminalDeclined,
      .terminalTimedOut, .terminalReversed, .linkRetries, .linkErrors, .linkSpeed,
      .upgradeAttempts:
      (.number, nil, false)

    case .terminalBatchAmount, .accountTransactionLimit, .accountDayLimit, .accountDayUsed, .accountMonthLimit,
      .accountMonthUsed, .accountBalance, .accountBalanceRequired, .accountBalanceFrozen, .accountBalanceInTransit,
      .accountSettlementAmount:
      (.money, nil, false)

    case .terminalBatchOpened, .terminalLastTransaction, .terminalLastSignIn, .terminalNextReboot,
      .accountSettlementAt, .accountSettlementNext, .accountRequirementsDeadline, .upgradeStarts, .upgradeEnds,
      .upgradeMandatoryBy, .accountOnboardingApplyAt, .accountOnboardingReviewAt, .accountOnboardingContractAt,
      .accountOnboardingInstallAt, .accountOnboardingSettleAt, .dutyLastDone, .dutyDue,
      .linkCertificateExpires:
      (.time, nil, false)

    case .terminalResponses: (.tally, nil, false)
    }
  }
}

/// The names of the choice facts, in order of increasing trouble where there is one.
public enum Choice {
  /// How a terminal's address answers. `held-by-till`: the till has the only connection. `not-registered`: it wants a
  /// registration first. `silent`: connected, then nothing. `foreign`: it speaks, but not this protocol.
  /// `unreachable`: no connection at all.
  public static let contact = ["answering", "held-by-till", "not-registered", "silent", "foreign", "unreachable"]

  /// How a printer's address answers. `held-by-till`: the connection is refused, so that the till has it, or nothing
  /// prints there.
  public static let printerContact = ["answering", "held-by-till", "silent", "foreign", "unreachable"]

  /// What a printer says is wrong with it. `recoverable`: it goes away by itself, as when the head has cooled down.
  /// `other`: it says that there is an error and not which.
  public static let printerError = ["recoverable", "cutter", "unrecoverable", "other"]

  /// How the server of a power source answers. `data-stale`: it has heard nothing of the source for a while.
  /// `driver-lost`: it has lost what talks to the source. `unknown-name`: it knows no source of this name. `denied`: it
  /// does not talk to us.
  public static let powerContact = [
    "answering", "data-stale", "driver-lost", "unknown-name", "denied", "silent", "foreign", "unreachable",
  ]

  /// What a terminal says it is doing.
  public static let terminalState = [
    "ready", "busy", "card-inserted", "please-wait", "held-by-till", "updating", "rebooting", "paper-out",
    "reconciliation-required", "diagnosis-required", "initialisation-required", "activation-required",
    "clock-wrong", "storage-full", "configuration-required", "service", "locked", "hardware-fault", "out-of-order",
    "tampered", "unknown",
  ]

  /// The terminal locks of ZVT's tag 1F55 (PA00P015 13.08), one name a bit.
  public static let lock = [
    "secure-module-changed", "start-up-needed", "printer", "out-of-order", "service", "diagnosis", "initialisation",
    "reconciliation", "mdb-not-ready", "contactless-not-initialised", "low-battery", "activation-needed",
    "secure-link-not-ready", "card-still-inserted", "card-reader-not-found", "transaction-log-defective",
  ]

  /// What came of reaching for a link's other end, by what is measured on this computer.
  public static let linkContact = [
    "answering", "refused", "silent", "no-route", "name-unknown", "tls-failed", "not-trusted",
  ]

  /// A merchant's state at an acquirer.
  public static let merchantState = [
    "normal", "under-review", "rejected", "pending-signature", "limited", "frozen", "disabled", "closed", "dormant",
    "unknown",
  ]

  /// A settlement batch on its way to the bank.
  public static let settlementState = ["pending", "processing", "paid", "delayed", "failed", "returned", "frozen"]

  /// What a recurring duty of the maintenance calendar is about.
  public static let dutyKind = ["inspection", "cleaning", "software", "receipts", "ups-test", "training", "other"]

  /// Where an item of the upgrade queue stands.
  public static let upgradeState = [
    "announced", "scheduled", "queued", "waiting", "downloading", "installing", "rebooting", "done", "failed",
    "cancelled",
  ]
}
