import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What came of sending something to a service.
public enum HTTPPostResult: Hashable, Sendable {
  /// It answered.
  case answered(status: Int, body: [UInt8])
  /// No answer came; why, in one line that holds nothing that was sent. Whether it arrived is not known.
  case failed(String)
}

extension HTTPTransport {
  /// Sends JSON to a service with an HTTP POST and reads its answer. Nothing is sent twice.
  ///
  /// - Parameters:
  ///   - url: may be a secret; it is in no result.
  ///   - limit: how long all of it may take.
  ///   - sizeLimit: the longest answer read, in bytes.
  public func post(
    _ json: [UInt8], to url: String, headers: [ResolvedHeader] = [], within limit: Duration,
    sizeLimit: Int = 64 << 10
  ) async -> HTTPPostResult {
    guard !PlainHTTP.leavesComputer(url) else { return .failed("not sent: it would cross the network unencrypted") }
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "User-Agent", value: "tillwatch")
    request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    request.body = .bytes(json)
    let begin = ContinuousClock.now
    let end = NIODeadline.now() + .nanoseconds(Int64(limit / .nanoseconds(1)))
    do {
      let response = try await client.execute(request, deadline: end)
      let rest = limit - (ContinuousClock.now - begin)
      let body = try await body(of: response, within: rest, sizeLimit: sizeLimit)
      return .answered(status: Int(response.status.code), body: body)
    } catch {
      return .failed(HTTPFailure(error).description)
    }
  }
}

extension HTTPPostResult {
  /// Why it did not come to a success, in one line for a person; nil: the service said yes (2xx).
  public var failure: String? {
    switch self {
    case .failed(let reason): reason
    case .answered(200..<300, _): nil
    case .answered(let status, _): HTTPStatusText.explanation(of: status)
    }
  }
}
