/// Why an exchange came to no verdict.
public enum ZVTFailure: Error, Hashable, Sendable {
  /// Nothing listens on the port, or what listens takes no second connection.
  case connectionRefused
  /// There is no way to the host, or its name is not known; the reason.
  case unreachable(String)
  /// Nobody answered the attempt to connect.
  case connectTimedOut
  /// This machine could not open a connection (no socket left, say); the reason.
  case noConnectionPossible(String)
  /// The terminal closed the connection: before its reply to the command, or after it and before the completion
  /// (``ZVTExchange/isAcknowledged``).
  case closedBeforeAnswer
  /// The terminal took the connection and did not reply within T3.
  case silent
  /// The terminal replied and then fell silent for T4, broke a message off for longer than T3, or did not come to an
  /// end; what was waited for.
  case stalled(String)
  /// What listens does not speak ZVT over TCP; what it is, as far as can be told from its first bytes.
  case foreign(String)
  /// The connection was cut (RST); whether that was in the middle of a message.
  case reset(midFrame: Bool)
  /// What came breaks the protocol; how.
  case protocolViolation(String)
  /// More came than is taken in; the limit in bytes.
  case tooMuch(limit: Int)
}

/// What a completed command gave.
public enum ZVTAnswer: Hashable, Sendable {
  /// The answer to a Status-Enquiry.
  case status(StatusEnquiryAnswer)
  /// The receipt numbers of the open pre-authorisations; empty when there are none.
  case openPreauthorisations([String])
  /// Who a device of Feig says it is.
  case feigInformation(FeigInformation)
  /// The fields of the completion; most have none. End-of-day and update give a result code (BMP 27).
  case finished(BMPSequence)
}

/// How an exchange ended.
public enum ZVTOutcome: Hashable, Sendable {
  /// The terminal completed the command.
  case completed(ZVTAnswer)
  /// The terminal said yes to a command that has no completion.
  case acknowledged
  /// The terminal said no (84 xx), with the data of its reply, in which some put a second code.
  case negative(ResultCode, data: [UInt8])
  /// The terminal took the command and then aborted it (06 1E); the code is nil when it gave none.
  case aborted(ResultCode?, text: String?)
  /// There is no verdict.
  case failed(ZVTFailure)
}

/// A receipt that a terminal is giving to print, as far as it has come.
public struct ZVTPrint: Hashable, Sendable {
  /// Which of the exchange, from 0: its place in ``ZVTExchange/prints``.
  public let number: Int
  /// All its lines so far.
  public let lines: [String]
}

/// One command and everything that came of it.
public struct ZVTExchange: Sendable {
  /// The command.
  public let command: ZVTCommand
  /// How it ended.
  public var outcome: ZVTOutcome
  /// What the terminal showed meanwhile (04 FF), at most 256.
  public var intermediate: [IntermediateStatus] = []
  /// The status informations (04 0F), at most 64.
  public var statusInformation: [StatusInformation] = []
  /// What the terminal gave to print, receipt by receipt; at most 4,096 lines in all.
  public var prints: [[String]] = []
  /// The host's clock, when the terminal told it (04 01).
  public var hostClock: TerminalClock?
  /// What was odd and did not stop the exchange, one line each, at most 32. Nothing of it is text from the device.
  public var notes: [String] = []
  /// How long connecting took; nil when it failed.
  public var connectTime: Duration?
  /// From the command's last byte to the reply 80 or 84; nil when none came.
  public var acknowledgeTime: Duration?
  /// From the first attempt to connect to the verdict.
  public var answerTime: Duration = .zero
  /// Whether at least one byte of the command may have gone out. If so and the outcome is a failure, nobody can say
  /// whether the terminal carried the command out.
  public var sentBytes = false
  /// Whether the terminal replied that it takes the command.
  public var isAcknowledged = false
  /// How many bytes the terminal sent.
  public var receivedBytes = 0

  init(command: ZVTCommand, outcome: ZVTOutcome) {
    self.command = command
    self.outcome = outcome
  }
}
