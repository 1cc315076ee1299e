import Connectors
import Journal
import NIOPosix
import Operations
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
  private let recordFolder: String?

  /// - Parameters:
  ///   - recordFolder: where the shop's record is: agents are not listened to while a console keeps it; nil: nowhere.
  ///   - ledger: where what is done is put on record; nil: nothing is done.
  ///   - prints: where what the terminals give to print is kept.
  ///   - lock: the technician's lock, as it stands; nil: there is none, and nothing is done.
  ///   - accessWords: where what happens at it is put on record.
  ///   - turn: the right to operate; nil: nobody else does.
  ///   - publish: given every snapshot; must not block.
  init(
    _ configuration: ShopConfiguration, pack: RulePack, host: HostAccess = .live, recordFolder: String? = nil,
    ledger: (any OperationLedger)? = nil, prints: (any PrintArchive)? = nil, lock: TechnicianLock? = nil,
    accessWords: (any AccessArchive)? = nil,
    turn: (any OperationTurn)? = nil, publish: @escaping @Sendable (ShopSnapshot) -> Void = { _ in }
  ) throws {
    self.recordFolder = recordFolder
    let clock = SystemShopClock()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    calendar = Surroundings.calendar(timeZone: configuration.timeZone)
    connectors = ShopConnectors(
      configuration, secrets: try fetchSecrets(of: configuration, with: host), group: group, clock: clock,
      calendar: calendar)
    let shop = WatchedShop(configuration, connectors: connectors, calendar: calendar, keepsRecord: false)
    watch = ShopWatch(
      setup: shop.setup, rules: shop.engine(pack, waits: false), ledger: ledger ?? ReadOnlyLedger(),
      prints: prints ?? PrintsOnStandardError(), lock: lock, accessWords: accessWords, turn: turn, clock: clock,
      publish: publish)
    // Without a record what is printed is shown when it is complete.
    if prints != nil { connectors.prints.lead { [watch] in await watch.keep($0) } }
  }

  /// Asks everything, and then gives the shop as it is known to `body`.
  ///
  /// - Parameters:
  ///   - earlier: the operations of the last day that are on record.
  ///   - time: how long the network is measured again and again meanwhile.
  func take<Result: Sendable>(
    earlier: [Operation] = [], measuringFor time: Duration = .zero, _ body: @Sendable (ShopWatch) async -> Result
  ) async -> Result {
    if !earlier.isEmpty { await watch.takeUp(nil, earlier: earlier) }
    return await hold { watch in
      let end = ContinuousClock.now + time
      await measure(until: end)
      await askAll()
      return await body(watch)
    }
  }

  /// Gives the shop to `body` before anything is asked.
  func hold<Result: Sendable>(_ body: @Sendable (ShopWatch) async -> Result) async -> Result {
    let isLeft = recordFolder.flatMap { Journal.isKept(inFolder: $0) } ?? false
    await connectors.listen(isLeft: isLeft) { [watch] in await watch.take($0, from: $1) }
    let result = await body(watch)
    await connectors.shutdown()
    await watch.end()
    return result
  }

  /// Asks everything once, all at the same time.
  func askAll() async {
    await withTaskGroup(of: Void.self) { tasks in
      for polled in connectors.polled { tasks.addTask { await ask(polled) } }
    }
  }

  /// Measures the network at its usual pace; what is asked once is asked afterwards, so that it is fresh.
  private func measure(until end: ContinuousClock.Instant) async {
    guard let network = connectors.polled.first(where: { $0.connector is NetworkPathConnector }) else { return }
    while ContinuousClock.now < end {
      let next = ContinuousClock.now + network.plan.interval
      await ask(network)
      try? await ContinuousClock().sleep(until: min(next, end))
    }
  }

  private func ask(_ polled: Polled) async {
    let report = await polled.connector.poll(deadline: polled.plan.deadline)
    await watch.take(report, from: polled.plan.key.name)
  }

  /// Lets the shop reach its devices for a command, and follows what becomes of it. For the body of ``take(earlier:_:)``.
  func beginOperating() async -> DirectAccess {
    let access = DirectAccess(connectors.polled) { await ask($0) }
    await watch.begin(access: access)
    return access
  }
}

/// The connectors themselves as the shop's way to a device: one conversation at a time, and nothing is polled beside.
actor DirectAccess: DeviceAccess {
  /// How often it is looked whether a device is free.
  private static let patience: Duration = .milliseconds(10)

  private let polled: [Polled]
  private let ask: @Sendable (Polled) async -> Void
  private var isTaken = false
  /// By source: who follows it.
  private var following: [String: Task<Void, Never>] = [:]

  init(_ polled: [Polled], ask: @escaping @Sendable (Polled) async -> Void) {
    self.polled = polled
    self.ask = ask
  }

  func exclusively<Result: Sendable>(
    with subject: SubjectID, _ body: @escaping @Sendable (any Connector) async -> Result
  ) async -> Result? {
    guard let device = polled.first(where: { $0.plan.key.name == subject.description }) else { return nil }
    return await alone { await body(device.connector) }
  }

  func watchClosely(_ source: String, every interval: Duration, until moment: Timestamp) async {
    let earlier = following[source]
    earlier?.cancel()
    guard let device = polled.first(where: { $0.plan.key.name == source }) else { return }
    let clock = SystemShopClock()
    following[source] = Task {
      // Whoever asks for this may be the one that follows now, so it is not waited for before.
      await earlier?.value
      while !Task.isCancelled, clock.now < moment {
        await self.alone { await self.ask(device) }
        try? await Task.sleep(for: interval)
      }
    }
  }

  private func alone<Result: Sendable>(_ body: @Sendable () async -> Result) async -> Result {
    while isTaken { try? await ContinuousClock().sleep(for: Self.patience) }
    isTaken = true
    defer { isTaken = false }
    return await body()
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
