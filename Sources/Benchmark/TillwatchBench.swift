import ArgumentParser

/// What polling terminals and running the rules costs, beside bare C that does the same in the same run; a year of a
/// shop's life, held against the truth; and the record and the console after a long time.
@main
struct TillwatchBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tillwatch-bench",
    abstract: "What polling terminals and running the rules costs, beside bare C doing the same in the same run.",
    discussion:
      "All polling happens on loopback addresses (127.0.0.0/8), between this process and simulated terminals.",
    subcommands: [
      PollingCommand.self, FleetCommand.self, TerminalsCommand.self, RulesCommand.self, LifeCommand.self,
      JournalCommand.self, ConsoleCommand.self,
    ])
}
