import DemoShop
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import ShopConfiguration
import ShopModel
import Synchronization
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

/// Real sockets, on this computer alone.
@Suite(.timeLimit(.minutes(1))) struct ProbeRoundTests {
  private let here: IPAddress

  init() throws { here = try #require(IPAddress([127, 0, 0, 1])) }

  private func listener(backlog: Int32 = 16) throws -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let port = here.withSocketAddress(port: 0) { address, size in
      guard bind(descriptor, address, size) == 0, listen(descriptor, backlog) == 0 else { return 0 }
      var bound = sockaddr_in()
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      return withUnsafeMutablePointer(to: &bound) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &length) == 0 ? 1 : 0
        }
      } == 1 ? Int(UInt16(bigEndian: bound.sin_port)) : 0
    }
    try #require(port > 0)
    return (descriptor, port)
  }

  @Test func aConnectionThatStandsAndOneThatIsRefused() async throws {
    let (descriptor, port) = try listener()
    let open = await ProbeRound.run([.connect(here, port: port)], within: .seconds(2))
    #expect(open[0].failure == nil && open[0].times.count == 1 && open[0].sent == 1)
    #expect((0...1000).contains(open[0].times[0]))
    close(descriptor)
    let closed = await ProbeRound.run([.connect(here, port: port)], within: .seconds(2))
    #expect(closed[0].failure == .refused && closed[0].isThere)
  }

  @Test func whatNeverAnswersTakesNoLongerThanItMay() async throws {
    let names = try await NameServer.start(on: group.next())
    let way = try await DatagramProxy.start(
      to: (names.host, names.port), quality: WayQuality(loss: 1), on: group.next())
    let begin = ContinuousClock.now
    let results = await ProbeRound.run(
      [
        .ask(.root, servers: [DNSServer(address: here, port: way.port)]),
        .ask(.root, servers: [DNSServer(address: here, port: names.port)]),
      ], within: .milliseconds(900))
    #expect(ContinuousClock.now - begin < .seconds(3))
    // Asked again after a while, as whoever resolves a name does.
    #expect(results[0] == ProbeResult(sent: 3, times: [], failure: .silent))
    #expect(results[1].answer == .found([], seconds: 60) && results[1].sent == 1)
    await way.stop()
    await names.stop()
  }

  @Test func theLengthOfAWayIsMeasured() async throws {
    let names = try await NameServer.start(answering: [10, 1, 2, 3], on: group.next())
    let way = try await DatagramProxy.start(
      to: (names.host, names.port), quality: WayQuality(delay: .milliseconds(60)), on: group.next())
    let question = DNSMessage.Question(name: "pos.example", kind: .address)
    let servers = [DNSServer(address: here, port: way.port)]
    let result = await ProbeRound.run([.ask(question, servers: servers)], within: .seconds(5))[0]
    #expect(result.answer == .found([try #require(IPAddress([10, 1, 2, 3]))], seconds: 60))
    #expect(result.times.count == 1 && result.times[0] >= 59)
    #expect(way.passed == 1)
    await way.stop()
    await names.stop()
  }

  /// A name server that is gone does not hide the next one.
  @Test func theNextNameServerIsAsked() async throws {
    let names = try await NameServer.start(on: group.next())
    let gone = try await NameServer.start(on: group.next())
    await gone.stop()
    let servers = [DNSServer(address: here, port: gone.port), DNSServer(address: here, port: names.port)]
    let result = await ProbeRound.run([.ask(.root, servers: servers)], within: .seconds(5))[0]
    #expect(result.answer == .found([], seconds: 60))
    let alone = await ProbeRound.run([.ask(.root, servers: [servers[0]])], within: .seconds(5))[0]
    #expect(alone.failure == .refused)
    await names.stop()
  }

  @Test func echoesWhereTheyAreAllowed() async throws {
    guard LiveNetworkSurroundings(group: group).canEcho else {
      print("skipped: this system lets us send no echoes (net.ipv4.ping_group_range)")
      return
    }
    let result = await ProbeRound.run([.echo(here, count: 3)], within: .seconds(5))[0]
    #expect(result.failure == nil && result.sent == 3 && result.times.count == 3)
    #expect(result.times.allSatisfy { (0...1000).contains($0) })
  }

  @Test func nothingToReachForIsNoRound() async { #expect(await ProbeRound.run([], within: .seconds(1)).isEmpty) }

  /// Descriptors are given back whatever happens.
  @Test func noSocketIsLeft() async throws {
    let (descriptor, port) = try listener()
    defer { close(descriptor) }
    func open() -> Int { LiveNetworkSurroundings(group: group).names(in: "/proc/self/fd").count }
    let probes: [Probe] = [
      .connect(here, port: port), .echo(here, count: 3), .ask(.root, servers: [DNSServer(address: here, port: 9)]),
      .connect(here, port: 9), .ask(.root, servers: []),
    ]
    _ = await ProbeRound.run(probes, within: .milliseconds(200))
    let before = open()
    for _ in 0..<20 { _ = await ProbeRound.run(probes, within: .milliseconds(50)) }
    // Others open and close at the same time.
    #expect(open() < before + 20)
  }
}

@Suite(.timeLimit(.minutes(1))) struct TLSGreetingTests {
  private let here: IPAddress

  init() throws { here = try #require(IPAddress([127, 0, 0, 1])) }

  private func withHost(_ body: (Int) async throws -> Void) async throws {
    let certificates = try NIOSSLCertificate.fromPEMBytes(Array(TestIdentity.certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(TestIdentity.key.utf8), format: .pem)
    let tls = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    let service = try await FakeService.start(on: group, tls: tls) { _ in nil }
    try await body(service.port)
    try await service.stop()
  }

  private func host(_ name: String, port: Int, caFile: String? = nil) -> NetworkConfiguration.Host {
    NetworkConfiguration.Host(key: "h", name: LocalizedText("H"), host: name, port: port, caFile: caFile)
  }

  @Test func aCertificateThatIsTrustedAndOneThatIsNot() async throws {
    let file = "/tmp/tillwatch-ca-\(UInt64.random(in: .min ... .max)).pem"
    let descriptor = open(file, O_CREAT | O_WRONLY, 0o600)
    _ = write(descriptor, TestIdentity.certificate, TestIdentity.certificate.utf8.count)
    close(descriptor)
    defer { unlink(file) }
    let certificate = try #require(try NIOSSLCertificate.fromPEMBytes(Array(TestIdentity.certificate.utf8)).first)
    let expires = Timestamp(seconds: Int64(certificate.notValidAfter))
    try await withHost { port in
      func greet(_ host: NetworkConfiguration.Host) async -> TLSGreeting {
        await TLSGreeting.greet(host, at: here, on: group, within: .seconds(5))
      }
      #expect(await greet(host("localhost", port: port, caFile: file)) == TLSGreeting(end: .trusted, expires: expires))
      // Nobody vouches for it; it is good for another name.
      #expect(await greet(host("localhost", port: port)) == TLSGreeting(end: .notTrusted, expires: expires))
      #expect(
        await greet(host("pos.example", port: port, caFile: file)) == TLSGreeting(end: .notTrusted, expires: expires))
    }
  }

  @Test func whoeverSpeaksNoTLSIsFound() async throws {
    let service = try await FakeService.answering("{}", on: group)
    let found = await TLSGreeting.greet(
      host("localhost", port: service.port), at: here, on: group, within: .seconds(2))
    #expect(found == TLSGreeting(end: .failed))
    try await service.stop()
    let gone = await TLSGreeting.greet(
      host("localhost", port: service.port), at: here, on: group, within: .seconds(2))
    #expect(gone == TLSGreeting(end: .unknown))
  }

  /// What cuts the first handshake off says nothing of the certificate that the next one shows.
  @Test func aHandshakeThatIsCutOffIsNoCertificate() async throws {
    let certificates = try NIOSSLCertificate.fromPEMBytes(Array(TestIdentity.certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(TestIdentity.key.utf8), format: .pem)
    let tls = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    for isReset in [false, true] {
      let connections = Mutex(0)
      let server = try await ServerBootstrap(group: group)
        .childChannelInitializer { channel in
          let isFirst = connections.withLock { count in
            count += 1
            return count == 1
          }
          return channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if isFirst {
              try pipeline.addHandler(CutOff(isReset: isReset))
            } else {
              try pipeline.addHandler(NIOSSLServerHandler(context: tls))
            }
          }
        }
        .bind(host: "127.0.0.1", port: 0).get()
      let host = host("localhost", port: try #require(server.localAddress?.port))
      #expect(
        await TLSGreeting.greet(host, at: here, on: group, within: .seconds(5)) == TLSGreeting(end: .unknown))
      #expect(connections.withLock { $0 } == 1)
      #expect(await TLSGreeting.greet(host, at: here, on: group, within: .seconds(5)).end == .notTrusted)
      try await server.close()
    }
  }

  @Test func whoeverSaysNothingIsUnknown() async throws {
    let server = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
    let host = host("localhost", port: try #require(server.localAddress?.port))
    #expect(
      await TLSGreeting.greet(host, at: here, on: group, within: .milliseconds(200)) == TLSGreeting(end: .unknown))
    // A file of ours that cannot be read says nothing of the host.
    let unread = self.host("localhost", port: host.port, caFile: "/nonexistent.pem")
    #expect(await TLSGreeting.greet(unread, at: here, on: group, within: .seconds(2)) == TLSGreeting(end: .unknown))
    try await server.close()
  }

  /// Hangs up at the first byte.
  private final class CutOff: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let isReset: Bool

    init(isReset: Bool) { self.isReset = isReset }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      if isReset {
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      }
      context.close(promise: nil)
    }
  }
}
