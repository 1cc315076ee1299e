import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
public import ShopConfiguration
public import ShopModel

/// Asks a service with an HTTP GET, or with a POST where that is configured, and reads its JSON answer as the
/// configuration maps it. Sends nothing else, and can carry no operation out.
///
/// Of every attempt it also reports the way to the service's host, measured here: whether it works, and how long the
/// first line of the answer took, connection included.
///
/// What a service says of how it wants to be asked is heeded: pages are followed on its own host alone, an answer that it
/// says still holds is told again as seen now, and while it wants to be left alone nothing is sent.
public struct HTTPJSONConnector: Connector {
  /// The mapped facts, and the way to the host.
  public let capabilities: ConnectorCapabilities

  private let configuration: HTTPServiceConfiguration
  private let headers: [ResolvedHeader]
  private let transport: HTTPTransport
  private let clock: any ShopClock
  private let mapping: AnswerMapping
  private let host: SubjectID
  private let memory = AnswerMemory()
  private let address: PageAddress?
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
    address = PageAddress(configuration.url)
    let isExposed = headers.contains(where: \.isSecret) && PlainHTTP.leavesComputer(configuration.url)
    objection = isExposed ? "not asked: the key would be sent unencrypted; use https" : nil
  }

  /// A service is only ever asked.
  public func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    CommandReport(.notSent("an HTTP service carries nothing out"))
  }

  /// How a note begins that says why nobody asks.
  private static let wish = "the service wants not to be asked"

  /// Sends the request and reads the answer with all its pages; ends at the latest at the shorter of `deadline` and the
  /// configured one. While the service wants to be left alone nothing is sent.
  public func poll(deadline: Duration) async -> PollReport {
    if let objection { return PollReport(contact: .failed(objection), readings: []) }
    if let end = memory.pauseEnd(at: clock.now) {
      var report = PollReport(contact: .failed("\(Self.wish) \(before(end))"), readings: [])
      report.notBefore = end
      return report
    }
    var walk = Walk(left: configuration.sizeLimit)
    await follow(&walk, until: ContinuousClock.now + min(deadline, configuration.deadline))
    if !walk.pages.isEmpty { memory.keep(walk.kept) }
    memory.pause(until: walk.pauseEnd)
    return report(walk)
  }

  private func before(_ end: Timestamp) -> String {
    // Seconds are cut off when it is shown, and it must not have come before what is shown.
    let time = mapping.calendar.civil(end + .milliseconds(999))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "before \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
  }

  // MARK: Pages

  /// What one question brought so far.
  private struct Walk {
    /// How many bytes may still come.
    var left: Int
    var pages: [JSONValue] = []
    var kept: [String: AnswerMemory.Page] = [:]
    /// Until the first line of the first answer; nil: none came.
    var latency: Duration?
    /// What ended it before the last page; nil: nothing did.
    var failure: String?
    /// Whether the host as such worked; nil: that is not known.
    var isHostUp: Bool? = true
    /// Why the pages are not all, although nothing failed.
    var notes: [String] = []
    var pauseEnd: Timestamp?

    var isComplete: Bool { failure == nil && notes.isEmpty }
    /// Which page is being read, for a message about one that is not the first.
    var place: String { pages.isEmpty ? "" : "page \(pages.count + 1): " }

    mutating func fail(_ reason: String, isHostUp: Bool?) {
      failure = place + reason
      self.isHostUp = isHostUp
    }
  }

  private func follow(_ walk: inout Walk, until end: ContinuousClock.Instant) async {
    var next: String? = firstAddress
    var seen: Set<String> = []
    var lastBody: [UInt8] = []
    while let page = next {
      guard seen.insert(page).inserted else {
        return walk.notes.append("page \(walk.pages.count) leads back to one that was read; the list is not complete")
      }
      let known = configuration.method == .get ? memory.page(page, at: clock.now) : nil
      let answer: Answer
      do {
        answer = try await fetch(page, known?.validators, within: end - ContinuousClock.now, sizeLimit: walk.left)
      } catch {
        let failure = HTTPFailure(error)
        // What stopped us on our side says nothing about the host.
        let isOurs = failure == .cancelled || failure == .caFile || failure == .invalidURL
        return walk.fail(failure.description, isHostUp: isOurs ? nil : false)
      }
      if walk.latency == nil { walk.latency = answer.latency }
      walk.pauseEnd = HTTPPause.end(status: answer.status, headers: answer.headers, at: clock.now)
      guard let given = take(answer, of: page, known, into: &walk) else { return }
      if case .number? = configuration.pages?.next, !walk.pages.isEmpty {
        if mapping.isBeyondTheLast(given.document) { return }
        if case .success(let body) = answer.body, !body.isEmpty, body == lastBody {
          return walk.notes.append("the service gives the same page again; the list is not complete")
        }
      }
      if case .success(let body) = answer.body { lastBody = body }
      walk.pages.append(given.document)
      next = given.next.flatMap { reference in whole(reference, from: page, &walk) }
      guard next != nil else { return }
      if walk.pages.count >= configuration.pages?.limit ?? 1 {
        return walk.notes.append("no more than \(walk.pages.count) pages are read; the list is not complete")
      }
      if let pause = walk.pauseEnd {
        return walk.notes.append("\(Self.wish) for more pages \(before(pause))")
      }
    }
  }

  private var firstAddress: String {
    guard case .number(let parameter, let first)? = configuration.pages?.next, let address else {
      return configuration.url
    }
    return address.with(parameter, "\(first)")
  }

  /// What an answer gave; nil: that ended the walk, which says why.
  private func take(
    _ answer: Answer, of page: String, _ known: AnswerMemory.Page?, into walk: inout Walk
  ) -> (document: JSONValue, next: String?)? {
    if answer.status == 304 {
      guard var known else {
        walk.fail("HTTP 304: the service says that nothing is new, but nothing was known", isHostUp: true)
        return nil
      }
      guard known.size <= walk.left else {
        walk.fail(HTTPFailure.tooBig(limit: configuration.sizeLimit).description, isHostUp: true)
        return nil
      }
      walk.left -= known.size
      if let validators = AnswerMemory.Validators(answer.headers) { known.validators = validators }
      walk.kept[page] = known
      return (known.document, known.next)
    }
    guard answer.status == 200 else {
      var reason = HTTPStatusText.explanation(of: answer.status)
      if let end = walk.pauseEnd { reason += "; it is not asked again \(before(end))" }
      walk.fail(reason, isHostUp: HTTPStatusText.isHostWorking(answer.status))
      return nil
    }
    switch answer.body {
    case .failure(.tooBig):
      walk.fail(HTTPFailure.tooBig(limit: configuration.sizeLimit).description, isHostUp: true)
    case .failure(let failure):
      walk.fail(failure.description, isHostUp: true)
    case .success(let bytes):
      walk.left -= bytes.count
      do {
        let document = try JSONParser.parse(bytes)
        let next = reference(in: document, answer.headers, &walk)
        if let validators = AnswerMemory.Validators(answer.headers) {
          walk.kept[page] = AnswerMemory.Page(
            validators: validators, document: document, next: next, size: bytes.count, givenAt: clock.now)
        }
        return (document, next)
      } catch {
        walk.fail("the answer is \(error)", isHostUp: true)
      }
    }
    return nil
  }

  /// What an answer says of the next page; nil: there is none.
  private func reference(in document: JSONValue, _ headers: HTTPHeaders, _ walk: inout Walk) -> String? {
    switch configuration.pages?.next {
    case nil: return nil
    case .linkHeader?: return headers["link"].lazy.compactMap(LinkHeader.next).first
    case .number(_, let first)?: return "\(first + walk.pages.count + 1)"
    case .address(let path)?, .cursor(let path, _)?:
      switch document.value(at: path) {
      case nil, .null?, .bool(false)?: return nil
      case let json?:
        if let text = json.plainText, json != .bool(true) { return text.isEmpty ? nil : text }
        walk.notes.append("\(path) is \(json.kindName) and leads to no further page; the list is not complete")
        return nil
      }
    }
  }

  /// The whole address of the next page; nil: it is not fetched, and the walk says why.
  private func whole(_ reference: String, from page: String, _ walk: inout Walk) -> String? {
    guard let address else { return nil }
    switch configuration.pages?.next {
    case nil: return nil
    case .number(let parameter, _)?, .cursor(_, let parameter)?:
      guard reference.utf8.count <= PageAddress.limit / 4 else {
        walk.notes.append("what leads to the next page is too long; the list is not complete")
        return nil
      }
      return address.with(parameter, reference)
    case .address?, .linkHeader?:
      do throws(PageAddress.Problem) {
        return try address.resolve(reference, from: page)
      } catch {
        let reason = error == .elsewhere ? "is at another host and is not fetched" : "has no valid address"
        walk.notes.append("page \(walk.pages.count + 1) \(reason); the list is not complete")
        return nil
      }
    }
  }

  // MARK: Reports

  private func report(_ walk: Walk) -> PollReport {
    let result = mapping.read(walk.pages, isComplete: walk.isComplete, at: clock.now)
    let mapsSomething = !configuration.facts.isEmpty || !configuration.lists.isEmpty
    let isEmpty = result.readings.isEmpty && !result.foundList && mapsSomething
    var report = PollReport(
      contact: isEmpty ? .failed("nothing in the answer is where the configuration says") : .answered,
      readings: result.readings, rosters: result.rosters, notes: walk.notes + result.notes)
    if let failure = walk.failure {
      report.contact = .failed(failure)
    } else if let end = walk.pauseEnd, !walk.notes.contains(where: { $0.hasPrefix(Self.wish) }),
      end - clock.now > configuration.interval
    {
      // What was told grows old meanwhile, and people should know why.
      report.notes.insert("\(Self.wish) \(before(end))", at: 0)
    }
    AnswerMapping.shorten(&report.notes)
    report.notBefore = walk.pauseEnd
    if let isUp = walk.isHostUp {
      report.readings = link(up: isUp, latency: walk.latency, raw: walk.failure) + report.readings
    }
    return report
  }

  private func link(up: Bool, latency: Duration?, raw: String?) -> [Reading] {
    let now = clock.now
    var readings = [Reading(host, .linkUp, .bool(up), at: now, source: Reading.measuredHere, raw: raw)]
    if let latency {
      let milliseconds = latency / .milliseconds(1)
      readings.append(Reading(host, .linkLatency, .number(milliseconds), at: now, source: Reading.measuredHere))
    }
    return readings
  }

  // MARK: Requests

  private struct Answer {
    var status: Int
    var headers: HTTPHeaders
    /// From the request to the first line of the answer.
    var latency: Duration
    var body: Result<[UInt8], HTTPFailure>
  }

  private func fetch(
    _ page: String, _ validators: AnswerMemory.Validators?, within limit: Duration, sizeLimit: Int
  ) async throws -> Answer {
    guard limit > .zero else { throw HTTPFailure.timedOut }
    let request = try await request(for: page, validators)
    let begin = ContinuousClock.now
    let end = NIODeadline.now() + .nanoseconds(Int64(limit / .nanoseconds(1)))
    let response = try await transport.client.execute(request, deadline: end)
    let latency = ContinuousClock.now - begin
    let status = Int(response.status.code)
    var answer = Answer(status: status, headers: response.headers, latency: latency, body: .success([]))
    guard status == 200 else { return answer }
    do {
      answer.body = .success(
        try await transport.body(of: response, within: limit - latency, sizeLimit: sizeLimit))
    } catch {
      answer.body = .failure(HTTPFailure(error))
    }
    return answer
  }

  private func request(
    for page: String, _ validators: AnswerMemory.Validators?
  ) async throws -> HTTPClientRequest {
    var request = HTTPClientRequest(url: page)
    request.headers.add(name: "User-Agent", value: "tillwatch")
    if !headers.contains(where: { $0.name.lowercased() == "accept" }) {
      request.headers.add(name: "Accept", value: "application/json")
    }
    if configuration.method == .post {
      request.method = .POST
      if let body = configuration.body {
        request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
        request.body = .bytes(Array(body.utf8))
      }
    }
    if let tag = validators?.entityTag { request.headers.add(name: "If-None-Match", value: tag) }
    if let date = validators?.lastModified { request.headers.add(name: "If-Modified-Since", value: date) }
    for header in headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
    if let file = configuration.caFile {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .certificates(try await TrustedRoots.shared.certificates(in: file))
      request.tlsConfiguration = tls
    }
    return request
  }
}
