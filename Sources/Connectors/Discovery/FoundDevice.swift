/// What was found at one address and port.
public struct FoundDevice: Hashable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    /// A terminal that speaks ZVT over TCP.
    case zvt
    /// A terminal that speaks POSLINK.
    case poslink(inHTTP: Bool)
    /// A receipt printer that speaks ESC/POS.
    case escpos
    /// A server of battery supplies, with their names.
    case nut([String])
    /// Something else.
    case other
  }

  /// How sure that is.
  public enum Certainty: Hashable, Sendable {
    /// It has answered in this protocol.
    case answered
    /// Something listens there; what is a guess.
    case guess
  }

  /// Where.
  public var address: IPv4Address
  /// At which port.
  public var port: Int
  /// What it is.
  public var kind: Kind
  /// How sure that is.
  public var certainty: Certainty
  /// Its terminal number, where it told one.
  public var tid: String?
  /// Its serial number, where it told one.
  public var serial: String?
  /// What it calls itself, where it told that.
  public var name: String?
  /// What was seen, in one cleaned line.
  public var remark: String

  /// A device.
  public init(
    address: IPv4Address, port: Int, kind: Kind, certainty: Certainty, tid: String? = nil, serial: String? = nil,
    name: String? = nil, remark: String
  ) {
    self.address = address
    self.port = port
    self.kind = kind
    self.certainty = certainty
    self.tid = tid
    self.serial = serial
    self.name = name
    self.remark = remark
  }
}
