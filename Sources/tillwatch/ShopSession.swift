import Connectors
import Journal
import NIOPosix
import Operations
import PollingEngine
import ShopConfiguration
import ShopCore
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
  private let keeper: MemoryKeeper?
  private let keeping: Task<Void, Never>?
  private let notices: NoticeService?
  private let history: HistoryKeeper?
  private let recording: Task<Void, Never>?

  /// Puts the shop together and begins to watch it.
  ///
  /// - Parameters:
  ///   - lock: what keeps everybody but the technician from the terminals.
  ///   - notices: whom to tell of incidents, and how; nil: nobody.
  ///   - publish: given every snapshot; must not block.
  init(
    _ shop: WatchedShop, rules: RulePack, journal choice: JournalChoice, clock: any ShopClock,
    lock: TechnicianLock?, notices plan: NoticePlan? = nil, publish: @escaping @Sendable (ShopSnapshot) -> Void
  ) async {
    transport = shop.connectors.transport
    let journal = OpenJournal(choice)
    let notices = NoticeService(plan, journal: journal.journal, clock: clock)
    self.notices = notices
    let history = journal.journal.map { HistoryKeeper(journal: $0, calendar: shop.calendar, clock: clock) }
    self.history = history
    let watch = ShopWatch(
      setup: shop.setup, rules: shop.engine(rules), ledger: journal.ledger, prints: journal.prints,
      words: journal.journal, lock: lock, accessWords: journal.journal, clock: clock,
      publish: { snapshot in
        publish(snapshot)
        notices?.take(snapshot)
        history?.take(snapshot)
      })
    self.watch = watch
    var devices = shop.connectors.polled
    if let record = journal.byHand {
      let connector = HandRecordConnector(
        record: record, configuration: shop.configuration, calendar: shop.calendar, clock: clock,
        tell: { await watch.show($0) })
      devices.append(Polled(plan: HandRecordConnector.plan, connector: connector))
    }
    keeper = journal.journal.map { MemoryKeeper(watch: watch, journal: $0, clock: clock) }
    switch await keeper?.saved() {
    case .memory(let memory)?:
      await watch.takeUp(memory, earlier: journal.earlier(at: clock.now, for: memory))
      // From now on it may be behind, and says so.
      await keeper?.save()
    case .damaged(let next)?:
      let recorded = await journal.nextIncident()
      await watch.takeUp(
        nil, nextIncident: [next, recorded].compactMap(\.self).max(),
        earlier: journal.earlier(at: clock.now, for: nil))
    case .nothing?, nil:
      await watch.takeUp(
        nil, nextIncident: await journal.nextIncident(), earlier: journal.earlier(at: clock.now, for: nil))
    }
    if let words = try? await journal.journal?.accessWords() { await watch.takeUp(words) }
    await journal.endForgotten(except: Set(watch.snapshot.incidents.map(\.id)))
    notices?.begin { [weak watch] in await watch?.warn("notify", $0) }
    engine = PollingEngine(
      devices: devices, generator: SeededGenerator(seed: UInt64(bitPattern: clock.now.milliseconds)),
      clock: clock
    ) { key, report in await watch.take(report, from: key.name) }
    await watch.begin(access: EngineAccess(engine: engine))
    if let problems = plan?.problems, !problems.isEmpty {
      await watch.warn("notice secrets", "nobody is told over it: \(problems.joined(separator: "; "))")
    }
    if let problem = journal.problem { await watch.warn("journal", problem) }
    let engine = engine
    polling = Task { await engine.run() }
    keeping = keeper.map { keeper in Task { await keeper.run() } }
    recording = history.map { history in
      Task { await history.run { [weak watch] in await watch?.warn("history", $0) } }
    }
  }

  /// Stops watching. Waits for what is under way, so that no terminal is left in the middle of a sequence.
  func stop() async {
    await engine.stop()
    await polling.value
    keeping?.cancel()
    await keeping?.value
    await keeper?.save(isLast: true)
    recording?.cancel()
    await recording?.value
    history?.take(await watch.snapshot)
    await history?.commit(isLast: true)
    await watch.end()
    await notices?.stop()
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

  func watchClosely(_ source: String, every interval: Duration, until moment: Timestamp) async {
    await engine.watchClosely(DeviceKey(source), every: interval, until: moment)
  }
}

/// Where the shop's record goes.
enum JournalChoice {
  /// A folder on disk.
  case folder(String)
  /// Nowhere: gone with the program. For the demonstration.
  case memory
}

/// The shop's record, or what stands in for it: a journal that cannot be opened is a line on the screen, and no operation
/// is carried out without one.
private struct OpenJournal {
  let ledger: any OperationLedger
  let prints: (any PrintArchive)?
  let problem: String?
  let journal: Journal?
  /// What people keep by hand; it can be read also while another program has the journal.
  let byHand: HandRecord?

  init(_ choice: JournalChoice) {
    do {
      let journal =
        switch choice {
        case .folder(let path): try Journal(folder: path)
        case .memory: try Journal(inMemory: ())
        }
      self.journal = journal
      byHand = journal.byHand
      (ledger, prints, problem) = (journal, journal, nil)
    } catch {
      journal = nil
      byHand = if case .folder(let path) = choice { try? HandRecord.existing(inFolder: path) } else { nil }
      (ledger, prints, problem) = (NoLedger(problem: "\(error)"), nil, "\(error)")
    }
  }

  /// What was done in the last day, with an honest end for what an earlier run left without one: the interlocks go by it.
  /// And what was done for the incidents that are still open: their ladders do; but not for ever.
  func earlier(at now: Timestamp, for memory: ShopMemory?) async -> [Operation] {
    guard let journal else { return [] }
    _ = try? await journal.closeInterrupted(at: now)
    let day = now - .seconds(86_400)
    let since = max(min(memory?.oldestIncident ?? day, day), now - .seconds(30 * 86_400))
    return (try? await journal.operations(since: since)) ?? []
  }

  /// The number above all incidents on record; nil: none is known.
  func nextIncident() async -> Int? { (try? await journal?.history.nextIncident()) ?? nil }

  /// Ends what an earlier run left open and nobody follows any more.
  func endForgotten(except followed: Set<Incident.ID>) async {
    try? await journal?.history.endForgotten(except: followed)  // What stays open is ended at the next start.
  }
}

extension Journal: PrintArchive {}

extension Journal: WordArchive {}

extension Journal: AccessArchive {}

/// Stands in for a journal that could not be opened: refuses everything.
private struct NoLedger: OperationLedger {
  struct Closed: Error, CustomStringConvertible {
    let description: String
  }

  let problem: String

  func record(_ operation: Operation) async throws { throw Closed(description: problem) }
}
