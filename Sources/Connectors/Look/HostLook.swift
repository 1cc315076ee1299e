public import NIOCore

/// Whether somebody listens at an address: connects, says nothing, and closes.
public struct HostLook: Sendable {
  /// What came of it.
  public enum Result: Hashable, Sendable {
    /// Somebody does.
    case open
    /// The computer is there, and nobody listens.
    case refused
    /// No answer in time.
    case noAnswer
    /// There is no way there.
    case noRoute
    /// It could not be tried; why.
    case notTried(String)
  }

  private let group: any EventLoopGroup

  /// - Parameter group: whose threads carry the connections.
  public init(group: any EventLoopGroup) { self.group = group }

  /// Looks, for as long as `limit`.
  public func connect(to host: String, port: Int, within limit: Duration) async -> Result {
    switch await ByteConnection(host: host, port: port, group: group).open(within: limit) {
    case .open: .open
    case .failed(.refused): .refused
    case .failed(.timedOut): .noAnswer
    case .failed(.noRoute): .noRoute
    case .failed(let failure): .notTried(failure.description)
    }
  }
}
