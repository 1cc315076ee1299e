/// Dates and times as services and files write them.
public enum TimeText {
  /// Reads `2026-03-01T09:30:00+08:00` (ISO 8601: seconds and their fraction may be missing, a blank may stand for the
  /// T, the distance from UTC is `Z`, `+08:00`, `+0800` or `+08`).
  public static func iso8601(_ text: String) -> Timestamp? {
    var scanner = Scanner(text)
    guard let civil = scanner.civil(), let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    return moment(of: civil, in: .utc).map { $0 + .milliseconds(civil.millisecond) - .seconds(offset) }
  }

  /// Reads `2026-03-01 09:30:00` by the shop's clock.
  public static func local(_ text: String, in calendar: ShopCalendar) -> Timestamp? {
    var scanner = Scanner(text)
    guard let civil = scanner.civil(), scanner.isAtEnd else { return nil }
    return moment(of: civil, in: calendar)
  }

  private static func moment(of civil: Scanner.Civil, in calendar: ShopCalendar) -> Timestamp? {
    calendar.moment(
      year: civil.year, month: civil.month, day: civil.day, hour: civil.hour, minute: civil.minute,
      second: civil.second)
  }

  /// Writes a moment as `2026-03-01T01:30:00Z`, with milliseconds where it has some.
  public static func iso8601(_ moment: Timestamp) -> String {
    let time = ShopCalendar.utc.civil(moment)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let rest = Int(moment.milliseconds % 1000 + (moment.milliseconds % 1000 < 0 ? 1000 : 0))
    let fraction = rest == 0 ? "" : ".\(rest < 100 ? "0" : "")\(two(rest))"
    return "\(time.date)T\(two(time.hour)):\(two(time.minute)):\(two(time.second))\(fraction)Z"
  }

  private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ signs: String) -> Bool {
      guard let first = rest.first, signs.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(_ count: Int) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        rest.removeFirst()
      }
      return value
    }

    typealias Civil = (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int)

    mutating func civil() -> Civil? {
      guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2), take("Tt "),
        let hour = number(2), take(":"), let minute = number(2)
      else { return nil }
      var second = 0
      var millisecond = 0
      if take(":") {
        guard let seconds = number(2) else { return nil }
        second = seconds
        if take(".,") {
          guard let fraction = fraction() else { return nil }
          millisecond = fraction
        }
      }
      return (year, month, day, hour, minute, second, millisecond)
    }

    private mutating func fraction() -> Int? {
      var value = 0
      var count = 0
      while let digit = number(1) {
        if count < 3 { value = value * 10 + digit }
        count += 1
      }
      guard (1...12).contains(count) else { return nil }
      for _ in min(count, 3)..<3 { value *= 10 }
      return value
    }

    /// The distance from UTC in seconds, east positive.
    mutating func offset() -> Int? {
      if take("Zz") { return 0 }
      let isWest = rest.first == UInt8(ascii: "-")
      guard take("+-"), let hours = number(2), hours <= 18 else { return nil }
      var minutes = 0
      if !rest.isEmpty {
        _ = take(":")
        guard let value = number(2), value < 60 else { return nil }
        minutes = value
      }
      return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
  }
}
