import Testing

@testable import StatusRules

struct FlapRingTests {
  private static func ring(_ changes: [Bool]) -> FlapRing {
    var ring = FlapRing()
    for changed in changes { ring.take(changed: changed) }
    return ring
  }

  @Test func theNewestChangeWeighsMostAndTheOldestLeast() {
    var ring = FlapRing()
    ring.take(changed: true)
    #expect(ring.percent == 5.9)  // 1.18 of 20
    for _ in 0..<19 { ring.take(changed: false) }
    #expect(ring.percent == 4.0)  // 0.8 of 20
    ring.take(changed: false)
    #expect(ring.percent == 0)
  }

  @Test func changingEveryTimeIsNinetyNinePercent() {
    #expect(FlapRingTests.ring(Array(repeating: true, count: 50)).percent == 99)
  }

  @Test func itBeginsAboveTheHighLimitAndNotAtIt() {
    var ring = FlapRing()
    // 1.18 + 1.16 + ... : after six changes 33.9 percent, after five 28.5.
    for _ in 0..<5 { #expect(ring.take(changed: true) == .none) }
    #expect(ring.percent == 28.5)
    #expect(!ring.isFlapping)
    var atTheLimit = ring
    #expect(atTheLimit.take(changed: true, low: 25, high: 33.9) == .none)
    #expect(ring.take(changed: true, low: 25, high: 33.8) == .began)
    #expect(ring.isFlapping)
  }

  @Test func itEndsAtTheLowLimit() {
    var ring = FlapRingTests.ring(Array(repeating: true, count: 6))
    var percents: [Double] = []
    while ring.isFlapping {
      let change = ring.take(changed: false)
      percents.append(ring.percent)
      #expect((change == .ended) == (ring.percent <= 25))
    }
    // Each check makes six changes older by 0.02: 0.6 percent less.
    #expect(percents.last.map { $0 <= 25 } == true)
    #expect(percents.dropLast().allSatisfy { $0 > 25 })
    var exact = FlapRingTests.ring(Array(repeating: true, count: 6))
    exact.take(changed: false, low: 33.3, high: 40)
    #expect(exact.percent == 33.3 && !exact.isFlapping)
  }

  @Test func betweenTheLimitsItStaysWhatItWas() {
    let rising = FlapRingTests.ring(Array(repeating: true, count: 5))
    #expect(rising.percent > 25 && !rising.isFlapping)
    var falling = FlapRingTests.ring(Array(repeating: true, count: 6))
    for _ in 0..<8 { falling.take(changed: false) }
    #expect(falling.percent > 25 && falling.percent < 30 && falling.isFlapping)
  }

  /// What Nagios does not see: it believes neither state, and so records no change.
  @Test func aDeviceThatAlternatesOnEveryCheckFlapsAtTheSixth() {
    var state = CheckState()
    var ring = FlapRing()
    var flapsFrom: Int?
    for check in 1...20 {
      let change = state.take(check.isMultiple(of: 2) ? .ok : .critical, attempts: 3)
      if ring.take(changed: change.isStateChange) == .began { flapsFrom = check }
      #expect(state.lastHard == .ok)
    }
    #expect(flapsFrom == 6)
  }

  @Test func itIsIdleWhenTwentyChecksChangedNothing() {
    var ring = FlapRing()
    #expect(ring.isIdle)
    ring.take(changed: true)
    for _ in 0..<19 {
      ring.take(changed: false)
      #expect(!ring.isIdle)
    }
    ring.take(changed: false)
    #expect(ring.isIdle && ring == FlapRing())
    #expect(MemoryLayout<FlapRing>.size == 4)
  }

  @Test func aFlappingRingIsNotForgotten() {
    var ring = FlapRingTests.ring(Array(repeating: true, count: 20))
    // With a low limit of zero it flaps until nothing is left.
    for _ in 0..<19 { ring.take(changed: false, low: 0, high: 30) }
    #expect(ring.isFlapping && !ring.isIdle)
    #expect(ring.take(changed: false, low: 0, high: 30) == .ended)
    #expect(ring.isIdle)
  }
}
