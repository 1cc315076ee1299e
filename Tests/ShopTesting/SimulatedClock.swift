import ShopModel
import Synchronization

/// A clock that stands still until the test moves it.
public final class SimulatedClock: ShopClock {
  private struct State {
    var now: Timestamp
    var nextID = 0
    var sleepers: [Int: (until: Timestamp, continuation: CheckedContinuation<Void, any Error>)] = [:]
  }

  private let state: Mutex<State>

  /// A clock that stands at `now`.
  public init(_ now: Timestamp = Timestamp(seconds: 1_700_000_000)) { state = Mutex(State(now: now)) }

  /// The moment it stands at.
  public var now: Timestamp { state.withLock { $0.now } }

  /// Waits until the test has moved the clock to `moment`.
  public func sleep(until moment: Timestamp) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isOver = state.withLock { state in
          if Task.isCancelled || moment <= state.now { return true }
          state.sleepers[id] = (moment, continuation)
          return false
        }
        guard isOver else { return }
        if Task.isCancelled { continuation.resume(throwing: CancellationError()) } else { continuation.resume() }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Waits, in real time, until somebody sleeps, then moves on to the moment of the one who wakes first, but not
  /// beyond `end`.
  ///
  /// - Returns: false when `end` was reached without waking anybody.
  public func advance(notBeyond end: Timestamp) async -> Bool {
    if now < end { await eventually { self.state.withLock { !$0.sleepers.isEmpty } } }
    await settle()
    let woken: CheckedContinuation<Void, any Error>? = state.withLock { state in
      guard let (id, sleeper) = state.sleepers.min(by: { $0.value.until < $1.value.until }), sleeper.until <= end
      else {
        state.now = max(state.now, end)
        return nil
      }
      state.now = max(state.now, sleeper.until)
      state.sleepers[id] = nil
      return sleeper.continuation
    }
    woken?.resume()
    return woken != nil
  }

  /// Lets everybody who was woken run until they sleep again: until nobody new has gone to sleep for a while.
  private func settle() async {
    var seen = -1
    while true {
      let count = state.withLock { $0.nextID }
      if count == seen { return }
      seen = count
      for _ in 0..<200 { await Task.yield() }
    }
  }

  /// Moves on by `duration` from sleeper to sleeper.
  public func advance(by duration: Duration) async {
    let end = now + duration
    // At the end, too, everybody whose time it is wakes.
    while await advance(notBeyond: end) {}
  }
}

extension SimulatedClock {
  /// Moves on by `duration` although nobody may be sleeping.
  public func advanceFreely(by duration: Duration) async {
    let end = now + duration
    let sleeper = Task { try? await self.sleep(until: end) }
    await advance(by: duration)
    await sleeper.value
  }
}

/// Waits, in real time, until `condition` holds; gives up after ten seconds.
public func eventually(_ condition: @Sendable () async -> Bool) async {
  let end = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < end {
    if await condition() { return }
    await Task.yield()
  }
}
