/// Whether a request would cross a network unencrypted.
enum PlainHTTP {
  /// True for a URL that is not `https:`, unless its host is this computer.
  static func leavesComputer(_ url: String) -> Bool {
    let lower = url.lowercased()
    guard !lower.hasPrefix("https://") else { return false }
    guard lower.hasPrefix("http://") else { return true }
    let authority = lower.dropFirst("http://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    // What stands before an @ is not the host; a URL that plays with it is not trusted.
    guard !authority.contains("@") else { return true }
    if authority.hasPrefix("[::1]") { return false }
    let host = authority.prefix { $0 != ":" }
    return !(host == "localhost" || isLoopback(host))
  }

  private static func isLoopback(_ host: Substring) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
