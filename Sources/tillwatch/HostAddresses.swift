import Glibc

/// The addresses behind the names of computers.
enum HostAddresses {
  /// The addresses of a host, as text (getaddrinfo(3)); empty: none is known. May take as long as the system's resolver
  /// does.
  static func of(_ host: String) -> Set<String> {
    var found: UnsafeMutablePointer<addrinfo>?
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
    defer { freeaddrinfo(found) }
    var addresses: Set<String> = []
    var next = found
    while let entry = next?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
        addresses.insert(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
      }
      next = entry.ai_next
    }
    return addresses
  }

  /// The same, on a thread of its own, and for as long as `limit` at the most.
  ///
  /// - Returns: nil: there was no answer in that time.
  static func of(_ host: String, within limit: Duration) async -> Set<String>? {
    await withinLimit(limit) { of(host) }
  }
}
