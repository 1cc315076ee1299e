import Synchronization

/// How many programs may run at the same time.
public final class ProgramSlots: Sendable {
  private let free: Mutex<Int>

  /// So many slots; at least one.
  public init(_ count: Int) { free = Mutex(max(1, count)) }

  /// Runs `body` as soon as a slot is free.
  ///
  /// - Returns: nil when none was before `deadline`; then `body` was not run.
  public func hold<Result: Sendable>(
    until deadline: ContinuousClock.Instant, _ body: () async -> Result
  ) async -> Result? {
    while !take() {
      guard ContinuousClock.now < deadline, !Task.isCancelled else { return nil }
      try? await Task.sleep(for: .milliseconds(20))
    }
    defer { free.withLock { $0 += 1 } }
    return await body()
  }

  private func take() -> Bool {
    free.withLock { free in
      guard free > 0 else { return false }
      free -= 1
      return true
    }
  }
}
