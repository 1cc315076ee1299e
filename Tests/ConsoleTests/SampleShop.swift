import ShopModel

/// The shop of the tests: four terminals, one account, three pieces of the way out, an upgrade queue, one terminal that
/// does not answer. Monday 2026-11-23, 14:05:32 in Shanghai.
enum SampleShop {
  static let now = Timestamp(seconds: 1_795_413_932)
  static let calendar = ShopCalendar.fixed(offset: 8 * 3600)

  static func ago(_ seconds: Int64) -> Timestamp { now - .seconds(seconds) }

  static func snapshot() -> ShopSnapshot {
    let terminals = [
      terminal(
        "counter-1", LocalizedText(en: "Counter 1", zh: "一号台"), state: "ready", paper: "ok", battery: 82, response: 9),
      terminal(
        "counter-2", LocalizedText(en: "Counter 2", zh: "二号台"), state: "card-inserted", paper: "low", battery: 64,
        response: 12),
      silentTerminal(),
      terminal(
        "take-away", LocalizedText(en: "Take-away", zh: "外卖台"), state: "ready", paper: "ok", battery: 97, response: 21),
    ]
    return ShopSnapshot(
      sequence: 41, at: now,
      shop: ShopIdentity(
        name: LocalizedText(en: "Jinfu Store", zh: "金福便利店"), supportPhone: "400-000-1234", isDemo: false),
      headline: .some(can: 3, of: 4), lastAnswerAt: ago(2), terminals: terminals, accounts: [account()],
      links: links(), upgrades: upgrades(), reportsUpgrades: true,
      upgradesListedAt: SampleShop.now, incidents: [silentIncident(), balanceIncident()],
      operations: [])
  }

  /// Before the first answer: everything is configured, nothing known.
  static func unknownSnapshot() -> ShopSnapshot {
    var snapshot = snapshot()
    snapshot.headline = .notKnown(of: 4)
    snapshot.lastAnswerAt = nil
    snapshot.incidents = []
    for index in snapshot.terminals.indices {
      snapshot.terminals[index].facts.records = [:]
      snapshot.terminals[index].facts.history = [:]
      snapshot.terminals[index].availability = .notKnown
      snapshot.terminals[index].refusals[.restart] = [.stateUnknown]
      snapshot.terminals[index].findings = []
    }
    for index in snapshot.accounts.indices { snapshot.accounts[index].facts.records = [:] }
    for index in snapshot.links.indices {
      snapshot.links[index].facts.records = [:]
      snapshot.links[index].facts.history = [:]
    }
    snapshot.upgrades = []
    snapshot.reportsUpgrades = false
    return snapshot
  }

  /// All is well.
  static func calmSnapshot() -> ShopSnapshot {
    var snapshot = snapshot()
    snapshot.headline = .all(4)
    snapshot.terminals[2] = terminal(
      "counter-3", LocalizedText(en: "Counter 3", zh: "三号台"), state: "ready", paper: "ok", battery: 71, response: 34)
    snapshot.incidents = []
    snapshot.upgrades = []
    return snapshot
  }

  // MARK: Terminals

  static let reported: Set<Fact> = [
    .terminalReachable, .terminalContact, .terminalState, .terminalStatusCode, .terminalResponseTime, .terminalTID,
    .terminalSerial, .terminalDeviceName, .terminalSoftware, .terminalTargetSoftware, .terminalClockDrift,
    .terminalPaper, .terminalBattery, .terminalBatchCount, .terminalBatchAmount, .terminalPreauthorisations,
  ]

  static func record(_ value: FactValue, age: Int64 = 2, since: Int64 = 3600, source: String = "zvt") -> FactRecord {
    FactRecord(
      value: value, observedAt: ago(age), since: ago(max(age, since)), source: source, freshFor: .seconds(30))
  }

  static func terminal(
    _ key: String, _ name: LocalizedText, state: String, paper: String, battery: Double, response: Double
  ) -> TerminalSnapshot {
    let id = SubjectID.terminal(key)
    let records: [Fact: FactRecord] = [
      .terminalReachable: record(.bool(true)), .terminalContact: record(.text("answering")),
      .terminalState: record(.text(state), since: 40), .terminalStatusCode: record(.text("00")),
      .terminalResponseTime: record(.number(response)), .terminalTID: record(.text("8222000\(key.utf8.count)")),
      .terminalSerial: record(.text("SN-44071-\(key.utf8.count)")), .terminalDeviceName: record(.text("P400")),
      .terminalSoftware: record(.text("2.0.9")),
      .terminalTargetSoftware: record(.text("2.1.0"), source: "configuration"),
      .terminalClockDrift: record(.number(-3)), .terminalPaper: record(.text(paper)),
      .terminalBattery: record(.number(battery)), .terminalBatchCount: record(.number(14), age: 200),
      .terminalBatchAmount: record(.money(Money(minorUnits: 231_000, currency: "CNY")), age: 20),
    ]
    let facts = SubjectFacts(
      id: id, declared: reported, records: records,
      history: [
        .terminalResponseTime: history(around: response, every: 10, count: 300),
        .terminalBattery: history(around: battery, every: 60, count: 120, spread: 0.02),
      ])
    return TerminalSnapshot(
      identity: TerminalIdentity(
        key: key, name: name, place: LocalizedText(en: "front desk", zh: "前台"), address: "192.168.1.21:20007",
        connector: "zvt", interval: .seconds(10)),
      facts: facts, availability: .canTakeCards, restart: .reboot, reset: .none,
      refusals: [.restart: state == "ready" ? [] : [.busy(state: state)]], findings: [])
  }

  static func silentTerminal() -> TerminalSnapshot {
    var terminal = terminal(
      "counter-3", LocalizedText(en: "Counter 3", zh: "三号台"), state: "ready", paper: "ok", battery: 71, response: 34)
    for fact in terminal.facts.records.keys where terminal.facts.records[fact]?.source == "zvt" {
      terminal.facts.records[fact]?.observedAt = ago(250)
    }
    terminal.facts.records[.terminalReachable] = record(.bool(false), since: 240)
    terminal.facts.records[.terminalContact] = record(.text("unreachable"), since: 240)
    var samples = history(around: 34, every: 10, count: 300)
    for index in samples.indices where samples[index].at > ago(240) { samples[index].value = nil }
    terminal.facts.history[.terminalResponseTime] = samples
    terminal.availability = .cannot
    terminal.refusals[.restart] = [.stateUnknown]
    terminal.findings = [silentIncident().finding.id]
    return terminal
  }

  /// A history that wanders a little, the same in every run.
  static func history(around value: Double, every step: Int64, count: Int, spread: Double = 0.5) -> [Sample] {
    var state: UInt32 = 17
    return (0..<count).map { index in
      state = state &* 1_664_525 &+ 1_013_904_223
      let wander = Double(state >> 16 & 0xFF) / 255 - 0.3
      let peak = index % 47 == 0 ? 1.6 : 0
      return Sample(at: ago(Int64(count - index) * step), value: value * (1 + spread * (wander + peak)))
    }
  }

  // MARK: Account

  static func account() -> AccountSnapshot {
    let id = SubjectID.account("lakala")
    func record(_ value: FactValue) -> FactRecord {
      FactRecord(
        value: value, observedAt: ago(20), since: ago(7200), source: "lakala", freshFor: .seconds(180))
    }
    func money(_ minorUnits: Int64) -> FactRecord { record(.money(Money(minorUnits: minorUnits, currency: "CNY"))) }
    let records: [Fact: FactRecord] = [
      .accountState: record(.text("limited")), .accountPayments: record(.text("allowed")),
      .accountRefunds: record(.text("allowed")), .accountWithdrawals: record(.text("blocked")),
      .accountBalance: money(31_240), .accountBalanceRequired: money(50_000), .accountDayUsed: money(3_820_000),
      .accountDayLimit: money(5_000_000), .accountMonthUsed: money(21_400_000), .accountMonthLimit: money(100_000_000),
      .accountSettlementState: record(.text("paid")), .accountSettlementAmount: money(431_000),
      .accountSettlementAt: record(.time(ago(5 * 3600 + 212))), .accountOnboardingApply: record(.text("done")),
      .accountOnboardingReview: record(.text("done")), .accountOnboardingContract: record(.text("done")),
      .accountOnboardingInstall: record(.text("current")), .accountOnboardingSettle: record(.text("pending")),
      .accountBalanceInTransit: money(120_050), .accountBankAccount: record(.text("verified")),
    ]
    return AccountSnapshot(
      identity: AccountIdentity(
        key: "lakala", name: LocalizedText(en: "Lakala", zh: "拉卡拉"), merchantID: "822290059430392A",
        supportPhone: "95016"),
      facts: SubjectFacts(
        id: id, declared: Set(records.keys).union([.accountTransactionLimit, .accountProviderText]), records: records))
  }

  // MARK: Network

  static func links() -> [LinkSnapshot] {
    let names: [(SubjectID, LocalizedText, LinkIdentity.Role, Double)] = [
      (SubjectID(.link, "gateway"), LocalizedText(en: "router", zh: "路由器"), .gateway, 0.4),
      (SubjectID(.link, "internet"), LocalizedText(en: "internet", zh: "外网"), .internet, 6),
      (.link(toHostOf: "lakala"), LocalizedText(en: "Lakala host", zh: "拉卡拉主机"), .host, 31),
    ]
    var links = names.map { id, name, role, latency in
      LinkSnapshot(
        identity: LinkIdentity(id: id, name: name, role: role),
        facts: SubjectFacts(
          id: id, declared: [.linkUp, .linkLatency, .linkLoss],
          records: [
            .linkUp: record(.bool(true), source: "measured here"),
            .linkLatency: record(.number(latency), source: "measured here"),
            .linkLoss: record(.number(0), source: "measured here"),
          ], history: [.linkLatency: history(around: latency, every: 10, count: 200)]))
    }
    let bearers: [(String, String, Double)] = [
      ("counter-1", "wifi", -58), ("counter-2", "wifi", -71), ("counter-3", "4g", -109),
    ]
    for (key, bearer, power) in bearers {
      links.append(
        terminalLink(
          key,
          [.linkBearer: record(.text(bearer), source: "lakala"), .linkSignal: record(.number(power), source: "lakala")])
      )
    }
    links.append(terminalLink("take-away", [:]))
    return links
  }

  static func terminalLink(_ key: String, _ records: [Fact: FactRecord]) -> LinkSnapshot {
    let id = SubjectID.link(ofTerminal: key)
    let declared: Set<Fact> = records.isEmpty ? [] : [.linkBearer, .linkSignal]
    return LinkSnapshot(
      identity: LinkIdentity(id: id, name: LocalizedText(key), role: .terminal(.terminal(key))),
      facts: SubjectFacts(
        id: id, declared: declared, records: records,
        history: records.isEmpty ? [:] : [.linkSignal: history(around: -70, every: 60, count: 90, spread: 0.1)]))
  }

  // MARK: Upgrades

  static func upgrades() -> [SubjectFacts] {
    [
      upgrade(
        "1",
        [
          .upgradeTerminal: .text("counter-1"), .upgradeKind: .text("firmware"), .upgradeFrom: .text("2.0.9"),
          .upgradeTo: .text("2.1.0"), .upgradeState: .text("downloading"), .upgradeProgress: .number(62),
          .upgradeMandatoryBy: .time(now + .seconds(4 * 86_400)),
        ]),
      upgrade(
        "2",
        [
          .upgradeTerminal: .text("counter-2"), .upgradeKind: .text("firmware"), .upgradeFrom: .text("2.0.9"),
          .upgradeTo: .text("2.1.0"), .upgradeState: .text("waiting"), .upgradeWaitingFor: .text("batch-settled"),
          .upgradeMandatoryBy: .time(now + .seconds(4 * 86_400)),
        ]),
      upgrade(
        "3",
        [
          .upgradeTerminal: .text("counter-3"), .upgradeKind: .text("parameters"), .upgradeTo: .text("118"),
          .upgradeState: .text("failed"), .upgradeFailureText: .text("no answer"), .upgradeAttempts: .number(3),
          .upgradeFailureCode: .text("E-21"),
        ]),
      upgrade(
        "4",
        [
          .upgradeKind: .text("platform-maintenance"), .upgradeState: .text("scheduled"),
          .upgradeStarts: .time(now + .seconds(39_268)), .upgradeEnds: .time(now + .seconds(39_268 + 7200)),
        ]),
    ]
  }

  static func upgrade(_ key: String, _ values: [Fact: FactValue]) -> SubjectFacts {
    let records = values.mapValues {
      FactRecord(value: $0, observedAt: ago(30), since: ago(600), source: "lakala", freshFor: .seconds(180))
    }
    return SubjectFacts(id: .upgrade(key), declared: Set(values.keys), records: records)
  }

  // MARK: Incidents

  static func silentIncident() -> Incident {
    let terminal = SubjectID.terminal("counter-3")
    let link = SubjectID.link(ofTerminal: "counter-3")
    let evidence = [
      Evidence(
        subject: terminal, fact: .terminalContact, value: .text("unreachable"), observedAt: ago(2), since: ago(240)),
      Evidence(subject: link, fact: .linkSignal, value: .number(-109), observedAt: ago(30), since: ago(300)),
    ]
    let ladder = [
      LadderStep(
        .check, instruction: LocalizedText(en: "move it away from the microwave and metal", zh: "移开微波炉和金属柜"),
        state: .passed),
      LadderStep(.restart, state: .current),
      LadderStep(.contactSupport),
    ]
    let finding = Finding(
      rule: "weak-signal-then-silent", subject: terminal, severity: .critical, cause: .networkSignal,
      blocksCards: true, title: LocalizedText(en: "cannot take cards", zh: "不能收款"),
      explanation: LocalizedText(
        en:
          "The mobile signal was weak, and then the terminal stopped answering. It needs a place with better reception.",
        zh: "先是移动信号弱，随后终端不再应答。请换到信号更好的位置。"),
      actor: .owner, evidence: evidence, since: ago(240), ladder: ladder)
    return Incident(id: 7, finding: finding, openedAt: ago(235))
  }

  static func balanceIncident() -> Incident {
    let account = SubjectID.account("lakala")
    let finding = Finding(
      rule: "balance-low", subject: account, severity: .warning, cause: .accountBalance, blocksCards: false,
      title: LocalizedText(en: "balance is below what must be kept", zh: "余额低于须保留的金额"),
      explanation: LocalizedText(
        en: "The acquirer blocks withdrawals until the balance is back above the required amount.",
        zh: "余额恢复到要求以上之前，收单机构会冻结提现。"),
      actor: .owner,
      evidence: [
        Evidence(
          subject: account, fact: .accountBalance, value: .money(Money(minorUnits: 31_240, currency: "CNY")),
          observedAt: ago(20), since: ago(7200))
      ], since: ago(7200), ladder: [LadderStep(.topUp, state: .current), LadderStep(.contactSupport)])
    return Incident(id: 6, finding: finding, openedAt: ago(7190))
  }

  // MARK: Operations

  static func restart(_ states: [(Operation.State, Int64)]) -> Operation {
    var operation = Operation(
      id: "1-a", kind: .restart, subject: .terminal("counter-1"), requestedBy: "owner", at: ago(states.first?.1 ?? 0))
    for (state, age) in states { operation.enter(state, at: ago(age)) }
    return operation
  }
}
