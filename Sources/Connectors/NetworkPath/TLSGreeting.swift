import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import ShopConfiguration
import ShopModel
import Synchronization

/// What came of greeting a host over TLS. Nothing is said to it afterwards.
struct TLSGreeting: Hashable, Sendable {
  /// How it ended.
  enum End: Hashable, Sendable {
    /// Its certificate is good, and its name is the one it was asked for.
    case trusted
    /// It spoke TLS, and its certificate is not to be trusted.
    case notTrusted
    /// No connection came about.
    case failed
  }

  var end: End
  /// Until when its certificate is good; nil: not seen.
  var expires: Timestamp?

  /// Greets `host`: at first as whoever wants to trust it, and if that fails only to see its certificate.
  static func greet(
    _ host: NetworkConfiguration.Host, at address: IPAddress, on group: any EventLoopGroup, within limit: Duration
  ) async -> TLSGreeting {
    let deadline = ContinuousClock.now + limit
    if case .seen(let expires) = await attempt(host, at: address, on: group, verifying: true, within: limit) {
      return TLSGreeting(end: .trusted, expires: expires)
    }
    let rest = deadline - .now
    guard rest > .milliseconds(10),
      case .seen(let expires) = await attempt(host, at: address, on: group, verifying: false, within: rest)
    else { return TLSGreeting(end: .failed) }
    return TLSGreeting(end: .notTrusted, expires: expires)
  }

  private enum Attempt: Sendable { case seen(Timestamp?), failed }

  private static func attempt(
    _ host: NetworkConfiguration.Host, at address: IPAddress, on group: any EventLoopGroup, verifying: Bool,
    within limit: Duration
  ) async -> Attempt {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = verifying ? .fullVerification : .none
    if let file = host.caFile { configuration.trustRoots = .file(file) }
    // A name is asked for by its name; an address has none to ask for, and is what its certificate must name.
    let name = IPAddress(parsing: host.host) == nil ? host.host : nil
    guard let context = try? NIOSSLContext(configuration: configuration),
      let target = try? SocketAddress(ipAddress: address.description, port: host.port)
    else { return .failed }
    let time = TimeAmount(limit)
    return await withUnsafeContinuation { continuation in
      let ending = Ending(continuation)
      ClientBootstrap(group: group.next())
        .connectTimeout(time)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let tls = try NIOSSLClientHandler(context: context, serverHostname: name)
            try channel.pipeline.syncOperations.addHandlers([tls, TLSWitness(ending)])
            _ = channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
          }
        }
        .connect(to: target)
        .whenFailure { _ in ending.take(.failed) }
    }
  }

  /// Where the first end of an attempt goes, and no other.
  private final class Ending: Sendable {
    private let continuation: Mutex<UnsafeContinuation<Attempt, Never>?>

    init(_ continuation: UnsafeContinuation<Attempt, Never>) { self.continuation = Mutex(continuation) }

    func take(_ attempt: Attempt) {
      continuation.withLock { waiting in
        waiting?.resume(returning: attempt)
        waiting = nil
      }
    }
  }

  /// Sees the handshake end.
  private final class TLSWitness: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let ending: Ending

    init(_ ending: Ending) { self.ending = ending }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      guard case .handshakeCompleted? = event as? TLSUserEvent else {
        return context.fireUserInboundEventTriggered(event)
      }
      let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
      // Seconds since 1970.
      let expires = handler?.peerCertificate.map { Timestamp(seconds: Int64($0.notValidAfter)) }
      ending.take(.seen(expires))
      context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      ending.take(.failed)
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { ending.take(.failed) }
  }
}
