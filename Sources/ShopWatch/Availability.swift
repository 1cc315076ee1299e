import ShopModel

/// Whether a terminal can take cards, from what is known and found. Pure.
enum Availability {
  /// For how long a terminal that the till holds still counts as the working one it was.
  static let trustInTill: Duration = .seconds(600)

  /// States in which a terminal serves customers.
  private static let serving: Set<String> = ["ready", "busy", "card-inserted"]

  /// - Parameters:
  ///   - findings: the open findings of the terminal.
  ///   - accountBlocks: whether no account behind it can take payments.
  ///   - lastServing: when it was last seen serving.
  static func of(
    _ facts: SubjectFacts, findings: [Finding], accountBlocks: Bool, lastServing: Timestamp?, at now: Timestamp
  ) -> CardAvailability {
    if accountBlocks || findings.contains(where: \.blocksCards) { return .cannot }
    guard facts.value(of: .terminalReachable, at: now)?.bool == true,
      let state = facts.value(of: .terminalState, at: now)?.text
    else { return .notKnown }
    if serving.contains(state) { return .canTakeCards }
    if state == "held-by-till" {
      guard findings.isEmpty, let lastServing, now - lastServing < trustInTill else { return .notKnown }
      return .canTakeCards
    }
    // Any other state is a rule's to judge; one that no rule has judged yet is not known to be good.
    return findings.contains { finding in finding.evidence.contains { $0.fact == .terminalState } }
      ? .canTakeCards : .notKnown
  }

  /// Whether a state is one in which a terminal serves customers.
  static func isServing(_ state: String?) -> Bool { state.map(serving.contains) ?? false }
}
