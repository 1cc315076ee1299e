import ShopModel

/// A shop that is never quiet: its numbers move all the time, terminals fail and come back, operations begin and end. For
/// measuring what that costs whoever looks at it. The same seed gives the same shop.
struct RestlessShop {
  /// How many samples, incidents and operations a snapshot holds at most; as many as the running shop keeps.
  private enum Limit {
    static let samples = 240
    static let incidents = 12
    static let operations = 20
  }

  private(set) var snapshot: ShopSnapshot
  private var state: UInt64
  private var nextIncident = 1

  init(terminals count: Int, seed: UInt64, at start: Timestamp) {
    state = seed
    let terminals = (1...count).map { number in
      TerminalSnapshot(
        identity: TerminalIdentity(
          key: "counter-\(number)", name: LocalizedText(en: "Counter \(number)", zh: "\(number) 号台"),
          address: "192.168.1.\(number):20007", connector: "zvt", interval: .seconds(10)),
        facts: SubjectFacts(
          id: .terminal("counter-\(number)"),
          declared: [.terminalReachable, .terminalState, .terminalResponseTime, .terminalBattery]),
        availability: .canTakeCards, restart: .reboot, reset: .application, refusals: [.restart: []], findings: [])
    }
    snapshot = ShopSnapshot(
      sequence: 1, at: start, shop: ShopIdentity(name: LocalizedText(en: "Restless", zh: "不夜城")), headline: .all(count),
      lastAnswerAt: start, terminals: terminals, accounts: [], links: [], upgrades: [], reportsUpgrades: false,
      incidents: [], operations: [])
  }

  /// SplitMix64; 0..<1.
  private mutating func draw() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
  }

  /// A second passes; one terminal answers.
  mutating func pass() {
    let now = snapshot.at + .seconds(1)
    snapshot.sequence += 1
    snapshot.at = now
    snapshot.lastAnswerAt = now
    let index = snapshot.sequence % snapshot.terminals.count
    answer(of: index, at: now)
    if draw() < 0.02 { fail(index, at: now) }
    if draw() < 0.02 { recover(at: now) }
    if draw() < 0.01 { restart(index, at: now) }
    snapshot.headline = Headline(snapshot.terminals.map(\.availability))
  }

  private mutating func answer(of index: Int, at now: Timestamp) {
    let response = 8 + 30 * draw() * draw() + (draw() < 0.01 ? 700 : 0)
    let values: [Fact: FactValue] = [
      .terminalReachable: .bool(true), .terminalState: .text("ready"), .terminalResponseTime: .number(response),
      .terminalBattery: .number(60 + (draw() * 40).rounded()),
    ]
    for (fact, value) in values {
      snapshot.terminals[index].facts.records[fact] = FactRecord(
        value: value, observedAt: now, since: now, source: "zvt", freshFor: .seconds(60))
      guard fact.definition.isGraphed else { continue }
      snapshot.terminals[index].facts.history[fact, default: []].append(Sample(at: now, value: value.number))
      let excess = (snapshot.terminals[index].facts.history[fact]?.count ?? 0) - Limit.samples
      if excess >= 32 { snapshot.terminals[index].facts.history[fact]?.removeFirst(excess) }
    }
  }

  private mutating func fail(_ index: Int, at now: Timestamp) {
    let id = snapshot.terminals[index].id
    guard snapshot.terminals[index].availability == .canTakeCards else { return }
    snapshot.terminals[index].availability = .cannot
    let finding = Finding(
      rule: "out-of-order", subject: id, severity: .critical, cause: .terminalFault, blocksCards: true,
      title: LocalizedText(en: "out of order", zh: "停用"),
      explanation: LocalizedText(en: "It says that it is out of order.", zh: "终端报告停用。"), actor: .technician,
      evidence: [
        Evidence(subject: id, fact: .terminalState, value: .text("out-of-order"), observedAt: now, since: now)
      ], since: now, ladder: [LadderStep(.restart, state: .current), LadderStep(.contactSupport)])
    snapshot.incidents.append(Incident(id: nextIncident, finding: finding, openedAt: now))
    nextIncident += 1
    let excess = snapshot.incidents.count - Limit.incidents
    if excess > 0 { snapshot.incidents.removeFirst(excess) }
  }

  private mutating func recover(at now: Timestamp) {
    for index in snapshot.terminals.indices { snapshot.terminals[index].availability = .canTakeCards }
    for index in snapshot.incidents.indices where snapshot.incidents[index].closedAt == nil {
      snapshot.incidents[index].closedAt = now
    }
  }

  private mutating func restart(_ index: Int, at now: Timestamp) {
    var operation = Operation(
      id: "\(snapshot.sequence)", kind: .restart, subject: snapshot.terminals[index].id, requestedBy: "bench", at: now)
    for state in [Operation.State.confirmed, .recorded, .sent, .accepted, .observedGone, .observedBack, .verified] {
      operation.enter(state, at: now)
    }
    snapshot.operations.append(operation)
    let excess = snapshot.operations.count - Limit.operations
    if excess > 0 { snapshot.operations.removeFirst(excess) }
  }
}
