import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

@Suite(.timeLimit(.minutes(1))) struct HTTPSLookTests {
  private static let date = "Tue, 15 Nov 1994 08:12:31 GMT"

  private func context() throws -> NIOSSLContext {
    let certificates = try NIOSSLCertificate.fromPEMBytes(Array(TestIdentity.certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(TestIdentity.key.utf8), format: .pem)
    return try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
  }

  private func withService<Result>(
    tls: Bool, answers: Bool = true, _ body: (FakeService, ServicePlace) async throws -> Result
  ) async throws -> Result {
    let service = try await FakeService.start(on: group, tls: tls ? context() : nil) { _ in
      answers ? FakeService.Answer(status: 404, headers: [("Date", Self.date), ("Content-Length", "0")]) : nil
    }
    let result = try await body(
      service, ServicePlace(isEncrypted: tls, host: tls ? "localhost" : "127.0.0.1", port: service.port))
    try await service.stop()
    return result
  }

  private func look(_ place: ServicePlace, caFile: String? = nil) async -> HTTPSLook.Result {
    await HTTPSLook(group: group).look(at: place, caFile: caFile, within: .seconds(2))
  }

  @Test func aTrustedServiceShowsItsCertificateAndItsClock() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("ca-\(UUID().uuidString).pem")
    try Data(TestIdentity.certificate.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try await withService(tls: true) { service, place in
      let result = await look(place, caFile: file.path)
      #expect(result.failure == nil)
      #expect(result.validUntil.map { $0 > Timestamp(seconds: 4_000_000_000) } == true)
      #expect(result.date == Timestamp(seconds: 784_887_151))
      // Nothing of the configuration was said.
      #expect(service.requests.map(\.uri) == ["/"])
      #expect(service.requests.first?.headers.map(\.name) == ["Host", "Connection"])
    }
  }

  @Test func plainHTTPWhereTLSIsExpectedIsToldApart() async throws {
    // An answer that any HTTP server gives to the greeting, which is no request.
    let server = try await ServerBootstrap(group: group).childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(RefusesEverything())
      }
    }.bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(server.localAddress?.port)
    let result = await look(ServicePlace(isEncrypted: true, host: "127.0.0.1", port: port))
    #expect(result.isPlain && !result.isCertificate && result.failure != nil && result.validUntil == nil)
    try await server.close()
  }

  @Test func whereNothingIsToBeSaidOnlyTheCertificateIsSeen() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("ca-\(UUID().uuidString).pem")
    try Data(TestIdentity.certificate.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try await withService(tls: true) { service, place in
      let result = await HTTPSLook(group: group).look(
        at: place, caFile: file.path, speaks: false, within: .seconds(2))
      #expect(result.failure == nil && result.validUntil != nil && result.date == nil)
      #expect(service.requests.isEmpty)
    }
  }

  @Test func anUntrustedCertificateIsStillRead() async throws {
    try await withService(tls: true) { service, place in
      let result = await look(place)
      #expect(result.isCertificate && result.failure?.contains("TLS") == true)
      #expect(result.validUntil != nil && result.date == nil)
      #expect(service.requests.isEmpty)
    }
  }

  @Test func aServiceWithoutTLSShowsItsClockAlone() async throws {
    try await withService(tls: false) { _, place in
      let result = await look(place)
      #expect(result.failure == nil && result.validUntil == nil)
      #expect(result.date == Timestamp(seconds: 784_887_151))
    }
  }

  @Test func whateverHappensItEnds() async throws {
    let begin = ContinuousClock.now
    try await withService(tls: false, answers: false) { _, place in
      #expect(await look(place).date == nil)
      // TLS where there is none, and none where there is.
      let other = await look(ServicePlace(isEncrypted: true, host: "localhost", port: place.port))
      #expect(other.failure != nil && !other.isCertificate)
    }
    #expect(await look(ServicePlace(isEncrypted: true, host: "127.0.0.1", port: 1)).failure == "connection refused")
    #expect(
      await look(ServicePlace(isEncrypted: true, host: "127.0.0.1", port: 1), caFile: "/nowhere").failure?
        .contains("trusted certificates") == true)
    #expect(ContinuousClock.now - begin < .seconds(12))
  }

  @Test func theDateOfAnAnswerIsReadOrNotAtAll() {
    func of(_ head: String) -> Timestamp? { HTTPDate.moment(inHead: [UInt8](head.utf8)) }
    #expect(of("HTTP/1.1 200 OK\r\ndate:\(Self.date)\r\n\r\n") == Timestamp(seconds: 784_887_151))
    for text in [
      "", "HTTP/1.1 200 OK\r\n\r\n", "Date: \r\n", "Date: Tue, 15 Nov 1994\r\n",
      "Date: Tue, 99 Nov 1994 08:12:31 GMT\r\n",
      "Date: Tue, 15 Foo 1994 08:12:31 GMT\r\n", "Date: Tue, 15 Nov 1994 08:12:31 CET\r\n",
      "Date: Tue, 15 Nov 99999999999999999999 08:12:31 GMT\r\n",
    ] {
      #expect(of(text) == nil, "\(text)")
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct HostLookTests {
  @Test func whetherSomebodyListensIsSeenWithoutAWord() async throws {
    let service = try await FakeService.answering("x", on: group)
    let look = HostLook(group: group)
    #expect(await look.connect(to: "127.0.0.1", port: service.port, within: .seconds(2)) == .open)
    #expect(service.requests.isEmpty)
    try await service.stop()
    #expect(await look.connect(to: "127.0.0.1", port: service.port, within: .seconds(2)) == .refused)
  }
}

/// Answers whatever comes as an HTTP server does that did not understand it.
private final class RefusesEverything: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let answer = ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    context.close(promise: nil)
  }
}
