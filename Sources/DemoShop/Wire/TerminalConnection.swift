import Glibc
import NIOCore
import ZVT

/// One connection to a simulated terminal: cuts the stream into messages, and sends the answers with the faults that
/// were played when it was established.
final class TerminalConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A piece to be written, and how long to wait before.
  private struct Piece {
    var pause: TimeAmount
    var bytes: [UInt8]
  }

  private let server: TerminalServer
  private let faults: WireFaults
  private var reassembler = APDUReassembler(limit: TerminalServer.longestMessage)
  private var isServed = false
  private var pieces: [Piece] = []
  private var timer: Scheduled<Void>?
  private var written = 0
  private var flooded = 0

  init(server: TerminalServer) {
    self.server = server
    faults = server.faults
  }

  // MARK: Coming and going

  func channelActive(context: ChannelHandlerContext) {
    switch server.admit(context.channel) {
    case true?: serve(context)
    case false?: break
    case nil: context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is TurnHasCome { serve(context) } else { context.fireUserInboundEventTriggered(event) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    pieces = []
    server.ended(context.channel)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func serve(_ context: ChannelHandlerContext) {
    isServed = true
    switch faults.manner {
    case .closing: return context.close(promise: nil)
    case .greeting(let bytes): send(bytes, context)
    case .terminal, .silent, .replying, .flooding: break
    }
    context.read()
  }

  // MARK: Reading

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    switch faults.manner {
    case .terminal: read(bytes, context)
    case .replying(let answer): send(answer, context)
    case .flooding: flood(context)
    case .closing, .silent, .greeting: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isServed { context.read() }
  }

  private func read(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    reassembler.append(bytes.readableBytesView)
    do {
      while let message = try reassembler.next() {
        send(server.receive(message), isReplyToCommand: !message.isAcknowledgement, context)
      }
    } catch {
      server.unreadable()
      context.close(promise: nil)
    }
  }

  // MARK: Writing

  private func send(_ messages: [APDU], isReplyToCommand: Bool, _ context: ChannelHandlerContext) {
    guard !messages.isEmpty else { return }
    let encoded = messages.map(\.encoded)
    switch faults.delivery {
    case .coalesced:
      append([UInt8](encoded.joined()), after: isReplyToCommand ? faults.replyDelay : faults.messageDelay)
    case .separately, .pieces:
      for (index, bytes) in encoded.enumerated() {
        append(bytes, after: isReplyToCommand && index == 0 ? faults.replyDelay : faults.messageDelay)
      }
    }
    pump(context)
  }

  private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    append(bytes, after: faults.replyDelay)
    pump(context)
  }

  private func append(_ bytes: [UInt8], after delay: Duration) {
    guard case .pieces(let wanted, let pause) = faults.delivery else {
      return pieces.append(Piece(pause: TimeAmount(delay), bytes: bytes))
    }
    let size = max(1, wanted)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(start + size, bytes.count)])
      pieces.append(Piece(pause: TimeAmount(start == 0 ? delay : pause), bytes: piece))
    }
  }

  /// Writes what is due; the rest follows when its pause is over.
  private func pump(_ context: ChannelHandlerContext) {
    guard timer == nil else { return }
    while let piece = pieces.first, context.channel.isActive {
      if piece.pause > .zero {
        pieces[0].pause = .zero
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        timer = context.value.eventLoop.scheduleTask(in: piece.pause) {
          handler.value.timer = nil
          handler.value.pump(context.value)
        }
        return
      }
      pieces.removeFirst()
      guard write(piece.bytes, context) else { return }
    }
  }

  /// - Returns: whether the connection is still there.
  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) -> Bool {
    guard let cut = faults.cut, written + bytes.count >= cut.afterBytes else {
      written += bytes.count
      context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
      return true
    }
    let last = bytes.prefix(max(0, cut.afterBytes - written))
    written += last.count
    pieces = []
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(channel.allocator.buffer(bytes: last))).whenComplete { _ in
      switch cut.end {
      case .close: channel.close(promise: nil)
      case .reset: channel.tearOff()
      }
    }
    return false
  }

  /// Writes as fast as the client reads, never more than fits into the socket's buffer.
  private func flood(_ context: ChannelHandlerContext) {
    guard case .flooding(let pattern, let limit) = faults.manner, !pattern.isEmpty else { return }
    var block: [UInt8] = []
    while block.count < 16_384 { block += pattern }
    let buffer = context.channel.allocator.buffer(bytes: block)
    while flooded < limit, context.channel.isActive, context.channel.isWritable {
      flooded += block.count
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, flooded > 0 { flood(context) }
  }
}

extension Channel {
  /// Ends the connection with an RST: what is not sent yet is thrown away.
  fileprivate func tearOff() {
    guard let options = self as? any SocketOptionProvider else { return close(promise: nil) }
    options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil) }
  }
}
