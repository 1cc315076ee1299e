internal import Glibc

/// Names and addresses of computers.
public enum HostName {
  /// Host and port as they stand in a URL: an IPv6 address has brackets around it.
  public static func authority(_ host: String, _ port: Int) -> String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// Whether `text` is an IPv4 or IPv6 address (without brackets), or a host name (RFC 1123).
  static func isHost(_ text: String) -> Bool {
    if ipv6(text) != nil || ipv4(text) != nil { return true }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    // Four numbers that are no address are a mistyped address and never a name.
    guard text.utf8.count <= 253, labels.last?.utf8.allSatisfy({ (0x30...0x39).contains($0) }) == false else {
      return false
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
  }

  /// Whether `text` is an IPv4 or IPv6 address, without brackets.
  static func isAddress(_ text: String) -> Bool { ipv6(text) != nil || ipv4(text) != nil }

  /// Whether what is sent to `host` never leaves this computer: 127.0.0.0/8, ::1, and localhost (RFC 6761).
  static func isLoopback(_ host: String) -> Bool {
    if let bytes = ipv4(host) { return bytes[0] == 127 }
    if let bytes = ipv6(host) { return bytes == [UInt8](repeating: 0, count: 15) + [1] }
    return host.lowercased() == "localhost"
  }

  private static func ipv4(_ text: String) -> [UInt8]? { address(text, AF_INET, size: 4) }
  private static func ipv6(_ text: String) -> [UInt8]? { address(text, AF_INET6, size: 16) }

  private static func address(_ text: String, _ family: Int32, size: Int) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
