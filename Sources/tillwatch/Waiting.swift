import Dispatch
import Synchronization

/// Waits on the main thread for asynchronous work. The program's main is synchronous, because the console's loop must
/// own the main thread; what is asynchronous runs on the others.
///
/// - Parameter executor: where it runs; nil: wherever there is room.
func waitFor<Result: Sendable>(
  on executor: (any TaskExecutor)? = nil, _ work: @escaping @Sendable () async throws -> Result
) throws -> Result {
  let done = DispatchSemaphore(value: 0)
  let box = Mutex<Swift.Result<Result, any Error>?>(nil)
  Task.detached(executorPreference: executor) {
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
