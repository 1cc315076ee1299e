import NIOCore
import NIOPosix
import Synchronization

/// How a simulated way treats what goes over it.
public struct WayQuality: Hashable, Sendable {
  /// How long what comes back is kept.
  public var delay: Duration
  /// By how much longer, at most: by chance for each, so that one can overtake another.
  public var jitter: Duration
  /// The share of what comes back that is lost: 0...1.
  public var loss: Double

  /// A way.
  public init(delay: Duration = .zero, jitter: Duration = .zero, loss: Double = 0) {
    self.delay = delay
    self.jitter = jitter
    self.loss = loss
  }
}

/// A simulated way to a UDP service: passes datagrams on, and what comes back later, in another order, or not at all.
public final class DatagramProxy: Sendable {
  /// How many clients are served at the same time; the oldest gives way.
  static let mostClients = 64
  /// How long a client is remembered.
  static let patience: TimeAmount = .seconds(10)

  private struct State {
    var quality: WayQuality
    var random: SeededRandom
    var passed = 0
  }

  /// The address it listens at.
  public let host: String
  /// Its UDP port.
  public let port: Int
  private let channel: any Channel
  private let state: Mutex<State>

  private init(_ channel: any Channel, _ quality: WayQuality, seed: UInt64) {
    self.channel = channel
    host = channel.localAddress?.ipAddress ?? ""
    port = channel.localAddress?.port ?? 0
    state = Mutex(State(quality: quality, random: SeededRandom(seed: seed)))
  }

  /// Starts one to a service at `target`.
  ///
  /// - Parameters:
  ///   - host: the loopback address to listen at.
  ///   - socket: a bound UDP socket to listen at instead; it is closed at the end.
  ///   - seed: what decides on loss and jitter.
  public static func start(
    to target: (host: String, port: Int), quality: WayQuality = WayQuality(), host: String = "127.0.0.1",
    socket: CInt? = nil, seed: UInt64 = 1, on loop: any EventLoop
  ) async throws -> DatagramProxy {
    let destination = try SocketAddress(ipAddress: target.host, port: target.port)
    let bootstrap = DatagramBootstrap(group: loop)
    let channel =
      if let socket { try await bootstrap.withBoundSocket(socket).get() } else {
        try await bootstrap.bind(host: host, port: 0).get()
      }
    let proxy = DatagramProxy(channel, quality, seed: seed)
    try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.addHandler(ProxyClients(proxy: proxy, destination: destination))
    }.get()
    return proxy
  }

  /// How it treats what goes over it from now on.
  public func play(_ quality: WayQuality) { state.withLock { $0.quality = quality } }

  /// How many datagrams it has passed on towards the service.
  public var passed: Int { state.withLock { $0.passed } }

  /// Ends it.
  public func stop() async { try? await channel.close() }

  fileprivate func count() { state.withLock { $0.passed += 1 } }

  /// How long the next answer is kept; nil: it is lost.
  fileprivate func fate() -> TimeAmount? {
    state.withLock { state in
      let quality = state.quality
      let isLost = Double.random(in: 0..<1, using: &state.random) < quality.loss
      let share = Double.random(in: 0..<1, using: &state.random)
      return isLost ? nil : TimeAmount(quality.delay + quality.jitter * share)
    }
  }
}

/// The side towards the clients. Each client has a socket of its own towards the service.
private final class ProxyClients: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private weak var proxy: DatagramProxy?
  private let destination: SocketAddress
  private var upstream: [(client: SocketAddress, channel: EventLoopFuture<any Channel>)] = []

  init(proxy: DatagramProxy, destination: SocketAddress) {
    self.proxy = proxy
    self.destination = destination
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let datagram = unwrapInboundIn(data)
    proxy?.count()
    let envelope = AddressedEnvelope(remoteAddress: destination, data: datagram.data)
    way(of: datagram.remoteAddress, context).whenSuccess { $0.writeAndFlush(envelope, promise: nil) }
  }

  private func way(of client: SocketAddress, _ context: ChannelHandlerContext) -> EventLoopFuture<any Channel> {
    if let known = upstream.first(where: { $0.client == client }) { return known.channel }
    if upstream.count >= DatagramProxy.mostClients { close(upstream.removeFirst().channel) }
    let (front, proxy) = (context.channel, proxy)
    let host = destination.protocol == .inet6 ? "::1" : "127.0.0.1"
    let channel = DatagramBootstrap(group: context.eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ProxyAnswers(proxy: proxy, front: front, client: client))
        }
      }
      .bind(host: host, port: 0)
    upstream.append((client, channel))
    context.eventLoop.assumeIsolated().scheduleTask(in: DatagramProxy.patience) {
      self.upstream.removeAll { $0.client == client }
      self.close(channel)
    }
    return channel
  }

  private func close(_ channel: EventLoopFuture<any Channel>) { channel.whenSuccess { $0.close(promise: nil) } }

  func channelInactive(context: ChannelHandlerContext) {
    for entry in upstream { close(entry.channel) }
    upstream = []
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

/// The side towards the service, for one client.
private final class ProxyAnswers: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let proxy: DatagramProxy?
  private let front: any Channel
  private let client: SocketAddress

  init(proxy: DatagramProxy?, front: any Channel, client: SocketAddress) {
    self.proxy = proxy
    self.front = front
    self.client = client
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let answer = unwrapInboundIn(data).data
    guard let delay = proxy?.fate() else { return }
    let envelope = AddressedEnvelope(remoteAddress: client, data: answer)
    guard delay > .zero else { return front.writeAndFlush(envelope, promise: nil) }
    front.eventLoop.scheduleTask(in: delay) { [front] in front.writeAndFlush(envelope, promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
