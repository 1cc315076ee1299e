import LocatedYAML
import ShopModel

/// A checked set of rules.
public struct RulePack: Sendable {
  /// The rules in the order of their file.
  public let rules: [Rule]
  /// What evaluation needs, by the kind of subject.
  let programs: [SubjectKind: RuleProgram]
  /// The numbers of the names that rules compare with.
  let names: NameTable

  /// The rules of a file.
  ///
  /// - Parameters:
  ///   - text: the file's content, YAML.
  ///   - file: its name, for messages.
  /// - Throws: everything wrong with it, one problem a line, each with its place.
  public init(parsing text: String, file: String) throws(SourceProblems) {
    let document = try parseYAML(text, file: file)
    let reader = SourceReader(file: file)
    var builder = RulePackBuilder(reader: reader, source: ScalarSource(file: text))
    builder.read(document)
    try reader.finish()
    rules = builder.rules
    names = builder.checker.names
    programs = RuleProgram.programs(of: rules, scopes: builder.scopes)
  }

  /// The rule with this id.
  public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

  /// The pack that is part of the program.
  ///
  /// - Throws: only if the program was built with a pack that does not load, which its tests exclude.
  public static func builtIn() throws(SourceProblems) -> RulePack {
    try RulePack(parsing: String(decoding: PackageResources.rules_yaml, as: UTF8.self), file: "rules.yaml")
  }
}

/// The rules about one kind of subject, ready to be run.
final class RuleProgram: Sendable {
  struct Entry: Sendable {
    let rule: Rule
    /// The slots of its evidence, in the order of the rule.
    let evidenceSlots: [Int]
    /// The entries of the program that it hides.
    let hides: [Int]
  }

  let entries: [Entry]
  /// The conditions of the entries, apart from them: a rule that finds nothing costs its condition and no more.
  let conditions: [TruthCode]
  /// How many facts are read.
  let slotCount: Int
  /// Where the facts of each owner go.
  let ownPlaces: [Fact: Int]
  let linkPlaces: [Fact: Int]
  let shopPlaces: [Fact: Int]
  /// The fact of each slot.
  let references: [FactReference]

  static func programs(of rules: [Rule], scopes: [SubjectKind: FactScope]) -> [SubjectKind: RuleProgram] {
    var programs: [SubjectKind: RuleProgram] = [:]
    for (kind, scope) in scopes {
      let rules = rules.filter { $0.subject == kind }
      guard !rules.isEmpty else { continue }
      programs[kind] = RuleProgram(rules, scope)
    }
    return programs
  }

  private init(_ rules: [Rule], _ scope: FactScope) {
    var indices: [String: Int] = [:]
    for (index, rule) in rules.enumerated() { indices[rule.id] = index }
    entries = rules.map { rule in
      Entry(
        rule: rule, evidenceSlots: rule.evidence.compactMap { scope.slots[$0] },
        hides: rule.hides.compactMap { indices[$0] })
    }
    conditions = rules.map(\.whenCode)
    slotCount = scope.count
    ownPlaces = scope.places(of: .own)
    linkPlaces = scope.places(of: .link)
    shopPlaces = scope.places(of: .shop)
    references = scope.slots.sorted { $0.value < $1.value }.map(\.key)
  }
}
