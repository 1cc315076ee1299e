/// A size in cells.
public struct Size: Hashable, Sendable {
  /// Cells across.
  public var columns: Int
  /// Cells down.
  public var rows: Int

  /// A size; negative numbers become 0.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}

/// A rectangle of cells, within a frame or not.
public struct Rect: Hashable, Sendable {
  /// The leftmost column, from 0.
  public var x: Int
  /// The top row, from 0.
  public var y: Int
  /// Cells across; never negative.
  public var width: Int
  /// Cells down; never negative.
  public var height: Int

  /// A rectangle; a negative width or height becomes 0.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// What is left after taking away `margin` cells on every side.
  public func inset(_ margin: Int = 1) -> Rect {
    Rect(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }
}
