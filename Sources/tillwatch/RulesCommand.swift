import ArgumentParser
import FoundationEssentials
import LocatedYAML
import RuleLab
import ShopModel
import StatusRules

/// `tillwatch rules`: what the findings are made of, to look at, to check and to try.
struct RulesCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Check, list, explain, test and simulate the rules that findings come from.",
    discussion: """
      The built-in rules come first; a rule of a file takes the place of the one with the same id, and what a file \
      names under "without" is left out.
      """,
    subcommands: [Check.self, List.self, Explain.self, Test.self, Simulate.self])

  /// `rules check`
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look over the rules for mistakes, one line each: file:line:column: what is wrong.",
      discussion: "The exit code is 0 without a mistake and 1 with one, 2 when a file cannot be read.")

    @Argument(help: ArgumentHelp("Rule files, in their order. Default: the built-in rules alone.", valueName: "file"))
    var files: [String] = []

    @Flag(name: .long, help: "Check the files by themselves, without the built-in rules.")
    var alone = false

    func run() throws {
      if alone, files.isEmpty { throw refusal("--alone needs a file") }
      let own = try files.map { try ruleFile($0) }
      do {
        let pack = try RulePack.reviewed(files: (alone ? [] : [.builtIn]) + own)
        print("\(pack.rules.count) rules, no mistakes")
      } catch {
        // In the order of the files; the mistakes of one file are in its order.
        let names = [RuleFile.builtIn.name] + own.map(\.name)
        for name in names {
          for problem in error.problems where problem.file == name { print("\(problem)") }
        }
        throw ExitCode(1)
      }
    }
  }

  /// `rules list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the rules, one a line.")

    @OptionGroup var rules: RuleOptions

    @Option(
      name: .long,
      help: ArgumentHelp("Only rules of this cause, or of a family of causes (\"network\").", valueName: "cause"))
    var cause: String?

    @Option(name: .long, help: ArgumentHelp("Only rules about this kind of subject.", valueName: "kind"))
    var subject: String?

    @Flag(name: .long, help: "Print JSON instead of a table.")
    var json = false

    func run() throws {
      let pack = try rules.pack()
      let kind = try chosenKind()
      try checkCause()
      let chosen = pack.rules.filter { rule in
        (kind == nil || rule.subject == kind)
          && (cause.map { rule.cause.rawValue == $0 || rule.cause.rawValue.hasPrefix("\($0).") } ?? true)
      }
      let language = Surroundings.language
      if json {
        try printJSON(chosen.map { RuleDocument($0, language) })
      } else {
        for line in RuleTable(rules: chosen, language: language, columns: outputColumns()).lines { print(line) }
      }
    }

    private func chosenKind() throws -> SubjectKind? {
      guard let subject else { return nil }
      if let kind = SubjectKind(rawValue: subject) { return kind }
      let names = SubjectKind.allCases.map(\.rawValue)
      throw refusal(
        "\(excerpt(subject)) is not a kind of subject" + suggestion(for: subject, among: names)
          + "; possible are \(names.joined(separator: ", "))")
    }

    private func checkCause() throws {
      guard let cause else { return }
      let names = Cause.allCases.map(\.rawValue)
      guard !names.contains(where: { $0 == cause || $0.hasPrefix("\(cause).") }) else { return }
      let families = Set(
        names.flatMap { name in
          let parts = name.split(separator: ".")
          return parts.indices.map { parts[...$0].joined(separator: ".") }
        })
      throw refusal("\(excerpt(cause)) is not a cause" + suggestion(for: cause, among: families))
    }
  }

  /// `rules explain`
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Explain one rule in full.")

    @Argument(help: ArgumentHelp("The rule, by its id.", valueName: "id"))
    var id: String

    @OptionGroup var rules: RuleOptions

    @Flag(name: .long, help: "Print JSON instead of text.")
    var json = false

    func run() throws {
      let builtIn = try RulePack.builtIn()
      let explanation: RuleExplanation
      do {
        explanation = try RuleExplanation(id, in: try rules.pack(), builtIn: builtIn)
      } catch let problem as LabProblem {
        throw refusal(problem.description)
      }
      if json {
        try printJSON(RuleDocument(explanation, Surroundings.language))
      } else {
        for line in RuleSheet(explanation, language: Surroundings.language).lines { print(line) }
      }
    }
  }
}

/// The rules of some files. Every mistake in them is one line on standard error, and the program exits with 2.
func rulePack(_ files: [RuleFile]) throws -> RulePack {
  do {
    return try RulePack(files: files)
  } catch {
    for problem in error.problems { complain("\(problem)") }
    throw ExitCode(2)
  }
}

/// A rule file as it stands on disk. One that cannot be read is one line on standard error, and the program exits with 2.
func ruleFile(_ path: String) throws -> RuleFile { RuleFile(name: path, text: try textFile(path)) }

/// The text of a file, at most as long as a YAML document may be. One that cannot be read is one line on standard error,
/// and the program exits with 2.
func textFile(_ path: String) throws -> String {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw refusal("cannot read \(excerpt(path)); is there such a file, and may you read it?")
  }
  guard data.count <= YAMLLimits.bytes else {
    throw refusal("\(excerpt(path)) is longer than \(YAMLLimits.bytes) bytes")
  }
  guard let text = String(validating: data, as: UTF8.self) else { throw refusal("\(excerpt(path)) is not UTF-8") }
  return text
}

/// Prints a document as JSON on standard output.
func printJSON(_ document: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(document), as: UTF8.self))
}
