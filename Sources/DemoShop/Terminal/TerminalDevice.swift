/// Who a simulated terminal says it is.
public struct TerminalDevice: Hashable, Sendable {
  /// The terminal identity (TID): eight decimal digits.
  public var tid: String
  /// The serial number: eight hexadecimal digits, as real terminals send it.
  public var serial: String
  /// The device's name, ASCII.
  public var name: String
  /// The software version, ASCII.
  public var software: String

  /// Whether it is one of Feig's, which have commands of their own.
  var isFeig: Bool { name.hasPrefix("cVEND") }

  /// A device.
  public init(tid: String, serial: String, name: String, software: String) {
    self.tid = tid
    self.serial = serial
    self.name = name
    self.software = software
  }
}
