import NIOCore
import PollingEngine
import ShopModel

/// The computer's clock for a program whose work hangs on sockets: who waits, waits in the loop that waits for the sockets,
/// and goes on there. So an alarm, the poll that it starts, the answer and what the shop makes of it wake one thread, not
/// five.
///
/// Nothing that waits for a disk or thinks for long may go on there: the sockets would wait for it.
struct LoopClock: ShopClock {
  /// Long waits look at the clock all at the same moments, these far apart, so that one that was set forward, or a computer
  /// that slept, is noticed, and they wake the computer together.
  private static let slice: Duration = .seconds(2)

  private let loop: any EventLoop
  private let loopExecutor: LoopExecutor

  /// A clock whose waits are timers of `loop`.
  init(_ loop: any EventLoop) {
    self.loop = loop
    loopExecutor = LoopExecutor(loop)
  }

  var now: Timestamp { SystemShopClock().now }

  var executor: (any TaskExecutor)? { loopExecutor }

  /// Waits until `moment`, but not longer than it seemed to be away at the call: a clock that is set back meanwhile does
  /// not prolong the wait.
  func sleep(until moment: Timestamp) async throws {
    let end = NIODeadline.now() + TimeAmount(moment - now)
    while now < moment, NIODeadline.now() < end {
      let slice = TimeAmount(now.next(Self.slice) - now)
      try await wait(until: min(end, NIODeadline.now() + slice))
    }
  }

  private func wait(until deadline: NIODeadline) async throws {
    let timer = loop.scheduleTask(deadline: deadline) {}
    do {
      try await withTaskCancellationHandler {
        try await timer.futureResult.get()
      } onCancel: {
        timer.cancel()
      }
    } catch {
      throw CancellationError()
    }
  }
}

/// Runs tasks on the thread of an event loop.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    loop.execute { job.runSynchronously(on: executor) }
  }
}
