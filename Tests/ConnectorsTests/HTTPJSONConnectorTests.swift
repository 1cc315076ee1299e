import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import ShopConfiguration
import ShopModel
import Testing

@testable import Connectors

private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
private let transport = HTTPTransport(group: group)
private let now = Timestamp(seconds: 1_780_000_000)
private let account = SubjectID.account("acq")
private let host = SubjectID.link(toHostOf: "acq")

private func path(_ text: String) throws -> JSONPath { try JSONPath(parsing: text) }

private func balance() throws -> JSONFactMapping {
  JSONFactMapping(
    subject: account, fact: .accountBalance, path: try path("$.balance"), unit: .moneyMajor(.fixed("CNY")))
}

private func connector(
  url: String, facts: [JSONFactMapping], lists: [JSONListMapping] = [], headers: [ResolvedHeader] = [],
  deadline: Duration = .seconds(5), sizeLimit: Int = 10_000, caFile: String? = nil
) -> HTTPJSONConnector {
  let configuration = HTTPServiceConfiguration(
    key: "acq", name: LocalizedText("Acquirer"), url: url, deadline: deadline, sizeLimit: sizeLimit, caFile: caFile,
    facts: facts, lists: lists)
  return HTTPJSONConnector(
    configuration: configuration, headers: headers, transport: transport, clock: StillClock(now), calendar: .utc)
}

/// Asks a service that answers so.
private func poll(
  _ body: String, status: Int = 200, facts: [JSONFactMapping]? = nil, lists: [JSONListMapping] = []
) async throws -> PollReport {
  let service = try await FakeService.answering(body, status: status, on: group)
  let driver = connector(url: "http://127.0.0.1:\(service.port)/", facts: try facts ?? [balance()], lists: lists)
  let report = await driver.poll(deadline: .seconds(5))
  try await service.stop()
  return report
}

@Suite(.timeLimit(.minutes(1))) struct HTTPJSONConnectorTests {
  @Test func anAnswerBecomesReadingsAndTheWayToTheHostIsMeasured() async throws {
    let report = try await poll(#"{"balance": 1234.50}"#)
    #expect(report.contact == .answered)
    #expect(report.value(.accountBalance) == .money(Money(minorUnits: 123_450, currency: "CNY")))
    #expect(report.reading(.accountBalance)?.source == "acq")
    #expect(report.reading(.accountBalance)?.subject == account)
    #expect(report.reading(.accountBalance)?.observedAt == now)
    #expect(report.value(.linkUp) == .bool(true))
    #expect(report.reading(.linkUp)?.subject == host)
    #expect((report.value(.linkLatency)?.number ?? 0) > 0)
    #expect(report.reading(.linkLatency)?.source == "measured here")
    #expect(report.notes == [])
  }

  @Test func theRequestIsAGetWithTheConfiguredHeaders() async throws {
    let service = try await FakeService.answering(#"{"balance": 1}"#, on: group)
    let driver = connector(
      url: "http://127.0.0.1:\(service.port)/v1/status?full=1", facts: [try balance()],
      headers: [ResolvedHeader(name: "Authorization", value: "Bearer sesame", isSecret: true)])
    _ = await driver.poll(deadline: .seconds(5))
    let head = service.requests.first
    #expect(head?.method == .GET)
    #expect(head?.uri == "/v1/status?full=1")
    #expect(head?.headers["Authorization"] == ["Bearer sesame"])
    #expect(head?.headers["Accept"] == ["application/json"])
    try await service.stop()
  }

  @Test(arguments: [401, 403, 404, 429, 500, 503]) func everyRefusalSaysWhatItMeans(status: Int) async throws {
    let report = try await poll(#"{"balance": 1, "echo": "sesame"}"#, status: status)
    #expect(report.failure?.hasPrefix("HTTP \(status): ") == true)
    #expect(report.value(.accountBalance) == nil)
    // The host as such works unless it says itself that it has failed.
    #expect(report.value(.linkUp) == .bool(status < 500))
    #expect(report.reading(.linkUp)?.raw == report.failure)
  }

  @Test func differentRefusalsReadDifferently() {
    let texts = Set([302, 401, 403, 404, 429, 500, 504, 418].map { HTTPStatusText.explanation(of: $0).dropFirst(8) })
    #expect(texts.count == 8)
  }

  @Test func aRedirectIsNotFollowed() async throws {
    let service = try await FakeService.start(on: group) { uri in
      uri == "/elsewhere"
        ? FakeService.Answer(body: #"{"balance": 1}"#)
        : FakeService.Answer(status: 302, headers: [("Location", "/elsewhere")])
    }
    let driver = connector(url: "http://127.0.0.1:\(service.port)/", facts: [try balance()])
    let report = await driver.poll(deadline: .seconds(5))
    #expect(report.failure?.contains("redirect") == true)
    #expect(service.requests.count == 1)
    try await service.stop()
  }

  @Test func nobodyListeningIsConnectionRefused() async throws {
    let service = try await FakeService.answering("", on: group)
    try await service.stop()
    let report = await connector(url: "http://127.0.0.1:\(service.port)/", facts: []).poll(deadline: .seconds(5))
    #expect(report.failure == "connection refused")
    #expect(report.value(.linkUp) == .bool(false))
    #expect(report.value(.linkLatency) == nil)
  }

  @Test func aServiceThatNeverAnswersTimesOut() async throws {
    let service = try await FakeService.start(on: group) { _ in nil }
    let driver = connector(url: "http://127.0.0.1:\(service.port)/", facts: [try balance()])
    let begin = ContinuousClock.now
    let report = await driver.poll(deadline: .milliseconds(300))
    #expect(ContinuousClock.now - begin < .seconds(2))
    #expect(report.failure == "no answer in time")
    #expect(report.value(.linkUp) == .bool(false))
    try await service.stop()
  }

  @Test func anAnswerThatNeverEndsTimesOut() async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(body: #"{"balance": "#, neverEnds: true)
    }
    let driver = connector(url: "http://127.0.0.1:\(service.port)/", facts: [try balance()])
    let begin = ContinuousClock.now
    let report = await driver.poll(deadline: .milliseconds(400))
    #expect(ContinuousClock.now - begin < .seconds(2))
    #expect(report.failure == "no answer in time")
    #expect(report.value(.linkUp) == .bool(true))
    try await service.stop()
  }

  @Test func anAnswerThatBreaksOffIsNotRead() async throws {
    let service = try await FakeService.start(on: group) { _ in
      FakeService.Answer(body: #"{"balance": 1}"#, breaksOff: true)
    }
    let driver = connector(url: "http://127.0.0.1:\(service.port)/", facts: [try balance()])
    let report = await driver.poll(deadline: .seconds(5))
    #expect(report.failure == "the connection was closed before the answer was complete")
    #expect(report.value(.accountBalance) == nil)
    try await service.stop()
  }

  @Test func anAnswerThatIsTooLongIsNotReadToItsEnd() async throws {
    let report = try await poll(#"{"balance": 1, "rest": ""# + String(repeating: "x", count: 20_000) + #""}"#)
    #expect(report.failure == "the answer is longer than 10000 bytes")
    #expect(report.value(.accountBalance) == nil)
    #expect(report.value(.linkUp) == .bool(true))
  }

  @Test(arguments: ["", "<html>", "{\"balance\": 1", "{\"balance\": 01}", "[1,]"])
  func whatIsNotJSONIsAFailureOfTheServiceAndNotOfTheWay(body: String) async throws {
    let report = try await poll(body)
    #expect(report.failure?.contains("not JSON at byte") == true)
    #expect(report.value(.linkUp) == .bool(true))
  }

  @Test func aHostNameThatDoesNotExistIsADNSFailure() async throws {
    let report = await connector(url: "http://host.invalid/", facts: []).poll(deadline: .seconds(5))
    #expect(report.failure?.contains("DNS") == true)
    #expect(report.value(.linkUp) == .bool(false))
  }

  @Test func aSecretIsNotSentUnencryptedToAnotherComputer() async throws {
    let driver = connector(
      url: "http://192.0.2.1/", facts: [],
      headers: [ResolvedHeader(name: "X-Key", value: "sesame", isSecret: true)])
    let report = await driver.poll(deadline: .seconds(5))
    #expect(report.failure?.contains("unencrypted") == true)
    #expect(report.readings == [])
  }

  @Test(arguments: [
    ("https://example.com/", false), ("http://127.0.0.1:80/", false), ("http://localhost/x", false),
    ("http://[::1]:8080/", false), ("http://example.com/", true), ("http://127.0.0.1.example.com/", true),
    ("http://127.0.0.1@example.com/", true), ("http://localhost.example.com/", true), ("ftp://x/", true),
  ]) func whetherARequestLeavesTheComputerIsToldByItsHost(url: String, leaves: Bool) {
    #expect(PlainHTTP.leavesComputer(url) == leaves)
  }

  @Test func aHeaderNeverShowsItsValue() throws {
    let host = HostAccess(
      environment: { $0 == "KEY" ? "sesame" : nil }, read: { _, _ in .absent }, hasFolder: { _ in false })
    let headers = try ResolvedHeader.resolve(
      [
        HTTPHeader(name: "Authorization", prefix: "Bearer ", value: .secret(.environment("KEY"))),
        HTTPHeader(name: "X-Shop", value: .literal("7")),
      ], with: host)
    #expect(headers.map(\.value) == ["Bearer sesame", "7"])
    #expect(headers.map(\.isSecret) == [true, false])
    var dumped = ""
    dump(headers, to: &dumped)
    #expect(!"\(headers) \(String(reflecting: headers)) \(dumped)".contains("sesame"))
    #expect(throws: SecretProblem.self) {
      try ResolvedHeader.resolve([HTTPHeader(name: "A", value: .secret(.environment("NONE")))], with: host)
    }
  }

  @Test func anHTTPServiceCarriesNothingOut() async {
    let driver = connector(url: "http://127.0.0.1:1/", facts: [])
    for kind in OperationKind.allCases { #expect(!driver.capabilities.supports(kind)) }
    for command in DeviceCommand.allCases {
      guard case .notSent = await driver.perform(command, deadline: .seconds(1)).outcome else {
        Issue.record("\(command) was sent")
        continue
      }
    }
  }

  @Test func whatDoesNotSpeakHTTPIsToldApart() async throws {
    let terminal = try await FakeTerminal.start(on: group, onConnect: [.send("060f0100060f0100")])
    let report = await connector(url: "http://127.0.0.1:\(terminal.port)/", facts: []).poll(deadline: .seconds(1))
    // The client tries again when the answer comes before its question, until the time is over.
    #expect(["what answers does not speak HTTP", "no answer in time"].contains(report.failure))
    #expect(report.value(.linkUp) == .bool(false))
    try await terminal.stop()
  }

  // MARK: TLS

  private func secureService() async throws -> FakeService {
    let certificates = try NIOSSLCertificate.fromPEMBytes(Array(TestIdentity.certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(TestIdentity.key.utf8), format: .pem)
    let tls = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    return try await FakeService.start(on: group, tls: tls) { _ in FakeService.Answer(body: #"{"balance": 1}"#) }
  }

  private func withCAFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/tillwatch-ca-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    defer { close(file) }
    let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { unlink(path) }
    _ = text.utf8.withContiguousStorageIfAvailable { write(file, $0.baseAddress, $0.count) }
    return try await body(path)
  }

  @Test func aCertificateNobodyVouchesForIsNotTrusted() async throws {
    let service = try await secureService()
    let report = await connector(url: "https://localhost:\(service.port)/", facts: [try balance()])
      .poll(deadline: .seconds(5))
    #expect(report.failure?.contains("certificate") == true)
    #expect(report.value(.linkUp) == .bool(false))
    #expect(service.requests.isEmpty)
    try await service.stop()
  }

  @Test func aCertificateFileOfTheShopsOwnIsTrustedForItsHostOnly() async throws {
    let service = try await secureService()
    try await withCAFile(TestIdentity.certificate) { file in
      let right = await connector(url: "https://localhost:\(service.port)/", facts: [try balance()], caFile: file)
        .poll(deadline: .seconds(5))
      #expect(right.contact == .answered, "\(right.contact)")
      let wrong = await connector(url: "https://127.0.0.1:\(service.port)/", facts: [try balance()], caFile: file)
        .poll(deadline: .seconds(5))
      #expect(wrong.failure?.contains("certificate") == true)
    }
    #expect(service.requests.count == 1)
    try await service.stop()
  }

  @Test(arguments: ["/nowhere/ca.pem", "/dev/null", "/etc/passwd"])
  func aCertificateFileThatHoldsNoneIsNamedAsTheCause(file: String) async throws {
    let service = try await secureService()
    let report = await connector(url: "https://localhost:\(service.port)/", facts: [try balance()], caFile: file)
      .poll(deadline: .seconds(5))
    #expect(report.failure?.contains("trusted certificates") == true)
    #expect(report.readings == [])
    try await service.stop()
  }

  @Test func aServiceThatDoesNotSpeakTLSIsToldApart() async throws {
    let service = try await FakeService.answering("{}", on: group)
    let report = await connector(url: "https://localhost:\(service.port)/", facts: [try balance()])
      .poll(deadline: .seconds(5))
    #expect(report.failure?.hasPrefix("TLS") == true)
    try await service.stop()
  }

  // MARK: Mapping

  @Test func aValueOfTheWrongTypeIsNotReportedButNoted() async throws {
    let report = try await poll(
      #"{"balance": {"amount": 1}, "state": "FROZEN"}"#,
      facts: [
        balance(),
        JSONFactMapping(
          subject: account, fact: .accountState, path: try path("$.state"),
          values: ["FROZEN": "frozen", "OK": "normal"]),
      ])
    #expect(report.contact == .answered)
    #expect(report.value(.accountBalance) == nil)
    #expect(report.text(.accountState) == "frozen")
    #expect(report.reading(.accountState)?.raw == "FROZEN")
    #expect(report.notes.count == 1)
    #expect(report.notes.first?.contains("account.balance") == true)
  }

  @Test func anAnswerInWhichNothingIsFoundIsAFailure() async throws {
    let report = try await poll(#"{"error": "no such shop"}"#)
    #expect(report.failure?.contains("nothing in the answer") == true)
    #expect(report.notes.contains { $0.contains("$.balance") })
    #expect(report.value(.linkUp) == .bool(true))
  }

  private func upgrades(isRoster: Bool = true) throws -> JSONListMapping {
    JSONListMapping(
      path: try path("$.upgrades"), kind: .upgrade, key: try path("$.id"),
      facts: [
        JSONItemMapping(fact: .upgradeState, path: try path("$.state")),
        JSONItemMapping(fact: .upgradeTo, path: try path("$.to")),
      ], isRoster: isRoster)
  }

  @Test func aListOfUpgradesIsDiscoveredWithItsRoster() async throws {
    let report = try await poll(
      #"{"balance": 1, "upgrades": [{"id": 17, "state": "queued", "to": "2.0"}, {"id": "b", "state": "failed"}]}"#,
      lists: [upgrades()])
    #expect(report.rosters == [Roster(kind: .upgrade, members: [.upgrade("17"), .upgrade("b")])])
    let states = report.readings.filter { $0.fact == .upgradeState }
    #expect(
      Dictionary(uniqueKeysWithValues: states.map { ($0.subject, $0.value.text) }) == [
        .upgrade("17"): "queued", .upgrade("b"): "failed",
      ])
    #expect(report.notes == [])
  }

  @Test func anEmptyListMeansThatAllAreGone() async throws {
    let report = try await poll(#"{"upgrades": []}"#, facts: [], lists: [upgrades()])
    #expect(report.contact == .answered)
    #expect(report.rosters == [Roster(kind: .upgrade, members: [])])
  }

  @Test(arguments: [#"{"upgrades": [{"state": "queued"}]}"#, #"{"upgrades": null}"#, #"{"upgrades": {}}"#, "{}"])
  func aListThatCannotBeReadWhollyMakesNobodyDisappear(body: String) async throws {
    let report = try await poll(body, facts: [], lists: [upgrades()])
    #expect(report.rosters == [])
    #expect(!report.notes.isEmpty)
  }

  @Test func itemsOfKnownMembersGoToTheirSubjectsAndOthersAreNotOurs() async throws {
    let link = SubjectID.link(ofTerminal: "till")
    let list = JSONListMapping(
      path: try path("$.devices"), kind: .link, key: try path("$.tid"), members: ["52523535": link],
      facts: [
        JSONItemMapping(fact: .linkSignal, path: try path("$.rssi"), unit: .decibelMilliwatts),
        JSONItemMapping(fact: .terminalBattery, path: try path("$.battery"), unit: .percent),
      ])
    let report = try await poll(
      #"{"devices": [{"tid": "52523535", "rssi": "-67", "battery": 5}, {"tid": "1", "rssi": -90}]}"#, facts: [],
      lists: [list])
    #expect(report.readings.filter { $0.fact == .linkSignal }.map(\.subject) == [link])
    #expect(report.value(.linkSignal) == .number(-67))
    #expect(report.value(.terminalBattery) == nil)
    #expect(report.rosters == [])
  }

  @Test func whatItCanReportIsDeclared() throws {
    let list = JSONListMapping(
      path: .root, kind: .link, key: try path("$.tid"), members: ["1": .link(ofTerminal: "till")],
      facts: [JSONItemMapping(fact: .linkSignal, path: try path("$.rssi"), unit: .decibelMilliwatts)])
    let declared = connector(url: "https://x/", facts: [try balance()], lists: [list, try upgrades()]).capabilities
    #expect(declared.facts[account] == [.accountBalance])
    #expect(declared.facts[host] == [.linkUp, .linkLatency])
    #expect(declared.facts[.link(ofTerminal: "till")] == [.linkSignal])
    #expect(declared.discovers == [.upgrade: [.upgradeState, .upgradeTo]])
    #expect(declared.restart == .none)
  }

  @Test func manyNotesAreCountedAndNotListed() throws {
    let items = (0..<100).map { _ in #"{"state": "queued"}"# }.joined(separator: ",")
    let answer = try JSONParser.parse(Array("{\"upgrades\": [\(items)]}".utf8))
    let configuration = HTTPServiceConfiguration(
      key: "acq", name: LocalizedText("A"), url: "https://x/", lists: [try upgrades()])
    let result = AnswerMapping(configuration: configuration, calendar: .utc).read([answer], at: now)
    #expect(result.notes.count == AnswerMapping.noteLimit)
    #expect(result.notes.last == "and 81 more")
  }
}
