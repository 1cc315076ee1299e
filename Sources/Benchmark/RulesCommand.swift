import ArgumentParser

/// Measures the rule engine and the whole core, beside a bare C loop.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Processor time and memory of the rules, for each rule, reading and terminal.")

  @Option(help: "How many terminals.")
  var terminals = 10_000

  @Option(help: "How often everything is measured.")
  var rounds = 10

  func validate() throws {
    guard (1...100_000).contains(terminals) else { throw ValidationError("--terminals must be 1 to 100000") }
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds must be 1 to 1000") }
  }

  func run() throws {
    print("\(terminals) terminals, \(rounds) rounds, one thread")
    print(RuleReport(bench: try RuleBench(terminals: terminals, rounds: rounds)).text())
  }
}
