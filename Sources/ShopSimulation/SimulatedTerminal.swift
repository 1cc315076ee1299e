import ShopModel

/// A terminal as it really is.
struct SimulatedTerminal: Sendable {
  /// What may be the matter with it; several at once.
  struct Trouble: OptionSet, Hashable, Sendable {
    let rawValue: UInt16
    /// No power, no cable or no radio: nothing answers.
    static let gone = Trouble(rawValue: 1)
    /// The cable comes and goes.
    static let cableLoose = Trouble(rawValue: 2)
    /// It is starting up and answers nothing yet.
    static let startsUp = Trouble(rawValue: 4)
    /// It answers again and says that it is starting.
    static let reboots = Trouble(rawValue: 8)
    /// Its program hangs: it takes the connection and says nothing.
    static let hangs = Trouble(rawValue: 16)
    /// The till has its only connection.
    static let heldByTill = Trouble(rawValue: 32)
    static let tampered = Trouble(rawValue: 64)
    static let outOfOrder = Trouble(rawValue: 128)
    static let installs = Trouble(rawValue: 256)
    static let paperLow = Trouble(rawValue: 512)
    static let paperOut = Trouble(rawValue: 1024)
    static let signalWeak = Trouble(rawValue: 2048)
    static let answersSlowly = Trouble(rawValue: 4096)
    /// The host no longer takes its keys.
    static let keysRefused = Trouble(rawValue: 8192)

    /// What nobody can see of it while it does not answer.
    static let silence: Trouble = [.gone, .startsUp, .hangs, .heldByTill]
  }

  /// What somebody who asks it gets.
  enum Sight: Hashable, Sendable {
    case nothing, silence, refusal
    case answer(state: String)
  }

  let key: String
  /// Whether it is connected by radio and not by a cable.
  let isWireless: Bool
  var troubles: Trouble = []
  /// How often it was replaced by another device.
  private(set) var replacements = 0
  private(set) var software = 1
  /// Both change rarely and are told often.
  private(set) var softwareVersion = "2.1"
  private(set) var serial: String
  /// What its open batch has brought.
  var batch: Int64 = 0
  /// Whether a customer was being served when it was last asked.
  var isServing = false
  /// When it last was; nil: never.
  var servedAt: Timestamp?

  let id: SubjectID
  let link: SubjectID

  init(key: String, isWireless: Bool) {
    self.key = key
    self.isWireless = isWireless
    id = .terminal(key)
    link = .link(ofTerminal: key)
    serial = "\(key)/0"
  }

  /// Another device takes its place.
  mutating func replace() {
    replacements += 1
    serial = "\(key)/\(replacements)"
    troubles = []
    batch = 0
  }

  /// The next version of its software runs.
  mutating func upgrade() {
    software += 1
    softwareVersion = "2.\(software)"
  }

  /// What is seen of it over a way that works; `isServing` is for whoever asks to decide.
  var sight: Sight {
    if !troubles.isDisjoint(with: [.gone, .startsUp]) { return .nothing }
    if troubles.contains(.hangs) { return .silence }
    if troubles.contains(.heldByTill) { return .refusal }
    if troubles.contains(.tampered) { return .answer(state: "tampered") }
    if troubles.contains(.reboots) { return .answer(state: "rebooting") }
    if troubles.contains(.outOfOrder) { return .answer(state: "out-of-order") }
    if troubles.contains(.installs) { return .answer(state: "updating") }
    return .answer(state: isServing ? "busy" : "ready")
  }

  /// Whether the terminal itself can take a card.
  var isAble: Bool {
    troubles.isDisjoint(with: [.gone, .startsUp, .reboots, .hangs, .tampered, .outOfOrder, .installs])
  }

  var paper: String {
    troubles.contains(.paperOut) ? "out" : troubles.contains(.paperLow) ? "low" : "ok"
  }

  /// What its radio receives, in dBm.
  var signal: Double { troubles.contains(.signalWeak) ? -92 : -61 }
}
