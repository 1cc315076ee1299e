import ShopModel
import Synchronization

/// A clock that stands still until the test moves it. Nobody sleeps by it here.
final class StillClock: ShopClock {
  private let state: Mutex<Timestamp>

  init(_ now: Timestamp) { state = Mutex(now) }

  var now: Timestamp { state.withLock { $0 } }

  func advance(by duration: Duration) { state.withLock { $0 = $0 + duration } }

  func sleep(until moment: Timestamp) async throws {}
}

extension PollReport {
  /// The only reading of `fact`; nil: there is none or more than one.
  func reading(_ fact: Fact) -> Reading? {
    let found = readings.filter { $0.fact == fact }
    return found.count == 1 ? found[0] : nil
  }

  func value(_ fact: Fact) -> FactValue? { reading(fact)?.value }
  func text(_ fact: Fact) -> String? { value(fact)?.text }

  var failure: String? { if case .failed(let reason) = contact { reason } else { nil } }
}
