import ArgumentParser
import Console
import Glibc
import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules

/// `tillwatch check`: asks everything once, prints what it found, and ends with a code for other programs.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Ask every terminal and service once and print what was found.",
    discussion: """
      The exit code is 0 when all is well or only worth a notice, 1 for a warning, 2 when a terminal cannot take \
      cards or the configuration is wrong, 3 when it is not known (as monitoring plugins have it). A rule that waits \
      before it speaks does not wait here.
      """)

  @OptionGroup var shop: ShopOptions

  @OptionGroup var rules: RuleOptions

  @Flag(name: .long, help: "Print JSON instead of a table.")
  var json = false

  func run() throws {
    guard let configuration = try shop.load() else {
      complain(
        "tillwatch: no shop is configured (looked for \(ConfigurationFile.searchPaths().joined(separator: ", ")))")
      throw ExitCode(3)
    }
    let pack = try rules.load(for: configuration) ?? RulePack.builtIn()
    let clock = SystemShopClock()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let calendar = Surroundings.calendar(timeZone: configuration.timeZone)
    let connectors = ShopConnectors(
      configuration, secrets: try fetchSecrets(of: configuration), group: group, clock: clock, calendar: calendar)
    let shop = WatchedShop(configuration, connectors: connectors, calendar: calendar, keepsRecord: false)
    let snapshot = try waitFor {
      let watch = ShopWatch(
        setup: shop.setup, rules: shop.engine(pack, waits: false), ledger: ReadOnlyLedger(),
        prints: PrintsOnStandardError(), clock: clock, publish: { _ in })
      await withTaskGroup(of: Void.self) { tasks in
        for polled in connectors.polled {
          tasks.addTask {
            let report = await polled.connector.poll(deadline: polled.plan.deadline)
            await watch.take(report, from: polled.plan.key.name)
          }
        }
      }
      try? await connectors.transport.shutdown()
      return await watch.snapshot
    }
    let language = configuration.language ?? Surroundings.language
    let report = CheckReport(snapshot: snapshot, language: language)
    if json {
      print(try report.json(), terminator: "")
    } else {
      let plain = PlainReport(texts: .builtIn, language: language, calendar: calendar)
      for line in plain.lines(of: snapshot) { print(line) }
    }
    if report.code != 0 { throw ExitCode(report.code) }
  }
}

/// What a terminal hands over to print during a check is acknowledged, and the terminal will not give it again: it is
/// passed on to whoever started the check.
private struct PrintsOnStandardError: PrintArchive {
  func keep(_ print: ReceivedPrint) async throws {
    complain("tillwatch: received from \(print.subject.key):")
    for line in print.lines { complain("| \(line)") }
  }
}

/// A check changes nothing, so it has nothing to record.
private struct ReadOnlyLedger: OperationLedger {
  struct NothingIsDone: Error {}

  func record(_ operation: Operation) async throws { throw NothingIsDone() }
}
