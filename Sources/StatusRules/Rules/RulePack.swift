import LocatedYAML
import ShopModel

/// A checked set of rules.
public struct RulePack: Sendable {
  /// The rules in the order of their file.
  public let rules: [Rule]
  /// What evaluation needs, by the kind of subject.
  let programs: [ProgramKey: RuleProgram]
  /// What is counted or added up over all subjects of a kind.
  let aggregates: [AggregateSpec]
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
    aggregates = builder.checker.aggregates.specs
    programs = RuleProgram.programs(of: rules, scopes: builder.scopes, aggregates: aggregates)
  }

  /// No rules at all.
  public static let empty = RulePack()

  private init() {
    rules = []
    aggregates = []
    names = NameTable()
    programs = [:]
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
