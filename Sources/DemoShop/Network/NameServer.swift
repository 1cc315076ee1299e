import NIOCore
import NIOPosix

/// A name server that knows every name: each is at one address. Answers what asks for an IPv4 address or for the name
/// servers of the root, and says of everything else that there is nothing.
public final class NameServer: Sendable {
  /// The address it listens at.
  public let host: String
  /// Its UDP port.
  public let port: Int
  private let channel: any Channel

  private init(_ channel: any Channel) {
    self.channel = channel
    host = channel.localAddress?.ipAddress ?? ""
    port = channel.localAddress?.port ?? 0
  }

  /// Starts one.
  ///
  /// - Parameters:
  ///   - address: the four bytes of the address of all names.
  ///   - host: an address in 127.0.0.0/8.
  ///   - socket: a bound UDP socket to listen at instead; it is closed at the end.
  public static func start(
    answering address: [UInt8] = [127, 0, 0, 1], host: String = "127.0.0.1", socket: CInt? = nil,
    on loop: any EventLoop
  ) async throws -> NameServer {
    let bootstrap = DatagramBootstrap(group: loop).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(NameAnswers(address: address))
      }
    }
    if let socket { return NameServer(try await bootstrap.withBoundSocket(socket).get()) }
    return NameServer(try await bootstrap.bind(host: host, port: 0).get())
  }

  /// Ends it.
  public func stop() async { try? await channel.close() }

  /// The answer to a question; nil: it is none.
  static func answer(to question: [UInt8], address: [UInt8]) -> [UInt8]? {
    guard (17...512).contains(question.count), question[2] & 0x80 == 0, question[4...5].elementsEqual([0, 1]) else {
      return nil
    }
    // One name, its type and its class.
    var end = 12
    while end < question.count, question[end] != 0 {
      guard question[end] <= 63 else { return nil }
      end += 1 + Int(question[end])
    }
    guard end + 5 <= question.count else { return nil }
    let isAddress = question[end + 1] == 0 && question[end + 2] == 1
    let isRoot = end == 12 && question[end + 2] == 2
    var answer = Array(question[..<(end + 5)])
    answer.replaceSubrange(2..<12, with: [0x81, 0x80, 0, 1, 0, isAddress || isRoot ? 1 : 0, 0, 0, 0, 0])
    guard isAddress || isRoot else { return answer }
    // The name of the question again, a minute, and what is there.
    answer += [0xC0, 12, 0, isAddress ? 1 : 2, 0, 1, 0, 0, 0, 60]
    return answer + (isAddress ? [0, 4] + address : [0, 3, 1, 0x61, 0])
  }
}

private final class NameAnswers: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  private let address: [UInt8]

  init(address: [UInt8]) { self.address = address }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let question = unwrapInboundIn(data)
    guard let answer = NameServer.answer(to: Array(question.data.readableBytesView), address: address) else { return }
    let envelope = AddressedEnvelope(remoteAddress: question.remoteAddress, data: ByteBuffer(bytes: answer))
    context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
