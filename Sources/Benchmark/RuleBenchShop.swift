import ShopCore
import ShopModel

/// A shop with very many terminals for the measurements of rules, and what its terminals tell.
struct RuleBenchShop {
  let terminals: [SubjectID]
  /// The names of the sources, one a terminal.
  let sources: [String]
  let setup: ShopSetup
  static let start = Timestamp(seconds: 1_767_250_000)
  static let interval: Duration = .seconds(10)
  /// What a terminal tells each time it is asked.
  static let told: Set<Fact> = [
    .terminalReachable, .terminalContact, .terminalState, .terminalStatusCode, .terminalResponseTime, .terminalPaper,
    .terminalBattery, .terminalSoftware,
  ]

  init(terminals count: Int) {
    let keys = (0..<count).map { "till-\($0)" }
    terminals = keys.map(SubjectID.terminal)
    sources = terminals.map(\.description)
    var setup = ShopSetup(
      shop: ShopIdentity(name: LocalizedText("bench")), terminals: [], accounts: [], links: [], calendar: .utc,
      isOpen: { _ in true }, sources: [:])
    for (key, id) in zip(keys, terminals) {
      setup.terminals.append(
        TerminalIdentity(
          key: key, name: LocalizedText(key), address: "127.0.0.1:20007", connector: "zvt",
          interval: RuleBenchShop.interval))
      setup.sources[id.description] = ShopSetup.Source(
        interval: RuleBenchShop.interval,
        capabilities: ConnectorCapabilities(facts: [id: RuleBenchShop.told], restart: .reboot))
    }
    self.setup = setup
  }

  /// What a terminal tells at `now`.
  ///
  /// - Parameter isBad: whether it is out of order.
  static func readings(of terminal: SubjectID, isBad: Bool, round: Int, at now: Timestamp) -> [Reading] {
    func reading(_ fact: Fact, _ value: FactValue, raw: String? = nil) -> Reading {
      Reading(terminal, fact, value, at: now, source: "ZVT", raw: raw)
    }
    return [
      reading(.terminalReachable, .bool(true)),
      reading(.terminalContact, .text("answering")),
      reading(.terminalState, .text(isBad ? "out-of-order" : "ready"), raw: isBad ? "9C out of order" : "00 ready"),
      reading(.terminalStatusCode, .text(isBad ? "CC" : "00")),
      reading(.terminalResponseTime, .number(Double(20 + round % 50))),
      reading(.terminalPaper, .text("ok")),
      reading(.terminalBattery, .number(90)),
      reading(.terminalSoftware, .text("2.1.0")),
    ]
  }
}
