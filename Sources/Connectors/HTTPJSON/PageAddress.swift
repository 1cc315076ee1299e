/// Where the pages of an answer are: the service's own address, and addresses on the same host that it gives itself. What
/// is sent may hold a secret, so the host of a page is never taken from an answer. Pure.
struct PageAddress {
  /// Why a page is not fetched.
  enum Problem: Error, Hashable {
    case notAnAddress
    case elsewhere
  }

  /// The longest address followed, in bytes.
  static let limit = 4_096

  /// Scheme and authority as configured: `https://api.acquirer.example:8443`.
  private let origin: String
  private let scheme: String
  private let authority: String
  /// Path and query as configured.
  private let rest: String

  /// The address of a service, as it was checked with its configuration.
  init?(_ url: String) {
    guard let mark = url.firstRange(of: "://") else { return nil }
    scheme = url[..<mark.lowerBound].lowercased()
    authority = String(url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    origin = String(url[..<mark.upperBound]) + authority
    rest = String(url.dropFirst(origin.count))
  }

  /// The whole address of a page that an answer names: an address, or one relative to the page it stands on.
  ///
  /// - Parameter page: where the reference was found.
  func resolve(_ reference: String, from page: String) throws(Problem) -> String {
    let text = String(reference.prefix { $0 != "#" })
    guard !text.isEmpty, text.utf8.count <= PageAddress.limit,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}".utf8.contains($0) })
    else { throw .notAnAddress }
    if let mark = text.firstRange(of: "://"), !text[..<mark.lowerBound].contains(where: { "/?".contains($0) }) {
      guard text[..<mark.lowerBound].lowercased() == scheme else { throw .elsewhere }
      return try onOurHost(text[mark.upperBound...])
    }
    if text.hasPrefix("//") { return try onOurHost(text.dropFirst(2)) }
    if text.hasPrefix("/") { return origin + text }
    // Another scheme without slashes, such as "mailto:".
    guard !text.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") else { throw .notAnAddress }
    let path = page.dropFirst(origin.count).prefix { $0 != "?" && $0 != "#" }
    if text.hasPrefix("?") { return origin + (path.isEmpty ? "/" : path) + text }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return origin + PageAddress.withoutDots(folder + text)
  }

  /// - Parameter text: what follows the two slashes.
  private func onOurHost(_ text: Substring) throws(Problem) -> String {
    let named = text.prefix { $0 != "/" && $0 != "?" }
    guard withPort(named.lowercased()) == withPort(authority.lowercased()) else { throw .elsewhere }
    let rest = text.dropFirst(named.count)
    return origin + (rest.hasPrefix("/") ? "" : "/") + rest
  }

  private func withPort(_ authority: String) -> String {
    let usual = scheme == "https" ? ":443" : ":80"
    return authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : authority
  }

  /// RFC 3986 §5.2.4.
  private static func withoutDots(_ reference: String) -> String {
    let path = reference.prefix { $0 != "?" }
    var kept: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part == ".." { kept = kept.dropLast() } else if part != "." { kept.append(part) }
      if isLast, part == "." || part == ".." { kept.append("") }
    }
    return "/" + kept.joined(separator: "/") + reference.dropFirst(path.count)
  }

  /// The configured address with one more parameter in its query.
  func with(_ parameter: String, _ value: String) -> String {
    origin + rest + (rest.contains("?") ? "&" : "?") + PageAddress.escaped(parameter) + "=" + PageAddress.escaped(value)
  }

  private static func escaped(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(UnicodeScalar(byte))
      default:
        result.append("%")
        result.append(digits[Int(byte >> 4)])
        result.append(digits[Int(byte & 15)])
      }
    }
  }
}
