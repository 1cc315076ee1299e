import ShopModel

/// Puts what is on record of a number into the parts of a window: the least and the most of each, nothing where nothing was
/// seen. Pure.
///
/// Figures say that a number was seen, and between what it lay; where the parts are shorter than a minute, the changes say
/// when. Between two figures nobody saw it, unless it is seldom asked for: then the time between two answers is no gap.
struct HistoryLine {
  /// A time in which the number was seen all along.
  struct Piece: Hashable {
    var from: Int64
    var to: Int64
    var slot: HistorySlot
    /// How often it was seen.
    var count: Int

    var isFlat: Bool { slot.low == slot.high }

    init(_ figure: NumberFigure, _ span: NumberFigure.Span) {
      from = figure.from.milliseconds
      to = from + span.rawValue
      slot = HistorySlot(low: figure.minimum, high: figure.maximum)
      count = figure.count
    }
  }

  private let window: HistoryWindow
  private(set) var slots: [HistorySlot?]

  /// - Parameters:
  ///   - now: nothing is seen beyond it.
  ///   - changes: oldest first.
  init(
    _ window: HistoryWindow, now: Timestamp, quarterHours: [NumberFigure], minutes: [NumberFigure],
    changes: [NumberChange]
  ) {
    self.window = window
    slots = Array(repeating: nil, count: window.count)
    var pieces = Self.pieces(quarterHours: quarterHours, minutes: minutes, step: window.step)
    for index in pieces.indices { pieces[index].to = min(pieces[index].to, now.milliseconds + 1) }
    bridge(&pieces)
    guard window.step < .seconds(60), !changes.isEmpty else {
      for piece in pieces { fill(piece) }
      return
    }
    place(changes, in: pieces)
  }

  // MARK: Pieces

  /// The finest that is on record of every time. A quarter of an hour has minutes unless the number was always the same
  /// in it; the newest minutes have no quarter yet.
  private static func pieces(
    quarterHours: [NumberFigure], minutes: [NumberFigure], step: Duration
  ) -> [Piece] {
    let quarter = NumberFigure.Span.quarterHour
    let known = Set(quarterHours.map { quarter.slot(of: $0.from) })
    if step >= .seconds(900) {
      // Nothing would be seen of the minutes that their quarter of an hour does not tell.
      let newest = minutes.filter { !known.contains(quarter.slot(of: $0.from)) }
      return sorted(quarterHours.map { Piece($0, .quarterHour) } + newest.map { Piece($0, .minute) })
    }
    let split = Set(minutes.map { quarter.slot(of: $0.from) })
    let whole = quarterHours.filter { !split.contains(quarter.slot(of: $0.from)) }
    return sorted(whole.map { Piece($0, .quarterHour) } + minutes.map { Piece($0, .minute) })
  }

  private static func sorted(_ pieces: [Piece]) -> [Piece] { pieces.sorted { $0.from < $1.from } }

  /// Lets a piece go on until the next where the time between them is no longer than between two answers.
  private func bridge(_ pieces: inout [Piece]) {
    guard pieces.count > 1 else { return }
    let distances = zip(pieces.dropFirst(), pieces).filter { $0.1.count < 2 }.map { $0.0.from - $0.1.from }.sorted()
    // A few of them may be gaps themselves.
    let usual = distances.count < 4 ? 0 : distances[distances.count / 4]
    for index in pieces.indices {
      let piece = pieces[index]
      let next = index + 1 < pieces.count ? pieces[index + 1].from : .max
      let pace = piece.count > 1 ? (piece.to - piece.from) / Int64(piece.count) : usual
      let gap = next - piece.to
      if gap > 0, gap <= pace * 5 / 2 {
        pieces[index].to = next
      } else if gap > 0, index > 0, pieces[index - 1].to == piece.from, pieces[index - 1].count > piece.count {
        // It was seen less often than before: for a part of the time.
        let before = pieces[index - 1]
        let share = (before.to - before.from) / Int64(before.count) * Int64(piece.count)
        pieces[index].to = min(piece.to, piece.from + share)
      }
    }
  }

  // MARK: Parts

  private func indices(from: Int64, to: Int64) -> Range<Int> {
    let first = max(0, window.index(of: Timestamp(milliseconds: from)))
    let last = min(window.count - 1, window.index(of: Timestamp(milliseconds: to - 1)))
    return first <= last && to > from ? first..<last + 1 : 0..<0
  }

  private mutating func put(_ slot: HistorySlot, at index: Int) {
    if slots[index] == nil { slots[index] = slot } else { slots[index]?.take(slot) }
  }

  private mutating func fill(_ piece: Piece) {
    for index in indices(from: piece.from, to: piece.to) { put(piece.slot, at: index) }
  }

  /// Within what was seen every value holds until it changes.
  private mutating func place(_ changes: [NumberChange], in pieces: [Piece]) {
    var next = 0
    var end = Int64.min
    var last: Double?
    for piece in pieces {
      // Nobody knows what it was like when it was seen again, until it is told.
      if piece.from > end { last = nil }
      end = piece.to
      while next < changes.count, changes[next].at.milliseconds < piece.from {
        show(changes[next])
        last = nil
        next += 1
      }
      let isTold = next < changes.count && changes[next].at.milliseconds < piece.to
      if piece.isFlat, last != nil || !isTold {
        fill(piece)
        while next < changes.count, changes[next].at.milliseconds < piece.to { next += 1 }
        last = piece.slot.low
        continue
      }
      // Where it was seen again, it was from its first value on.
      var from = piece.from
      while next < changes.count, changes[next].at.milliseconds < piece.to {
        let change = changes[next]
        if let last { hold(last, from: from, to: change.at.milliseconds) }
        show(change)
        (from, last) = (change.at.milliseconds, change.value)
        next += 1
      }
      // Older than the changes that are kept.
      if !isTold {
        fill(piece)
        last = nil
      } else if let last {
        hold(last, from: from, to: piece.to)
      }
    }
    for change in changes[next...] { show(change) }
  }

  private mutating func show(_ change: NumberChange) {
    let index = window.index(of: change.at)
    guard slots.indices.contains(index) else { return }
    put(HistorySlot(low: change.value, high: change.value), at: index)
  }

  /// A value that held. In the part in which it ended, the next one stands beside it.
  private mutating func hold(_ value: Double, from: Int64, to: Int64) {
    for index in indices(from: from, to: to) { put(HistorySlot(low: value, high: value), at: index) }
  }
}

extension HistoryTimes {
  /// - Returns: for each part of the window the share of the time in which the terminal could take cards, in percent of
  ///   the time in which it was watched; nil where it was not.
  static func share(_ spans: [AvailabilitySpan], in window: HistoryWindow) -> (
    slots: [HistorySlot?], times: HistoryTimes
  ) {
    var parts = Array(repeating: (able: Int64(0), watched: Int64(0)), count: window.count)
    var times = HistoryTimes()
    for span in spans {
      let from = max(span.from, window.from).milliseconds
      let to = min(span.to, window.to).milliseconds
      guard from < to else { continue }
      switch span.availability {
      case .canTakeCards: times.able += .milliseconds(to - from)
      case .cannot: times.notAble += .milliseconds(to - from)
      case .notKnown: times.notKnown += .milliseconds(to - from)
      }
      let first = window.index(of: Timestamp(milliseconds: from))
      let last = window.index(of: Timestamp(milliseconds: to - 1))
      for index in first...last {
        let begin = max(from, window.start(of: index).milliseconds)
        let end = min(to, window.start(of: index + 1).milliseconds)
        parts[index].watched += end - begin
        if span.availability == .canTakeCards { parts[index].able += end - begin }
      }
    }
    let slots = parts.map { part -> HistorySlot? in
      guard part.watched > 0 else { return nil }
      let share = Double(part.able) * 100 / Double(part.watched)
      return HistorySlot(low: share, high: share)
    }
    return (slots, times)
  }
}
