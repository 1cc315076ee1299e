import NIOCore
import NIOHTTP1
import NIOPosix
import ShopConfiguration
import ShopModel
import Synchronization
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let transport = HTTPTransport(group: group)
private let now = Timestamp(seconds: 1_780_000_000)
private let host = SubjectID.link(toHostOf: "acq")

private func path(_ text: String) throws -> JSONPath { try JSONPath(parsing: text) }

private func upgrades() throws -> JSONListMapping {
  JSONListMapping(
    path: try path("$.items"), kind: .upgrade, key: try path("$.id"),
    facts: [JSONItemMapping(fact: .upgradeState, path: try path("$.state"))], isRoster: true)
}

/// A driver for a service at a path of this port.
private func driver(
  _ service: FakeService, _ place: String = "/list", clock: StillClock = StillClock(now), sizeLimit: Int = 10_000,
  facts: [JSONFactMapping] = [], _ change: (inout HTTPServiceConfiguration) throws -> Void = { _ in }
) throws -> HTTPJSONConnector {
  var configuration = HTTPServiceConfiguration(
    key: "acq", name: LocalizedText("Acquirer"), url: "http://127.0.0.1:\(service.port)\(place)",
    deadline: .seconds(5), sizeLimit: sizeLimit, facts: facts, lists: [try upgrades()])
  try change(&configuration)
  return HTTPJSONConnector(
    configuration: configuration, headers: [ResolvedHeader(name: "X-Key", value: "sesame", isSecret: true)],
    transport: transport, clock: clock, calendar: .utc)
}

private func item(_ id: String) -> String { #"{"id": "\#(id)", "state": "queued"}"# }

private func page(_ ids: [String], _ more: String = "") -> String {
  #"{"items": [\#(ids.map(item).joined(separator: ","))]\#(more.isEmpty ? "" : ", " + more)}"#
}

extension PollReport {
  fileprivate var upgradeKeys: [String] { readings.filter { $0.fact == .upgradeState }.map(\.subject.key).sorted() }
}

@Suite(.timeLimit(.minutes(1))) struct HTTPPagesTests {
  /// Asks a service whose pages are given by path and query.
  private func poll(
    _ pages: [String: String], next: HTTPPages.Next, limit: Int = 20, sizeLimit: Int = 10_000,
    headers: @escaping @Sendable (String) -> [(String, String)] = { _ in [] }
  ) async throws -> (report: PollReport, asked: [String]) {
    let service = try await FakeService.start(on: group) { uri in
      pages[uri].map { FakeService.Answer(headers: headers(uri), body: $0) } ?? FakeService.Answer(status: 404)
    }
    let driver = try driver(service, sizeLimit: sizeLimit) { $0.pages = HTTPPages(next: next, limit: limit) }
    let report = await driver.poll(deadline: .seconds(5))
    let asked = service.requests.map(\.uri)
    try await service.stop()
    return (report, asked)
  }

  @Test(arguments: [
    "/list?p=2", "?p=2", "list?p=2", "./list?p=2", "../list?p=2", "//HOST/list?p=2", "http://HOST/list?p=2",
  ])
  func theNextPageIsWhereTheAnswerSays(reference: String) async throws {
    let service = try await FakeService.startByHead(on: group) { head in
      let host = head.headers.first(name: "host") ?? ""
      return head.uri == "/list?p=2"
        ? FakeService.Answer(body: page(["b"], #""next": null"#))
        : FakeService.Answer(body: page(["a"], #""next": "\#(reference.replacing("HOST", with: host))""#))
    }
    let report = try await driver(service) { $0.pages = HTTPPages(next: .address(try path("$.next"))) }
      .poll(deadline: .seconds(5))
    #expect(report.contact == .answered)
    #expect(report.upgradeKeys == ["a", "b"])
    #expect(report.rosters == [Roster(kind: .upgrade, members: [.upgrade("a"), .upgrade("b")])])
    #expect(report.notes == [])
    #expect(service.requests.map(\.uri) == ["/list", "/list?p=2"])
    #expect(service.requests.allSatisfy { $0.headers["X-Key"] == ["sesame"] })
    try await service.stop()
  }

  @Test func theHeaderLinkLeadsOn() async throws {
    let (report, asked) = try await poll(
      ["/list": page(["a"]), "/list?page=2": page(["b"]), "/list?page=3": page([])], next: .linkHeader
    ) { uri in
      switch uri {
      case "/list": [("Link", #"</list?page=9>; rel="last", </list?page=2>; title="a, b; rel=next"; rel="next""#)]
      case "/list?page=2": [("Link", "</list>;rel=prev"), ("Link", "</list?page=3>;rel=next")]
      default: []
      }
    }
    #expect(asked == ["/list", "/list?page=2", "/list?page=3"])
    #expect(report.rosters.first?.members.count == 2)
    #expect(report.notes == [])
  }

  @Test func aCursorIsSentBackAsItCame() async throws {
    let (report, asked) = try await poll(
      ["/list": page(["a"], #""cursor": "x&y=1 é""#), "/list?after=x%26y%3D1%20%C3%A9": page(["b"], #""cursor": """#)],
      next: .cursor(try path("$.cursor"), parameter: "after"))
    #expect(asked.count == 2)
    #expect(report.rosters.first?.members.count == 2)
    #expect(report.notes == [])
  }

  @Test func countedPagesEndWithAnEmptyList() async throws {
    let (report, asked) = try await poll(
      ["/list?page=1": page(["a"]), "/list?page=2": page(["b"]), "/list?page=3": page([])],
      next: .number(parameter: "page", first: 1))
    #expect(asked == ["/list?page=1", "/list?page=2", "/list?page=3"])
    #expect(report.rosters == [Roster(kind: .upgrade, members: [.upgrade("a"), .upgrade("b")])])
    #expect(report.notes == [])
  }

  @Test func anErrorThatLooksLikeAPageIsNotTheEnd() async throws {
    let (report, _) = try await poll(
      ["/list?page=1": page(["a"]), "/list?page=2": #"{"error": "busy"}"#, "/list?page=3": page([])],
      next: .number(parameter: "page", first: 1))
    #expect(report.upgradeKeys == ["a"])
    #expect(report.rosters == [])
    #expect(report.notes.contains { $0.contains("$.items") })
  }

  @Test func aServiceThatDoesNotCountGivesTheSamePageForEver() async throws {
    let service = try await FakeService.answering(page(["a"]), on: group)
    let report = try await driver(service) { $0.pages = HTTPPages(next: .number(parameter: "page", first: 0)) }
      .poll(deadline: .seconds(5))
    #expect(service.requests.count == 2)
    #expect(report.upgradeKeys == ["a"])
    #expect(report.rosters == [])
    #expect(report.notes == ["the service gives the same page again; the list is not complete"])
    try await service.stop()
  }

  @Test func pagesThatLeadInACircleAreReadOnce() async throws {
    let (report, asked) = try await poll(
      [
        "/list": page(["a"], #""next": "/list?p=2""#), "/list?p=2": page(["b"], #""next": "/list?p=3""#),
        "/list?p=3": page(["c"], #""next": "/list?p=2""#),
      ], next: .address(try path("$.next")))
    #expect(asked.count == 3)
    #expect(report.upgradeKeys == ["a", "b", "c"])
    #expect(report.rosters == [])
    #expect(report.notes == ["page 3 leads back to one that was read; the list is not complete"])
  }

  @Test(arguments: [
    "http://evil.example/list", "//evil.example/list", "https://127.0.0.1/list", "http://127.0.0.1:1/list",
    "http://127.0.0.1@evil.example/", "//evil.example", "http://127.0.0.1.evil.example/",
  ]) func theKeyIsNeverSentToAnotherHost(reference: String) async throws {
    let (report, asked) = try await poll(
      ["/list": page(["a"], #""next": "\#(reference)""#)], next: .address(try path("$.next")))
    #expect(asked == ["/list"])
    #expect(report.upgradeKeys == ["a"])
    #expect(report.rosters == [])
    #expect(report.notes == ["page 2 is at another host and is not fetched; the list is not complete"])
  }

  @Test(arguments: [#""mailto:x""#, #""/a b""#, #""/\u00e9""#, #""\\\\evil""#, "{}", "[1]", "true", ##""#x""##])
  func whatIsNoAddressLeadsNowhere(value: String) async throws {
    let (report, asked) = try await poll(
      ["/list": page(["a"], #""next": \#(value)"#)], next: .address(try path("$.next")))
    #expect(asked == ["/list"])
    #expect(report.rosters == [])
    #expect(report.notes.count == 1)
  }

  @Test func noMorePagesAreReadThanAreAllowed() async throws {
    let service = try await FakeService.start(on: group) { uri in
      let number = Int(uri.split(separator: "=").last ?? "") ?? 0
      return FakeService.Answer(body: page(["\(number)"], #""next": "?p=\#(number + 1)""#))
    }
    let report = try await driver(service) { $0.pages = HTTPPages(next: .address(try path("$.next")), limit: 3) }
      .poll(deadline: .seconds(5))
    #expect(service.requests.count == 3)
    #expect(report.contact == .answered)
    #expect(report.rosters == [])
    #expect(report.notes == ["no more than 3 pages are read; the list is not complete"])
    try await service.stop()
  }

  @Test func allPagesTogetherAreBounded() async throws {
    let filler = #""rest": "\#(String(repeating: "x", count: 3_000))""#
    let (report, asked) = try await poll(
      [
        "/list": page(["a"], #""next": "/list?p=2", "# + filler),
        "/list?p=2": page(["b"], #""next": "/list?p=3", "# + filler), "/list?p=3": page(["c"], filler),
      ], next: .address(try path("$.next")), sizeLimit: 8_000)
    #expect(asked.count == 3)
    #expect(report.failure == "page 3: the answer is longer than 8000 bytes")
    #expect(report.upgradeKeys == ["a", "b"])
    #expect(report.rosters == [])
  }

  @Test func aPageThatFailsIsNamedAndNobodyDisappears() async throws {
    let (report, _) = try await poll(
      ["/list": page(["a"], #""next": "/list?p=2""#)], next: .address(try path("$.next")))
    #expect(report.failure == "page 2: HTTP 404: the service does not know this address")
    #expect(report.upgradeKeys == ["a"])
    #expect(report.rosters == [])
    #expect(report.value(.linkUp) == .bool(true))
  }

  @Test func whoIsOnTwoPagesCountsOnce() async throws {
    let (report, _) = try await poll(
      ["/list": page(["a", "b"], #""next": "/list?p=2""#), "/list?p=2": page(["b", "c"])],
      next: .address(try path("$.next")))
    #expect(report.upgradeKeys == ["a", "b", "c"])
    #expect(report.notes.contains { $0.contains("occurs twice") })
  }

  @Test func hostileLinkHeadersLeadNowhere() {
    for text in [
      "", "<", ">", "<>", "</a", "</a>;rel", "</a>;rel=\"next", "<a>,<b>", ";rel=next", "</a>;rel=prev;rel=next",
      String(repeating: "<a>;", count: 5_000) + "rel=next", "</a>; foo=\"x\"; rel=\"nextish\"",
    ] {
      let found = LinkHeader.next(in: text)
      #expect(found == nil || found == "/a", "\(text.prefix(40)): \(found ?? "")")
    }
    #expect(LinkHeader.next(in: "</a>;rel=prev;rel=next") == nil)
    #expect(LinkHeader.next(in: #"</a>; REL="prev NEXT""#) == "/a")
  }

  @Test func noReferenceLeavesTheHost() throws {
    let address = try #require(PageAddress("https://api.example:8443/v1/list?x=1"))
    var random = SystemRandomNumberGenerator()
    let signs = Array("/?#:@.%\\ab1[]&=-é \u{0}\u{1F600}".unicodeScalars)
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<16, using: &random) { text.unicodeScalars.append(signs.randomElement()!) }
      guard let whole = try? address.resolve(text, from: "https://api.example:8443/v1/list?x=1") else { continue }
      #expect(whole.hasPrefix("https://api.example:8443/"), "\(text) → \(whole)")
    }
    #expect(
      try address.resolve("https://API.example:8443?p=2", from: "https://api.example:8443/v1/list")
        == "https://api.example:8443/?p=2")
    let usual = try #require(PageAddress("https://api.example/"))
    #expect(try usual.resolve("https://api.example:443/x", from: "https://api.example/") == "https://api.example/x")
    #expect(try usual.resolve("../../../x", from: "https://api.example/a/b") == "https://api.example/x")
  }
}

@Suite(.timeLimit(.minutes(1))) struct HTTPRepetitionTests {
  @Test func whatStillHoldsIsToldAgainAsSeenNow() async throws {
    let service = try await FakeService.startByHead(on: group) { head in
      head.headers.first(name: "if-none-match") == #"W/"v1""#
        ? FakeService.Answer(status: 304, headers: [("ETag", #"W/"v1""#)])
        : FakeService.Answer(headers: [("ETag", #"W/"v1""#)], body: page(["a"]))
    }
    let clock = StillClock(now)
    let driver = try driver(service, clock: clock)
    let first = await driver.poll(deadline: .seconds(5))
    clock.advance(by: .seconds(60))
    let second = await driver.poll(deadline: .seconds(5))
    #expect(second.contact == .answered)
    #expect(second.rosters == first.rosters)
    #expect(second.upgradeKeys == ["a"])
    #expect(second.reading(.upgradeState)?.observedAt == now + .seconds(60))
    #expect(second.value(.linkUp) == .bool(true))
    #expect(service.requests.map { $0.headers.first(name: "if-none-match") } == [nil, #"W/"v1""#])
    try await service.stop()
  }

  @Test func aDateServesWhereThereIsNoTag() async throws {
    let date = "Tue, 02 Jun 2026 10:00:00 GMT"
    let service = try await FakeService.startByHead(on: group) { head in
      head.headers.first(name: "if-modified-since") == date
        ? FakeService.Answer(status: 304) : FakeService.Answer(headers: [("Last-Modified", date)], body: page(["a"]))
    }
    let driver = try driver(service)
    _ = await driver.poll(deadline: .seconds(5))
    let again = await driver.poll(deadline: .seconds(5))
    let third = await driver.poll(deadline: .seconds(5))
    #expect(again.upgradeKeys == ["a"])
    #expect(third.upgradeKeys == ["a"])
    try await service.stop()
  }

  @Test func eachPageHasATagOfItsOwn() async throws {
    let isNew = Mutex(false)
    let service = try await FakeService.startByHead(on: group) { head in
      let isSecond = head.uri.hasSuffix("p=2")
      let tag = isSecond && isNew.withLock { $0 } ? "\"new\"" : "\"old\""
      if head.headers.first(name: "if-none-match") == tag { return FakeService.Answer(status: 304) }
      let body = isSecond ? page([tag == "\"new\"" ? "c" : "b"]) : page(["a"], #""next": "?p=2""#)
      return FakeService.Answer(headers: [("ETag", tag)], body: body)
    }
    let driver = try driver(service) { $0.pages = HTTPPages(next: .address(try path("$.next"))) }
    let first = await driver.poll(deadline: .seconds(5))
    isNew.withLock { $0 = true }
    let second = await driver.poll(deadline: .seconds(5))
    #expect(first.upgradeKeys == ["a", "b"])
    #expect(second.upgradeKeys == ["a", "c"])
    #expect(second.rosters == [Roster(kind: .upgrade, members: [.upgrade("a"), .upgrade("c")])])
    try await service.stop()
  }

  @Test func nothingNewOfNothingKnownIsAFailure() async throws {
    let service = try await FakeService.answering("", status: 304, on: group)
    let report = try await driver(service).poll(deadline: .seconds(5))
    #expect(report.failure?.hasPrefix("HTTP 304") == true)
    #expect(report.upgradeKeys == [])
    try await service.stop()
  }

  @Test func aServiceThatSaysForEverThatNothingIsNewIsAskedInFullAfterAnHour() async throws {
    let service = try await FakeService.startByHead(on: group) { head in
      head.headers.contains(name: "if-none-match")
        ? FakeService.Answer(status: 304) : FakeService.Answer(headers: [("ETag", "\"x\"")], body: page(["a"]))
    }
    let clock = StillClock(now)
    let driver = try driver(service, clock: clock)
    for _ in 0..<3 {
      _ = await driver.poll(deadline: .seconds(5))
      clock.advance(by: .seconds(1800))
    }
    #expect(service.requests.map { $0.headers.contains(name: "if-none-match") } == [false, true, false])
    try await service.stop()
  }

  @Test func aTagThatCannotBeSentBackIsNone() {
    for tag in ["", "a\u{7F}b", "\u{e9}", String(repeating: "x", count: 300)] {
      #expect(AnswerMemory.Validators(HTTPHeaders([("ETag", tag)])) == nil)
    }
  }

  @Test func aFailureInBetweenForgetsNothing() async throws {
    let isDown = Mutex(false)
    let service = try await FakeService.startByHead(on: group) { head in
      if isDown.withLock({ $0 }) { return FakeService.Answer(status: 500) }
      return head.headers.contains(name: "if-none-match")
        ? FakeService.Answer(status: 304) : FakeService.Answer(headers: [("ETag", "\"x\"")], body: page(["a"]))
    }
    let driver = try driver(service)
    _ = await driver.poll(deadline: .seconds(5))
    isDown.withLock { $0 = true }
    let failed = await driver.poll(deadline: .seconds(5))
    #expect(failed.upgradeKeys == [])
    isDown.withLock { $0 = false }
    let again = await driver.poll(deadline: .seconds(5))
    #expect(again.upgradeKeys == ["a"])
    try await service.stop()
  }
}

@Suite(.timeLimit(.minutes(1))) struct HTTPPauseTests {
  @Test(arguments: [429, 503]) func nothingIsAskedBeforeTheServiceWantsIt(status: Int) async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(status: status, headers: [("Retry-After", "120")])
    }
    let clock = StillClock(now)
    let driver = try driver(service, clock: clock)
    let refused = await driver.poll(deadline: .seconds(5))
    #expect(refused.notBefore == now + .seconds(120))
    #expect(refused.failure?.hasSuffix("; it is not asked again before 20:28:40") == true, "\(refused.contact)")
    clock.advance(by: .seconds(119))
    let resting = await driver.poll(deadline: .seconds(5))
    #expect(resting.failure == "the service wants not to be asked before 20:28:40")
    #expect(resting.notBefore == now + .seconds(120))
    #expect(resting.readings == [])
    #expect(service.requests.count == 1)
    clock.advance(by: .seconds(1))
    _ = await driver.poll(deadline: .seconds(5))
    #expect(service.requests.count == 2)
    try await service.stop()
  }

  private func end(_ status: Int, _ headers: [(String, String)]) -> Duration? {
    HTTPPause.end(status: status, headers: HTTPHeaders(headers), at: now).map { $0 - now }
  }

  @Test func aPauseIsGivenInSecondsOrAsAMoment() {
    // 1 780 000 000 is 2026-05-28 20:26:40 UTC, a Thursday.
    #expect(end(429, [("Retry-After", "30")]) == .seconds(30))
    #expect(end(503, [("Retry-After", "Thu, 28 May 2026 20:27:00 GMT")]) == .seconds(20))
    // By the service's own clock, which is an hour ahead.
    #expect(
      end(503, [("Date", "Thu, 28 May 2026 21:26:40 GMT"), ("Retry-After", "Thu, 28 May 2026 21:27:00 GMT")])
        == .seconds(20))
    #expect(end(200, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1780000045")]) == .seconds(45))
    #expect(end(200, [("RateLimit-Remaining", "0"), ("RateLimit-Reset", "12")]) == .seconds(12))
    #expect(end(403, [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "60")]) == .seconds(60))
    #expect(end(200, [("X-RateLimit-Remaining", "1"), ("X-RateLimit-Reset", "60")]) == nil)
  }

  @Test func noPauseIsLongerThanAnHourAndNonsenseIsNone() {
    #expect(end(429, [("Retry-After", "99999999999")]) == HTTPPause.longest)
    #expect(end(503, [("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")]) == HTTPPause.longest)
    #expect(end(200, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1900000000")]) == HTTPPause.longest)
    for text in ["", "0", "-5", "1e9", "30s", " 30", "Thu, 28 May 2026 20:26:00 GMT", "soon", "999999999999999999999"] {
      #expect(end(429, [("Retry-After", text)]) == nil, "\(text)")
    }
    #expect(end(200, [("Retry-After", "30")]) == nil)
    #expect(end(429, []) == nil)
  }

  @Test func aServiceWhoseAllowanceIsUsedUpIsAnsweredAndLeftAlone() async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(
        headers: [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "90")],
        body: page(["a"], #""next": "?p=2""#))
    }
    let report = try await driver(service) { $0.pages = HTTPPages(next: .address(try path("$.next"))) }
      .poll(deadline: .seconds(5))
    #expect(report.contact == .answered)
    #expect(report.notBefore == now + .seconds(90))
    #expect(report.rosters == [])
    #expect(report.notes == ["the service wants not to be asked for more pages before 20:28:10"])
    #expect(service.requests.count == 1)
    try await service.stop()
  }

  @Test func whyNothingNewComesForLongIsSaid() async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(
        headers: [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1780000900")], body: page(["a"]))
    }
    let report = try await driver(service).poll(deadline: .seconds(5))
    #expect(report.contact == .answered)
    #expect(report.notes == ["the service wants not to be asked before 20:41:40"])
    #expect(report.rosters.count == 1)
    try await service.stop()
  }

  @Test func whyNobodyAsksIsSaidBesideWhatElseIsWrong() async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(
        headers: [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1780000900")],
        body: page(["a"], #""next": "https://elsewhere.example/""#))
    }
    let report = try await driver(service) { $0.pages = HTTPPages(next: .address(try path("$.next"))) }
      .poll(deadline: .seconds(5))
    #expect(report.notes.first == "the service wants not to be asked before 20:41:40", "\(report.notes)")
    #expect(report.notes.count == 2, "\(report.notes)")
    try await service.stop()
  }

  @Test func datesOfHTTPAreReadStrictly() {
    #expect(HTTPDate.moment(of: "Sun, 06 Nov 1994 08:49:37 GMT") == Timestamp(seconds: 784_111_777))
    for text in [
      "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
      "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 66 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:377GMT",
    ] {
      #expect(HTTPDate.moment(of: text) == nil, "\(text)")
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct HTTPMethodTests {
  @Test func aPostSendsItsBodyEachTime() async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(headers: [("ETag", "\"x\"")], body: page(["a"]))
    }
    let driver = try driver(service) {
      $0.method = .post
      $0.body = #"{"merchant": "福"}"#
    }
    _ = await driver.poll(deadline: .seconds(5))
    let report = await driver.poll(deadline: .seconds(5))
    #expect(report.upgradeKeys == ["a"])
    #expect(service.requests.map(\.method) == [.POST, .POST])
    #expect(service.requests.allSatisfy { $0.headers["Content-Type"] == ["application/json; charset=utf-8"] })
    // What a POST gave is no answer to the next one.
    #expect(service.requests.allSatisfy { !$0.headers.contains(name: "if-none-match") })
    #expect(service.bodies == [#"{"merchant": "福"}"#, #"{"merchant": "福"}"#])
    try await service.stop()
  }
}
