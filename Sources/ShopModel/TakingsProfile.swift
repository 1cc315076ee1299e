/// What the shop usually takes in an hour, by weekday and time of day: what an outage puts at risk is estimated from it.
public struct TakingsProfile: Hashable, Sendable {
  /// A stretch of a day with the same takings throughout.
  public struct Span: Hashable, Sendable {
    /// The minute of the day it begins with: 0...1439.
    public var begins: Int
    /// The minute it ends before: 1...1440, later than `begins`.
    public var ends: Int
    /// The takings of the whole shop in one hour of it, in minor units of the currency; not negative.
    public var perHour: Int64

    /// A stretch; nothing is checked.
    public init(begins: Int, ends: Int, perHour: Int64) {
      self.begins = begins
      self.ends = ends
      self.perHour = perHour
    }
  }

  /// The ISO 4217 code of the currency.
  public var currency: String
  /// The stretches of each day, 0 (Sunday) ... 6 (Saturday), none overlapping. What no stretch covers takes nothing.
  public var days: [Int: [Span]]

  /// A profile.
  public init(currency: String, days: [Int: [Span]]) {
    self.currency = currency
    self.days = days.mapValues { spans in spans.sorted { $0.begins < $1.begins } }
  }

  /// The takings of an hour like the one at `time`, in minor units.
  public func perHour(at time: CivilTime) -> Int64 { stretch(at: time).perHour }

  /// The usual takings of the whole shop between two moments, by the shop's own clock: an hour that the clock repeats
  /// counts twice, one that it leaps over not at all.
  ///
  /// - Returns: the amount, rounded once to the nearest minor unit, half a unit up; nothing when `to` is not later than
  ///   `from`.
  public func takings(from: Timestamp, to: Timestamp, calendar: ShopCalendar) -> Money {
    // In minor units times milliseconds, so that nothing is lost between the stretches.
    var sum: Int128 = 0
    var moment = from
    while moment < to {
      let time = calendar.civil(moment)
      let (perHour, untilMinute) = stretch(at: time)
      let intoMinute = Int64(time.second) * 1000 + floorRemainder(moment.milliseconds, 1000)
      var next = moment + .milliseconds(Int64(untilMinute - time.minuteOfDay) * 60_000 - intoMinute)
      // Where the clock was put forward or back in between, only the rest of this minute is sure.
      if !isReached(untilMinute, from: time, at: next, calendar) { next = moment + .milliseconds(60_000 - intoMinute) }
      // A leap second counts as the minute's last.
      if next <= moment { next = moment + .seconds(1) }
      next = min(next, to)
      sum += Int128(perHour) * Int128(next.milliseconds - moment.milliseconds)
      moment = next
    }
    let rounded = (sum + 1_800_000) / 3_600_000
    return Money(minorUnits: Int64(clamping: rounded), currency: currency)
  }

  /// The takings at `time`, and the minute of the day before which they stay the same.
  private func stretch(at time: CivilTime) -> (perHour: Int64, untilMinute: Int) {
    let minute = time.minuteOfDay
    let spans = days[time.weekday] ?? []
    if let span = spans.first(where: { $0.begins <= minute && minute < $0.ends }) { return (span.perHour, span.ends) }
    return (0, spans.first { $0.begins > minute }?.begins ?? 1440)
  }

  /// Whether the clock shows exactly that minute of the day of `start` at `moment`.
  private func isReached(_ minute: Int, from start: CivilTime, at moment: Timestamp, _ calendar: ShopCalendar) -> Bool {
    let time = calendar.civil(moment)
    let date = minute == 1440 ? start.date.adding(days: 1) : start.date
    return time.date == date && time.minuteOfDay == minute % 1440 && time.second == 0
  }
}

private func floorRemainder(_ value: Int64, _ by: Int64) -> Int64 {
  let rest = value % by
  return rest < 0 ? rest + by : rest
}
