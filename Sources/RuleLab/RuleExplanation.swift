import LocatedYAML
import ShopModel
import StatusRules

/// Everything there is to say about a rule.
public struct RuleExplanation: Sendable {
  /// The rule.
  public let rule: Rule
  /// What its conditions read.
  public let facts: [RuleFact]
  /// The rules whose findings about the same subject say more, so that this one's is not shown beside them.
  public let hiddenBy: [String]
  /// The rules that are accounted for by this one's findings, because they depend on it.
  public let accountsFor: [String]
  /// The rules that account for this one's findings wherever in the shop.
  public let inhibitedBy: [String]
  /// Whether it is of the built-in pack, as it stands there.
  public let isBuiltIn: Bool

  /// What `pack` says of the rule `id`.
  ///
  /// - Throws: when there is no such rule; the problem names those that may have been meant.
  public init(_ id: String, in pack: RulePack, builtIn: RulePack) throws(LabProblem) {
    guard let rule = pack.rule(id) else {
      let near = RuleExplanation.nearest(to: id, in: pack)
      throw LabProblem(
        "there is no rule \(excerpt(id))"
          + (near.isEmpty ? "; see: tillwatch rules list" : "; did you mean \(near.joined(separator: ", "))?"))
    }
    self.rule = rule
    facts = pack.factsRead(by: rule)
    hiddenBy = pack.rules.filter { $0.hides.contains(id) }.map(\.id)
    accountsFor = pack.rules.filter { $0.relations.dependsOn.contains(id) }.map(\.id)
    inhibitedBy = pack.rules.filter { $0.relations.inhibits.contains(id) && $0.id != id }.map(\.id)
    let original = builtIn.rule(id)
    isBuiltIn = original?.when == rule.when && original?.clear == rule.clear && original?.title == rule.title
  }

  /// The ids that may have been meant by `word`, at most five: the nearest, and those that contain it.
  static func nearest(to word: String, in pack: RulePack) -> [String] {
    let ids = pack.rules.map(\.id)
    var found = closestMatch(word, among: ids).map { [$0] } ?? []
    let word = word.lowercased()
    if word.utf8.count > 2 { found += ids.filter { $0.contains(word) && !found.contains($0) } }
    let parts = Set(word.split(separator: "-"))
    let scored = ids.map { id in (id, id.split(separator: "-").count { parts.contains($0) }) }
    found += scored.filter { $0.1 > 1 && !found.contains($0.0) }.sorted { $0.1 > $1.1 }.map(\.0)
    return Array(found.prefix(5))
  }
}
