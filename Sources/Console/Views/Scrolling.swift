extension Scene {
  /// The first line shown of `total`, of which `visible` have room; the canvas keeps how far one could scroll.
  func firstLine(of total: Int, visible: Int, on canvas: inout Canvas) -> Int {
    canvas.extent = (total, visible)
    return max(0, min(state.scroll, total - visible))
  }

  /// Writes which lines are seen into the lower line of a box; nothing where all are.
  func drawScrollMark(on canvas: inout Canvas, in rect: Rect) {
    guard let (total, visible) = canvas.extent, total > visible else { return }
    let first = max(0, min(state.scroll, total - visible))
    let text = words(
      .scrollPosition, ["first": String(first + 1), "last": String(first + visible), "total": String(total)])
    canvas.put(
      Line(" \(text) ", .muted), endingAt: rect.x + rect.width - 2, y: rect.y + rect.height - 1,
      width: rect.width - 4)
  }
}
