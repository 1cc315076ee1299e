import CEpollClient

/// The addresses of simulated terminals: one address each in 127.n.0.0/16, all on the port of ZVT.
struct TerminalPark: Hashable, Sendable {
  /// The most terminals there are addresses for.
  static let most = 20_000
  /// The port of each.
  static let port = 20_007

  /// The second number of all addresses: 20...219.
  let network: Int
  /// How many terminals.
  let count: Int

  /// The address of a terminal, from 0.
  func host(of index: Int) -> String { "127.\(network).\(index / 250).\(index % 250 + 1)" }

  /// The addresses as the bare client wants them.
  var targets: [epoll_client_target] {
    (0..<count).map { index in
      let address = 127 << 24 | UInt32(network) << 16 | UInt32(index / 250) << 8 | UInt32(index % 250 + 1)
      return epoll_client_target(address: address, port: UInt16(TerminalPark.port))
    }
  }
}
