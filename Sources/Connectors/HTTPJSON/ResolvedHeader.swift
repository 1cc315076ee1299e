import ShopConfiguration

/// A header ready to be sent. Its value never shows when it is printed.
public struct ResolvedHeader: Sendable, CustomStringConvertible, CustomReflectable {
  /// The header's name.
  public let name: String
  let value: String
  let isSecret: Bool

  /// A header.
  public init(name: String, value: String, isSecret: Bool) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }

  /// Fetches what the headers need.
  ///
  /// - Throws: `SecretProblem`, which never contains a secret.
  public static func resolve(
    _ headers: [HTTPHeader], with host: HostAccess = .live
  ) throws(SecretProblem) -> [ResolvedHeader] {
    var resolved: [ResolvedHeader] = []
    for header in headers {
      switch header.value {
      case .literal(let text):
        resolved.append(ResolvedHeader(name: header.name, value: header.prefix + text, isSecret: false))
      case .secret(let source):
        let secret = try source.resolve(with: host)
        resolved.append(ResolvedHeader(name: header.name, value: header.prefix + secret, isSecret: true))
      }
    }
    return resolved
  }

  /// The name alone.
  public var description: String { "\(name): (not shown)" }
  /// The name alone.
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
