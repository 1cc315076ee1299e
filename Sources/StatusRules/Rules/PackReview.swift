import LocatedYAML
import ShopModel

/// Where a rule was read.
struct RuleOrigin {
  /// Its mapping.
  let node: YAMLNode
  /// The reader of its file.
  let reader: SourceReader
  /// The text of its file.
  let source: ScalarSource
}

/// Looks over a whole pack for what each rule by itself does not show: conditions that can never be true, findings that
/// can never end, rules that say the same or can never be seen.
///
/// It speaks only of what is certain: a condition with too many alternatives, or one it does not understand, is left
/// alone.
struct PackReview {
  /// A rule with the places of its parts in the file and the ways in which its conditions hold.
  private struct Reviewed {
    let rule: Rule
    let origin: RuleOrigin
    let when: Spelled
    let clear: Spelled?

    /// `"x" on line 3`, for a message in `file`.
    func name(in file: String) -> String {
      let line = (origin.node["id"] ?? origin.node).position.line
      return "\(excerpt(rule.id)) on line \(line)" + (file == origin.reader.file ? "" : " of \(origin.reader.file)")
    }
  }

  private struct Spelled {
    let text: String
    let start: SourcePosition
    let origin: RuleOrigin
    /// nil: too many.
    let alternatives: Alternatives?
  }

  private var checker: Checker
  private var reviewed: [Reviewed] = []

  /// Notes what is wrong with `rules`, which were read with `checker`, each with the reader of its file.
  ///
  /// - Parameter origins: where each rule comes from, by its id.
  static func review(_ rules: [Rule], from origins: [String: RuleOrigin], _ checker: Checker) {
    var review = PackReview(checker: checker)
    for rule in rules {
      guard let origin = origins[rule.id] else { continue }
      review.collect(rule, origin)
    }
    review.reviewConditions()
    review.reviewHiding(except: review.reviewRepetitions())
  }

  private init(checker: Checker) { self.checker = checker }

  private mutating func collect(_ rule: Rule, _ origin: RuleOrigin) {
    checker.kind = rule.subject
    guard let when = spelled(rule.when, "when", origin) else { return }
    let clear = rule.clear.flatMap { spelled($0, "clear", origin) }
    reviewed.append(Reviewed(rule: rule, origin: origin, when: when, clear: clear))
  }

  private mutating func spelled(_ text: String, _ key: String, _ origin: RuleOrigin) -> Spelled? {
    guard let start = origin.node[key]?.position else { return nil }
    return Spelled(text: text, start: start, origin: origin, alternatives: Alternatives(of: text, &checker))
  }

  private func domains(of kind: SubjectKind) -> Domains {
    Domains(scope: checker.scopes[kind] ?? FactScope(kind), names: checker.names)
  }

  private func problem(_ condition: Spelled, at offset: Int, _ message: String) {
    let position = condition.origin.source.position(of: offset, in: condition.text, startingAt: condition.start)
    condition.origin.reader.problem(at: position, message)
  }

  private func problem(_ condition: Spelled, _ message: String) {
    problem(condition, at: (try? Parser.parse(condition.text))?.start ?? 0, message)
  }

  // MARK: Conditions

  private func reviewConditions() {
    for entry in reviewed {
      let domains = domains(of: entry.rule.subject)
      let canHold = reviewTruth(of: entry.when, domains)
      guard let clear = entry.clear, reviewTruth(of: clear, domains), canHold,
        let when = entry.when.alternatives, let end = clear.alternatives
      else { continue }
      if domains.follows(when, from: end, always: false) {
        let isSame = Syntax.canonical(clear.text) == Syntax.canonical(entry.when.text)
        problem(
          clear,
          (isSame ? "\"clear\" is the same as \"when\"" : "whenever this is true, \"when\" is true too")
            + ", so the finding would never end; say when it is over, or leave \"clear\" out")
      }
    }
  }

  /// Whether the condition may be true, for all that can be seen; says why when it cannot.
  private func reviewTruth(of condition: Spelled, _ domains: Domains) -> Bool {
    guard let alternatives = condition.alternatives?.alternatives else { return true }
    var seen: Set<Int> = []
    for literal in alternatives.joined() where seen.insert(literal.offset).inserted {
      if let conflict = domains.conflict(in: [literal]), !literal.isConstant {
        problem(condition, at: literal.offset, PackReview.message(conflict))
        return false
      }
    }
    let conflicts = alternatives.map(domains.conflict(in:))
    guard let first = conflicts.first, conflicts.allSatisfy({ $0 != nil }), let first, let last = first.literals.last
    else { return true }
    problem(condition, at: last.offset, PackReview.message(first))
    return false
  }

  private static func message(_ conflict: Conflict) -> String {
    let texts = conflict.literals.map { excerpt($0.text) }
    switch conflict.reason {
    case .constant: return "this can never be true"
    case .outOfRange:
      return "\(texts.joined()) can never be true" + (conflict.literals.first?.range.map { ": \($0)" } ?? "")
    case .excluded where texts.count == 2:
      return "\(texts[0]) and \(texts[1]) are never true at once; did you mean \"or\"?"
    case .excluded:
      return "\(texts.joined(separator: ", ")) are never true at once; did you mean \"or\"?"
    case .opposite:
      return "\(texts[0]) and \(texts[1]) are never true at once; leave one of them out"
    case .notKnown:
      return "\(texts[0]) and \(texts[1]) are never true at once; \"last\" uses what was known before"
    }
  }

  // MARK: Rules

  /// Two rules that find the same.
  ///
  /// - Returns: the rules that repeat another.
  private func reviewRepetitions() -> Set<String> {
    struct Key: Hashable {
      var subject: SubjectKind
      var role: LinkRole?
      var except: LinkRole?
      var condition: String
      var holdTime: Duration
      var attempts: Int
    }
    var first: [Key: Reviewed] = [:]
    var repeated: Set<String> = []
    for entry in reviewed {
      guard let condition = Syntax.canonical(entry.when.text) else { continue }
      let rule = entry.rule
      let key = Key(
        subject: rule.subject, role: rule.linkRole, except: rule.exceptRole, condition: condition,
        holdTime: rule.holdTime, attempts: rule.confirmation.attempts)
      if let other = first[key] {
        repeated.insert(rule.id)
        problem(
          entry.when,
          "this says the same as rule \(other.name(in: entry.origin.reader.file)); "
            + "leave one of them out, or tell them apart")
      } else {
        first[key] = entry
      }
    }
    return repeated
  }

  /// A rule whose findings another one hides, which is there whenever it is.
  private func reviewHiding(except repeated: Set<String>) {
    let byID = Dictionary(reviewed.map { ($0.rule.id, $0) }, uniquingKeysWith: { first, _ in first })
    for hiding in reviewed {
      for id in hiding.rule.hides where !repeated.contains(id) {
        guard let hidden = byID[id], alwaysHides(hiding, hidden) else { continue }
        problem(
          hidden.when,
          "this can never be shown: \(hiding.name(in: hidden.origin.reader.file)) hides it whenever it holds")
      }
    }
  }

  private func alwaysHides(_ hiding: Reviewed, _ hidden: Reviewed) -> Bool {
    let (above, below) = (hiding.rule, hidden.rule)
    guard above.id != below.id, above.subject == below.subject,
      above.linkRole == nil || above.linkRole == below.linkRole,
      above.exceptRole == nil || above.exceptRole == below.exceptRole
        || below.linkRole.map(above.covers) == true,
      above.holdTime <= below.holdTime, above.confirmation.attempts <= below.confirmation.attempts,
      // One that stays after its condition has ended may be seen then.
      above.confirmation.keep >= below.confirmation.keep, above.clear == nil, below.clear == nil,
      let premise = hidden.when.alternatives, let goal = hiding.when.alternatives
    else { return false }
    let domains = domains(of: above.subject)
    guard premise.alternatives.contains(where: { domains.conflict(in: $0) == nil }) else { return false }
    return showsEvidence(above, goal, domains) && domains.follows(goal, from: premise, always: true)
  }

  /// Whether some fact of its evidence is known whenever the rule's condition holds: without evidence there is no
  /// finding, and nothing is hidden.
  private func showsEvidence(_ rule: Rule, _ alternatives: Alternatives, _ domains: Domains) -> Bool {
    let evidence = Set(rule.evidence.compactMap { domains.scope.slots[$0] })
    return alternatives.alternatives.allSatisfy { literals in
      literals.contains { literal in
        switch literal.code {
        case .known where literal.isNegated, .certain: false
        default: !literal.code.dependence.slots.isDisjoint(with: evidence)
        }
      }
    }
  }
}

extension Literal {
  /// Between what its value always is, for a message.
  fileprivate var range: String? {
    guard case .number(let sum)? = restriction?.0, sum.terms.count == 1, let code = sum.terms.first?.key else {
      return nil
    }
    switch code {
    case .count, .tally: return "a count is never below 0"
    case .absolute: return "an \"abs\" is never below 0"
    case .window(let read) where read.measure == .rate: return "a rate is never below 0"
    default: return "a percentage is from 0 % to 100 %"
    }
  }
}
