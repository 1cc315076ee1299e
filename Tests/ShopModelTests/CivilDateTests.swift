import Foundation
import ShopModel
import ShopTesting
import Testing

struct CivilDateTests {
  @Test(arguments: [
    (1970, 1, 1, 0, 4), (1969, 12, 31, -1, 3), (2000, 2, 29, 11_016, 2), (2026, 11, 24, 20_781, 2),
    (2100, 3, 1, 47_541, 1), (1600, 3, 1, -135_080, 3),
  ])
  func daysAreNumberedFrom1970(year: Int, month: Int, day: Int, number: Int, weekday: Int) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(date.dayNumber == Int64(number))
    #expect(CivilDate(dayNumber: Int64(number)) == date)
    #expect(date.weekday == weekday)
  }

  @Test func everyDayOfFourHundredYearsFollowsTheOneBefore() {
    var last = CivilDate(year: 1899, month: 12, day: 31)
    for number in last.dayNumber + 1..<last.dayNumber + 146_098 {
      let date = CivilDate(dayNumber: number)
      guard date.dayNumber == number, last < date, date.weekday == (last.weekday + 1) % 7 else {
        Issue.record("\(date) after \(last)")
        return
      }
      last = date
    }
    #expect(last == CivilDate(year: 2299, month: 12, day: 31))
  }

  @Test(arguments: [(2024, 2, 29), (2026, 2, 28), (2100, 2, 28), (2000, 2, 29), (2026, 12, 31), (2026, 11, 30)])
  func monthsAreAsLongAsTheyAre(year: Int, month: Int, days: Int) {
    #expect(CivilDate(year: year, month: month, day: 1).daysInMonth == days)
  }
}

struct LocalMomentTests {
  private let newYork = ShopCalendar.zone("America/New_York")
  private let spring = CivilDate(year: 2026, month: 3, day: 8)
  private let autumn = CivilDate(year: 2026, month: 11, day: 1)

  private func utc(_ text: String) -> Timestamp { Timestamp.utc(text) }

  @Test func anOrdinaryTimeIsOneMoment() {
    #expect(newYork.moments(of: spring, second: 1 * 3600) == [utc("2026-03-08 06:00")])
    #expect(newYork.moments(of: spring, second: 3 * 3600) == [utc("2026-03-08 07:00")])
    #expect(newYork.moment(of: autumn, second: 12 * 3600) == utc("2026-11-01 17:00"))
    #expect(ShopCalendar.utc.moment(of: spring, second: 60) == utc("2026-03-08 00:01"))
  }

  @Test func aTimeThatIsLeftOutIsMovedOn() {
    #expect(newYork.moments(of: spring, second: 2 * 3600 + 1800) == [])
    let moved = newYork.moment(of: spring, second: 2 * 3600 + 1800)
    #expect(moved == utc("2026-03-08 07:30"))
    #expect(newYork.civil(moved).minuteOfDay == 3 * 60 + 30)
  }

  @Test func ofATimeThatComesTwiceItIsTheFirst() {
    let moments = newYork.moments(of: autumn, second: 3600 + 1800)
    #expect(moments == [utc("2026-11-01 05:30"), utc("2026-11-01 06:30")])
    #expect(newYork.moment(of: autumn, second: 3600 + 1800) == moments.first)
  }

  @Test func twentyFourHoursIsTheNextMidnight() {
    #expect(newYork.moment(of: spring, second: 86_400) == utc("2026-03-09 04:00"))
  }

  /// Half an hour on an island, a day left out on another, and places where the clocks go at midnight.
  @Test(arguments: [
    "Australia/Lord_Howe", "Pacific/Apia", "America/Havana", "Asia/Beirut", "Europe/Berlin", "Asia/Shanghai",
  ])
  func everyMomentIsFoundAgainFromWhatTheClockShows(zone: String) {
    let calendar = ShopCalendar.zone(zone)
    let start = Timestamp.utc("2011-12-15 00:00")
    for quarter in 0..<(4 * 24 * 400) {
      let moment = start + .seconds(900 * quarter)
      let civil = calendar.civil(moment)
      let found = calendar.moments(of: civil.date, second: civil.minuteOfDay * 60 + civil.second)
      guard found.contains(moment), found.allSatisfy({ calendar.civil($0) == civil }) else {
        Issue.record("\(zone): \(civil) is not found again: \(found)")
        return
      }
    }
  }
}

@Suite struct CivilDateTextTests {
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
}
