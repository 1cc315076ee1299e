import ShopModel

/// What is watched, as configured.
public struct ShopSetup: Sendable {
  /// A device or service that is polled.
  public struct Source: Sendable {
    /// How often it is asked.
    public var interval: Duration
    /// What it can tell and do.
    public var capabilities: ConnectorCapabilities

    /// A source.
    public init(interval: Duration, capabilities: ConnectorCapabilities) {
      self.interval = interval
      self.capabilities = capabilities
    }

    /// How long its readings count as fresh: three intervals.
    var freshFor: Duration { interval * 3 }
  }

  /// Who the shop is.
  public var shop: ShopIdentity
  /// Its terminals, in the order of the screen.
  public var terminals: [TerminalIdentity]
  /// Its accounts, in the order of the screen.
  public var accounts: [AccountIdentity]
  /// Its network path, in the order of the screen.
  public var links: [LinkIdentity]
  /// The shop's local time.
  public var calendar: ShopCalendar
  /// Whether the shop is open at a local time; nil: nobody said.
  public var isOpen: @Sendable (CivilTime) -> Bool?
  /// The sources by their names.
  public var sources: [String: Source]

  /// A setup.
  public init(
    shop: ShopIdentity, terminals: [TerminalIdentity], accounts: [AccountIdentity], links: [LinkIdentity],
    calendar: ShopCalendar, isOpen: @escaping @Sendable (CivilTime) -> Bool?, sources: [String: Source]
  ) {
    self.shop = shop
    self.terminals = terminals
    self.accounts = accounts
    self.links = links
    self.calendar = calendar
    self.isOpen = isOpen
    self.sources = sources
  }
}

/// The one way to a device for a command: nothing else talks to it at the time.
public protocol DeviceAccess: Sendable {
  /// Waits until nobody talks to the device of `subject`, then runs `body` with its connector.
  ///
  /// - Returns: what `body` returned; nil when there is no such device.
  func exclusively<Result: Sendable>(
    with subject: SubjectID, _ body: @escaping @Sendable (any Connector) async -> Result
  ) async -> Result?

  /// Asks the device of `subject` often until `moment`, to follow what a command does to it.
  func watchClosely(_ subject: SubjectID, until moment: Timestamp) async
}

/// Where a device's prints are kept.
public protocol PrintArchive: Sendable {
  /// Keeps one.
  ///
  /// - Throws: when it could not be kept.
  func keep(_ print: ReceivedPrint) async throws
}
