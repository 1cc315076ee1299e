import ShopModel

/// What happens in the demonstration, and when: pure, and the same for the same seed.
public struct DemoTimetable: Hashable, Sendable {
  /// An event and its time after the beginning.
  public struct Entry: Hashable, Sendable {
    /// When, after the beginning of the timetable.
    public var at: Duration
    /// What.
    public var event: DemoEvent

    /// An entry.
    public init(at: Duration, _ event: DemoEvent) {
      self.at = at
      self.event = event
    }
  }

  /// The entries, by time.
  public let entries: [Entry]
  /// After how long it begins again; nil: it does not.
  public let length: Duration?

  /// A timetable.
  public init(_ entries: [Entry], length: Duration? = nil) {
    // Sorted by hand so that entries of the same moment keep their order.
    self.entries = entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
    self.length = length
  }

  /// Nothing happens.
  public static let calm = DemoTimetable([])

  /// When Counter 1's software hangs, after which only a restart helps until the timetable begins again.
  public static let hangs: Duration = .seconds(9)

  /// The founding cases, in 120 seconds: a hardware failure cured by replacing the terminal, an upgrade left undone and
  /// completed, a balance too low and topped up; beside them a hung terminal, weak mobile signal, and everyday life.
  ///
  /// - Parameter loop: the number of the repetition, from 0.
  public static func founding(seed: UInt64, loop: Int) -> DemoTimetable {
    var random = SeededRandom(seed: seed &+ UInt64(truncatingIfNeeded: loop) &* 0x1_0001)
    var entries: [Entry] = []
    if loop > 0 { entries += reopening(loop: loop) }
    entries += hungTerminal + hardwareFailure(loop: loop) + upgradeLeftUndone + balanceTooLow
    entries += weakSignal(&random) + everydayLife(&random) + receiptPrinter + powerCut
    // Not a whole number of polls: what comes between two of them once is seen the next time.
    return DemoTimetable(entries, length: .seconds(123))
  }

  private static func reopening(loop: Int) -> [Entry] {
    [
      Entry(at: .zero, .service(.reopen)), Entry(at: .zero, .printer(.reopen)), Entry(at: .zero, .power(.back)),
      Entry(at: .zero, .power(.charge(100))),
    ]
      + DemoTerminal.allCases.map {
        Entry(at: .zero, .terminal($0, .reopen(DemoOpening.device(of: $0, loop: loop))))
      }
  }

  private static var hungTerminal: [Entry] { [Entry(at: hangs, .terminal(.counter1, .breakDown(.hung)))] }

  /// The reader fails, a restart does not help, the terminal is replaced and put into service.
  private static func hardwareFailure(loop: Int) -> [Entry] {
    let serial = DemoOpening.serial(of: .counter2, replacements: loop + 1)
    return [
      Entry(at: .seconds(16), .terminal(.counter2, .breakDown(.brokenReader))),
      Entry(at: .seconds(26), .terminal(.counter2, .restart)),
      Entry(at: .seconds(46), .terminal(.counter2, .unplug)),
      Entry(at: .seconds(54), .terminal(.counter2, .replace(serial: serial))),
      Entry(at: .seconds(54), .terminal(.counter2, .plugIn)),
      Entry(at: .seconds(60), .terminal(.counter2, .repair)),
    ]
  }

  /// The download breaks off and is left; somebody sees to it later.
  private static var upgradeLeftUndone: [Entry] {
    let device = DemoTerminal.counter3
    var entries = [Entry(at: .seconds(36), .service(.upgradeQueued(device)))]
    entries += download(of: device, from: .seconds(40), percent: [2, 9, 17, 24, 31, 38])
    entries.append(Entry(at: .seconds(52), .service(.upgradeFailed(device))))
    entries += download(of: device, from: .seconds(74), percent: [38, 52, 67, 81, 94, 100])
    return entries + [
      Entry(at: .seconds(86), .service(.upgradeInstalling(device))),
      Entry(at: .seconds(86), .terminal(device, .occupy(0xE0))),
      Entry(at: .seconds(93), .service(.upgradeRebooting(device))),
      Entry(at: .seconds(93), .terminal(device, .install(DemoOpening.newSoftware))),
      Entry(at: .seconds(93), .terminal(device, .restart)),
      Entry(at: .seconds(99), .service(.upgradeDone(device))),
    ]
  }

  private static func download(of device: DemoTerminal, from start: Duration, percent: [Int]) -> [Entry] {
    percent.enumerated().map { index, progress in
      Entry(at: start + .seconds(2 * index), .service(.upgradeDownloading(device, progress)))
    }
  }

  private static var balanceTooLow: [Entry] {
    [Entry(at: .seconds(32), .service(.balanceTooLow)), Entry(at: .seconds(66), .service(.toppedUp))]
  }

  /// The mobile signal wanders, then falls away until the terminal does not answer for 12 seconds.
  private static func weakSignal(_ random: inout SeededRandom) -> [Entry] {
    let device = DemoTerminal.takeAway
    var entries: [Entry] = []
    for second in stride(from: 3, to: 120, by: 3) where !(66...96).contains(second) {
      entries.append(
        Entry(at: .seconds(second), .service(.signal(device, Int.random(in: -84 ... -72, using: &random)))))
    }
    for (index, power) in [-88, -93, -98, -103, -109].enumerated() {
      entries.append(Entry(at: .seconds(68 + 3 * index), .service(.signal(device, power))))
    }
    return entries + [
      Entry(at: .seconds(83), .terminal(device, .unplug)), Entry(at: .seconds(95), .terminal(device, .plugIn)),
      Entry(at: .seconds(96), .service(.signal(device, -82))),
    ]
  }

  /// The receipt printer's roll comes to its end and is changed.
  private static var receiptPrinter: [Entry] {
    [
      Entry(at: .seconds(18), .printer(.paper(.low))), Entry(at: .seconds(56), .printer(.paper(.out))),
      Entry(at: .seconds(63), .printer(.open)), Entry(at: .seconds(65), .printer(.paper(.ok))),
      Entry(at: .seconds(66), .printer(.close)),
    ]
  }

  /// The street is without power for a quarter of a minute, and the battery bears it.
  private static var powerCut: [Entry] {
    [
      Entry(at: .seconds(100), .power(.cut)), Entry(at: .seconds(104), .power(.charge(97))),
      Entry(at: .seconds(109), .power(.charge(94))), Entry(at: .seconds(114), .power(.back)),
      Entry(at: .seconds(117), .power(.charge(95))),
    ]
  }

  /// Customers pay, paper runs low and is changed. Never on Counter 1 or a terminal that has its own case just then.
  private static func everydayLife(_ random: inout SeededRandom) -> [Entry] {
    let customers: [(DemoTerminal, Int)] = [
      (.counter3, 5), (.takeAway, 14), (.counter3, 22), (.takeAway, 38), (.counter3, 60), (.counter2, 72),
      (.takeAway, 104), (.counter2, 108),
    ]
    return customers.flatMap { device, second in
      let start: Duration = .seconds(second) + .milliseconds(Int.random(in: 0...900, using: &random))
      return [
        Entry(at: start, .terminal(device, .occupy(0xDC))),
        Entry(at: start + .seconds(4), .terminal(device, .release)),
        Entry(at: start + .seconds(5), .service(.payment(Int.random(in: 600...18_000, using: &random)))),
      ]
    } + [
      Entry(at: .seconds(76), .service(.paper(.counter2, "LOW"))),
      Entry(at: .seconds(112), .service(.paper(.counter2, "OK"))),
    ]
  }
}

/// What the demonstration plays.
public enum DemoScript: Hashable, Sendable {
  /// The founding cases, over and over.
  case founding
  /// Four terminals that are ready, and nothing happens.
  case calm
  /// This.
  case custom(DemoTimetable)

  /// The timetable of a repetition, from 0.
  public func timetable(seed: UInt64, loop: Int) -> DemoTimetable {
    switch self {
    case .founding: .founding(seed: seed, loop: loop)
    case .calm: .calm
    case .custom(let timetable): timetable
    }
  }
}
