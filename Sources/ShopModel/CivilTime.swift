/// A moment as a wall clock in the shop shows it.
public struct CivilTime: Hashable, Sendable {
  /// The year, e.g. 2026.
  public var year: Int
  /// 1...12
  public var month: Int
  /// 1...31
  public var day: Int
  /// 0 (Sunday) ... 6 (Saturday)
  public var weekday: Int
  /// 0...23
  public var hour: Int
  /// 0...59
  public var minute: Int
  /// 0...60
  public var second: Int

  /// A time on the wall; nothing is checked.
  public init(year: Int, month: Int, day: Int, weekday: Int, hour: Int, minute: Int, second: Int) {
    self.year = year
    self.month = month
    self.day = day
    self.weekday = weekday
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Minutes since midnight: 0...1439.
  public var minuteOfDay: Int { hour * 60 + minute }
}

/// Turns moments into the shop's local time. The time zone's rules stay with whoever makes it.
public struct ShopCalendar: Sendable {
  private let convert: @Sendable (Timestamp) -> CivilTime

  /// A calendar that asks `convert`.
  public init(_ convert: @escaping @Sendable (Timestamp) -> CivilTime) { self.convert = convert }

  /// The local time at `moment`.
  public func civil(_ moment: Timestamp) -> CivilTime { convert(moment) }

  /// A calendar with a fixed distance from UTC, for tests and for shops without a time zone.
  ///
  /// - Parameter offset: seconds east of UTC.
  public static func fixed(offset: Int64) -> ShopCalendar {
    ShopCalendar { moment in
      let milliseconds = moment.milliseconds + offset * 1000
      let seconds = floorDivide(milliseconds, 1000)
      let days = floorDivide(seconds, 86_400)
      let rest = Int(seconds - days * 86_400)
      let (year, month, day) = civilFromDays(days)
      return CivilTime(
        year: year, month: month, day: day, weekday: Int(((days % 7) + 11) % 7),
        hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60)
    }
  }

  /// UTC.
  public static let utc = ShopCalendar.fixed(offset: 0)
}

private func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
  value >= 0 ? value / by : -((-value + by - 1) / by)
}

/// The proleptic Gregorian date of a day number (0 = 1970-01-01), counted in 400-year eras that begin on 1 March, so
/// that the leap day is the last of its year.
private func civilFromDays(_ days: Int64) -> (year: Int, month: Int, day: Int) {
  let shifted = days + 719_468
  let era = floorDivide(shifted, 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthIndex = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
  let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
}
