import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules

/// One look at a shop: everything is asked once. A rule that waits before it speaks does not wait here.
struct SingleLook: Sendable {
  /// The shop's local time.
  let calendar: ShopCalendar
  private let connectors: ShopConnectors
  private let watch: ShopWatch

  init(_ configuration: ShopConfiguration, pack: RulePack) throws {
    let clock = SystemShopClock()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    calendar = Surroundings.calendar(timeZone: configuration.timeZone)
    connectors = ShopConnectors(
      configuration, secrets: try fetchSecrets(of: configuration), group: group, clock: clock, calendar: calendar)
    let shop = WatchedShop(configuration, connectors: connectors, calendar: calendar, keepsRecord: false)
    watch = ShopWatch(
      setup: shop.setup, rules: shop.engine(pack, waits: false), ledger: ReadOnlyLedger(),
      prints: PrintsOnStandardError(), clock: clock, publish: { _ in })
  }

  /// Asks everything, and then gives the shop as it is known to `body`.
  ///
  /// - Parameter earlier: the operations of the last day that are on record.
  func take<Result: Sendable>(
    earlier: [Operation] = [], _ body: @Sendable (ShopWatch) async -> Result
  ) async -> Result {
    if !earlier.isEmpty { await watch.takeUp(nil, earlier: earlier) }
    await withTaskGroup(of: Void.self) { tasks in
      for polled in connectors.polled {
        tasks.addTask {
          let report = await polled.connector.poll(deadline: polled.plan.deadline)
          await watch.take(report, from: polled.plan.key.name)
        }
      }
    }
    try? await connectors.transport.shutdown()  // Nothing is left to be done with it.
    let result = await body(watch)
    await watch.end()
    return result
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
