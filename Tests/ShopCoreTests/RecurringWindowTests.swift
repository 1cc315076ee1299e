import Foundation
import ShopCore
import ShopModel
import ShopTesting
import Testing

struct RecurringWindowTests {
  private static let berlin = ShopCalendar.zone("Europe/Berlin")

  private static func window(
    _ recurrence: RecurringWindow.Recurrence, hour: Int = 2, minutes: Int = 60, until: String? = nil
  ) -> RecurringWindow {
    RecurringWindow(
      recurrence, startSecond: hour * 3600, duration: .seconds(60 * minutes), since: .utc("2026-01-01 00:00"),
      until: until.map { .utc($0) })
  }

  /// The days, by the wall, on which the next windows begin.
  private static func starts(_ window: RecurringWindow, from: String, _ count: Int) -> [String] {
    var now = Timestamp.utc(from)
    var days: [String] = []
    while days.count < count, let next = window.next(after: now, in: berlin) {
      let civil = berlin.civil(next.lowerBound)
      days.append("\(civil.month)-\(civil.day)")
      now = next.lowerBound
    }
    return days
  }

  @Test func everyDayAndEverySoManyDays() {
    #expect(
      RecurringWindowTests.starts(RecurringWindowTests.window(.daily()), from: "2026-02-27 12:00", 3)
        == ["2-28", "3-1", "3-2"])
    // Counted from 1 January.
    #expect(
      RecurringWindowTests.starts(RecurringWindowTests.window(.daily(every: 10)), from: "2025-12-01 12:00", 3)
        == ["1-1", "1-11", "1-21"])
  }

  @Test func weekdaysOfEverySoManyWeeks() {
    // 1 January 2026 is a Thursday; its week begins on 29 December.
    let window = RecurringWindowTests.window(.weekly(every: 2, weekdays: [0, 1, 4]))
    #expect(
      RecurringWindowTests.starts(window, from: "2025-12-20 12:00", 6) == [
        "1-1", "1-4", "1-12", "1-15", "1-18", "1-26",
      ])
  }

  @Test func daysOfTheMonth() {
    let months: Set<Int> = [1, 2, 4]
    let window = RecurringWindowTests.window(.monthly(months: months, days: [31, 30, -1]))
    #expect(
      RecurringWindowTests.starts(window, from: "2026-01-01 12:00", 5) == ["1-30", "1-31", "2-28", "4-30", "1-30"])
    let leap = RecurringWindowTests.window(.monthly(months: [2], days: [29]))
    #expect(leap.next(after: .utc("2026-01-02 00:00"), in: .utc)?.lowerBound == .utc("2028-02-29 02:00"))
    #expect(
      RecurringWindowTests.window(.monthly(months: [2], days: [30])).next(after: .utc("2026-01-02 00:00"), in: .utc)
        == nil)
  }

  @Test func theNthWeekdayOfTheMonth() {
    let second = RecurringWindowTests.window(.monthlyByWeekday(months: [1, 2, 3], weekdays: [2], nth: 2))
    #expect(RecurringWindowTests.starts(second, from: "2026-01-01 12:00", 3) == ["1-13", "2-10", "3-10"])
    let last = RecurringWindowTests.window(.monthlyByWeekday(months: [1, 2, 3], weekdays: [5], nth: -1))
    #expect(RecurringWindowTests.starts(last, from: "2026-01-01 12:00", 3) == ["1-30", "2-27", "3-27"])
  }

  @Test func itIsAsLongAsEverOverAChangeOfTheClocks() {
    let window = RecurringWindowTests.window(.daily(), hour: 1, minutes: 180)
    let spring = window.occurrence(at: .utc("2026-03-29 01:00"), in: RecurringWindowTests.berlin)
    #expect(spring == .utc("2026-03-29 00:00")..<(.utc("2026-03-29 03:00")))
    let autumn = window.occurrence(at: .utc("2026-10-25 01:59"), in: RecurringWindowTests.berlin)
    #expect(autumn == .utc("2026-10-24 23:00")..<(.utc("2026-10-25 02:00")))
  }

  @Test func aStartThatIsLeftOutIsMovedOnAndOneThatComesTwiceIsTheFirst() {
    let window = RecurringWindowTests.window(.daily(), hour: 2)
    #expect(
      window.next(after: .utc("2026-03-28 12:00"), in: RecurringWindowTests.berlin)?.lowerBound
        == .utc("2026-03-29 01:00"))
    let berlin = RecurringWindowTests.berlin
    #expect(window.next(after: .utc("2026-10-24 12:00"), in: berlin)?.lowerBound == .utc("2026-10-25 00:00"))
    #expect(window.occurrence(at: .utc("2026-10-25 01:30"), in: berlin) == nil)
  }

  @Test func itBeginsNotBeforeAndEndsNotAfterItsTime() {
    let window = RecurringWindow(
      .daily(), startSecond: 0, duration: .seconds(4 * 3600), since: .utc("2026-05-01 01:00"),
      until: .utc("2026-05-03 02:00"))
    #expect(window.occurrence(at: .utc("2026-05-01 02:00"), in: .utc) == nil)
    #expect(window.next(after: .utc("2026-01-01 00:00"), in: .utc)?.lowerBound == .utc("2026-05-02 00:00"))
    #expect(
      window.occurrence(at: .utc("2026-05-03 01:59"), in: .utc)
        == .utc("2026-05-03 00:00")..<(.utc("2026-05-03 02:00")))
    #expect(window.occurrence(at: .utc("2026-05-03 02:00"), in: .utc) == nil)
    #expect(window.next(after: .utc("2026-05-03 00:00"), in: .utc) == nil)
  }

  @Test func oneOverSeveralDaysIsStillFoundOnItsLast() {
    let window = RecurringWindowTests.window(.weekly(weekdays: [5]), hour: 20, minutes: 60 * 24 * 3)
    #expect(window.occurrence(at: .utc("2026-06-08 17:59"), in: RecurringWindowTests.berlin) != nil)
    #expect(window.occurrence(at: .utc("2026-06-08 18:00"), in: RecurringWindowTests.berlin) == nil)
  }

  /// What it says of a moment, and of what comes next, agree, over a whole year with both changes of the clocks.
  @Test(arguments: [
    RecurringWindow.Recurrence.daily(), .daily(every: 3), .weekly(weekdays: [0, 6]), .weekly(every: 2, weekdays: [1]),
    .monthly(months: Set(1...12), days: [-1, 1]), .monthlyByWeekday(months: [3, 10], weekdays: [0], nth: -1),
  ])
  func theNextChangeIsTheNextChange(recurrence: RecurringWindow.Recurrence) {
    let berlin = RecurringWindowTests.berlin
    for window in [
      RecurringWindowTests.window(recurrence, hour: 2, minutes: 90, until: "2026-12-01 00:30"),
      RecurringWindowTests.window(recurrence, hour: 23, minutes: 26 * 60),
    ] {
      var now = Timestamp.utc("2026-01-01 00:00")
      while now < .utc("2027-01-01 00:00"), let change = window.nextChange(after: now, in: berlin) {
        #expect(change > now)
        // Half an hour is the finest step of what was drawn up.
        let isInside = window.occurrence(at: now, in: berlin)
        var between = now + .seconds(1800)
        while between < change {
          #expect(window.occurrence(at: between, in: berlin) == isInside)
          between = between + .seconds(1800)
        }
        now = change
      }
    }
  }

  @Test func itSurvivesBeingWrittenDown() throws {
    let windows = [
      RecurringWindowTests.window(.weekly(every: 2, weekdays: [1, 3])),
      RecurringWindowTests.window(.monthlyByWeekday(months: [1], weekdays: [5], nth: -1), until: "2027-01-01 00:00"),
    ]
    #expect(try JSONDecoder().decode([RecurringWindow].self, from: JSONEncoder().encode(windows)) == windows)
  }
}
