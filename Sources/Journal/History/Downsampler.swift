import ShopModel

/// A number that is followed over time: one fact of one subject.
public struct NumberSeries: Hashable, Sendable {
  /// About whom.
  public var subject: SubjectID
  /// Which fact; of type ``FactType/number``.
  public var fact: Fact

  /// A series.
  public init(_ subject: SubjectID, _ fact: Fact) {
    self.subject = subject
    self.fact = fact
  }
}

/// A number that is another one than before.
public struct NumberChange: Hashable, Sendable {
  /// Of what.
  public var series: NumberSeries
  /// When it was seen.
  public var at: Timestamp
  /// In the fact's unit.
  public var value: Double
}

/// What a number was like for a while.
public struct NumberFigure: Hashable, Sendable {
  /// For how long a figure stands, and for how long it is kept.
  public enum Span: Int64, CaseIterable, Hashable, Sendable {
    /// A minute, kept for thirty days.
    case minute = 60_000
    /// A quarter of an hour, kept for two years.
    case quarterHour = 900_000
  }

  /// Of what.
  public var series: NumberSeries
  /// Its beginning; whole minutes or quarters of an hour since 1970.
  public var from: Timestamp
  /// The least that was seen.
  public var minimum: Double
  /// The most that was seen.
  public var maximum: Double
  /// The mean of all that were seen, each counted alike.
  public var mean: Double
  /// How often it was seen.
  public var count: Int
}

/// What is to be kept of numbers.
public struct NumberBatch: Hashable, Sendable {
  /// Every change, as it came.
  public var changes: [NumberChange] = []
  /// The figures, by how long they stand.
  public var figures: [NumberFigure.Span: [NumberFigure]] = [:]

  /// Nothing.
  public init() {}

  /// How many rows it is.
  public var count: Int { changes.count + figures.values.reduce(0) { $0 + $1.count } }
}

/// Makes of a stream of numbers what is kept of them: every change, and the least, the most, the mean and the count of every
/// minute and of every quarter of an hour. Pure: the time comes with the numbers.
///
/// A minute in which nothing was seen has no figure, so that a gap stays a gap. Of a quarter of an hour in which a number
/// was always the same, and seen all the time, the minutes say nothing more than the quarter's own figure does: they are
/// left out.
public struct Downsampler: Sendable {
  /// How many series are followed; those that come later are not.
  public static let seriesLimit = 20_000

  private struct Running {
    var slot: Int64
    var minimum: Double
    var maximum: Double
    var sum: Double
    var count: Int

    init(slot: Int64, _ value: Double) {
      self.slot = slot
      (minimum, maximum, sum, count) = (value, value, value, 1)
    }

    var isFlat: Bool { minimum == maximum }

    func figure(_ span: NumberFigure.Span, of series: NumberSeries) -> NumberFigure {
      NumberFigure(
        series: series, from: Timestamp(milliseconds: slot * span.rawValue), minimum: minimum, maximum: maximum,
        mean: min(max(sum / Double(count), minimum), maximum), count: count)
    }

    mutating func take(_ value: Double) {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
      sum += value
      count += 1
    }
  }

  private struct State {
    var last: Double?
    var minute: Running?
    var quarterHour: Running?
    /// Minutes of the quarter of an hour that runs, as long as the number was always the same in it.
    var held: [NumberFigure] = []
  }

  private var states: [NumberSeries: State] = [:]
  private var ready = NumberBatch()
  private var sweptMinute = Int64.min
  /// How many numbers were not taken, because there were too many series or they were none.
  public private(set) var refused = 0

  /// Follows nothing yet.
  public init() {}

  /// Takes a number in.
  public mutating func take(_ value: Double, of series: NumberSeries, at moment: Timestamp) {
    guard value.isFinite, abs(value) < 1e15, states.count < Self.seriesLimit || states[series] != nil else {
      refused += 1
      return
    }
    var state = states[series] ?? State()
    if state.last != value {
      ready.changes.append(NumberChange(series: series, at: moment, value: value))
      state.last = value
    }
    let minute = NumberFigure.Span.minute.slot(of: moment)
    if state.minute?.slot != minute {
      finishMinute(&state, of: series)
      state.minute = Running(slot: minute, value)
    } else {
      state.minute?.take(value)
    }
    let quarterHour = NumberFigure.Span.quarterHour.slot(of: moment)
    if state.quarterHour?.slot != quarterHour {
      finishQuarterHour(&state, of: series)
      state.quarterHour = Running(slot: quarterHour, value)
    } else {
      state.quarterHour?.take(value)
      if state.quarterHour?.isFlat == false { release(&state) }
    }
    states[series] = state
  }

  private mutating func finishMinute(_ state: inout State, of series: NumberSeries) {
    guard let minute = state.minute else { return }
    state.minute = nil
    state.held.append(minute.figure(.minute, of: series))
    if state.quarterHour?.isFlat != true { release(&state) }
  }

  private mutating func finishQuarterHour(_ state: inout State, of series: NumberSeries) {
    guard let quarterHour = state.quarterHour else { return }
    state.quarterHour = nil
    ready.figures[.quarterHour, default: []].append(quarterHour.figure(.quarterHour, of: series))
    if quarterHour.isFlat, !hasHole(state.held, slot: quarterHour.slot) {
      state.held = []
    } else {
      release(&state)
    }
  }

  /// Whether for a while nobody saw the number, though it is seen every minute or so: its quarter of an hour would hide
  /// that.
  private func hasHole(_ minutes: [NumberFigure], slot: Int64) -> Bool {
    let ratio = NumberFigure.Span.quarterHour.rawValue / NumberFigure.Span.minute.rawValue
    let places = minutes.map { NumberFigure.Span.minute.slot(of: $0.from) - slot * ratio }
    guard let first = places.first, let last = places.last else { return false }
    let steps = zip(places.dropFirst(), places).map { $0 - $1 }
    let usual = steps.min() ?? ratio
    return max(first, steps.max() ?? 0, ratio - 1 - last) > usual + 1
  }

  /// What of a series was not drained yet: also the minute that runs, and those of a quarter of an hour that runs.
  func unstored(of series: NumberSeries) -> NumberBatch {
    var batch = ready.only(series)
    guard let state = states[series] else { return batch }
    batch.figures[.minute, default: []] += state.held
    if let minute = state.minute { batch.figures[.minute, default: []].append(minute.figure(.minute, of: series)) }
    return batch
  }

  private mutating func release(_ state: inout State) {
    guard !state.held.isEmpty else { return }
    ready.figures[.minute, default: []] += state.held
    state.held = []
  }

  /// What there is to keep so far: what is over at `now`, and with `isLast` also what is not.
  public mutating func drain(at now: Timestamp, isLast: Bool = false) -> NumberBatch {
    let minute = NumberFigure.Span.minute.slot(of: now)
    // Nothing ends within a minute by time alone.
    if minute != sweptMinute || isLast {
      sweptMinute = minute
      let quarterHour = NumberFigure.Span.quarterHour.slot(of: now)
      for (series, var state) in states {
        let endsMinute = state.minute.map { $0.slot < minute || isLast } ?? false
        let endsQuarterHour = state.quarterHour.map { $0.slot < quarterHour || isLast } ?? false
        guard endsMinute || endsQuarterHour else { continue }
        if endsMinute { finishMinute(&state, of: series) }
        // The rest of the quarter of an hour may be another run's, and not the same.
        if isLast { release(&state) }
        if endsQuarterHour { finishQuarterHour(&state, of: series) }
        states[series] = state
      }
    }
    defer { ready = NumberBatch() }
    return ready
  }
}

extension NumberFigure.Span {
  /// The number of the minute or quarter of an hour in which a moment lies, counted from 1970.
  func slot(of moment: Timestamp) -> Int64 {
    let (quotient, rest) = moment.milliseconds.quotientAndRemainder(dividingBy: rawValue)
    return rest < 0 ? quotient - 1 : quotient
  }
}
