import ArgumentParser
import Console
import LocatedYAML
import ShopConfiguration

/// Which shop.
struct ShopOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The shop to watch.", valueName: "file"))
  var config: String?

  /// What is said where there is no shop's file, and what to do.
  static var noShop: String {
    let places = ConfigurationFile.searchPaths().joined(separator: ", ")
    return "no shop is configured (looked for \(places)); start tillwatch without a command, which writes a first one"
  }

  /// Reads the shop's file. Every problem of it is one line on standard error, and the program exits with 2.
  ///
  /// - Returns: nil when no file was named and there is none.
  func load() throws -> ShopConfiguration? { try Self.load(config)?.configuration }

  /// The same of a file, or of the first that is found where none is named; and where it was.
  static func load(_ explicit: String?) throws -> ConfiguredShop? {
    do {
      guard let file = try ConfigurationFile.find(explicit: explicit) else { return nil }
      return ConfiguredShop(
        configuration: try ShopConfiguration.load(text: file.text, file: file.path), path: file.path)
    } catch {
      for problem in error.problems { complain("\(problem)") }
      throw ExitCode(2)
    }
  }
}

/// A shop, and the file that describes it.
struct ConfiguredShop {
  var configuration: ShopConfiguration
  var path: String
}

/// Fetches the secrets of a shop. What cannot be had is one line each on standard error, and the program exits with 2.
func fetchSecrets(of configuration: ShopConfiguration, with host: HostAccess = .live) throws -> ShopSecrets {
  let problems = configuration.secretProblems(with: host)
  for problem in problems { complain("tillwatch: \(problem)") }
  guard problems.isEmpty else { throw ExitCode(2) }
  return try ShopSecrets(of: configuration, with: host)
}

/// How the console looks.
struct ScreenOptions: ParsableArguments {
  @Flag(name: .long, help: "Draw lines and bars with ASCII alone.")
  var ascii = false

  @Option(name: .long, help: "What graphs are drawn with: braille, blocks or ascii.")
  var graphs: GraphSigns = .braille

  @Option(
    name: .long, help: ArgumentHelp("Where the record of what was done is kept.", valueName: "folder"))
  var state: String?

  @Flag(name: .long, help: "In lines: what changes is a sentence, what is wanted is typed. Draws nothing.")
  var plain = false

  @Flag(name: .long, help: "Leave the mouse to the terminal, which selects text with it; F2 changes that.")
  var noMouse = false

  @Flag(name: .long, help: "Nothing can be changed from this console, and no PIN unlocks it.")
  var readOnly = false

  @Option(name: .long, help: ArgumentHelp("The theme, whatever the shop's file says.", valueName: "name"))
  var theme: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Where your own themes are, instead of tillwatch/themes of your settings.", valueName: "folder"))
  var themes: String?

  /// What was chosen.
  var choice: ScreenChoice {
    ScreenChoice(
      ascii: ascii, graphs: graphs, isPlain: plain, stateFolder: state, usesMouse: !noMouse, isReadOnly: readOnly,
      theme: theme,
      themesFolder: themes)
  }
}

extension GraphSigns: ExpressibleByArgument {}

/// How the console looks, and what it may do; as it is where nothing is said.
struct ScreenChoice {
  var ascii = false
  var graphs = GraphSigns.braille
  var isPlain = false
  var stateFolder: String?
  var usesMouse = true
  var isReadOnly = false
  var theme: String?
  var themesFolder: String?
}
