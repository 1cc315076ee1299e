import ArgumentParser
import Console
import FoundationEssentials
import ShopModel

/// `tillwatch languages`: what whoever translates the console needs.
struct LanguagesCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "languages", abstract: "Check a translation of the console, or begin one.",
    subcommands: [LanguagesCheckCommand.self, LanguagesTemplateCommand.self])
}

/// `tillwatch languages check FILE…`
struct LanguagesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with files of texts, and how much of the console they speak.",
    discussion: "Exit code 0 when nothing is wrong, else 1.")

  @Argument(help: ArgumentHelp("Files such as de.texts.", valueName: "file"))
  var files: [String]

  func run() throws {
    var isWrong = false
    for file in files {
      guard let data = FileManager.default.contents(atPath: file) else {
        complain("tillwatch: \(file) cannot be read")
        throw ExitCode(2)
      }
      var texts = TextCatalogue.builtIn
      let report = texts.add(Array(data), file: file)
      for problem in report.problems { print(problem) }
      if !report.problems.isEmpty { isWrong = true }
      if report.total > 0 { print("\(file): \(report.count) of \(report.total) texts") }
    }
    if isWrong { throw ExitCode(1) }
  }
}

/// `tillwatch languages template`
struct LanguagesTemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Print the English texts, to begin a translation with.")

  func run() { print(TextCatalogue.englishFile, terminator: "") }
}
