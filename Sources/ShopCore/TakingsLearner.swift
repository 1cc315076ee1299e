import ShopModel

/// Learns what the shop takes in each hour of the week from how the terminals' open batches grow.
public struct TakingsLearner: Hashable, Sendable, Codable {
  /// How many weeks an hour must have been watched before its average is believed.
  static let weeksNeeded = 2
  /// How many weeks the average looks back on, about: older ones fade.
  static let weeksKept = 12.0

  private struct Hour: Hashable, Sendable, Codable {
    var average = 0.0
    var weeks = 0
  }

  private struct Batch: Hashable, Sendable, Codable {
    var minorUnits: Int64
    var observedAt: Timestamp
  }

  private struct Running: Hashable, Sendable, Codable {
    var hour: Int
    /// Tells this week's hour from last week's.
    var day: Int
    var minorUnits: Int64
  }

  /// By hour of the week, Sunday's first is 0.
  private var hours: [Hour] = Array(repeating: Hour(), count: 168)
  private var batches: [String: Batch] = [:]
  private var currency: String?
  /// The hour that is running, and what it has brought so far.
  private var running: Running?

  /// Nothing learned yet.
  public init() {}

  /// Takes in the amount of a terminal's open batch. A batch that shrank is a new one, and what it holds is new.
  mutating func note(batch amount: Money, of terminal: SubjectID, at moment: Timestamp, _ calendar: ShopCalendar) {
    if currency == nil { currency = amount.currency }
    guard amount.currency == currency else { return }
    close(before: moment, calendar)
    if let before = batches[terminal.key] {
      let growth = amount.minorUnits >= before.minorUnits ? amount.minorUnits - before.minorUnits : amount.minorUnits
      running?.minorUnits += max(0, growth)
    }
    batches[terminal.key] = Batch(minorUnits: amount.minorUnits, observedAt: moment)
  }

  /// Ends the running hour when another has begun.
  private mutating func close(before moment: Timestamp, _ calendar: ShopCalendar) {
    let civil = calendar.civil(moment)
    let hour = civil.weekday * 24 + civil.hour
    let day = civil.year * 400 + civil.month * 32 + civil.day
    guard let current = running else {
      running = Running(hour: hour, day: day, minorUnits: 0)
      return
    }
    guard current.hour != hour || current.day != day else { return }
    let known = min(Double(hours[current.hour].weeks), Self.weeksKept - 1)
    hours[current.hour].average =
      (hours[current.hour].average * known + Double(current.minorUnits)) / (known + 1)
    hours[current.hour].weeks += 1
    running = Running(hour: hour, day: day, minorUnits: 0)
  }

  /// What the whole shop usually takes between two moments; nil: too little has been seen of those hours.
  public func takings(from start: Timestamp, to end: Timestamp, _ calendar: ShopCalendar) -> Money? {
    guard let currency, end >= start, end - start < .seconds(40 * 86_400) else { return nil }
    var sum = 0.0
    var moment = start
    while moment < end {
      let civil = calendar.civil(moment)
      let hour = hours[civil.weekday * 24 + civil.hour]
      guard hour.weeks >= Self.weeksNeeded else { return nil }
      let left = Duration.seconds(max(1, 3600 - civil.minute * 60 - civil.second))
      let next = min(end, moment + left)
      sum += hour.average * Double((next - moment).wholeMilliseconds) / 3_600_000
      moment = next
    }
    return Money(minorUnits: Int64(sum.rounded()), currency: currency)
  }
}
