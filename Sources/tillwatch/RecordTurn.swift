import Journal
import PollingEngine
import ShopModel
import ShopWatch

/// The right to operate over a record on disk, with what that record says of earlier operations.
struct RecordTurn: OperationTurn {
  let record: LateRecord
  let right: OperationRight
  let clock: any ShopClock

  func take() async throws -> TurnRecord {
    let journal = try record.journal
    try right.take()
    do {
      // Whoever had the right before left nothing under way, or is no more.
      _ = try await journal.closeInterrupted(at: clock.now)
      return TurnRecord(
        operations: try await journal.operations(since: clock.now - .seconds(86_400)),
        words: try await journal.accessWords())
    } catch {
      right.giveBack()
      throw error
    }
  }

  func giveBack() { right.giveBack() }

  /// Gives what an earlier run left without an end its honest one, unless somebody is at it.
  ///
  /// - Returns: whether nothing is under way elsewhere.
  func closeInterrupted(in journal: Journal) async -> Bool {
    // Of its own: this program may have something under way itself.
    let right = right.another()
    guard (try? right.take()) != nil else { return false }
    defer { right.giveBack() }
    _ = try? await journal.closeInterrupted(at: clock.now)
    return true
  }
}

/// Looks now and then whether another program has operated on the shop's terminals: its restart explains what is seen here,
/// and counts for the interlocks.
struct OthersWork: Sendable {
  /// How often it looks: within the time for which a rule waits before it takes a terminal that went away for a fault.
  static let interval: Duration = .seconds(10)

  let record: LateRecord
  let turn: RecordTurn
  let watch: ShopWatch
  let clock: any ShopClock

  /// Returns when the task is cancelled.
  func run() async {
    var seen: Int64?
    while (try? await clock.sleep(until: clock.now.next(Self.interval))) != nil {
      guard let journal = record.opened, let last = try? await journal.lastOperationStep(), last != seen else {
        continue
      }
      guard var recorded = try? await journal.operations(since: clock.now - .seconds(86_400)) else { continue }
      if recorded.contains(where: { !$0.state.isFinal && !$0.canBeResumed }) {
        // Under way elsewhere, or left behind by a program that was killed: then it has its honest end now.
        // It waits for the disk, and who runs this may not.
        let isOver = Task.detached { [turn] in await turn.closeInterrupted(in: journal) }
        guard await isOver.value else { continue }
        recorded = (try? await journal.operations(since: clock.now - .seconds(86_400))) ?? recorded
      }
      await watch.takeUpOthers(recorded, canGoOn: false)
      seen = last
    }
  }
}
