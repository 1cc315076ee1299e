import CNcurses
import ShopModel
import Synchronization

/// Where the running shop leaves its newest snapshot for the console to find.
///
/// Only the newest counts: a console that is slow (a terminal that nobody reads) sees the present when it looks again, and
/// nothing piles up.
public final class SnapshotFeed: Sendable {
  private struct Box: Sendable {
    var latest: ShopSnapshot
    var isUnseen = false
    var isNews = false
    var record: RecordPage?
    var history: [HistoryPage] = []
    var outcome: SettingOutcome?
    var isStopped = false
  }

  private let box: Mutex<Box>
  private let isWatchedEverySecond: Bool
  /// An eventfd for the loop's poll. -1 if the system has no descriptor left: then the loop looks once a second.
  let wake: Int32

  /// A feed.
  ///
  /// - Parameters:
  ///   - initial: what is shown before anything is known.
  ///   - isWatchedEverySecond: whether whoever shows it looks with every second anyway, and is to be woken for news alone.
  public init(initial: ShopSnapshot, isWatchedEverySecond: Bool = false) {
    self.isWatchedEverySecond = isWatchedEverySecond
    box = Mutex(Box(latest: initial))
    wake = tw_wake_open()
  }

  deinit {
    if wake >= 0 { tw_wake_close(wake) }
  }

  /// Shows `snapshot` from now on. From any thread; never waits. One that is older than the newest is ignored.
  public func publish(_ snapshot: ShopSnapshot) {
    let rings = box.withLock { box in
      guard snapshot.sequence >= box.latest.sequence else { return false }
      let isNews = snapshot.isNews(after: box.latest)
      defer {
        box.latest = snapshot
        box.isUnseen = true
        box.isNews = box.isNews || isNews
      }
      return isWatchedEverySecond ? isNews && !box.isNews : !box.isUnseen
    }
    if rings { tw_wake_ring(wake) }
  }

  /// Shows what was read of the record. From any thread; never waits.
  public func publish(_ record: RecordPage) {
    box.withLock { $0.record = record }
    tw_wake_ring(wake)
  }

  /// Shows what was read of the record for graphs. From any thread; never waits.
  public func publish(_ history: HistoryPage) {
    box.withLock { box in
      box.history.append(history)
      // A console that does not look does not miss the oldest.
      if box.history.count > 16 { box.history.removeFirst() }
    }
    tw_wake_ring(wake)
  }

  /// What was read of the record for graphs since the last call, oldest first.
  func takeHistory() -> [HistoryPage] {
    box.withLock { box in
      defer { box.history = [] }
      return box.history
    }
  }

  /// What was read of the record since the last call.
  func takeRecord() -> RecordPage? {
    box.withLock { box in
      defer { box.record = nil }
      return box.record
    }
  }

  /// Shows what came of writing settings. From any thread; never waits.
  public func publish(_ outcome: SettingOutcome) {
    box.withLock { $0.outcome = outcome }
    tw_wake_ring(wake)
  }

  /// What came of writing settings since the last call.
  func takeOutcome() -> SettingOutcome? {
    box.withLock { box in
      defer { box.outcome = nil }
      return box.outcome
    }
  }

  /// Ends the loop that shows this feed. From any thread.
  public func stop() {
    box.withLock { $0.isStopped = true }
    tw_wake_ring(wake)
  }

  /// The newest snapshot.
  public var latest: ShopSnapshot { box.withLock { $0.latest } }

  /// The newest snapshot if there is one since the last call, and whether something since then is worth a picture at once.
  func takeUnseen() -> (snapshot: ShopSnapshot, isNews: Bool)? {
    box.withLock { box in
      guard box.isUnseen else { return nil }
      defer {
        box.isUnseen = false
        box.isNews = false
      }
      return (box.latest, box.isNews)
    }
  }

  var isStopped: Bool { box.withLock { $0.isStopped } }
}
