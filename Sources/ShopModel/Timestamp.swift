/// A moment in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// The model has no clock of its own; a moment always comes in from outside (see ``ShopClock``).
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. May be negative.
  public var milliseconds: Int64

  /// The end of the year 9999, and as long before 1970: no moment that is read lies beyond.
  private static let farthest: Int64 = 253_402_300_799_999

  /// Reads the milliseconds alone. What is further away than any calendar was not meant, and is moved to where every
  /// reckoning with it still has a result.
  public init(from decoder: any Decoder) throws {
    let read = try decoder.singleValueContainer().decode(Int64.self)
    milliseconds = min(max(read, -Self.farthest), Self.farthest)
  }

  /// Writes the milliseconds alone.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  /// A moment, from milliseconds since 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// A moment, from whole seconds since 1970-01-01T00:00:00Z.
  public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  /// Whether `left` is earlier.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  /// The moment `duration` later, exact to the millisecond; the last there is where it would lie beyond.
  public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    moment.later(byMilliseconds: duration.wholeMilliseconds)
  }

  /// The moment so many milliseconds later; the last or first there is where it would lie beyond.
  func later(byMilliseconds change: Int64) -> Timestamp {
    let (sum, isBeyond) = milliseconds.addingReportingOverflow(change)
    return Timestamp(milliseconds: isBeyond ? (change < 0 ? .min : .max) : sum)
  }

  /// The moment `duration` earlier, exact to the millisecond; the first there is where it would lie beyond.
  public static func - (moment: Timestamp, duration: Duration) -> Timestamp {
    let change = duration.wholeMilliseconds
    let (difference, isBeyond) = moment.milliseconds.subtractingReportingOverflow(change)
    return Timestamp(milliseconds: isBeyond ? (change < 0 ? .max : .min) : difference)
  }

  /// How much later `later` is than `earlier`; negative if it is not.
  public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
    let (difference, isBeyond) = later.milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    guard isBeyond else { return .milliseconds(difference) }
    return .milliseconds(later.milliseconds) - .milliseconds(earlier.milliseconds)
  }
}

extension Duration {
  /// The duration in whole milliseconds, the rest cut off; the most or the least there is where it is longer.
  public var wholeMilliseconds: Int64 {
    guard self < .milliseconds(Int64.max) else { return .max }
    guard self > .milliseconds(Int64.min) else { return .min }
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }

  /// The duration in whole seconds, the rest cut off.
  public var wholeSeconds: Int64 { components.seconds }
}

/// The time of day, and the only way to wait: passed in wherever time matters, so that a test or a simulation
/// can run years in minutes.
public protocol ShopClock: Sendable {
  /// The present moment.
  var now: Timestamp { get }

  /// Where a task of its own goes on that waits for an alarm of this clock, so that nobody is woken between the alarm and
  /// what it is for; nil: wherever the program sees fit.
  var executor: (any TaskExecutor)? { get }

  /// Waits until `moment`; returns at once if it has passed.
  ///
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  func sleep(until moment: Timestamp) async throws
}

extension ShopClock {
  /// Nowhere in particular.
  public var executor: (any TaskExecutor)? { nil }
}

extension Timestamp {
  /// The first moment after this one that is a whole number of `step`s (at least a millisecond) after the epoch. Those who
  /// look now and then do it at such moments: they wake the computer together.
  public func next(_ step: Duration) -> Timestamp {
    let step = max(1, step.wholeMilliseconds)
    return Timestamp(milliseconds: milliseconds - ((milliseconds % step) + step) % step + step)
  }
}
