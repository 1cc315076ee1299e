public import ShopModel

/// When the shop is open in a week, by the shop's own clock.
public struct OpeningHours: Hashable, Sendable {
  /// A stretch of opening, counted from the midnight its day begins with.
  public struct Span: Hashable, Sendable {
    /// The minute at which the shop opens: 0...1439.
    public var opens: Int
    /// The minute at which it closes, later than `opens`; more than 1440 when that is after midnight.
    public var closes: Int

    /// A stretch; nothing is checked.
    public init(opens: Int, closes: Int) {
      self.opens = opens
      self.closes = closes
    }
  }

  /// The stretches that begin on each day: 0 (Sunday) ... 6 (Saturday). A day that is missing is closed.
  public var days: [Int: [Span]]

  /// Opening hours.
  public init(days: [Int: [Span]]) { self.days = days }

  /// Day and night, every day.
  public static let always = OpeningHours(
    days: Dictionary(uniqueKeysWithValues: (0...6).map { ($0, [Span(opens: 0, closes: 1440)]) }))

  /// Whether the shop is open at a moment of its own clock: from the minute of opening up to, not including, the
  /// minute of closing.
  public func isOpen(at time: CivilTime) -> Bool {
    let minute = time.minuteOfDay
    let today = days[time.weekday] ?? []
    let yesterday = days[(time.weekday + 6) % 7] ?? []
    return today.contains { $0.opens <= minute && minute < $0.closes }
      || yesterday.contains { minute + 1440 < $0.closes }
  }
}
