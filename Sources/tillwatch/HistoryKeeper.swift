import Journal
import ShopModel
import Synchronization

/// Puts on record what the pictures of the shop tell: incidents, who could take cards when, numbers. Once a second at most,
/// all of it in one transaction; what cannot be put on record is tried again, and what is lost is counted and said.
final class HistoryKeeper: Sendable {
  /// How often there is a transaction at most.
  static let interval: Duration = .seconds(1)
  /// How often what is too old is taken away.
  static let pruneInterval: Duration = .seconds(60)

  private let journal: Journal
  private let clock: any ShopClock
  private let collector: Mutex<HistoryCollector>
  /// Says that something has come in, or has to be tried again; for ``run(_:)`` alone.
  private let news: AsyncStream<Void>
  private let noted: AsyncStream<Void>.Continuation
  private let tell: Mutex<@Sendable (String?) async -> Void> = Mutex({ _ in })

  /// A keeper of a shop's history.
  init(journal: Journal, calendar: ShopCalendar, clock: any ShopClock) {
    self.journal = journal
    self.clock = clock
    collector = Mutex(HistoryCollector(calendar: calendar))
    (news, noted) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Takes a picture in; never waits for the disk.
  func take(_ snapshot: ShopSnapshot) {
    collector.withLock { $0.take(snapshot) }
    noted.yield()
  }

  /// Keeps the record until the task is cancelled.
  ///
  /// - Parameter tell: gets one line about what does not work or was lost, nil when all is well.
  func run(_ tell: @escaping @Sendable (String?) async -> Void) async {
    self.tell.withLock { $0 = tell }
    var nextPrune = clock.now
    for await _ in news {
      // With everything else of this second.
      guard (try? await clock.sleep(until: clock.now.next(Self.interval))) != nil else { return }
      let isStored = await commit()
      if !isStored { noted.yield() }
      guard isStored, clock.now >= nextPrune else { continue }
      nextPrune = clock.now + Self.pruneInterval
      do { try await journal.history.prune(at: clock.now) } catch { await say(failure: error) }
    }
  }

  /// Puts on record what has come in.
  ///
  /// - Parameter isLast: whether nothing will come after it; then also what is not over.
  /// - Returns: whether everything that has come in is on record.
  @discardableResult
  func commit(isLast: Bool = false) async -> Bool {
    let now = clock.now
    let batch = collector.withLock { $0.drain(at: now, isLast: isLast) }
    guard !batch.isEmpty else { return true }
    do {
      try await journal.history.store(batch, at: now)
      await say(failure: nil)
      return true
    } catch {
      collector.withLock { $0.putBack(batch) }
      await say(failure: error)
      return false
    }
  }

  /// What is not on record yet of what graphs follow.
  func unstored(of curves: [HistoryCurve]) -> UnstoredHistory { collector.withLock { $0.unstored(of: curves) } }

  private func say(failure: (any Error)?) async {
    let (lost, waiting) = collector.withLock { ($0.lost, $0.waitingNumbers) }
    let loss = lost == 0 ? "" : "\(lost) numbers of the history are lost: they could not be put on record in time"
    let tell = tell.withLock { $0 }
    guard let failure else { return await tell(lost == 0 ? nil : loss) }
    let line = "the history is not on record at the moment, \(waiting) numbers wait: \(failure)"
    await tell(lost == 0 ? line : "\(line); \(loss)")
  }
}
