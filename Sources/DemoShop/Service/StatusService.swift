import NIOCore
import NIOHTTP1
import NIOPosix
import ShopModel
import Synchronization

/// A simulated acquirer's status service: one JSON document over HTTP/1.1 on a loopback address, for whoever has the
/// bearer token.
public final class StatusService: Sendable {
  /// What the service does instead of answering as it should.
  public enum Behaviour: Hashable, Sendable {
    /// The report.
    case report
    /// This HTTP status, with a short text.
    case status(Int)
    /// These bytes with status 200, whatever they are.
    case body([UInt8])
    /// A body without an end, up to so many bytes.
    case endless(limit: Int)
    /// Nothing.
    case silent
  }

  private struct State {
    var report: ServiceReport
    var behaviour = Behaviour.report
    var delay: Duration
    var requests = 0
    var refused = 0
    var connections: [ObjectIdentifier: any Channel] = [:]
    var listener: (any Channel)?
  }

  /// The path of the document.
  public static let path = "/v1/shop"
  /// How many connections may be open.
  private static let mostConnections = 64

  private let token: String
  private let clock: any ShopClock
  private let state: Mutex<State>
  /// The address it is at.
  public let host: String
  /// The port it is at.
  public let port: Int

  private init(report: ServiceReport, token: String, delay: Duration, kept: LoopbackPort, clock: any ShopClock) {
    self.token = token
    self.clock = clock
    host = kept.host
    port = kept.port
    state = Mutex(State(report: report, delay: delay))
  }

  /// Starts a service on a free port.
  ///
  /// - Parameters:
  ///   - token: what a client must send as `Authorization: Bearer`.
  ///   - delay: how long it takes to answer.
  /// - Throws: when there is no port to be had.
  public static func start(
    _ report: ServiceReport, token: String, delay: Duration = .zero, host: String = "127.0.0.1",
    on loop: any EventLoop, clock: any ShopClock
  ) async throws -> StatusService {
    try await start(
      report, token: token, delay: delay, at: try LoopbackPort(host: host), on: loop, clock: clock)
  }

  /// Starts a service at a port that is its own from now on.
  static func start(
    _ report: ServiceReport, token: String, delay: Duration, at kept: LoopbackPort, on loop: any EventLoop,
    clock: any ShopClock
  ) async throws -> StatusService {
    // The service listens without a break.
    defer { kept.close() }
    let service = StatusService(report: report, token: token, delay: delay, kept: kept, clock: clock)
    let listener = try await ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(StatusRequestHandler(service: service))
        }
      }
      .bind(host: kept.host, port: kept.port).get()
    service.state.withLock { $0.listener = listener }
    return service
  }

  /// `http://127.0.0.1:PORT/v1/shop`
  public var url: String { Self.url(host: host, port: port) }
  /// Where a service at this port is asked.
  static func url(at place: LoopbackPort) -> String { url(host: place.host, port: place.port) }
  private static func url(host: String, port: Int) -> String { "http://\(host):\(port)\(path)" }
  /// The report as it is now.
  public var report: ServiceReport { state.withLock { $0.report } }
  /// How many requests came.
  public var requests: Int { state.withLock { $0.requests } }
  /// How many of them came without the right token.
  public var refused: Int { state.withLock { $0.refused } }

  /// Changes the report.
  public func update(_ change: @Sendable (inout ServiceReport) -> Void) { state.withLock { change(&$0.report) } }

  /// Changes what the service does; open requests are not touched.
  public func behave(_ behaviour: Behaviour, delay: Duration? = nil) {
    state.withLock { state in
      state.behaviour = behaviour
      if let delay { state.delay = delay }
    }
  }

  /// Ends it: connections are closed, the port is free.
  public func stop() async {
    let open = state.withLock { state in
      let open = Array(state.connections.values) + [state.listener.take()].compactMap { $0 }
      state.connections = [:]
      return open
    }
    for channel in open { try? await channel.close() }
  }

  // MARK: What connections ask

  /// What is answered to a request.
  struct Reply {
    var status: HTTPResponseStatus
    var body: [UInt8]
    var delay: Duration
    var endlessUpTo: Int?
  }

  func opened(_ channel: any Channel) -> Bool {
    state.withLock { state in
      guard state.listener != nil, state.connections.count < Self.mostConnections else { return false }
      state.connections[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  func closed(_ channel: any Channel) {
    state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  /// - Returns: nil: say nothing.
  func reply(to request: HTTPRequestHead) -> Reply? {
    let now = clock.now
    return state.withLock { state in
      state.requests += 1
      let delay = state.delay
      func plain(_ status: HTTPResponseStatus) -> Reply {
        Reply(status: status, body: [UInt8]("{\"error\":\"\(status.reasonPhrase)\"}".utf8), delay: delay)
      }
      guard request.method == .GET else { return plain(.methodNotAllowed) }
      guard request.uri == StatusService.path else { return plain(.notFound) }
      guard request.headers["authorization"] == ["Bearer \(token)"] else {
        state.refused += 1
        return plain(.unauthorized)
      }
      switch state.behaviour {
      case .report: return Reply(status: .ok, body: [UInt8](state.report.document(at: now).utf8), delay: delay)
      case .status(let code): return plain(HTTPResponseStatus(statusCode: code))
      case .body(let bytes): return Reply(status: .ok, body: bytes, delay: delay)
      case .endless(let limit): return Reply(status: .ok, body: [], delay: delay, endlessUpTo: limit)
      case .silent: return nil
      }
    }
  }
}
