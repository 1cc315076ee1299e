import ShopModel

/// The columns of a graph that shows from where to where a number went.
struct BandColumns {
  /// From left to right; nil: a gap.
  private(set) var values: [HistorySlot?]

  /// Puts parts into `count` columns, of which each shows the least and the most of its parts: what stood out in the
  /// shortest of them is seen in the widest view.
  init(_ slots: [HistorySlot?], count: Int) {
    values = Array(repeating: nil, count: max(0, count))
    guard !slots.isEmpty else { return }
    for column in values.indices {
      let first = column * slots.count / count
      let end = max(first + 1, (column + 1) * slots.count / count)
      for slot in slots[first..<end].compactMap(\.self) {
        if values[column] == nil { values[column] = slot } else { values[column]?.take(slot) }
      }
    }
  }

  var highest: Double? { values.compactMap { $0?.high }.max() }
  var lowest: Double? { values.compactMap { $0?.low }.min() }
}

extension Canvas {
  /// How many columns of a graph a cell has.
  var columnsOfCell: Int { glyphs.graphs == .braille ? 2 : 1 }

  /// Draws from where to where a number went; below that the ground is hatched, and a gap stays empty.
  ///
  /// - Parameter ink: the colour of a column by its least value, and by how high a cell lies (0...1).
  mutating func band(
    _ slots: [HistorySlot?], scale: GraphScale, in rect: Rect, ink: (_ low: Double, _ height: Double) -> Ink
  ) {
    guard rect.width > 0, rect.height > 0 else { return }
    let parts = columnsOfCell
    let columns = BandColumns(slots, count: rect.width * parts).values
    let steps = glyphs.graphs == .blocks ? 8 : 4
    let levels = rect.height * steps
    func level(_ value: Double) -> Int { max(1, Int((scale.share(of: value) * Double(levels)).nearest)) }
    for cell in 0..<rect.width {
      let here = (0..<parts).map { columns[cell * parts + $0] }
      guard let least = here.compactMap({ $0?.low }).min() else { continue }
      for row in 0..<rect.height {
        let base = (rect.height - 1 - row) * steps
        let marks = here.map { slot -> CellBand in
          guard let slot else { return .empty }
          let (low, high) = (level(slot.low), level(slot.high))
          if low > base + steps { return .below }
          return high > base ? .lit(max(1, low - base), min(steps, high - base)) : .empty
        }
        guard let sign = Self.sign(marks, glyphs.graphs) else { continue }
        let isLit = marks.contains { if case .lit = $0 { true } else { false } }
        let height = rect.height > 1 ? Double(rect.height - 1 - row) / Double(rect.height - 1) : 1
        set(
          sign, x: rect.x + cell, y: rect.y + row,
          style: Style(isLit ? ink(least, height) : .role(.border), on: .role(.background)))
      }
    }
  }

  /// What a column is in one cell.
  private enum CellBand {
    case empty
    /// The whole cell lies below what was seen.
    case below
    /// From one level to another, counted from 1 at the bottom.
    case lit(Int, Int)
  }

  private static func sign(_ marks: [CellBand], _ signs: GraphSigns) -> Unicode.Scalar? {
    switch signs {
    case .braille:
      let bits: [[UInt32]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
      let hatch: [UInt32] = [0x04, 0x08]
      var sum: UInt32 = 0
      for (side, mark) in marks.enumerated() {
        switch mark {
        case .empty: break
        case .below: sum |= hatch[side]
        case .lit(let low, let high): for level in low...high { sum |= bits[side][level - 1] }
        }
      }
      return sum == 0 ? nil : Unicode.Scalar(0x2800 + sum)
    case .blocks:
      switch marks.first {
      case .below: return "░"
      case .lit(_, let high): return Unicode.Scalar(0x2580 + UInt32(high))
      case .empty, nil: return nil
      }
    case .ascii:
      guard case .lit(let low, let high) = marks.first else { return nil }
      if high - low >= 3 { return "|" }
      if high > low { return ":" }
      return ["_", ".", "-", "'"][low - 1]
    }
  }
}
