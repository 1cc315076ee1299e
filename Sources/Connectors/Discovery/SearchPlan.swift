/// A network this computer has an address in.
public struct OwnNetwork: Hashable, Sendable {
  /// The interface's name.
  public var interface: String
  /// This computer's own address there.
  public var address: IPv4Address
  /// The network.
  public var network: IPv4Network
  /// Whether it is the computer itself.
  public var isLoopback: Bool
  /// Whether there is only one other at its end, as behind a tunnel.
  public var isPointToPoint: Bool

  /// A network.
  public init(
    interface: String, address: IPv4Address, prefix: Int, isLoopback: Bool = false, isPointToPoint: Bool = false
  ) {
    self.interface = interface
    self.address = address
    network = IPv4Network(around: address, prefix: prefix)
    self.isLoopback = isLoopback
    self.isPointToPoint = isPointToPoint
  }
}

/// What is looked for.
public enum SearchedService: CaseIterable, Hashable, Sendable {
  case zvt, poslink, escpos, nut

  /// The port it commonly has.
  public var port: Int {
    switch self {
    case .zvt: 20_007
    case .poslink: 10_009
    case .escpos: 9100
    case .nut: 3493
    }
  }
}

/// A device that is in shop.yaml already: it is listed, and not asked, because somebody asks it.
public struct KnownDevice: Hashable, Sendable {
  /// What it is there: `terminal counter-1`.
  public var name: String
  /// Where it is.
  public var address: IPv4Address
  /// Its port.
  public var port: Int
  /// Whether it is a terminal: then nothing is asked at its address at all.
  public var isTerminal: Bool

  /// A device.
  public init(name: String, address: IPv4Address, port: Int, isTerminal: Bool) {
    self.name = name
    self.address = address
    self.port = port
    self.isTerminal = isTerminal
  }
}

/// Where is searched, in which order, and what is left out. Pure.
public struct SearchPlan: Hashable, Sendable {
  /// Why there is none.
  public enum Problem: Error, Hashable {
    /// The text is no network.
    case notANetwork(String)
    /// Its addresses belong to somebody on the internet.
    case notPrivate(IPv4Network)
    /// This computer has no address in it; those it has.
    case notLocal(IPv4Network, own: [IPv4Network])
    /// It has more than 65 536 addresses.
    case tooLarge(IPv4Network)
    /// This computer is in no network that could be searched.
    case nowhere
  }

  /// One question.
  public struct Target: Hashable, Sendable {
    /// To whom.
    public var address: IPv4Address
    /// What is looked for there.
    public var service: SearchedService
  }

  /// The largest network that may be named.
  public static let largestPrefix = 16
  /// The largest network that is searched as a whole where none was named.
  public static let largestUnasked = 20

  /// The networks that are searched, each once.
  public private(set) var networks: [IPv4Network] = []
  /// Those of this computer's that are too large to be searched as a whole; only the part around its address is.
  public private(set) var cut: [IPv4Network] = []
  /// What is in them and in shop.yaml, by address.
  public private(set) var known: [KnownDevice] = []

  private var quiet: Set<IPv4Address> = []
  private var asked: Set<Place> = []

  private struct Place: Hashable, Sendable {
    var address: IPv4Address
    var port: Int
  }

  /// A plan.
  ///
  /// - Parameters:
  ///   - text: the network somebody named; nil: all of this computer's that a shop can be in.
  ///   - own: the networks this computer is in.
  ///   - known: what is watched already.
  public init(_ text: String?, own: [OwnNetwork], known: [KnownDevice]) throws(Problem) {
    let local = own.filter { $0.network.isPrivate }
    if let text {
      guard let network = IPv4Network(parsing: text) else { throw .notANetwork(text) }
      guard network.prefix >= Self.largestPrefix else { throw .tooLarge(network) }
      guard network.isPrivate else { throw .notPrivate(network) }
      guard local.contains(where: { $0.network.contains(network) }) else {
        throw .notLocal(network, own: local.map(\.network))
      }
      networks = [network]
    } else {
      for entry in local where !entry.isLoopback && !entry.isPointToPoint && entry.network.prefix < 32 {
        let isLarge = entry.network.prefix < Self.largestUnasked
        if isLarge, !cut.contains(entry.network) { cut.append(entry.network) }
        let network = isLarge ? IPv4Network(around: entry.address, prefix: 24) : entry.network
        if !networks.contains(where: { $0.contains(network) }) {
          networks.removeAll { network.contains($0) }
          networks.append(network)
        }
      }
      guard !networks.isEmpty else { throw .nowhere }
    }
    let networks = networks
    self.known = known.filter { device in networks.contains { $0.contains(device.address) } }
      .sorted { ($0.address, $0.port) < ($1.address, $1.port) }
    quiet = Set(self.known.filter(\.isTerminal).map(\.address))
    asked = Set(self.known.map { Place(address: $0.address, port: $0.port) })
  }

  /// How many addresses are searched.
  public var addressCount: Int { networks.reduce(0) { $0 + $1.hosts.count } - quiet.count }

  /// Every question, in order: address by address, so that what is found is found early.
  public var targets: some Sequence<Target> {
    let (quiet, asked) = (quiet, asked)
    return networks.lazy.flatMap { $0.hosts.lazy }.map { IPv4Address(bits: $0) }
      .filter { !quiet.contains($0) }
      .flatMap { address in
        SearchedService.allCases.filter { !asked.contains(Place(address: address, port: $0.port)) }
          .map { Target(address: address, service: $0) }
      }
  }

  /// How many questions there are.
  public var targetCount: Int {
    addressCount * SearchedService.allCases.count
      - asked.count { place in
        !quiet.contains(place.address) && SearchedService.allCases.contains { $0.port == place.port }
      }
  }
}
