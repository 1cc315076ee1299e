extension Canvas {
  /// What is written into a box's lines.
  struct Caption {
    /// At the left of the upper line.
    var title: Line
    /// At the right of the upper line.
    var badge = Line()
    /// At the right of the lower line.
    var legend = Line()

    init(_ title: Line, badge: Line = Line(), legend: Line = Line()) {
      self.title = title
      self.badge = badge
      self.legend = legend
    }
  }

  /// Draws a box with rounded corners and a title in its upper line, and returns the room inside, one cell off the
  /// sides.
  @discardableResult
  mutating func box(_ rect: Rect, caption: Caption, border: Role = .border, on ground: Role = .background) -> Rect {
    guard rect.width >= 2, rect.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
    let style = Style(border == .border ? frameRole : border, on: ground)
    let (right, bottom) = (rect.x + rect.width - 1, rect.y + rect.height - 1)
    for y in [rect.y, bottom] {
      fill(Rect(x: rect.x + 1, y: y, width: rect.width - 2, height: 1), with: glyphs.horizontal, style: style)
    }
    for x in [rect.x, right] {
      fill(Rect(x: x, y: rect.y + 1, width: 1, height: rect.height - 2), with: glyphs.vertical, style: style)
    }
    set(glyphs.topLeft, x: rect.x, y: rect.y, style: style)
    set(glyphs.topRight, x: right, y: rect.y, style: style)
    set(glyphs.bottomLeft, x: rect.x, y: bottom, style: style)
    set(glyphs.bottomRight, x: right, y: bottom, style: style)
    self.caption(caption, in: Rect(x: rect.x + 2, y: rect.y, width: rect.width - 4, height: 1), on: ground)
    if !caption.legend.isEmpty {
      put(padded(caption.legend), endingAt: right - 1, y: bottom, width: rect.width - 4, on: ground)
    }
    return Rect(x: rect.x + 2, y: rect.y + 1, width: rect.width - 4, height: rect.height - 2)
  }

  /// Draws a title in a single line across, and returns the room below: the box of a screen too small for boxes.
  @discardableResult
  mutating func rule(_ rect: Rect, caption: Caption, border: Role = .border) -> Rect {
    guard rect.width >= 2, rect.height >= 1 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
    fill(
      Rect(x: rect.x, y: rect.y, width: rect.width, height: 1), with: glyphs.horizontal,
      style: Style(border == .border ? frameRole : border))
    self.caption(
      caption, in: Rect(x: rect.x + 1, y: rect.y, width: rect.width - 2, height: 1), on: .background)
    return Rect(x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 1)
  }

  private mutating func caption(_ caption: Caption, in rect: Rect, on ground: Role) {
    guard rect.width > 4 else { return }
    let used = put(padded(caption.title), x: rect.x, y: rect.y, width: rect.width, on: ground)
    if !caption.badge.isEmpty {
      put(
        padded(caption.badge), endingAt: rect.x + rect.width, y: rect.y, width: rect.width - used - 1, on: ground)
    }
  }

  private func padded(_ line: Line) -> Line { Line([Span(" ")]) + line + Line([Span(" ")]) }
}
