/// Why an alternative of a condition can never hold.
struct Conflict {
  enum Reason {
    /// It is a constant, or compares constants.
    case constant
    /// The fact is never so, whatever else holds.
    case outOfRange
    /// The demands on one value leave none.
    case excluded
    /// It and its opposite.
    case opposite
    /// The one asks that a fact be not known, the other asks for its value.
    case notKnown
  }

  var reason: Reason
  /// The literals that take part, in the order in which they stand.
  var literals: [Literal]
}

extension Domains {
  /// Why all of these literals can never hold at once; nil: nothing speaks against it.
  func conflict(in literals: [Literal]) -> Conflict? {
    for literal in literals {
      if case .constant(let truth) = literal.code, truth != (literal.isNegated ? .no : .yes) {
        return Conflict(reason: .constant, literals: [literal])
      }
    }
    if let pair = opposites(literals) { return Conflict(reason: .opposite, literals: pair) }
    if let pair = unknowns(literals) { return Conflict(reason: .notKnown, literals: pair) }
    return exclusion(literals)
  }

  private func opposites(_ literals: [Literal]) -> [Literal]? {
    var seen: [TruthCode: Literal] = [:]
    for literal in literals {
      if let other = seen[literal.code], other.isNegated != literal.isNegated { return [other, literal] }
      seen[literal.code] = literal
    }
    // What is not certain may be unknown, but not so.
    for literal in literals where literal.isNegated {
      guard case .certain(let inner) = literal.code else { continue }
      if let other = seen[inner], !other.isNegated { return ordered(other, literal) }
    }
    return nil
  }

  private func unknowns(_ literals: [Literal]) -> [Literal]? {
    for literal in literals where literal.isNegated {
      guard case .known(let slot) = literal.code else { continue }
      for other in literals {
        if case .certain = other.code { continue }
        if case .known = other.code { continue }
        if other.code.dependence.freshSlots.contains(slot) { return ordered(literal, other) }
      }
    }
    return nil
  }

  private func exclusion(_ literals: [Literal]) -> Conflict? {
    var groups: [Restricted: [(literal: Literal, restriction: Restriction)]] = [:]
    for literal in literals {
      guard let (value, restriction) = literal.restriction else { continue }
      let group = (groups[value] ?? []) + [(literal, restriction)]
      groups[value] = group
      if allow(value, group.map(\.restriction)) { continue }
      if !allow(value, [restriction]) {
        return Conflict(reason: literal.isConstant ? .constant : .outOfRange, literals: [literal])
      }
      for (other, demand) in group.dropLast() where !allow(value, [demand, restriction]) {
        return Conflict(reason: .excluded, literals: [other, literal])
      }
      return Conflict(reason: .excluded, literals: group.map(\.literal))
    }
    return nil
  }

  private func ordered(_ one: Literal, _ other: Literal) -> [Literal] {
    one.offset <= other.offset ? [one, other] : [other, one]
  }
}

extension Literal {
  /// Whether it speaks of no fact at all.
  var isConstant: Bool { code.dependence == Dependence() }
}

// MARK: - What follows from what

extension Domains {
  /// Whether `goal` holds in every way in which `premise` does.
  ///
  /// - Parameter always: whether it must also never end before `premise`: when a fact becomes unknown, a `certain` ends
  ///   and what is not certain does not.
  func follows(_ goal: Alternatives, from premise: Alternatives, always: Bool) -> Bool {
    premise.alternatives.allSatisfy { literals in
      goal.alternatives.contains { wanted in
        wanted.allSatisfy { wanted in
          follows(wanted, from: always && wanted.isCertain ? literals.filter(\.isCertain) : literals, always: always)
        }
      }
    }
  }

  private func follows(_ goal: Literal, from literals: [Literal], always: Bool) -> Bool {
    if literals.contains(where: { $0.code == goal.code && $0.isNegated == goal.isNegated }) { return true }
    // A name that says that nothing can be seen ends this one and leaves the others unknown.
    if always, goal.isNegated, case .name = goal.code { return false }
    guard let (value, wanted) = goal.restriction else { return false }
    let known = literals.compactMap(\.restriction).filter { $0.0 == value }.map(\.1)
    return !known.isEmpty && !allow(value, known + [wanted.complement])
  }
}
