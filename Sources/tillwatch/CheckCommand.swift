import ArgumentParser
import Console
import Journal
import PollingEngine
import ShopConfiguration
import ShopModel
import StatusRules

/// `tillwatch check`: asks everything once, prints what it found, and ends with a code for other programs.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Ask every terminal and service once and print what was found.",
    discussion: """
      The exit code is 0 when all is well or only worth a notice, 1 for a warning, 2 when a terminal cannot take \
      cards or the configuration is wrong, 3 when it is not known (as monitoring plugins have it). A rule that waits \
      before it speaks does not wait here. With --for the network is measured again and again that long, for loss and \
      congestion are not seen at one look.
      """)

  @OptionGroup var shop: ShopOptions

  @OptionGroup var rules: RuleOptions

  @Flag(name: .long, help: "Print JSON instead of a table.")
  var json = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Measure the network that long before the report.", valueName: "seconds"))
  var seconds: Int?

  @Option(name: .long, help: ArgumentHelp("Where what is kept by hand is.", valueName: "folder"))
  var state: String?

  func validate() throws {
    if let seconds, !(1...3600).contains(seconds) { throw ValidationError("--for takes from 1 to 3600 seconds.") }
  }

  func run() throws {
    guard let configuration = try shop.load() else {
      complain("tillwatch: \(ShopOptions.noShop)")
      throw ExitCode(3)
    }
    let pack = try rules.load(for: configuration) ?? RulePack.builtIn()
    let look = try SingleLook(configuration, pack: pack, recordFolder: Surroundings.stateFolder)
    let time = Duration.seconds(seconds ?? 0)
    let kept = try keptAccounts(configuration)
    let snapshot = try waitFor {
      await look.take(measuringFor: time) { watch in
        if let kept { await watch.take(kept.poll(deadline: .seconds(2)), from: HandRecordConnector.key.name) }
        return await watch.snapshot
      }
    }
    let language = configuration.language ?? Surroundings.language
    let report = CheckReport(snapshot: snapshot, language: language)
    if json {
      print(try report.json(), terminator: "")
    } else {
      let plain = PlainReport(texts: Surroundings.texts(in: language), language: language, calendar: look.calendar)
      for line in plain.lines(of: snapshot) { print(line) }
      for line in Self.untried(configuration, in: language) { print(line) }
    }
    if report.code != 0 { throw ExitCode(report.code) }
  }

  /// What people keep of the accounts by hand; nil: nobody ever did. A check writes nothing, so it leaves the calendar out,
  /// whose duties are noted when they are first seen.
  private func keptAccounts(_ configuration: ShopConfiguration) throws -> HandRecordConnector? {
    do {
      guard let record = try HandRecord.existing(inFolder: state ?? Surroundings.stateFolder) else { return nil }
      var accounts = configuration
      accounts.duties = []
      return HandRecordConnector(
        record: { record }, configuration: accounts, calendar: Surroundings.calendar(timeZone: configuration.timeZone),
        clock: SystemShopClock(), tell: { _ in })
    } catch {
      complain("tillwatch: what is kept by hand cannot be read: \(error)")
      return nil
    }
  }

  /// What a person should know of how far the answers can be trusted.
  static func untried(_ configuration: ShopConfiguration, in language: Language) -> [String] {
    configuration.terminals.filter { $0.zvt == nil }.map { terminal in
      let name = terminal.identity.name(language)
      return language == .chinese
        ? "\(name)：POSLINK 连接器尚未在真实设备上试过。" : "\(name): the POSLINK connector is not tried against a real device."
    }
  }
}
