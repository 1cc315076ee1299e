import ShopModel
import ZVT

/// A card terminal that speaks ZVT, as a value: commands and time go in, messages come out. No socket, no clock.
///
/// It serves one conversation at a time, as real ones do: it answers a command, then sends its own messages one by
/// one, each only after the one before was acknowledged (PA00P016, 5.2).
public struct SimulatedTerminal: Sendable {
  /// Where it stands in a restart.
  public enum Phase: Hashable, Sendable {
    /// It runs.
    case running
    /// It has accepted a restart and goes away at this moment.
    case leaving(at: Timestamp)
    /// It is off the network until this moment.
    case away(until: Timestamp)
    /// It is back, and not ready before this moment.
    case initialising(until: Timestamp)
  }

  /// Who it is.
  public var device: TerminalDevice
  /// What is wrong with it; nil: nothing.
  public var fault: TerminalFault?
  /// A status byte that passes by itself, such as DC (card inserted) or 9C (please wait); nil: idle.
  public var occupation: UInt8?
  /// How far its clock is ahead of the shop's; negative: behind.
  public var clockOffset: Duration = .zero
  /// The currency of its amounts, by its number in ISO 4217.
  public var currency = 978
  /// Its unsettled turnover.
  public var batch = TerminalBatch()
  /// The receipt numbers of open pre-authorisations.
  public var preauthorisations: [Int] = []
  /// How many payments it has taken without the host and not sent yet.
  public var storedPayments = 0
  /// The software it loads when it is told to update; nil: there is nothing new for it.
  public var availableSoftware: String?
  /// Whether it reaches the acquirer's host.
  public var reachesHost = true
  /// Whether its paper is nearly used up.
  public var paperIsLow = false
  /// The charge of its battery in percent.
  public var battery = 100
  /// Commands it refuses, and the error identifier it gives (84 xx).
  public var refuses: [ControlField: UInt8] = [:]
  /// Whether it wants the password in a status enquiry, as card complete's terminals do.
  public var wantsPassword = false
  /// Whether it knows the service byte in a status enquiry; old ones answer 84 9A to it.
  public var knowsServiceByte = true
  /// Whether it refuses everything before a registration (84 6B), as some Ingenico variants do.
  public var wantsRegistration = false
  /// Messages it sends after the acknowledgement of the next status enquiries and before the answer, each time.
  public var interjections: [APDU] = []
  /// How it restarts.
  public var restart = RestartProfile()

  /// Where it stands in a restart.
  public private(set) var phase = Phase.running
  /// How often each command arrived.
  public private(set) var received: [ControlField: Int] = [:]
  /// How many of its messages were left without a positive acknowledgement.
  public private(set) var unacknowledged = 0
  /// How many payments it had to reverse because their status information was not acknowledged.
  public private(set) var reversals = 0
  /// The text it was last told to show.
  public private(set) var shownText: [UInt8] = []

  /// What happens when the last message of a conversation has been acknowledged.
  enum Effect: Hashable, Sendable {
    case none, restart, settle, initialise, update, factoryReset, sendStored
  }

  private var awaiting: ControlField?
  private var outbox: ArraySlice<APDU> = []
  private var effect = Effect.none
  private let calendar: ShopCalendar

  /// A terminal that is ready.
  ///
  /// - Parameter calendar: the local time its own clock shows.
  public init(device: TerminalDevice, calendar: ShopCalendar = .utc) {
    self.device = device
    self.calendar = calendar
  }

  /// The status byte it shows now.
  public var status: UInt8 {
    if case .initialising = phase { return restart.initialisingStatus }
    return fault?.status ?? occupation ?? 0x00
  }

  /// Whether it is on the network.
  public var isPresent: Bool { if case .away = phase { false } else { true } }

  /// Whether a conversation is going on.
  public var isInConversation: Bool { awaiting != nil }

  /// When ``advance(to:)`` has something to do next; nil: not by itself.
  public var nextChange: Timestamp? {
    switch phase {
    case .running: nil
    case .leaving(let moment), .away(let moment), .initialising(let moment): moment
    }
  }

  /// Lets time pass until `now`.
  public mutating func advance(to now: Timestamp) {
    while let moment = nextChange, moment <= now {
      switch phase {
      case .running: return
      case .leaving:
        endConversation()
        phase = .away(until: moment + restart.awayFor)
      case .away:
        if fault?.curedByRestart == true { fault = nil }
        occupation = nil
        phase = .initialising(until: moment + restart.initialisingFor)
      case .initialising: phase = .running
      }
    }
  }

  /// Restarts by itself, as after an update or when somebody pulls the plug: away at once.
  ///
  /// - Parameter away: how long it stays away; nil: as in ``restart``.
  public mutating func restartByItself(at now: Timestamp, away: Duration? = nil) {
    endConversation()
    phase = .away(until: now + (away ?? restart.awayFor))
  }

  /// Takes one message from the other side and gives back what is to be sent at once.
  public mutating func receive(_ message: APDU, at now: Timestamp) -> [APDU] {
    advance(to: now)
    guard isPresent else { return [] }
    switch (message.control.classByte, awaiting) {
    case (0x80, .some), (0x84, .some): return acknowledged(by: message, at: now)
    case (0x80, nil), (0x84, nil): return []
    case (_, .some) where message.control == .abortCommand:
      count(message)
      // An abort ends what was going on; the terminal says so with 06 1E 6C and waits for the acknowledgement.
      outbox = []
      effect = .none
      awaiting = .abort
      return [.accepted, APDU(.abort, [0x6C])]
    case (_, .some):
      count(message)
      return [.refused(0x9C)]
    case (_, nil):
      count(message)
      return begin(answer(to: message, at: now))
    }
  }

  /// The other side has gone.
  public mutating func connectionEnded() { endConversation() }

  private mutating func count(_ message: APDU) { received[message.control, default: 0] += 1 }

  private mutating func begin(_ answer: Answer) -> [APDU] {
    outbox = answer.messages[...]
    effect = answer.effect
    guard let first = outbox.popFirst() else { return [answer.reply] }
    awaiting = first.control
    return [answer.reply, first]
  }

  private mutating func acknowledged(by reply: APDU, at now: Timestamp) -> [APDU] {
    // 84 00 is a positive acknowledgement by the specification.
    if reply.control.classByte == 0x84, reply.control.instruction != 0 { missedAcknowledgement() }
    if let next = outbox.popFirst() {
      awaiting = next.control
      return [next]
    }
    awaiting = nil
    let effect = self.effect
    self.effect = .none
    carryOut(effect, at: now)
    return []
  }

  private mutating func endConversation() {
    if awaiting != nil { missedAcknowledgement() }
    awaiting = nil
    outbox = []
    effect = .none
  }

  private mutating func missedAcknowledgement() {
    unacknowledged += 1
    if awaiting == .statusInformation { reversals += 1 }
  }

  private mutating func carryOut(_ effect: Effect, at now: Timestamp) {
    switch effect {
    case .none: break
    case .restart: phase = .leaving(at: now + restart.leavesAfter)
    case .settle: batch = TerminalBatch(firstReceipt: batch.lastReceipt + 1)
    case .initialise: if fault?.status == 0x51 { fault = nil }
    case .sendStored: storedPayments = 0
    case .update:
      if let availableSoftware { device.software = availableSoftware }
      availableSoftware = nil
      phase = .leaving(at: now + restart.leavesAfter)
    case .factoryReset:
      batch = TerminalBatch()
      preauthorisations = []
      fault = .notInitialised
      phase = .leaving(at: now + restart.leavesAfter)
    }
  }

  mutating func show(_ text: [UInt8]) { shownText = text }

  /// Ends what it does: a card is given back.
  mutating func stop() { if occupation == 0xDC { occupation = nil } }

  /// The terminal's own idea of the local time.
  func ownTime(at now: Timestamp) -> CivilTime { calendar.civil(now + clockOffset) }
}

extension APDU {
  /// 80 00 00
  static let accepted = APDU(.positiveAcknowledgement)

  /// 84 xx 00
  static func refused(_ error: UInt8) -> APDU { APDU(ControlField(0x84, error)) }
}
