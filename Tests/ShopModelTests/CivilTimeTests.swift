import ShopModel
import Testing

struct CivilTimeTests {
  @Test(arguments: [
    (0, CivilTime(year: 1970, month: 1, day: 1, weekday: 4, hour: 0, minute: 0, second: 0)),
    (951_782_400, CivilTime(year: 2000, month: 2, day: 29, weekday: 2, hour: 0, minute: 0, second: 0)),
    (1_795_442_732, CivilTime(year: 2026, month: 11, day: 23, weekday: 1, hour: 14, minute: 5, second: 32)),
    (-1, CivilTime(year: 1969, month: 12, day: 31, weekday: 3, hour: 23, minute: 59, second: 59)),
    (4_107_542_399, CivilTime(year: 2100, month: 2, day: 28, weekday: 0, hour: 23, minute: 59, second: 59)),
  ])
  func utcDates(seconds: Int, expected: CivilTime) {
    #expect(ShopCalendar.utc.civil(Timestamp(seconds: Int64(seconds))) == expected)
  }

  @Test func anOffsetMovesTheDay() {
    let shanghai = ShopCalendar.fixed(offset: 8 * 3600)
    let civil = shanghai.civil(Timestamp(seconds: 1_795_449_600))  // 16:00 UTC
    #expect(civil.day == 24 && civil.hour == 0 && civil.weekday == 2)
  }

  @Test func timeArithmeticIsExactToTheMillisecond() {
    let moment = Timestamp(milliseconds: 1_000)
    #expect(moment + .milliseconds(1_500) == Timestamp(milliseconds: 2_500))
    #expect(Timestamp(milliseconds: 2_500) - moment == .milliseconds(1_500))
    #expect(moment - .seconds(2) == Timestamp(milliseconds: -1_000))
  }
}
