/// A frame being drawn. Whatever is drawn, every row stays whole: a wide sign is never cut in two, and nothing is drawn
/// outside.
struct Canvas {
  private(set) var frame: Frame
  let glyphs: Glyphs
  /// What can be clicked; what was drawn later lies above.
  private(set) var zones: [(rect: Rect, zone: Zone)] = []
  /// How many lines there are to scroll through, and how many of them are seen.
  var extent: (total: Int, visible: Int)?
  /// Which of these lines is the selected one.
  var selectedLine: Int?
  /// What each line of a page is about.
  var targets: [PageTarget?] = []
  /// The colour of lines around what has not the focus.
  var frameRole: Role = .border

  init(size: Size, glyphs: Glyphs, style: Style = .plain) {
    frame = Frame(size: size, style: style)
    self.glyphs = glyphs
  }

  var size: Size { frame.size }
  var bounds: Rect { Rect(x: 0, y: 0, width: size.columns, height: size.rows) }

  /// Where the hardware cursor belongs, if that is on the screen.
  mutating func setCursor(column: Int, row: Int) {
    guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return }
    frame.cursor = (column, row)
  }

  mutating func setTitle(_ title: String) { frame.title = title }

  mutating func mark(_ rect: Rect, as zone: Zone) { zones.append((rect, zone)) }

  /// What lies uppermost at a place.
  func zone(column: Int, row: Int) -> Zone? {
    zones.last { zone in
      let rect = zone.rect
      return column >= rect.x && column < rect.x + rect.width && row >= rect.y && row < rect.y + rect.height
    }?.zone
  }

  /// Draws one sign; nothing if it does not fit on the row as a whole.
  mutating func set(_ scalar: Unicode.Scalar, mark: Unicode.Scalar? = nil, width: Int = 1, x: Int, y: Int, style: Style)
  {
    guard y >= 0, y < size.rows, x >= 0, x + width <= size.columns else { return }
    let index = y * size.columns + x
    let cell = Cell(scalar, mark: mark, width: UInt8(width), style: style)
    overwrite(index..<index + width) { cells in
      cells[0] = cell
      if width == 2 { cells[1] = Cell(" ", width: 0, style: style) }
    }
  }

  /// Overwrites all of a piece of one row. The other half of a wide sign that reaches into it becomes an empty cell.
  private mutating func overwrite(_ range: Range<Int>, _ write: (UnsafeMutableBufferPointer<Cell>) -> Void) {
    frame.cells.withUnsafeMutableBufferPointer { cells in
      if cells[range.lowerBound].width == 0 { cells[range.lowerBound - 1].empty() }
      if cells[range.upperBound - 1].width == 2 { cells[range.upperBound].empty() }
      write(UnsafeMutableBufferPointer(rebasing: cells[range]))
    }
  }

  /// Draws signs that are a cell wide side by side; where `cell` gives nil, by the place from the left, what was drawn
  /// before stays.
  mutating func setRow(x: Int, y: Int, width: Int, _ cell: (Int) -> Cell?) {
    guard y >= 0, y < size.rows else { return }
    let begin = y * size.columns + x
    let places = max(0, -x)..<max(0, -x, min(width, size.columns - x))
    frame.cells.withUnsafeMutableBufferPointer { cells in
      for place in places {
        guard let new = cell(place) else { continue }
        let index = begin + place
        if cells[index].width == 0 { cells[index - 1].empty() }
        if cells[index].width == 2 { cells[index + 1].empty() }
        cells[index] = new
      }
    }
  }

  /// Draws a text in at most `width` cells, with `…` where something had to be left out.
  ///
  /// - Returns: how many cells it fills.
  @discardableResult
  mutating func put(_ text: String, x: Int, y: Int, width: Int, style: Style) -> Int {
    guard width > 0, y >= 0, y < size.rows else { return 0 }
    if let used = putPlain(text, x: x, y: y, width: width, style: style) { return used }
    // No sign fills more cells than it has bytes.
    let fits = text.utf8.count <= width || text.cellWidth <= width
    let limit = fits ? width : width - 1
    var used = 0
    text.withCellSigns { signs in
      for sign in signs {
        if used + sign.width > limit { break }
        set(
          glyphs.replacement(for: sign.scalar), mark: sign.mark, width: sign.width, x: x + used, y: y, style: style)
        used += sign.width
      }
    }
    if !fits {
      set(glyphs.replacement(for: "…"), x: x + used, y: y, style: style)
      used += 1
    }
    return used
  }

  /// The same for a text of ASCII alone that may be shown as it is, as nearly all are: a cell a byte.
  ///
  /// - Returns: nil where the text is another, or reaches over the edge of the screen.
  private mutating func putPlain(_ text: String, x: Int, y: Int, width: Int, style: Style) -> Int? {
    var text = text
    return text.withUTF8 { bytes -> Int? in
      let fits = bytes.count <= width
      let used = fits ? bytes.count : width
      guard x >= 0, x + used <= size.columns, bytes.isPlain else { return nil }
      guard used > 0 else { return 0 }
      let ellipsis = glyphs.replacement(for: "…")
      let begin = y * size.columns + x
      overwrite(begin..<begin + used) { cells in
        for place in 0..<used { cells[place] = Cell(Unicode.Scalar(bytes[place]), style: style) }
        if !fits { cells[used - 1] = Cell(ellipsis, style: style) }
      }
      return used
    }
  }

  /// Draws a line in at most `width` cells.
  ///
  /// - Returns: how many cells it fills.
  @discardableResult
  mutating func put(_ line: Line, x: Int, y: Int, width: Int, on ground: Role = .background) -> Int {
    var used = 0
    for (index, span) in line.spans.enumerated() {
      guard used < width else { break }
      let style = Style(span.ink, on: .role(span.ground ?? ground), span.attributes)
      // The last cell is kept for the ellipsis when something follows that will not fit at all.
      let room = width - used
      // What has fewer bytes than there are cells leaves some.
      if span.text.utf8.count < room {
        used += put(span.text, x: x + used, y: y, width: room, style: style)
        continue
      }
      let isLast = index == line.spans.count - 1
      let spanWidth = span.text.cellWidth
      if !isLast, spanWidth == room, line.spans[(index + 1)...].contains(where: { !$0.text.allSatisfy { $0 == " " } }) {
        used += put(span.text + " ", x: x + used, y: y, width: room, style: style)
        break
      }
      used += put(span.text, x: x + used, y: y, width: room, style: style)
      if spanWidth > room { break }
    }
    return used
  }

  /// Draws a line so that it ends before column `right`; nothing if it needs more than `width` cells.
  ///
  /// - Returns: how many cells it fills.
  @discardableResult
  mutating func put(_ line: Line, endingAt right: Int, y: Int, width: Int, on ground: Role = .background) -> Int {
    let needed = line.width
    guard needed <= width else { return 0 }
    return put(line, x: right - needed, y: y, width: needed, on: ground)
  }

  /// Fills a rectangle with one sign that is a cell wide; empties it where none is given.
  mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", style: Style) {
    let columns = max(0, rect.x)..<max(0, rect.x, min(size.columns, rect.x + rect.width))
    guard !columns.isEmpty else { return }
    let cell = Cell(scalar, style: style)
    for y in max(0, rect.y)..<max(0, rect.y, min(size.rows, rect.y + rect.height)) {
      let begin = y * size.columns
      overwrite(begin + columns.lowerBound..<begin + columns.upperBound) { $0.update(repeating: cell) }
    }
  }

  /// Lays another ground under what is drawn in a rectangle, and leaves the signs.
  mutating func tint(_ rect: Rect, foreground: Ink, background: Ink) {
    for y in max(0, rect.y)..<max(0, rect.y, min(size.rows, rect.y + rect.height)) {
      for x in max(0, rect.x)..<max(0, rect.x, min(size.columns, rect.x + rect.width)) {
        frame.cells[y * size.columns + x].style = Style(foreground, on: background)
      }
    }
  }
}

extension Cell {
  /// Takes the sign away and leaves the ground.
  fileprivate mutating func empty() { self = Cell(" ", style: style) }
}
