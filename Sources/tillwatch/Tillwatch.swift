import ArgumentParser

/// The program. How it is started most often needs no parser, whose tables take longer than everything else before the
/// first picture.
@main
enum Program {
  static func main() {
    do {
      switch CommandLine.arguments.dropFirst() {
      case []:
        let shop = try ShopOptions.load(nil)
        let rules = try RuleOptions.load([], for: shop?.configuration)
        try ConsoleRun(screen: ScreenChoice(), rules: rules).show(shop)
      case ["demo"]: try ConsoleRun(screen: ScreenChoice(), rules: nil, isDemo: true).show(nil)
      default: Tillwatch.main()
      }
    } catch {
      Tillwatch.exit(withError: error)
    }
  }
}

/// The command line.
struct Tillwatch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tillwatch",
    abstract: "Watches a shop's card payment terminals and says what is wrong, why, and what to do next.",
    discussion: """
      Without a command it shows the console of the shop in shop.yaml; when there is none, it asks what to watch. \
      shop.yaml is looked for in $XDG_CONFIG_HOME/tillwatch/ and /etc/tillwatch/.
      """,
    version: "0.1.0",
    subcommands: [
      ConsoleCommand.self, DemoCommand.self, CheckCommand.self, DutyCommands.self, OnboardingCommands.self,
      AccountCommands.self,
      JournalCommands.self, ReportCommand.self, NotifyCommands.self, OperateCommand.self, PINCommand.self,
      DiscoverCommand.self, DoctorCommand.self, RulesCommands.self, LanguagesCommands.self, ZVTCommands.self,
    ],
    defaultSubcommand: ConsoleCommand.self)
}
