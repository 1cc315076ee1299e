import Journal
import ShopModel

/// Pictures of a shop of two terminals, made by hand.
enum Sample {
  static let start = Timestamp(seconds: 1_795_000_020)  // The beginning of a minute.
  static let one = SubjectID.terminal("one")
  static let latency = NumberSeries(one, .terminalResponseTime)

  static func incident(_ id: Int = 1, at moment: Timestamp = start) -> Incident {
    Incident(
      id: id,
      finding: Finding(
        rule: "out-of-order", subject: one, severity: .critical, cause: .terminalFault, blocksCards: true,
        title: LocalizedText(en: "out of order", zh: "故障"), explanation: LocalizedText("It is."), actor: .technician,
        evidence: [
          Evidence(
            subject: one, fact: .terminalState, value: .text("out-of-order"), observedAt: moment, since: moment),
          Evidence(
            subject: one, fact: .terminalStatusCode, value: .text("card 4111111111111111"), observedAt: moment,
            since: moment),
        ], since: moment, ladder: [LadderStep(.restart)]), openedAt: moment)
  }

  static func snapshot(
    at moment: Timestamp, _ availability: CardAvailability = .canTakeCards, incidents: [Incident] = [],
    facts: SubjectFacts? = nil
  ) -> ShopSnapshot {
    let terminal = TerminalSnapshot(
      identity: TerminalIdentity(
        key: one.key, name: LocalizedText("One"), address: "", connector: "zvt", interval: .seconds(10)),
      facts: facts ?? SubjectFacts(id: one), availability: availability, restart: .none, reset: .none,
      refusals: [:], findings: [])
    return ShopSnapshot(
      sequence: 1, at: moment, shop: ShopIdentity(name: LocalizedText("Shop")), headline: .all(1), lastAnswerAt: nil,
      terminals: [terminal], accounts: [], links: [], upgrades: [], reportsUpgrades: false, incidents: incidents,
      operations: [])
  }

  static func facts(_ fact: Fact, _ value: FactValue, at moment: Timestamp) -> SubjectFacts {
    var facts = SubjectFacts(id: one, declared: [fact])
    facts.records[fact] = FactRecord(
      value: value, observedAt: moment, since: moment, source: "zvt", freshFor: .seconds(30))
    return facts
  }
}
