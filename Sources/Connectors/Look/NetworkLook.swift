public import NIOCore
public import ShopConfiguration

/// Looks once whether what `network:` names is there and answers, by the way it is configured.
public struct NetworkLook: Sendable {
  /// What came of reaching for something.
  public enum Outcome: Hashable, Sendable {
    /// It answered.
    case reached
    /// It said no: somebody is there, and nothing listens at this port.
    case refused
    /// Nothing came back in time.
    case silent
    /// No way leads there.
    case noRoute
    /// The name server answered that there is no such name.
    case noSuchName
    /// The name server answered that it cannot or will not say; its code.
    case cannotSay(Int)
    /// It is reached for by an echo, and this user may send none.
    case notAllowed
  }

  private let surroundings: any NetworkSurroundings

  /// A look from this computer.
  ///
  /// - Parameter group: whose threads carry what is greeted; nothing is by a look.
  public init(group: any EventLoopGroup) { self.init(LiveNetworkSurroundings(group: group)) }

  init(_ surroundings: any NetworkSurroundings) { self.surroundings = surroundings }

  /// The interfaces of this computer, without the one that leads to itself.
  public var interfaces: [String] { surroundings.names(in: "/sys/class/net").filter { $0 != "lo" } }

  /// Whether an interface has a carrier; nil: it does not say.
  public func hasCarrier(_ interface: String) -> Bool? {
    OwnLink(interface: interface, wirelessTable: "") { surroundings.text(of: "/sys/class/net/\(interface)/\($0)") }
      .hasCarrier
  }

  /// The interface that the way out goes through; nil: there is no way out.
  public var wayOut: String? {
    let (first, second) = (surroundings.text(of: "/proc/net/route"), surroundings.text(of: "/proc/net/ipv6_route"))
    return (first.flatMap(KernelTables.defaultRoute) ?? second.flatMap(KernelTables.defaultRouteV6))?.interface
  }

  /// This computer's own name servers.
  public var ownNameServers: [NetworkConfiguration.Server] {
    KernelTables.nameServers(surroundings.text(of: "/etc/resolv.conf") ?? "").map {
      NetworkConfiguration.Server(address: $0.description)
    }
  }

  /// Reaches for a target at its addresses; at the first of IPv4, else of IPv6.
  ///
  /// - Parameter port: connected to where echoes are not allowed; nil: then it is not reached for.
  public func reach(
    _ way: NetworkConfiguration.Way, at addresses: Set<String>, insteadOfEcho port: Int?, within limit: Duration
  ) async -> Outcome {
    let known = addresses.sorted().compactMap { IPAddress(parsing: $0) }
    guard let address = known.first(where: \.isIPv4) ?? known.first else { return .noRoute }
    switch way {
    case .tcp(let port): return await outcome(of: .connect(address, port: port), within: limit)
    case .dns(let port):
      let server = DNSServer(address: address, port: port)
      // Whatever it says, it is there.
      switch await outcome(of: .ask(.root, servers: [server]), within: limit) {
      case .noSuchName, .cannotSay: return .reached
      case let outcome: return outcome
      }
    case .ping:
      if surroundings.canEcho {
        return await outcome(of: .echo(address, count: PathPlan.echoes), within: limit)
      }
      guard let port else { return .notAllowed }
      // Here a refusal is an answer too.
      let outcome = await outcome(of: .connect(address, port: port), within: limit)
      return outcome == .refused ? .reached : outcome
    }
  }

  /// Asks a name server for a name; for the root of all names where that is nil.
  public func ask(
    _ server: NetworkConfiguration.Server, for name: String?, within limit: Duration
  ) async -> Outcome {
    guard let address = IPAddress(parsing: server.address) else { return .noRoute }
    let question = name.map { DNSMessage.Question(name: $0, kind: .address) } ?? .root
    let outcome = await outcome(
      of: .ask(question, servers: [DNSServer(address: address, port: server.port)]), within: limit)
    return name == nil && outcome == .noSuchName ? .reached : outcome
  }

  private func outcome(of probe: Probe, within limit: Duration) async -> Outcome {
    guard let result = await surroundings.probe([probe], within: limit).first else { return .silent }
    switch result.failure {
    case .silent: return .silent
    case .refused: return .refused
    case .noRoute: return .noRoute
    case .notAllowed: return .notAllowed
    case nil: break
    }
    switch result.answer {
    case .failed(let code): return .cannotSay(code)
    case .nothing: return .noSuchName
    case .found, nil: return .reached
    }
  }
}
