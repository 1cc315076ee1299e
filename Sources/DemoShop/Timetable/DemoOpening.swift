import ShopModel

/// How the demonstration's shop stands when the day, or the timetable, begins.
enum DemoOpening {
  /// The software everything should run, and the one before.
  static let newSoftware = "2.1.0"
  static let oldSoftware = "2.0.9"
  /// The balance when all is well, when it is too low, and the one that must be kept, in fen.
  static let goodBalance = 81_240
  static let lowBalance = 31_240
  static let requiredBalance = 50_000

  /// - Parameter loop: the number of the timetable's repetition; a replaced terminal keeps its new serial number.
  static func device(of terminal: DemoTerminal, loop: Int) -> TerminalDevice {
    TerminalDevice(
      tid: terminal.tid, serial: serial(of: terminal, replacements: loop),
      name: terminal == .takeAway ? "cVEND box+" : "TW-800",
      software: terminal == .counter3 ? oldSoftware : newSoftware)
  }

  /// Eight hexadecimal digits. Only Counter 2 is ever replaced.
  static func serial(of terminal: DemoTerminal, replacements: Int) -> String {
    switch terminal {
    case .counter1: "17fd1e3c"
    case .counter2: hex(0x17fd_1e52 &+ UInt32(truncatingIfNeeded: replacements &* 0x2a7))
    case .counter3: "17fd2041"
    case .takeAway: "18a00b17"
    }
  }

  static func simulated(_ terminal: DemoTerminal, calendar: ShopCalendar) -> SimulatedTerminal {
    var simulated = SimulatedTerminal(device: device(of: terminal, loop: 0), calendar: calendar)
    simulated.battery = battery(of: terminal)
    simulated.currency = 156
    // Receipt numbers and turnover differ, so that no two panels look alike.
    switch terminal {
    case .counter1:
      simulated.batch = TerminalBatch(
        firstReceipt: 204, girocard: .init(count: 17, amount: 128_450), visa: .init(count: 6, amount: 71_300))
    case .counter2:
      simulated.batch = TerminalBatch(firstReceipt: 91, girocard: .init(count: 9, amount: 60_210))
      simulated.clockOffset = .seconds(2)
    case .counter3:
      simulated.batch = TerminalBatch(firstReceipt: 377, visa: .init(count: 4, amount: 38_800))
      // Whoever settles its batch and updates it does not have to wait for its turn in the queue.
      simulated.availableSoftware = newSoftware
    case .takeAway:
      simulated.clockOffset = .seconds(-1)
    }
    return simulated
  }

  static func battery(of terminal: DemoTerminal) -> Int {
    switch terminal {
    case .counter1: 82
    case .counter2: 64
    case .counter3: 91
    case .takeAway: 97
    }
  }

  static func service(at now: Timestamp) -> ServiceReport {
    let settled = beijing(hour: 9, minute: 2, daysFromToday: 0, notAfter: now)
    let merchant = MerchantReport(
      number: DemoShop.merchantNumber, balance: goodBalance, balanceRequired: requiredBalance,
      paymentLimit: 500_000, dayLimit: 5_000_000, dayUsed: 3_820_000,
      settlement: .init(state: "PAID", amount: 431_000, at: settled, next: settled + .seconds(86_400)),
      onboardingDone: 4)
    let maintenance = settled + .seconds(16 * 3600 - 120)
    return ServiceReport(
      merchant: merchant,
      terminals: [
        TerminalReport(
          tid: DemoTerminal.counter1.tid, battery: 82, bearer: "WIFI", signal: -58, network: "jinfu-shop",
          targetVersion: newSoftware),
        TerminalReport(
          tid: DemoTerminal.counter2.tid, battery: 64, bearer: "WIFI", signal: -63, network: "jinfu-shop",
          targetVersion: newSoftware),
        TerminalReport(
          tid: DemoTerminal.counter3.tid, battery: 91, bearer: "ETHERNET", signal: nil, network: "jinfu-shop",
          targetVersion: oldSoftware),
        TerminalReport(
          tid: DemoTerminal.takeAway.tid, battery: 97, bearer: "4G", signal: -78, network: "China Mobile",
          targetVersion: newSoftware),
      ],
      upgrades: [
        UpgradeReport(
          number: "P-118", tid: DemoTerminal.counter2.tid, kind: "PARAMETERS", from: "117", to: "118",
          state: "WAITING", waitingFor: "BATCH"),
        UpgradeReport(
          number: "M-20", tid: nil, kind: "MAINTENANCE", state: "ANNOUNCED", starts: maintenance,
          ends: maintenance + .seconds(2 * 3600)),
      ])
  }

  /// The last time it was so late in Beijing.
  private static func beijing(hour: Int64, minute: Int64, daysFromToday: Int64, notAfter now: Timestamp) -> Timestamp {
    let day: Int64 = 86_400
    let local = now.milliseconds / 1000 + 8 * 3600
    let moment = local - local % day + hour * 3600 + minute * 60
    return Timestamp(seconds: (moment <= local ? moment : moment - day) - 8 * 3600)
  }

  private static func hex(_ number: UInt32) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }
}
