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
import Synchronization

/// Everything behind the screen, put together: connectors, polling engine, rules, journal and the shop that owns them.
///
/// A record that cannot be opened at the start is tried again while the shop is watched. Until then the shop goes on
/// without it: what is said and printed waits, no operation is carried out, nobody is told. Where another program keeps the
/// record, operations and receipts go there all the same; incidents, numbers and notices are the other's.
final class ShopSession: Sendable {
  /// The running shop.
  let watch: ShopWatch
  private let engine: PollingEngine
  private let connectors: ShopConnectors
  let record: LateRecord
  /// What people keep by hand; it can be read also while another program has the record.
  let byHand: HandRecordConnector
  let keeping: RecordKeeping
  private let polling: Task<Void, Never>
  /// Tries to open the record; nil: it is open.
  private let opening: Task<Void, Never>?
  /// Tries to listen to agents where that was not possible at once.
  private let listening: Task<Void, Never>
  /// Looks for what other programs do; nil: there are none.
  private let others: Task<Void, Never>?

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
    connectors = shop.connectors
    let opened = OpenJournal(choice)
    let record = LateRecord(opened.outcome, beside: opened.beside)
    self.record = record
    let turn: RecordTurn? =
      if case .folder(let folder) = choice {
        RecordTurn(record: record, right: OperationRight(folder: folder, holder: Surroundings.userName), clock: clock)
      } else {
        nil
      }
    let keeping = RecordKeeping(notices: NoticeService(plan, clock: clock), calendar: shop.calendar, clock: clock)
    self.keeping = keeping
    let watch = ShopWatch(
      setup: shop.setup, rules: shop.engine(rules), ledger: record, prints: record, words: record, lock: lock,
      accessWords: record, turn: turn, clock: clock,
      publish: { snapshot in
        publish(snapshot)
        keeping.take(snapshot)
      })
    self.watch = watch
    shop.connectors.prints.lead { [weak watch] in await watch?.keep($0) }
    let byHand = HandRecordConnector(
      record: { [byHand = opened.byHand] in record.opened?.byHand ?? byHand }, configuration: shop.configuration,
      calendar: shop.calendar, clock: clock, tell: { await watch.show($0) })
    self.byHand = byHand
    if let journal = try? opened.outcome.get() {
      let keeper = MemoryKeeper(watch: watch, journal: journal, clock: clock)
      // An honest end for what an earlier run left without one.
      let canGoOn = await turn?.closeInterrupted(in: journal) ?? true
      switch await keeper.saved() {
      case .memory(let memory):
        await watch.takeUp(memory, earlier: await journal.earlier(at: clock.now, for: memory, canGoOn: canGoOn))
        // From now on it may be behind, and says so.
        await keeper.save()
      case .damaged(let next):
        let recorded = await journal.nextIncident()
        await watch.takeUp(
          nil, nextIncident: [next, recorded].compactMap(\.self).max(),
          earlier: await journal.earlier(at: clock.now, for: nil, canGoOn: canGoOn))
      case .nothing:
        await watch.takeUp(
          nil, nextIncident: await journal.nextIncident(),
          earlier: await journal.earlier(at: clock.now, for: nil, canGoOn: canGoOn))
      }
      await journal.endForgotten(except: Set(watch.snapshot.incidents.map(\.id)))
      await keeping.begin(journal, keeper, watch)
    } else if let journal = opened.beside {
      await watch.takeUp(nil, earlier: await journal.earlier(at: clock.now, for: nil, canGoOn: false))
    } else {
      await watch.takeUp(nil, earlier: [])
    }
    if let words = try? await record.opened?.accessWords() { await watch.takeUp(words) }
    engine = PollingEngine(
      devices: shop.connectors.polled + [Polled(plan: HandRecordConnector.plan, connector: byHand)],
      generator: SeededGenerator(seed: UInt64(bitPattern: clock.now.milliseconds)), clock: clock
    ) { key, report in await watch.take(report, from: key.name) }
    await watch.begin(access: EngineAccess(engine: engine))
    if let problems = plan?.problems, !problems.isEmpty {
      await watch.warn("notice secrets", "nobody is told over it: \(problems.joined(separator: "; "))")
    }
    if case .failure(let error) = opened.outcome {
      await watch.warn("journal", error.message)
      opening = Task {
        await LateOpening(
          choice: choice, record: record, turn: turn, keeping: keeping, watch: watch, clock: clock
        ).run()
      }
    } else {
      opening = nil
    }
    let isLeft: @Sendable () -> Bool = { record.isBeside && choice.isKept }
    await shop.connectors.listen(isLeft: isLeft()) { [weak watch] in await watch?.take($0, from: $1) }
    listening = Task { [connectors = shop.connectors] in await connectors.keepListening(by: clock, isLeft: isLeft) }
    let engine = engine
    // Beside the sockets: an answer is taken in where it came, and no other thread is woken for it.
    polling = Task(executorPreference: clock.executor) { await engine.run() }
    // In a record that lives in this program alone there is nobody else.
    others = turn.map { turn in
      Task(executorPreference: clock.executor) { [watch] in
        await OthersWork(record: record, turn: turn, watch: watch, clock: clock).run()
      }
    }
  }

  /// Stops watching. Waits for what is under way, so that no terminal is left in the middle of a sequence.
  ///
  /// - Returns: what could not be put on record to the last.
  @discardableResult
  func stop() async -> Unrecorded {
    others?.cancel()
    await watch.standStill()
    opening?.cancel()
    listening.cancel()
    await opening?.value
    await listening.value
    await engine.stop()
    await polling.value
    // The last chance for what could not be put on record until now.
    let unrecorded = await watch.finishRecord(tries: 3)
    await keeping.end(await watch.snapshot)
    await watch.end()
    await keeping.notices?.stop()
    await connectors.shutdown()
    return unrecorded
  }
}

/// What keeps the record of a shop, from when it is open: its memory, its history, its queue of notices.
final class RecordKeeping: Sendable {
  private struct Keepers {
    var memory: MemoryKeeper
    var history: HistoryKeeper
    var tasks: [Task<Void, Never>]
  }

  let notices: NoticeService?
  private let calendar: ShopCalendar
  private let clock: any ShopClock
  private let keepers = Mutex<Keepers?>(nil)

  init(notices: NoticeService?, calendar: ShopCalendar, clock: any ShopClock) {
    self.notices = notices
    self.calendar = calendar
    self.clock = clock
  }

  /// Takes a picture in; never waits.
  func take(_ snapshot: ShopSnapshot) {
    notices?.take(snapshot)
    keepers.withLock { $0?.history }?.take(snapshot)
  }

  /// Begins to keep.
  func begin(_ journal: Journal, _ memory: MemoryKeeper, _ watch: ShopWatch) async {
    notices?.begin(journal) { [weak watch] in await watch?.warn("notify", $0) }
    let history = HistoryKeeper(journal: journal, calendar: calendar, clock: clock)
    let tasks = [
      Task(executorPreference: clock.executor) { await memory.run() },
      Task(executorPreference: clock.executor) {
        await history.run { [weak watch] in await watch?.warn("history", $0) }
      },
    ]
    keepers.withLock { $0 = Keepers(memory: memory, history: history, tasks: tasks) }
  }

  /// What is not on record yet of what graphs follow.
  func unstored(of curves: [HistoryCurve]) -> UnstoredHistory {
    keepers.withLock { $0?.history }?.unstored(of: curves) ?? UnstoredHistory()
  }

  /// Ends, with everything saved as it is in the last picture.
  func end(_ snapshot: ShopSnapshot) async {
    // Let go of: the shop leads here, and the keeper of its memory to the shop.
    let keepers = keepers.withLock { keepers in
      defer { keepers = nil }
      return keepers
    }
    guard let keepers else { return }
    for task in keepers.tasks {
      task.cancel()
      await task.value
    }
    await keepers.memory.save(isLast: true)
    keepers.history.take(snapshot)
    await keepers.history.commit(isLast: true)
  }
}

/// Opens a record that could not be opened at the start: another console kept it, or the disk was away.
private struct LateOpening: Sendable {
  let choice: JournalChoice
  let record: LateRecord
  let turn: RecordTurn?
  let keeping: RecordKeeping
  let watch: ShopWatch
  let clock: any ShopClock

  /// Returns when it is open, or when the task is cancelled.
  func run() async {
    var patience = OpeningPatience()
    while (try? await clock.sleep(until: clock.now + patience.wait())) != nil {
      let opened = OpenJournal(choice)
      do {
        try await takeIntoUse(try opened.outcome.get())
        return
      } catch {
        record.stayClosed("\(error)", beside: opened.beside)
        await watch.warn("journal", "\(error)")
      }
    }
  }

  /// The shop knows what was done before anything can be done again.
  private func takeIntoUse(_ journal: Journal) async throws {
    let memory = MemoryKeeper(watch: watch, journal: journal, clock: clock)
    let canGoOn = await turn?.closeInterrupted(in: journal) ?? true
    var next = try await journal.history.nextIncident()
    var saved: ShopMemory?
    switch await memory.saved() {
    case .memory(let memory): saved = memory
    case .damaged(let number): next = [next, number].compactMap(\.self).max()
    case .nothing: break
    }
    let earlier = await journal.earlier(at: clock.now, for: saved, canGoOn: canGoOn)
    await watch.takeUpLate(saved, nextIncident: next, earlier: earlier)
    await watch.takeUp(try await journal.accessWords())
    await journal.endForgotten(except: Set(watch.snapshot.incidents.map(\.id)))
    record.open(journal)
    await watch.warn("journal", nil)
    await memory.save()
    await keeping.begin(journal, memory, watch)
    await watch.retryRecord()
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

  /// Whether a program keeps it now; it may be this one.
  var isKept: Bool { if case .folder(let folder) = self { Journal.isKept(inFolder: folder) == true } else { false } }
}

/// An attempt to open the shop's record.
private struct OpenJournal {
  let outcome: Result<Journal, JournalError>
  /// The journal all the same, where another program keeps it; nil: it could be opened as ours, or cannot be at all.
  let beside: Journal?
  /// What people keep by hand; it can be read also while the journal cannot be opened.
  let byHand: HandRecord?

  init(_ choice: JournalChoice) {
    do {
      let journal =
        switch choice {
        case .folder(let path): try Journal(folder: path)
        case .memory: try Journal(inMemory: ())
        }
      outcome = .success(journal)
      beside = nil
      byHand = journal.byHand
    } catch {
      outcome = .failure(error as? JournalError ?? JournalError(message: "\(error)"))
      beside = if case .folder(let path) = choice { try? Journal(folder: path, keeps: false) } else { nil }
      byHand = if case .folder(let path) = choice { try? HandRecord.existing(inFolder: path) } else { nil }
    }
  }
}

extension Journal {
  /// What was done in the last day: the interlocks go by it. And what was done for the incidents that are still open:
  /// their ladders do; but not for ever.
  ///
  /// - Parameter canGoOn: whether what has not ended is nobody else's.
  fileprivate func earlier(at now: Timestamp, for memory: ShopMemory?, canGoOn: Bool) async -> [Operation] {
    let day = now - .seconds(86_400)
    let since = max(min(memory?.oldestIncident ?? day, day), now - .seconds(30 * 86_400))
    return ((try? await operations(since: since)) ?? []).filter { canGoOn || $0.state.isFinal }
  }

  /// The number above all incidents on record; nil: none is known.
  fileprivate func nextIncident() async -> Int? { (try? await history.nextIncident()) ?? nil }

  /// Ends what an earlier run left open and nobody follows any more.
  fileprivate func endForgotten(except followed: Set<Incident.ID>) async {
    try? await history.endForgotten(except: followed)  // What stays open is ended at the next start.
  }
}
