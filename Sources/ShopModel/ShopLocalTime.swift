/// Civil times as moments.
public enum ShopLocalTime {
  /// The moment of a date and time in UTC; nil: there is no such date or time.
  public static func utc(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int64 = 0
  ) -> Timestamp? {
    guard (1970...9999).contains(year), (1...12).contains(month), day >= 1, day <= days(in: month, of: year),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    // Counted from 1 March, so that the leap day is the last of its year.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return Timestamp(milliseconds: seconds * 1000 + millisecond)
  }

  /// The moment at which the shop's wall clock shows a date and time. Of an hour that comes twice, one of the two; of an
  /// hour that is left out, the moment it would have been. Nil: there is no such date or time.
  public static func moment(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, in calendar: ShopCalendar
  ) -> Timestamp? {
    guard let asUTC = utc(year: year, month: month, day: day, hour: hour, minute: minute, second: second) else {
      return nil
    }
    var moment = asUTC
    for _ in 0..<2 { moment = asUTC - offset(at: moment, in: calendar) }
    return moment
  }

  /// How far the shop's wall clock is ahead of UTC.
  private static func offset(at moment: Timestamp, in calendar: ShopCalendar) -> Duration {
    let civil = calendar.civil(moment)
    let shown = utc(
      year: civil.year, month: civil.month, day: civil.day, hour: civil.hour, minute: civil.minute,
      second: civil.second)
    guard let shown else { return .zero }
    let milliseconds = moment.milliseconds % 1000
    return shown - (moment - .milliseconds(milliseconds))
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
