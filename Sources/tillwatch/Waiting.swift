import Dispatch
import Glibc
import Synchronization

/// Waits on the main thread for asynchronous work. The program's main is synchronous, because the console's loop must
/// own the main thread; what is asynchronous runs on the others.
func waitFor<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) throws -> Result {
  let done = DispatchSemaphore(value: 0)
  let box = Mutex<Swift.Result<Result, any Error>?>(nil)
  Task.detached {
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await work()) } catch { result = .failure(error) }
    box.withLock { $0 = result }
    done.signal()
  }
  done.wait()
  guard let result = box.withLock({ $0 }) else { throw CancellationError() }
  return try result.get()
}

/// Waits for asynchronous work, but no longer than `limit`; it goes on behind our back then.
///
/// - Returns: whether it ended in time.
@discardableResult
func waitFor(atMost limit: Duration, _ work: @escaping @Sendable () async -> Void) -> Bool {
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    await work()
    done.signal()
  }
  return done.wait(timeout: .now() + .milliseconds(Int(limit.components.seconds * 1000))) == .success
}

/// Runs what may block on a thread of its own, and waits for it no longer than `limit`; it goes on behind our back then.
/// However many block, nobody else waits for a thread.
///
/// - Returns: nil: it did not end in time, or there was no thread to be had.
func withinLimit<Result: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () -> Result
) async -> Result? {
  let first = FirstAnswer<Result?>()
  return await withCheckedContinuation { continuation in
    first.expect(continuation)
    guard (OwnThread { first.give(work()) }).begin() else { return first.give(nil) }
    Task.detached {
      try? await Task.sleep(for: limit)
      first.give(nil)
    }
  }
}

/// Of several answers the first one counts.
private final class FirstAnswer<Answer: Sendable>: Sendable {
  private let waiting = Mutex<CheckedContinuation<Answer, Never>?>(nil)

  func expect(_ continuation: CheckedContinuation<Answer, Never>) { waiting.withLock { $0 = continuation } }

  func give(_ answer: Answer) { waiting.withLock { $0.take() }?.resume(returning: answer) }
}

/// A thread that nobody waits for.
private final class OwnThread: Sendable {
  private let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  /// Begins the work; false: there is no thread to be had.
  func begin() -> Bool {
    var thread = pthread_t()
    let kept = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { kept in
        if let kept { Unmanaged<OwnThread>.fromOpaque(kept).takeRetainedValue().work() }
        return nil
      }, kept.toOpaque())
    guard code == 0 else {
      kept.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
