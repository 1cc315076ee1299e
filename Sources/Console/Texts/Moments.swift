import ShopModel

extension Phrasebook {
  /// `14:05:32`
  func clock(_ moment: Timestamp) -> String {
    let time = calendar.civil(moment)
    return "\(hourMinute(time)):\(two(time.second))"
  }

  /// `Mon 14:05:32`
  func weekdayAndClock(_ moment: Timestamp) -> String {
    "\(weekday(calendar.civil(moment).weekday)) \(clock(moment))"
  }

  /// A moment as one would say it now: `09:02`, `tomorrow 01:00`, `Mon 09:02`, `12 Aug 09:02`, `12 Aug 2025`.
  func moment(_ moment: Timestamp, now: Timestamp) -> String {
    let (time, today) = (calendar.civil(moment), calendar.civil(now))
    guard let day = day(time, today: today) else { return hourMinute(time) }
    return time.year == today.year || dayNumber(time) > dayNumber(today) - 7 ? "\(day) \(hourMinute(time))" : day
  }

  /// `Mon 12 Aug 2025`
  func day(_ moment: Timestamp) -> String {
    let time = calendar.civil(moment)
    let date = self(.dayMonthYear, ["day": String(time.day), "month": month(time.month), "year": String(time.year)])
    return self(.weekdayAndDay, ["weekday": weekday(time.weekday), "day": date])
  }

  /// From one moment to another: `tomorrow 01:00–03:00`.
  func window(_ start: Timestamp, _ end: Timestamp?, now: Timestamp) -> String {
    guard let end else { return moment(start, now: now) }
    let (from, to) = (calendar.civil(start), calendar.civil(end))
    let until = dayNumber(from) == dayNumber(to) ? hourMinute(to) : moment(end, now: now)
    return "\(moment(start, now: now))–\(until)"
  }

  /// The seconds of a moment, two digits.
  func seconds(_ moment: Timestamp) -> String { two(calendar.civil(moment).second) }

  func hourMinute(_ time: CivilTime) -> String { "\(two(time.hour)):\(two(time.minute))" }

  /// The day, nil for today.
  private func day(_ time: CivilTime, today: CivilTime) -> String? {
    switch dayNumber(time) - dayNumber(today) {
    case 0: nil
    case 1: self[.tomorrow]
    case -1: self[.yesterday]
    case -6...6: weekday(time.weekday)
    default:
      time.year == today.year
        ? self(.dayMonth, ["day": String(time.day), "month": month(time.month)])
        : self(
          .dayMonthYear, ["day": String(time.day), "month": month(time.month), "year": String(time.year)])
    }
  }

  private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

  /// Days since a day long ago, in years that begin on 1 March, so that the leap day is the last.
  private func dayNumber(_ time: CivilTime) -> Int {
    let (year, month) = time.month > 2 ? (time.year, time.month - 3) : (time.year - 1, time.month + 9)
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + time.day
  }
}
