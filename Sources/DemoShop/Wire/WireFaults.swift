/// What goes wrong on the way to a simulated terminal. The default: nothing.
public struct WireFaults: Hashable, Sendable {
  /// What a client meets that wants to connect.
  public enum Presence: Hashable, Sendable {
    /// Somebody listens.
    case answering
    /// The connection is refused (RST), as by a computer without that service.
    case refusing
    /// Nobody answers, as when the terminal is unplugged: the attempt runs into the client's own deadline.
    case unanswered
  }

  /// What a client meets that has connected.
  public enum Manner: Hashable, Sendable {
    /// The terminal.
    case terminal
    /// The connection is accepted and closed at once, as by a terminal whose one connection the till has.
    case closing
    /// Nothing, ever.
    case silent
    /// These bytes at once, and then nothing: another protocol's greeting.
    case greeting([UInt8])
    /// These bytes to whatever arrives: serial framing, garbage, lengths that lie.
    case replying([UInt8])
    /// These bytes over and over as soon as something arrives, until that many bytes have been written.
    case flooding([UInt8], limit: Int)
  }

  /// How the terminal's messages are cut into segments.
  public enum Delivery: Hashable, Sendable {
    /// One message, one write.
    case separately
    /// Reply and first message in one write, as Ingenico's terminals do.
    case coalesced
    /// Pieces of this many bytes (at least 1), with this pause between two.
    case pieces(of: Int, pause: Duration)
  }

  /// An end in the middle.
  public struct Cut: Hashable, Sendable {
    /// How a connection ends.
    public enum End: Hashable, Sendable {
      /// In order (FIN).
      case close
      /// Torn off (RST).
      case reset
    }

    /// After how many bytes written on this connection.
    public var afterBytes: Int
    /// How.
    public var end: End

    /// An end after so many bytes.
    public init(afterBytes: Int, end: End) {
      self.afterBytes = afterBytes
      self.end = end
    }
  }

  /// What a client meets that wants to connect.
  public var presence: Presence
  /// What it meets then.
  public var manner: Manner
  /// How messages are cut up.
  public var delivery: Delivery
  /// Where each connection breaks off; nil: nowhere.
  public var cut: Cut?
  /// How long the terminal takes to reply to a command.
  public var replyDelay: Duration
  /// How long it takes from one of its own messages to the next.
  public var messageDelay: Duration

  /// Faults.
  public init(
    presence: Presence = .answering, manner: Manner = .terminal, delivery: Delivery = .separately, cut: Cut? = nil,
    replyDelay: Duration = .zero, messageDelay: Duration = .zero
  ) {
    self.presence = presence
    self.manner = manner
    self.delivery = delivery
    self.cut = cut
    self.replyDelay = replyDelay
    self.messageDelay = messageDelay
  }
}
