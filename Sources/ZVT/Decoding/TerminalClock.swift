/// A date and a time as a terminal tells them, in its own local time.
public struct TerminalClock: Hashable, Sendable {
  /// 0...9999
  public var year: Int
  /// 1...12
  public var month: Int
  /// 1...31
  public var day: Int
  /// 0...23
  public var hour: Int
  /// 0...59
  public var minute: Int
  /// 0...59
  public var second: Int

  /// A date and a time; nil when one of them does not exist (days are checked up to 31 only).
  public init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// From BCD: `YYYYMMDD` or `YYMMDD` (of this century) and `HHMMSS`; nil for anything else.
  init?(date: some Collection<UInt8>, time: some Collection<UInt8>) {
    guard time.count == 3, date.count == 3 || date.count == 4, let day = BCD.decodeNumber(date),
      let clock = BCD.decodeNumber(time)
    else { return nil }
    self.init(
      year: day / 10_000 + (date.count == 3 ? 2000 : 0), month: day / 100 % 100, day: day % 100, hour: clock / 10_000,
      minute: clock / 100 % 100, second: clock % 100)
  }

  /// `YYYYMMDD`, four bytes BCD.
  var encodedDate: [UInt8] { BCD.encode(year * 10_000 + month * 100 + day, count: 4) ?? [] }
  /// `HHMMSS`, three bytes BCD.
  var encodedTime: [UInt8] { BCD.encode(hour * 10_000 + minute * 100 + second, count: 3) ?? [] }
}
