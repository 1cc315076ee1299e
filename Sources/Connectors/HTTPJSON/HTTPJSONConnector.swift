import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
public import ShopConfiguration
public import ShopModel

/// Asks a service with an HTTP GET and reads its JSON answer as the configuration maps it. Sends nothing else, and can
/// carry no operation out.
///
/// Of every attempt it also reports the way to the service's host, measured here: whether it works, and how long the
/// first line of the answer took, connection included.
public struct HTTPJSONConnector: Connector {
  /// The mapped facts, and the way to the host.
  public let capabilities: ConnectorCapabilities

  private let configuration: HTTPServiceConfiguration
  private let headers: [ResolvedHeader]
  private let transport: HTTPTransport
  private let clock: any ShopClock
  private let mapping: AnswerMapping
  private let host: SubjectID
  /// Set when nothing may be sent to this service, and why.
  private let objection: String?

  /// A driver for one service.
  ///
  /// - Parameters:
  ///   - headers: the configured headers with their secrets, see ``ResolvedHeader/resolve(_:with:)``.
  ///   - calendar: the shop's wall clock, for times that come without a time zone.
  public init(
    configuration: HTTPServiceConfiguration, headers: [ResolvedHeader], transport: HTTPTransport,
    clock: any ShopClock, calendar: ShopCalendar
  ) {
    self.configuration = configuration
    self.headers = headers
    self.transport = transport
    self.clock = clock
    mapping = AnswerMapping(configuration: configuration, calendar: calendar)
    capabilities = mapping.capabilities
    host = .link(toHostOf: configuration.key)
    let isExposed = headers.contains(where: \.isSecret) && PlainHTTP.leavesComputer(configuration.url)
    objection = isExposed ? "not asked: the key would be sent unencrypted; use https" : nil
  }

  /// A service is only ever asked.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("an HTTP service carries nothing out"))
  }

  /// Sends the request and reads the answer; ends at the latest at the shorter of `deadline` and the configured one.
  public func poll(deadline: Duration) async -> PollReport {
    if let objection { return PollReport(contact: .failed(objection), readings: []) }
    let limit = min(deadline, configuration.deadline)
    do {
      let answer = try await fetch(within: limit)
      return report(answer)
    } catch {
      return unanswered(HTTPFailure(error))
    }
  }

  private func report(_ answer: Answer) -> PollReport {
    guard answer.status == 200 else {
      let reason = HTTPStatusText.explanation(of: answer.status)
      return PollReport(
        contact: .failed(reason),
        readings: link(up: HTTPStatusText.isHostWorking(answer.status), latency: answer.latency, raw: reason))
    }
    switch answer.body {
    case .failure(let failure):
      return PollReport(
        contact: .failed(failure.description),
        readings: link(up: true, latency: answer.latency, raw: failure.description))
    case .success(let bytes):
      return report(body: bytes, latency: answer.latency)
    }
  }

  private func report(body: [UInt8], latency: Duration) -> PollReport {
    let document: JSONValue
    do {
      document = try JSONParser.parse(body)
    } catch {
      return PollReport(
        contact: .failed("the answer is \(error)"), readings: link(up: true, latency: latency, raw: "\(error)"))
    }
    let result = mapping.read(document, at: clock.now)
    let mapsSomething = !configuration.facts.isEmpty || !configuration.lists.isEmpty
    let isEmpty = result.readings.isEmpty && !result.foundList && mapsSomething
    return PollReport(
      contact: isEmpty ? .failed("nothing in the answer is where the configuration says") : .answered,
      readings: link(up: true, latency: latency, raw: nil) + result.readings, rosters: result.rosters,
      notes: result.notes)
  }

  private func unanswered(_ failure: HTTPFailure) -> PollReport {
    // What stopped us on our side says nothing about the host.
    let isOurs = failure == .cancelled || failure == .caFile || failure == .invalidURL
    let readings = isOurs ? [] : link(up: false, latency: nil, raw: failure.description)
    return PollReport(contact: .failed(failure.description), readings: readings)
  }

  private func link(up: Bool, latency: Duration?, raw: String?) -> [Reading] {
    let now = clock.now
    var readings = [Reading(host, .linkUp, .bool(up), at: now, source: "measured here", raw: raw)]
    if let latency {
      let milliseconds = latency / .milliseconds(1)
      readings.append(Reading(host, .linkLatency, .number(milliseconds), at: now, source: "measured here"))
    }
    return readings
  }

  private struct Answer {
    var status: Int
    /// From the request to the first line of the answer.
    var latency: Duration
    var body: Result<[UInt8], HTTPFailure>
  }

  private func fetch(within limit: Duration) async throws -> Answer {
    var request = HTTPClientRequest(url: configuration.url)
    request.headers.add(name: "User-Agent", value: "tillwatch")
    if !headers.contains(where: { $0.name.lowercased() == "accept" }) {
      request.headers.add(name: "Accept", value: "application/json")
    }
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    if let file = configuration.caFile {
      var tls = TLSConfiguration.makeClientConfiguration()
      let roots = (try? NIOSSLCertificate.fromPEMFile(file)) ?? []
      guard !roots.isEmpty else { throw HTTPFailure.caFile }
      tls.trustRoots = .certificates(roots)
      request.tlsConfiguration = tls
    }
    let begin = ContinuousClock.now
    let end = NIODeadline.now() + .nanoseconds(Int64(limit / .nanoseconds(1)))
    let response = try await transport.client.execute(request, deadline: end)
    let latency = ContinuousClock.now - begin
    let status = Int(response.status.code)
    guard status == 200 else { return Answer(status: status, latency: latency, body: .success([])) }
    do {
      let bytes = try await transport.body(
        of: response, within: limit - latency, sizeLimit: configuration.sizeLimit)
      return Answer(status: status, latency: latency, body: .success(bytes))
    } catch {
      return Answer(status: status, latency: latency, body: .failure(HTTPFailure(error)))
    }
  }
}
