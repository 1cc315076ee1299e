import ShopConfiguration
import ShopModel
import TechnicianPIN

/// The configuration that leads to the demonstration's devices: nothing in it is special, a real shop's looks the same.
enum DemoConfiguration {
  static let account = "lakala"
  static let service = "lakala"
  static let deadline: Duration = .milliseconds(1500)

  static func shop(
    at places: DemoPlaces, upsName: String, interval: Duration, password: SecretSource, token: SecretSource,
    today: CivilDate
  ) throws(JSONPath.Problem) -> ShopConfiguration {
    ShopConfiguration(
      shop: ShopIdentity(
        name: LocalizedText(en: "Jinfu Store 金福便利店", zh: "金福便利店"), supportPhone: DemoShop.supportPhone,
        isDemo: true),
      terminals: DemoTerminal.allCases.compactMap { terminal in
        guard let place = places.terminals[terminal] else { return nil }
        return TerminalConfiguration(
          identity: TerminalIdentity(
            key: terminal.key, name: terminal.name, place: terminal.place, address: "\(place.host):\(place.port)",
            connector: "zvt", interval: interval),
          host: place.host, port: place.port, password: password, tid: terminal.tid, deadline: deadline,
          totalsInterval: .seconds(15))
      },
      printers: [
        PrinterConfiguration(
          identity: ApparatusIdentity(
            id: SubjectID(.printer, "receipts"), name: LocalizedText(en: "Receipts", zh: "小票"),
            place: LocalizedText(en: "by the entrance", zh: "门口"),
            address: "\(places.printer.host):\(places.printer.port)",
            connector: "escpos", interval: interval),
          host: places.printer.host, port: places.printer.port, deadline: deadline)
      ],
      powerSources: [
        PowerConfiguration(
          identity: ApparatusIdentity(
            id: SubjectID(.power, "ups"), name: LocalizedText(en: "UPS", zh: "备用电源"),
            place: LocalizedText(en: "back of the shop", zh: "店内里侧"),
            address: "\(upsName)@\(places.ups.host):\(places.ups.port)", connector: "nut", interval: interval),
          host: places.ups.host, port: places.ups.port, ups: upsName, deadline: deadline)
      ],
      services: [
        HTTPServiceConfiguration(
          key: service, name: LocalizedText(en: "Lakala", zh: "拉卡拉"), url: StatusService.url(at: places.service),
          headers: [HTTPHeader(name: "Authorization", prefix: "Bearer ", value: .secret(token))], interval: interval,
          deadline: deadline, sizeLimit: 64 * 1024, account: account, facts: try accountFacts(),
          lists: [try terminalFacts(), try linkFacts(), try upgradeFacts()])
      ],
      accounts: [
        AccountIdentity(
          key: account, name: LocalizedText(en: "Lakala", zh: "拉卡拉"), merchantID: DemoShop.merchantNumber,
          supportPhone: DemoShop.supportPhone)
      ], duties: duties(today: today), takings: takings, network: places.network,
      technician: TechnicianConfiguration(pin: pin))
  }

  /// The digest of ``DemoShop/pin``. Known to everybody, so there is no use in a slow one; written down, so that the first
  /// picture does not wait for it.
  static let pin = PINHash("$scrypt$ln=4,r=8,p=1$dGlsbHdhdGNoLWRlbW8hIQ$ZeR0z2OZLNAa2Tkbdgb3hWQ27GtIWNwto7l1uJQRchQ")

  /// The usual calendar, of which one duty should have been done yesterday.
  private static func duties(today: CivilDate) -> [Duty] {
    ShopConfiguration.usualDuties(hasUPS: true).map { duty in
      var duty = duty
      if duty.kind == "cleaning" { duty.firstDue = today.adding(days: -1) }
      return duty
    }
  }

  /// A shop at a corner that never closes.
  private static let takings = TakingsProfile(
    currency: "CNY",
    days: Dictionary(
      uniqueKeysWithValues: (0...6).map { day in
        let yuan: [(from: Int, to: Int, perHour: Int64)] = [
          (0, 7, 120), (7, 9, 900), (9, 11, 500), (11, 14, 1_100), (14, 17, 600), (17, 21, 1_400), (21, 24, 450),
        ]
        return (
          day,
          yuan.map { TakingsProfile.Span(begins: $0.from * 60, ends: $0.to * 60, perHour: $0.perHour * 100) }
        )
      }))

  // MARK: The account

  private static func accountFacts() throws(JSONPath.Problem) -> [JSONFactMapping] {
    let fen = JSONUnit.moneyMinor(.path(try JSONPath(parsing: "$.merchant.balance.currency")))
    let yuan = JSONUnit.moneyMajor(.fixed("CNY"))
    let rights = ["Y": "allowed", "N": "blocked"]
    let steps = ["DONE": "done", "ONGOING": "current", "OPEN": "pending", "REJECTED": "failed"]
    let rows: [(Fact, String, JSONUnit, [String: String])] = [
      (.accountState, "status", .plain, merchantStates),
      (.accountProviderCode, "code", .plain, [:]),
      (.accountProviderText, "message", .plain, [:]),
      (.accountPayments, "rights.pay", .plain, rights),
      (.accountRefunds, "rights.refund", .plain, rights),
      (.accountWithdrawals, "rights.withdraw", .plain, rights),
      (.accountSettling, "rights.settle", .plain, rights),
      (.accountBalance, "balance.available", fen, [:]),
      (.accountBalanceRequired, "balance.required", fen, [:]),
      (.accountBalanceFrozen, "balance.frozen", fen, [:]),
      (.accountBalanceInTransit, "balance.inTransit", fen, [:]),
      (.accountTransactionLimit, "limits.single", yuan, [:]),
      (.accountDayLimit, "limits.day", yuan, [:]),
      (.accountDayUsed, "limits.dayUsed", yuan, [:]),
      (.accountSettlementState, "settlement.state", .plain, settlementStates),
      (.accountSettlementAmount, "settlement.amount", .moneyMinor(.fixed("CNY")), [:]),
      (.accountSettlementAt, "settlement.at", .iso8601, [:]),
      (.accountSettlementNext, "settlement.next", .iso8601, [:]),
      (.accountBankAccount, "bankCard", .plain, ["VERIFIED": "verified", "PENDING": "pending", "OFF": "disabled"]),
      (.accountOnboardingApply, "onboarding.apply", .plain, steps),
      (.accountOnboardingReview, "onboarding.review", .plain, steps),
      (.accountOnboardingContract, "onboarding.contract", .plain, steps),
      (.accountOnboardingInstall, "onboarding.install", .plain, steps),
      (.accountOnboardingSettle, "onboarding.settle", .plain, steps),
    ]
    var mappings: [JSONFactMapping] = []
    for (fact, path, unit, values) in rows {
      mappings.append(
        JSONFactMapping(
          subject: .account(account), fact: fact, path: try JSONPath(parsing: "$.merchant.\(path)"), unit: unit,
          values: values))
    }
    return mappings
  }

  private static let merchantStates = [
    "NORMAL": "normal", "REVIEW": "under-review", "REJECTED": "rejected", "LIMITED": "limited", "FROZEN": "frozen",
    "DISABLED": "disabled", "CLOSED": "closed", "DORMANT": "dormant",
  ]

  private static let settlementStates = [
    "PENDING": "pending", "PROCESSING": "processing", "PAID": "paid", "DELAYED": "delayed", "FAILED": "failed",
    "RETURNED": "returned", "FROZEN": "frozen",
  ]

  // MARK: Terminals, their links, upgrades

  private static func terminalFacts() throws(JSONPath.Problem) -> JSONListMapping {
    JSONListMapping(
      path: try JSONPath(parsing: "$.terminals"), kind: .terminal, key: try JSONPath(parsing: "$.tid"),
      members: members { .terminal($0.key) },
      facts: [
        JSONItemMapping(fact: .terminalBattery, path: try JSONPath(parsing: "$.battery"), unit: .percent),
        JSONItemMapping(
          fact: .terminalPaper, path: try JSONPath(parsing: "$.paper"),
          values: ["OK": "ok", "LOW": "low", "OUT": "out", "JAM": "jam"]),
        JSONItemMapping(fact: .terminalTargetSoftware, path: try JSONPath(parsing: "$.targetVersion")),
      ])
  }

  private static func linkFacts() throws(JSONPath.Problem) -> JSONListMapping {
    JSONListMapping(
      path: try JSONPath(parsing: "$.terminals"), kind: .link, key: try JSONPath(parsing: "$.tid"),
      members: members { .link(ofTerminal: $0.key) },
      facts: [
        JSONItemMapping(
          fact: .linkBearer, path: try JSONPath(parsing: "$.bearer"),
          values: ["ETHERNET": "ethernet", "WIFI": "wifi", "2G": "2g", "3G": "3g", "4G": "4g", "5G": "5g"]),
        JSONItemMapping(fact: .linkSignal, path: try JSONPath(parsing: "$.rssi"), unit: .decibelMilliwatts),
        JSONItemMapping(fact: .linkNetwork, path: try JSONPath(parsing: "$.network")),
      ])
  }

  private static func upgradeFacts() throws(JSONPath.Problem) -> JSONListMapping {
    let terminals = Dictionary(uniqueKeysWithValues: DemoTerminal.allCases.map { ($0.tid, $0.key) })
    let rows: [(Fact, String, JSONUnit, [String: String])] = [
      (.upgradeTerminal, "tid", .plain, terminals),
      (
        .upgradeKind, "kind", .plain,
        ["FIRMWARE": "firmware", "PARAMETERS": "parameters", "MAINTENANCE": "platform-maintenance"]
      ),
      (.upgradeFrom, "from", .plain, [:]),
      (.upgradeTo, "to", .plain, [:]),
      (.upgradeState, "state", .plain, upgradeStates),
      (.upgradeProgress, "progress", .percent, [:]),
      (.upgradeWaitingFor, "waitingFor", .plain, ["BATCH": "batch-settled"]),
      (.upgradeAttempts, "attempts", .count, [:]),
      (.upgradeFailureCode, "errorCode", .plain, [:]),
      (.upgradeFailureText, "errorText", .plain, [:]),
      (.upgradeStarts, "starts", .epochMilliseconds, [:]),
      (.upgradeEnds, "ends", .epochMilliseconds, [:]),
    ]
    var facts: [JSONItemMapping] = []
    for (fact, path, unit, values) in rows {
      facts.append(JSONItemMapping(fact: fact, path: try JSONPath(parsing: "$.\(path)"), unit: unit, values: values))
    }
    return JSONListMapping(
      path: try JSONPath(parsing: "$.upgrades"), kind: .upgrade, key: try JSONPath(parsing: "$.id"), facts: facts,
      isRoster: true)
  }

  private static let upgradeStates = [
    "ANNOUNCED": "announced", "QUEUED": "queued", "WAITING": "waiting", "DOWNLOADING": "downloading",
    "INSTALLING": "installing", "REBOOTING": "rebooting", "DONE": "done", "FAILED": "failed",
  ]

  private static func members(_ subject: (DemoTerminal) -> SubjectID) -> [String: SubjectID] {
    Dictionary(uniqueKeysWithValues: DemoTerminal.allCases.map { ($0.tid, subject($0)) })
  }
}
