import Foundation
import ShopModel

extension ShopCalendar {
  /// A calendar of the time zone database.
  public static func zone(_ name: String) -> ShopCalendar {
    guard let zone = TimeZone(identifier: name) else { preconditionFailure("there is no time zone \(name)") }
    return ShopCalendar { moment in
      let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
      return ShopCalendar.fixed(offset: Int64(zone.secondsFromGMT(for: date))).civil(moment)
    }
  }
}

extension Timestamp {
  /// The moment of `2026-03-08 07:30` in UTC.
  public static func utc(_ text: String) -> Timestamp { local(text, offset: 0) }

  /// The moment of `2026-03-08 07:30` where clocks are so many seconds ahead of UTC.
  public static func local(_ text: String, offset: Int64) -> Timestamp {
    let numbers = text.split { "- :".contains($0) }.compactMap { Int($0) }
    guard numbers.count >= 5 else { preconditionFailure("\(text) is not a time such as 2026-03-08 07:30") }
    let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
    let seconds = numbers[3] * 3600 + numbers[4] * 60 + (numbers.count > 5 ? numbers[5] : 0)
    return Timestamp(seconds: date.dayNumber * 86_400 + Int64(seconds) - offset)
  }
}
