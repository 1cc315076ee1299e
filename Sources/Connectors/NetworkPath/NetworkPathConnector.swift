public import NIOCore
import NIOPosix
public import ShopConfiguration
public import ShopModel
import Synchronization

/// Measures the way from this computer to the terminals and to the acquirers' hosts: all of it at once, in one poll. It
/// opens no connection to a terminal's own port, and says of nothing behind a link of its own that is down how it is.
public final class NetworkPathConnector: Connector {
  /// The facts of each piece of the way, but for those that a service, a plugin or a file tells.
  public let capabilities: ConnectorCapabilities

  /// How often certificates are looked at; a handshake costs a host more than a connection.
  static let certificateInterval: Duration = .seconds(600)
  /// How often a modem is asked, where there is one, and how often it is looked whether there is.
  static let modemInterval: Duration = .seconds(30)
  static let modemSearch: Duration = .seconds(600)

  private let configuration: NetworkConfiguration
  private let plan: PathPlan
  private let surroundings: any NetworkSurroundings
  private let clock: any ShopClock
  private let state = Mutex(State())

  /// What is kept from one poll to the next. Polls of one connector do not overlap.
  private struct State {
    var memory = PathMemory()
    var interface: String?
    var greetings: [String: (at: Timestamp, greeting: TLSGreeting)] = [:]
    var modemsAt: Timestamp?
    var modems: [ModemReport] = []
  }

  /// A driver for the network that `shop` describes; nil: nothing of it is to be measured.
  public convenience init?(shop: ShopConfiguration, group: any EventLoopGroup, clock: any ShopClock) {
    self.init(shop: shop, surroundings: LiveNetworkSurroundings(group: group), clock: clock)
  }

  init?(shop: ShopConfiguration, surroundings: any NetworkSurroundings, clock: any ShopClock) {
    guard let network = shop.network else { return nil }
    configuration = network
    plan = PathPlan(configuration: network, terminals: shop.terminals)
    self.surroundings = surroundings
    self.clock = clock
    var facts: [SubjectID: Set<Fact>] = [
      .ownLink: [.linkUp, .linkContact, .linkErrors],
      .gateway: PathFacts.way,
      .internet: [.linkNames],
    ]
    let own = Self.interface(configuration, route: nil, surroundings).map { Self.own($0, surroundings) }
    switch own?.medium {
    case .wifi?: facts[.ownLink]?.formUnion([.linkBearer, .linkSignal, .linkRetries])
    case .ethernet?: facts[.ownLink]?.formUnion([.linkBearer, .linkSpeed])
    case .mobile?: facts[.ownLink]?.formUnion([.linkBearer, .linkSignal, .linkNetwork])
    case .other?, nil: break
    }
    if !network.internet.isEmpty { facts[.internet]?.formUnion(PathFacts.way) }
    if !network.hosts.isEmpty { facts[.internet]?.insert(.linkUp) }
    for host in network.hosts {
      facts[host.link] = host.speaksTLS ? PathFacts.way.union([.linkCertificateExpires]) : PathFacts.way
    }
    for (key, _) in plan.terminals { facts[.link(ofTerminal: key)] = PathFacts.way }
    if let link = network.modemLink {
      facts[SubjectID(.link, link)] = [.linkUp, .linkBearer, .linkSignal, .linkNetwork]
    }
    capabilities = ConnectorCapabilities(
      facts: Dictionary(
        uniqueKeysWithValues: facts.map { subject, facts in
          (subject, facts.filter { shop.service(tellingOf: subject, $0) == nil })
        }))
  }

  /// A network is only ever measured.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("the network is only ever measured"))
  }

  /// Measures the whole way once.
  public func poll(deadline: Duration) async -> PollReport {
    let limit = min(deadline, configuration.deadline)
    let end = ContinuousClock.now + limit
    // What never answers must not take the time of what comes after.
    let roundEnd = ContinuousClock.now + limit * 2 / 3
    let (position, missing) = await besideTheSockets { (self.position(), self.missingInterface()) }
    var memory = state.withLock { $0.memory }
    let now = clock.now
    var probes = plan.probes(position, memory.book, at: now)
    let questions = plan.questions(position, memory.book, at: now)
    var results = await run(probes.merging(questions) { probe, _ in probe }, until: roundEnd)
    let isNew = takeAddresses(results, into: &memory.book)
    if isNew {
      // What was found by its name only now is reached for in what is left of the time.
      let late = plan.probes(position, memory.book, at: now).filter { probes[$0.key] == nil }
      results.merge(await run(late, until: min(end, max(roundEnd, .now + limit / 4)))) { result, _ in result }
      probes.merge(late) { probe, _ in probe }
    }
    let neighbours = await besideTheSockets { self.surroundings.text(of: "/proc/net/arp") ?? "" }
    let round = PathRound(
      position: position, results: results, neighbour: { KernelTables.neighbour(neighbours, at: $0) },
      probes: probes.merging(questions) { probe, _ in probe })
    let moment = clock.now
    var readings = memory.take(round, plan, at: moment)
    state.withLock { $0.memory = memory }
    if !PathMemory.isCutOff(round) {
      // What a certificate says of a host takes the place of what the connection said.
      let said = await certificates(probes, results, until: end)
      readings.removeAll { reading in
        said.readings.contains { $0.subject == reading.subject && $0.fact == reading.fact }
          || reading.fact == .linkContact && said.doubtful.contains(reading.subject)
      }
      readings += said.readings
    }
    readings += await modem(position, until: end)
    return PollReport(
      contact: .answered, readings: readings.filter { capabilities.facts[$0.subject]?.contains($0.fact) == true },
      notes: missing.map { ["network: there is no interface \($0) on this computer"] } ?? [])
  }

  /// The interface that the configuration names, where it is not there: pulled out, or a slip.
  private func missingInterface() -> String? {
    configuration.interface.flatMap { name in
      surroundings.text(of: "/sys/class/net/\(name)/operstate") == nil ? DeviceText.clean(name, limit: 20) : nil
    }
  }

  /// Looks at files of the system where nobody waits for them but us: one may be held by a driver for a while.
  private func besideTheSockets<Seen: Sendable>(_ look: @escaping @Sendable () -> Seen) async -> Seen {
    (try? await NIOThreadPool.singleton.runIfActive(look)) ?? look()
  }

  private func run(_ probes: [PathPiece: Probe], until end: ContinuousClock.Instant) async -> [PathPiece: ProbeResult] {
    guard !probes.isEmpty else { return [:] }
    let pieces = Array(probes.keys)
    let results = await surroundings.probe(pieces.compactMap { probes[$0] }, within: max(.milliseconds(50), end - .now))
    return Dictionary(zip(pieces, results)) { first, _ in first }
  }

  /// - Returns: whether there is an address where there was none.
  private func takeAddresses(_ results: [PathPiece: ProbeResult], into book: inout AddressBook) -> Bool {
    var isNew = false
    let now = clock.now
    for (piece, result) in results {
      switch piece {
      case .name(let name): isNew = book.take(result.answer, .address, of: name, at: now) || isNew
      case .lookup(let name, let kind): isNew = book.take(result.answer, kind, of: name, at: now) || isNew
      case .gateway, .internet, .host, .terminal: break
      }
    }
    return isNew
  }

  // MARK: Where this computer stands

  private func position() -> PathPosition {
    var position = PathPosition()
    position.route =
      surroundings.text(of: "/proc/net/route").flatMap(KernelTables.defaultRoute)
      ?? surroundings.text(of: "/proc/net/ipv6_route").flatMap(KernelTables.defaultRouteV6)
    if let route = position.route, route.gateway?.isIPv4 == false {
      // A router that is known by its link-local address is there on this interface alone.
      let index = surroundings.text(of: "/sys/class/net/\(route.interface)/ifindex")
      position.route?.gateway?.scope = index.flatMap { UInt32($0.prefix { $0 != "\n" }) } ?? 0
    }
    // One that was there is the one that is meant when the way out is gone.
    let earlier = state.withLock { $0.interface }
    let interface = Self.interface(configuration, route: position.route, earlier: earlier, surroundings)
    state.withLock { $0.interface = interface }
    position.own = interface.map { Self.own($0, surroundings) }
    position.nameServers = (surroundings.text(of: "/etc/resolv.conf").map(KernelTables.nameServers) ?? [])
      .map { DNSServer(address: $0, port: 53) }
    position.hosts = surroundings.text(of: "/etc/hosts") ?? ""
    position.canEcho = surroundings.canEcho
    return position
  }

  private static func own(_ interface: String, _ surroundings: any NetworkSurroundings) -> OwnLink {
    OwnLink(interface: interface, wirelessTable: surroundings.text(of: "/proc/net/wireless") ?? "") {
      surroundings.text(of: "/sys/class/net/\(interface)/\($0)")
    }
  }

  /// The interface that is this computer's own: the configured one, that of the way out, the one that was, or the first
  /// that is no bridge, tunnel or container's.
  private static func interface(
    _ configuration: NetworkConfiguration, route: KernelTables.DefaultRoute?, earlier: String? = nil,
    _ surroundings: any NetworkSurroundings
  ) -> String? {
    if let found = configuration.interface ?? route?.interface ?? earlier { return found }
    let route = surroundings.text(of: "/proc/net/route").flatMap(KernelTables.defaultRoute)
    if let route { return route.interface }
    let others = ["lo", "docker", "br-", "virbr", "veth", "tun", "tap", "wg", "cni", "flannel", "dummy", "sit"]
    let candidates = surroundings.names(in: "/sys/class/net").filter { name in
      !others.contains { name.hasPrefix($0) }
        && surroundings.text(of: "/sys/class/net/\(name)/type").map { $0.hasPrefix("1\n") || $0 == "1" } == true
    }
    return candidates.first { own($0, surroundings).hasCarrier == true } ?? candidates.first
  }

  // MARK: Certificates

  /// - Returns: the readings, and the links of which nobody can say now whether they are to be trusted: of those what was
  ///   said before stays, until it is too old.
  private func certificates(
    _ probes: [PathPiece: Probe], _ results: [PathPiece: ProbeResult], until end: ContinuousClock.Instant
  ) async -> (readings: [Reading], doubtful: Set<SubjectID>) {
    let now = clock.now
    let due = configuration.hosts.enumerated().compactMap { index, host -> (NetworkConfiguration.Host, IPAddress)? in
      guard host.speaksTLS, results[.host(index)]?.failure == nil, results[.host(index)] != nil,
        case .connect(let address, _)? = probes[.host(index)]
      else { return nil }
      guard let last = state.withLock({ $0.greetings[host.key] }) else { return (host, address) }
      // What did not go well is looked at again at once.
      let isDue = last.greeting.end != .trusted || now - last.at >= Self.certificateInterval || now < last.at
      return isDue ? (host, address) : nil
    }
    await withTaskGroup(of: (String, TLSGreeting).self) { tasks in
      let limit = max(.milliseconds(300), end - .now)
      for (host, address) in due {
        tasks.addTask { [surroundings] in (host.key, await surroundings.greet(host, at: address, within: limit)) }
      }
      for await (key, greeting) in tasks {
        state.withLock { state in
          var greeting = greeting
          // A certificate that was seen does not change because nobody answered.
          if greeting.end == .unknown { greeting.expires = state.greetings[key]?.greeting.expires }
          state.greetings[key] = (now, greeting)
        }
      }
    }
    var readings: [Reading] = []
    var doubtful: Set<SubjectID> = []
    for (index, host) in configuration.hosts.enumerated() where host.speaksTLS && results[.host(index)]?.failure == nil
    {
      guard results[.host(index)] != nil, let greeting = state.withLock({ $0.greetings[host.key] })?.greeting else {
        continue
      }
      if let expires = greeting.expires {
        readings.append(
          Reading(host.link, .linkCertificateExpires, .time(expires), at: now, source: PathMemory.source))
      }
      let trouble: String? =
        switch greeting.end {
        case .trusted, .unknown: nil
        case .notTrusted: "not-trusted"
        case .failed: "tls-failed"
        }
      if let trouble {
        readings.append(Reading(host.link, .linkContact, .text(trouble), at: now, source: PathMemory.source))
      }
      if greeting.end == .unknown { doubtful.insert(host.link) }
    }
    return (readings, doubtful)
  }

  // MARK: Modem

  private func modem(_ position: PathPosition, until end: ContinuousClock.Instant) async -> [Reading] {
    guard let program = configuration.modemProgram else { return [] }
    let now = clock.now
    let (last, known) = state.withLock { ($0.modemsAt, $0.modems) }
    let pause = known.isEmpty ? Self.modemSearch : Self.modemInterval
    if let last, last <= now, now - last < pause { return [] }
    var modems: [ModemReport] = []
    func ask(_ arguments: [String]) async -> [UInt8]? {
      await self.surroundings.output(of: program, ["-J"] + arguments, within: max(.milliseconds(300), end - .now))
    }
    for path in await ask(["-L"]).map(ModemReport.paths) ?? [] {
      guard let told = await ask(["-m", path]) else { continue }
      if let report = ModemReport(modem: told, signal: await ask(["-m", path, "--signal-get"])) {
        modems.append(report)
      }
    }
    state.withLock { state in
      state.modemsAt = now
      state.modems = modems
    }
    let own = modems.first { $0.interface != nil && $0.interface == position.own?.interface }
    let line = configuration.modemLink.map { SubjectID(.link, $0) }
    var readings = own.map { $0.readings(of: .ownLink, at: now) } ?? []
    if let line, let modem = own ?? modems.first {
      readings += modem.readings(of: line, at: now)
      if let isRegistered = modem.isRegistered {
        readings.append(
          Reading(
            line, .linkUp, .bool(isRegistered), at: now, source: ModemReport.source, freshFor: Self.modemInterval * 3))
      }
    }
    return readings
  }
}

/// The facts of a piece of the way.
private enum PathFacts {
  static let way: Set<Fact> = [
    .linkUp, .linkContact, .linkLatency, .linkLatencyMedian, .linkLatencyHigh, .linkLatencyUsual, .linkJitter,
    .linkLoss,
  ]
}

extension ModemReport {
  /// By whom its readings are told to be.
  static let source = "ModemManager"

  /// What it says of a link.
  func readings(of link: SubjectID, at now: Timestamp) -> [Reading] {
    func reading(_ fact: Fact, _ value: FactValue, raw: String? = nil) -> Reading {
      Reading(
        link, fact, value, at: now, source: Self.source, raw: raw, freshFor: NetworkPathConnector.modemInterval * 3)
    }
    return [
      bearer.map { reading(.linkBearer, .text($0)) }, network.map { reading(.linkNetwork, .text($0)) },
      signal.map { signal in
        reading(.linkSignal, .number(signal), raw: quality.map { "RSRQ \($0) dB" })
      },
    ].compactMap { $0 }
  }
}
