public import ShopModel

/// A time in which trouble is expected: a maintenance window, as the file says it, by the shop's own clock.
public struct WindowConfiguration: Hashable, Sendable {
  /// A minute of the wall clock.
  public struct Minute: Hashable, Sendable {
    /// The day.
    public var date: CivilDate
    /// Minutes since its midnight: 0...1440.
    public var minute: Int

    /// A minute.
    public init(date: CivilDate, minute: Int) {
      self.date = date
      self.minute = minute
    }
  }

  /// A day of the month.
  public enum MonthDay: Hashable, Sendable {
    /// 1...31; a month without it is passed over.
    case day(Int)
    /// The month's last.
    case last
  }

  /// On which days it comes round.
  public enum Days: Hashable, Sendable {
    /// Every day.
    case daily
    /// These days of every week: 0 (Sunday) ... 6 (Saturday); not empty.
    case weekly(Set<Int>)
    /// These days of every month; not empty.
    case monthly(Set<MonthDay>)
  }

  /// When it is.
  public enum Schedule: Hashable, Sendable {
    /// Once, from the first minute up to, not including, the second.
    case once(from: Minute, to: Minute)
    /// Again and again: on these days, from this minute (0...1439) on, for so long: 1 min...7 d.
    case recurring(Days, at: Int, lasting: Duration)
  }

  /// Its name for people.
  public var name: LocalizedText
  /// Whom it covers; empty: the whole shop.
  public var subjects: [SubjectID]
  /// When it is. Of a flexible window: the time in which it may begin.
  public var schedule: Schedule
  /// A flexible window begins with the first trouble in its time and lasts so long, 1 min...7 d; nil: it is fixed.
  public var flexible: Duration?

  /// A window.
  public init(name: LocalizedText, subjects: [SubjectID] = [], schedule: Schedule, flexible: Duration? = nil) {
    self.name = name
    self.subjects = subjects
    self.schedule = schedule
    self.flexible = flexible
  }
}
