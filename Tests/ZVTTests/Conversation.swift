import NIOCore

@testable import ZVT

/// A ``CommandSequence`` with a clock of its own: what the terminal says is put in, what the client says is kept.
struct Conversation {
  private(set) var sequence: CommandSequence
  /// Everything the client has said, APDU by APDU.
  private(set) var sent: [APDU]
  private(set) var now = NIODeadline.uptimeNanoseconds(1_000_000_000)

  init(_ command: ZVTCommand, settings: ZVTSettings = ZVTSettings(), form: ZVTCommand.EnquiryForm = .full) {
    sequence = CommandSequence(command, settings: settings, form: form, startedAt: now)
    now = now + .milliseconds(3)
    sent = [sequence.begin(at: now)]
  }

  /// The terminal says the bytes in `text`, hexadecimal.
  mutating func terminal(_ text: String) { terminal(hex(text)) }

  mutating func terminal(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { sequence.receive($0, at: now) }
    while let reply = sequence.next(at: now) {
      switch reply {
      case .nothing: break
      case .acknowledgement: sent.append(.positiveAcknowledgement)
      case .refusal: sent.append(apdu("848300"))
      case .command(let apdu): sent.append(apdu)
      }
    }
  }

  /// Time goes by, and the deadline is looked at once.
  mutating func wait(_ duration: Duration) {
    now = now + TimeAmount(duration)
    sequence.timePassed(now)
  }

  mutating func terminalCloses() { sequence.inputEnded(at: now) }
  mutating func connectionBreaks() { sequence.connectionReset(at: now) }

  var isOver: Bool { sequence.isOver }
  /// What came of it.
  var exchange: ZVTExchange {
    var sequence = sequence
    return sequence.finished()
  }
  var outcome: ZVTOutcome { sequence.exchange.outcome }
  /// What the client said after its command, in hexadecimal.
  var replies: [String] { sent.dropFirst().map { Hex.string($0.encoded) } }
}
