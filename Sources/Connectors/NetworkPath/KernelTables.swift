/// What Linux says of the network in its text files. Each reading is bounded by the length of its text, and lines that
/// are not understood are passed over.
enum KernelTables {
  /// A way out.
  struct DefaultRoute: Hashable, Sendable {
    var interface: String
    /// The router; nil: there is none on the way (a mobile network, a tunnel).
    var gateway: IPAddress?
  }

  /// What a wireless interface says of itself.
  struct Wireless: Hashable, Sendable {
    /// The received power in dBm; nil: not told in dBm.
    var signal: Double?
    /// How many times a packet was given up after all its repeats, since the interface is there.
    var retries: Int?
  }

  /// The way out with the lowest metric in `/proc/net/route`; nil: there is none.
  static func defaultRoute(_ text: String) -> DefaultRoute? {
    var best: (metric: Int, route: DefaultRoute)?
    for line in text.split(separator: "\n").dropFirst().prefix(4096) {
      let fields = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
      guard fields.count >= 8, fields[1] == "00000000", fields[7] == "00000000",
        let flags = UInt32(fields[3], radix: 16), flags & 1 != 0, flags & 0x200 == 0, fields[2].utf8.count == 8,
        let gateway = UInt32(fields[2], radix: 16), let metric = Int(fields[6])
      else { continue }
      if let best, best.metric <= metric { continue }
      // In the order of the computer's own memory.
      let address = flags & 2 == 0 ? nil : IPAddress(withUnsafeBytes(of: gateway.littleEndian) { Array($0) })
      best = (metric, DefaultRoute(interface: String(fields[0].prefix(15)), gateway: address))
    }
    return best?.route
  }

  /// The same of `/proc/net/ipv6_route`. Addresses there are 32 hexadecimal digits.
  static func defaultRouteV6(_ text: String) -> DefaultRoute? {
    var best: (metric: UInt32, route: DefaultRoute)?
    for line in text.split(separator: "\n").prefix(4096) {
      let fields = line.split(separator: " ")
      guard fields.count == 10, fields[0].allSatisfy({ $0 == "0" }), fields[1] == "00",
        let metric = UInt32(fields[5], radix: 16), let flags = UInt32(fields[8], radix: 16), flags & 1 != 0,
        flags & 0x200 == 0, fields[9] != "lo", let gateway = bytes(fields[4])
      else { continue }
      if let best, best.metric <= metric { continue }
      best = (
        metric,
        DefaultRoute(
          interface: String(fields[9].prefix(15)),
          gateway: flags & 2 == 0 || gateway.allSatisfy { $0 == 0 } ? nil : IPAddress(gateway))
      )
    }
    return best?.route
  }

  private static func bytes(_ digits: Substring) -> [UInt8]? {
    guard digits.utf8.count == 32 else { return nil }
    var bytes: [UInt8] = []
    var rest = digits
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  /// What `/proc/net/wireless` says of an interface; nil: it is not wireless.
  static func wireless(_ text: String, of interface: String) -> Wireless? {
    for line in text.split(separator: "\n").prefix(256) {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].drop(while: { $0 == " " }) == interface else {
        continue
      }
      let fields = line[line.index(after: colon)...].split(separator: " ")
      // status, link, level, noise, then discarded: nwid, crypt, frag, retry, misc; a dot says "just updated".
      guard fields.count >= 8 else { return Wireless() }
      let level = Double(fields[2].hasSuffix(".") ? fields[2].dropLast() : fields[2])
      let signal = level.flatMap { (-150..<0).contains($0) ? $0 : nil }
      return Wireless(signal: signal, retries: Int(fields[7]).flatMap { $0 >= 0 ? $0 : nil })
    }
    return nil
  }

  /// How far `/proc/net/arp` knows who answers at an address.
  enum Neighbour: Hashable, Sendable {
    /// Somebody answers there.
    case known
    /// It was asked, and nobody does.
    case silent
    /// It was not asked: the address lies elsewhere.
    case notAsked
  }

  /// Who answers at an IPv4 address on this computer's own network.
  static func neighbour(_ text: String, at address: IPAddress) -> Neighbour {
    guard address.isIPv4 else { return .notAsked }
    let wanted = address.description
    for line in text.split(separator: "\n").dropFirst().prefix(4096) {
      let fields = line.split(separator: " ")
      guard fields.count >= 4, fields[0] == wanted, let flags = UInt32(fields[2].dropFirst(2), radix: 16) else {
        continue
      }
      return flags & 2 != 0 ? .known : .silent
    }
    return .notAsked
  }

  /// The name servers of a `resolv.conf`, at most three, as the system has it.
  static func nameServers(_ text: String) -> [IPAddress] {
    let found = text.split(separator: "\n").prefix(1000).compactMap { line -> IPAddress? in
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard fields.count >= 2, fields[0] == "nameserver" else { return nil }
      return IPAddress(parsing: String(fields[1].prefix { $0 != "%" }))
    }
    return Array(found.prefix(3))
  }

  /// The address of a name in `/etc/hosts`; nil: it does not stand there.
  static func hostsAddress(_ text: String, of name: String) -> IPAddress? {
    let name = name.lowercased()
    for line in text.split(separator: "\n").prefix(10_000) {
      let fields = line.prefix { $0 != "#" }.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard fields.count >= 2, fields.dropFirst().contains(where: { $0.lowercased() == name }) else { continue }
      if let address = IPAddress(parsing: String(fields[0])) { return address }
    }
    return nil
  }
}
