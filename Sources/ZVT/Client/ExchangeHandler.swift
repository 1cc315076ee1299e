import NIOCore

/// Carries a ``CommandSequence`` over a connection: one handler between the bytes and the protocol.
final class ExchangeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let acknowledgement = ByteBuffer(bytes: APDU.positiveAcknowledgement.encoded)
  private static let refusal = ByteBuffer(bytes: APDU(.negativeAcknowledgement(.notPossible)).encoded)

  private var sequence: CommandSequence
  private var hasBegun = false
  private var isClosing = false
  private var timer: Scheduled<Void>?
  private var timerDeadline = NIODeadline.distantFuture
  private let keep: (@Sendable (ZVTPrint) async -> Void)?
  private let longestKeeping: Duration
  /// The number of the print that is being kept now: its acknowledgement waits, and so does all that came after it.
  private var keeping: Int?
  private var keepings = 0
  private var whenDone: ((ZVTExchange, ZVTCommand.EnquiryForm) -> Void)?

  /// A handler that calls `whenDone` once, after the connection is closed.
  ///
  /// - Parameters:
  ///   - keep: see ``ZVTClient/run(_:keeping:)``.
  ///   - longestKeeping: how long an acknowledgement waits for it.
  init(
    _ sequence: CommandSequence, keep: (@Sendable (ZVTPrint) async -> Void)?, longestKeeping: Duration,
    whenDone: @escaping (ZVTExchange, ZVTCommand.EnquiryForm) -> Void
  ) {
    self.sequence = sequence
    self.keep = keep
    self.longestKeeping = longestKeeping
    self.whenDone = whenDone
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) { begin(context) }

  private func begin(_ context: ChannelHandlerContext) {
    guard !hasBegun else { return }
    hasBegun = true
    let command = sequence.begin(at: .now())
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: command.encoded)), promise: nil)
    arm(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    let now = NIODeadline.now()
    unwrapInboundIn(data).withUnsafeReadableBytes { sequence.receive($0, at: now) }
    if keeping == nil { answer(context) }
  }

  /// Replies to what has come.
  ///
  /// - Parameter reply: one that is ready already.
  private func answer(_ context: ChannelHandlerContext, after reply: ByteBuffer? = nil) {
    let now = NIODeadline.now()
    var last = reply
    while let reply = sequence.next(at: now) {
      let buffer: ByteBuffer
      switch reply {
      case .nothing: continue
      case .acknowledgement: buffer = ExchangeHandler.acknowledgement
      case .refusal: buffer = ExchangeHandler.refusal
      case .command(let apdu): buffer = ByteBuffer(bytes: apdu.encoded)
      }
      if let earlier = last { context.write(wrapOutboundOut(earlier), promise: nil) }
      if let keep, let print = sequence.takePrintToKeep() {
        context.flush()
        return hold(buffer, until: keep, print, context)
      }
      last = buffer
    }
    guard sequence.isOver else {
      if let last { context.writeAndFlush(wrapOutboundOut(last), promise: nil) }
      return arm(context)
    }
    guard let last else { return close(context) }
    // The terminal waits for the acknowledgement of its completion: it has to be out before the connection ends.
    isClosing = true
    context.writeAndFlush(wrapOutboundOut(last)).assumeIsolated().whenComplete { _ in self.close(context) }
  }

  /// Lets the acknowledgement out when the print is kept, or when the terminal can wait no longer.
  private func hold(
    _ reply: ByteBuffer, until keep: @escaping @Sendable (ZVTPrint) async -> Void, _ print: ZVTPrint,
    _ context: ChannelHandlerContext
  ) {
    keepings += 1
    let number = keepings
    keeping = number
    let eventLoop = context.eventLoop
    let here = NIOLoopBound((handler: self, context: context), eventLoop: eventLoop)
    let release: @Sendable () -> Void = {
      let (handler, context) = here.value
      // Once, and not if the connection is gone.
      guard handler.keeping == number else { return }
      handler.keeping = nil
      if !handler.isClosing { handler.answer(context, after: reply) }
    }
    let latest = eventLoop.scheduleTask(in: TimeAmount(longestKeeping), release)
    Task {
      await keep(print)
      latest.cancel()
      eventLoop.execute(release)
    }
    arm(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    takeTheRest()
    sequence.connectionReset(at: .now())
    close(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    takeTheRest()
    sequence.inputEnded(at: .now())
    timer?.cancel()
    timer = nil
    guard let whenDone else { return }
    self.whenDone = nil
    whenDone(sequence.finished(), sequence.form)
  }

  /// Takes in what came while a print was being kept, the end of the sequence perhaps; nothing can be replied any more.
  private func takeTheRest() {
    guard keeping != nil else { return }
    keeping = nil
    while sequence.next(at: .now()) != nil {}
  }

  private func close(_ context: ChannelHandlerContext) {
    isClosing = true
    context.close(promise: nil)
  }

  /// Sees to it that the deadline is noticed. A timer that is set for an earlier time is left alone and looks again
  /// when it fires: T3 is short, T4 is long, and most exchanges are over before either.
  private func arm(_ context: ChannelHandlerContext) {
    let deadline = sequence.deadline
    if timer != nil, timerDeadline <= deadline { return }
    timer?.cancel()
    timerDeadline = deadline
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.timer = nil
      // A peer that reads nothing keeps the last acknowledgement from leaving; its time is over, too.
      if self.isClosing { return self.close(context) }
      self.sequence.timePassed(.now())
      if self.sequence.isOver { self.close(context) } else { self.arm(context) }
    }
  }
}
