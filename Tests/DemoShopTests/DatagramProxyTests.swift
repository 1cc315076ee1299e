import DemoShop
import NIOCore
import NIOPosix
import Synchronization
import Testing

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// Asks a name server, and keeps what came back and when.
private final class Asker: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  let answers = Mutex<[UInt8]>([])

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = Array(unwrapInboundIn(data).data.readableBytesView)
    answers.withLock { $0.append(bytes.count > 1 ? bytes[1] : 0) }
  }
}

@Suite(.timeLimit(.minutes(1))) struct DatagramProxyTests {
  /// Sends `count` questions with the numbers 0 and on; what came back, in its order.
  private func ask(_ count: UInt8, quality: WayQuality, until enough: Int, seed: UInt64 = 1) async throws -> [UInt8] {
    let names = try await NameServer.start(on: group.next())
    let way = try await DatagramProxy.start(
      to: (names.host, names.port), quality: quality, seed: seed, on: group.next())
    let asker = Asker()
    let channel = try await DatagramBootstrap(group: group).channelInitializer { $0.pipeline.addHandler(asker) }
      .bind(host: "127.0.0.1", port: 0).get()
    let target = try SocketAddress(ipAddress: way.host, port: way.port)
    for number in 0..<count {
      let question: [UInt8] = [0, number, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1]
      try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: question)))
    }
    let end = ContinuousClock.now + .seconds(5)
    while asker.answers.withLock({ $0.count }) < enough || way.passed < count, ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(5))
    }
    if enough == 0 { try await Task.sleep(for: .milliseconds(100)) }
    #expect(way.passed == Int(count))
    try await channel.close()
    await way.stop()
    await names.stop()
    return asker.answers.withLock { $0 }
  }

  @Test func `a way without faults passes everything on in its order`() async throws {
    #expect(try await ask(20, quality: WayQuality(), until: 20) == Array(0..<20))
  }

  @Test func `what comes back late comes in another order`() async throws {
    let begin = ContinuousClock.now
    let found = try await ask(
      20, quality: WayQuality(delay: .milliseconds(50), jitter: .milliseconds(100)), until: 20)
    #expect(ContinuousClock.now - begin >= .milliseconds(50))
    #expect(found.sorted() == Array(0..<20) && found != Array(0..<20))
  }

  @Test func `what is lost does not come back`() async throws {
    #expect(try await ask(5, quality: WayQuality(loss: 1), until: 0).isEmpty)
    let found = try await ask(100, quality: WayQuality(loss: 0.5), until: 30)
    #expect((20...80).contains(found.count))
  }
}
