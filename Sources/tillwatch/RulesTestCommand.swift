import ArgumentParser
import LocatedYAML
import RuleLab
import StatusRules

extension RulesCommands {
  /// `rules test`
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run tests of rules: what happens in a shop, and what must be found when.",
      discussion: """
        Each failure is told with its place in the file, what was expected, what was found and how that came about. \
        The exit code is 0 when every test passed, 1 when one failed, 2 when a file is wrong.
        """)

    @Argument(help: ArgumentHelp("Test files. Default: the tests of the built-in rules.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var rules: RuleOptions

    @Option(name: .long, help: ArgumentHelp("Only the tests of this row, such as M3.", valueName: "row"))
    var row: String?

    @Flag(name: .shortAndLong, help: "Also name the tests that passed.")
    var verbose = false

    func run() throws {
      let tests = files.isEmpty ? try RuleTestFile.builtIn() : try files.map { try testFile($0) }
      let extra = try rules.rules.map { try ruleFile($0) }
      var counts = (run: 0, failed: 0)
      for file in tests {
        let named = try file.ruleFiles.map { try ruleFile(beside(file.name, $0.path)) }
        let pack = try rulePack([.builtIn] + named + extra)
        for test in file.cases where row.map(test.rows.contains) ?? true {
          counts.run += 1
          let failures = test.run(with: pack, file: file.name)
          if !failures.isEmpty { counts.failed += 1 }
          for failure in failures { print("\(failure)") }
          if verbose, failures.isEmpty {
            print("passed: \(test.rows.isEmpty ? "" : "\(test.rows.joined(separator: ", ")): ")\(test.name)")
          }
        }
      }
      guard counts.run > 0 else {
        throw refusal("there is no test of the row \(excerpt(row ?? "")); see the tests with: tillwatch rules test -v")
      }
      print("\(counts.run) tests, \(counts.failed == 0 ? "all passed" : "\(counts.failed) failed")")
      if counts.failed > 0 { throw ExitCode(1) }
    }

    private func testFile(_ path: String) throws -> RuleTestFile {
      do {
        return try RuleTestFile(parsing: try textFile(path), file: path)
      } catch let error as SourceProblems {
        for problem in error.problems { complain("\(problem)") }
        throw ExitCode(2)
      }
    }

    /// A path as a test file means it: beside the file, unless it is a whole one.
    private func beside(_ file: String, _ path: String) -> String {
      guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
      return String(file[...slash]) + path
    }
  }
}
