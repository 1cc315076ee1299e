import ShopModel

/// What is watched, as configured.
public struct ShopSetup: Sendable {
  /// A device or service that is polled.
  public struct Source: Sendable {
    /// How often it is asked.
    public var interval: Duration
    /// What it can tell and do.
    public var capabilities: ConnectorCapabilities
    /// Whether it is the shop's own record and no device or service: that it answers says nothing of the world outside.
    public var isOwnRecord: Bool

    /// A source.
    public init(interval: Duration, capabilities: ConnectorCapabilities, isOwnRecord: Bool = false) {
      self.interval = interval
      self.capabilities = capabilities
      self.isOwnRecord = isOwnRecord
    }

    /// How long its readings count as fresh: three intervals.
    public var freshFor: Duration { interval * 3 }
  }

  /// Who the shop is.
  public var shop: ShopIdentity
  /// Its terminals, in the order of the screen.
  public var terminals: [TerminalIdentity]
  /// Its accounts, in the order of the screen.
  public var accounts: [AccountIdentity]
  /// Its network path, in the order of the screen.
  public var links: [LinkIdentity]
  /// Its receipt printers and power sources, in the order of the screen.
  public var apparatus: [ApparatusIdentity] = []
  /// The shop's local time.
  public var calendar: ShopCalendar
  /// Whether the shop is open at a local time; nil: nobody said.
  public var isOpen: @Sendable (CivilTime) -> Bool?
  /// The sources by their names.
  public var sources: [String: Source]
  /// What the shop usually takes; nil: nobody said.
  public var takings: TakingsProfile?
  /// The maintenance that is known beforehand.
  public var maintenance: [MaintenancePlan] = []
  /// The duties of the maintenance calendar, in the order of the screen.
  public var duties: [Duty] = []

  /// A setup.
  public init(
    shop: ShopIdentity, terminals: [TerminalIdentity], accounts: [AccountIdentity], links: [LinkIdentity],
    calendar: ShopCalendar, isOpen: @escaping @Sendable (CivilTime) -> Bool?, sources: [String: Source],
    takings: TakingsProfile? = nil
  ) {
    self.shop = shop
    self.terminals = terminals
    self.accounts = accounts
    self.links = links
    self.calendar = calendar
    self.isOpen = isOpen
    self.sources = sources
    self.takings = takings
  }
}
