import ShopModel

/// Which moments of the shop's calendar count, as a time interval of Alertmanager says: those that fit every list. An
/// empty list says nothing.
public struct CalendarInterval: Sendable, Hashable, Codable {
  /// Days of the month, both counted; -1 is the last of the month.
  public struct MonthDays: Sendable, Hashable, Codable {
    /// The first: 1...31, or -31...-1.
    public var first: Int
    /// The last: 1...31, or -31...-1.
    public var last: Int

    /// From `first` to `last`. What lies beyond the ends of a month is cut off there.
    public init(_ first: Int, _ last: Int) {
      self.first = first
      self.last = last
    }

    func contains(_ date: CivilDate) -> Bool {
      let length = date.daysInMonth
      let from = first < 0 ? length + first + 1 : first
      let to = last < 0 ? length + last + 1 : last
      return from <= date.day && date.day <= to
    }
  }

  /// Times of day.
  public var times: [MinuteRange]
  /// Weekdays: 0 (Sunday) ... 6 (Saturday).
  public var weekdays: [ClosedRange<Int>]
  /// Days of the month.
  public var daysOfMonth: [MonthDays]
  /// Months: 1...12.
  public var months: [ClosedRange<Int>]
  /// Years.
  public var years: [ClosedRange<Int>]

  /// An interval; without anything, always.
  public init(
    times: [MinuteRange] = [], weekdays: [ClosedRange<Int>] = [], daysOfMonth: [MonthDays] = [],
    months: [ClosedRange<Int>] = [], years: [ClosedRange<Int>] = []
  ) {
    self.times = times
    self.weekdays = weekdays
    self.daysOfMonth = daysOfMonth
    self.months = months
    self.years = years
  }

  /// Whether `moment` counts, by the wall clock of `calendar`.
  public func contains(_ moment: Timestamp, in calendar: ShopCalendar) -> Bool {
    let civil = calendar.civil(moment)
    guard contains(civil.date) else { return false }
    return times.isEmpty || times.contains { $0.contains(minute: civil.minuteOfDay) }
  }

  /// The first whole minute after `moment` from which the answer is another; nil: none within a year.
  public func nextChange(after moment: Timestamp, in calendar: ShopCalendar) -> Timestamp? {
    let answer = contains(moment, in: calendar)
    var date = calendar.civil(moment).date
    var start = moment
    for _ in 0...366 {
      date = date.adding(days: 1)
      let end = calendar.moment(of: date, second: 0)
      // Between two edges of the day the answer cannot change, except where the clocks do.
      var edges = times.flatMap { [$0.start, $0.end] }.flatMap {
        calendar.moments(of: date.adding(days: -1), second: $0 * 60)
      }
      if calendar.offset(at: start) != calendar.offset(at: end) { edges.append(clockChange(start, end, calendar)) }
      edges.append(end)
      if let found = edges.filter({ $0 > moment && contains($0, in: calendar) != answer }).min() { return found }
      start = end
    }
    return nil
  }

  private func contains(_ date: CivilDate) -> Bool {
    func fits(_ ranges: [ClosedRange<Int>], _ value: Int) -> Bool {
      ranges.isEmpty || ranges.contains { $0.contains(value) }
    }
    return fits(years, date.year) && fits(months, date.month) && fits(weekdays, date.weekday)
      && (daysOfMonth.isEmpty || daysOfMonth.contains { $0.contains(date) })
  }

  /// The moment between two, to the minute, from which the clocks go differently.
  private func clockChange(_ start: Timestamp, _ end: Timestamp, _ calendar: ShopCalendar) -> Timestamp {
    let before = calendar.offset(at: start)
    var low = start.milliseconds / 60_000
    var high = end.milliseconds / 60_000
    while low + 1 < high {
      let middle = (low + high) / 2
      if calendar.offset(at: Timestamp(milliseconds: middle * 60_000)) == before { low = middle } else { high = middle }
    }
    return Timestamp(milliseconds: high * 60_000)
  }
}
