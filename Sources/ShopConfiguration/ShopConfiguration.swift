public import ShopModel

/// A shop as its `shop.yaml` describes it. Everything in it has been checked; nothing in it is a secret.
public struct ShopConfiguration: Hashable, Sendable {
  /// Who the shop is.
  public var shop: ShopIdentity
  /// The language the console starts in; nil: the locale's.
  public var language: Language?
  /// The theme's name; nil: the default theme. Whether there is such a theme is for the console to say.
  public var theme: String?
  /// The IANA time zone of the shop, e.g. `Asia/Shanghai`; nil: the computer's.
  public var timeZone: String?
  /// When the shop is open; ``OpeningHours/always`` when not configured.
  public var openingHours: OpeningHours
  /// The terminals, in the order of the file.
  public var terminals: [TerminalConfiguration]
  /// The receipt printers, in the order of the file.
  public var printers: [PrinterConfiguration]
  /// The power sources, in the order of the file.
  public var powerSources: [PowerConfiguration]
  /// The services that are asked over HTTP, in the order of the file.
  public var services: [HTTPServiceConfiguration]
  /// The plugins that are run, in the order of the file.
  public var plugins: [PluginConfiguration]
  /// What is kept of the accounts in files, in the order of the file.
  public var ledgers: [LedgerConfiguration]
  /// Where programs on devices tell what they see by themselves; nil: nowhere.
  public var push: PushConfiguration?
  /// How long what people keep by hand of the accounts counts.
  public var handTerms = HandTerms()
  /// The merchant accounts, in the order of the file.
  public var accounts: [AccountIdentity]
  /// The network path: router, internet, one host a service, one link a terminal.
  /// See ``derivedLinks(terminals:services:uplinks:)``.
  public var links: [LinkIdentity]
  /// The maintenance calendar, in the order of the file; empty: there is none.
  public var duties: [Duty]
  /// The maintenance windows, in the order of the file.
  public var windows: [WindowConfiguration]
  /// The shop's usual takings; nil: not configured.
  public var takings: TakingsProfile?
  /// What is reached through what, where the file says so, in its order; nobody twice, and no circle.
  public var reachability: [ReachabilityConfiguration]
  /// The paths of the files with the shop's own rules, in the order of the file.
  public var ruleFiles: [String]
  /// How people are told of incidents, in the order of the file; empty: they are not.
  public var channels: [ChannelConfiguration]
  /// What is measured of the network from this computer; nil: nothing is.
  public var network: NetworkConfiguration?
  /// The technician's lock.
  public var technician: TechnicianConfiguration
  /// How the screen begins, beside language and theme.
  public var display: DisplayConfiguration

  /// A shop.
  ///
  /// - Parameter links: the network path; nil: derived from `terminals` and `services`.
  public init(
    shop: ShopIdentity, language: Language? = nil, theme: String? = nil, timeZone: String? = nil,
    openingHours: OpeningHours = .always, terminals: [TerminalConfiguration] = [],
    printers: [PrinterConfiguration] = [], powerSources: [PowerConfiguration] = [],
    services: [HTTPServiceConfiguration] = [], plugins: [PluginConfiguration] = [], ledgers: [LedgerConfiguration] = [],
    accounts: [AccountIdentity] = [], links: [LinkIdentity]? = nil,
    duties: [Duty] = [], windows: [WindowConfiguration] = [], takings: TakingsProfile? = nil,
    reachability: [ReachabilityConfiguration] = [], ruleFiles: [String] = [], channels: [ChannelConfiguration] = [],
    network: NetworkConfiguration? = nil, technician: TechnicianConfiguration = TechnicianConfiguration(),
    display: DisplayConfiguration = DisplayConfiguration()
  ) {
    self.shop = shop
    self.language = language
    self.theme = theme
    self.timeZone = timeZone
    self.openingHours = openingHours
    self.terminals = terminals
    self.printers = printers
    self.powerSources = powerSources
    self.services = services
    self.plugins = plugins
    self.ledgers = ledgers
    self.accounts = accounts
    self.links = links ?? ShopConfiguration.derivedLinks(terminals: terminals, services: services, network: network)
    self.duties = duties
    self.windows = windows
    self.takings = takings
    self.reachability = reachability
    self.ruleFiles = ruleFiles
    self.channels = channels
    self.network = network
    self.technician = technician
    self.display = display
  }

  /// The chain shop ━ router ━ internet ━ hosts, then the terminals' own links. Router and internet are always part of
  /// it, so that the chain is drawn in full; until something reports on them they are shown as not reported.
  ///
  /// - Parameters:
  ///   - uplinks: the shop's own lines between router and internet, where they are told apart.
  ///   - network: what is measured: this computer's own link before all others, the acquirers' hosts at the end.
  public static func derivedLinks(
    terminals: [TerminalConfiguration], services: [HTTPServiceConfiguration], uplinks: [LinkIdentity] = [],
    network: NetworkConfiguration? = nil
  ) -> [LinkIdentity] {
    (network == nil
      ? [] : [LinkIdentity(id: .ownLink, name: LocalizedText(en: "This computer", zh: "本机"), role: .own)])
      + [LinkIdentity(id: .gateway, name: LocalizedText(en: "Router", zh: "路由器"), role: .gateway)]
      + uplinks
      + [LinkIdentity(id: .internet, name: LocalizedText(en: "Internet", zh: "互联网"), role: .internet)]
      + services.map { LinkIdentity(id: .link(toHostOf: $0.key), name: $0.name, role: .host) }
      + (network?.hosts ?? []).map { LinkIdentity(id: $0.link, name: $0.name, role: .host, takesPayments: true) }
      + terminals.map {
        LinkIdentity(
          id: .link(ofTerminal: $0.identity.key), name: $0.identity.name, role: .terminal($0.identity.id))
      }
  }
}
