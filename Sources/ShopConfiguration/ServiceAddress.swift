/// An `http:` or `https:` URL, taken apart as far as its safety needs.
struct ServiceAddress {
  /// Why a text is not the address of a service. Never repeats the text, which may hold a key in its query.
  struct Problem: Error {
    var reason: String
  }

  var isEncrypted: Bool
  /// Without brackets.
  var host: String
  /// As it is written, or the scheme's.
  var port: Int

  /// Whether what is sent there can be read on the way.
  var isSafe: Bool { isEncrypted || HostName.isLoopback(host) }

  init(parsing text: String) throws(Problem) {
    guard let schemeEnd = text.firstRange(of: "://") else {
      throw Problem(reason: "the URL must start with \"https://\"")
    }
    switch text[..<schemeEnd.lowerBound].lowercased() {
    case "https": isEncrypted = true
    case "http": isEncrypted = false
    default: throw Problem(reason: "the URL must start with \"https://\"; no other protocol is known")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}".utf8.contains($0) }) else {
      throw Problem(reason: "the URL holds a blank or another character that must be written as %XX")
    }
    let rest = text[schemeEnd.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !rest.contains("#") else { throw Problem(reason: "a URL to be asked has no \"#\"") }
    guard !authority.contains("@") else {
      throw Problem(reason: "no user name or password may stand in the URL; use \"headers\" with a secret")
    }
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw Problem(reason: "\"]\" is missing in the URL") }
      host = String(authority[authority.index(after: authority.startIndex)..<end])
      let after = authority[authority.index(after: end)...]
      guard host.contains(":"), after.isEmpty || after.hasPrefix(":") else {
        throw Problem(reason: "the URL has no valid host")
      }
      if !after.isEmpty { port = after.dropFirst() }
    } else if let colon = authority.firstIndex(of: ":") {
      host = String(authority[..<colon])
      port = authority[authority.index(after: colon)...]
    } else {
      host = String(authority)
    }
    guard HostName.isHost(host) else { throw Problem(reason: "the URL has no valid host") }
    self.port = isEncrypted ? 443 : 80
    if let port {
      guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port), (1...65_535).contains(number)
      else { throw Problem(reason: "the URL's port must be from 1 to 65535") }
      self.port = number
    }
  }
}

/// Where a service is, without what is asked there.
public struct ServicePlace: Hashable, Sendable {
  /// Whether it is spoken to with TLS.
  public var isEncrypted: Bool
  /// A name or an address, without brackets.
  public var host: String
  /// 1...65535
  public var port: Int

  /// A place.
  public init(isEncrypted: Bool, host: String, port: Int) {
    self.isEncrypted = isEncrypted
    self.host = host
    self.port = port
  }

  /// Host and port as they stand in a URL.
  public var authority: String { HostName.authority(host, port) }
}

extension HTTPServiceConfiguration {
  /// Where it is; nil: its URL is none.
  public var place: ServicePlace? {
    (try? ServiceAddress(parsing: url)).map {
      ServicePlace(isEncrypted: $0.isEncrypted, host: $0.host, port: $0.port)
    }
  }
}
