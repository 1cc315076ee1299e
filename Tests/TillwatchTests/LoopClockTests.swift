import NIOCore
import NIOPosix
import ShopModel
import Testing

@testable import tillwatch

/// What is waited for in the loop of the sockets, and where it goes on.
@Suite struct LoopClockTests {
  @Test func whoWaitedGoesOnInTheLoop() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let clock = LoopClock(loop)
    let seen = await Task(executorPreference: clock.executor) {
      let before = loop.inEventLoop
      try? await clock.sleep(until: clock.now + .milliseconds(5))
      let hop = await Elsewhere().isInLoop(loop)
      return [before, hop, loop.inEventLoop]
    }.value
    #expect(seen == [true, true, true])
    try await group.shutdownGracefully()
  }

  @Test func itWaitsUntilTheMomentAndNotLonger() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let clock = LoopClock(group.next())
    let begin = ContinuousClock.now
    try await clock.sleep(until: clock.now + .milliseconds(30))
    #expect(ContinuousClock.now - begin >= .milliseconds(29))
    // What has passed is not waited for.
    try await clock.sleep(until: clock.now - .seconds(60))
    try await clock.sleep(until: Timestamp(milliseconds: .min))
    // Those who wait for the same moment go on together: none of them up to a millisecond after another.
    let moment = clock.now.next(.milliseconds(50))
    let ends = try await withThrowingTaskGroup { tasks in
      for pause in [0, 300, 700] {
        tasks.addTask {
          try await Task.sleep(for: .microseconds(pause))
          try await clock.sleep(until: moment)
          return clock.now
        }
      }
      return try await tasks.reduce(into: Set<Timestamp>()) { $0.insert($1) }
    }
    #expect(ends.allSatisfy { $0 >= moment })
    // The end of time is waited for, too, until somebody cancels.
    let endless = Task { try await clock.sleep(until: Timestamp(milliseconds: .max)) }
    try await Task.sleep(for: .milliseconds(5))
    endless.cancel()
    await #expect(throws: CancellationError.self) { try await endless.value }
    try await group.shutdownGracefully()
  }

  @Test func aCancelledWaitEndsAtOnce() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let clock = LoopClock(group.next())
    let waiting = Task { try await clock.sleep(until: clock.now + .seconds(3600)) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    let late = Task { try await clock.sleep(until: clock.now + .seconds(3600)) }
    try await Task.sleep(for: .milliseconds(20))
    late.cancel()
    await #expect(throws: CancellationError.self) { try await late.value }
    try await group.shutdownGracefully()
  }
}

/// Somebody without a place of their own.
private actor Elsewhere {
  func isInLoop(_ loop: any EventLoop) -> Bool { loop.inEventLoop }
}
