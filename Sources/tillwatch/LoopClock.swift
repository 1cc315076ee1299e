import Connectors
import Glibc
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
  /// that slept, is noticed, and they wake the computer together. A console that is open all day looks less often than what
  /// runs for a moment (`SystemShopClock`).
  private static let slice: Duration = .seconds(5)

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
    let end = Self.deadline(for: moment)
    while now < moment, NIODeadline.now() < end {
      try await loop.sleep(until: min(end, Self.deadline(for: now.next(Self.slice))))
    }
  }

  /// When `moment` will be, if nobody sets the clock. Exactly, so that all that is to happen in the same millisecond happens
  /// at the same time.
  private static func deadline(for moment: Timestamp) -> NIODeadline {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let (milliseconds, rest) = time.tv_nsec.quotientAndRemainder(dividingBy: 1_000_000)
    let now = Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(milliseconds))
    return .now() + TimeAmount(moment - now) - .nanoseconds(Int64(rest))
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
