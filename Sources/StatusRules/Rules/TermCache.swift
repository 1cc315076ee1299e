import Synchronization

/// The parts of the condition that raises a finding, and of the one that ends it.
typealias RuleTerms = (when: [ConditionTerm], clear: [ConditionTerm])

/// The parts of the conditions of a pack's rules, for all copies of the pack. A trail is made for every open incident
/// whenever a picture is, and a rule's text never changes.
final class TermCache: Sendable {
  private let known = Mutex<[String: RuleTerms]>([:])

  func of(_ rule: Rule, _ make: () -> RuleTerms) -> RuleTerms {
    if let terms = known.withLock({ $0[rule.id] }) { return terms }
    let terms = make()
    known.withLock { $0[rule.id] = terms }
    return terms
  }
}
