import Connectors
import ShopConfiguration
import ShopModel
import Testing

@testable import tillwatch

private let now = Timestamp(seconds: 1_790_000_000)

private func findings(_ change: (inout DoctorFacts) -> Void) -> [DoctorFinding] {
  var facts = DoctorFacts()
  facts.now = now
  facts.mayPing = true
  change(&facts)
  return Doctor(facts: facts).findings
}

private func measured(_ change: (inout DoctorFacts.Network) -> Void) -> [DoctorFinding] {
  findings { facts in
    var network = DoctorFacts.Network(interface: nil, interfaces: ["eth0", "wlan0"], wayOut: "eth0", hasCarrier: true)
    network.servers = [.init(server: .init(address: "192.168.1.1"), name: nil, outcome: .reached)]
    change(&network)
    facts.network = network
  }
}

extension [DoctorFinding] {
  fileprivate func first(_ id: String) -> DoctorFinding? { first { $0.id == id } }
  fileprivate func state(_ id: String) -> DoctorFinding.State? { first(id)?.state }
  fileprivate func text(_ id: String) -> String { first(id)?.text(.english) ?? "" }
  fileprivate func advice(_ id: String) -> String { first(id)?.advice?(.english) ?? "" }
}

@Suite struct DoctorNetworkTests {
  @Test func anInterfaceThatIsNotHereIsToldWithThoseThatAre() {
    let wrong = measured { $0.interface = "eth9" }
    #expect(wrong.state("network/interface") == .problem)
    #expect(wrong.text("network/interface") == "there is no interface eth9; here: eth0, wlan0")
    #expect(wrong.advice("network/interface").contains("interface"))
    #expect(measured { $0.interface = "wlan0" }.state("network/interface") == .ok)
    #expect(measured { _ in }.text("network/interface") == "eth0, that of the way out")
    #expect(measured { $0.wayOut = nil }.state("network/interface") == .problem)
    #expect(measured { $0.hasCarrier = false }.text("network/interface").contains("no carrier"))
    #expect(findings { _ in }.state("network/interface") == nil)
  }

  @Test func whatIsReachedForIsToldWithTheWayItIsReached() {
    func of(
      _ way: NetworkConfiguration.Way, _ outcome: NetworkLook.Outcome?, addresses: Set<String>? = ["10.0.0.1"]
    ) -> DoctorFinding? {
      measured {
        var target = DoctorFacts.Network.Target(name: LocalizedText("Internet"), id: "i", host: "h", way: way)
        target.addresses = addresses
        target.outcome = outcome
        $0.targets = [target]
      }.first("i")
    }
    #expect(of(.ping, .reached)?.text(.english) == "h (ping): answers")
    #expect(of(.tcp(443), .refused)?.text(.english).hasPrefix("h (TCP 443): the computer is there") == true)
    #expect(of(.ping, .silent)?.advice?(.english).contains("tcp: 443") == true)
    for outcome in [NetworkLook.Outcome.refused, .silent, .noRoute] {
      #expect(of(.dns(53), outcome)?.state == .problem && of(.dns(53), outcome)?.advice != nil)
    }
    #expect(of(.ping, nil, addresses: [])?.text(.english).contains("no such name") == true)
    #expect(of(.ping, nil, addresses: nil)?.state == .problem)
    #expect(of(.ping, .notAllowed)?.state == .notLookedAt)
  }

  @Test func aNameServerIsToldByWhatItSays() {
    func of(_ outcome: NetworkLook.Outcome) -> DoctorFinding? {
      measured {
        $0.servers = [.init(server: .init(address: "fd00::1", port: 54), name: "pos.example", outcome: outcome)]
      }.first("network/name-server/[fd00::1]:54")
    }
    #expect(of(.reached)?.state == .ok)
    #expect(of(.silent)?.state == .problem && of(.refused)?.state == .problem)
    #expect(of(.noSuchName)?.text(.english).contains("does not know pos.example") == true)
    #expect(of(.cannotSay(5))?.state == .warning)
    #expect(measured { $0.servers = [] }.state("network/name-server") == .problem)
  }

  @Test func withoutPingTheTruthIsSaidAndHowToMendItForGood() {
    func of(pingsTerminals: Bool) -> [DoctorFinding] {
      findings {
        $0.mayPing = false
        $0.network = .init(wayOut: "eth0", pingsTerminals: pingsTerminals)
      }
    }
    let found = of(pingsTerminals: true)
    #expect(found.state("ping") == .warning)
    #expect(found.text("ping").contains("terminals is not measured at all, router and internet by connecting"))
    #expect(found.advice("ping").hasPrefix("sudo sysctl") && found.advice("ping").contains("/etc/sysctl.d/"))
    #expect(!of(pingsTerminals: false).text("ping").contains("terminals"))
    // Nobody needs it: nothing is to be done.
    #expect(findings { $0.mayPing = false }.state("ping") == .ok)
  }

  @Test func aModemsProgramThatIsNamedHasToBeThere() {
    func of(_ isThere: Bool, _ canBeRun: Bool, _ isWanted: Bool) -> DoctorFinding.State? {
      measured { $0.modem = .init(path: "/m", isThere: isThere, canBeRun: canBeRun, isWanted: isWanted) }
        .state("network/modem")
    }
    #expect(of(true, true, true) == .ok && of(true, false, false) == .problem && of(false, false, true) == .problem)
    #expect(of(false, false, false) == nil)
  }

  @Test func thePlaceForAgentsIsToldByWhoHasIt() {
    func of(
      _ place: PushLook.Place, _ asking: DoctorFacts.Asking = .nobody,
      _ change: (inout PushLook.Result) -> Void = { _ in }
    ) -> [DoctorFinding] {
      var seen = PushLook.Result(place: place)
      change(&seen)
      return findings { $0.push = .init(host: "127.0.0.1", port: 8642, seen: seen, asking: asking) }
    }
    #expect(of(.free).state("push") == .ok && of(.free).state("tls:push") == nil)
    #expect(of(.inUse).text("push") == "127.0.0.1:8642: another program listens there")
    #expect(of(.inUse, .console).text("push").contains("open console of this shop"))
    #expect(of(.inUse, .console).state("push") == .ok && of(.inUse, .perhaps).state("push") == .notLookedAt)
    #expect(of(.notHere).state("push") == .problem && of(.notAllowed).state("push") == .problem)
    #expect(of(.free) { $0.identityProblem = "there is no file /k" }.text("tls:push") == "TLS: there is no file /k")
    func certificate(_ days: Int64) -> DoctorFinding.State? {
      of(.free) { $0.validUntil = now + .seconds(days * 86_400) }.state("tls:push")
    }
    #expect(certificate(-1) == .problem && certificate(5) == .warning && certificate(90) == .ok)
  }

  @Test func aLedgerIsToldByItsAge() {
    func of(_ file: DoctorFacts.Ledger.File) -> DoctorFinding? {
      findings {
        $0.ledgers = [
          .init(name: LocalizedText("Book"), key: "book", path: "/b", freshFor: .seconds(36 * 3600), file: file)
        ]
      }.first("ledger/book")
    }
    #expect(of(.absent)?.state == .problem && of(.noAnswer)?.state == .problem)
    #expect(of(.unreadable("permission denied"))?.text(.english) == "/b: cannot be read: permission denied")
    #expect(of(.written(now - .seconds(300)))?.text(.english) == "/b: written 5 min ago")
    let old = of(.written(now - .seconds(72 * 3600)))
    #expect(old?.state == .warning && old?.text(.english) == "/b: written 3 days ago, and it counts for 36 h")
    #expect(of(.written(now + .seconds(3600)))?.state == .problem)
  }

  @Test func aLocaleThatIsSetAndNotThereIsToBeGenerated() {
    let found = findings {
      $0.screen.codeset = "ANSI_X3.4-1968"
      $0.screen.locale = "zh_CN.UTF-8"
      $0.screen.localeVariable = "LC_ALL"
      $0.screen.hasLocale = false
    }
    #expect(found.state("locale") == .warning && found.text("locale").contains("zh_CN.UTF-8"))
    #expect(found.advice("locale").contains("locale-gen zh_CN.UTF-8"))
    #expect(found.advice("locale").contains("dpkg-reconfigure locales"))
    #expect(found.advice("locale").contains("export LC_ALL=C.UTF-8"))
  }

  @Test func anOpenConsoleIsToldByItsLockAndItsCommandLine() {
    let locks = """
      1: POSIX  ADVISORY  WRITE 7 fe:00:42 0 EOF
      2: FLOCK  ADVISORY  WRITE 8 fe:00:42 0 EOF
      2: -> FLOCK  ADVISORY  WRITE 9 fe:00:43 0 EOF
      3: FLOCK  ADVISORY  READ 10 fe:00:44 0 EOF
      """
    #expect(OpenConsole.holder(ofFile: 42, in: locks) == 8)
    #expect([43, 44, 4].allSatisfy { OpenConsole.holder(ofFile: $0, in: locks) == nil })
    func path(_ arguments: [String]) -> String? {
      OpenConsole.configurationPath(arguments: arguments, environment: ["HOME=/nowhere"], place: "/place")
    }
    #expect(path(["tillwatch", "--config", "/a/shop.yaml"]) == "/a/shop.yaml")
    #expect(path(["tillwatch", "--config=b.yaml"]) == "/place/b.yaml")
    #expect(path(["tillwatch", "demo"]) == nil)
  }

  @Test func onlyWhatTheConsolesConfigurationHasIsAskedByIt() throws {
    let shop = """
      shop: {name: Tea}
      terminals: [{id: a, name: One, connector: zvt, host: Till-1.local, port: 20007}]
      """
    let console = OpenConsole(configuration: try ShopConfiguration.load(text: shop, file: "shop.yaml"))
    #expect(console.asks("till-1.local", 20007) == .console)
    #expect(console.asks("till-2.local", 20007) == .nobody)
    #expect(console.listens(PushConfiguration(agents: [])) == .nobody)
    #expect(OpenConsole(configuration: nil).asks("till-1.local", 20007) == .perhaps)
  }
}
