/// What a fact can be about.
public enum SubjectKind: String, CaseIterable, Sendable, Hashable {
  /// The shop as a whole.
  case shop
  /// A card payment terminal.
  case terminal
  /// A merchant account (MID) at one acquirer.
  case account
  /// A piece of the network: a terminal's own link, the gateway, the internet, an acquirer's host.
  case link
  /// One item of an upgrade queue.
  case upgrade
  /// A receipt printer of its own.
  case printer
  /// A power source (UPS).
  case power
  /// A recurring duty of the maintenance calendar: an inspection, a cleaning, a training.
  case duty

  /// By its place in the list, which is quicker than by its name.
  public func hash(into hasher: inout Hasher) { hasher.combine(withUnsafeBytes(of: self) { $0[0] }) }
}

/// Which one: a kind and a key that is unique within its kind and stable over restarts.
public struct SubjectID: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The kind of subject.
  public let kind: SubjectKind
  /// The key within the kind, as the configuration or the reporting service names it.
  public let key: String

  /// An identity.
  public init(_ kind: SubjectKind, _ key: String) {
    self.kind = kind
    self.key = key
  }

  /// The subject that ``description`` gives; nil: no such kind, or no key.
  public init?(parsing text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = SubjectKind(rawValue: String(parts[0])), !parts[1].isEmpty else { return nil }
    self.init(kind, String(parts[1]))
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let subject = SubjectID(parsing: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a subject")
    }
    self = subject
  }

  /// Writes ``description``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// `terminal/counter-1`
  public var description: String { "\(kind.rawValue)/\(key)" }

  /// The one shop.
  public static let shop = SubjectID(.shop, "shop")
  /// The link of the computer that watches: its cable or its Wi-Fi.
  public static let ownLink = SubjectID(.link, "own")
  /// The shop's router.
  public static let gateway = SubjectID(.link, "gateway")
  /// The internet behind the router.
  public static let internet = SubjectID(.link, "internet")
  /// A terminal by the key of the configuration.
  public static func terminal(_ key: String) -> SubjectID { SubjectID(.terminal, key) }
  /// The link of the terminal with this key.
  public static func link(ofTerminal key: String) -> SubjectID { SubjectID(.link, "terminal:\(key)") }
  /// The way from here to a service's host.
  public static func link(toHostOf service: String) -> SubjectID { SubjectID(.link, "host:\(service)") }
  /// A merchant account.
  public static func account(_ key: String) -> SubjectID { SubjectID(.account, key) }
  /// A duty of the maintenance calendar.
  public static func duty(_ key: String) -> SubjectID { SubjectID(.duty, key) }
  /// An item of an upgrade queue.
  public static func upgrade(_ key: String) -> SubjectID { SubjectID(.upgrade, key) }
}
