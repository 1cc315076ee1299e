import ArgumentParser
import LocatedYAML
import ShopConfiguration
import StatusRules

/// By which rules, beside the built-in ones.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Rules of the shop's own, after the built-in ones; may be given again.", valueName: "file"))
  var rules: [String] = []

  /// Reads the files that shop.yaml names and then those named here. Every problem of them is one line on standard error, and
  /// the program exits with 2.
  ///
  /// - Returns: the built-in rules with those of the files; nil when no file is named.
  func load(for configuration: ShopConfiguration?) throws -> RulePack? {
    let paths = (configuration?.ruleFiles ?? []) + rules
    guard !paths.isEmpty else { return nil }
    do {
      return try RulePack(files: [.builtIn] + paths.map(RuleOptions.file))
    } catch let error as SourceProblems {
      for problem in error.problems { complain("\(problem)") }
      throw ExitCode(2)
    }
  }

  private static func file(_ path: String) throws -> RuleFile {
    guard let file = try ConfigurationFile.find(explicit: path) else { throw ExitCode(2) }
    return RuleFile(name: path, text: file.text)
  }
}
