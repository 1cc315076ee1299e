import ShopModel

/// A device or service with the driver that asks it.
public struct Polled: Sendable {
  /// Its pace.
  public var plan: PollPlan
  /// Its driver.
  public var connector: any Connector

  /// A device with its driver.
  public init(plan: PollPlan, connector: any Connector) {
    self.plan = plan
    self.connector = connector
  }
}

/// Why work with a device was not begun.
public enum DeviceUnavailable: Error, Hashable, Sendable {
  /// No device has this key.
  case notPolled(DeviceKey)
  /// The engine is stopping.
  case stopping
}

/// Runs a ``PollSchedule``: asks each device through its connector when it is due, hands every report to the sink, and
/// sees to it that nobody else talks to a device at the same time.
///
/// The next poll of a device starts only after the sink has taken the report of the one before. Polls are child tasks
/// of ``run()``.
public actor PollingEngine {
  /// Takes what came of a poll.
  public typealias Sink = @Sendable (DeviceKey, PollReport) async -> Void

  /// By how much a poll may start late so that others start with it, in milliseconds.
  private static let grain: Int64 = 50

  private var schedule: PollSchedule
  private let connectors: [DeviceKey: any Connector]
  private let clock: any ShopClock
  private let sink: Sink

  private var isStopping = false
  private var isRunning = false
  private var alarm: Alarm?
  private var idler: CheckedContinuation<Void, Never>?
  private var mustLook = false
  private var claims = ClaimQueue()
  private var ending: [CheckedContinuation<Void, Never>] = []

  private struct Alarm {
    let at: Timestamp
    let task: Task<Void, Never>
  }

  /// An engine; it does nothing until ``run()``.
  ///
  /// - Parameters:
  ///   - devices: whom to ask; of devices with the same key the first counts.
  ///   - generator: decides spread and jitter.
  ///   - sink: called after every poll, for different devices at the same time.
  public init(
    devices: [Polled], settings: PollSettings = PollSettings(), generator: SeededGenerator, clock: any ShopClock,
    sink: @escaping Sink
  ) {
    schedule = PollSchedule(
      devices: devices.map(\.plan), settings: settings, generator: generator, start: clock.now)
    connectors = Dictionary(devices.map { ($0.plan.key, $0.connector) }, uniquingKeysWith: { first, _ in first })
    self.clock = clock
    self.sink = sink
  }

  /// Polls until ``stop()`` is called or the task is cancelled, and returns when every poll and every command under way
  /// has ended. A connector is told to hurry by the cancellation of its task; how far it may obey is its protocol's
  /// matter.
  public func run() async {
    guard !isRunning, !isStopping else { return }
    isRunning = true
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        while !isStopping {
          for key in schedule.begin(at: clock.now) {
            guard let connector = connectors[key], let plan = schedule.plan(of: key) else { continue }
            group.addTask { await self.poll(plan, connector) }
          }
          await idle()
        }
        group.cancelAll()
      }
    } onCancel: {
      Task { await self.beginStopping() }
    }
    await allReleased()
    isRunning = false
    for continuation in ending { continuation.resume() }
    ending = []
  }

  /// Starts no further poll, and returns when every poll and every command under way has ended, so that no device is
  /// left in the middle of a sequence.
  public func stop() async {
    beginStopping()
    guard isRunning else { return await allReleased() }
    await withCheckedContinuation { ending.append($0) }
  }

  /// Works with a device while nobody else does: waits for its running poll and for earlier callers to end, keeps polls
  /// away during `body`, and polls again afterwards.
  ///
  /// - Throws: ``DeviceUnavailable``, `CancellationError` when cancelled while waiting, or what `body` throws.
  public func withDevice<Result: Sendable>(
    _ key: DeviceKey, _ body: @Sendable (any Connector) async throws -> Result
  ) async throws -> Result {
    guard let connector = connectors[key] else { throw DeviceUnavailable.notPolled(key) }
    guard !isStopping else { throw DeviceUnavailable.stopping }
    if schedule.claim(key) { claims.taken() } else { try await turn(of: key) }
    defer { release(key) }
    return try await body(connector)
  }

  /// Whether nobody talks to the device now: no poll is running and no caller works with it.
  public func isFree(_ key: DeviceKey) -> Bool { schedule.isWaiting(key) }

  /// Polls a device at a short interval until `until`, whatever its back-off, to follow what it does after a command.
  public func watchClosely(_ key: DeviceKey, every: Duration, until: Timestamp) {
    schedule.watchClosely(key, every: every, until: until, at: clock.now)
    look()
  }

  /// Polls a device as soon as it is free.
  public func pollSoon(_ key: DeviceKey) {
    schedule.pollSoon(key, at: clock.now)
    look()
  }

  // MARK: Polls

  private nonisolated func poll(_ plan: PollPlan, _ connector: any Connector) async {
    var report = await connector.poll(deadline: plan.deadline)
    let succeeded = report.contact == .answered
    if !succeeded || report.notBefore != nil { await stretchFreshness(of: &report, plan) }
    await sink(plan.key, report)
    await finished(plan.key, succeeded: succeeded, notBefore: report.notBefore)
  }

  private func stretchFreshness(of report: inout PollReport, _ plan: PollPlan) {
    let lasting = schedule.freshness(
      after: plan.key, succeeded: report.contact == .answered, notBefore: report.notBefore, at: clock.now)
    guard let lasting else { return }
    for index in report.readings.indices where report.readings[index].freshFor == nil {
      report.readings[index].freshFor = lasting
    }
  }

  private func finished(_ key: DeviceKey, succeeded: Bool, notBefore: Timestamp?) {
    schedule.finished(key, succeeded: succeeded, notBefore: notBefore, at: clock.now)
    handOver(key)
    look()
  }

  // MARK: Claims

  private func turn(of key: DeviceKey) async throws {
    let ticket = claims.ticket()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: ClaimQueue.Continuation) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          claims.wait(for: key, ticket: ticket, continuation)
        }
      }
    } onCancel: {
      Task { await self.giveUp(key, ticket: ticket) }
    }
  }

  private func giveUp(_ key: DeviceKey, ticket: Int) { claims.giveUp(key, ticket: ticket) }

  private func release(_ key: DeviceKey) {
    schedule.release(key, at: clock.now)
    claims.released()
    handOver(key)
    look()
  }

  /// A device has just become free: the caller that waits longest gets it before a poll can.
  private func handOver(_ key: DeviceKey) {
    guard claims.isWaited(for: key), schedule.claim(key) else { return }
    claims.taken()
    claims.next(for: key)?.resume()
  }

  private func allReleased() async {
    guard claims.isHeld else { return }
    await withCheckedContinuation { claims.notifyWhenReleased($0) }
  }

  // MARK: Waiting

  private func beginStopping() {
    guard !isStopping else { return }
    isStopping = true
    claims.dismissAll(throwing: DeviceUnavailable.stopping)
    alarm?.task.cancel()
    alarm = nil
    look()
  }

  /// Waits until something may have to be started: the next due time comes, or ``look()`` is called.
  private func idle() async {
    guard !mustLook, !isStopping else {
      mustLook = false
      return
    }
    setAlarm()
    await withCheckedContinuation { idler = $0 }
    mustLook = false
  }

  /// Wakes ``idle()`` if there is something to do, or else only moves its alarm.
  private func look() {
    guard isStopping || schedule.nextDue.map({ $0 <= clock.now }) ?? false else {
      if idler != nil { setAlarm() }
      return
    }
    mustLook = true
    idler?.resume()
    idler = nil
  }

  private func setAlarm() {
    guard let next = schedule.nextDue else { return }
    let due = roundedUp(next)
    if let alarm, alarm.at <= due { return }
    alarm?.task.cancel()
    alarm = Alarm(
      at: due,
      task: Task(executorPreference: clock.executor) { [clock] in
        guard (try? await clock.sleep(until: due)) != nil else { return }
        await self.rang(due)
      })
  }

  /// Thousands of devices are due at thousands of moments; waking for each costs far more than asking it does. So all
  /// that fall into one grain start together.
  private func roundedUp(_ moment: Timestamp) -> Timestamp {
    let rest = moment.milliseconds % PollingEngine.grain
    return Timestamp(milliseconds: rest > 0 ? moment.milliseconds + PollingEngine.grain - rest : moment.milliseconds)
  }

  private func rang(_ due: Timestamp) {
    if alarm?.at == due { alarm = nil }
    mustLook = true
    idler?.resume()
    idler = nil
  }
}
