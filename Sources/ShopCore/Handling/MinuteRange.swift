/// A time of day from a minute on, up to but without another.
public struct MinuteRange: Sendable, Hashable, Codable {
  /// The first minute after midnight: 0...1439.
  public let start: Int
  /// The first minute that no longer counts: 1...1440.
  public let end: Int

  /// From `start` up to `end`.
  ///
  /// - Throws: ``Problem`` if they are no such range.
  public init(start: Int, end: Int) throws(Problem) {
    guard (0..<1440).contains(start) else { throw .notATime("minute \(start)") }
    guard (1...1440).contains(end) else { throw .notATime("minute \(end)") }
    guard start < end else { throw .endIsNotLater }
    self.start = start
    self.end = end
  }

  /// From and to times such as `08:30`; the end may be `24:00`.
  ///
  /// - Throws: ``Problem`` if one is no time of day, or the end is not later than the start.
  public init(start: String, end: String) throws(Problem) {
    try self.init(start: MinuteRange.minute(start), end: MinuteRange.minute(end))
  }

  /// Why two times are no range; the text says so in one line.
  public enum Problem: Error, Hashable, CustomStringConvertible {
    /// This is not a time of day.
    case notATime(String)
    /// The end is not after the start.
    case endIsNotLater

    /// One line for a person.
    public var description: String {
      switch self {
      case .notATime(let text): "\"\(text)\" is not a time of day such as \"08:30\""
      case .endIsNotLater: "the end is not later than the start; make a time over midnight two"
      }
    }
  }

  private static func minute(_ text: String) throws(Problem) -> Int {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      text.utf8.allSatisfy({ $0 == UInt8(ascii: ":") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { throw .notATime(text) }
    return hour * 60 + minute
  }

  /// Whether a minute after midnight is in it.
  public func contains(minute: Int) -> Bool { start <= minute && minute < end }
}
