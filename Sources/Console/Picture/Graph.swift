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

    var last: (column: Int, at: Int64, value: Double?)?
    for sample in samples where sample.at.milliseconds >= begin && sample.at <= now {
      let answer = sample.value.flatMap { $0.isFinite ? $0 : nil }
      let column = min(count - 1, Int((sample.at.milliseconds - begin) * Int64(count) / width))
      if let last, let value = last.value, sample.at.milliseconds - last.at <= pace * 5 / 2, column > last.column + 1 {
        for between in last.column + 1..<column { values[between] = value }
      }
      // Within a column the highest value tells most; a missing answer tells more than any value.
      if let last, last.column == column {
        values[column] = last.value.flatMap { old in answer.map { max(old, $0) } }
      } else {
        values[column] = answer
      }
      last = (column, sample.at.milliseconds, values[column])
    }
  }

  /// The usual distance between two samples, in milliseconds.
  static func pace(of samples: [Sample]) -> Int64 {
    let recent = samples.suffix(33)
    let steps = zip(recent.dropFirst(), recent).map { $0.at.milliseconds - $1.at.milliseconds }.sorted()
    return steps.isEmpty ? 1000 : max(1, steps[steps.count / 2])
  }

  var highest: Double? { values.compactMap { $0 }.max() }
  var lowest: Double? { values.compactMap { $0 }.min() }
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
    high = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map { $0 * power }.first { $0 >= target } ?? target
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
    func level(_ index: Int) -> Int {
      guard columns.values.indices.contains(index), let value = columns.values[index] else { return 0 }
      return max(1, Int((scale.share(of: value) * Double(levels)).nearest))
    }
    for cell in 0..<rect.width {
      let (left, right) = (level(2 * cell), level(2 * cell + 1))
      for row in 0..<rect.height {
        let base = (rect.height - 1 - row) * 4
        let (a, b) = (min(4, max(0, left - base)), min(4, max(0, right - base)))
        guard a > 0 || b > 0 else { continue }
        // The higher the brighter; never so dark that few colours would take it for the ground.
        let height =
          rect.height > 1 ? Double(rect.height - 1 - row) / Double(rect.height - 1) : Double(max(a, b) - 1) / 3
        let ink: Ink =
          height < 0.5
          ? .blend(.border, role, UInt8(140 + height * 230)) : .blend(role, .accent, UInt8((height - 0.5) * 510))
        set(
          Canvas.dots(a, b, glyphs.graphs), x: rect.x + cell, y: rect.y + row,
          style: Style(ink, on: .role(ground)))
      }
    }
  }

  /// The sign with `left` and `right` dots, 0...4 each, counted from below.
  private static func dots(_ left: Int, _ right: Int, _ signs: GraphSigns) -> Unicode.Scalar {
    if signs == .ascii { return ["_", "_", ".", ":", "|"][max(left, right)] }
    if signs == .blocks { return Unicode.Scalar(0x2580 + UInt32(max(left, right)) * 2) ?? " " }
    let leftBits: [UInt32] = [0, 0x40, 0x44, 0x46, 0x47]
    let rightBits: [UInt32] = [0, 0x80, 0xA0, 0xB0, 0xB8]
    return Unicode.Scalar(0x2800 + leftBits[left] + rightBits[right]) ?? " "
  }
}
