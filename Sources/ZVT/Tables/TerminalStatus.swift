/// The status byte of a terminal, as the completion of a Status-Enquiry carries it (PA00P015, chapter 11).
public struct TerminalStatus: RawRepresentable, Hashable, Sendable {
  /// The byte.
  public let rawValue: UInt8

  /// A status byte; one that the table does not know is kept as it is and has neither name nor meaning.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// How much a status hinders the till.
  public enum Grade: String, Hashable, Sendable {
    /// Payments are possible.
    case ready
    /// Payments are not possible now; it passes by itself or with a move of the hand.
    case busy
    /// Somebody has to start something: a diagnosis, an end-of-day, an update.
    case actionNeeded = "action-needed"
    /// A fault, for a technician.
    case fault
    /// The table does not know the byte: nothing is known.
    case unknown
  }

  /// What the specification recommends to get out of a status (PA00P015, 11.1).
  public enum Recovery: String, Hashable, Sendable {
    case none
    case wait
    case initialisation
    case setClock = "set-clock"
    case diagnosis
    case endOfDay = "end-of-day"
    case clearJournal = "clear-journal"
    case softwareUpdate = "software-update"
    case opt
    case removeCard = "remove-card"
    case insertCardAgain = "insert-card-again"
    case technician
  }

  /// A line of the table.
  public struct Entry: Hashable, Sendable {
    /// The byte.
    public let status: UInt8
    /// A short name for programs: `ready`, `printer-not-ready`.
    public let name: String
    /// What it means, in English.
    public let meaning: String
    /// How much it hinders.
    public let grade: Grade
    /// The way out.
    public let recovery: Recovery
    /// The ZVT command that is the way out; nil where there is none.
    public let command: ControlField?

    init(
      _ status: UInt8, _ name: String, _ meaning: String, _ grade: Grade, _ recovery: Recovery,
      _ command: ControlField? = nil
    ) {
      self.status = status
      self.name = name
      self.meaning = meaning
      self.grade = grade
      self.recovery = recovery
      self.command = command
    }
  }

  /// All bytes that have a meaning.
  public static let table: [Entry] = [
    Entry(0x00, "ready", "ready", .ready, .none),
    Entry(0x51, "initialisation-required", "initialisation required", .actionNeeded, .initialisation, .initialisation),
    Entry(0x62, "clock-wrong", "date or time incorrect", .actionNeeded, .setClock, .diagnosis),
    Entry(0x64, "card-not-readable", "card not readable", .busy, .insertCardAgain),
    Entry(0x65, "card-data-missing", "card data not present", .busy, .opt),
    Entry(0x9C, "please-wait", "please wait: an update or a job of its own is running", .busy, .wait),
    Entry(0x9D, "partial-issue", "partial issue of goods", .fault, .none),
    Entry(0xB1, "memory-full", "memory full", .actionNeeded, .endOfDay, .endOfDay),
    Entry(0xB2, "merchant-journal-full", "merchant journal full", .actionNeeded, .clearJournal),
    Entry(0xBF, "supply-voltage-low", "supply voltage too low", .fault, .technician),
    Entry(0xC0, "card-lock-defective", "card locking mechanism defective", .fault, .technician),
    Entry(0xC1, "merchant-card-locked", "merchant card locked", .actionNeeded, .diagnosis, .diagnosis),
    Entry(0xC2, "diagnosis-required", "diagnosis required", .actionNeeded, .diagnosis, .diagnosis),
    Entry(
      0xC4, "card-profile-invalid", "card profile invalid, a new one must be loaded", .actionNeeded,
      .softwareUpdate, .softwareUpdate),
    Entry(0xCC, "printer-not-ready", "printer not ready", .fault, .technician),
    Entry(0xDC, "card-inserted", "card inserted, otherwise ready", .ready, .none),
    Entry(0xDF, "out-of-order", "out of order", .fault, .technician),
    Entry(0xE0, "remote-maintenance", "remote maintenance active", .busy, .wait),
    Entry(0xE1, "card-not-removed", "card not completely removed", .busy, .removeCard),
    Entry(0xE2, "reader-defective", "card reader does not answer or is defective", .fault, .technician),
    Entry(0xE3, "shutter-closed", "shutter closed", .fault, .none),
    Entry(0xE4, "activation-required", "terminal activation required", .fault, .technician),
    Entry(0xF0, "reconciliation-required", "an open end-of-day batch is present", .actionNeeded, .endOfDay, .endOfDay),
    Entry(0xF6, "opt-data-missing", "OPT data not available", .actionNeeded, .opt),
  ]

  private static let byStatus: [Entry?] = {
    var lookup = [Entry?](repeating: nil, count: 256)
    for entry in table { lookup[Int(entry.status)] = entry }
    return lookup
  }()

  /// The line of the table; nil for a byte without meaning.
  public var entry: Entry? { TerminalStatus.byStatus[Int(rawValue)] }
  /// The short name; `unknown-XX` for a byte without meaning.
  public var name: String { entry?.name ?? "unknown-" + Hex.string([rawValue]) }
  /// The meaning in English; it says so when there is none.
  public var meaning: String { entry?.meaning ?? "status byte \(Hex.string([rawValue])), not in the specification" }
  /// How much it hinders; `unknown` for a byte without meaning.
  public var grade: Grade { entry?.grade ?? .unknown }
  /// The recommended way out; nil for a byte without meaning.
  public var recovery: Recovery? { entry?.recovery }

  /// 00
  public static let ready = TerminalStatus(rawValue: 0x00)
  /// 9C
  public static let pleaseWait = TerminalStatus(rawValue: 0x9C)
  /// DC
  public static let cardInserted = TerminalStatus(rawValue: 0xDC)
}
