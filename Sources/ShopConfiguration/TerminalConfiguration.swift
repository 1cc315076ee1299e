public import ShopModel

/// The character set a terminal writes its texts in.
public enum TerminalCharset: String, CaseIterable, Hashable, Sendable {
  /// Guessed from the bytes.
  case auto
  /// IBM code page 437, what ZVT prescribes.
  case cp437
  /// Western European, Latin-1.
  case iso8859_1 = "iso8859-1"
  /// Western European with the euro sign, Latin-9.
  case iso8859_15 = "iso8859-15"
  /// The 7-bit set with German letters in place of brackets.
  case zvt7bit
  /// UTF-8.
  case utf8
}

/// What only a terminal has that speaks ZVT.
public struct ZVTOptions: Hashable, Sendable {
  /// Where its ZVT password comes from; nil: commands that need one are not sent. See
  /// ``TerminalConfiguration/resolvedPassword(with:)``.
  public var password: SecretSource?
  /// The character set of its texts.
  public var charset: TerminalCharset
  /// The service byte of the status enquiry (ZVT PA00P015, 05 01): 0...255. The default, 5, suppresses the display and
  /// the print.
  public var statusServiceByte: UInt8
  /// How often the turnover totals (06 10) and open pre-authorisations (06 23) are asked; nil: never.
  public var totalsInterval: Duration?

  /// Options.
  public init(
    password: SecretSource? = nil, charset: TerminalCharset = .auto,
    statusServiceByte: UInt8 = ZVTOptions.defaultStatusServiceByte,
    totalsInterval: Duration? = ZVTOptions.defaultTotalsInterval
  ) {
    self.password = password
    self.charset = charset
    self.statusServiceByte = statusServiceByte
    self.totalsInterval = totalsInterval
  }

  /// The port ZVT terminals commonly listen on.
  public static let defaultPort = 20_007
  /// How often a terminal is asked.
  public static let defaultInterval: Duration = .seconds(10)
  /// The service byte of a status enquiry.
  public static let defaultStatusServiceByte: UInt8 = 5
  /// How often totals are asked.
  public static let defaultTotalsInterval: Duration = .seconds(15 * 60)
}

/// What only a terminal has that speaks POSLINK.
public struct POSLINKOptions: Hashable, Sendable {
  /// How its frames are carried.
  public enum Framing: String, CaseIterable, Hashable, Sendable {
    /// As they are.
    case tcp
    /// In HTTP requests.
    case http
  }

  /// How its frames are carried.
  public var framing: Framing

  /// Options.
  public init(framing: Framing = .tcp) { self.framing = framing }

  /// The port POSLINK terminals commonly listen on.
  public static let defaultPort = 10_009
  /// How often a terminal is asked. Seldom: whether the question disturbs a payment is not known.
  public static let defaultInterval: Duration = .seconds(30)
}

/// What a terminal speaks with its till, and so with us.
public enum TerminalProtocol: Hashable, Sendable {
  case zvt(ZVTOptions)
  case poslink(POSLINKOptions)
}

/// A card terminal and how to reach it.
public struct TerminalConfiguration: Hashable, Sendable {
  /// Key, name, place, address, connector and interval.
  public var identity: TerminalIdentity
  /// Its host name or address.
  public var host: String
  /// Its TCP port: 1...65535.
  public var port: Int
  /// What it speaks.
  public var speaks: TerminalProtocol
  /// The software version it should have; nil: none required.
  public var targetVersion: String?
  /// Its terminal number (TID) at the acquirer, by which services know it.
  public var tid: String?
  /// How long one poll may take; shorter than the interval.
  public var deadline: Duration
  /// What restarts it instead of the protocol's own command; nil: that one.
  public var restart: CommandConfiguration?
  /// What resets its application instead of the protocol's own command; nil: that one.
  public var reset: CommandConfiguration?

  /// A terminal.
  public init(
    identity: TerminalIdentity, host: String, port: Int, speaks: TerminalProtocol, targetVersion: String? = nil,
    tid: String? = nil, deadline: Duration = defaultDeadline, restart: CommandConfiguration? = nil,
    reset: CommandConfiguration? = nil
  ) {
    self.identity = identity
    self.host = host
    self.port = port
    self.speaks = speaks
    self.targetVersion = targetVersion
    self.tid = tid
    self.deadline = deadline
    self.restart = restart
    self.reset = reset
  }

  /// A terminal that speaks ZVT.
  public init(
    identity: TerminalIdentity, host: String, port: Int = ZVTOptions.defaultPort, password: SecretSource? = nil,
    charset: TerminalCharset = .auto, targetVersion: String? = nil, tid: String? = nil,
    deadline: Duration = defaultDeadline, statusServiceByte: UInt8 = ZVTOptions.defaultStatusServiceByte,
    totalsInterval: Duration? = ZVTOptions.defaultTotalsInterval, restart: CommandConfiguration? = nil,
    reset: CommandConfiguration? = nil
  ) {
    let options = ZVTOptions(
      password: password, charset: charset, statusServiceByte: statusServiceByte, totalsInterval: totalsInterval)
    self.init(
      identity: identity, host: host, port: port, speaks: .zvt(options), targetVersion: targetVersion, tid: tid,
      deadline: deadline, restart: restart, reset: reset)
  }

  /// What only a terminal has that speaks ZVT; nil: it speaks something else.
  public var zvt: ZVTOptions? { if case .zvt(let options) = speaks { options } else { nil } }

  /// How long a poll may take; four fifths of the interval where that is less.
  public static let defaultDeadline: Duration = .seconds(8)
}
