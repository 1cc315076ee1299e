import ShopModel

/// A stretch of time that comes again and again: by day, week or month, at a time on the shop's wall clock, for a time on
/// any clock. Where the clocks change in between, it is as long as ever and ends an hour earlier or later by the wall.
public struct RecurringWindow: Sendable, Hashable, Codable {
  /// On which days it begins.
  public enum Recurrence: Sendable, Hashable, Codable {
    /// Every so many days, counted from the day of ``RecurringWindow/since``; less than 1 is taken as 1.
    case daily(every: Int = 1)
    /// On these days of every so many weeks, counted from the week of ``RecurringWindow/since``. A week begins on Monday;
    /// weekdays are 0 (Sunday) ... 6 (Saturday). Less than 1 week is taken as 1.
    case weekly(every: Int = 1, weekdays: Set<Int>)
    /// On these days of these months (1...12). Days are 1...31, or -1 (the last) ... -31; those a month has not are left
    /// out.
    case monthly(months: Set<Int>, days: Set<Int>)
    /// On these weekdays of these months: the first (1) ... fourth (4), or the last (-1) ... of each.
    case monthlyByWeekday(months: Set<Int>, weekdays: Set<Int>, nth: Int)
  }

  /// On which days it begins.
  public var recurrence: Recurrence
  /// When it begins, in seconds after midnight: 0...86399. A time that is left out when the clocks change is moved on by
  /// as much as they are; of one that comes twice it is the first.
  public var startSecond: Int
  /// How long it is each time.
  public var duration: Duration
  /// It does not begin before then.
  public var since: Timestamp
  /// It has ended by then; nil: it goes on for ever.
  public var until: Timestamp?

  /// A recurring window.
  public init(
    _ recurrence: Recurrence, startSecond: Int, duration: Duration, since: Timestamp, until: Timestamp? = nil
  ) {
    self.recurrence = recurrence
    self.startSecond = startSecond
    self.duration = duration
    self.since = since
    self.until = until
  }

  /// How far ahead ``next(after:in:)`` looks: far enough for 29 February over a year without one.
  private static let horizon = 9 * 366

  /// The one that has begun and not ended at `now`; of several that overlap the one that began last.
  public func occurrence(at now: Timestamp, in calendar: ShopCalendar) -> Range<Timestamp>? {
    let today = calendar.civil(now).date
    let back = Int(duration.wholeSeconds / 86_400) + 2
    for days in 0...back {
      guard let window = window(beginningOn: today.adding(days: -days), in: calendar) else { continue }
      if window.contains(now) { return window }
    }
    return nil
  }

  /// The first that begins after `now`; nil: none within nine years.
  public func next(after now: Timestamp, in calendar: ShopCalendar) -> Range<Timestamp>? {
    // A time moved on over a change of the clocks may belong to the day before.
    let first = calendar.civil(max(now, since - .seconds(1))).date.adding(days: -1)
    for days in 0...RecurringWindow.horizon {
      let date = first.adding(days: days)
      if let window = window(beginningOn: date, in: calendar), window.lowerBound > now { return window }
      if let until, calendar.moment(of: date, second: 0) >= until { return nil }
    }
    return nil
  }

  /// The moment after `now` at which it next begins or ends; nil: neither within nine years.
  public func nextChange(after now: Timestamp, in calendar: ShopCalendar) -> Timestamp? {
    let end = occurrence(at: now, in: calendar)?.upperBound
    let start = next(after: now, in: calendar)?.lowerBound
    guard let end, let start else { return end ?? start }
    return min(end, start)
  }

  private func window(beginningOn date: CivilDate, in calendar: ShopCalendar) -> Range<Timestamp>? {
    guard begins(on: date, in: calendar) else { return nil }
    let start = calendar.moment(of: date, second: startSecond)
    guard start >= since, duration > .zero else { return nil }
    let end = min(start + duration, until ?? start + duration)
    return start < end ? start..<end : nil
  }

  private func begins(on date: CivilDate, in calendar: ShopCalendar) -> Bool {
    switch recurrence {
    case .daily(let every):
      let first = calendar.civil(since).date.dayNumber
      return (date.dayNumber - first) % Int64(max(1, every)) == 0
    case .weekly(let every, let weekdays):
      guard weekdays.contains(date.weekday) else { return false }
      let first = week(of: calendar.civil(since).date)
      return (week(of: date) - first) % Int64(max(1, every)) == 0
    case .monthly(let months, let days):
      guard months.contains(date.month) else { return false }
      return days.contains(date.day) || days.contains(date.day - date.daysInMonth - 1)
    case .monthlyByWeekday(let months, let weekdays, let nth):
      guard months.contains(date.month), weekdays.contains(date.weekday) else { return false }
      return nth > 0 ? (date.day - 1) / 7 + 1 == nth : (date.day - date.daysInMonth) / 7 - 1 == nth
    }
  }

  /// The number of the week, which begins on Monday; day 0 was a Thursday.
  private func week(of date: CivilDate) -> Int64 {
    let days = date.dayNumber + 3
    return days >= 0 ? days / 7 : -((-days + 6) / 7)
  }
}
