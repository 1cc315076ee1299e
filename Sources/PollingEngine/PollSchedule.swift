import ShopModel

/// When to ask whom: a plain value without a clock, a thread or a socket.
///
/// A device is waiting, running (a poll is under way) or claimed (somebody works with it); never two of these. Every
/// call costs O(log n) for n devices.
///
/// - Spread start: a handful of devices gets its first round within ``PollSettings/quickStart``, in groups of
///   ``PollSettings/together``: what is due together wakes the computer once, and its news are one picture. Many are spread
///   over their interval: each gets a slot of its own, at random, so that they never fire together.
/// - Fixed rate: a device is due at whole intervals after its first poll. Nothing drifts; a poll that lasts longer than
///   the interval leaves out the polls it missed.
/// - Back-off: after the first failure the next poll comes after one interval, then after 2, 4, 8, up to the bound, each
///   stretched by the jitter. One success returns the device to its fixed rate.
/// - A pause that a device asks for is kept: no poll of it begins before, whoever wants one. It never shortens a delay.
/// - A clock that is set back does not stop the polling: all due times move with it.
public struct PollSchedule: Sendable {
  private enum Phase { case waiting, running, claimed }

  private struct Watch {
    var every: Int64
    var until: Int64
  }

  private struct Device {
    let plan: PollPlan
    let interval: Int64
    /// The first due time; the fixed rate counts from here.
    var anchor: Int64
    var due: Int64
    var startedAt: Int64
    var failures = 0
    /// No poll begins before.
    var restsUntil = Int64.min
    var phase = Phase.waiting
    var watch: Watch?
  }

  private let settings: PollSettings
  private var generator: SeededGenerator
  private var devices: [Device] = []
  private var slots: [DeviceKey: Int] = [:]
  private var heap: DueHeap
  private var running = 0
  private var latest: Int64

  /// How far the clock may go back between two calls before it counts as set back, in milliseconds.
  private static let tolerance: Int64 = 1000

  /// A schedule. Of devices with the same key the first counts.
  ///
  /// - Parameters:
  ///   - generator: decides the spread and the jitter; the same seed gives the same schedule.
  ///   - start: the moment from which the first polls are spread.
  public init(
    devices plans: [PollPlan], settings: PollSettings = PollSettings(), generator: SeededGenerator,
    start: Timestamp
  ) {
    self.settings = settings
    self.generator = generator
    latest = start.milliseconds
    for plan in plans where slots[plan.key] == nil {
      slots[plan.key] = devices.count
      let interval = max(1, plan.interval.wholeMilliseconds)
      devices.append(Device(plan: plan, interval: interval, anchor: 0, due: 0, startedAt: 0))
    }
    heap = DueHeap(capacity: devices.count)
    spread(from: start.milliseconds)
  }

  private mutating func spread(from start: Int64) {
    let count = devices.count
    let isHandful = count <= settings.handful
    // A handful fills the screen from top to bottom; of many, neighbours in the list (often one network) are parted.
    let ranks = isHandful ? [] : (0..<count).shuffled(using: &generator)
    for slot in 0..<count {
      let interval = devices[slot].interval
      let offset =
        if isHandful {
          min(interval, settings.quickStart.wholeMilliseconds) * Int64(slot / settings.together)
            / Int64((count + settings.together - 1) / settings.together)
        } else {
          Int64(Double(interval) * (Double(ranks[slot]) + .random(in: 0..<1, using: &generator)) / Double(count))
        }
      devices[slot].anchor = start + offset
      devices[slot].due = start + offset
      heap.set(slot, due: start + offset)
    }
  }

  /// How many polls are running.
  public var runningCount: Int { running }

  /// When ``begin(at:)`` will next have something to start; nil: not before a poll ends or a claim is released.
  public var nextDue: Timestamp? {
    guard running < settings.concurrencyLimit, let first = heap.first else { return nil }
    return Timestamp(milliseconds: first.due)
  }

  /// Whether the device is neither being polled nor claimed.
  public func isWaiting(_ key: DeviceKey) -> Bool { slots[key].map { devices[$0].phase == .waiting } ?? false }

  /// The pace of a device; nil: not in the schedule.
  public func plan(of key: DeviceKey) -> PollPlan? { slots[key].map { devices[$0].plan } }

  /// The devices whose poll is to be started now, the longest due first; they count as running until
  /// ``finished(_:succeeded:at:)``.
  public mutating func begin(at now: Timestamp) -> [DeviceKey] {
    let moment = advance(to: now)
    var started: [DeviceKey] = []
    while running < settings.concurrencyLimit, let (slot, due) = heap.first, due <= moment {
      heap.remove(slot)
      devices[slot].phase = .running
      devices[slot].startedAt = moment
      running += 1
      started.append(devices[slot].plan.key)
    }
    return started
  }

  /// A running poll ended. Anything else is ignored.
  ///
  /// - Parameter notBefore: the moment before which the device wants no further poll; counts up to
  ///   ``PollSettings/longestPause`` from now.
  public mutating func finished(
    _ key: DeviceKey, succeeded: Bool, notBefore: Timestamp? = nil, at now: Timestamp
  ) {
    let moment = advance(to: now)
    guard let slot = slots[key], devices[slot].phase == .running else { return }
    running -= 1
    devices[slot].phase = .waiting
    devices[slot].restsUntil = notBefore.map { pauseEnd($0, at: moment) } ?? .min
    devices[slot].due = max(nextDue(of: slot, succeeded: succeeded, at: moment), devices[slot].restsUntil)
    heap.set(slot, due: devices[slot].due)
  }

  private func pauseEnd(_ notBefore: Timestamp, at moment: Int64) -> Int64 {
    max(moment, min(notBefore.milliseconds, moment + settings.longestPause.wholeMilliseconds))
  }

  private mutating func nextDue(of slot: Int, succeeded: Bool, at moment: Int64) -> Int64 {
    if let watch = devices[slot].watch {
      if moment < watch.until {
        devices[slot].failures = 0
        return max(moment, devices[slot].startedAt + watch.every)
      }
      devices[slot].watch = nil
    }
    guard !succeeded else {
      devices[slot].failures = 0
      return fixedRate(of: slot, after: moment)
    }
    let delay = backOff(of: slot)
    devices[slot].failures += 1
    // The first failure says little: the fixed rate stays. From then on the delay counts from the last start.
    guard devices[slot].failures > 1 else { return fixedRate(of: slot, after: moment) }
    let stretch = 1 + settings.jitter * Double.random(in: 0..<1, using: &generator)
    return max(moment, devices[slot].startedAt + Int64(Double(delay) * stretch))
  }

  /// The first whole interval after the anchor that is later than `moment`.
  private func fixedRate(of slot: Int, after moment: Int64) -> Int64 {
    let device = devices[slot]
    guard moment >= device.anchor else { return device.anchor }
    return device.anchor + ((moment - device.anchor) / device.interval + 1) * device.interval
  }

  /// The delay, without jitter, that one more failure leads to, in milliseconds.
  private func backOff(of slot: Int) -> Int64 {
    let interval = devices[slot].interval
    let doublings = min(devices[slot].failures, 20)
    let bound = min(interval * Int64(settings.backOffIntervals), settings.longestBackOff.wholeMilliseconds)
    return min(interval << Int64(doublings), max(interval, bound))
  }

  /// How long, at most, from the start of the present poll to the start of the next if the present one fails. Readings
  /// of a failing device have to last that long.
  public func longestDelay(afterFailureOf key: DeviceKey) -> Duration {
    guard let slot = slots[key] else { return .zero }
    return .milliseconds(Int64(Double(backOff(of: slot)) * (1 + settings.jitter)))
  }

  /// How long a pause that a device asks for keeps its readings fresh at most, where three intervals are shorter.
  static let longestStretch: Duration = .seconds(300)

  /// How long the readings of a poll have to count as fresh; nil: as long as the interval implies.
  ///
  /// Back-off may have put the next poll further away than an interval; they last until then, for what was just seen must
  /// not go stale because we chose not to look. Through a pause that the device asks for they last too, but for no more
  /// than three intervals or ``longestStretch``, whichever is longer: whoever keeps us from looking does not make true
  /// what was seen an hour ago.
  ///
  /// - Parameter notBefore: as for ``finished(_:succeeded:notBefore:at:)``.
  public func freshness(
    after key: DeviceKey, succeeded: Bool, notBefore: Timestamp? = nil, at now: Timestamp
  ) -> Duration? {
    guard let plan = plan(of: key) else { return nil }
    let pause = notBefore.map { Duration.milliseconds(pauseEnd($0, at: now.milliseconds) - now.milliseconds) } ?? .zero
    let delay = succeeded ? .zero : longestDelay(afterFailureOf: key)
    guard max(pause, delay) > plan.interval else { return nil }
    let usual = plan.interval * 3
    let poll = plan.deadline + plan.interval
    return max(usual, delay + poll, min(pause + poll, Self.longestStretch))
  }

  /// The same of a failing poll.
  public func freshness(afterFailureOf key: DeviceKey) -> Duration? {
    freshness(after: key, succeeded: false, at: Timestamp(milliseconds: latest))
  }

  /// Takes the device for a command: it is not polled until ``release(_:at:)``.
  ///
  /// - Returns: false when a poll of it is running, somebody else has it, or it is not in the schedule.
  public mutating func claim(_ key: DeviceKey) -> Bool {
    guard let slot = slots[key], devices[slot].phase == .waiting else { return false }
    heap.remove(slot)
    devices[slot].phase = .claimed
    return true
  }

  /// Gives a claimed device back; a poll that it missed is made up for at once.
  public mutating func release(_ key: DeviceKey, at now: Timestamp) {
    let moment = advance(to: now)
    guard let slot = slots[key], devices[slot].phase == .claimed else { return }
    devices[slot].phase = .waiting
    devices[slot].due = max(moment, devices[slot].due)
    heap.set(slot, due: devices[slot].due)
  }

  /// Polls the device every `every` until `until`, to follow what it does after an operation: back-off does not apply
  /// and failures do not count meanwhile. The first such poll comes after `every`, or sooner if one is due sooner.
  public mutating func watchClosely(_ key: DeviceKey, every: Duration, until: Timestamp, at now: Timestamp) {
    let moment = advance(to: now)
    guard let slot = slots[key] else { return }
    let every = max(1, every.wholeMilliseconds)
    devices[slot].watch = Watch(every: every, until: until.milliseconds)
    devices[slot].failures = 0
    devices[slot].due = max(min(devices[slot].due, moment + every), devices[slot].restsUntil)
    if devices[slot].phase == .waiting { heap.set(slot, due: devices[slot].due) }
  }

  /// Polls the device as soon as it is free.
  public mutating func pollSoon(_ key: DeviceKey, at now: Timestamp) {
    let moment = advance(to: now)
    guard let slot = slots[key] else { return }
    devices[slot].due = max(min(devices[slot].due, moment), devices[slot].restsUntil)
    if devices[slot].phase == .waiting { heap.set(slot, due: devices[slot].due) }
  }

  /// The present moment in milliseconds; notices a clock that was set back, and moves everything with it.
  private mutating func advance(to now: Timestamp) -> Int64 {
    let moment = now.milliseconds
    if moment < latest - PollSchedule.tolerance {
      let shift = moment - latest
      heap.shiftAll(by: shift)
      for slot in devices.indices {
        devices[slot].anchor += shift
        devices[slot].due += shift
        devices[slot].startedAt += shift
        if devices[slot].restsUntil > .min { devices[slot].restsUntil += shift }
        devices[slot].watch?.until += shift
      }
      latest = moment
    }
    latest = max(latest, moment)
    return moment
  }
}
