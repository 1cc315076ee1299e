import LocatedYAML
import ShopModel

/// A fact that a rule's conditions read.
public struct RuleFact: Hashable, Sendable {
  /// Whose fact it is.
  public enum Owner: Hashable, Sendable {
    /// The subject's own.
    case own
    /// That of the terminal's own link.
    case link
    /// The shop's.
    case shop
    /// That of every subject of this kind, counted or added up.
    case every(SubjectKind)
  }

  /// Whose.
  public let owner: Owner
  /// Which.
  public let fact: Fact
}

extension RulePack {
  /// The rules of several files as ``init(files:)`` reads them, looked over for rules that can never speak or never end
  /// even where it is the built-in file alone.
  ///
  /// - Throws: everything wrong with them, one problem a line, each with its place.
  public static func reviewed(files: [RuleFile]) throws(SourceProblems) -> RulePack {
    try RulePack(files: files, isReviewing: true)
  }

  /// What a rule's conditions read, by the names of the facts.
  public func factsRead(by rule: Rule) -> [RuleFact] {
    var found: Set<RuleFact> = []
    for code in [rule.whenCode, rule.clearCode].compactMap(\.self) {
      let dependence = code.dependence
      for reference in references(dependence.slots, of: rule.subject) {
        switch reference.owner {
        case .own: found.insert(RuleFact(owner: .own, fact: reference.fact))
        case .link: found.insert(RuleFact(owner: .link, fact: reference.fact))
        case .shop: found.insert(RuleFact(owner: .shop, fact: reference.fact))
        }
      }
      for aggregate in dependence.aggregates {
        let spec = aggregates[aggregate]
        for reference in references(spec.measure.dependence.slots, of: spec.kind) {
          found.insert(RuleFact(owner: .every(spec.kind), fact: reference.fact))
        }
      }
    }
    return found.sorted { ($0.fact.rawValue, "\($0.owner)") < ($1.fact.rawValue, "\($1.owner)") }
  }

  private func references(_ slots: Set<Int>, of kind: SubjectKind) -> [FactReference] {
    guard let program = programs[ProgramKey(kind, role: nil)] else { return [] }
    return slots.sorted().map { program.references[$0] }
  }
}
