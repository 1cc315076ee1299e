import Glibc
import ShopModel

/// The computer's clock.
public struct SystemShopClock: ShopClock {
  /// How long one wait lasts at most before the clock is looked at again: a clock set forward, or a computer that
  /// slept, is noticed after this long.
  private static let slice: Duration = .seconds(2)

  /// The computer's clock.
  public init() {}

  /// The wall clock (CLOCK_REALTIME).
  public var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Waits until `moment`, but not longer than it seemed to be away at the call: a clock that is set back meanwhile does
  /// not prolong the wait.
  public func sleep(until moment: Timestamp) async throws {
    let end = ContinuousClock.now + (moment - now)
    while now < moment {
      let rest = end - ContinuousClock.now
      guard rest > .zero else { return }
      try await Task.sleep(for: min(rest, SystemShopClock.slice), tolerance: nil, clock: .continuous)
    }
  }
}
