import ShopModel

/// Everything the simulated acquirer's service knows of the shop, in the acquirer's own words; it is for the
/// configuration to map them to facts.
public struct ServiceReport: Hashable, Sendable {
  /// The merchant and the account.
  public var merchant: MerchantReport
  /// The terminals, by what the acquirer knows of them.
  public var terminals: [TerminalReport]
  /// The upgrade queue.
  public var upgrades: [UpgradeReport]

  /// A report.
  public init(merchant: MerchantReport, terminals: [TerminalReport] = [], upgrades: [UpgradeReport] = []) {
    self.merchant = merchant
    self.terminals = terminals
    self.upgrades = upgrades
  }

  /// The report as the service sends it.
  ///
  /// - Parameter now: the time of the answer.
  public func document(at now: Timestamp) -> String {
    JSONText.object([
      ("time", .integer(now.milliseconds)), ("merchant", merchant.json), ("terminals", .array(terminals.map(\.json))),
      ("upgrades", .array(upgrades.map(\.json))),
    ]).rendered
  }
}

/// The state of the merchant's account at the acquirer.
public struct MerchantReport: Hashable, Sendable {
  /// Where the last settlement stands.
  public struct Settlement: Hashable, Sendable {
    /// `PENDING`, `PROCESSING`, `PAID`, `DELAYED`, `FAILED`, `RETURNED` or `FROZEN`.
    public var state: String
    /// The amount in fen.
    public var amount: Int
    /// When it got there.
    public var at: Timestamp
    /// When the next one is due.
    public var next: Timestamp

    /// A settlement.
    public init(state: String, amount: Int, at: Timestamp, next: Timestamp) {
      self.state = state
      self.amount = amount
      self.at = at
      self.next = next
    }
  }

  /// The merchant number (MID).
  public var number: String
  /// `NORMAL`, `LIMITED`, `FROZEN` and so on.
  public var status = "NORMAL"
  /// The acquirer's code for the status.
  public var code = "00000"
  /// The acquirer's words for the status.
  public var text = ""
  /// Whether payments are allowed.
  public var mayPay = true
  /// Whether refunds are allowed.
  public var mayRefund = true
  /// Whether withdrawals are allowed.
  public var mayWithdraw = true
  /// Whether the account is settled.
  public var maySettle = true
  /// The balance in fen.
  public var balance: Int
  /// The balance that must be kept, in fen.
  public var balanceRequired: Int
  /// The balance that is frozen, in fen.
  public var balanceFrozen = 0
  /// What is on its way to the bank, in fen.
  public var inTransit = 0
  /// The most a single payment may be, in fen.
  public var paymentLimit: Int
  /// The most a day's payments may be, in fen.
  public var dayLimit: Int
  /// What of it is used, in fen.
  public var dayUsed: Int
  /// The last settlement.
  public var settlement: Settlement
  /// The steps of the onboarding that are done: `APPLY`, `REVIEW`, `CONTRACT`, `INSTALL`, `SETTLE`, in this order; the
  /// next one is going on.
  public var onboardingDone: Int

  /// A merchant in good standing.
  public init(
    number: String, balance: Int, balanceRequired: Int, paymentLimit: Int, dayLimit: Int, dayUsed: Int,
    settlement: Settlement, onboardingDone: Int = 5
  ) {
    self.number = number
    self.balance = balance
    self.balanceRequired = balanceRequired
    self.paymentLimit = paymentLimit
    self.dayLimit = dayLimit
    self.dayUsed = dayUsed
    self.settlement = settlement
    self.onboardingDone = onboardingDone
  }

  static let onboardingSteps = ["apply", "review", "contract", "install", "settle"]

  var json: JSONText {
    let onboarding = Self.onboardingSteps.enumerated().map { index, step -> (String, JSONText) in
      (step, .string(index < onboardingDone ? "DONE" : index == onboardingDone ? "ONGOING" : "OPEN"))
    }
    return .object([
      ("no", .string(number)), ("status", .string(status)), ("code", .string(code)), ("message", .string(text)),
      (
        "rights",
        .object([
          ("pay", right(mayPay)), ("refund", right(mayRefund)), ("withdraw", right(mayWithdraw)),
          ("settle", right(maySettle)),
        ])
      ),
      (
        "balance",
        .object([
          ("currency", .string("CNY")), ("available", .number(balance)), ("required", .number(balanceRequired)),
          ("frozen", .number(balanceFrozen)), ("inTransit", .number(inTransit)),
        ])
      ),
      (
        "limits",
        .object([
          ("single", yuan(paymentLimit)), ("day", yuan(dayLimit)), ("dayUsed", yuan(dayUsed)),
        ])
      ),
      (
        "settlement",
        .object([
          ("state", .string(settlement.state)), ("amount", .number(settlement.amount)),
          ("at", .string(beijingTime(settlement.at))), ("next", .string(beijingTime(settlement.next))),
        ])
      ),
      ("bankCard", .string("VERIFIED")), ("onboarding", .object(onboarding)),
    ])
  }

  private func right(_ isGiven: Bool) -> JSONText { .string(isGiven ? "Y" : "N") }

  /// Limits come as decimal texts in yuan, balances as numbers in fen: providers mix such things.
  private func yuan(_ fen: Int) -> JSONText {
    .string("\(fen / 100).\(fen % 100 < 10 ? "0" : "")\(fen % 100)")
  }
}

/// What the acquirer knows of a terminal.
public struct TerminalReport: Hashable, Sendable {
  /// The TID.
  public var tid: String
  /// The charge of the battery in percent.
  public var battery: Int
  /// `OK`, `LOW`, `OUT` or `JAM`.
  public var paper = "OK"
  /// `ETHERNET`, `WIFI` or `4G`.
  public var bearer: String
  /// The received signal in dBm; nil: not reported.
  public var signal: Int?
  /// The name of the Wi-Fi network or of the mobile operator.
  public var network: String
  /// The version the acquirer wants on it.
  public var targetVersion: String

  /// A terminal.
  public init(tid: String, battery: Int, bearer: String, signal: Int?, network: String, targetVersion: String) {
    self.tid = tid
    self.battery = battery
    self.bearer = bearer
    self.signal = signal
    self.network = network
    self.targetVersion = targetVersion
  }

  var json: JSONText {
    .object([
      ("tid", .string(tid)), ("battery", .number(battery)), ("paper", .string(paper)), ("bearer", .string(bearer)),
      ("rssi", .number(signal)), ("network", .string(network)), ("targetVersion", .string(targetVersion)),
    ])
  }
}

/// An item of the acquirer's upgrade queue.
public struct UpgradeReport: Hashable, Sendable {
  /// Its number.
  public var number: String
  /// The TID of the terminal; nil: it concerns the platform.
  public var tid: String?
  /// `FIRMWARE`, `PARAMETERS` or `MAINTENANCE`.
  public var kind: String
  /// The version before; nil: none.
  public var from: String?
  /// The version after; nil: none.
  public var to: String?
  /// `ANNOUNCED`, `QUEUED`, `WAITING`, `DOWNLOADING`, `INSTALLING`, `REBOOTING`, `DONE` or `FAILED`.
  public var state: String
  /// How far it is, in percent; nil: not reported.
  public var progress: Int?
  /// What it waits for: `BATCH`; nil: nothing.
  public var waitingFor: String?
  /// How often it was tried.
  public var attempts = 0
  /// The code of the failure; nil: none.
  public var failureCode: String?
  /// The words for the failure; nil: none.
  public var failureText: String?
  /// When it starts; nil: not reported.
  public var starts: Timestamp?
  /// When it ends; nil: not reported.
  public var ends: Timestamp?

  /// An item.
  public init(
    number: String, tid: String?, kind: String, from: String? = nil, to: String? = nil, state: String,
    waitingFor: String? = nil, starts: Timestamp? = nil, ends: Timestamp? = nil
  ) {
    self.number = number
    self.tid = tid
    self.kind = kind
    self.from = from
    self.to = to
    self.state = state
    self.waitingFor = waitingFor
    self.starts = starts
    self.ends = ends
  }

  var json: JSONText {
    .object([
      ("id", .string(number)), ("tid", .text(tid)), ("kind", .string(kind)), ("from", .text(from)), ("to", .text(to)),
      ("state", .string(state)), ("progress", .number(progress)), ("waitingFor", .text(waitingFor)),
      ("attempts", .number(attempts)), ("errorCode", .text(failureCode)), ("errorText", .text(failureText)),
      ("starts", starts.map { .integer($0.milliseconds) } ?? .null),
      ("ends", ends.map { .integer($0.milliseconds) } ?? .null),
    ])
  }
}

/// ISO 8601, with the distance of Beijing time from UTC.
private func beijingTime(_ moment: Timestamp) -> String {
  let time = ShopCalendar.fixed(offset: 8 * 3600).civil(moment)
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return
    "\(time.year)-\(two(time.month))-\(two(time.day))T\(two(time.hour)):\(two(time.minute)):\(two(time.second))+08:00"
}
