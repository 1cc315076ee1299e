import Connectors
import Glibc
import NIOPosix
import ShopConfiguration
import ShopModel

/// Looks up what `network:`, `push:` and `ledgers:` name, as far as they are not hosts that are connected to.
enum DoctorNetworkLook {
  /// How long one thing may take to answer, after its name was found.
  static let limit: Duration = .seconds(3)

  // MARK: Network

  /// What `network:` names; nil: nothing is measured.
  static func network(_ configuration: ShopConfiguration) async -> DoctorFacts.Network? {
    guard let network = configuration.network else { return nil }
    let look = NetworkLook(group: MultiThreadedEventLoopGroup.singleton)
    var facts = DoctorFacts.Network(interface: network.interface)
    facts.interfaces = look.interfaces
    facts.wayOut = look.wayOut
    facts.hasCarrier = (network.interface ?? facts.wayOut).flatMap { look.hasCarrier($0) }
    facts.pingsTerminals = configuration.terminals.contains { terminal in
      switch network.terminals[terminal.identity.key] {
      case .none: true
      case .some(let target): target?.way == .ping
      }
    }
    facts.modem = network.modemProgram.map { path in
      DoctorFacts.Network.Modem(
        path: path, isThere: access(path, F_OK) == 0, canBeRun: access(path, X_OK) == 0,
        isWanted: path != NetworkConfiguration.defaultModemProgram || network.modemLink != nil)
    }
    async let targets = reach(targets(of: network, configuration.terminals), look)
    async let servers = ask(network, look)
    facts.targets = await targets
    facts.servers = await servers
    return facts
  }

  private static func targets(
    of network: NetworkConfiguration, _ terminals: [TerminalConfiguration]
  ) -> [DoctorFacts.Network.Target] {
    let gateway = network.gateway.map {
      DoctorFacts.Network.Target(
        name: LocalizedText(en: "Router", zh: "路由器"), id: "network/gateway", host: $0.host, way: $0.way,
        insteadOfEcho: 80)
    }
    let internet = network.internet.map {
      DoctorFacts.Network.Target(
        name: LocalizedText(en: "Internet", zh: "互联网"), id: "network/internet/\($0.host)", host: $0.host, way: $0.way,
        insteadOfEcho: 443)
    }
    // One that is pinged is looked at as a device; its own port is not tried here a second time.
    let others = terminals.compactMap { terminal -> DoctorFacts.Network.Target? in
      guard let target = network.terminals[terminal.identity.key] ?? nil, target.way != .ping else { return nil }
      return DoctorFacts.Network.Target(
        name: terminal.identity.name, id: "network/\(terminal.identity.id)", host: target.host, way: target.way)
    }
    return [gateway].compactMap(\.self) + internet + others
  }

  private static func reach(
    _ targets: [DoctorFacts.Network.Target], _ look: NetworkLook
  ) async -> [DoctorFacts.Network.Target] {
    await inOrder(targets) { target in
      var target = target
      target.addresses = await HostAddresses.of(target.host, within: DoctorLook.nameLimit)
      guard let addresses = target.addresses, !addresses.isEmpty else { return target }
      target.outcome = await look.reach(
        target.way, at: addresses, insteadOfEcho: target.insteadOfEcho, within: limit)
      return target
    }
  }

  private static func ask(_ network: NetworkConfiguration, _ look: NetworkLook) async -> [DoctorFacts.Network.Server] {
    let servers = network.nameServers.isEmpty ? look.ownNameServers : network.nameServers
    let names: [String?] = network.names.isEmpty ? [nil] : network.names
    return await inOrder(servers) { server in
      let said = await inOrder(names) { name in
        DoctorFacts.Network.Server(
          server: server, name: name, outcome: await look.ask(server, for: name, within: limit))
      }
      return said.first { $0.outcome != .reached } ?? said[0]
    }
  }

  /// Does something with all of them at the same time.
  private static func inOrder<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ work: @escaping @Sendable (Element) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { tasks in
      for (index, element) in elements.enumerated() { tasks.addTask { (index, await work(element)) } }
      var done: [(Int, Result)] = []
      for await one in tasks { done.append(one) }
      return done.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  // MARK: Push

  /// Where agents are listened to; nil: nowhere.
  static func push(
    _ configuration: ShopConfiguration, _ console: OpenConsole?, _ host: HostAccess
  ) async -> DoctorFacts.Push? {
    guard let push = configuration.push else { return nil }
    let addresses = await HostAddresses.of(push.host, within: DoctorLook.nameLimit) ?? []
    let seen =
      await withinLimit(limit) { PushLook.look(push, at: addresses, host: host) }
      ?? PushLook.Result(place: .notTried("the disk does not answer"))
    return DoctorFacts.Push(host: push.host, port: push.port, seen: seen, asking: console?.listens(push) ?? .nobody)
  }

  // MARK: Ledgers

  /// The longest file that is read.
  private static let sizeLimit = 1 << 20

  /// The files that people keep of their accounts.
  static func ledgers(_ configuration: ShopConfiguration, _ host: HostAccess) async -> [DoctorFacts.Ledger] {
    await inOrder(configuration.ledgers) { ledger in
      let file = await withinLimit(limit) { () -> DoctorFacts.Ledger.File in
        switch host.read(ledger.path, sizeLimit) {
        case .absent: return .absent
        case .unreadable(let reason): return .unreadable(reason)
        case .bytes: return host.stamp(ledger.path).map { .written($0.modified) } ?? .absent
        }
      }
      return DoctorFacts.Ledger(
        name: ledger.name, key: ledger.key, path: ledger.path, freshFor: ledger.freshFor, file: file ?? .noAnswer)
    }
  }
}
