public import ShopModel

/// A power source (UPS), and the server that knows of it.
public struct PowerConfiguration: Hashable, Sendable {
  /// Key, name, place, address, connector and interval.
  public var identity: ApparatusIdentity
  /// The host name or address of the server (upsd).
  public var host: String
  /// Its TCP port: 1...65535.
  public var port: Int
  /// The name of the power source there: letters, digits, `-`, `_` and `.` only.
  public var ups: String
  /// How long one poll may take; shorter than the interval.
  public var deadline: Duration

  /// A power source.
  public init(
    identity: ApparatusIdentity, host: String, port: Int = defaultPort, ups: String,
    deadline: Duration = defaultDeadline
  ) {
    self.identity = identity
    self.host = host
    self.port = port
    self.ups = ups
    self.deadline = deadline
  }

  /// The port of the Network UPS Tools.
  public static let defaultPort = 3493
  /// How often it is asked.
  public static let defaultInterval: Duration = .seconds(10)
  /// How long a poll may take; four fifths of the interval where that is less.
  public static let defaultDeadline: Duration = .seconds(5)
}
