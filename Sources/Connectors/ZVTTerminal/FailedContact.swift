import ZVT

/// What an exchange without a verdict says of the terminal, in the words of the catalogue's `terminal.contact`.
struct FailedContact: Hashable {
  /// The contact; nil: the failure was ours and says nothing of the terminal.
  var contact: String?
  /// Whether something answers at the terminal's address.
  var isReachable: Bool
  /// The reason in one line; may hold text from the device, not cleaned.
  var reason: String

  /// The state that follows from the contact alone.
  var state: String { contact == "held-by-till" ? "held-by-till" : "unknown" }

  /// The contact after `failure`.
  ///
  /// A terminal serves one connection. While the till has it, a second one is refused, or accepted and closed or cut
  /// before a byte has come, depending on the make.
  init(_ failure: ZVTFailure, of exchange: ZVTExchange) {
    let hasSaidSomething = exchange.isAcknowledged || exchange.receivedBytes > 0
    switch failure {
    case .connectionRefused:
      self.init("held-by-till", "connection refused: the till has the connection, or the terminal is restarting")
    case .closedBeforeAnswer where !hasSaidSomething:
      self.init("held-by-till", "connection closed before an answer: the till has the connection")
    case .reset(midFrame: false) where !hasSaidSomething:
      self.init("held-by-till", "connection cut before an answer: the till has the connection")
    case .unreachable(let reason): self.init("unreachable", reason, isReachable: false)
    case .connectTimedOut: self.init("unreachable", "no answer to the attempt to connect", isReachable: false)
    case .noConnectionPossible(let reason):
      self.init(nil, "no connection can be opened on this computer: \(reason)", isReachable: false)
    case .silent: self.init("silent", "connected, but no answer to the enquiry")
    case .closedBeforeAnswer: self.init("silent", "connection closed in the middle of the answer")
    case .reset: self.init("silent", "connection cut in the middle of the answer")
    case .stalled(let what): self.init("silent", "the answer broke off; waited for \(what)")
    case .foreign(let summary): self.init("foreign", "not a ZVT terminal: \(summary)")
    case .protocolViolation(let what): self.init("foreign", "does not keep to the protocol: \(what)")
    case .tooMuch(let limit): self.init("foreign", "sent more than \(limit) bytes")
    }
  }

  private init(_ contact: String?, _ reason: String, isReachable: Bool = true) {
    self.contact = contact
    self.reason = reason
    self.isReachable = isReachable
  }
}
