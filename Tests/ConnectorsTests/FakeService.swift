import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on loopback that answers every request with what the test says.
final class FakeService: Sendable {
  /// What it answers.
  struct Answer: Sendable {
    var status = 200
    var headers: [(String, String)] = []
    var body = ""
    /// Whether the answer stops after its body and never ends.
    var neverEnds = false
    /// Whether it announces more than it sends and then closes.
    var breaksOff = false
  }

  let port: Int
  private let channel: any Channel
  private let log: Log

  final class Log: Sendable {
    let requests = Mutex([HTTPRequestHead]())
    let bodies = Mutex([String]())
  }

  var requests: [HTTPRequestHead] { log.requests.withLock { $0 } }
  /// What was sent with the requests that had a body, in the parts in which it came.
  var bodies: [String] { log.bodies.withLock { $0 } }

  private init(channel: any Channel, log: Log) {
    self.channel = channel
    port = channel.localAddress?.port ?? 0
    self.log = log
  }

  /// Starts one on a free port.
  ///
  /// - Parameter answer: nil: it never answers.
  static func start(
    on group: any EventLoopGroup, tls: NIOSSLContext? = nil, answer: @escaping @Sendable (String) -> Answer?
  ) async throws -> FakeService {
    try await startByHead(on: group, tls: tls) { answer($0.uri) }
  }

  /// Starts one on a free port that looks at the whole head of a request.
  static func startByHead(
    on group: any EventLoopGroup, tls: NIOSSLContext? = nil,
    _ answer: @escaping @Sendable (HTTPRequestHead) -> Answer?
  ) async throws -> FakeService {
    let log = Log()
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(AnswerHandler(answer: answer, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return FakeService(channel: channel, log: log)
  }

  static func answering(_ body: String, status: Int = 200, on group: any EventLoopGroup) async throws -> FakeService {
    try await start(on: group) { _ in Answer(status: status, body: body) }
  }

  func stop() async throws { try await channel.close() }

  private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (HTTPRequestHead) -> Answer?
    private let log: Log

    init(answer: @escaping @Sendable (HTTPRequestHead) -> Answer?, log: Log) {
      self.answer = answer
      self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      if case .body(let buffer) = unwrapInboundIn(data) { log.bodies.withLock { $0.append(String(buffer: buffer)) } }
      guard case .head(let head) = unwrapInboundIn(data) else { return }
      log.requests.withLock { $0.append(head) }
      guard let answer = answer(head) else { return }
      var headers = HTTPHeaders(answer.headers)
      if answer.breaksOff { headers.add(name: "Content-Length", value: "\(answer.body.utf8.count + 100)") }
      let response = HTTPResponseHead(
        version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
      context.write(wrapOutboundOut(.head(response)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
      if answer.breaksOff { return context.close(promise: nil) }
      if !answer.neverEnds { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
