import ShopModel

/// Whether a terminal can take cards, from what is known and found. Pure.
enum Availability {
  /// For how long a terminal that the till holds still counts as the working one it was.
  static let trustInTill: Duration = .seconds(120)

  /// States of which nobody can say whether the terminal will serve the next customer.
  private static let unclear: Set<String> = ["unknown", "please-wait", "updating", "rebooting", "held-by-till"]

  /// States in which a terminal serves customers.
  private static let serving: Set<String> = ["ready", "busy", "card-inserted"]

  /// - Parameters:
  ///   - findings: the open findings of the terminal.
  ///   - block: whether anything that was found, about it or behind it, keeps it from taking cards.
  ///   - isRestarting: whether it was told to restart and has not been seen ready since.
  ///   - lastServing: when it was last seen serving.
  static func of(
    _ facts: SubjectFacts, findings: [Finding], block: CardBlock, isRestarting: Bool, lastServing: Timestamp?,
    at now: Timestamp
  ) -> CardAvailability {
    if block == .certain { return .cannot }
    guard block == .none, !isRestarting, facts.value(of: .terminalReachable, at: now)?.bool == true,
      let state = facts.value(of: .terminalState, at: now)?.text
    else { return .notKnown }
    if serving.contains(state) { return .canTakeCards }
    if state == "held-by-till" {
      guard findings.isEmpty, let lastServing, now - lastServing < trustInTill else { return .notKnown }
      return .canTakeCards
    }
    // Any other state is a rule's to judge; one that no rule has judged yet is not known to be good.
    let isJudged = findings.contains { finding in finding.evidence.contains { $0.fact == .terminalState } }
    return isJudged && !unclear.contains(state) ? .canTakeCards : .notKnown
  }

  /// Whether a state is one in which a terminal serves customers.
  static func isServing(_ state: String?) -> Bool { state.map(serving.contains) ?? false }
}
