import NIOCore
import NIOPosix
import Synchronization

/// A ``SimulatedDevice`` on a loopback socket. Any number of connections are served at the same time.
///
/// Of the faults, ``WireFaults/cut`` and ``WireFaults/messageDelay`` are not played.
public final class DeviceServer<Device: SimulatedDevice>: Sendable {
  private struct State {
    var device: Device
    var faults: WireFaults
    var connections: [ObjectIdentifier: any Channel] = [:]
    var accepted = 0
    var listener: (any Channel)?
    var unanswered: UnansweredPort?
  }

  /// How many connections may be open.
  private static var mostConnections: Int { 64 }

  private let kept: LoopbackPort
  private let loop: any EventLoop
  private let state: Mutex<State>

  private init(_ device: Device, faults: WireFaults, kept: LoopbackPort, loop: any EventLoop) {
    self.kept = kept
    self.loop = loop
    state = Mutex(State(device: device, faults: faults))
  }

  /// Starts a device; when this returns, it can be connected to (or cannot, as `faults` say).
  ///
  /// - Parameters:
  ///   - host: an address in 127.0.0.0/8.
  ///   - port: 0: any that is free.
  /// - Throws: ``LoopbackProblem`` when the address cannot be had.
  public static func start(
    _ device: Device, faults: WireFaults = WireFaults(), host: String = "127.0.0.1", port: Int = 0,
    on loop: any EventLoop
  ) async throws -> DeviceServer {
    try await start(device, faults: faults, at: try LoopbackPort(host: host, port: port), on: loop)
  }

  /// Starts a device at a port that is its own from now on.
  static func start(
    _ device: Device, faults: WireFaults = WireFaults(), at port: LoopbackPort, on loop: any EventLoop
  ) async throws -> DeviceServer {
    let server = DeviceServer(device, faults: faults, kept: port, loop: loop)
    do {
      try await server.appear()
    } catch {
      port.close()
      throw error
    }
    return server
  }

  /// The address it is at.
  public var host: String { kept.host }
  /// The port it is at.
  public var port: Int { kept.port }
  /// The device as it is now.
  public var device: Device { state.withLock { $0.device } }
  /// The faults that are played now.
  public var faults: WireFaults { state.withLock { $0.faults } }
  /// How many connections there were.
  public var connections: Int { state.withLock { $0.accepted } }

  /// Changes the device.
  public func update(_ change: @Sendable (inout Device) -> Void) { state.withLock { change(&$0.device) } }

  /// Changes the faults; open connections keep those they began with, except that an absence ends them. One call at a
  /// time.
  public func play(_ faults: WireFaults) async throws {
    let isMoving = state.withLock { state in
      defer { state.faults = faults }
      return state.faults.presence != faults.presence
    }
    guard isMoving else { return }
    await vanish()
    try await appear()
  }

  /// Ends it: connections are closed, the port is free.
  public func stop() async {
    await vanish()
    kept.close()
  }

  private func vanish() async {
    let (channels, unanswered) = state.withLock { state in
      let channels = [state.listener.take()].compactMap { $0 } + state.connections.values
      state.connections = [:]
      return (channels, state.unanswered.take())
    }
    unanswered?.close()
    for channel in channels { try? await channel.close() }
  }

  private func appear() async throws {
    switch faults.presence {
    case .refusing: break
    case .unanswered:
      let port = try UnansweredPort(host: kept.host, port: kept.port)
      state.withLock { $0.unanswered = port }
    case .answering:
      let listener = try await ServerBootstrap(group: loop)
        .serverChannelOption(.backlog, value: 64)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { [self] channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(DeviceConnection(server: self, faults: faults))
          }
        }
        .bind(host: kept.host, port: kept.port).get()
      state.withLock { $0.listener = listener }
    }
  }

  // MARK: What connections ask

  func opened(_ channel: any Channel) -> Bool {
    state.withLock { state in
      guard state.connections.count < Self.mostConnections else { return false }
      state.connections[ObjectIdentifier(channel)] = channel
      state.accepted += 1
      return true
    }
  }

  func closed(_ channel: any Channel) {
    state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  func answer(_ pending: inout [UInt8]) -> [[UInt8]] {
    var bytes = pending
    defer { pending = bytes }
    return state.withLock { $0.device.answer(&bytes) }
  }
}

/// One connection to a ``DeviceServer``.
final class DeviceConnection<Device: SimulatedDevice>: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let server: DeviceServer<Device>
  private let faults: WireFaults
  private var pending: [UInt8] = []
  /// What waits to be written, and how long each waits after the one before.
  private var writes: [(bytes: [UInt8], after: Duration)] = []
  private var isWriting = false
  private var floodLeft = 0

  init(server: DeviceServer<Device>, faults: WireFaults) {
    self.server = server
    self.faults = faults
  }

  func channelActive(context: ChannelHandlerContext) {
    guard server.opened(context.channel), faults.manner != .closing else { return context.close(promise: nil) }
    if case .greeting(let bytes) = faults.manner { send([bytes], context) }
  }

  func channelInactive(context: ChannelHandlerContext) { server.closed(context.channel) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    switch faults.manner {
    case .terminal:
      pending += bytes.readableBytesView
      send(server.answer(&pending), context)
    case .replying(let answer): send([answer], context)
    case .flooding(let part, let limit):
      guard floodLeft == 0 else { return }
      floodLeft = limit
      flood(part, context)
    case .closing, .silent, .greeting: break
    }
  }

  /// Writes as fast as the client reads; the connection stays.
  private func flood(_ part: [UInt8], _ context: ChannelHandlerContext) {
    guard floodLeft > 0, !part.isEmpty, context.channel.isActive else { return }
    floodLeft -= part.count
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: part))).assumeIsolated().whenSuccess {
      self.flood(part, context)
    }
  }

  private func send(_ answers: [[UInt8]], _ context: ChannelHandlerContext) {
    guard !answers.isEmpty else { return }
    switch faults.delivery {
    case .separately: writes += answers.map { ($0, faults.replyDelay) }
    case .coalesced: writes.append(([UInt8](answers.joined()), faults.replyDelay))
    case .pieces(let length, let pause):
      for answer in answers {
        for (index, start) in stride(from: 0, to: answer.count, by: max(1, length)).enumerated() {
          writes.append(
            (Array(answer[start..<min(start + max(1, length), answer.count)]), index == 0 ? faults.replyDelay : pause))
        }
      }
    }
    if !isWriting { write(context) }
  }

  private func write(_ context: ChannelHandlerContext) {
    isWriting = !writes.isEmpty
    guard !writes.isEmpty else { return }
    let (bytes, wait) = writes.removeFirst()
    guard wait > .zero else {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
      return write(context)
    }
    context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) {
      guard context.channel.isActive else { return }
      context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
      self.write(context)
    }
  }
}
