import ShopModel
import Testing

@testable import ShopCore

/// What a shop takes in an hour is learned from hours that were watched, and from nothing else.
struct TakingsLearnerTests {
  /// A Sunday, at midnight.
  private static let sunday = Timestamp(seconds: 1_699_747_200)
  private static let week: Int64 = 7 * 86_400
  private static let one = SubjectID.terminal("one")

  private static func at(_ week: Int64, _ hour: Int64, _ minute: Int64) -> Timestamp {
    sunday + .seconds(week * Self.week + hour * 3600 + minute * 60)
  }

  /// Notes the amount of the batch at a minute of an hour; it counts as fresh for five minutes.
  private func note(
    _ learner: inout TakingsLearner, _ amount: Int64, _ week: Int64, _ hour: Int64, _ minute: Int64,
    of terminal: SubjectID = one
  ) {
    learner.note(
      batch: Money(minorUnits: amount, currency: "EUR"), of: terminal, at: Self.at(week, hour, minute),
      lasting: .seconds(300), .utc)
  }

  /// Watches from `from` o'clock up to and with `to` o'clock, every five minutes, while the batch grows by ten a time.
  private func watch(
    _ learner: inout TakingsLearner, week: Int64, from: Int64, to: Int64, except unseen: ClosedRange<Int64>? = nil,
    batch: Int64 = 0
  ) {
    for minute in stride(from: from * 60, through: to * 60, by: 5) where unseen?.contains(minute) != true {
      note(&learner, batch + (minute - from * 60) * 2, week, 0, minute)
    }
  }

  private func takings(_ learner: TakingsLearner, hour: Int64) -> Int64? {
    learner.takings(from: Self.at(9, hour, 0), to: Self.at(9, hour + 1, 0), .utc)?.minorUnits
  }

  @Test func twoWholeHoursAreEnough() {
    var learner = TakingsLearner()
    watch(&learner, week: 0, from: 9, to: 12)
    #expect(takings(learner, hour: 10) == nil)
    watch(&learner, week: 1, from: 9, to: 12)
    #expect(takings(learner, hour: 10) == 120)
    #expect(takings(learner, hour: 11) == 120)
    // It has not been watched from its beginning on.
    #expect(takings(learner, hour: 9) == nil)
    // It was never ended.
    #expect(takings(learner, hour: 12) == nil)
  }

  @Test func anHourWithAGapTeachesNothing() {
    var learner = TakingsLearner()
    for week in [0, 1] as [Int64] { watch(&learner, week: week, from: 9, to: 14, except: 615...635) }
    #expect(takings(learner, hour: 10) == nil)
    #expect(takings(learner, hour: 11) == 120)
  }

  @Test func whatCameInWhileNobodyLookedIsNobodysHour() {
    var learner = TakingsLearner()
    for week in [0, 1] as [Int64] {
      // From half past ten to half past eleven nobody looks; the batch grows on.
      watch(&learner, week: week, from: 9, to: 14, except: 635...690)
    }
    #expect(takings(learner, hour: 10) == nil)
    #expect(takings(learner, hour: 11) == nil)
    #expect(takings(learner, hour: 12) == 120)
  }

  @Test func aTerminalThatWasAwayAloneSpoilsTheHourInWhichItIsBack() {
    var learner = TakingsLearner()
    for week in [0, 1] as [Int64] {
      note(&learner, 0, week, 9, 0, of: .terminal("two"))
      watch(&learner, week: week, from: 9, to: 11)
      // What it took belongs to some of the hours since nine.
      note(&learner, 5000, week, 11, 3, of: .terminal("two"))
      watch(&learner, week: week, from: 11, to: 14, batch: 240)
    }
    #expect(takings(learner, hour: 10) == 120)
    #expect(takings(learner, hour: 11) == nil)
    #expect(takings(learner, hour: 12) == 120)
  }

  @Test func aNightWithoutTheProgramTeachesNothing() {
    var learner = TakingsLearner()
    for week in [0, 1] as [Int64] {
      watch(&learner, week: week, from: 9, to: 12)
      // The next look is a day later, at the same hour, and the batch is another.
      note(&learner, 7000, week, 24 + 12, 30)
      note(&learner, 7010, week, 24 + 12, 35)
      note(&learner, 7020, week, 24 + 13, 0)
    }
    #expect(takings(learner, hour: 11) == 120)
    #expect(takings(learner, hour: 12) == nil)
    #expect(takings(learner, hour: 24 + 12) == nil)
  }

  @Test func aBatchThatShrankIsANewOne() {
    var learner = TakingsLearner()
    for week in [0, 1] as [Int64] {
      watch(&learner, week: week, from: 9, to: 10, batch: 1000)
      note(&learner, 1130, week, 10, 5)
      note(&learner, 20, week, 10, 10)
      for minute in stride(from: 15, through: 60, by: 5) { note(&learner, 20, week, 10, Int64(minute)) }
    }
    // Ten that were seen on the hour, ten more, and the twenty of the new one.
    #expect(takings(learner, hour: 10) == 40)
  }
}
