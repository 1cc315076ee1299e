import ShopCore
import ShopModel

/// The shop in which rules are tried: as much of a shop as rules can tell apart.
public struct LabShop: Hashable, Sendable {
  /// The keys of its terminals.
  public var terminals: [String] = []
  /// The keys of its accounts.
  public var accounts: [String] = []
  /// Its links beside the terminals' own: the gateway and the internet, unless said otherwise.
  public var links: [SubjectID] = [.gateway, .internet]
  /// What is reached through what, instead of the usual chain.
  public var ways: [SubjectID: [ShopTopology.Parent]] = [:]
  /// How often everything is asked; a reading counts as fresh for three times as long, unless it says otherwise.
  public var interval: Duration = .seconds(10)
  /// The minutes of the day between which it is open; nil: nobody said.
  public var hours: Range<Int>?
  /// What it takes in an hour, at any hour; nil: nobody said.
  public var takings: Money?
  /// How far its clock is ahead of UTC, in seconds.
  public var offset: Int64 = 0
  /// Whether its terminals can be restarted from the console.
  public var canRestart = true

  /// A shop with nothing but its line to the internet.
  public init() {}

  /// Its local time.
  public var calendar: ShopCalendar { .fixed(offset: offset) }

  private var terminalLinks: [SubjectID] { terminals.map { SubjectID.link(ofTerminal: $0) } }

  /// Through what each of its subjects is reached.
  public var topology: ShopTopology {
    var topology = ShopTopology(chainOf: terminals.map { SubjectID.terminal($0) } + terminalLinks + links)
    for (subject, parents) in ways { topology.parents[subject] = parents }
    return topology
  }

  /// The shop, for the core that watches it. Every subject is a source of its own, by its own name.
  public var setup: ShopSetup {
    let capabilities = ConnectorCapabilities(facts: [:], restart: canRestart ? .reboot : .none)
    let source = ShopSetup.Source(interval: interval, capabilities: capabilities)
    let hours = hours
    return ShopSetup(
      shop: ShopIdentity(name: LocalizedText("lab")),
      terminals: terminals.map { key in
        TerminalIdentity(key: key, name: LocalizedText(key), address: "", connector: "", interval: interval)
      },
      accounts: accounts.map { AccountIdentity(key: $0, name: LocalizedText($0), merchantID: "") },
      links: links.map { LinkIdentity(id: $0, name: LocalizedText($0.key), role: LabShop.role(of: $0)) }
        + terminals.map { key in
          LinkIdentity(
            id: .link(ofTerminal: key), name: LocalizedText(key), role: .terminal(.terminal(key)))
        },
      calendar: calendar, isOpen: { time in hours.map { LabShop.contains($0, time.minuteOfDay) } },
      sources: Dictionary(
        terminals.map { (SubjectID.terminal($0).description, source) }, uniquingKeysWith: { first, _ in first }),
      takings: takings.map { money in
        let day = [TakingsProfile.Span(begins: 0, ends: 1440, perHour: money.minorUnits)]
        return TakingsProfile(
          currency: money.currency, days: Dictionary(uniqueKeysWithValues: (0...6).map { ($0, day) }))
      })
  }

  /// When it next opens or closes; nil: it has no hours.
  func nextDoor(after now: Timestamp) -> Timestamp? {
    guard let hours else { return nil }
    let day: Int64 = 86_400_000
    let local = now.milliseconds + offset * 1000
    let intoDay = ((local % day) + day) % day
    let doors = [hours.lowerBound, hours.upperBound].map { minute in
      let wait = (Int64(minute % 1440) * 60_000 - intoDay + day) % day
      return wait == 0 ? day : wait
    }
    return doors.min().map { now + .milliseconds($0) }
  }

  /// Hours may run over midnight: 1320 to 1560 is from ten in the evening to two at night.
  private static func contains(_ hours: Range<Int>, _ minute: Int) -> Bool {
    hours.contains(minute) || hours.contains(minute + 1440)
  }

  private static func role(of link: SubjectID) -> LinkIdentity.Role {
    switch link {
    case .ownLink: .own
    case .gateway: .gateway
    case .internet: .internet
    default: link.key.hasPrefix(SubjectID.link(toHostOf: "").key) ? .host : .internet
    }
  }
}
