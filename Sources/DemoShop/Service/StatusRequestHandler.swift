import NIOCore
import NIOHTTP1

/// Answers the requests of one connection to the ``StatusService``.
final class StatusRequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let service: StatusService
  private var request: HTTPRequestHead?
  private var floodLeft = 0

  init(service: StatusService) { self.service = service }

  func channelActive(context: ChannelHandlerContext) {
    if service.opened(context.channel) { context.fireChannelActive() } else { context.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    service.closed(context.channel)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = head
    case .body: break
    case .end:
      guard let request = request.take(), let reply = service.reply(to: request) else { return }
      guard reply.delay > .zero else { return answer(reply, to: request, context) }
      let context = NIOLoopBound(context, eventLoop: context.eventLoop)
      let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
      context.value.eventLoop.scheduleTask(in: TimeAmount(reply.delay)) {
        handler.value.answer(reply, to: request, context.value)
      }
    }
  }

  private func answer(_ reply: StatusService.Reply, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    var headers: HTTPHeaders = ["content-type": "application/json; charset=utf-8", "cache-control": "no-store"]
    if reply.endlessUpTo == nil { headers.add(name: "content-length", value: "\(reply.body.count)") }
    if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
    let head = HTTPResponseHead(version: request.version, status: reply.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if let limit = reply.endlessUpTo {
      floodLeft = limit
      flood(context)
      return
    }
    context.write(
      wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: reply.body)))), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      if !request.isKeepAlive { channel.close(promise: nil) }
    }
  }

  /// Writes as fast as the client reads; after the limit the connection ends without the end of the answer.
  private func flood(_ context: ChannelHandlerContext) {
    let block = context.channel.allocator.buffer(bytes: [UInt8](repeating: UInt8(ascii: "["), count: 16_384))
    while floodLeft > 0, context.channel.isActive, context.channel.isWritable {
      floodLeft -= block.readableBytes
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(block))), promise: nil)
    }
    if floodLeft <= 0 { context.close(promise: nil) }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, floodLeft > 0 { flood(context) }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
