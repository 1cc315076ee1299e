import ArgumentParser
import ShopConfiguration
import StatusRules

/// By which rules, beside the built-in ones.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Rules of the shop's own, after the built-in ones; may be given again.", valueName: "file"))
  var rules: [String] = []

  /// Reads the files that shop.yaml names and then those named here. Every mistake in them is one line on standard error,
  /// and the program exits with 2.
  ///
  /// - Returns: the built-in rules with those of the files; nil when no file is named.
  func load(for configuration: ShopConfiguration?) throws -> RulePack? { try Self.load(rules, for: configuration) }

  /// The same of these files.
  static func load(_ rules: [String], for configuration: ShopConfiguration?) throws -> RulePack? {
    let paths = (configuration?.ruleFiles ?? []) + rules
    guard !paths.isEmpty else { return nil }
    return try rulePack([.builtIn] + paths.map { try ruleFile($0) })
  }

  /// The built-in rules with those of the files named here. Every mistake in them is one line on standard error, and the
  /// program exits with 2.
  func pack() throws -> RulePack { try load(for: nil) ?? RulePack.builtIn() }
}
