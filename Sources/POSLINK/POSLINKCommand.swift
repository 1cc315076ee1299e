/// What can be said to a terminal. Everything that takes or gives money is left out on purpose.
public enum POSLINKCommand: String, CaseIterable, Hashable, Sendable {
  /// Who are you? It changes nothing that anybody has written of.
  case initialise = "A00"
  /// End what you do. There is no answer to it.
  case cancel = "A14"
  /// Back to where a sale begins.
  case reset = "A16"
  /// Start anew.
  case reboot = "A26"

  /// The number of its answer; nil: it has none.
  public var answer: String? {
    switch self {
    case .initialise: "A01"
    case .cancel: nil
    case .reset: "A17"
    case .reboot: "A27"
    }
  }

  /// The version of the protocol that it is said in.
  public static let version = "1.35"

  /// The command as it is sent: its number, the version, and no fields.
  public var frame: [UInt8] { POSLINKFrame.encoded([rawValue, POSLINKCommand.version, ""]) }
}

/// How frames are carried.
public enum POSLINKFraming: String, CaseIterable, Hashable, Sendable {
  /// As they are, with ACK, NAK and EOT around them.
  case tcp
  /// In Base64 behind the question mark of an HTTP request; the answer is the body.
  case http
}
