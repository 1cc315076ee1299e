import PeerNames

/// One command and what comes of it, over a connection of its own, without the connection: what goes out, and when enough
/// has come. Pure. The command goes out once, whatever comes: only an answer that came damaged is asked for again.
public struct POSLINKConversation: Sendable {
  /// What the terminal made of it.
  public enum Outcome: Hashable, Sendable {
    /// An answer to this command.
    case answered(POSLINKAnswer)
    /// An answer to another one.
    case other(POSLINKAnswer)
    /// The terminal has taken a command that has no answer.
    case acknowledged
    /// NAK: the terminal does not take the command.
    case refused
    /// EOT, or an empty answer: the terminal has ended, and said nothing.
    case ended
    /// An answer came, and not whole.
    case damaged
    /// What answers is no POSLINK terminal; what it is, as far as its first bytes tell.
    case foreign(String)
    /// More came than any answer has.
    case tooMuch
  }

  /// The most bytes that are taken in.
  public static let mostBytes = 64 << 10
  /// How often an answer that came damaged is asked for again.
  public static let mostRepeats = 2

  /// What was said.
  public let command: POSLINKCommand
  /// How it is carried.
  public let framing: POSLINKFraming
  /// What came of it; nil: nothing yet.
  public private(set) var outcome: Outcome?
  /// Whether the terminal has said that the command came whole.
  public private(set) var isAcknowledged = false
  /// How many bytes have come.
  public private(set) var receivedBytes = 0

  private let host: String
  private var first: [UInt8] = []
  private var frames = FrameReader()
  private var http = HTTPAnswerReader()
  private var repeats = 0

  /// A conversation.
  ///
  /// - Parameter host: the terminal's name or address with its port, for the head of an HTTP request.
  public init(_ command: POSLINKCommand, framing: POSLINKFraming = .tcp, host: String = "") {
    self.command = command
    self.framing = framing
    self.host = host
  }

  /// What is sent first.
  public var opening: [UInt8] {
    switch framing {
    case .tcp: return command.frame
    case .http:
      let request = "GET /?\(Base64.text(command.frame)) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
      return [UInt8](request.utf8)
    }
  }

  /// Whether nothing more is waited for.
  public var isOver: Bool { outcome != nil }

  /// Takes in what came; it may be cut up in any way.
  ///
  /// - Returns: what is sent now; empty: nothing.
  public mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    if first.count < PeerName.mostBytes { first += bytes.prefix(PeerName.mostBytes - first.count) }
    var reply: [UInt8] = []
    for byte in bytes where outcome == nil {
      receivedBytes += 1
      guard receivedBytes <= POSLINKConversation.mostBytes else {
        outcome = .tooMuch
        break
      }
      switch framing {
      case .tcp: if let event = frames.take(byte) { reply += take(event) } else { lookInside() }
      case .http: takeHTTP(byte)
      }
    }
    return reply
  }

  // MARK: As they are

  private mutating func take(_ event: FrameReader.Event) -> [UInt8] {
    switch event {
    case .control(POSLINKFrame.ack):
      isAcknowledged = true
      if command.answer == nil { outcome = .acknowledged }
    case .control(POSLINKFrame.nak):
      // TLS begins its alarm with the same byte.
      outcome = first.count > 1 && first[0] == POSLINKFrame.nak ? .foreign(PeerName.summary(first)) : .refused
    case .control(POSLINKFrame.eot): outcome = .ended
    case .control: outcome = .foreign(PeerName.summary(first))
    case .tooLong: outcome = .tooMuch
    case .frame(let body):
      outcome = POSLINKAnswer(body).map(verdict) ?? .foreign(PeerName.summary(first))
      if case .foreign = outcome { return [] }
      return [POSLINKFrame.ack]
    case .damaged:
      guard repeats < POSLINKConversation.mostRepeats else {
        outcome = .damaged
        return [POSLINKFrame.eot]
      }
      repeats += 1
      return [POSLINKFrame.nak]
    }
    return []
  }

  /// Others put JSON or XML between STX and ETX, and no checksum behind it.
  private mutating func lookInside() {
    guard let body = frames.pending, body.count <= 4 else { return }
    if let byte = body.first(where: { ![0x0A, 0x0D, 0x20].contains($0) }), [0x7B, 0x3C].contains(byte) {
      outcome = .foreign(PeerName.summary(first))
    }
  }

  private func verdict(_ answer: POSLINKAnswer) -> Outcome {
    answer.number == command.answer ? .answered(answer) : .other(answer)
  }

  // MARK: In HTTP

  private mutating func takeHTTP(_ byte: UInt8) {
    for event in http.take(byte) where outcome == nil {
      switch event {
      case .accepted: isAcknowledged = true
      case .foreign: outcome = .foreign(PeerName.summary(first))
      case .ended: outcome = command.answer == nil ? .acknowledged : frames.pending == nil ? .ended : .damaged
      case .body(let byte):
        switch frames.take(byte) {
        case nil, .control: break
        case .tooLong: outcome = .tooMuch
        case .damaged: outcome = .damaged
        case .frame(let body): outcome = POSLINKAnswer(body).map(verdict) ?? .foreign(PeerName.summary(first))
        }
      }
    }
  }
}
