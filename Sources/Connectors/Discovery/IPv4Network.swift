/// An address of the internet protocol's fourth version.
public struct IPv4Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Its 32 bits, the first number of its text highest.
  public let bits: UInt32

  /// An address.
  public init(bits: UInt32) { self.bits = bits }

  /// The address that a text is: four numbers with points between them, without leading zeros; nil: it is none.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part.count == 1 || part.first != "0",
        let number = UInt8(part)
      else { return nil }
      bits = bits << 8 | UInt32(number)
    }
    self.bits = bits
  }

  /// `192.168.1.21`
  public var description: String {
    [24, 16, 8, 0].map { "\(bits >> UInt32($0) & 0xFF)" }.joined(separator: ".")
  }

  /// By their bits.
  public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.bits < right.bits }
}

/// A part of the addresses: all that begin with the same bits.
public struct IPv4Network: Hashable, Sendable, CustomStringConvertible {
  /// Its lowest address.
  public let base: IPv4Address
  /// How many bits all of its addresses share: 0...32.
  public let prefix: Int

  /// The network of this size around an address.
  public init(around address: IPv4Address, prefix: Int) {
    self.prefix = min(max(prefix, 0), 32)
    base = IPv4Address(bits: address.bits & IPv4Network.mask(self.prefix))
  }

  /// `192.168.1.0/24`, or an address, which is a network of one; nil: it is neither.
  public init?(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPv4Address(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self.init(around: address, prefix: 32)
      return
    }
    guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let prefix = Int(parts[1]), prefix <= 32 else {
      return nil
    }
    self.init(around: address, prefix: prefix)
  }

  /// Whether an address is in it.
  public func contains(_ address: IPv4Address) -> Bool {
    address.bits & IPv4Network.mask(prefix) == base.bits
  }

  /// Whether all of another one is in it.
  public func contains(_ network: IPv4Network) -> Bool { network.prefix >= prefix && contains(network.base) }

  /// The addresses that can belong to a device: not those of the network itself and of everybody in it.
  public var hosts: ClosedRange<UInt32> {
    let last = base.bits | ~IPv4Network.mask(prefix)
    return prefix >= 31 ? base.bits...last : base.bits + 1...last - 1
  }

  /// Whether nobody outside a building has such addresses (RFC 1918, RFC 3927), or nobody outside this computer.
  public var isPrivate: Bool {
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"]
      .compactMap(IPv4Network.init(parsing:)).contains { $0.contains(self) }
  }

  /// `192.168.1.0/24`
  public var description: String { "\(base)/\(prefix)" }

  private static func mask(_ prefix: Int) -> UInt32 { prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefix) }
}
