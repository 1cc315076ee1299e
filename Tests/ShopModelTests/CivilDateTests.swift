import ShopModel
import Testing

struct CivilDateTests {
  @Test(arguments: ["2026-12-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
  func aDayIsReadAndWritten(_ text: String) throws {
    let date = try #require(CivilDate(text))
    #expect(date.description == text)
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-12-00", "0000-01-01", "2026-1-1",
    "2026-12-01 ", "26-12-01", "2026/12/01", "+026-12-01", "", "２０２６-12-01",
  ])
  func whatIsNoDayIsRefused(_ text: String) { #expect(CivilDate(text) == nil) }

  /// Day by day over leap years and centuries, against the calendar that turns moments into dates.
  @Test func countingDaysAgreesWithTheWallClock() throws {
    var date = try #require(CivilDate("1899-12-31"))
    let start = ShopCalendar.utc.moment(of: date)
    for day in 0..<80_000 {
      try #require(CivilDate(ShopCalendar.utc.civil(start + .seconds(86_400) * day)) == date)
      let next = date.adding(days: 1)
      try #require(date < next)
      date = next
    }
    #expect(date.adding(days: -80_000) == CivilDate("1899-12-31"))
  }

  @Test func aMomentOfTheShopsClock() throws {
    let date = try #require(CivilDate("2026-11-24"))
    #expect(ShopCalendar.utc.moment(of: date, minute: 485) == Timestamp(seconds: 1_795_507_500))
    #expect(ShopCalendar.fixed(offset: 8 * 3600).moment(of: date) == utc("2026-11-23", 16 * 60))
    #expect(ShopCalendar.fixed(offset: -12_600).moment(of: date, minute: 1440) == utc("2026-11-25", 210))
  }

  @Test func whereTheClockLeapsTheMomentOfTheLeap() throws {
    let date = try #require(CivilDate("2026-03-29"))
    let leap = utc("2026-03-29", 60)
    #expect(centralEurope.moment(of: date, minute: 119) == leap - .seconds(60))
    for minute in [120, 121, 150, 179, 180] { #expect(centralEurope.moment(of: date, minute: minute) == leap) }
    #expect(centralEurope.moment(of: date, minute: 181) == leap + .seconds(60))
  }

  @Test func whatTheClockShowsTwiceIsTheFirstTime() throws {
    let date = try #require(CivilDate("2026-10-25"))
    #expect(centralEurope.moment(of: date, minute: 150) == utc("2026-10-25", 30))
    #expect(centralEurope.moment(of: date, minute: 180) == utc("2026-10-25", 120))
    #expect(centralEurope.moment(of: date, minute: 119) == utc("2026-10-24", 1440 - 1))
  }
}
