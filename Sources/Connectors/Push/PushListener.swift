import Glibc
public import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
public import ShopConfiguration
public import ShopModel
import Synchronization

/// Listens for what agents tell: HTTP on this computer alone, or HTTPS.
public final class PushListener: Sendable {
  /// How many connections may be open at the same time.
  static let connectionLimit = 64
  /// How long one may take, from its first byte to the answer.
  static let deadline: TimeAmount = .seconds(10)

  private let configuration: PushConfiguration
  private let desk: PushDesk
  private let group: any EventLoopGroup
  private let host: HostAccess
  private let deadline: TimeAmount
  private let connections = Mutex(0)
  private let listening = Mutex<(any Channel)?>(nil)

  /// A listener; nothing is listened to before ``start()``.
  public convenience init(
    _ configuration: PushConfiguration, desk: PushDesk, group: any EventLoopGroup, host: HostAccess = .live
  ) {
    self.init(configuration, desk: desk, group: group, host: host, deadline: Self.deadline)
  }

  init(
    _ configuration: PushConfiguration, desk: PushDesk, group: any EventLoopGroup, host: HostAccess = .live,
    deadline: TimeAmount
  ) {
    self.configuration = configuration
    self.desk = desk
    self.group = group
    self.host = host
    self.deadline = deadline
  }

  /// The port that is listened at; nil: none is.
  var port: Int? { listening.withLock { $0?.localAddress?.port } }

  /// How long until it is tried again to listen.
  static let patience: Duration = .seconds(15)

  /// Begins to listen; again changes nothing. Where that is not possible the agents' connectors say why, and all else goes
  /// on.
  public func start() async {
    guard listening.withLock({ $0 == nil }) else { return }
    do throws(Problem) {
      let channel = try await bound(try tls())
      listening.withLock { $0 = channel }
      desk.note(problem: nil)
    } catch {
      desk.note(problem: "no agent can be heard: \(error.reason)")
    }
  }

  /// Does not listen, because the console that keeps the shop's record does: what agents tell has to come to that one.
  public func leaveToKeeper() {
    desk.note(problem: "the console that keeps the record of this shop listens to the agents")
  }

  /// Tries to listen, now and then, until that is possible or the task is cancelled. An address can come later than the
  /// program, and a port be taken for a while.
  ///
  /// - Parameter isLeft: whether to leave it to the console that keeps the record.
  public func keepTrying(by clock: any ShopClock, isLeft: @Sendable () -> Bool) async {
    while listening.withLock({ $0 == nil }) {
      guard (try? await clock.sleep(until: clock.now.next(Self.patience))) != nil, !Task.isCancelled else { return }
      if isLeft() { leaveToKeeper() } else { await start() }
    }
  }

  /// Stops listening, and ends what is open.
  public func stop() async {
    let channel = listening.withLock { channel in
      defer { channel = nil }
      return channel
    }
    guard let channel else { return }
    desk.note(problem: "no agent is heard any more")
    try? await channel.close()  // It may be closed already.
  }

  private typealias Problem = PushIdentity.Problem

  private func bound(_ tls: NIOSSLContext?) async throws(Problem) -> any Channel {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 64)
      .childChannelOption(.maxMessagesPerRead, value: 4)
      .childChannelInitializer { [self] channel in accept(channel, tls) }
    do {
      return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw Problem(reason: "port \(configuration.port) is in use by another program")
    } catch let error as IOError where error.errnoCode == EACCES {
      throw Problem(reason: "port \(configuration.port) may not be listened at by this user")
    } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
      throw Problem(reason: "\(configuration.host) is no address of this computer")
    } catch {
      throw Problem(reason: "\(configuration.host):\(configuration.port) cannot be listened at")
    }
  }

  private func tls() throws(Problem) -> NIOSSLContext? {
    try configuration.certificate.map { certificate throws(Problem) in
      try PushIdentity(certificate, host: host).context
    }
  }

  private func accept(_ channel: any Channel, _ tls: NIOSSLContext?) -> EventLoopFuture<Void> {
    let isTooMany = connections.withLock { count in
      count += 1
      return count > Self.connectionLimit
    }
    channel.closeFuture.whenComplete { [self] _ in connections.withLock { $0 -= 1 } }
    guard !isTooMany else { return channel.close() }
    return channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
      let bound = InputBound()
      try pipeline.addHandler(bound)
      try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
      try pipeline.addHandler(PushConversation(desk: desk, bound: bound, deadline: deadline))
    }
  }
}
