import ShopCore
import ShopModel
import ShopTesting
import StatusRules

/// A shop in a test, of which the test tells the facts. Moments are seconds after ``start``.
struct CoreScene {
  static let start = Timestamp(seconds: 1_700_000_000)
  static func at(_ second: Int64) -> Timestamp { start + .seconds(second) }

  let pack: RulePack
  var core: ShopCore

  init(_ pack: RulePack, in setup: ShopSetup = .test()) {
    self.pack = pack
    let subjects = setup.terminals.map(\.id) + setup.links.map(\.id)
    core = ShopCore(setup: setup, rules: StatusEngine(pack: pack, topology: ShopTopology(chainOf: subjects)))
  }

  init(rules: String..., in setup: ShopSetup = .test()) throws {
    self.init(try RulePack(parsing: "rules:\n" + rules.joined(), file: "test.yaml"), in: setup)
  }

  /// Somebody tells a fact; most tests are over before it is old.
  mutating func tell(
    _ subject: SubjectID, _ fact: Fact, _ value: FactValue, at second: Int64, freshFor: Duration = .seconds(3600)
  ) {
    let reading = Reading(subject, fact, value, at: Self.at(second), source: "test", freshFor: freshFor)
    _ = core.take(PollReport(contact: .answered, readings: [reading]), from: "test", at: Self.at(second))
  }

  /// Every terminal answers, and is ready.
  mutating func allReady(at second: Int64) {
    for terminal in core.setup.terminals {
      tell(terminal.id, .terminalReachable, .bool(true), at: second)
      tell(terminal.id, .terminalState, .text("ready"), at: second)
    }
  }

  mutating func advance(to second: Int64) { core.advance(to: Self.at(second)) }

  /// Whether a terminal can take cards.
  func availability(of terminal: SubjectID, at second: Int64) -> CardAvailability? {
    SnapshotComposer(core).availabilities(at: Self.at(second))[terminal]
  }

  /// The incidents that are open, worst first.
  func open(at second: Int64) -> [Incident] {
    core.incidentsInSight(at: Self.at(second)).filter { $0.closedAt == nil }
  }

  /// The same shop after the program was away from one moment to another.
  func restarted(in setup: ShopSetup? = nil, savedAt: Int64, at second: Int64) -> CoreScene {
    var other = CoreScene(pack, in: setup ?? core.setup)
    other.core.restore(core.memory(at: Self.at(savedAt)), at: Self.at(second))
    return other
  }
}

extension ShopSetup {
  /// A shop whose only source is called `test`, and tells everything of everybody.
  ///
  /// - Parameters:
  ///   - isOpen: nil: no opening hours are configured.
  ///   - told: the facts it tells.
  ///   - discovers: the kinds of subject it discovers.
  static func test(
    terminals: [String] = ["a", "b"], links: [SubjectID] = [], paid: Set<SubjectID> = [], accounts: [String] = [],
    isOpen: Bool? = true,
    told: Set<Fact> = Set(Fact.allCases), discovers: Set<SubjectKind> = [.upgrade]
  ) -> ShopSetup {
    func facts(of kind: SubjectKind) -> Set<Fact> { told.filter { $0.definition.subject == kind } }
    let subjects = terminals.map(SubjectID.terminal) + links + accounts.map(SubjectID.account)
    let capabilities = ConnectorCapabilities(
      facts: Dictionary(uniqueKeysWithValues: subjects.map { ($0, facts(of: $0.kind)) }),
      discovers: Dictionary(uniqueKeysWithValues: discovers.map { ($0, facts(of: $0)) }))
    return ShopSetup(
      shop: ShopIdentity(name: LocalizedText("Shop")),
      terminals: terminals.map { key in
        TerminalIdentity(key: key, name: LocalizedText(key), address: "", connector: "zvt", interval: .seconds(10))
      },
      accounts: accounts.map { AccountIdentity(key: $0, name: LocalizedText($0), merchantID: $0) },
      links: links.map {
        LinkIdentity(
          id: $0, name: LocalizedText($0.key), role: role(of: $0), takesPayments: paid.contains($0))
      }, calendar: .utc,
      isOpen: { _ in isOpen },
      sources: ["test": Source(interval: .seconds(10), capabilities: capabilities)])
  }

  private static func role(of link: SubjectID) -> LinkIdentity.Role {
    switch link {
    case .gateway: .gateway
    case .internet: .internet
    case _ where link.key.hasPrefix("terminal:"): .terminal(.terminal(String(link.key.dropFirst("terminal:".count))))
    default: .host
    }
  }
}
