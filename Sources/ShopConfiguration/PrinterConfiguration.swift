public import ShopModel

/// A receipt printer and how to reach it.
public struct PrinterConfiguration: Hashable, Sendable {
  /// Key, name, place, address, connector and interval.
  public var identity: ApparatusIdentity
  /// Its host name or address.
  public var host: String
  /// Its TCP port: 1...65535.
  public var port: Int
  /// How long one poll may take; shorter than the interval.
  public var deadline: Duration

  /// A printer.
  public init(
    identity: ApparatusIdentity, host: String, port: Int = defaultPort, deadline: Duration = defaultDeadline
  ) {
    self.identity = identity
    self.host = host
    self.port = port
    self.deadline = deadline
  }

  /// The port printers listen on for what is to be printed.
  public static let defaultPort = 9100
  /// How often a printer is asked. Seldom: many take one connection at a time, and the till wants it.
  public static let defaultInterval: Duration = .seconds(30)
  /// How long a poll may take; four fifths of the interval where that is less.
  public static let defaultDeadline: Duration = .seconds(3)
}
