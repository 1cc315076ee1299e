import PollingEngine
import ShopModel
import ShopTesting
import Synchronization
import Testing

/// A connector that does what a test says, and notes who talks to the device when.
private final class ScriptedConnector: Connector {
  struct Trace {
    var polls = 0
    var present = 0
    var mostAtOnce = 0
    var startedAt: [Timestamp] = []
    var wasCancelled = false
  }

  let capabilities = ConnectorCapabilities(facts: [:])
  let trace = Mutex(Trace())
  private let clock: any ShopClock
  private let answer: @Sendable (Int) async -> PollReport

  init(
    clock: any ShopClock,
    answer: @escaping @Sendable (Int) async -> PollReport = { _ in PollReport(contact: .answered, readings: []) }
  ) {
    self.clock = clock
    self.answer = answer
  }

  var polls: Int { trace.withLock { $0.polls } }
  var mostAtOnce: Int { trace.withLock { $0.mostAtOnce } }

  func enter() {
    trace.withLock {
      $0.present += 1
      $0.mostAtOnce = max($0.mostAtOnce, $0.present)
    }
  }

  func leave() { trace.withLock { $0.present -= 1 } }

  func poll(deadline: Duration) async -> PollReport {
    enter()
    defer { leave() }
    let number = trace.withLock {
      $0.polls += 1
      $0.startedAt.append(clock.now)
      return $0.polls
    }
    return await answer(number)
  }

  func perform(_ command: DeviceCommand, deadline: Duration) async -> CommandReport {
    enter()
    defer { leave() }
    return CommandReport(.accepted)
  }
}

/// Holds whoever comes until it is opened.
private final class Gate: Sendable {
  private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock {
        if !$0.isOpen { $0.waiting.append(continuation) }
        return $0.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

private final class Flag: Sendable {
  private let state = Mutex(false)
  var isUp: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}

private final class Inbox: Sendable {
  let reports = Mutex([(DeviceKey, PollReport)]())
  var count: Int { reports.withLock { $0.count } }
  func take(_ key: DeviceKey, _ report: PollReport) { reports.withLock { $0.append((key, report)) } }
}

private let key = DeviceKey("terminal/a")

private func engine(
  _ connectors: [ScriptedConnector], clock: any ShopClock, settings: PollSettings = PollSettings(),
  sink: @escaping PollingEngine.Sink = { _, _ in }
) -> PollingEngine {
  let letters = ["a", "b", "c", "d", "e", "f", "g", "h"]
  return PollingEngine(
    devices: zip(letters, connectors).map { letter, connector in
      Polled(
        plan: PollPlan(key: DeviceKey("terminal/\(letter)"), interval: .seconds(10), deadline: .seconds(5)),
        connector: connector)
    }, settings: settings, generator: SeededGenerator(seed: 1), clock: clock, sink: sink)
}

@Suite(.timeLimit(.minutes(1))) struct PollingEngineTests {
  private let clock = SimulatedClock()

  @Test func everyReportReachesTheSinkAtTheFixedRate() async {
    let connector = ScriptedConnector(clock: clock)
    let inbox = Inbox()
    let engine = engine([connector], clock: clock, sink: { inbox.take($0, $1) })
    let start = clock.now
    let running = Task { await engine.run() }
    await clock.advance(by: .seconds(605))
    await engine.stop()
    await running.value
    let moments = connector.trace.withLock { $0.startedAt }
    #expect(moments.count == 61)
    #expect(moments.enumerated().allSatisfy { $1 == start + .seconds(Int64($0) * 10) })
    #expect(inbox.count == 61)
  }

  @Test func aFailingDeviceIsAskedLessOftenAndItsReadingsLastUntilTheNextPoll() async {
    let now = clock.now
    let connector = ScriptedConnector(clock: clock) { _ in
      PollReport(
        contact: .failed("no"),
        readings: [Reading(.terminal("a"), .terminalReachable, .bool(false), at: now, source: "test")])
    }
    let inbox = Inbox()
    let engine = engine([connector], clock: clock, sink: { inbox.take($0, $1) })
    let running = Task { await engine.run() }
    await clock.advance(by: .seconds(605))
    await engine.stop()
    await running.value
    #expect((8...11).contains(connector.polls))
    let moments = connector.trace.withLock { $0.startedAt }
    let lasting = inbox.reports.withLock { $0.map { $0.1.readings[0].freshFor } }
    for (index, gap) in zip(moments.dropFirst(), moments).map({ $0 - $1 }).enumerated() {
      #expect((lasting[index] ?? .zero) > gap)
    }
  }

  @Test func aReadingKeepsTheFreshnessItsConnectorGaveIt() async {
    let now = clock.now
    let connector = ScriptedConnector(clock: clock) { _ in
      PollReport(
        contact: .failed("no"),
        readings: [
          Reading(.terminal("a"), .terminalReachable, .bool(false), at: now, source: "test", freshFor: .seconds(1))
        ])
    }
    let inbox = Inbox()
    let engine = engine([connector], clock: clock, sink: { inbox.take($0, $1) })
    let running = Task { await engine.run() }
    await clock.advance(by: .seconds(100))
    await engine.stop()
    await running.value
    let lasting = inbox.reports.withLock { $0.map { $0.1.readings[0].freshFor } }
    #expect(lasting.allSatisfy { $0 == .seconds(1) })
  }

  @Test func noMorePollsRunAtOnceThanTheLimitAllows() async {
    let present = Mutex((now: 0, most: 0))
    let clock = clock
    let connectors = (0..<8).map { _ in
      ScriptedConnector(clock: clock) { _ in
        present.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        try? await clock.sleep(until: clock.now + .seconds(3))
        present.withLock { $0.now -= 1 }
        return PollReport(contact: .answered, readings: [])
      }
    }
    let engine = engine(connectors, clock: clock, settings: PollSettings(concurrencyLimit: 2))
    let running = Task { await engine.run() }
    await clock.advance(by: .seconds(120))
    await engine.stop()
    await running.value
    let most = present.withLock { $0.most }
    #expect(most == 2)
    #expect(connectors.allSatisfy { $0.polls >= 5 && $0.mostAtOnce == 1 })
  }

  @Test func theNextPollWaitsUntilTheSinkHasTakenTheReport() async {
    let connector = ScriptedConnector(clock: clock)
    let gate = Gate()
    let engine = engine([connector], clock: clock, sink: { _, _ in await gate.pass() })
    let running = Task { await engine.run() }
    await eventually { connector.polls == 1 }
    let other = Task { try? await self.clock.sleep(until: self.clock.now + .seconds(60)) }
    await clock.advance(by: .seconds(60))
    await other.value
    #expect(connector.polls == 1)
    gate.open()
    await clock.advance(by: .seconds(10))
    await eventually { connector.polls == 2 }
    #expect(connector.polls == 2)
    await engine.stop()
    await running.value
  }

  @Test func aCommandWaitsForTheRunningPollAndKeepsPollsAway() async throws {
    let gate = Gate()
    let connector = ScriptedConnector(clock: clock) { number in
      if number == 1 { await gate.pass() }
      return PollReport(contact: .answered, readings: [])
    }
    let engine = engine([connector], clock: clock)
    let running = Task { await engine.run() }
    await eventually { connector.polls == 1 }
    let hold = Gate()
    let entered = Flag()
    async let outcome = engine.withDevice(key) { connector in
      entered.raise()
      await hold.pass()
      return await connector.perform(.restart, deadline: .seconds(5))
    }
    for _ in 0..<100 { await Task.yield() }
    #expect(!entered.isUp)
    gate.open()
    await eventually { entered.isUp }
    let sleeper = Task { try? await self.clock.sleep(until: self.clock.now + .seconds(30)) }
    await clock.advance(by: .seconds(30))
    await sleeper.value
    #expect(connector.polls == 1)
    hold.open()
    #expect(try await outcome == CommandReport(.accepted))
    await eventually { connector.polls == 2 }
    #expect(connector.polls == 2)
    #expect(connector.mostAtOnce == 1)
    await engine.stop()
    await running.value
  }

  @Test func commandsOnOneDeviceComeOneAfterTheOther() async throws {
    let connector = ScriptedConnector(clock: clock)
    let engine = engine([connector], clock: clock)
    let running = Task { await engine.run() }
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 {
        group.addTask {
          try await engine.withDevice(key) { connector in
            guard let connector = connector as? ScriptedConnector else { return }
            connector.enter()
            for _ in 0..<10 { await Task.yield() }
            connector.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(connector.mostAtOnce == 1)
    await engine.stop()
    await running.value
  }

  @Test func aCallerThatGivesUpWaitingIsNotServed() async {
    let gate = Gate()
    let connector = ScriptedConnector(clock: clock)
    let engine = engine([connector], clock: clock)
    let holder = Task { try await engine.withDevice(key) { _ in await gate.pass() } }
    await eventually { await !engine.isFree(key) }
    let waiter = Task { try await engine.withDevice(key) { _ in Issue.record("served after giving up") } }
    for _ in 0..<50 { await Task.yield() }
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    gate.open()
    _ = await holder.result
    #expect(await engine.isFree(key))
  }

  @Test func anUnknownDeviceIsAnError() async {
    let engine = engine([], clock: clock)
    await #expect(throws: DeviceUnavailable.notPolled(key)) { try await engine.withDevice(key) { _ in } }
  }

  @Test func stoppingWaitsForTheRunningPollAndTheRunningCommandAndStartsNothingMore() async {
    let gate = Gate()
    let connectors = [
      ScriptedConnector(clock: clock) { _ in
        await gate.pass()
        return PollReport(contact: .answered, readings: [])
      }, ScriptedConnector(clock: clock),
    ]
    let inbox = Inbox()
    let engine = engine(connectors, clock: clock, sink: { inbox.take($0, $1) })
    let running = Task { await engine.run() }
    await eventually { connectors[0].polls == 1 }
    let command = Task { try await engine.withDevice(DeviceKey("terminal/b")) { _ in await gate.pass() } }
    await eventually { await !engine.isFree(DeviceKey("terminal/b")) }
    let stopped = Flag()
    let stopping = Task {
      await engine.stop()
      stopped.raise()
    }
    for _ in 0..<100 { await Task.yield() }
    #expect(!stopped.isUp)
    await #expect(throws: DeviceUnavailable.stopping) { try await engine.withDevice(key) { _ in } }
    gate.open()
    await stopping.value
    await running.value
    #expect(inbox.count >= 1)
    _ = await command.result
    let polls = connectors.map(\.polls)
    await clock.advanceFreely(by: .seconds(100))
    #expect(connectors.map(\.polls) == polls)
  }

  @Test func cancellingTheRunStopsTheEngineAndTellsItsConnectors() async {
    let clock = clock
    let cancelled = Flag()
    let connector = ScriptedConnector(clock: clock) { _ in
      do { try await clock.sleep(until: clock.now + .seconds(1000)) } catch { cancelled.raise() }
      return PollReport(contact: .answered, readings: [])
    }
    let engine = engine([connector], clock: clock)
    let running = Task { await engine.run() }
    await eventually { connector.polls == 1 }
    running.cancel()
    await running.value
    #expect(cancelled.isUp)
  }

  @Test func watchingCloselyAsksAtTheShortInterval() async {
    let connector = ScriptedConnector(clock: clock) { _ in PollReport(contact: .failed("gone"), readings: []) }
    let engine = engine([connector], clock: clock)
    let running = Task { await engine.run() }
    await clock.advance(by: .seconds(300))
    let before = connector.polls
    await engine.watchClosely(key, every: .seconds(2), until: clock.now + .seconds(30))
    await clock.advance(by: .seconds(30))
    #expect(connector.polls - before >= 14)
    await engine.stop()
    await running.value
  }

  @Test func theSystemClockWaitsUntilTheMomentAndNotForThePast() async throws {
    let clock = SystemShopClock()
    let begin = clock.now
    #expect(begin > Timestamp(seconds: 1_700_000_000))
    try await clock.sleep(until: begin + .milliseconds(30))
    #expect(clock.now >= begin + .milliseconds(30))
    try await clock.sleep(until: begin - .seconds(10))
    let sleeper = Task { try await clock.sleep(until: clock.now + .seconds(60)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
