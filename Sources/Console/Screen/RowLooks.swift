/// The looks of a row's cells as the terminal is told them, from left to right.
///
/// Of a blank one sees only the ground. Where that stays as it is, a blank goes on with the look before it: most of what a
/// whole picture takes is talk of colours, and on a slow line that is what one waits for.
struct RowLooks {
  private var last: ResolvedStyle?

  /// How the next cell is shown.
  ///
  /// - Parameter own: how it looks by itself.
  mutating func next(_ cell: Cell, own: ResolvedStyle) -> ResolvedStyle {
    if let last, showsOnlyGround(cell, own), last.background == own.background, Self.leavesGround(last) { return last }
    last = own
    return own
  }

  private func showsOnlyGround(_ cell: Cell, _ look: ResolvedStyle) -> Bool {
    cell.scalar == " " && cell.mark == nil && cell.width == 1 && Self.leavesGround(look)
  }

  /// Whether a blank of this look is nothing but its ground. A slanted one is not everywhere: where a terminal has no slanted
  /// letters, tmux and screen turn the colours round instead.
  private static func leavesGround(_ look: ResolvedStyle) -> Bool {
    look.attributes.isDisjoint(with: [.underline, .reverse, .italic])
  }

  /// From which cell on a row has to be gone through to know the look at `place`: the blanks before it go on with what
  /// stands before them.
  ///
  /// - Parameters:
  ///   - row: the places of its cells.
  static func start(for place: Int, inRow row: Range<Int>, of cells: [Cell]) -> Int {
    cells[row.lowerBound..<place].lastIndex { $0.scalar != " " } ?? row.lowerBound
  }
}
