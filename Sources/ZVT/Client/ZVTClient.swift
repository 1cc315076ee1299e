import NIOCore
import NIOPosix

/// Asks and commands one terminal. Each ``run(_:keeping:)`` is a connection of its own: terminals serve one at a time, and the
/// till wants it, too.
///
/// Commands must not run at the same time; that is for the caller to see to.
public struct ZVTClient: Sendable {
  /// Where the terminal listens.
  public let endpoint: ZVTEndpoint
  /// How to talk to it.
  public let settings: ZVTSettings

  private let group: any EventLoopGroup
  private let address: SocketAddress?
  private let memory = EnquiryMemory()

  /// A client.
  ///
  /// - Parameter group: whose threads carry the connections; one event loop for each run.
  public init(endpoint: ZVTEndpoint, settings: ZVTSettings = ZVTSettings(), group: any EventLoopGroup) {
    self.endpoint = endpoint
    self.settings = settings
    self.group = group
    // Beyond 65535 the address would trap.
    address = endpoint.isPossible ? try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port) : nil
  }

  /// Connects, sends `command`, acknowledges everything the terminal sends until its sequence has ended, closes, and
  /// says what came of it. Cancelling the task does not break the sequence off.
  ///
  /// - Parameter keep: keeps what the terminal gives to print, which it will not give again. It is called with all lines
  ///   of a receipt so far whenever there are more, and only when it has returned, or after
  ///   ``ZVTSettings/longestKeeping``, is the print acknowledged. Nil: everything is acknowledged at once.
  public func run(
    _ command: ZVTCommand, keeping keep: (@Sendable (ZVTPrint) async -> Void)? = nil
  ) async -> ZVTExchange {
    await withUnsafeContinuation { continuation in
      start(command, on: group.next(), keeping: keep) { continuation.resume(returning: $0) }
    }
  }

  /// Does what ``run(_:keeping:)`` does for callers that live on an event loop; `whenDone` is called there, once.
  public func start(
    _ command: ZVTCommand, on eventLoop: any EventLoop, keeping keep: (@Sendable (ZVTPrint) async -> Void)? = nil,
    whenDone: @escaping @Sendable (ZVTExchange) -> Void
  ) {
    let startedAt = NIODeadline.now()
    guard endpoint.isPossible else {
      let failure = ZVTFailure.unreachable("there is no such port")
      return eventLoop.execute { whenDone(ZVTExchange(command: command, outcome: .failed(failure))) }
    }
    let bootstrap = ClientBootstrap(group: eventLoop).connectTimeout(TimeAmount(settings.connectTimeout))
    let add: @Sendable (any Channel) throws -> Void = { [settings, memory] channel in
      let sequence = CommandSequence(
        command, settings: settings, form: memory.form(at: startedAt), startedAt: startedAt)
      let handler = ExchangeHandler(sequence, keep: keep, longestKeeping: settings.longestKeeping) { exchange, form in
        if exchange.isAcknowledged { memory.remember(form, at: startedAt) }
        whenDone(exchange)
      }
      try channel.pipeline.syncOperations.addHandler(handler)
    }
    let connected: EventLoopFuture<Void>
    if let address {
      connected =
        bootstrap
        .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try add(channel) } }
        .connect(to: address).map { _ in }
    } else {
      // A name can have several addresses, which are tried side by side. The handler comes in when one has won, so
      // that the command goes out once, and nothing is read before.
      connected =
        bootstrap.channelOption(.autoRead, value: false)
        .connect(host: endpoint.host, port: endpoint.port)
        .flatMapThrowing { channel in
          try add(channel)
          channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        }
    }
    connected.whenFailure { error in
      var exchange = ZVTExchange(command: command, outcome: .failed(ZVTFailure(connecting: error)))
      exchange.answerTime = Duration(NIODeadline.now() - startedAt)
      whenDone(exchange)
    }
  }
}
