/// Who waits for which device, first come first served, and how many have one.
struct ClaimQueue {
  typealias Continuation = CheckedContinuation<Void, any Error>

  private var waiting: [DeviceKey: [(ticket: Int, continuation: Continuation)]] = [:]
  private var tickets = 0
  private var held = 0
  private var allReleasedWaiters: [CheckedContinuation<Void, Never>] = []

  /// A number for a caller, so that it can give up.
  mutating func ticket() -> Int {
    tickets += 1
    return tickets
  }

  mutating func wait(for key: DeviceKey, ticket: Int, _ continuation: Continuation) {
    waiting[key, default: []].append((ticket, continuation))
  }

  mutating func giveUp(_ key: DeviceKey, ticket: Int) {
    guard let index = waiting[key]?.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiting[key]?.remove(at: index).continuation.resume(throwing: CancellationError())
    if waiting[key]?.isEmpty ?? false { waiting[key] = nil }
  }

  /// The caller that waits longest for `key`, no longer waiting.
  mutating func next(for key: DeviceKey) -> Continuation? {
    guard let first = waiting[key]?.removeFirst() else { return nil }
    if waiting[key]?.isEmpty ?? false { waiting[key] = nil }
    return first.continuation
  }

  mutating func dismissAll(throwing error: any Error) {
    for queue in waiting.values { for entry in queue { entry.continuation.resume(throwing: error) } }
    waiting = [:]
  }

  mutating func taken() { held += 1 }

  mutating func released() {
    held -= 1
    guard held == 0 else { return }
    for waiter in allReleasedWaiters { waiter.resume() }
    allReleasedWaiters = []
  }

  func isWaited(for key: DeviceKey) -> Bool { waiting[key] != nil }

  var isHeld: Bool { held > 0 }

  mutating func notifyWhenReleased(_ continuation: CheckedContinuation<Void, Never>) {
    allReleasedWaiters.append(continuation)
  }
}
