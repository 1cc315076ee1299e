/// Why a terminal is locked: TLV tag 1F55, two bytes, the first the high one.
///
/// The specification numbers the bits of each byte without saying from which end. A manufacturer's manual gives
/// `40 00` as "start-up needed" and `02 00` as "initialisation needed"; so bit 0 is the most significant one. Show the
/// raw value beside any meaning taken from here.
public struct TerminalLocks: OptionSet, Hashable, Sendable {
  /// Both bytes, first byte high.
  public let rawValue: UInt16

  /// Locks, with bits unknown to the table kept.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The secure module was exchanged.
  public static let secureModuleChanged = TerminalLocks(rawValue: 0x8000)
  /// Start-up (commissioning) needed.
  public static let startUpNeeded = TerminalLocks(rawValue: 0x4000)
  /// The printer locks the terminal.
  public static let printer = TerminalLocks(rawValue: 0x2000)
  /// Out of order.
  public static let outOfOrder = TerminalLocks(rawValue: 0x1000)
  /// Locked by service.
  public static let service = TerminalLocks(rawValue: 0x0800)
  /// A diagnosis is needed.
  public static let diagnosis = TerminalLocks(rawValue: 0x0400)
  /// An initialisation is needed.
  public static let initialisation = TerminalLocks(rawValue: 0x0200)
  /// A reconciliation (end-of-day) is needed.
  public static let reconciliation = TerminalLocks(rawValue: 0x0100)
  /// The vending machine's bus (MDB) is not ready.
  public static let mdbNotReady = TerminalLocks(rawValue: 0x0080)
  /// The contactless reader is not initialised.
  public static let contactlessReader = TerminalLocks(rawValue: 0x0040)
  /// The battery is low.
  public static let batteryLow = TerminalLocks(rawValue: 0x0020)
  /// An activation is needed.
  public static let activation = TerminalLocks(rawValue: 0x0010)
  /// The secure link is not ready.
  public static let secureLink = TerminalLocks(rawValue: 0x0008)
  /// A card is still inserted.
  public static let cardInserted = TerminalLocks(rawValue: 0x0004)
  /// No card reader found.
  public static let readerNotFound = TerminalLocks(rawValue: 0x0002)
  /// The transaction log is defective.
  public static let transactionLog = TerminalLocks(rawValue: 0x0001)

  /// A line of the table.
  public struct Entry: Hashable, Sendable {
    /// The lock, one bit.
    public let lock: TerminalLocks
    /// A short name for programs.
    public let name: String
    /// What it means, in English.
    public let meaning: String

    init(_ lock: TerminalLocks, _ name: String, _ meaning: String) {
      self.lock = lock
      self.name = name
      self.meaning = meaning
    }
  }

  /// All sixteen, from the highest bit down.
  public static let table: [Entry] = [
    Entry(.secureModuleChanged, "secure-module-changed", "secure module changed"),
    Entry(.startUpNeeded, "start-up-needed", "start-up needed"),
    Entry(.printer, "printer", "printer lock"),
    Entry(.outOfOrder, "out-of-order", "out of order"),
    Entry(.service, "service", "service lock"),
    Entry(.diagnosis, "diagnosis", "diagnosis lock"),
    Entry(.initialisation, "initialisation", "initialisation lock"),
    Entry(.reconciliation, "reconciliation", "reconciliation lock"),
    Entry(.mdbNotReady, "mdb-not-ready", "MDB not ready"),
    Entry(.contactlessReader, "contactless-reader", "contactless reader not initialised"),
    Entry(.batteryLow, "battery-low", "battery low"),
    Entry(.activation, "activation", "activation needed"),
    Entry(.secureLink, "secure-link", "secure link not ready"),
    Entry(.cardInserted, "card-inserted", "card still inserted"),
    Entry(.readerNotFound, "reader-not-found", "card reader not found"),
    Entry(.transactionLog, "transaction-log", "transaction log defective"),
  ]

  /// The lines of the table for the bits that are set, highest first.
  public var entries: [Entry] { TerminalLocks.table.filter { contains($0.lock) } }

  /// Both bytes in hexadecimal: `40 00`.
  public var hex: String {
    Hex.string([UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue)], separator: " ")
  }
}
