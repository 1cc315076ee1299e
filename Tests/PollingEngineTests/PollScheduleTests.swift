import PollingEngine
import ShopModel
import ShopTesting
import Testing

private let start = Timestamp(seconds: 1_700_000_000)

private func plans(_ count: Int, interval: Duration = .seconds(10)) -> [PollPlan] {
  (0..<count).map { PollPlan(key: DeviceKey("device/\($0)"), interval: interval, deadline: .seconds(5)) }
}

private func schedule(
  _ count: Int, interval: Duration = .seconds(10), settings: PollSettings = PollSettings(), seed: UInt64 = 7
) -> PollSchedule {
  PollSchedule(
    devices: plans(count, interval: interval), settings: settings, generator: SeededGenerator(seed: seed),
    start: start)
}

/// Runs a schedule whose polls take no time, until `end`; gives the starts of each device.
private func starts(
  of schedule: inout PollSchedule, until end: Timestamp, succeeds: (DeviceKey, Timestamp) -> Bool = { _, _ in true }
) -> [DeviceKey: [Timestamp]] {
  var starts: [DeviceKey: [Timestamp]] = [:]
  while let due = schedule.nextDue, due <= end {
    for key in schedule.begin(at: due) {
      starts[key, default: []].append(due)
      schedule.finished(key, succeeded: succeeds(key, due), at: due)
    }
  }
  return starts
}

@Suite struct PollScheduleTests {
  private let first = DeviceKey("device/0")

  @Test func aSmallShopIsAskedAtOnceAndStaysTogether() {
    var schedule = schedule(8)
    let starts = starts(of: &schedule, until: start + .seconds(25))
    #expect(starts.count == 8)
    #expect(starts.values.allSatisfy { $0 == [start, start + .seconds(10), start + .seconds(20)] })
  }

  @Test func aHandfulStartsInGroupsWithinTwoSecondsInItsOrder() {
    var schedule = schedule(20)
    let starts = starts(of: &schedule, until: start + .milliseconds(2000))
    #expect(starts.count == 20)
    #expect(starts[first]?.first == start)
    let moments = Dictionary(grouping: starts.values.compactMap(\.first)) { ($0 - start).wholeMilliseconds }
    #expect(moments.mapValues(\.count) == [0: 8, 666: 8, 1333: 4])
    #expect(starts[DeviceKey("device/19")]?.first == start + .milliseconds(1333))
  }

  @Test func aHandfulWithAShortIntervalIsSpreadOverTheInterval() {
    var schedule = schedule(20, interval: .seconds(1))
    let starts = starts(of: &schedule, until: start + .milliseconds(999))
    #expect(starts.count == 20)
    #expect(starts[DeviceKey("device/19")]?.first == start + .milliseconds(666))
  }

  @Test func thousandsAreSpreadEvenlyOverTheirInterval() {
    var schedule = schedule(10_000)
    var seconds = Array(repeating: 0, count: 10)
    for moments in starts(of: &schedule, until: start + .milliseconds(9999)).values {
      #expect(moments.count == 1)
      seconds[Int((moments[0] - start).wholeSeconds)] += 1
    }
    #expect(seconds.allSatisfy { (990...1010).contains($0) }, "\(seconds)")
  }

  @Test func theSameSeedGivesTheSameScheduleAndAnotherSeedAnother() {
    var a = schedule(100, seed: 1)
    var b = schedule(100, seed: 1)
    var c = schedule(100, seed: 2)
    let end = start + .seconds(60)
    let startsOfA = starts(of: &a, until: end, succeeds: { _, _ in false })
    let startsOfB = starts(of: &b, until: end, succeeds: { _, _ in false })
    let startsOfC = starts(of: &c, until: end, succeeds: { _, _ in false })
    #expect(startsOfA == startsOfB)
    #expect(startsOfA != startsOfC)
  }

  @Test func theRateDoesNotDrift() {
    var schedule = schedule(1)
    var now = start
    for round in 0..<1000 {
      #expect(schedule.nextDue == start + .seconds(Int64(round) * 10))
      // Every start comes a little late and every poll takes a while.
      now = start + .seconds(Int64(round) * 10) + .milliseconds(40)
      let begun1 = schedule.begin(at: now)
      #expect(begun1 == [first])
      schedule.finished(first, succeeded: true, at: now + .milliseconds(730))
    }
  }

  @Test func aPollLongerThanTheIntervalLeavesOutWhatItMissed() {
    var schedule = schedule(1)
    let begun2 = schedule.begin(at: start)
    #expect(begun2 == [first])
    #expect(schedule.nextDue == nil)
    let begun3 = schedule.begin(at: start + .seconds(20))
    #expect(begun3.isEmpty)
    schedule.finished(first, succeeded: true, at: start + .seconds(34))
    #expect(schedule.nextDue == start + .seconds(40))
  }

  @Test func theDelayDoublesWhileADeviceFailsAndIsBounded() {
    var schedule = schedule(1, settings: PollSettings(jitter: 0))
    let moments = starts(of: &schedule, until: start + .seconds(400), succeeds: { _, _ in false })[first] ?? []
    let gaps = zip(moments.dropFirst(), moments).map { ($0 - $1).wholeSeconds }
    #expect(gaps == [10, 20, 40, 80, 80, 80, 80])
  }

  @Test func theBackOffIsBoundedByFiveMinutesButNeverShorterThanTheInterval() {
    var slow = schedule(1, interval: .seconds(60), settings: PollSettings(jitter: 0))
    let moments = starts(of: &slow, until: start + .seconds(3000), succeeds: { _, _ in false })[first] ?? []
    #expect(zip(moments.dropFirst(), moments).map { ($0 - $1).wholeSeconds }.prefix(5) == [60, 120, 240, 300, 300])
    var slower = schedule(1, interval: .seconds(900), settings: PollSettings(jitter: 0))
    let few = starts(of: &slower, until: start + .seconds(4000), succeeds: { _, _ in false })[first] ?? []
    #expect(zip(few.dropFirst(), few).map { ($0 - $1).wholeSeconds } == [900, 900, 900, 900])
  }

  @Test func jitterStretchesByAtMostItsPartAndDiffersFromDeviceToDevice() {
    var schedule = schedule(50, settings: PollSettings(jitter: 0.2))
    var stretches: Set<Int64> = []
    for (_, moments) in starts(of: &schedule, until: start + .seconds(600), succeeds: { _, _ in false }) {
      let gaps = zip(moments.dropFirst(), moments).map { ($0 - $1).wholeMilliseconds }
      for (gap, nominal) in zip(gaps.dropFirst(), [20_000, 40_000, 80_000, 80_000] as [Int64]) {
        #expect((nominal...nominal * 12 / 10).contains(gap))
        stretches.insert(gap - nominal)
      }
    }
    #expect(stretches.count > 100)
  }

  @Test func oneSuccessReturnsTheDeviceToItsFixedRate() {
    var schedule = schedule(1)
    let recovery = start + .seconds(200)
    let moments = starts(of: &schedule, until: start + .seconds(400), succeeds: { _, now in now >= recovery })[first]
    let after = (moments ?? []).filter { $0 >= recovery }.dropFirst()
    #expect(after.count >= 10)
    #expect(after.allSatisfy { ($0 - start).wholeMilliseconds % 10_000 == 0 })
  }

  @Test func theFirstFailureAfterARecoveryDoesNotBackOffYet() {
    var schedule = schedule(1, settings: PollSettings(jitter: 0))
    for succeeded in [false, false, false, true] {
      let due = schedule.nextDue ?? start
      _ = schedule.begin(at: due)
      schedule.finished(first, succeeded: succeeded, at: due)
    }
    let due = schedule.nextDue ?? start
    _ = schedule.begin(at: due)
    schedule.finished(first, succeeded: false, at: due)
    #expect(schedule.nextDue == due + .seconds(10))
  }

  @Test func theLongestDelayCoversWhatBackOffDoes() {
    var schedule = schedule(1)
    var now = start
    for _ in 0..<12 {
      _ = schedule.begin(at: now)
      let promised = now + schedule.longestDelay(afterFailureOf: first)
      schedule.finished(first, succeeded: false, at: now)
      now = schedule.nextDue ?? start
      #expect(now <= promised)
    }
  }

  @Test func noMorePollsRunThanTheLimitAllows() {
    var schedule = schedule(10, settings: PollSettings(concurrencyLimit: 3))
    let now = start + .seconds(5)
    let begun = schedule.begin(at: now)
    #expect(begun.count == 3)
    #expect(schedule.nextDue == nil)
    let begun4 = schedule.begin(at: now)
    #expect(begun4.isEmpty)
    schedule.finished(begun[1], succeeded: true, at: now)
    #expect(schedule.nextDue != nil)
    let begun5 = schedule.begin(at: now)
    #expect(begun5.count == 1)
    #expect(schedule.runningCount == 3)
  }

  @Test func theLongestDueComesFirst() {
    var schedule = schedule(5, settings: PollSettings(concurrencyLimit: 2))
    var order: [DeviceKey] = []
    let now = start + .seconds(9)
    while order.count < 5 {
      for key in schedule.begin(at: now) {
        order.append(key)
        schedule.finished(key, succeeded: true, at: now)
      }
    }
    #expect(order == plans(5).map(\.key))
  }

  @Test func aClaimedDeviceIsNotPolledAndIsMadeUpForAtOnce() {
    var schedule = schedule(1)
    let claimed6 = schedule.claim(first)
    #expect(claimed6)
    let claimed7 = schedule.claim(first)
    #expect(!claimed7)
    #expect(schedule.nextDue == nil)
    let begun8 = schedule.begin(at: start + .seconds(25))
    #expect(begun8.isEmpty)
    schedule.release(first, at: start + .seconds(25))
    #expect(schedule.nextDue == start + .seconds(25))
    let begun9 = schedule.begin(at: start + .seconds(25))
    #expect(begun9 == [first])
    schedule.finished(first, succeeded: true, at: start + .seconds(26))
    #expect(schedule.nextDue == start + .seconds(30))
  }

  @Test func aDeviceBeingPolledCannotBeClaimedAndAnUnknownOneNever() {
    var schedule = schedule(1)
    _ = schedule.begin(at: start)
    let claimed10 = schedule.claim(first)
    #expect(!claimed10)
    schedule.release(first, at: start)
    #expect(schedule.nextDue == nil)
    schedule.finished(first, succeeded: true, at: start)
    let claimed11 = schedule.claim(first)
    #expect(claimed11)
    schedule.finished(first, succeeded: true, at: start)
    #expect(schedule.nextDue == nil)
    let claimed12 = schedule.claim(DeviceKey("nobody"))
    #expect(!claimed12)
  }

  @Test func aCloselyWatchedDeviceIsAskedAtTheShortIntervalWithoutBackOff() {
    var schedule = schedule(1, settings: PollSettings(jitter: 0))
    _ = starts(of: &schedule, until: start + .seconds(100), succeeds: { _, _ in false })
    let now = start + .seconds(101)
    schedule.watchClosely(first, every: .seconds(2), until: now + .seconds(20), at: now)
    let moments = starts(of: &schedule, until: now + .seconds(70), succeeds: { _, _ in false })[first] ?? []
    let offsets = moments.map { ($0 - now).wholeSeconds }
    #expect(offsets.prefix(10) == [2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
    // Afterwards the failures count from the start: one interval, then double.
    #expect(offsets.dropFirst(10).prefix(2) == [29, 49])
  }

  @Test func watchingAClaimedDeviceTakesEffectOnRelease() {
    var schedule = schedule(1)
    let claimed13 = schedule.claim(first)
    #expect(claimed13)
    schedule.watchClosely(first, every: .seconds(2), until: start + .seconds(60), at: start)
    schedule.release(first, at: start + .seconds(1))
    #expect(schedule.nextDue == start + .seconds(1))
    _ = schedule.begin(at: start + .seconds(1))
    schedule.finished(first, succeeded: true, at: start + .seconds(2))
    #expect(schedule.nextDue == start + .seconds(3))
  }

  @Test func pollSoonBringsTheNextPollForward() {
    var schedule = schedule(1)
    _ = starts(of: &schedule, until: start)
    schedule.pollSoon(first, at: start + .seconds(3))
    let begun14 = schedule.begin(at: start + .seconds(3))
    #expect(begun14 == [first])
    schedule.finished(first, succeeded: true, at: start + .seconds(3))
    #expect(schedule.nextDue == start + .seconds(10))
  }

  @Test func aClockSetBackDoesNotStopThePolling() {
    var schedule = schedule(3)
    _ = starts(of: &schedule, until: start + .seconds(30))
    let earlier = start - .seconds(3600)
    let begun15 = schedule.begin(at: earlier)
    #expect(begun15.isEmpty)
    let moments = starts(of: &schedule, until: earlier + .seconds(20))
    #expect(moments.count == 3)
    #expect(moments.values.allSatisfy { $0.count == 2 })
  }

  @Test func aClockSetForwardPollsEachDeviceOnce() {
    var schedule = schedule(3)
    _ = starts(of: &schedule, until: start + .seconds(30))
    let later = start + .seconds(7200)
    let begun = schedule.begin(at: later)
    #expect(begun.count == 3)
    for key in begun { schedule.finished(key, succeeded: true, at: later) }
    #expect((schedule.nextDue ?? start) > later)
  }

  @Test func anEmptyScheduleHasNothingToDo() {
    var schedule = schedule(0)
    #expect(schedule.nextDue == nil)
    let begun16 = schedule.begin(at: start)
    #expect(begun16.isEmpty)
  }

  @Test func ofTwoDevicesWithTheSameKeyTheFirstCounts() {
    let schedule = PollSchedule(
      devices: plans(1) + plans(1, interval: .seconds(99)), generator: SeededGenerator(seed: 1), start: start)
    #expect(schedule.plan(of: first)?.interval == .seconds(10))
  }

  @Test func tenThousandDevicesForAnHourKeepEveryPromise() {
    var schedule = schedule(10_000, interval: .seconds(60), settings: PollSettings(concurrencyLimit: 100))
    var random = SeededGenerator(seed: 99)
    var running: Set<DeviceKey> = []
    var ends: [Int64: [DeviceKey]] = [:]
    var polls = 0
    // Steps of 100 ms; each poll takes 0.1 to 1.5 s, one in twenty fails.
    for step in 0..<36_000 as Range<Int64> {
      let now = start + .milliseconds(step * 100)
      for key in ends.removeValue(forKey: step) ?? [] {
        running.remove(key)
        schedule.finished(key, succeeded: Int.random(in: 0..<20, using: &random) > 0, at: now)
      }
      for key in schedule.begin(at: now) {
        let isNew = running.insert(key).inserted
        if !isNew { Issue.record("\(key) overlaps") }
        ends[step + Int64.random(in: 1...15, using: &random), default: []].append(key)
        polls += 1
      }
      if running.count > 100 { Issue.record("\(running.count) at once") }
    }
    // The limit allows 100 / 0.8 s = 125 a second, and 167 a second are due.
    #expect((420_000...460_000).contains(polls), "\(polls)")
  }
}

@Suite struct PollPauseTests {
  private let first = DeviceKey("device/0")

  @Test func aPauseThatADeviceWantsIsKeptWhoeverWantsToAskIt() {
    var schedule = schedule(1)
    _ = schedule.begin(at: start)
    schedule.finished(first, succeeded: true, notBefore: start + .seconds(95), at: start)
    #expect(schedule.nextDue == start + .seconds(95))
    schedule.pollSoon(first, at: start + .seconds(3))
    schedule.watchClosely(first, every: .seconds(1), until: start + .seconds(20), at: start + .seconds(3))
    let early = schedule.begin(at: start + .seconds(94))
    #expect(early == [])
    let due = schedule.begin(at: start + .seconds(95))
    #expect(due == [first])
    // It counts once.
    schedule.finished(first, succeeded: true, at: start + .seconds(95))
    #expect(schedule.nextDue == start + .seconds(100))
  }

  @Test func aPauseNeverShortensADelayAndHasABound() {
    var schedule = schedule(1, settings: PollSettings(jitter: 0, longestPause: .seconds(600)))
    _ = schedule.begin(at: start)
    schedule.finished(first, succeeded: true, notBefore: start + .seconds(2), at: start)
    #expect(schedule.nextDue == start + .seconds(10))
    for moment in [Timestamp(milliseconds: .max), start + .seconds(86_400)] {
      let due = schedule.nextDue ?? start
      _ = schedule.begin(at: due)
      schedule.finished(first, succeeded: false, notBefore: moment, at: due)
      #expect(schedule.nextDue == due + .seconds(600))
    }
    let due = schedule.nextDue ?? start
    _ = schedule.begin(at: due)
    schedule.finished(first, succeeded: false, notBefore: Timestamp(milliseconds: .min), at: due)
    #expect(schedule.nextDue == due + .seconds(40))
  }

  @Test func whatWasSeenLastsThroughAPauseButNotThroughALongOne() {
    let schedule = schedule(1, settings: PollSettings(jitter: 0))
    #expect(schedule.freshness(after: first, succeeded: true, at: start) == nil)
    #expect(schedule.freshness(after: first, succeeded: true, notBefore: start + .seconds(5), at: start) == nil)
    func lasting(_ pause: Int64, _ schedule: PollSchedule, succeeded: Bool = true) -> Duration? {
      schedule.freshness(after: first, succeeded: succeeded, notBefore: start + .seconds(pause), at: start)
    }
    #expect(lasting(200, schedule) == .seconds(215))
    #expect(lasting(300, schedule) == .seconds(300))
    #expect(lasting(3600, schedule) == .seconds(300))
    #expect(lasting(3600, schedule, succeeded: false) == .seconds(300))
    // What is asked seldom lasts for three intervals, as ever.
    let seldom = PollSchedule(
      devices: [PollPlan(key: first, interval: .seconds(900), deadline: .seconds(5))],
      generator: SeededGenerator(seed: 1),
      start: start)
    #expect(lasting(3600, seldom) == .seconds(2700))
    #expect(lasting(1000, seldom) == .seconds(2700))
  }

  @Test func aClockSetBackMovesThePauseToo() {
    var schedule = schedule(1)
    _ = schedule.begin(at: start)
    schedule.finished(first, succeeded: true, notBefore: start + .seconds(100), at: start)
    let earlier = start - .seconds(3600)
    let begun = schedule.begin(at: earlier)
    #expect(begun == [])
    #expect(schedule.nextDue == earlier + .seconds(100))
    schedule.pollSoon(first, at: earlier)
    #expect(schedule.nextDue == earlier + .seconds(100))
  }
}
