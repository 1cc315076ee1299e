import NIOCore
import NIOPosix

/// Carries an exchange over a TCP connection of its own.
struct ByteConnection: Sendable {
  /// A host name or an address, without brackets.
  var host: String
  /// 1...65535.
  var port: Int
  /// Whose threads carry the connection.
  var group: any EventLoopGroup
  /// How long connecting may take, where that is less than the whole; nil: as long as the whole.
  var connectLimit: Duration?

  /// Connects, lets `exchange` say and hear what it wants, and closes.
  ///
  /// - Parameter limit: how long all of that may take, the connecting included.
  func run<Exchange: ByteExchange>(_ exchange: Exchange, within limit: Duration) async -> ExchangeEnd<Exchange> {
    await withUnsafeContinuation { continuation in
      start(exchange, within: limit) { continuation.resume(returning: $0) }
    }
  }

  /// What came of connecting alone.
  enum Opening: Hashable {
    case open
    case failed(HTTPFailure)
  }

  /// Connects, says nothing, and closes.
  func open(within limit: Duration) async -> Opening {
    do {
      let channel = try await ClientBootstrap(group: group.next()).connectTimeout(TimeAmount(limit))
        .channelOption(.autoRead, value: false).connect(host: host, port: port).get()
      channel.close(promise: nil)
      return .open
    } catch {
      return .failed(Self.failure(connecting: error))
    }
  }

  private static func failure(connecting error: any Error) -> HTTPFailure {
    let first = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
    return (first as? ChannelError)?.isConnectTimeout == true ? .timedOut : HTTPFailure(error)
  }

  private func start<Exchange: ByteExchange>(
    _ exchange: Exchange, within limit: Duration, whenDone: @escaping @Sendable (ExchangeEnd<Exchange>) -> Void
  ) {
    let limit = max(TimeAmount(limit), .milliseconds(1))
    let deadline = NIODeadline.now() + limit
    // A name can have several addresses, which are tried side by side. The handler comes in when one has won, so that
    // the opening goes out once, and nothing is read before.
    ClientBootstrap(group: group.next())
      .connectTimeout(min(limit, connectLimit.map { TimeAmount($0) } ?? limit))
      .channelOption(.autoRead, value: false)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(host: host, port: port)
      .flatMapThrowing { channel in
        do {
          try channel.pipeline.syncOperations.addHandler(
            ByteExchangeHandler(exchange, deadline: deadline, whenDone: whenDone))
        } catch {
          // It was there, and was gone before anything could be said.
          return whenDone(ExchangeEnd(exchange: exchange, failure: .closed, isConnected: true))
        }
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
      }
      .whenFailure { error in
        whenDone(ExchangeEnd(exchange: exchange, failure: Self.failure(connecting: error), isConnected: false))
      }
  }
}

extension ChannelError {
  fileprivate var isConnectTimeout: Bool { if case .connectTimeout = self { true } else { false } }
}

/// One handler between the bytes and an exchange. It calls `whenDone` once.
private final class ByteExchangeHandler<Exchange: ByteExchange>: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var exchange: Exchange
  private let deadline: NIODeadline
  private var whenDone: (@Sendable (ExchangeEnd<Exchange>) -> Void)?
  private var timer: Scheduled<Void>?

  init(
    _ exchange: Exchange, deadline: NIODeadline, whenDone: @escaping @Sendable (ExchangeEnd<Exchange>) -> Void
  ) {
    self.exchange = exchange
    self.deadline = deadline
    self.whenDone = whenDone
  }

  func handlerAdded(context: ChannelHandlerContext) {
    guard context.channel.isActive else { return finish(.closed) }
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.finish(.timedOut)
      context.close(promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: exchange.opening)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard whenDone != nil else { return }
    let reply = unwrapInboundIn(data).withUnsafeReadableBytes { exchange.receive($0) }
    if exchange.isOver { finish(nil) }
    guard !reply.isEmpty else {
      if exchange.isOver { context.close(promise: nil) }
      return
    }
    let isOver = exchange.isOver
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply))).assumeIsolated().whenComplete { _ in
      if isOver { context.close(promise: nil) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    finish(HTTPFailure(error))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish(.closed)
    timer?.cancel()
    timer = nil
  }

  private func finish(_ failure: HTTPFailure?) {
    guard let whenDone else { return }
    self.whenDone = nil
    whenDone(ExchangeEnd(exchange: exchange, failure: failure, isConnected: true))
  }
}
