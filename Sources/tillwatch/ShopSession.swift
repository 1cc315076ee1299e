import Connectors
import Journal
import NIOPosix
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import StatusRules

/// Everything behind the screen, put together: connectors, polling engine, rules, journal and the shop that owns them.
final class ShopSession: Sendable {
  /// The running shop.
  let watch: ShopWatch
  private let engine: PollingEngine
  private let transport: HTTPTransport
  private let polling: Task<Void, Never>

  /// Puts the shop together and begins to watch it.
  ///
  /// - Parameter publish: given every snapshot; must not block.
  init(
    connectors: ShopConnectors, setup: ShopSetup, rules: RulePack, journal: JournalChoice, clock: any ShopClock,
    publish: @escaping @Sendable (ShopSnapshot) -> Void
  ) async {
    transport = connectors.transport
    let (ledger, prints, problem) = journal.open()
    let watch = ShopWatch(
      setup: setup, rules: StatusEngine(pack: rules), ledger: ledger, prints: prints, clock: clock,
      publish: publish)
    self.watch = watch
    engine = PollingEngine(
      devices: connectors.polled, generator: SeededGenerator(seed: UInt64(bitPattern: clock.now.milliseconds)),
      clock: clock
    ) { key, report in await watch.take(report, from: key.name) }
    await watch.begin(access: EngineAccess(engine: engine))
    if let problem { await watch.warn("journal", problem) }
    let engine = engine
    polling = Task { await engine.run() }
  }

  /// Stops watching. Waits for what is under way, so that no terminal is left in the middle of a sequence.
  func stop() async {
    await engine.stop()
    await polling.value
    await watch.end()
    try? await transport.shutdown()  // Nothing is left to be done with it.
  }
}

/// The polling engine as the shop's way to a device for a command.
private struct EngineAccess: DeviceAccess {
  let engine: PollingEngine

  func exclusively<Result: Sendable>(
    with subject: SubjectID, _ body: @escaping @Sendable (any Connector) async -> Result
  ) async -> Result? {
    try? await engine.withDevice(DeviceKey(subject.description), body)
  }

  func watchClosely(_ subject: SubjectID, until moment: Timestamp) async {
    await engine.watchClosely(DeviceKey(subject.description), every: .seconds(1), until: moment)
  }
}

/// Where the shop's record goes.
enum JournalChoice {
  /// A folder on disk.
  case folder(String)
  /// Nowhere: gone with the program. For the demonstration.
  case memory

  /// Opens it. A journal that cannot be opened is a line on the screen, and no operation is carried out without one.
  fileprivate func open() -> (any OperationLedger, (any PrintArchive)?, problem: String?) {
    do {
      let journal =
        switch self {
        case .folder(let path): try Journal(folder: path)
        case .memory: try Journal(inMemory: ())
        }
      return (journal, journal, nil)
    } catch {
      return (NoLedger(problem: "\(error)"), nil, "\(error)")
    }
  }
}

extension Journal: PrintArchive {}

/// Stands in for a journal that could not be opened: refuses everything.
private struct NoLedger: OperationLedger {
  struct Closed: Error, CustomStringConvertible {
    let description: String
  }

  let problem: String

  func record(_ operation: Operation) async throws { throw Closed(description: problem) }
}
