import ArgumentParser

/// What polling terminals costs, beside a bare C client that does the same exchange in the same run.
@main
struct TillwatchBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tillwatch-bench",
    abstract: "What polling terminals costs, beside a bare C client doing the same exchange in the same run.",
    discussion: "Everything happens on loopback addresses (127.0.0.0/8), between this process and simulated terminals.",
    subcommands: [PollingCommand.self, FleetCommand.self, TerminalsCommand.self])
}
