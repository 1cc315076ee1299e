/// Who the shop is.
public struct ShopIdentity: Hashable, Sendable {
  /// Its name.
  public var name: LocalizedText
  /// Whom to call; empty: not configured.
  public var supportPhone: String
  /// Whether this is the demonstration and no real shop.
  public var isDemo: Bool

  /// A shop.
  public init(name: LocalizedText, supportPhone: String = "", isDemo: Bool = false) {
    self.name = name
    self.supportPhone = supportPhone
    self.isDemo = isDemo
  }
}

/// A terminal, as configured.
public struct TerminalIdentity: Hashable, Sendable, Identifiable {
  /// Its key in the configuration.
  public var key: String
  /// Its name for people.
  public var name: LocalizedText
  /// Where it stands; empty: not configured.
  public var place: LocalizedText
  /// `host:port`, for people.
  public var address: String
  /// How it is connected: `zvt`, `poslink`.
  public var connector: String
  /// How often it is asked.
  public var interval: Duration

  /// A terminal.
  public init(
    key: String, name: LocalizedText, place: LocalizedText = LocalizedText(""), address: String, connector: String,
    interval: Duration
  ) {
    self.key = key
    self.name = name
    self.place = place
    self.address = address
    self.connector = connector
    self.interval = interval
  }

  /// The terminal as a subject.
  public var id: SubjectID { .terminal(key) }
}

/// A merchant account, as configured.
public struct AccountIdentity: Hashable, Sendable, Identifiable {
  /// Its key in the configuration.
  public var key: String
  /// The acquirer's name for people.
  public var name: LocalizedText
  /// The merchant number (MID); shown shortened.
  public var merchantID: String
  /// The hotline; empty: not configured.
  public var supportPhone: String

  /// An account.
  public init(key: String, name: LocalizedText, merchantID: String, supportPhone: String = "") {
    self.key = key
    self.name = name
    self.merchantID = merchantID
    self.supportPhone = supportPhone
  }

  /// The account as a subject.
  public var id: SubjectID { .account(key) }
}

/// A piece of the network path, as configured; the shop's own chain runs from the shop to the acquirer's host.
public struct LinkIdentity: Hashable, Sendable, Identifiable {
  /// Where a link stands in the chain.
  public enum Role: Hashable, Sendable {
    /// The link of this terminal.
    case terminal(SubjectID)
    /// That of the computer that watches.
    case own
    /// The shop's router.
    case gateway
    /// The internet behind it.
    case internet
    /// A service's host.
    case host
  }

  /// The link as a subject.
  public var id: SubjectID
  /// Its name for people.
  public var name: LocalizedText
  /// Where it stands.
  public var role: Role
  /// Whether the terminals' payments go to this host; of others nobody has said what goes there.
  public var takesPayments: Bool

  /// A link.
  public init(id: SubjectID, name: LocalizedText, role: Role, takesPayments: Bool = false) {
    self.id = id
    self.name = name
    self.role = role
    self.takesPayments = takesPayments
  }
}

/// A receipt printer or a power source, as configured.
public struct ApparatusIdentity: Hashable, Sendable, Identifiable {
  /// The printer or power source as a subject.
  public var id: SubjectID
  /// Its name for people.
  public var name: LocalizedText
  /// Where it stands; empty: not configured.
  public var place: LocalizedText
  /// `host:port`, for people; of a power source with the name it has there: `ups@host:port`.
  public var address: String
  /// How it is connected: `escpos`, `nut`.
  public var connector: String
  /// How often it is asked.
  public var interval: Duration

  /// A printer or a power source.
  public init(
    id: SubjectID, name: LocalizedText, place: LocalizedText = LocalizedText(""), address: String, connector: String,
    interval: Duration
  ) {
    self.id = id
    self.name = name
    self.place = place
    self.address = address
    self.connector = connector
    self.interval = interval
  }
}
