import ShopModel

/// A shop as it really is: the truth that readings tell of, and against which the incidents are held. It goes on by its
/// events; what becomes of them is in ``ShopFate``.
struct SimulatedShop: Sendable {
  /// Where the way out of the shop and the power stand.
  struct Surroundings: Sendable {
    var gatewayIsUp = true
    var internetIsUp = true
    var isCongested = false
    var hostIsUp = true
    /// Since when the power is cut; nil: it is not.
    var powerCutAt: Timestamp?
    /// Whether the battery of the UPS is empty too.
    var batteryIsFlat = false
    /// Whether this computer's own network is down, so that it cannot ask anybody.
    var watcherIsCutOff = false
    /// Whether the host answers most payments with an error.
    var hostIsBusy = false
  }

  /// A merchant account.
  struct Account: Sendable {
    let key: String
    var isFrozen = false
    var balanceIsLow = false
    /// In percent of the day's limit.
    var dayLimitUsed = 20
    var id: SubjectID { .account(key) }
    var canTakePayments: Bool { !isFrozen && dayLimitUsed < 100 }
  }

  /// An item of the upgrade queue.
  struct Upgrade: Sendable {
    let key: String
    let terminal: Int
    /// Platform maintenance and not an upgrade of a terminal.
    let isMaintenance: Bool
    var state: String
    var enteredAt: Timestamp
    var id: SubjectID { .upgrade(key) }
  }

  static let power = SubjectID(.power, "ups")
  static let gateway = SubjectID(.link, "gateway")
  static let internet = SubjectID(.link, "internet")
  static let host = SubjectID.link(toHostOf: "acquirer")

  var terminals: [SimulatedTerminal]
  var accounts: [Account]
  var surroundings = Surroundings()
  var upgrades: [Upgrade] = []
  var upgradeCount = 0
  /// Whether it is open, as of the last time the doors were moved.
  var isOpenNow = false
  let calendar: ShopCalendar

  /// - Parameter terminals: how many; every second is connected by radio.
  init(terminals count: Int, accounts: Int, calendar: ShopCalendar) {
    terminals = (0..<count).map { index in
      SimulatedTerminal(key: "till-\(index < 9 ? "0" : "")\(index + 1)", isWireless: index % 2 == 1)
    }
    self.accounts = (0..<accounts).map { Account(key: "account-\($0 + 1)") }
    self.calendar = calendar
  }

  /// Open from 9 to 21 o'clock, every day.
  static func isOpen(_ time: CivilTime) -> Bool { (9..<21).contains(time.hour) }

  func isOpen(at moment: Timestamp) -> Bool { SimulatedShop.isOpen(calendar.civil(moment)) }

  /// The next moment, `moment` or later, at which the shop is open.
  func nextOpening(from moment: Timestamp) -> Timestamp {
    let civil = calendar.civil(moment)
    if SimulatedShop.isOpen(civil) { return moment }
    let sinceMidnight = civil.minuteOfDay * 60 + civil.second
    let wait = civil.hour < 9 ? 9 * 3600 - sinceMidnight : 33 * 3600 - sinceMidnight
    return moment + .seconds(wait)
  }

  /// Whether the shop's network can be used at all.
  var networkIsUp: Bool { surroundings.gatewayIsUp && !surroundings.batteryIsFlat }

  /// Whether the internet can be reached.
  var internetIsReachable: Bool { networkIsUp && surroundings.internetIsUp }

  /// Whether the acquirer's service answers.
  var serviceAnswers: Bool { internetIsReachable && surroundings.hostIsUp }

  /// What is seen of a terminal.
  func sight(of terminal: Int) -> SimulatedTerminal.Sight {
    networkIsUp ? terminals[terminal].sight : .nothing
  }

  /// How often which answer came to a terminal's payments of the last quarter of an hour.
  func responses(of terminal: Int) -> [String: Int] {
    if terminals[terminal].troubles.contains(.keysRefused) { return ["00": 2, "A0": 11] }
    return surroundings.hostIsBusy ? ["00": 12, "91": 9] : ["00": 12, "51": 1]
  }

  /// Whether no account takes payments.
  var accountsBlock: Bool { !accounts.contains(where: \.canTakePayments) }
}
