import ShopModel
import Testing

struct TakingsProfileTests {
  private typealias Span = TakingsProfile.Span

  /// 400 an hour in the mornings, 900 over noon, on weekdays; nights from Saturday on.
  private let profile = TakingsProfile(
    currency: "CNY",
    days: Dictionary(
      uniqueKeysWithValues: (1...5).map { day in
        (
          day,
          [Span(begins: 720, ends: 840, perHour: 90_000), Span(begins: 540, ends: 720, perHour: 40_000)]
        )
      }
    ).merging([0: [Span(begins: 0, ends: 180, perHour: 12_345)], 6: [Span(begins: 1320, ends: 1440, perHour: 12_345)]])
    {
      first, _ in first
    })

  private func takings(_ from: Timestamp, _ to: Timestamp, _ calendar: ShopCalendar = .utc) -> Int64 {
    profile.takings(from: from, to: to, calendar: calendar).minorUnits
  }

  @Test func hoursAddUpOverTheirBorders() {
    // Tuesday 24 November 2026.
    #expect(takings(utc("2026-11-24", 540), utc("2026-11-24", 840)) == 3 * 40_000 + 2 * 90_000)
    #expect(takings(utc("2026-11-24", 690), utc("2026-11-24", 750)) == 20_000 + 45_000)
    #expect(takings(utc("2026-11-24"), utc("2026-11-24", 540)) == 0)
    #expect(takings(utc("2026-11-24", 840), utc("2026-11-25", 540)) == 0)
    #expect(takings(utc("2026-11-23"), utc("2026-11-30")) == 5 * 300_000 + 5 * 12_345)
    #expect(profile.takings(from: utc("2026-11-24"), to: utc("2026-11-25"), calendar: .utc).currency == "CNY")
  }

  @Test func aNightRunsIntoTheNextDay() {
    #expect(takings(utc("2026-11-28", 1320), utc("2026-11-29", 180)) == 5 * 12_345)
    #expect(takings(utc("2026-11-28", 1410), utc("2026-11-29", 30)) == 12_345)
  }

  @Test func nothingBackwardsAndNothingInNoTime() {
    #expect(takings(utc("2026-11-24", 700), utc("2026-11-24", 600)) == 0)
    #expect(takings(utc("2026-11-24", 600), utc("2026-11-24", 600)) == 0)
  }

  /// 40,000 fen an hour are 11.11 fen a second: many short stretches together are rounded once.
  @Test func roundedOnceToTheMinorUnit() {
    let start = utc("2026-11-24", 600)
    #expect(takings(start, start + .milliseconds(45)) == 1)  // 0.5
    #expect(takings(start, start + .milliseconds(44)) == 0)  // 0.489
    #expect(takings(start + .milliseconds(500), start + .milliseconds(1500)) == 11)
    // A border within the second, with a rest of half a unit on each side.
    let noon = utc("2026-11-24", 720)
    #expect(takings(noon - .milliseconds(45), noon + .milliseconds(20)) == 1)  // 0.5 + 0.5
  }

  @Test func theShopsOwnClockCounts() {
    let shanghai = ShopCalendar.fixed(offset: 8 * 3600)
    #expect(takings(utc("2026-11-24", 60), utc("2026-11-24", 120), shanghai) == 40_000)
    #expect(takings(utc("2026-11-24", 600), utc("2026-11-24", 660), shanghai) == 0)
  }

  /// On the night of the change the clock skips or repeats the hour from two to three.
  @Test func anHourTheClockRepeatsCountsTwiceAndOneItSkipsNotAtAll() {
    func night(_ from: String, _ to: String) -> Int64 {
      takings(utc(from, 22 * 60), utc(to, 12 * 60), centralEurope)
    }
    // 28 March and 24 October 2026 are Saturdays. The clock shows 23:00 or 0:00 when the counting begins.
    #expect(night("2026-03-28", "2026-03-29") == 3 * 12_345)  // 23-24, 0-1, 1-2; 2-3 is leapt over
    #expect(night("2026-10-24", "2026-10-25") == 4 * 12_345)  // 0-1, 1-2, 2-3, 2-3
    #expect(night("2026-04-11", "2026-04-12") == 3 * 12_345)  // an ordinary one: 0-1, 1-2, 2-3
  }

  /// The same, minute by minute.
  @Test func aLongTimeIsTheSumOfItsMinutes() {
    let start = utc("2026-03-27", 7)
    var sum: Int64 = 0
    for minute in 0..<(4 * 1440) {
      let from = start + .seconds(60 * minute)
      sum += profile.perHour(at: centralEurope.civil(from))
    }
    let total = takings(start, start + .seconds(4 * 86_400), centralEurope)
    #expect(total == (sum + 30) / 60)
  }
}
