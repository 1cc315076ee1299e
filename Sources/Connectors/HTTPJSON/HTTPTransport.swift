import AsyncHTTPClient
public import NIOCore

/// The one HTTP client that all services share. It is on the event loops that the terminals use too.
public struct HTTPTransport: Sendable {
  let client: HTTPClient

  /// A client on `group`: TLS verified, no redirects followed, no answer unpacked, no connection attempt repeated (the
  /// polling engine decides when to ask again). A connection is not kept for the next poll, so that each poll tests the
  /// whole way, and its latency can be compared with the one before.
  public init(group: any EventLoopGroup) {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.idleTimeout = .seconds(1)
    client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
  }

  /// Ends the client; has to be called before the last copy goes, once no poll is running.
  public func shutdown() async throws { try await client.shutdown() }
}

extension HTTPTransport {
  /// Reads the body of an answer. The client's own deadline ends with the first line of the answer; a body that trickles
  /// is bounded here.
  func body(of response: HTTPClientResponse, within limit: Duration, sizeLimit: Int) async throws -> [UInt8] {
    let loop = client.eventLoopGroup.any()
    return try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask { try await Self.body(of: response, sizeLimit: sizeLimit) }
      group.addTask {
        try await loop.sleep(until: .now() + TimeAmount(limit))
        throw HTTPFailure.timedOut
      }
      defer { group.cancelAll() }
      return try await group.next() ?? []
    }
  }

  private static func body(of response: HTTPClientResponse, sizeLimit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await part in response.body {
      guard bytes.count + part.readableBytes <= sizeLimit else { throw HTTPFailure.tooBig(limit: sizeLimit) }
      bytes.append(contentsOf: part.readableBytesView)
    }
    return bytes
  }
}
