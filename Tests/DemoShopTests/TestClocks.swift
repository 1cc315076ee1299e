import ShopModel
import Synchronization

/// Time that stands still until a test moves it.
final class ManualClock: ShopClock {
  private struct State {
    var now: Timestamp
    var sleepers: [Int: (until: Timestamp, wake: CheckedContinuation<Void, any Error>)] = [:]
    var next = 0
  }

  private let state: Mutex<State>

  init(_ now: Timestamp = ManualClock.start) { state = Mutex(State(now: now)) }

  /// 2026-03-02T06:05:32Z, a Monday.
  static let start = Timestamp(seconds: 1_772_431_532)

  var now: Timestamp { state.withLock { $0.now } }
  /// How many wait.
  var waiting: Int { state.withLock { $0.sleepers.count } }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now + duration
      let due = state.sleepers.filter { $0.value.until <= state.now }
      for key in due.keys { state.sleepers[key] = nil }
      return due.values.sorted { $0.until < $1.until }.map(\.wake)
    }
    for wake in due { wake.resume() }
  }

  func sleep(until moment: Timestamp) async throws {
    let key = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (wake: CheckedContinuation<Void, any Error>) in
        let ends = state.withLock { state -> Result<Void, any Error>? in
          if Task.isCancelled { return .failure(CancellationError()) }
          if moment <= state.now { return .success(()) }
          state.sleepers[key] = (moment, wake)
          return nil
        }
        if let ends { wake.resume(with: ends) }
      }
    } onCancel: {
      let wake = state.withLock { $0.sleepers.removeValue(forKey: key)?.wake }
      wake?.resume(throwing: CancellationError())
    }
  }
}

/// Waits, in real time, until something that other threads bring about is so.
func eventually(within limit: Duration = .seconds(3), _ condition: () -> Bool) async -> Bool {
  let deadline = ContinuousClock.now + limit
  while ContinuousClock.now < deadline {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return condition()
}
