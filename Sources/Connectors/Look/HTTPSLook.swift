public import NIOCore
import NIOPosix
import NIOSSL
public import ShopConfiguration
public import ShopModel
import Synchronization

/// Looks at the service of an `http:` or `https:` URL without asking it anything: the handshake, the certificate, and the
/// clock of whoever answers a HEAD of its root. No header and no path of the configuration is sent.
public struct HTTPSLook: Sendable {
  /// What was seen.
  public struct Result: Hashable, Sendable {
    /// Why no secure connection could be made, or no connection; nil: it was.
    public var failure: String?
    /// Whether the certificate was what failed.
    public var isCertificate = false
    /// Whether what answers speaks something other than TLS where TLS was expected: plain HTTP, as a rule.
    public var isPlain = false
    /// Until when the certificate is valid; nil: none was seen.
    public var validUntil: Timestamp?
    /// The moment its server says it is; nil: it did not say.
    public var date: Timestamp?

    /// Nothing was seen.
    public init() {}
  }

  private let group: any EventLoopGroup

  /// - Parameter group: whose threads carry the connections.
  public init(group: any EventLoopGroup) { self.group = group }

  /// Looks, for as long as `limit` for each of at most two connections. The second one is made only to read a certificate
  /// that is not trusted, and nothing is said over it.
  ///
  /// - Parameter speaks: whether anything is said when the connection stands.
  public func look(
    at place: ServicePlace, caFile: String?, speaks: Bool = true, within limit: Duration
  ) async -> Result {
    do {
      return try await visit(place, caFile: caFile, verifies: true, speaks: speaks, within: limit)
    } catch {
      guard !(error is NotTLS) else {
        var result = Result()
        result.failure = "TLS: what answers does not speak it"
        result.isPlain = true
        return result
      }
      let failure = HTTPFailure(error)
      var result = Result()
      result.failure = failure.description
      guard failure == .certificate else { return result }
      result.isCertificate = true
      result.validUntil =
        (try? await visit(place, caFile: nil, verifies: false, speaks: false, within: limit))?.validUntil
      return result
    }
  }

  /// Makes one secure connection to `place`, at an address that is known, and says nothing over it.
  ///
  /// - Returns: until when its certificate is good; nil: none was seen.
  func greet(
    _ place: ServicePlace, at address: SocketAddress, caFile: String? = nil, verifies: Bool = true,
    within limit: Duration
  ) async throws -> Timestamp? {
    do {
      return try await visit(
        place, at: address, caFile: caFile, verifies: verifies, speaks: false, within: limit
      ).validUntil
    } catch is NotTLS {
      throw HTTPFailure.tls
    }
  }

  private func visit(
    _ place: ServicePlace, at address: SocketAddress? = nil, caFile: String?, verifies: Bool, speaks: Bool,
    within limit: Duration
  ) async throws -> Result {
    let context: NIOSSLContext? =
      place.isEncrypted ? try await TrustedRoots.shared.context(caFile: caFile, verifies: verifies) : nil
    let promise = group.next().makePromise(of: Result.self)
    let request = "HEAD / HTTP/1.1\r\nHost: \(place.authority)\r\nConnection: close\r\n\r\n"
    let deadline = NIODeadline.now() + TimeAmount(limit)
    let name = IPv4Address(place.host) != nil || place.host.contains(":") ? nil : place.host
    // A name can have several addresses, which are tried side by side: something is said over the one that has won.
    let bootstrap = ClientBootstrap(group: promise.futureResult.eventLoop)
      .connectTimeout(TimeAmount(limit))
      .channelOption(.autoRead, value: false)
    let connected = address.map { bootstrap.connect(to: $0) } ?? bootstrap.connect(host: place.host, port: place.port)
    connected
      .flatMapThrowing { [context] channel in
        let pipeline = channel.pipeline.syncOperations
        let first = FirstByte()
        if let context {
          try pipeline.addHandler(first)
          try pipeline.addHandler(try NIOSSLClientHandler(context: context, serverHostname: name))
        }
        try pipeline.addHandler(
          VisitHandler(
            promise, says: speaks ? request : "", isEncrypted: place.isEncrypted, first: first, deadline: deadline))
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
      }
      .whenFailure { error in
        let first = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
        promise.fail(first is ChannelError ? HTTPFailure.timedOut : HTTPFailure(error))
      }
    return try await promise.futureResult.get()
  }
}

/// What answers does not speak TLS.
private struct NotTLS: Error {}

/// Sees what an answer begins with, before TLS does.
private final class FirstByte: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  private var value: UInt8?

  /// Whether there was one that no record of TLS begins with.
  var isForeign: Bool { value.map { !(0x14...0x17).contains($0) } ?? false }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if value == nil { value = unwrapInboundIn(data).readableBytesView.first }
    context.fireChannelRead(data)
  }
}

/// Says what is to be said, and listens to the head of the answer.
private final class VisitHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let longestHead = 8 << 10

  private let promise: EventLoopPromise<HTTPSLook.Result>
  private let request: String
  private let isEncrypted: Bool
  private let first: FirstByte
  private let deadline: NIODeadline
  private var result = HTTPSLook.Result()
  private var head: [UInt8] = []
  private var isOver = false
  private var hasSpoken = false
  private var timer: Scheduled<Void>?

  init(
    _ promise: EventLoopPromise<HTTPSLook.Result>, says request: String, isEncrypted: Bool, first: FirstByte,
    deadline: NIODeadline
  ) {
    self.first = first
    self.promise = promise
    self.request = request
    self.isEncrypted = isEncrypted
    self.deadline = deadline
  }

  func handlerAdded(context: ChannelHandlerContext) {
    guard context.channel.isActive else { return end(HTTPFailure.closed, context) }
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.end(self.hasSpoken ? nil : HTTPFailure.timedOut, context)
    }
    // What is written first goes out when the handshake is over; an empty buffer says so as well.
    let said = context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)))
    said.assumeIsolated().whenComplete { outcome in
      switch outcome {
      case .failure(let error): self.end(error, context)
      case .success:
        self.hasSpoken = true
        if self.isEncrypted,
          let certificate = (try? context.channel.pipeline.syncOperations.nioSSL_peerCertificate()) ?? nil
        {
          self.result.validUntil = Timestamp(seconds: Int64(certificate.notValidAfter))
        }
        if self.request.isEmpty { self.end(nil, context) }
      }
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    head += unwrapInboundIn(data).readableBytesView
    let isWhole = head.count > Self.longestHead || String(decoding: head, as: UTF8.self).contains("\r\n\r\n")
    if isWhole { end(nil, context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { end(hasSpoken ? nil : error, context) }

  func channelInactive(context: ChannelHandlerContext) { end(hasSpoken ? nil : HTTPFailure.closed, context) }

  private func end(_ error: (any Error)?, _ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    if let error {
      promise.fail(isEncrypted && first.isForeign ? NotTLS() : error)
    } else {
      result.date = HTTPDate.moment(inHead: head)
      promise.succeed(result)
    }
    context.close(promise: nil)
  }
}

extension HTTPDate {
  /// The moment in the Date header of an answer's head.
  static func moment(inHead head: [UInt8]) -> Timestamp? {
    let text = String(decoding: head.prefix(8 << 10), as: UTF8.self)
    let lines = text.unicodeScalars.split { $0 == "\r" || $0 == "\n" }.map { String($0) }
    guard let line = lines.first(where: { $0.lowercased().hasPrefix("date:") }) else { return nil }
    let blanks: Set<Character> = [" ", "\t"]
    let value = line.dropFirst(5).drop { blanks.contains($0) }
    return moment(of: String(value.reversed().drop { blanks.contains($0) }.reversed()))
  }
}
