import NIOCore
import NIOPosix

/// Asks and commands one terminal. Each ``run(_:)`` is a connection of its own: terminals serve one at a time, and the
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
  public func run(_ command: ZVTCommand) async -> ZVTExchange {
    await withUnsafeContinuation { continuation in
      start(command, on: group.next()) { continuation.resume(returning: $0) }
    }
  }

  /// Does what ``run(_:)`` does for callers that live on an event loop; `whenDone` is called there, once.
  public func start(
    _ command: ZVTCommand, on eventLoop: any EventLoop, whenDone: @escaping @Sendable (ZVTExchange) -> Void
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
      let handler = ExchangeHandler(sequence) { exchange, form in
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
