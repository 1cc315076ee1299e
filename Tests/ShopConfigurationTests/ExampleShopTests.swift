import ShopConfiguration
import ShopModel
import Testing

@Suite struct ExampleShopTests {
  let configuration: ShopConfiguration

  init() throws { configuration = try ShopConfiguration.load(text: exampleShop, file: "shop.yaml", with: exampleHost) }

  @Test func theShop() {
    #expect(configuration.shop.name(.english) == "Harbour Tea House")
    #expect(configuration.shop.name(.chinese) == "海港茶馆")
    #expect(configuration.shop.supportPhone == "400-800-1234")
    #expect(!configuration.shop.isDemo)
    #expect(configuration.language == .chinese)
    #expect(configuration.theme == "harbour")
    #expect(configuration.timeZone == "Asia/Shanghai")
    #expect(configuration.openingHours.days[1] == [.init(opens: 540, closes: 1110)])
    #expect(
      configuration.openingHours.days[5] == [.init(opens: 540, closes: 840), .init(opens: 900, closes: 1560)])
    #expect(configuration.openingHours.days[6] == [.init(opens: 600, closes: 1440)])
    #expect(configuration.openingHours.days[0] == [])
  }

  @Test func aTerminalWithEveryKey() {
    #expect(
      configuration.terminals[0]
        == TerminalConfiguration(
          identity: TerminalIdentity(
            key: "counter-1", name: LocalizedText(en: "Counter 1", zh: "一号收银台"),
            place: LocalizedText(en: "Ground floor", zh: "一楼"), address: "192.168.1.21:20007", connector: "zvt",
            interval: .seconds(10)),
          host: "192.168.1.21", port: 20_007, password: .environment("TILLWATCH_COUNTER_1"), charset: .auto,
          targetVersion: "2.1.0", tid: "52523535", deadline: .seconds(8), statusServiceByte: 5,
          totalsInterval: .seconds(900),
          restart: CommandConfiguration(
            program: ProgramConfiguration(path: "/usr/bin/adb", arguments: ["-s", "192.168.1.21:5555", "reboot"]),
            deadline: .seconds(20)),
          reset: CommandConfiguration(
            program: ProgramConfiguration(
              path: "/opt/till/reset-app", arguments: ["counter-1"],
              environment: [ProgramVariable(name: "TOKEN", value: .secret(.file("/etc/tillwatch/reset-token")))]))))
  }

  @Test func aTerminalWithTheDefaults() {
    let terminal = configuration.terminals[1]
    #expect(terminal.port == 20_007)
    #expect(terminal.identity.address == "counter-2.lan:20007")
    #expect(terminal.identity.interval == .seconds(10))
    #expect(terminal.deadline == .seconds(8))
    #expect(terminal.speaks == .zvt(ZVTOptions()))
    #expect(terminal.zvt?.charset == .auto)
    #expect(terminal.zvt?.statusServiceByte == 5)
    #expect(terminal.zvt?.totalsInterval == .seconds(900))
    #expect(terminal.zvt?.password == nil)
    #expect(terminal.tid == nil)
    #expect(terminal.targetVersion == nil)
  }

  @Test func aTerminalOfAnotherProtocol() {
    #expect(
      configuration.terminals[2]
        == TerminalConfiguration(
          identity: TerminalIdentity(
            key: "counter-3", name: LocalizedText(en: "Counter 3", zh: "三号收银台"), address: "192.168.1.23:10009",
            connector: "poslink", interval: .seconds(30)),
          host: "192.168.1.23", port: 10_009, speaks: .poslink(POSLINKOptions(framing: .tcp))))
    #expect(configuration.terminals[2].zvt == nil)
  }

  @Test func whatIsMeasuredOfTheNetwork() {
    #expect(
      configuration.network
        == NetworkConfiguration(
          interface: "eth0", names: ["pos.acquirer.example"],
          nameServers: [.init(address: "192.168.1.1"), .init(address: "223.5.5.5")],
          internet: [
            .init(host: "223.5.5.5"), .init(host: "www.acquirer.example", way: .tcp(443)),
            .init(host: "119.29.29.29", way: .dns(53)),
          ],
          hosts: [
            .init(
              key: "payments", name: LocalizedText(en: "Payment host", zh: "交易主机"), host: "pos.acquirer.example",
              caFile: "/etc/tillwatch/acquirer.pem")
          ], terminals: ["counter-2": .init(host: "counter-2.lan", way: .tcp(8080))], modemLink: "mobile"))
    #expect(configuration.links.first?.id == .ownLink)
    #expect(configuration.links.contains { $0.id == .link(toHostOf: "payments") && $0.role == .host })
  }

  @Test func thePrinterAndThePowerSource() {
    #expect(
      configuration.printers == [
        PrinterConfiguration(
          identity: ApparatusIdentity(
            id: SubjectID(.printer, "receipts"), name: LocalizedText(en: "Receipts", zh: "小票"),
            place: LocalizedText(en: "Ground floor", zh: "一楼"), address: "192.168.1.31:9100", connector: "escpos",
            interval: .seconds(30)),
          host: "192.168.1.31", port: 9100, deadline: .seconds(3))
      ])
    #expect(
      configuration.powerSources == [
        PowerConfiguration(
          identity: ApparatusIdentity(
            id: SubjectID(.power, "ups"), name: LocalizedText(en: "UPS", zh: "备用电源"),
            address: "till@localhost:3493", connector: "nut", interval: .seconds(10)),
          host: "localhost", port: 3493, ups: "till", deadline: .seconds(5))
      ])
    #expect(configuration.topology.parents[SubjectID(.printer, "receipts")] == [.init(.gateway)])
  }

  @Test func thePlugins() {
    #expect(configuration.plugins.map(\.key) == ["router", "receipts"])
    #expect(configuration.plugins[0].facts.map(\.fact) == [.linkUp, .linkLatency, .linkLoss, .linkNetwork])
    #expect(configuration.plugins[0].facts.last?.source == .text)
    #expect(configuration.plugins[0].interval == PluginConfiguration.defaultInterval)
    #expect(configuration.plugins[0].deadline == PluginConfiguration.defaultDeadline)
    #expect(configuration.plugins[1].facts.map(\.source) == [.label("paper")])
  }

  @Test func theLedger() throws {
    let ledger = try #require(configuration.ledgers.first)
    #expect(ledger.facts.map(\.fact) == [.accountPayments, .accountMonthLimit, .accountSettlementState])
    #expect(ledger.subjects == [.account("main")])
    #expect(ledger.interval == LedgerConfiguration.defaultInterval)
    #expect(ledger.freshFor == LedgerConfiguration.defaultFreshFor)
  }

  @Test func theChannels() {
    #expect(configuration.channels.map(\.key) == ["group", "phone", "office"])
    #expect(configuration.channels[0].policy.quietHours == .daily(from: 1320, to: 420))
    // What the file says of these is what holds without it.
    #expect(configuration.channels[0].policy.limit == NoticePolicy().limit)
    #expect(configuration.channels[0].policy.window == NoticePolicy().window)
    #expect(configuration.channels[0].policy.severity == NoticePolicy().severity)
    #expect(configuration.channels[2].program == configuration.channels[2].defaultProgram)
  }

  @Test func theAccountAndTheService() throws {
    #expect(
      configuration.accounts == [
        AccountIdentity(
          key: "main", name: LocalizedText(en: "City Acquirer", zh: "城市收单"), merchantID: "898310148160568",
          supportPhone: "95516")
      ])
    let service = try #require(configuration.services.first)
    #expect(service.key == "acquirer")
    #expect(service.url == "https://status.acquirer.example/v1/merchant?view=full")
    #expect(
      service.headers == [
        HTTPHeader(name: "Accept", value: .literal("application/json")),
        HTTPHeader(name: "Authorization", prefix: "Bearer ", value: .secret(.credential("acquirer-token"))),
      ])
    #expect(service.interval == .seconds(60))
    #expect(service.deadline == .seconds(10))
    #expect(service.sizeLimit == 256 << 10)
    #expect(service.account == "main")
    #expect(service.caFile == "/etc/tillwatch/acquirer.pem")
    #expect(!service.allowsPlainHTTP)
    #expect(service.method == .get)
    #expect(service.pages == HTTPPages(next: .address(try JSONPath(parsing: "$.paging.next")), limit: 20))
  }

  @Test func whatIsKeptByHandCountsAsLongAsItDoesAnyway() {
    #expect(configuration.handTerms == HandTerms())
  }

  @Test func thePushListener() throws {
    let push = try #require(configuration.push)
    #expect(push.host == "192.168.1.10")
    #expect(push.port == 8642)
    #expect(push.certificate?.keyFile == "/etc/tillwatch/push-key.pem")
    #expect(push.agents.map(\.key) == ["stockroom"])
    #expect(
      push.agents[0].facts == [
        .terminal("counter-2"): [.terminalBattery, .terminalMains], .link(ofTerminal: "counter-2"): [.linkSignal],
      ])
    // What the file says of it is what holds without it.
    #expect(push.agents[0].freshFor == PushAgentConfiguration.defaultFreshFor)
  }

  @Test func theFactsAndWhatTheyAreAbout() throws {
    let facts = try #require(configuration.services.first).facts
    #expect(
      facts.map(\.fact) == [
        .accountState, .accountBalance, .accountDayLimit, .accountSettlementAt, .linkLatency, .linkUp,
      ])
    #expect(facts[0].subject == .account("main"))
    #expect(facts[0].values == ["ACTIVE": "normal", "REVIEW": "under-review", "FROZEN": "frozen"])
    #expect(facts[0].unit == .plain)
    #expect(facts[1].unit == .moneyMinor(.fixed("CNY")))
    #expect(facts[2].unit == .moneyMajor(.path(try JSONPath(parsing: "$.merchant.limits.currency"))))
    #expect(facts[3].unit == .iso8601)
    #expect(facts[3].path.steps == [.key("merchant"), .key("settlements"), .index(0), .key("at")])
    #expect(facts[4].subject == .link(toHostOf: "acquirer"))
    #expect(facts[4].unit == .seconds)
    #expect(facts[5].subject == .gateway)
    #expect(facts[5].values == ["yes": "true", "no": "false"])
  }

  @Test func theLists() throws {
    let lists = try #require(configuration.services.first).lists
    #expect(
      lists[0].members == [
        "52523535": .link(ofTerminal: "counter-1"), "52523536": .link(ofTerminal: "counter-2"),
      ])
    #expect(lists[0].kind == .link)
    #expect(!lists[0].isRoster)
    #expect(lists[0].facts[0].path.steps == [.key("radio"), .key("signal.dbm")])
    #expect(lists[0].facts[0].unit == .decibelMilliwatts)
    #expect(lists[1].kind == .upgrade)
    #expect(lists[1].members == [:])
    #expect(lists[1].isRoster)
    #expect(lists[1].key.steps == [.key("id")])
    #expect(lists[1].facts.map(\.unit) == [.plain, .ratio])
  }

  @Test func theChainOfLinks() {
    #expect(
      configuration.links.map(\.id.description) == [
        "link/own", "link/gateway", "link/fibre", "link/mobile", "link/internet", "link/host:acquirer",
        "link/host:payments", "link/terminal:counter-1", "link/terminal:counter-2", "link/terminal:counter-3",
      ])
    #expect(configuration.links[5].role == .host)
    #expect(configuration.links.filter(\.takesPayments).map(\.id) == [.link(toHostOf: "payments")])
    #expect(configuration.links[7].role == .terminal(.terminal("counter-1")))
    #expect(configuration.links[1].name(.chinese) == "路由器")
  }

  /// The example names every key, and a slip in any of them is noticed.
  @Test func everyKeyOfTheExampleIsCheckedForItsSpelling() {
    let keys = [
      "shop", "name", "language", "theme", "time-zone", "support-phone", "opening-hours", "accounts", "merchant-id",
      "terminals", "place", "connector", "host", "port", "password", "interval", "deadline", "charset", "tid",
      "target-version", "status-service-byte", "totals-interval", "services", "url", "headers", "size-limit",
      "account", "ca-file", "allow-plain-http", "facts", "fact", "path", "unit", "values", "subject", "lists", "kind",
      "key", "members", "roster", "links", "reachability", "through", "maintenance", "every", "first-due", "remind",
      "checklist", "windows", "subjects", "from", "to", "at", "for", "days", "flexible", "within", "takings",
      "currency", "hourly", "technician", "pin", "unlocked-for", "display", "mouse", "bell", "ascii", "printers",
      "power", "ups", "method", "pages", "next", "limit", "push", "listen", "certificate", "agents", "token",
      "fresh-for", "framing", "by-hand", "limits-for",
    ]
    for key in keys {
      // With the blank before it where there is one: "at" is also the end of "sat".
      let first =
        exampleShop.firstRange(of: " \(key): ") ?? exampleShop.firstRange(of: "\(key): ")
        ?? exampleShop.firstRange(of: "\(key):\n")
      guard let first, let end = exampleShop[first].lastIndex(of: ":") else {
        Issue.record("the example has no key \(key)")
        continue
      }
      var text = exampleShop
      text.insert("x", at: end)
      let found = problems(text, host: exampleHost)
      #expect(
        found.contains { $0.contains("unknown key \"\(key)x\"") && $0.hasSuffix("did you mean \"\(key)\"?") },
        "\(key): \(found)")
    }
  }
}
