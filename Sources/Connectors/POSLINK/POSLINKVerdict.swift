import POSLINK
import ShopModel

extension POSLINKConversation: ByteExchange {}

/// How a conversation with a POSLINK terminal ended: what it says of the terminal, and of a command. Pure.
struct POSLINKVerdict {
  /// What is known of the terminal by it.
  struct Sighting: Hashable {
    /// In the words of the catalogue's `terminal.contact`; nil: the failure was ours and says nothing of the terminal.
    var contact: String?
    var state = "unknown"
    var isReachable = true
    /// The reason in one line, cleaned; nil: all is well.
    var reason: String?
  }

  private let command: POSLINKCommand
  private let framing: POSLINKFraming
  private let outcome: POSLINKConversation.Outcome?
  private let isAcknowledged: Bool
  private let receivedBytes: Int
  private let failure: HTTPFailure?
  private let isConnected: Bool

  init(_ end: ExchangeEnd<POSLINKConversation>) {
    (command, framing) = (end.exchange.command, end.exchange.framing)
    (outcome, isAcknowledged) = (end.exchange.outcome, end.exchange.isAcknowledged)
    (receivedBytes, failure, isConnected) = (end.exchange.receivedBytes, end.failure, end.isConnected)
  }

  /// The answer to the command; nil: there was none.
  var answer: POSLINKAnswer? { if case .answered(let answer) = outcome { answer } else { nil } }

  // MARK: The terminal

  /// What an enquiry says of the terminal. Ready is only who says so of itself. While it serves a customer it may say
  /// nothing at all; what is silent may be that, and is no more than held by the till.
  var sighting: Sighting {
    switch outcome {
    case .answered(let answer) where answer.isWell: Sighting(contact: "answering", state: "ready")
    case .answered, .refused, .ended, .acknowledged: Sighting(contact: "answering", reason: text)
    case .damaged: Sighting(contact: "silent", reason: text)
    case .other, .foreign, .tooMuch: Sighting(contact: "foreign", reason: text)
    case nil: unanswered
    }
  }

  /// Whether more came than the word that the command is there.
  private var hasBegun: Bool { receivedBytes > (isAcknowledged && framing == .tcp ? 1 : 0) }

  private var unanswered: Sighting {
    guard isConnected else {
      switch failure {
      // What stopped us on our side says nothing about the terminal.
      case .cancelled, .other, nil: return Sighting(contact: nil, isReachable: false, reason: text)
      default: return Sighting(contact: "unreachable", isReachable: false, reason: text)
      }
    }
    return hasBegun
      ? Sighting(contact: "silent", reason: text)
      : Sighting(contact: "held-by-till", state: "held-by-till", reason: text)
  }

  // MARK: A command

  /// What it says of a command that was sent on a person's order. A yes is a yes, a no is a no, and whatever else happened
  /// after the first byte is not known.
  var commandOutcome: CommandOutcome {
    switch outcome {
    case .answered(let answer) where answer.isWell: .accepted
    case .answered, .refused: .refused(text)
    case .acknowledged: .accepted
    // That is how a terminal may take a cancellation.
    case .ended where command.answer == nil: .accepted
    case nil where !isConnected: .notSent(text)
    case nil where isAcknowledged && command.answer == nil: .accepted
    case nil where command.answer == nil: .unknown("\(command.rawValue) was sent, and the terminal says nothing to it")
    case .ended, .damaged, .other, .foreign, .tooMuch, nil: .unknown(text)
    }
  }

  // MARK: In words

  /// How it ended, in one cleaned line.
  var text: String {
    let name = command.rawValue
    switch outcome {
    case .answered(let answer): return Self.text(answer)
    case .other(let answer): return "an answer that does not belong to \(name): \(Self.text(answer))"
    case .acknowledged: return "\(name) taken"
    case .refused: return "\(name) refused with NAK"
    case .ended: return "\(name) ended without an answer (EOT)"
    case .damaged: return "the answer to \(name) came damaged: its checksum is wrong"
    case .foreign(let what):
      let other = what.hasPrefix("HTTP") && framing == .tcp ? "; a PAX terminal may want \"framing: http\"" : ""
      return DeviceText.clean("not a POSLINK terminal: \(what)\(other)")
    case .tooMuch: return "sent more than an answer has"
    case nil: return unansweredText
    }
  }

  private var unansweredText: String {
    switch (failure, isConnected) {
    case (.refused, false):
      "connection refused: the payment application does not run, is not set to a till on the network, or serves another"
    case (let failure, false): failure?.description ?? "no connection"
    case (_, true) where !hasBegun:
      "connected, but no answer: the terminal serves a customer or the till, or its application hangs"
    case (_, true): "the answer broke off"
    }
  }

  /// `A01 000000 OK`
  private static func text(_ answer: POSLINKAnswer) -> String {
    DeviceText.clean("\(answer.number) says \(answer.code) \(answer.text)", limit: 80)
  }
}
