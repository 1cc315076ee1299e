import ShopModel

/// Learns what the shop takes in each hour of the week from how the terminals' open batches grow.
public struct TakingsLearner: Hashable, Sendable, Codable {
  /// How many weeks an hour must have been watched before its average is believed.
  static let weeksNeeded = 2
  /// How many weeks the average looks back on, about: older ones fade.
  static let weeksKept = 12.0
  /// The most that an hour can bring or a batch hold, in minor units; more is a mistake.
  private static let limit: Int64 = 1_000_000_000_000_000

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
    /// Whether it has been watched from its beginning on without a gap; nil: it has not. Only such an hour counts.
    var isWhole: Bool?
  }

  /// By hour of the week, Sunday's first is 0.
  private var hours: [Hour] = Array(repeating: Hour(), count: 168)
  private var batches: [String: Batch] = [:]
  private var currency: String?
  /// The hour that is running, and what it has brought so far.
  private var running: Running?
  /// When a batch was last seen, of any terminal.
  private var lastSeenAt: Timestamp?

  /// Nothing learned yet.
  public init() {}

  /// Takes in the amount of a terminal's open batch. A batch that shrank is a new one, and what it holds is new.
  ///
  /// What a batch has grown by while nobody looked is nobody's hour: nothing is learned from it, and the hour in which it
  /// is seen does not count. Neither does one of which a part was not watched.
  ///
  /// - Parameter lasting: how long an amount counts as fresh: what is seen again later was not watched in between.
  mutating func note(
    batch amount: Money, of terminal: SubjectID, at moment: Timestamp, lasting: Duration, _ calendar: ShopCalendar
  ) {
    guard amount.minorUnits.magnitude <= Self.limit else { return }
    if currency == nil { currency = amount.currency }
    guard amount.currency == currency else { return }
    let longest = min(lasting, .seconds(3600))
    let isWatched = lastSeenAt.map { isNear($0, moment, longest) } ?? false
    // Terminals answer in any order, a little before and after each other; more is a clock that was set back.
    let now = isWatched ? max(moment, lastSeenAt ?? moment) : moment
    if !isWatched { running?.isWhole = nil }
    close(before: now, isWatched: isWatched, calendar)
    lastSeenAt = now
    if let before = batches[terminal.key] {
      let growth = amount.minorUnits >= before.minorUnits ? amount.minorUnits - before.minorUnits : amount.minorUnits
      if isNear(before.observedAt, moment, longest) {
        if let sum = running?.minorUnits { running?.minorUnits = min(sum + max(0, growth), Self.limit) }
      } else if growth != 0 {
        running?.isWhole = nil
      }
    }
    batches[terminal.key] = Batch(minorUnits: amount.minorUnits, observedAt: moment)
  }

  /// Whether all of it can have been learned; what was damaged teaches nothing.
  var isPlausible: Bool {
    let sums = 0...Double(Self.limit)
    return hours.count == 168 && hours.allSatisfy { sums.contains($0.average) && (0...1_000_000).contains($0.weeks) }
      && batches.values.allSatisfy { $0.minorUnits.magnitude <= Self.limit }
      && running.map { hours.indices.contains($0.hour) && (0...Self.limit).contains($0.minorUnits) } ?? true
  }

  private func isNear(_ one: Timestamp, _ other: Timestamp, _ longest: Duration) -> Bool {
    max(one, other) - min(one, other) <= longest
  }

  /// Ends the running hour when another has begun, which is whole if it was watched up to there.
  private mutating func close(before moment: Timestamp, isWatched: Bool, _ calendar: ShopCalendar) {
    let civil = calendar.civil(moment)
    let hour = civil.weekday * 24 + civil.hour
    let day = civil.year * 400 + civil.month * 32 + civil.day
    guard let current = running else {
      running = Running(hour: hour, day: day, minorUnits: 0)
      return
    }
    guard current.hour != hour || current.day != day else { return }
    running = Running(hour: hour, day: day, minorUnits: 0, isWhole: isWatched ? true : nil)
    guard current.isWhole == true else { return }
    let known = min(Double(hours[current.hour].weeks), Self.weeksKept - 1)
    hours[current.hour].average =
      (hours[current.hour].average * known + Double(current.minorUnits)) / (known + 1)
    hours[current.hour].weeks += 1
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
