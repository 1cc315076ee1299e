import LocatedYAML
import ShopModel

/// A checked set of rules.
public struct RulePack: Sendable {
  /// The rules in the order of their file.
  public let rules: [Rule]
  /// What evaluation needs, by the kind of subject.
  let programs: [ProgramKey: RuleProgram]
  /// What the conditions were checked with.
  private let checker: Checker
  private let terms = TermCache()
  /// The numbers of the names that rules compare with.
  var names: NameTable { checker.names }

  /// The rules of a file.
  ///
  /// - Parameters:
  ///   - text: the file's content, YAML.
  ///   - file: its name, for messages.
  /// - Throws: everything wrong with it, one problem a line, each with its place.
  public init(parsing text: String, file: String) throws(SourceProblems) {
    try self.init(files: [RuleFile(name: file, text: text)])
  }

  /// The rules of several files. A rule of a later file takes the place of one with the same id in an earlier; what a
  /// later file names under `without` is left out.
  ///
  /// - Throws: everything wrong with them, one problem a line, each with its place.
  public init(files: [RuleFile]) throws(SourceProblems) {
    // The built-in rules are reviewed by their tests, and must not hold up the start.
    try self.init(files: files, isReviewing: files != [.builtIn])
  }

  init(files: [RuleFile], isReviewing: Bool) throws(SourceProblems) {
    var builder = RulePackBuilder(codeGroups: try ResponseCodePack.builtIn().groups)
    for file in files { builder.read(try parseYAML(file.text, file: file.name), of: file.text, file: file.name) }
    try builder.finish(isReviewing: isReviewing)
    rules = builder.rules
    checker = builder.checker
    programs = RuleProgram.programs(of: rules, scopes: builder.scopes, aggregates: checker.aggregates.specs)
  }

  /// No rules at all.
  public static let empty = RulePack()

  private init() {
    rules = []
    checker = Checker(.shop)
    programs = [:]
  }

  /// What is counted or added up over all subjects of a kind.
  var aggregates: [AggregateSpec] { checker.aggregates.specs }

  /// The parts of a rule's conditions, each before its own parts; worked out when somebody first asks, then kept.
  func terms(of rule: Rule) -> RuleTerms {
    terms.of(rule) { (terms(of: rule.when, in: rule), terms(of: rule.clear, in: rule)) }
  }

  private func terms(of condition: String?, in rule: Rule) -> [ConditionTerm] {
    guard let condition else { return [] }
    var checker = checker
    checker.kind = rule.subject
    // It was checked when the pack was read.
    return (try? checker.terms(of: condition)) ?? []
  }

  /// The rule with this id.
  public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

  /// The pack that is part of the program.
  ///
  /// - Throws: only if the program was built with a pack that does not load, which its tests exclude.
  public static func builtIn() throws(SourceProblems) -> RulePack {
    try RulePack(files: [.builtIn])
  }
}

/// A rule file: its name, and what stands in it.
public struct RuleFile: Hashable, Sendable {
  /// Its name, as the person knows it.
  public var name: String
  /// Its content, YAML.
  public var text: String

  /// A rule file.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The file that is part of the program.
  public static let builtIn = RuleFile(
    name: "built-in rules", text: String(decoding: PackageResources.rules_yaml, as: UTF8.self))
}
