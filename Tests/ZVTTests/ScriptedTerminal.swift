import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@testable import ZVT

/// A terminal on a real socket that does what it is told, message by message.
final class ScriptedTerminal: Sendable {
  enum Action: Sendable {
    /// Writes bytes, each element in a segment of its own.
    case send([[UInt8]])
    /// Closes in good order.
    case close
    /// Closes its sending side and goes on reading.
    case halfClose
    /// Cuts the connection with RST.
    case reset
    /// Stops reading.
    case pause
  }

  /// What to do after the client has sent so many APDUs on a connection; 0 is right after it has connected.
  typealias Script = [Int: [Action]]

  private struct Seen {
    var connections: [[APDU]] = []
    var ends: [Bool] = []
  }

  private let channel: any Channel
  private let seen: Mutex<Seen>

  /// Listens on a free port of 127.0.0.1. The first connection gets the first script, and so on; the last serves for all
  /// the others.
  static func start(_ scripts: [Script], group: any EventLoopGroup) async throws -> ScriptedTerminal {
    let terminal = Mutex<ScriptedTerminal?>(nil)
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          guard let owner = terminal.withLock({ $0 }) else { return }
          try child.pipeline.syncOperations.addHandler(Visit(owner, scripts))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let started = ScriptedTerminal(channel)
    terminal.withLock { $0 = started }
    return started
  }

  private init(_ channel: any Channel) {
    self.channel = channel
    seen = Mutex(Seen())
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  /// What the client sent, connection by connection.
  var received: [[APDU]] { seen.withLock { $0.connections } }
  /// Whether the client has closed its side, connection by connection.
  var wasClosed: [Bool] { seen.withLock { $0.ends } }

  func stop() async throws { try await channel.close() }

  private func begin() -> Int {
    seen.withLock {
      $0.connections.append([])
      $0.ends.append(false)
      return $0.connections.count - 1
    }
  }

  private func add(_ apdu: APDU, to connection: Int) -> Int {
    seen.withLock {
      $0.connections[connection].append(apdu)
      return $0.connections[connection].count
    }
  }

  private func end(_ connection: Int) { seen.withLock { $0.ends[connection] = true } }

  private final class Visit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let owner: ScriptedTerminal
    private let scripts: [Script]
    private var script: Script = [:]
    private var connection = 0
    private var reassembler = APDUReassembler()

    init(_ owner: ScriptedTerminal, _ scripts: [Script]) {
      self.owner = owner
      self.scripts = scripts
    }

    func channelActive(context: ChannelHandlerContext) {
      connection = owner.begin()
      script = scripts[min(connection, scripts.count - 1)]
      act(0, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      reassembler.append(unwrapInboundIn(data).readableBytesView)
      while let apdu = try? reassembler.next() { act(owner.add(apdu, to: connection), context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case .some(.inputClosed) = event as? ChannelEvent {
        owner.end(connection)
        context.close(promise: nil)
      }
    }

    func channelInactive(context: ChannelHandlerContext) { owner.end(connection) }

    private func act(_ step: Int, _ context: ChannelHandlerContext) {
      for action in script[step] ?? [] {
        switch action {
        case .send(let segments): send(segments[...], context)
        case .close: context.close(promise: nil)
        case .halfClose: context.close(mode: .output, promise: nil)
        case .pause: context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
        case .reset:
          // A moment later, so that what was sent before arrives before.
          _ = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) {
            let provider = context.channel as? any SocketOptionProvider
            provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
              context.close(promise: nil)
            }
          }
        }
      }
    }

    /// Segments go out a millisecond apart, so that they arrive apart.
    private func send(_ segments: ArraySlice<[UInt8]>, _ context: ChannelHandlerContext) {
      guard let first = segments.first else { return }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: first)), promise: nil)
      guard segments.count > 1 else { return }
      _ = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) {
        self.send(segments.dropFirst(), context)
      }
    }
  }
}
