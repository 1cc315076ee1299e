import ShopConfiguration
import ShopModel
import Testing

private func hours(_ lines: String) throws -> OpeningHours {
  let text = shopText(shop: "name: T\nopening-hours:\n  " + lines.replacing("\n", with: "\n  "))
  return try ShopConfiguration.load(text: text, file: "f", with: fakeHost()).openingHours
}

private func hoursProblems(_ line: String) -> [String] {
  problems(shopText(shop: "name: T\nopening-hours:\n  " + line.replacing("\n", with: "\n  ")))
}

/// 0 is Sunday.
private func at(_ weekday: Int, _ hour: Int, _ minute: Int = 0) -> CivilTime {
  CivilTime(year: 2026, month: 3, day: 1 + weekday, weekday: weekday, hour: hour, minute: minute, second: 59)
}

@Suite struct OpeningHoursTests {
  @Test func openFromTheFirstMinuteUntilBeforeTheLast() throws {
    let hours = try hours("mon-fri: 09:00-18:30\nsat: 10:00-16:00, 17:00-20:00\nsun: closed")
    #expect(!hours.isOpen(at: at(1, 8, 59)))
    #expect(hours.isOpen(at: at(1, 9)))
    #expect(hours.isOpen(at: at(5, 18, 29)))
    #expect(!hours.isOpen(at: at(5, 18, 30)))
    #expect(hours.isOpen(at: at(6, 15, 59)))
    #expect(!hours.isOpen(at: at(6, 16, 30)))
    #expect(hours.isOpen(at: at(6, 19, 59)))
    #expect(!hours.isOpen(at: at(0, 12)))
  }

  @Test func overMidnightIntoTheNextDayAndTheNextWeek() throws {
    let hours = try hours("fri-sat: 22:00-02:00")
    #expect(!hours.isOpen(at: at(5, 1)))
    #expect(hours.isOpen(at: at(5, 23)))
    #expect(hours.isOpen(at: at(6, 1, 59)))
    #expect(!hours.isOpen(at: at(6, 2)))
    // Saturday's night ends on Sunday, the first day of the week.
    #expect(hours.isOpen(at: at(0, 1)))
    #expect(!hours.isOpen(at: at(0, 22)))
  }

  @Test func untilMidnightDoesNotReachTheNextDay() throws {
    let hours = try hours("mon: 20:00-24:00\nwed: 20:00-00:00")
    #expect(hours.isOpen(at: at(1, 23, 59)))
    #expect(!hours.isOpen(at: at(2, 0)))
    #expect(hours.isOpen(at: at(3, 23, 59)))
    #expect(!hours.isOpen(at: at(4, 0)))
  }

  @Test func rangesOfDaysMayRunOverTheEndOfTheWeek() throws {
    #expect(Set(try hours("fri-mon: 9:00-10:00").days.keys) == [5, 6, 0, 1])
    #expect(Set(try hours("\"mon, wed, fri\": 9:00-10:00").days.keys) == [1, 3, 5])
    #expect(Set(try hours("daily: 00:00-24:00").days.keys) == Set(0...6))
    #expect(try hours("daily: 00:00-24:00") == .always)
    #expect(try hours("mon: [9:00-10:00, 11:00-12:00]").days[1]?.count == 2)
  }

  @Test func alwaysIsAlways() {
    for day in 0...6 {
      #expect(OpeningHours.always.isOpen(at: at(day, 0)))
      #expect(OpeningHours.always.isOpen(at: at(day, 23, 59)))
    }
  }

  @Test(arguments: [
    ("monday: 9:00-10:00", "4:5: \"monday\" is not a day or a range of days; did you mean \"mon\" for \"monday\"?"),
    ("Mo-Fr: 9:00-10:00", "4:5: \"Mo-Fr\" is not a day or a range of days; did you mean \"mon\" for \"Mo\"?"),
    ("xyz: 9:00-10:00", "4:5: \"xyz\" is not a day or a range of days; write mon, mon-fri, or daily"),
    ("mon: 9-10", "4:10: \"9-10\" are not hours; write \"09:00-18:30\", several with commas, or \"closed\""),
    (
      "mon: 09:00-25:00",
      "4:10: \"09:00-25:00\" are not hours; write \"09:00-18:30\", several with commas, or \"closed\""
    ),
    (
      "mon: 24:00-02:00",
      "4:10: \"24:00-02:00\" are not hours; write \"09:00-18:30\", several with commas, or \"closed\""
    ),
    ("mon: 09:00-09:00", "4:10: \"09:00-09:00\" opens and closes at the same time; day and night is \"00:00-24:00\""),
    ("mon: 09:00-12:00, 11:00-13:00", "4:10: \"11:00-13:00\" overlaps other hours of the same day"),
    ("mon-wed: closed\ntue: 09:00-10:00", "5:5: tue has its hours already in line 4"),
  ]) func wrongHours(_ line: String, _ message: String) {
    #expect(hoursProblems(line) == ["shop.yaml:\(message)"])
  }
}
