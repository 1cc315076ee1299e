import Foundation
import ShopCore
import ShopModel
import ShopTesting
import Testing

struct CalendarIntervalTests {
  @Test(arguments: [
    ("00:00", "24:00", 0, 1440), ("08:30", "17:05", 510, 1025), ("9:00", "09:01", 540, 541),
  ])
  func timesOfDayAreRead(start: String, end: String, from: Int, to: Int) throws {
    let range = try MinuteRange(start: start, end: end)
    #expect(range.start == from && range.end == to)
  }

  @Test(arguments: [
    ("24:00", "24:00", "\"minute 1440\" is not a time of day such as \"08:30\""),
    ("12:30", "24:01", "\"24:01\" is not a time of day such as \"08:30\""),
    ("8.30", "17:00", "\"8.30\" is not a time of day such as \"08:30\""),
    ("08:60", "17:00", "\"08:60\" is not a time of day such as \"08:30\""),
    ("+8:00", "17:00", "\"+8:00\" is not a time of day such as \"08:30\""),
    ("", "17:00", "\"\" is not a time of day such as \"08:30\""),
    ("17:00", "17:00", "the end is not later than the start; make a time over midnight two"),
    ("22:00", "06:00", "the end is not later than the start; make a time over midnight two"),
  ])
  func whatIsNoTimeOfDayIsRefused(start: String, end: String, message: String) {
    do throws(MinuteRange.Problem) {
      _ = try MinuteRange(start: start, end: end)
      Issue.record("\(start) to \(end) was taken")
    } catch { #expect(error.description == message) }
  }

  @Test func everyListMustFitAndAnEmptyOneSaysNothing() throws {
    let open = try CalendarInterval(
      times: [MinuteRange(start: "08:00", end: "12:00"), MinuteRange(start: "14:00", end: "18:00")],
      weekdays: [1...5, 6...6], months: [1...3])
    #expect(open.contains(.utc("2026-03-02 08:00"), in: .utc))
    #expect(open.contains(.utc("2026-03-07 17:59"), in: .utc))
    #expect(!open.contains(.utc("2026-03-02 12:00"), in: .utc))
    #expect(!open.contains(.utc("2026-03-01 09:00"), in: .utc))
    #expect(!open.contains(.utc("2026-04-01 09:00"), in: .utc))
    #expect(CalendarInterval().contains(.utc("2026-04-01 09:00"), in: .utc))
    #expect(CalendarInterval().nextChange(after: .utc("2026-04-01 09:00"), in: .utc) == nil)
  }

  @Test func daysCountFromTheEndOfTheMonthToo() {
    let last = CalendarInterval(daysOfMonth: [.init(-2, -1)])
    #expect(last.contains(.utc("2028-02-28 00:00"), in: .utc))
    #expect(!last.contains(.utc("2028-02-27 23:59"), in: .utc))
    let beyond = CalendarInterval(daysOfMonth: [.init(31, 31)])
    #expect(!beyond.contains(.utc("2026-04-30 12:00"), in: .utc))
    #expect(CalendarInterval(daysOfMonth: [.init(28, -1)]).contains(.utc("2026-02-28 12:00"), in: .utc))
    #expect(!CalendarInterval(daysOfMonth: [.init(29, -1)]).contains(.utc("2026-02-28 12:00"), in: .utc))
  }

  @Test(arguments: ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut"])
  func theNextChangeIsTheFirstMinuteWithAnotherAnswer(zone: String) throws {
    let calendar = ShopCalendar.zone(zone)
    for interval in [
      try CalendarInterval(times: [
        MinuteRange(start: "00:30", end: "01:15"), MinuteRange(start: "02:10", end: "02:40"),
      ]),
      try CalendarInterval(times: [MinuteRange(start: "23:30", end: "24:00")], weekdays: [0...0]),
      CalendarInterval(daysOfMonth: [.init(-1, -1)]), CalendarInterval(weekdays: [0...0]),
    ] {
      for (from, days) in [("2026-03-05 00:00", 30), ("2026-10-02 00:00", 35)] {
        var minute = Timestamp.utc(from)
        let end = minute + .seconds(86_400 * days)
        var next = interval.nextChange(after: minute, in: calendar)
        var answer = interval.contains(minute, in: calendar)
        while minute < end {
          minute = minute + .seconds(60)
          let now = interval.contains(minute, in: calendar)
          guard now != answer else { continue }
          #expect(next == minute, "\(zone) \(calendar.civil(minute))")
          answer = now
          next = interval.nextChange(after: minute, in: calendar)
        }
      }
    }
  }
}
