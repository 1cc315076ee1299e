/// Where a terminal listens.
public struct ZVTEndpoint: Hashable, Sendable {
  /// The port the specification proposes.
  public static let defaultPort = 20_007

  /// An IP address, best of all, or a name.
  public let host: String
  /// 1...65535
  public let port: Int

  /// An endpoint.
  public init(host: String, port: Int = ZVTEndpoint.defaultPort) {
    self.host = host
    self.port = port
  }

  var isPossible: Bool { (1...65_535).contains(port) }
}

/// The password of a terminal: six decimal digits, three bytes BCD. It never shows itself in a text.
public struct ZVTPassword: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  let bytes: [UInt8]

  /// A password; nil unless `digits` are exactly six decimal digits.
  public init?(digits: String) {
    guard digits.utf8.count == 6, let bytes = BCD.encode(digits, count: 3) else { return nil }
    self.bytes = bytes
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// 000000, for commands that need one where none is set.
  static let zeros = ZVTPassword(bytes: [0, 0, 0])

  /// Six dots.
  public var description: String { "••••••" }
  /// Six dots.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// How to talk to a terminal.
public struct ZVTSettings: Sendable {
  /// The password. With nil 000000 is sent, which most terminals take or do not check; if a terminal finds it wrong,
  /// Status-Enquiry goes on without.
  public var password: ZVTPassword?
  /// How the terminal writes texts.
  public var charset: ZVTCharset
  /// The service byte of Status-Enquiry (BMP 03). Bit 0 leaves the key for the service menu locked, bit 2 asks for the
  /// TLV; 05 by default.
  public var serviceByte: UInt8
  /// How long connecting may take.
  public var connectTimeout: Duration
  /// How long a reply to a command may take, and the rest of a message that has begun (PA00P016, 5.2.5: T3, 5 s).
  public var t3: Duration
  /// How long the terminal may stay silent between its acknowledgement and its completion (T4, 180 s). The terminal can
  /// ask for another value with 04 FF.
  public var t4: Duration
  /// How long a sequence may last at the most, however often the terminal asks for more time: 1 h.
  public var longestSequence: Duration
  /// How long the connection stays open after a command without completion, for terminals that send one all the same.
  public var strayCompletionTime: Duration
  /// How long the acknowledgement of something printed waits at most until it is kept: 2 s, well below the 5 s after
  /// which a terminal gives up.
  public var longestKeeping: Duration
  /// How many bytes a terminal may send in one sequence: 1 MiB.
  public var mostReceivedBytes: Int

  /// Settings, the specification's values by default.
  public init(
    password: ZVTPassword? = nil, charset: ZVTCharset = .auto, serviceByte: UInt8 = 0x05,
    connectTimeout: Duration = .seconds(5), t3: Duration = .seconds(5), t4: Duration = .seconds(180),
    longestSequence: Duration = .seconds(3600), strayCompletionTime: Duration = .milliseconds(300),
    longestKeeping: Duration = .seconds(2), mostReceivedBytes: Int = 1 << 20
  ) {
    self.password = password
    self.charset = charset
    self.serviceByte = serviceByte
    self.connectTimeout = connectTimeout
    self.t3 = t3
    self.t4 = t4
    self.longestSequence = longestSequence
    self.strayCompletionTime = strayCompletionTime
    self.longestKeeping = longestKeeping
    self.mostReceivedBytes = mostReceivedBytes
  }
}
