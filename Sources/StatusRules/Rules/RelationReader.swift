import LocatedYAML
import ShopModel

/// Collects what rules say about each other, to be checked when all are read.
struct RelationReader {
  private struct Mention {
    var rule: String
    var node: YAMLNode
    var reader: SourceReader
  }

  private var dependencies: [Mention] = []
  private var inhibitions: [Mention] = []

  /// Drops what `rule` said about others; and what others said of it by its name, unless another takes its place.
  mutating func forget(_ rule: String, asTarget: Bool = true) {
    dependencies.removeAll { $0.rule == rule || (asTarget && $0.node.scalar == rule) }
    inhibitions.removeAll { $0.rule == rule || (asTarget && $0.node.scalar == rule) }
  }

  /// Reads `depends-on`, `inhibits`, `equal` and `group` of a rule.
  mutating func read(_ keys: MappingReader, of rule: String?) -> RuleRelations {
    var relations = RuleRelations()
    let reader = keys.reader
    for node in keys.list("depends-on") ?? [] {
      guard let name = reader.string(node, limit: 60) else { continue }
      relations.dependsOn.append(name)
      if let rule { dependencies.append(Mention(rule: rule, node: node, reader: reader)) }
    }
    for node in keys.list("inhibits") ?? [] {
      guard let name = reader.string(node, limit: 60) else { continue }
      relations.inhibits.append(name)
      if let rule { inhibitions.append(Mention(rule: rule, node: node, reader: reader)) }
    }
    for node in keys.list("equal") ?? [] {
      if let agreement = reader.choice(node, of: RuleRelations.Agreement.self) { relations.equal.append(agreement) }
    }
    if !relations.equal.isEmpty, relations.inhibits.isEmpty {
      keys.problem(with: "equal", "\"equal\" is only for a rule that inhibits others")
    }
    if keys.choice("group", among: ["cause", "none"]) == "none" { relations.isGrouped = false }
    return relations
  }

  /// Turns the names into rules: `inhibits` may name a cause or a family of causes (`transaction.*`).
  func resolve(_ rules: [Rule]) -> [Rule] {
    let known = Set(rules.map(\.id))
    for mention in dependencies {
      let (rule, node, reader) = (mention.rule, mention.node, mention.reader)
      guard let name = node.scalar else { continue }
      if !known.contains(name) {
        reader.problem(at: node.position, "unknown rule \(excerpt(name))" + suggestion(for: name, among: known))
      } else if name == rule, rules.first(where: { $0.id == rule })?.subject != .link {
        // Only of links one lies on the way to another.
        reader.problem(at: node.position, "a rule cannot depend on itself")
      }
    }
    var targets: [String: [String]] = [:]
    for mention in inhibitions {
      let (rule, node, reader) = (mention.rule, mention.node, mention.reader)
      guard let name = node.scalar else { continue }
      let found = RelationReader.rules(matching: name, rules).filter { $0 != rule }
      if found.isEmpty {
        let causes = Cause.allCases.map(\.rawValue)
        reader.problem(
          at: node.position,
          "\(excerpt(name)) is neither a rule nor a cause of one"
            + suggestion(for: name, among: Array(known) + causes))
      }
      targets[rule, default: []] += found
    }
    for mention in inhibitions {
      let (rule, node, reader) = (mention.rule, mention.node, mention.reader)
      for other in targets[rule] ?? [] where targets[other]?.contains(rule) == true {
        reader.problem(at: node.position, "\(excerpt(rule)) and \(excerpt(other)) would inhibit each other")
      }
    }
    return rules.map { rule in
      guard let names = targets[rule.id] else { return rule }
      var rule = rule
      var seen: Set<String> = []
      rule.relations.inhibits = names.filter { seen.insert($0).inserted }
      return rule
    }
  }

  private static func rules(matching name: String, _ rules: [Rule]) -> [String] {
    if name.hasSuffix(".*") {
      let prefix = name.dropLast()
      return rules.filter { $0.cause.rawValue.hasPrefix(prefix) }.map(\.id)
    }
    return rules.filter { $0.id == name || $0.cause.rawValue == name }.map(\.id)
  }
}
