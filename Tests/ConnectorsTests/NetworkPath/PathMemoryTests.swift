import ShopConfiguration
import ShopModel
import Synchronization
import Testing

@testable import Connectors

/// A computer with a network of which a test says how it is.
final class FakeNetwork: NetworkSurroundings {
  struct State {
    var files: [String: String] = [
      "/proc/net/route": KernelTableTests.routes, "/etc/resolv.conf": "nameserver 192.168.2.254\n",
      "/sys/class/net/eth0/operstate": "up\n", "/sys/class/net/eth0/carrier": "1\n", "/sys/class/net/eth0/type": "1\n",
      "/sys/class/net/eth0/speed": "1000\n",
    ]
    /// How long each address takes to answer; missing: it is silent.
    var times: [String: Double] = [:]
    var failures: [String: ProbeResult.Failure] = [:]
    var names: [String: String] = [:]
    var namesWork = true
    var canEcho = true
    var greeting = TLSGreeting(end: .trusted, expires: Timestamp(seconds: 2_000_000_000))
    var greetings = 0
    var outputs: [String: String] = [:]
    var probed: [Probe] = []
  }
  let state = Mutex(State())

  func text(of path: String) -> String? { state.withLock { $0.files[path] } }
  func names(in folder: String) -> [String] { ["eth0", "lo"] }
  var canEcho: Bool { state.withLock { $0.canEcho } }

  func probe(_ probes: [Probe], within limit: Duration) async -> [ProbeResult] {
    state.withLock { state in
      state.probed += probes
      return probes.map { probe in
        switch probe {
        case .echo(let address, let count): Self.result(state, address, count: count)
        case .connect(let address, _): Self.result(state, address, count: 1)
        case .ask(let question, _):
          if !state.namesWork {
            ProbeResult(sent: 3, times: [], failure: .silent)
          } else if let address = state.names[question.name].flatMap(IPAddress.init(parsing:)) {
            ProbeResult(sent: 1, times: [2], answer: .found([address], seconds: 60))
          } else {
            ProbeResult(sent: 1, times: [2], answer: question == .root ? .found([], seconds: 60) : .nothing)
          }
        }
      }
    }
  }

  private static func result(_ state: State, _ address: IPAddress, count: Int) -> ProbeResult {
    if let failure = state.failures[address.description] {
      return ProbeResult(sent: count, times: failure == .refused ? [1] : [], failure: failure)
    }
    guard let time = state.times[address.description] else {
      return ProbeResult(sent: count, times: [], failure: .silent)
    }
    return ProbeResult(sent: count, times: Array(repeating: time, count: count))
  }

  func greet(_ host: NetworkConfiguration.Host, at address: IPAddress, within limit: Duration) async -> TLSGreeting {
    state.withLock { state in
      state.greetings += 1
      return state.greeting
    }
  }

  func output(of program: String, _ arguments: [String], within limit: Duration) async -> [UInt8]? {
    state.withLock { $0.outputs[arguments.joined(separator: " ")] }.map { Array($0.utf8) }
  }
}

@Suite struct NetworkPathConnectorTests {
  let network = FakeNetwork()
  let clock = StillClock(Timestamp(seconds: 1_700_000_000))

  init() {
    network.state.withLock { state in
      state.times = ["192.168.2.254": 0.8, "9.9.9.9": 12, "10.9.8.7": 31, "192.168.2.21": 2, "192.168.2.22": 3]
      state.names = ["pos.example": "10.9.8.7"]
    }
  }

  private func connector(_ configuration: NetworkConfiguration? = nil, plugins: [PluginConfiguration] = []) throws
    -> NetworkPathConnector
  {
    func terminal(_ key: String, _ host: String) -> TerminalConfiguration {
      TerminalConfiguration(
        identity: TerminalIdentity(
          key: key, name: LocalizedText(key), address: host, connector: "zvt", interval: .seconds(10)), host: host)
    }
    let shop = ShopConfiguration(
      shop: ShopIdentity(name: LocalizedText("Tea")),
      terminals: [terminal("one", "192.168.2.21"), terminal("two", "192.168.2.22")], plugins: plugins,
      network: configuration
        ?? NetworkConfiguration(
          internet: [.init(host: "9.9.9.9")],
          hosts: [.init(key: "pay", name: LocalizedText("Pay"), host: "pos.example")]))
    return try #require(NetworkPathConnector(shop: shop, surroundings: network, clock: clock))
  }

  private let host = SubjectID.link(toHostOf: "pay")
  private let one = SubjectID.link(ofTerminal: "one")

  private func poll(_ connector: NetworkPathConnector) async -> [SubjectID: [Fact: FactValue]] {
    let report = await connector.poll(deadline: .seconds(3))
    #expect(report.contact == .answered)
    #expect(report.readings.allSatisfy { $0.source == "measured here" || $0.source == "ModemManager" })
    var found: [SubjectID: [Fact: FactValue]] = [:]
    for reading in report.readings {
      found[reading.subject, default: [:]][reading.fact] = reading.value
      #expect(reading.value.fits(reading.fact.definition.type))
    }
    clock.advance(by: .seconds(10))
    return found
  }

  @Test func everythingIsMeasuredInOneGo() async throws {
    let driver = try connector()
    let found = await poll(driver)
    #expect(found[.ownLink]?[.linkUp] == .bool(true) && found[.ownLink]?[.linkBearer] == .text("ethernet"))
    #expect(found[.ownLink]?[.linkSpeed] == .number(1000))
    #expect(found[.gateway]?[.linkUp] == .bool(true) && found[.gateway]?[.linkLatency] == .number(0.8))
    #expect(found[.internet]?[.linkUp] == .bool(true) && found[.internet]?[.linkNames] == .bool(true))
    // Its name was found and it was reached for in the same go.
    #expect(found[host]?[.linkLatency] == .number(31) && found[host]?[.linkContact] == .text("answering"))
    #expect(found[host]?[.linkCertificateExpires] == .time(Timestamp(seconds: 2_000_000_000)))
    #expect(found[one]?[.linkUp] == .bool(true) && found[one]?[.linkLoss] == .number(0))
  }

  /// A slip in the configuration does not take the computer off the network.
  @Test func anInterfaceThatIsNotThereIsSaidAndNoOutageWhileOthersAnswer() async throws {
    let driver = try connector(NetworkConfiguration(interface: "eth9", internet: [.init(host: "9.9.9.9")]))
    let report = await driver.poll(deadline: .seconds(3))
    #expect(report.notes == ["network: there is no interface eth9 on this computer"])
    #expect(!report.readings.contains { $0.subject == .ownLink && $0.fact == .linkUp })
    #expect(report.readings.contains { $0.subject == .internet && $0.fact == .linkUp && $0.value == .bool(true) })
    network.state.withLock { state in
      state.times = [:]
      state.namesWork = false
    }
    let silent = await driver.poll(deadline: .seconds(3))
    #expect(silent.readings.contains { $0.subject == .ownLink && $0.fact == .linkUp && $0.value == .bool(false) })
    #expect(try await connector().poll(deadline: .seconds(3)).notes == [])
  }

  /// What takes one till at a time is never taken by us.
  @Test func noTerminalIsConnectedTo() async throws {
    for canEcho in [true, false] {
      network.state.withLock { $0.canEcho = canEcho }
      let found = await poll(try connector())
      if !canEcho {
        #expect(found[one]?[.linkUp] == nil)
        #expect(found[.gateway]?[.linkUp] == .bool(true))
      }
    }
    network.state.withLock { state in
      for case .connect(let address, _) in state.probed {
        #expect(!address.description.hasPrefix("192.168.2.2") || address.description == "192.168.2.254")
      }
    }
  }

  @Test func behindALinkOfItsOwnThatIsDownNothingIsSaid() async throws {
    let driver = try connector()
    _ = await poll(driver)
    network.state.withLock { state in
      state.files["/sys/class/net/eth0/operstate"] = "down\n"
      state.files["/proc/net/route"] = "Iface\n"
      state.times = [:]
      state.namesWork = false
    }
    let found = await poll(driver)
    #expect(found.keys.sorted { $0.key < $1.key } == [.ownLink])
    #expect(found[.ownLink]?[.linkUp] == .bool(false))
    // The cable is in, and nobody gives this computer a way out.
    network.state.withLock { $0.files["/sys/class/net/eth0/operstate"] = "up\n" }
    let noRoute = await poll(driver)
    #expect(Array(noRoute.keys) == [.ownLink] && noRoute[.ownLink]?[.linkContact] == .text("no-route"))
  }

  @Test func aRouterThatIsGone() async throws {
    let driver = try connector()
    _ = await poll(driver)
    network.state.withLock { $0.times = ["192.168.2.21": 2] }
    let found = await poll(driver)
    #expect(found[.gateway]?[.linkUp] == .bool(false) && found[.internet]?[.linkUp] == .bool(false))
    #expect(found[one]?[.linkUp] == .bool(true))
  }

  @Test func whatAnswersNoEchoIsNotCalledDown() async throws {
    // The network knows somebody there, or what is behind it answers.
    network.state.withLock { state in
      state.times["192.168.2.21"] = nil
      state.times["192.168.2.22"] = nil
      state.times["192.168.2.254"] = nil
      state.files["/proc/net/arp"] =
        "h\n192.168.2.21 0x1 0x2 52:54:00:00:00:01 * eth0\n192.168.2.22 0x1 0x0 00:00:00:00:00:00 * eth0\n"
    }
    let found = await poll(try connector())
    #expect(found[one]?[.linkUp] == nil && found[one]?[.linkContact] == .text("silent"))
    #expect(found[.link(ofTerminal: "two")]?[.linkUp] == .bool(false))
    #expect(found[.gateway]?[.linkUp] == .bool(true) && found[.gateway]?[.linkContact] == .text("silent"))
  }

  // MARK: Without echoes

  private let withoutHosts = NetworkConfiguration(internet: [.init(host: "9.9.9.9")])

  /// A firewall that swallows what it does not want is no outage.
  @Test func aConnectionInPlaceOfAnEchoThatWasNeverAnsweredShowsNothing() async throws {
    network.state.withLock { state in
      state.canEcho = false
      state.times = [:]
    }
    let driver = try connector(withoutHosts)
    for _ in 0..<5 {
      let found = await poll(driver)
      #expect(found[.gateway]?[.linkUp] == nil && found[.gateway]?[.linkContact] == .text("silent"))
      #expect(found[.internet]?[.linkUp] == nil && found[.internet]?[.linkContact] == .text("silent"))
      #expect(found[.internet]?[.linkNames] == .bool(true))
    }
    // Nobody has the router's address.
    network.state.withLock { $0.files["/proc/net/arp"] = "h\n192.168.2.254 0x1 0x0 00:00:00:00:00:00 * eth0\n" }
    #expect(await poll(driver)[.gateway]?[.linkUp] == .bool(false))
  }

  @Test func aConnectionInPlaceOfAnEchoThatWasAnsweredOnceTellsOfAnOutage() async throws {
    network.state.withLock { $0.canEcho = false }
    let driver = try connector(withoutHosts)
    #expect(await poll(driver)[.internet]?[.linkUp] == .bool(true))
    network.state.withLock { $0.times = [:] }
    _ = await poll(driver)
    // The router itself answers for names that it knows.
    let found = await poll(driver)
    #expect(found[.gateway]?[.linkUp] == .bool(false) && found[.internet]?[.linkUp] == .bool(false))
    // Whoever finds names out there shows that there is a way.
    network.state.withLock { $0.files["/etc/resolv.conf"] = "nameserver 9.9.9.10\n" }
    #expect(await poll(driver)[.internet]?[.linkUp] == nil)
  }

  @Test func aConnectionThatIsConfiguredIsTakenAtItsWord() async throws {
    network.state.withLock { state in
      state.canEcho = false
      state.times = [:]
    }
    let found = await poll(
      try connector(
        NetworkConfiguration(
          gateway: .init(host: "192.168.2.254", way: .tcp(443)),
          internet: [.init(host: "9.9.9.9", way: .tcp(443)), .init(host: "9.9.9.10")])))
    #expect(found[.gateway]?[.linkUp] == .bool(false) && found[.internet]?[.linkUp] == .bool(false))
  }

  @Test func aDeadNameServerIsNoDeadLine() async throws {
    let driver = try connector()
    _ = await poll(driver)
    clock.advance(by: .seconds(3600))
    network.state.withLock { $0.namesWork = false }
    // One question may be lost.
    #expect(await poll(driver)[.internet]?[.linkNames] == nil)
    let found = await poll(driver)
    #expect(found[.internet]?[.linkNames] == .bool(false) && found[.internet]?[.linkUp] == .bool(true))
    // The last address it had is used on.
    #expect(found[host]?[.linkUp] == .bool(true))
    // From the beginning on there is none.
    let fresh = await poll(try connector())
    #expect(fresh[host]?[.linkUp] == nil && fresh[host]?[.linkContact] == .text("name-unknown"))
  }

  @Test func aHostThatRefusesAndOneThatIsSilent() async throws {
    let driver = try connector()
    network.state.withLock { $0.failures["10.9.8.7"] = .refused }
    var found = await poll(driver)
    #expect(found[host]?[.linkUp] == .bool(false) && found[host]?[.linkContact] == .text("refused"))
    // One connection that does not come about may be a packet that was lost.
    network.state.withLock { $0.failures["10.9.8.7"] = .silent }
    #expect(await poll(driver)[host]?[.linkUp] == nil)
    found = await poll(driver)
    #expect(found[host]?[.linkUp] == .bool(false) && found[host]?[.linkContact] == .text("silent"))
    #expect(found[.internet]?[.linkUp] == .bool(true))
  }

  /// An outage is told as one, and is not the loss of the time after it.
  @Test func anOutageIsNoLoss() async throws {
    let driver = try connector()
    for _ in 0..<5 { _ = await poll(driver) }
    network.state.withLock { $0.times["9.9.9.9"] = nil }
    for _ in 0..<10 { #expect(await poll(driver)[.internet]?[.linkLoss] == nil) }
    network.state.withLock { $0.times["9.9.9.9"] = 12 }
    #expect(await poll(driver)[.internet]?[.linkLoss] == .number(0))
    // One round without an answer is.
    network.state.withLock { $0.times["192.168.2.21"] = nil }
    _ = await poll(driver)
    network.state.withLock { $0.times["192.168.2.21"] = 2 }
    #expect(await poll(driver)[one]?[.linkLoss] == .number(5.56))
  }

  @Test func certificatesAreLookedAtSeldomAndDoubtIsLookedAtAgain() async throws {
    let driver = try connector()
    for _ in 0..<12 { _ = await poll(driver) }
    #expect(network.state.withLock { $0.greetings } == 1)
    clock.advance(by: .seconds(600))
    network.state.withLock { $0.greeting = TLSGreeting(end: .notTrusted, expires: Timestamp(seconds: 5)) }
    var found = await poll(driver)
    #expect(found[host]?[.linkContact] == .text("not-trusted"))
    #expect(
      found[host]?[.linkCertificateExpires] == .time(Timestamp(seconds: 5)) && found[host]?[.linkUp] == .bool(true))
    network.state.withLock { $0.greeting = TLSGreeting(end: .trusted) }
    found = await poll(driver)
    #expect(found[host]?[.linkContact] == .text("answering"))
  }

  @Test func aHandshakeThatIsCutOffChangesNothingOfWhatIsKnown() async throws {
    let driver = try connector()
    network.state.withLock { $0.greeting = TLSGreeting(end: .notTrusted, expires: Timestamp(seconds: 5)) }
    _ = await poll(driver)
    network.state.withLock { $0.greeting = TLSGreeting(end: .unknown) }
    let found = await poll(driver)
    #expect(found[host]?[.linkUp] == .bool(true) && found[host]?[.linkContact] == nil)
    #expect(found[host]?[.linkCertificateExpires] == .time(Timestamp(seconds: 5)))
    network.state.withLock { $0.greeting = TLSGreeting(end: .failed) }
    #expect(await poll(driver)[host]?[.linkContact] == .text("tls-failed"))
    network.state.withLock { $0.greeting = TLSGreeting(end: .trusted) }
    #expect(await poll(driver)[host]?[.linkContact] == .text("answering"))
  }

  @Test func aModemTellsOfTheLinkThatItIs() async throws {
    network.state.withLock { state in
      state.files["/proc/net/route"] = "x\nwwan0\t00000000\t00000000\t0001\t0\t0\t700\t00000000\t0\t0\t0\n"
      state.files["/sys/class/net/wwan0/operstate"] = "unknown\n"
      state.files["/sys/class/net/wwan0/carrier"] = "1\n"
      state.outputs = [
        "-J -L": ModemOutput.list, "-J -m /org/freedesktop/ModemManager1/Modem/3": ModemOutput.modem,
        "-J -m /org/freedesktop/ModemManager1/Modem/3 --signal-get": ModemOutput.signal,
      ]
    }
    let found = await poll(try connector(NetworkConfiguration(internet: [.init(host: "9.9.9.9")])))
    #expect(found[.ownLink]?[.linkBearer] == .text("4g") && found[.ownLink]?[.linkSignal] == .number(-112))
    #expect(found[.ownLink]?[.linkNetwork] == .text("CHINA MOBILE"))
    #expect(found[.gateway] == nil)
  }

  @Test func whatOthersTellIsLeftToThem() async throws {
    let plugin = PluginConfiguration(
      key: "p", name: LocalizedText("P"), program: ProgramConfiguration(path: "/bin/true"), interval: .seconds(10),
      deadline: .seconds(5), facts: [PluginFactMapping(subject: .gateway, fact: .linkUp, source: .exit)])
    let driver = try connector(plugins: [plugin])
    let found = await poll(driver)
    #expect(found[.gateway]?[.linkUp] == nil && found[.gateway]?[.linkLatency] == .number(0.8))
    #expect(driver.capabilities.facts[.gateway]?.contains(.linkUp) == false)
  }

  @Test func everythingItTellsIsDeclared() async throws {
    let driver = try connector()
    var told: [SubjectID: Set<Fact>] = [:]
    for _ in 0..<20 {
      for (subject, facts) in await poll(driver) { told[subject, default: []].formUnion(facts.keys) }
    }
    for (subject, facts) in driver.capabilities.facts {
      #expect(told[subject, default: []].union([.linkErrors]) == facts.union([.linkErrors]), "\(subject)")
    }
  }
}
