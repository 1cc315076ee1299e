import ShopConfiguration
import ShopModel

/// What is reached for in a round.
enum PathPiece: Hashable, Sendable {
  case gateway
  /// One of the targets that stand for the internet, by its place in the configuration.
  case internet(Int)
  /// An acquirer's host, by its place in the configuration.
  case host(Int)
  /// A terminal, by its key.
  case terminal(String)
  /// A name that must be found.
  case name(String)
  /// A name whose address is wanted.
  case lookup(String, DNSMessage.Kind)
}

/// How the computer stands in its network at the beginning of a round.
struct PathPosition: Hashable, Sendable {
  /// Its own interface; nil: it has none.
  var own: OwnLink?
  /// The way out; nil: there is none.
  var route: KernelTables.DefaultRoute?
  /// Its own name servers.
  var nameServers: [DNSServer] = []
  /// `/etc/hosts`.
  var hosts = ""
  /// Whether echoes are allowed.
  var canEcho = true
}

/// What a round reaches for, and the names that stand in for addresses on the way. Pure.
struct PathPlan {
  /// How many echoes are sent to one address in a round: enough to tell a loss from an outage.
  static let echoes = 3

  let configuration: NetworkConfiguration
  /// The terminals: their keys, and where they are.
  let terminals: [(key: String, target: NetworkConfiguration.Target)]

  init(configuration: NetworkConfiguration, terminals: [TerminalConfiguration]) {
    self.configuration = configuration
    self.terminals = terminals.compactMap { terminal in
      let key = terminal.identity.key
      switch configuration.terminals[key] {
      case .some(.none): return nil
      case .some(.some(let target)): return (key, target)
      case .none: return (key, NetworkConfiguration.Target(host: terminal.host))
      }
    }
  }

  /// The names that must be found: the configured ones, else those of what is reached for, else the root.
  var names: [String] {
    if !configuration.names.isEmpty { return configuration.names }
    let used = (configuration.internet.map(\.host) + configuration.hosts.map(\.host)).filter {
      IPAddress(parsing: $0) == nil && !$0.lowercased().hasSuffix(".local") && $0.lowercased() != "localhost"
    }
    return Array(Set(used)).sorted().prefix(NetworkConfiguration.mostTargets).map { $0 }
  }

  /// Everything that has an address.
  private var targets: [(piece: PathPiece, target: NetworkConfiguration.Target)] {
    configuration.internet.enumerated().map { (.internet($0.offset), $0.element) }
      + configuration.hosts.enumerated().map {
        (.host($0.offset), NetworkConfiguration.Target(host: $0.element.host, way: .tcp($0.element.port)))
      }
      + terminals.map { (.terminal($0.key), $0.target) }
      + (configuration.gateway.map { [(.gateway, $0)] } ?? [])
  }

  /// The probes of the things whose address is known.
  func probes(_ position: PathPosition, _ book: AddressBook, at now: Timestamp) -> [PathPiece: Probe] {
    var probes: [PathPiece: Probe] = [:]
    for (piece, target) in targets {
      guard let address = book.address(of: target.host, hosts: position.hosts) else { continue }
      probes[piece] = probe(address, target.way, piece, canEcho: position.canEcho)
    }
    if configuration.gateway == nil, let gateway = position.route?.gateway {
      probes[.gateway] = probe(gateway, .ping, .gateway, canEcho: position.canEcho)
    }
    return probes
  }

  /// Whether a connection stands in for the echo that is not allowed: one that nobody answers may be one that a firewall
  /// swallows, and shows nothing until the piece has answered one.
  func standsIn(_ piece: PathPiece, _ position: PathPosition) -> Bool {
    guard !position.canEcho else { return false }
    switch piece {
    case .gateway: return (configuration.gateway?.way ?? .ping) == .ping
    case .internet(let index): return configuration.internet[index].way == .ping
    default: return false
    }
  }

  private func probe(
    _ address: IPAddress, _ way: NetworkConfiguration.Way, _ piece: PathPiece, canEcho: Bool
  ) -> Probe? {
    switch way {
    case .tcp(let port): return .connect(address, port: port)
    case .dns(let port): return .ask(.root, servers: [DNSServer(address: address, port: port)])
    case .ping:
      if canEcho { return .echo(address, count: Self.echoes) }
      // A refusal is an answer too. A terminal is never connected to: it takes one till at a time.
      switch piece {
      case .gateway: return .connect(address, port: 80)
      case .internet: return .connect(address, port: 443)
      default: return nil
      }
    }
  }

  /// The questions to name servers: those that show whether names are found, and those for addresses that are not known or
  /// not good any more.
  func questions(_ position: PathPosition, _ book: AddressBook, at now: Timestamp) -> [PathPiece: Probe] {
    let servers =
      configuration.nameServers.isEmpty
      ? position.nameServers
      : configuration.nameServers.compactMap { server in
        IPAddress(parsing: server.address).map { DNSServer(address: $0, port: server.port) }
      }
    guard !servers.isEmpty else { return [:] }
    var probes: [PathPiece: Probe] = [:]
    for name in names {
      probes[.name(name)] = .ask(DNSMessage.Question(name: name, kind: .address), servers: servers)
    }
    if names.isEmpty { probes[.name("")] = .ask(.root, servers: servers) }
    for (_, target) in targets {
      guard let kind = book.wants(target.host, hosts: position.hosts, at: now) else { continue }
      if kind == .address, probes[.name(target.host)] != nil { continue }
      probes[.lookup(target.host, kind)] = .ask(
        DNSMessage.Question(name: target.host, kind: kind), servers: servers)
    }
    return probes
  }
}

/// The addresses of names, as long as they are good and, as nothing better is known, beyond. Bounded by the configuration.
struct AddressBook: Hashable, Sendable {
  private struct Entry: Hashable {
    var address: IPAddress
    var goodUntil: Timestamp
  }

  private var entries: [String: Entry] = [:]
  /// Names that have no IPv4 address, and are asked about for the other kind.
  private var withoutIPv4: Set<String> = []
  /// Names of which a name server said that they do not exist.
  private(set) var missing: Set<String> = []

  /// The address to use for a host now; nil: none is known.
  func address(of host: String, hosts: String) -> IPAddress? {
    IPAddress(parsing: host) ?? KernelTables.hostsAddress(hosts, of: host) ?? entries[host]?.address
  }

  /// What to ask about a host; nil: nothing.
  func wants(_ host: String, hosts: String, at now: Timestamp) -> DNSMessage.Kind? {
    guard IPAddress(parsing: host) == nil, KernelTables.hostsAddress(hosts, of: host) == nil else { return nil }
    if let entry = entries[host], now < entry.goodUntil { return nil }
    return withoutIPv4.contains(host) ? .addressV6 : .address
  }

  /// Takes in what a name server said of a host.
  ///
  /// - Returns: whether there is an address where there was none.
  @discardableResult mutating func take(
    _ answer: DNSMessage.Answer?, _ kind: DNSMessage.Kind, of host: String, at now: Timestamp
  ) -> Bool {
    switch answer {
    case .found(let addresses, let seconds):
      guard let first = addresses.first else { return false }
      missing.remove(host)
      let isNew = entries[host] == nil
      // One that is still there is kept, so that the way that is measured stays the same.
      let address = entries[host].flatMap { addresses.contains($0.address) ? $0.address : nil } ?? first
      entries[host] = Entry(address: address, goodUntil: now + .seconds(Int64(min(max(seconds, 30), 3600))))
      return isNew
    case .nothing:
      if kind == .address { withoutIPv4.insert(host) } else { withoutIPv4.remove(host) }
      if entries[host] == nil { missing.insert(host) }
      return false
    case .failed, nil: return false
    }
  }
}
