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
  /// The day.
  public var date: CivilDate { CivilDate(year: year, month: month, day: day) }
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
      let date = CivilDate(dayNumber: days)
      return CivilTime(
        year: date.year, month: date.month, day: date.day, weekday: date.weekday,
        hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60)
    }
  }

  /// UTC.
  public static let utc = ShopCalendar.fixed(offset: 0)
}
