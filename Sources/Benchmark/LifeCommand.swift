import ArgumentParser
import Foundation
import ShopCore
import ShopModel
import ShopSimulation
import StatusRules

/// Lives through a shop's year and holds everything that is said against the truth.
struct LifeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "life",
    abstract: "A simulated year of a shop: seeded faults, people and restarts; every step held against the truth.")

  @Option(help: "Decides everything that is left to chance; the same seed gives the same journal.")
  var seed: UInt64 = 1

  @Option(help: "How many days.")
  var days = 365

  @Option(help: "How many terminals.")
  var terminals = 20

  @Option(help: "How often each terminal is asked, in seconds.")
  var interval = 180

  @Flag(help: "Print the journal.")
  var journal = false

  func validate() throws {
    guard (1...3650).contains(days) else { throw ValidationError("--days must be 1 to 3650") }
    guard (1...200).contains(terminals) else { throw ValidationError("--terminals must be 1 to 200") }
    guard (5...300).contains(interval) else { throw ValidationError("--interval must be 5 to 300") }
  }

  func run() throws {
    var plan = SimulatedLife.Plan(seed: seed, length: .seconds(days * 86_400))
    plan.terminals = terminals
    plan.terminalInterval = .seconds(interval)
    let before = ProcessCost.now
    let begun = ContinuousClock.now
    var life = SimulatedLife(plan, rules: try RulePack.builtIn()) { memory in
      try JSONDecoder().decode(ShopMemory.self, from: JSONEncoder().encode(memory))
    }
    let outcome = life.run()
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    let processor = (ProcessCost.now - before).processor
    if journal { for line in outcome.journal.lines { print(line) } }
    print("seed \(seed): \(days) days, \(terminals) terminals asked every \(interval) s")
    print("\(outcome.polls) polls, \(outcome.readings) readings taken in, \(outcome.refused) bad ones refused")
    print(
      "\(outcome.incidents) incidents, \(outcome.restarts) restarts of the program, "
        + "\(outcome.inspections) times held against the truth")
    print(
      "\(decimals(seconds, 1)) s, of the processor \(decimals(processor, 1)) s: "
        + "\(decimals(processor * 1e6 / Double(max(1, outcome.readings)), 2)) us a reading with everything around it")
    print("journal: \(outcome.journal.lines.count) lines, hash \(String(outcome.journal.hash, radix: 16))")
    for problem in outcome.problems { print(problem) }
    guard outcome.problems.isEmpty else { throw ExitCode.failure }
    print("nothing was wrong")
  }
}
