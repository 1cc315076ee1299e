/// One cell of the screen, in two words.
public struct Cell: Hashable, Sendable {
  /// The sign. For the right half of a wide sign (`width` 0) it is a space.
  public let scalar: Unicode.Scalar
  /// The mark above the width's eight bits; 0: there is no mark.
  private let markAndWidth: UInt32
  /// How it looks.
  public var style: Style

  /// A cell.
  public init(_ scalar: Unicode.Scalar, mark: Unicode.Scalar? = nil, width: UInt8 = 1, style: Style = .plain) {
    self.scalar = scalar
    markAndWidth = (mark?.value ?? 0) << 8 | UInt32(width)
    self.style = style
  }

  /// One combining mark on it, or nil.
  public var mark: Unicode.Scalar? { markAndWidth < 1 << 8 ? nil : Unicode.Scalar(markAndWidth >> 8) }
  /// 1, or 2 for a wide sign, or 0 for the cell that the wide sign on its left also fills.
  public var width: UInt8 { UInt8(truncatingIfNeeded: markAndWidth) }

  /// An empty cell.
  public static let blank = Cell(" ")
}

/// A picture of the whole screen: a value, made without knowing of any terminal.
///
/// Every row is whole: a wide sign's right half follows it, and no half stands alone.
public struct Frame: Hashable, Sendable {
  /// How large it is.
  public let size: Size
  /// The cells, row after row.
  public internal(set) var cells: [Cell]
  /// Where the hardware cursor belongs (it follows the focus, for screen readers); nil: nowhere special.
  public var cursor: (column: Int, row: Int)?
  /// Whether the cursor is to be seen (only while a text is typed).
  public var showsCursor = false
  /// The window title.
  public var title = ""

  /// An empty picture.
  public init(size: Size, style: Style = .plain) {
    self.size = size
    cells = Array(repeating: Cell(" ", style: style), count: size.columns * size.rows)
  }

  /// The cells of one row.
  public func row(_ row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// Whether a row is as it was in a picture of the same size. Most are, which is seen sooner by the bits of their cells
  /// than by what these mean: no bit of a cell is without meaning.
  private func isSame(_ row: Int, as before: Frame) -> Bool {
    typealias Bits = SIMD2<UInt64>
    return cells.withUnsafeBytes { cells in
      before.cells.withUnsafeBytes { old in
        var difference = Bits()
        for cell in row * size.columns..<(row + 1) * size.columns {
          let place = cell &* MemoryLayout<Bits>.stride
          difference |=
            cells.loadUnaligned(fromByteOffset: place, as: Bits.self)
            ^ old.loadUnaligned(fromByteOffset: place, as: Bits.self)
        }
        return difference == Bits()
      }
    }
  }

  /// From where to where a row is not as it was in a picture of the same size; empty: it is as it was. A wide sign is in
  /// it with both its halves, in this picture as in the other.
  func changedColumns(ofRow row: Int, since before: Frame) -> Range<Int> {
    if isSame(row, as: before) { return 0..<0 }
    let place = row * size.columns..<(row + 1) * size.columns
    return cells.withUnsafeBufferPointer { cells in
      before.cells.withUnsafeBufferPointer { old in
        guard var first = place.first(where: { cells[$0] != old[$0] }),
          var last = place.last(where: { cells[$0] != old[$0] })
        else { return 0..<0 }
        while first > place.lowerBound, cells[first].width == 0 || old[first].width == 0 { first -= 1 }
        while last + 1 < place.upperBound, cells[last + 1].width == 0 || old[last + 1].width == 0 { last += 1 }
        return first - place.lowerBound..<last + 1 - place.lowerBound
      }
    }
  }

  /// Whether both show the same, cursor and title included.
  public static func == (left: Frame, right: Frame) -> Bool {
    left.size == right.size && left.cells == right.cells && left.cursor?.column == right.cursor?.column
      && left.cursor?.row == right.cursor?.row && left.showsCursor == right.showsCursor && left.title == right.title
  }

  /// Hashes the cells; frames that differ only in cursor or title hash alike.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(cells)
  }
}
