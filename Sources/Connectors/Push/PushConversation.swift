import NIOCore
import NIOHTTP1

/// Counts what comes over one connection, and closes it when it is more than any message needs.
final class InputBound: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The longest first line and headers, in bytes.
  static let headLimit = 16 << 10

  private var left = headLimit

  /// The headers are over: so many bytes more may come.
  func allow(_ bytes: Int) { left = bytes }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    left -= buffer.readableBytes
    guard left >= 0 else { return context.close(promise: nil) }
    context.fireChannelRead(data)
  }
}

/// One message of an agent over one connection: it is read, answered, and the connection closed.
final class PushConversation: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// The longest message, in bytes.
  static let bodyLimit = 64 << 10
  /// Where messages go.
  static let path = "/readings"
  /// How long whoever still sends when it has been answered is listened to, so that the answer arrives.
  private static let lingering: TimeAmount = .seconds(1)

  private enum State {
    case waiting
    case reading(agent: Int, body: [UInt8])
    /// The message is with the desk.
    case taking
    /// It has been answered.
    case answered
  }

  private let desk: PushDesk
  private let bound: InputBound
  private let deadline: TimeAmount
  private var state = State.waiting
  private var alarm: Scheduled<Void>?
  /// Whether the message has come to its end.
  private var isOver = false

  init(desk: PushDesk, bound: InputBound, deadline: TimeAmount) {
    self.desk = desk
    self.bound = bound
    self.deadline = deadline
  }

  func handlerAdded(context: ChannelHandlerContext) {
    // Counts from the connection on, so that whoever sends byte by byte gains nothing.
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    alarm = context.eventLoop.scheduleTask(in: deadline) {
      let (handler, context) = bound.value
      handler.timeIsUp(context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

  private func timeIsUp(_ context: ChannelHandlerContext) {
    if case .answered = state { return context.close(promise: nil) }
    isOver = true
    answer(PushDesk.Answer(408, error: "the message did not come to its end in time"), context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .waiting): begin(head, context)
    case (.body(let buffer), .reading(let agent, var body)):
      state = .waiting  // So that the bytes are not copied.
      guard body.count + buffer.readableBytes <= Self.bodyLimit else { return answer(.tooLong, context) }
      body.append(contentsOf: buffer.readableBytesView)
      state = .reading(agent: agent, body: body)
    case (.end, .reading(let agent, let body)):
      isOver = true
      state = .taking
      hand(body, from: agent, context)
    case (.end, .answered):
      isOver = true
      context.close(promise: nil)
    default: break
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    bound.allow(8 * Self.bodyLimit)
    guard head.uri == Self.path else {
      return answer(PushDesk.Answer(404, error: "readings are sent to \(Self.path)"), context)
    }
    guard head.method == .POST else {
      return answer(PushDesk.Answer(405, error: "readings are sent with POST"), context)
    }
    let admission = desk.admit(Self.token(head.headers))
    guard let agent = admission.agent else {
      return answer(admission.refusal ?? PushDesk.Answer(401, error: "the token is not known"), context)
    }
    let length = head.headers.first(name: "content-length").flatMap(Int.init) ?? 0
    guard length <= Self.bodyLimit else { return answer(.tooLong, context) }
    state = .reading(agent: agent, body: [])
    if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
      let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
    }
  }

  private static func token(_ headers: HTTPHeaders) -> [UInt8]? {
    let fields = headers["authorization"]
    guard fields.count == 1, fields[0].utf8.count <= 4_200 else { return nil }
    let parts = fields[0].split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return Array(parts[1].utf8)
  }

  private func hand(_ body: [UInt8], from agent: Int, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let desk = desk
    let loop = context.eventLoop
    Task {
      let given = await desk.take(body, from: agent)
      loop.execute {
        let (handler, context) = bound.value
        // Its time may have been up.
        if case .taking = handler.state { handler.answer(given, context) }
      }
    }
  }

  private func answer(_ answer: PushDesk.Answer, _ context: ChannelHandlerContext) {
    state = .answered
    let body = ByteBuffer(string: answer.body.rendered + "\n")
    var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status))
    head.headers = [
      "Content-Type": "application/json; charset=utf-8", "Content-Length": "\(body.readableBytes)",
      "Connection": "close", "Cache-Control": "no-store",
    ]
    if answer.status == 401 { head.headers.add(name: "WWW-Authenticate", value: "Bearer") }
    if answer.status == 405 { head.headers.add(name: "Allow", value: "POST") }
    if let seconds = answer.retryAfter { head.headers.add(name: "Retry-After", value: "\(seconds)") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    // Whoever is cut off while sending may never see the answer; and one that cannot be sent, because TLS has not come about
    // or nobody reads it, holds nothing up.
    alarm?.cancel()
    alarm = context.eventLoop.scheduleTask(in: Self.lingering) { bound.value.1.close(promise: nil) }
    sent.whenComplete { _ in
      let (handler, context) = bound.value
      if handler.isOver { context.close(promise: nil) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError, case .waiting = state else { return context.close(promise: nil) }
    isOver = true
    answer(PushDesk.Answer(400, error: "this is not HTTP"), context)
  }
}

extension PushDesk.Answer {
  fileprivate static let tooLong = PushDesk.Answer(
    413, error: "the message is longer than \(PushConversation.bodyLimit) bytes")
}
