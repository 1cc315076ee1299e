import ArgumentParser
import CEpollClient
import Glibc

/// The yardstick: a single-threaded epoll client in C.
struct BareClient {
  let targets: [epoll_client_target]
  let mostAtOnce: Int

  /// Asks for `seconds`.
  ///
  /// - Parameter rate: enquiries a second; nil: as many as possible.
  func measure(seconds: Double, rate: Double?) throws -> Figures {
    var result = epoll_client_result()
    let before = ProcessCost.now
    let problem = targets.withUnsafeBufferPointer { targets in
      var job = epoll_client_job(
        targets: targets.baseAddress, target_count: targets.count, seconds: seconds, rate: rate ?? 0,
        most_at_once: mostAtOnce)
      return epoll_client_run(&job, &result)
    }
    guard problem == 0 else { throw ValidationError("the bare client: \(String(cString: strerror(problem)))") }
    return Figures(
      completed: Int(result.completed), failed: Int(result.failed), seconds: result.seconds,
      cost: ProcessCost.now - before)
  }
}
