import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A service on loopback that takes messages, keeps them, and answers what the test says.
final class RobotServer: Sendable {
  /// What came in.
  struct Post: Sendable {
    var uri: String
    var method: HTTPMethod
    var headers: HTTPHeaders
    var body: String
  }

  /// What it answers.
  struct Answer: Sendable {
    var status = 200
    var body = #"{"errcode":0,"errmsg":"ok"}"#
    /// Whether it takes the message and then says nothing at all.
    var isSilent = false
  }

  private struct State: Sendable {
    var posts: [Post] = []
    var answers: [Answer] = []
    var usual = Answer()
  }

  private final class Box: Sendable {
    let state = Mutex(State())
  }

  private let box: Box
  private let channel: any Channel
  let port: Int

  private init(channel: any Channel, box: Box) {
    self.channel = channel
    self.box = box
    port = channel.localAddress?.port ?? 0
  }

  static func start(on group: any EventLoopGroup, port: Int = 0, usual: Answer = Answer()) async throws -> RobotServer {
    let box = Box()
    box.state.withLock { $0.usual = usual }
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(box: box))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
    return RobotServer(channel: channel, box: box)
  }

  /// All it was sent so far.
  var posts: [Post] { box.state.withLock { $0.posts } }

  /// Answers the next messages so, and after them as usual.
  func answer(next answers: Answer...) { box.state.withLock { $0.answers += answers } }

  func stop() async throws { try await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let box: Box
    private var post: Post?

    init(box: Box) { self.box = box }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): post = Post(uri: head.uri, method: head.method, headers: head.headers, body: "")
      case .body(let bytes): post?.body += String(buffer: bytes)
      case .end:
        guard let post else { return }
        self.post = nil
        let answer = box.state.withLock { state in
          state.posts.append(post)
          return state.answers.isEmpty ? state.usual : state.answers.removeFirst()
        }
        if answer.isSilent { return }
        let head = HTTPResponseHead(
          version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status),
          headers: ["Content-Length": "\(answer.body.utf8.count)"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}

/// The port of a service that has just ended: nobody listens there.
func deafPort(on group: any EventLoopGroup) async throws -> Int {
  let server = try await RobotServer.start(on: group)
  try await server.stop()
  return server.port
}
