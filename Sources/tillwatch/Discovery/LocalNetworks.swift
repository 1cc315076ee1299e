import Connectors
import Glibc

/// The networks this computer is in (getifaddrs(3)).
enum LocalNetworks {
  /// Those of the internet protocol's fourth version that are up.
  static func own() -> [OwnNetwork] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return [] }
    defer { freeifaddrs(first) }
    var networks: [OwnNetwork] = []
    var next = first
    while let entry = next?.pointee {
      next = entry.ifa_next
      let flags = Int32(bitPattern: entry.ifa_flags)
      guard flags & Int32(IFF_UP) != 0, let address = bits(entry.ifa_addr), let mask = bits(entry.ifa_netmask)
      else { continue }
      networks.append(
        OwnNetwork(
          interface: String(cString: entry.ifa_name), address: IPv4Address(bits: address),
          prefix: mask.nonzeroBitCount, isLoopback: flags & Int32(IFF_LOOPBACK) != 0,
          isPointToPoint: flags & Int32(IFF_POINTOPOINT) != 0))
    }
    return networks
  }

  private static func bits(_ address: UnsafeMutablePointer<sockaddr>?) -> UInt32? {
    guard let address, address.pointee.sa_family == sa_family_t(AF_INET) else { return nil }
    return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr.s_addr.bigEndian }
  }
}
