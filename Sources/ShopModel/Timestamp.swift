/// A moment in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// The model has no clock of its own; a moment always comes in from outside (see ``ShopClock``).
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. May be negative.
  public var milliseconds: Int64

  /// Reads the milliseconds alone.
  public init(from decoder: any Decoder) throws { milliseconds = try decoder.singleValueContainer().decode(Int64.self) }

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

  /// The moment `duration` later, exact to the millisecond.
  public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds + duration.wholeMilliseconds)
  }

  /// The moment `duration` earlier, exact to the millisecond.
  public static func - (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds - duration.wholeMilliseconds)
  }

  /// How much later `later` is than `earlier`; negative if it is not.
  public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
    .milliseconds(later.milliseconds - earlier.milliseconds)
  }
}

extension Duration {
  /// The duration in whole milliseconds, the rest cut off.
  public var wholeMilliseconds: Int64 {
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

  /// Waits until `moment`; returns at once if it has passed.
  ///
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  func sleep(until moment: Timestamp) async throws
}
