import ShopModel
import Testing

@testable import StatusRules

/// Conditions on the recent values of a fact.
@Suite struct ConditionWindowTests {
  private func evaluation(
    _ condition: String, kind: SubjectKind = .link, _ samples: [(second: Int64, value: Double)], now: Int64,
    freshFor: Int64 = 3_600
  ) throws -> (run: Evaluation, code: TruthCode) {
    var checker = Checker(kind)
    let code = try checker.condition(condition)
    var slot = FactSlot()
    if let last = samples.last {
      slot.value = .number(last.value)
      slot.observedAt = last.second * 1000
      slot.since = last.second * 1000
      slot.staleAt = (last.second + freshFor) * 1000
    }
    slot.samples = samples.map { WindowSample(at: $0.second * 1000, value: $0.value) }
    return (Evaluation(now: now * 1000, slots: [slot]), code)
  }

  private func truth(
    _ condition: String, kind: SubjectKind = .link, _ samples: [(second: Int64, value: Double)], now: Int64,
    freshFor: Int64 = 3_600
  ) throws -> Truth {
    var (run, code) = try evaluation(condition, kind: kind, samples, now: now, freshFor: freshFor)
    return run.truth(code)
  }

  @Test(
    arguments: [
      ("avg(link.latency, 5 min) = 200 ms", Truth.yes), ("min(link.latency, 5 min) = 0.1 s", .yes),
      ("max(link.latency, 5 min) = 300 ms", .yes), ("max(link.latency, 5 min) > 300 ms", .no),
      ("max(link.latency, 6 min) = 900 ms", .yes), ("avg(link.latency, 100 s) = 300 ms", .yes),
      ("avg(link.latency, 101 s) = 250 ms", .yes), ("avg(link.latency, 30 s) > 1 ms", .unknown),
      ("max(link.latency, 5 min) > 2 * min(link.latency, 5 min)", .yes),
    ])
  func onlyWhatIsInTheWindowCounts(condition: String, expected: Truth) throws {
    #expect(try truth(condition, [(700, 900), (800, 100), (900, 200), (950, 300)], now: 1_000) == expected)
  }

  @Test func aFactInSecondsIsADurationOverAWindowToo() throws {
    #expect(
      try truth("avg(terminal.clock-drift, 5 min) = -2 min", kind: .terminal, [(0, -100), (10, -140)], now: 20) == .yes)
  }

  @Test func theHighValueIsTakenByNearestRank() throws {
    for (count, expected) in [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20), (40, 38), (100, 95)] {
      let samples = (1...count).map { (second: Int64($0), value: Double($0)) }
      #expect(try truth("p95(link.latency, 10 min) = \(expected) ms", samples, now: 200) == .yes)
      let falling = (1...count).map { (second: Int64($0), value: Double(count + 1 - $0)) }
      #expect(try truth("p95(link.latency, 10 min) = \(expected) ms", falling, now: 200) == .yes)
    }
  }

  @Test(
    arguments: [
      ([0, 5, 20], 2), ([7, 7, 7], 0), ([20, 25, 3], 0.8), ([5, 0, 4], 0.4), ([100, 0, 0], 0),
    ] as [([Double], Double)])
  func aRateIsTheGrowthPerMinuteWithRestarts(values: [Double], perMinute: Double) throws {
    let samples = values.enumerated().map { (second: Int64($0.offset) * 10 + 10, value: $0.element) }
    #expect(try truth("rate(link.retries, 10 min) = \(perMinute)", samples, now: 100) == .yes)
  }

  @Test func oneValueAloneHasNoRate() throws {
    #expect(try truth("rate(link.retries, 10 min) < 1", [(10, 500)], now: 20) == .unknown)
    #expect(try truth("rate(link.retries, 10 min) < 1", [(10, 500), (20, 501)], now: 615) == .unknown)
  }

  @Test func withoutAValueInTheWindowOrAFreshFactItIsUnknown() throws {
    for condition in ["avg(link.latency, 5 min) > 1 ms", "not avg(link.latency, 5 min) > 1 ms"] {
      #expect(try truth(condition, [], now: 1_000) == .unknown)
      #expect(try truth(condition, [(700, 5)], now: 1_000) == .unknown)
      #expect(try truth(condition, [(970, 5)], now: 1_000, freshFor: 30) == .unknown)
    }
  }

  @Test func theNextChangeIsWhenTheOldestValueLeaves() throws {
    var (run, code) = try evaluation(
      "avg(link.latency, 5 min) > 1 ms", [(700, 1), (800, 100), (900, 200)], now: 1_000)
    #expect(run.truth(code) == .yes)
    #expect(run.nextChange == 1_100_000)
  }

  @Test func anAnswerStartsWhenAValueCameOrWent() throws {
    for (now, start) in [(Int64(950), Int64(900_000)), (1_050, 1_000_000), (1_150, 1_100_000)] {
      var (run, code) = try evaluation(
        "avg(link.latency, 5 min) > 1 ms", [(700, 1), (800, 100), (900, 200)], now: now)
      #expect(run.truth(code) == .yes)
      #expect(run.start(of: code, being: .yes) == start)
    }
  }

  @Test func theLongestWindowOfAFactIsNoted() throws {
    var checker = Checker(.terminal)
    _ = try checker.condition("avg(link.latency, 5 min) > 1 s and p95(link.latency, 2 h) > 3 s")
    _ = try checker.condition("max(link.latency, 10 s) > 1 s and link.loss > 3 %")
    let slot = try #require(FactReference(.linkLatency, in: .terminal).flatMap { checker.scope.slots[$0] })
    #expect(checker.scope.windows == [slot: 7_200_000])
  }
}
