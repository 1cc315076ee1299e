import NIOCore
import NIOPosix
import Synchronization
import ZVT

/// A server on loopback that plays a terminal byte by byte: it answers every frame with what the test's script says.
final class FakeTerminal: Sendable {
  /// What it does.
  enum Action: Sendable {
    /// Sends bytes, given in hexadecimal.
    case send(String)
    case close
    /// Closes so that the peer sees a reset.
    case reset
  }

  let port: Int
  private let channel: any Channel
  private let log: Log

  final class Log: Sendable {
    let frames = Mutex([String]())
    let connections = Mutex(0)
  }

  /// The frames received so far, in hexadecimal, acknowledgements left out.
  var commands: [String] { log.frames.withLock { $0.filter { $0 != "800000" } } }
  /// How many connections there have been.
  var connections: Int { log.connections.withLock { $0 } }

  private init(channel: any Channel, port: Int, log: Log) {
    self.channel = channel
    self.port = port
    self.log = log
  }

  /// Starts one on a free port.
  ///
  /// - Parameter reply: what to do on a frame, given in hexadecimal.
  static func start(
    on group: any EventLoopGroup, onConnect: [Action] = [],
    reply: @escaping @Sendable (String) -> [Action] = { _ in [] }
  ) async throws -> FakeTerminal {
    let log = Log()
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptHandler(onConnect: onConnect, reply: reply, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return FakeTerminal(channel: channel, port: channel.localAddress?.port ?? 0, log: log)
  }

  /// A terminal that answers the enquiry 05 01 with `completion`, and other commands as `others` says.
  static func answering(
    _ completion: String, on group: any EventLoopGroup, others: [String: [Action]] = [:]
  ) async throws -> FakeTerminal {
    try await start(on: group) { frame in
      if frame.hasPrefix("0501") { return [.send("800000"), .send(completion)] }
      return others.first { frame.hasPrefix($0.key) }?.value ?? []
    }
  }

  func stop() async throws { try await channel.close() }

  private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let onConnect: [Action]
    private let reply: @Sendable (String) -> [Action]
    private let log: Log
    private var pending: [UInt8] = []

    init(onConnect: [Action], reply: @escaping @Sendable (String) -> [Action], log: Log) {
      self.onConnect = onConnect
      self.reply = reply
      self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
      log.connections.withLock { $0 += 1 }
      act(onConnect, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      pending += Array(buffer: unwrapInboundIn(data))
      while pending.count >= 3, pending.count >= 3 + Int(pending[2]) {
        let frame = hex(pending.prefix(3 + Int(pending[2])))
        pending.removeFirst(3 + Int(pending[2]))
        log.frames.withLock { $0.append(frame) }
        act(reply(frame), context)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func act(_ actions: [Action], _ context: ChannelHandlerContext) {
      for action in actions {
        switch action {
        case .send(let hex): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes(hex))), promise: nil)
        case .close: context.close(promise: nil)
        case .reset:
          _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
          context.close(promise: nil)
        }
      }
    }
  }
}

func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
}

func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
