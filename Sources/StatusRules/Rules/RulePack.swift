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
    try self.init(files: [RuleFile(name: file, text: text)])
  }

  /// The rules of several files. A rule of a later file takes the place of one with the same id in an earlier; what a
  /// later file names under `without` is left out.
  ///
  /// - Throws: everything wrong with them, one problem a line, each with its place.
  public init(files: [RuleFile]) throws(SourceProblems) {
    var builder = RulePackBuilder(codeGroups: try ResponseCodePack.builtIn().groups)
    for file in files { builder.read(try parseYAML(file.text, file: file.name), of: file.text, file: file.name) }
    try builder.finish()
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
