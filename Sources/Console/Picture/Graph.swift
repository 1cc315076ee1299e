import ShopModel

/// A row of values for a graph: one for each column of dots, nil where the answer is missing.
struct GraphColumns {
  var values: [Double?]
  /// The time the columns cover.
  var span: Duration

  /// Puts samples into `count` columns that end at `now`. A column without an answer is a gap; one that merely falls
  /// between two samples is not.
  init(_ samples: [Sample], count: Int, now: Timestamp) {
    values = Array(repeating: nil, count: max(0, count))
    span = .zero
    guard count > 0, let first = samples.first else { return }
    let pace = GraphColumns.pace(of: samples)
    let covered = max(Int64(count) * pace, 1)
    // All of the past if it fits, else as far back as one sample a column allows, up to four in a column.
    let whole = now.milliseconds - first.at.milliseconds
    let width = min(max(whole, covered), covered * 4)
    span = .milliseconds(width)
    let begin = now.milliseconds - width

    let holds = pace * 5 / 2
    values.withUnsafeMutableBufferPointer { values in
      // The column of the sample before, from where to where that is, and what lies in it; no number: no answer.
      var (column, from, to) = (-1, Int64(0), Int64(0))
      var highest = Double.nan
      var before = begin
      for sample in samples {
        let at = sample.at.milliseconds
        guard at >= begin, at <= now.milliseconds else { continue }
        let value = sample.value ?? .nan
        let answer = value.isFinite ? value : .nan
        let place = at - begin
        if place >= from, place < to {
          // Within a column the highest value tells most; a missing answer tells more than any value.
          highest = highest.isNaN || answer.isNaN ? .nan : max(highest, answer)
        } else {
          let next = min(count - 1, Int(place * Int64(count) / width))
          if column >= 0, !highest.isNaN {
            values[column] = highest
            if at - before <= holds, next > column + 1 { values[(column + 1)..<next].update(repeating: highest) }
          } else if column >= 0 {
            values[column] = nil
          }
          (column, highest) = (next, answer)
          from = GraphColumns.begin(of: next, count, width)
          to = next == count - 1 ? width + 1 : GraphColumns.begin(of: next + 1, count, width)
        }
        before = at
      }
      if column >= 0 { values[column] = highest.isNaN ? nil : highest }
    }
  }

  /// Where a column begins.
  private static func begin(of column: Int, _ count: Int, _ width: Int64) -> Int64 {
    (Int64(column) * width + Int64(count) - 1) / Int64(count)
  }

  /// The usual distance between two samples, in milliseconds.
  static func pace(of samples: [Sample]) -> Int64 {
    let recent = samples.suffix(33)
    let steps = recent.indices.dropFirst().map { recent[$0].at.milliseconds - recent[$0 - 1].at.milliseconds }.sorted()
    return steps.isEmpty ? 1000 : max(1, steps[steps.count / 2])
  }

  var highest: Double? { values.lazy.compactMap(\.self).max() }
  var lowest: Double? { values.lazy.compactMap(\.self).min() }
  var isEmpty: Bool { values.allSatisfy { $0 == nil } }
}

/// The values between which a graph is drawn.
struct GraphScale {
  var low: Double
  var high: Double

  /// A round scale from zero upwards, at least to `atLeast`.
  init(from zero: Double = 0, holding highest: Double, atLeast: Double) {
    low = zero
    let target = max(highest, atLeast)
    var power = 1.0
    while power * 10 <= target { power *= 10 }
    while power > target { power /= 10 }
    high = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].first { $0 * power >= target }.map { $0 * power } ?? target
  }

  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// 0...1
  func share(of value: Double) -> Double { high > low ? min(1, max(0, (value - low) / (high - low))) : 0 }
}

extension Canvas {
  /// Draws columns as a filled graph of dots, two columns and four levels to a cell; gaps stay empty.
  mutating func graph(
    _ columns: GraphColumns, scale: GraphScale, in rect: Rect, role: Role, on ground: Role = .background
  ) {
    let levels = rect.height * 4
    guard levels > 0 else { return }
    let heights = (0..<2 * rect.width).map { index -> Int in
      guard index < columns.values.count, let value = columns.values[index] else { return 0 }
      return max(1, Int((scale.share(of: value) * Double(levels)).nearest))
    }
    // The higher the brighter; never so dark that few colours would take it for the ground. One row alone is brighter
    // where it has more dots.
    let steps = rect.height > 1 ? rect.height : 4
    let styles = (0..<steps).map { step -> Style in
      let height = Double(step) / Double(steps - 1)
      let ink: Ink =
        height < 0.5
        ? .blend(.border, role, UInt8(140 + height * 230)) : .blend(role, .accent, UInt8((height - 0.5) * 510))
      return Style(ink, on: .role(ground))
    }
    let signs = glyphs.graphs
    for row in 0..<rect.height {
      let base = (rect.height - 1 - row) * 4
      setRow(x: rect.x, y: rect.y + row, width: rect.width) { cell in
        let (a, b) = (min(4, max(0, heights[2 * cell] - base)), min(4, max(0, heights[2 * cell + 1] - base)))
        guard a > 0 || b > 0 else { return nil }
        let step = rect.height > 1 ? rect.height - 1 - row : max(a, b) - 1
        return Cell(Canvas.dots(a, b, signs), style: styles[step])
      }
    }
  }

  /// The sign with `left` and `right` dots, 0...4 each, counted from below.
  private static func dots(_ left: Int, _ right: Int, _ signs: GraphSigns) -> Unicode.Scalar {
    if signs == .ascii { return ["_", "_", ".", ":", "|"][max(left, right)] }
    if signs == .blocks { return Unicode.Scalar(0x2580 + UInt32(max(left, right)) * 2) ?? " " }
    return Unicode.Scalar(0x2800 + leftDots(left) + rightDots(right)) ?? " "
  }

  private static func leftDots(_ count: Int) -> UInt32 {
    switch count {
    case 0: 0
    case 1: 0x40
    case 2: 0x44
    case 3: 0x46
    default: 0x47
    }
  }

  private static func rightDots(_ count: Int) -> UInt32 {
    switch count {
    case 0: 0
    case 1: 0x80
    case 2: 0xA0
    case 3: 0xB0
    default: 0xB8
    }
  }
}
