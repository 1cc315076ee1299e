/// A day of the Gregorian calendar, in no particular place.
public struct CivilDate: Hashable, Comparable, Sendable, Codable {
  /// The year, e.g. 2026.
  public var year: Int
  /// 1...12
  public var month: Int
  /// 1...31
  public var day: Int

  /// A day; nothing is checked.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day with a number; 0 is 1970-01-01.
  public init(dayNumber: Int64) {
    // Counted in 400-year eras that begin on 1 March, so that the leap day is the last of its year.
    let shifted = dayNumber + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    month = Int(monthIndex < 10 ? monthIndex + 3 : monthIndex - 9)
    year = Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
  }

  /// The days since 1970-01-01.
  public var dayNumber: Int64 {
    let shifted = Int64(month <= 2 ? year - 1 : year)
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// 0 (Sunday) ... 6 (Saturday)
  public var weekday: Int { Int(((dayNumber % 7) + 11) % 7) }

  /// How many days its month has.
  public var daysInMonth: Int {
    let next =
      month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
    return Int(next.dayNumber - CivilDate(year: year, month: month, day: 1).dayNumber)
  }

  /// The day so many days later.
  public func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + Int64(days)) }

  /// Whether `left` is earlier.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension ShopCalendar {
  /// The moments at which a wall clock in the shop shows `second` seconds after midnight of `date`: one as a rule, two in
  /// an hour that comes twice, none in one that is left out.
  ///
  /// - Parameter second: 0... ; 86400 and more is on a later day.
  public func moments(of date: CivilDate, second: Int) -> [Timestamp] {
    let (early, late) = candidates(of: date, second: second)
    let asUTC = wallSeconds(date, second)
    let found = [early, late].filter { offset(at: $0) == asUTC - $0.wholeSeconds }
    return found.count == 2 && early == late ? [early] : found.sorted()
  }

  /// The moment at which a wall clock in the shop shows `second` seconds after midnight of `date`. Of two it is the first.
  /// A time that is left out is moved on by as much as the clocks were: where they go from 2:00 to 3:00, 2:30 is 3:30.
  ///
  /// - Parameter second: 0... ; 86400 and more is on a later day.
  public func moment(of date: CivilDate, second: Int) -> Timestamp {
    moments(of: date, second: second).first ?? candidates(of: date, second: second).early
  }

  /// The moment at which a wall clock in the shop shows a date and time that somebody wrote down; of an hour that comes
  /// twice or is left out as ``moment(of:second:)`` has it.
  ///
  /// - Returns: nil when there is no such date or time; years are 1970...9999, and a second may be a leap second.
  public func moment(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Timestamp? {
    let date = CivilDate(year: year, month: month, day: day)
    guard (1970...9999).contains(year), (1...12).contains(month), day >= 1, day <= date.daysInMonth,
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    return moment(of: date, second: hour * 3600 + minute * 60 + second)
  }

  /// How far the shop's wall clock is ahead of UTC at `moment`, in seconds.
  public func offset(at moment: Timestamp) -> Int64 {
    let civil = civil(moment)
    return wallSeconds(civil.date, civil.minuteOfDay * 60 + civil.second) - moment.wholeSeconds
  }

  /// The moment by the offset of the day before and by that of the day after: they differ only around a change, and
  /// clocks are not changed twice within two days.
  private func candidates(of date: CivilDate, second: Int) -> (early: Timestamp, late: Timestamp) {
    let asUTC = wallSeconds(date, second)
    let before = offset(at: Timestamp(seconds: asUTC - 86_400))
    let after = offset(at: Timestamp(seconds: asUTC + 86_400))
    return (Timestamp(seconds: asUTC - before), Timestamp(seconds: asUTC - after))
  }

  private func wallSeconds(_ date: CivilDate, _ second: Int) -> Int64 { date.dayNumber * 86_400 + Int64(second) }
}

extension Timestamp {
  /// Seconds since 1970-01-01T00:00:00Z, a fraction cut off towards the past.
  fileprivate var wholeSeconds: Int64 { floorDivide(milliseconds, 1000) }
}

/// The quotient, rounded towards the past.
func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
  value >= 0 ? value / by : -((-value + by - 1) / by)
}
