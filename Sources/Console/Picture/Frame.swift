/// One cell of the screen.
public struct Cell: Hashable, Sendable {
  /// The sign. For the right half of a wide sign (`width` 0) it is a space.
  public var scalar: Unicode.Scalar
  /// One combining mark on it, or nil.
  public var mark: Unicode.Scalar?
  /// 1, or 2 for a wide sign, or 0 for the cell that the wide sign on its left also fills.
  public var width: UInt8
  /// How it looks.
  public var style: Style

  /// A cell.
  public init(_ scalar: Unicode.Scalar, mark: Unicode.Scalar? = nil, width: UInt8 = 1, style: Style = .plain) {
    self.scalar = scalar
    self.mark = mark
    self.width = width
    self.style = style
  }

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
