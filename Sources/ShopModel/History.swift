/// What a graph follows through time.
public enum HistoryCurve: Hashable, Sendable {
  /// A number.
  case number(SubjectID, Fact)
  /// The share of the time in which a terminal could take cards, in percent.
  case availability(SubjectID)
}

/// A piece of time cut into parts of the same length. They begin at whole multiples of it since 1970, so that a part holds
/// the same whatever the moment at which one looks.
public struct HistoryWindow: Hashable, Sendable {
  /// How long a part is.
  public var step: Duration
  /// The number of the first part, counted from 1970.
  public var first: Int64
  /// How many parts there are.
  public var count: Int

  /// A window.
  public init(step: Duration, first: Int64, count: Int) {
    self.step = step
    self.first = first
    self.count = count
  }

  /// The window whose last part holds `end`.
  public init(step: Duration, count: Int, endingAt end: Timestamp) {
    self.init(step: step, first: 0, count: count)
    first = slot(of: end) - Int64(count) + 1
  }

  private var width: Int64 { max(1, step.wholeMilliseconds) }

  /// The number of the part in which a moment lies, counted from 1970.
  public func slot(of moment: Timestamp) -> Int64 {
    let (quotient, rest) = moment.milliseconds.quotientAndRemainder(dividingBy: width)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// The place of a moment among the parts; may lie outside.
  public func index(of moment: Timestamp) -> Int { Int(clamping: slot(of: moment) - first) }

  /// When a part begins.
  public func start(of index: Int) -> Timestamp {
    Timestamp(milliseconds: (first + Int64(index)) * width)
  }

  /// When it begins.
  public var from: Timestamp { start(of: 0) }
  /// When it is over.
  public var to: Timestamp { start(of: count) }
  /// How long it is.
  public var length: Duration { .milliseconds(width * Int64(count)) }
}

/// What was seen in a part of a window.
public struct HistorySlot: Hashable, Sendable {
  /// The least.
  public var low: Double
  /// The most.
  public var high: Double

  /// From the least to the most.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Both in one: what stood out in either stands out in it.
  public mutating func take(_ other: HistorySlot) {
    low = min(low, other.low)
    high = max(high, other.high)
  }
}

/// For how long a terminal could take cards within a window. What is missing to its length was not watched.
public struct HistoryTimes: Hashable, Sendable {
  /// It could.
  public var able: Duration = .zero
  /// It could not.
  public var notAble: Duration = .zero
  /// It was watched, and nobody knew.
  public var notKnown: Duration = .zero

  /// None.
  public init() {}

  /// How long it was watched.
  public var watched: Duration { able + notAble + notKnown }
}

/// What is to be read of the record for the graphs of one picture.
public struct HistoryQuery: Hashable, Sendable {
  /// What is followed.
  public var curves: [HistoryCurve]
  /// When.
  public var window: HistoryWindow

  /// A wish.
  public init(curves: [HistoryCurve], window: HistoryWindow) {
    self.curves = curves
    self.window = window
  }
}

/// What was read of the record for graphs.
public struct HistoryPage: Hashable, Sendable {
  /// What was asked for.
  public var query: HistoryQuery
  /// For each curve the parts of the window; nil where nothing is on record, so that a gap stays a gap.
  public var slots: [HistoryCurve: [HistorySlot?]] = [:]
  /// For each terminal for how long it could take cards.
  public var times: [SubjectID: HistoryTimes] = [:]
  /// When it was read.
  public var readAt: Timestamp
  /// Why it could not be, in one line; nil: it could.
  public var problem: String?

  /// An answer with nothing in it yet.
  public init(_ query: HistoryQuery, readAt: Timestamp, problem: String? = nil) {
    self.query = query
    self.readAt = readAt
    self.problem = problem
  }
}
