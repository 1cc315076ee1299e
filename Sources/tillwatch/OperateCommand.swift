import ArgumentParser
import Console
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules

/// `tillwatch operate TERMINAL OPERATION --dry-run`: what would stand against it.
struct OperateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operate", abstract: "Say what stands against an operation on a terminal, without doing it.",
    discussion: """
      Asks every terminal and service once, looks up what was done in the last day, and prints every interlock with its \
      verdict. Operations themselves are carried out from the console. Exits with 0 when it would be done, with 1 when \
      it would be refused.
      """)

  @OptionGroup var record: RecordOptions

  @OptionGroup var rules: RuleOptions

  @Argument(help: ArgumentHelp("The terminal, by its id in shop.yaml.", valueName: "terminal"))
  var terminal: String

  @Argument(help: ArgumentHelp("restart, reset, settle-batch, diagnose, identify, update-now or cancel-action."))
  var operation: String

  @Flag(name: .long, help: "Only look; must be given.")
  var dryRun = false

  func run() throws {
    let configuration = try record.configuration()
    guard let kind = OperationKind(rawValue: operation) else {
      throw refusal(
        "\(excerpt(operation)) is no operation" + hint(for: operation, among: OperationKind.allCases.map(\.rawValue)))
    }
    let identities = configuration.terminals.map(\.identity)
    guard let identity = identities.first(where: { $0.key == terminal }) else {
      throw refusal(
        "no terminal \(excerpt(terminal)) is configured" + hint(for: terminal, among: identities.map(\.key)))
    }
    guard dryRun else {
      throw refusal("operations are carried out from the console; add --dry-run to see what stands against this one")
    }
    let look = try SingleLook(configuration, pack: try rules.load(for: configuration) ?? RulePack.builtIn())
    let since = SystemShopClock().now - .seconds(86_400)
    let verdicts = try record.working { folder in
      let earlier = try await JournalReader(folder: folder)?.operations(since: since) ?? []
      return await look.take(earlier: earlier) { await $0.verdicts(of: kind, on: identity.id) }
    }
    let report = InterlockReport(
      texts: .builtIn, language: configuration.language ?? Surroundings.language, calendar: look.calendar)
    for line in report.lines(of: kind, on: identity, verdicts) { print(line) }
    if verdicts.contains(where: { $0.verdict.isFinalRefusal }) { throw ExitCode(1) }
  }
}
