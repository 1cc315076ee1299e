import ShopModel

/// The list of themes at the right side. What lies beside it is drawn in the theme that is tried on, and nothing of it
/// steps back: it is what one looks at.
struct ThemePicker {
  let scene: Scene
  let pick: ThemePick

  func draw(on canvas: inout Canvas) {
    let size = canvas.size
    canvas.mark(canvas.bounds, as: .overlay)
    let top = HeadlineBar.rows(of: scene)
    let height = min(size.rows - top - 1, wantedHeight(width: width(size)))
    guard size.columns >= 20, height >= 4 else {
      drawOneLine(on: &canvas)
      return
    }
    let width = width(size)
    let rect = Rect(x: size.columns - width, y: top, width: width, height: height)
    canvas.fill(rect, style: Style(.text, on: .raised))
    let inside = canvas.box(
      rect, caption: .init(Line(scene.words[.themesTitle], .focus, .bold), badge: position), border: .focus,
      on: .raised)
    drawFilter(on: &canvas, in: inside)
    let below = belowLines(width: inside.width, room: inside.height - 6)
    drawList(
      on: &canvas,
      in: Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 1 - below.count))
    for (offset, line) in below.enumerated() {
      canvas.put(
        line, x: inside.x, y: inside.y + inside.height - below.count + offset, width: inside.width, on: .raised)
    }
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
  }

  private var found: [ThemeShelf.Entry] { scene.shelf.found(pick.typed) }
  private var selectedIndex: Int { found.firstIndex { $0.theme.name == pick.selected } ?? 0 }

  /// Whether there is room for what each theme is for, beside its name.
  private func hasNotes(_ width: Int) -> Bool { width >= 50 }

  private func width(_ size: Size) -> Int {
    switch size.columns {
    case 110...: min(58, size.columns * 47 / 100)
    case 60..<110: 32
    default: max(20, size.columns * 58 / 100)
    }
  }

  private var brightnessWidth: Int {
    max(scene.words[.themeDark].cellWidth, scene.words[.themeLight].cellWidth)
  }

  private func wantedHeight(width: Int) -> Int { scene.shelf.entries.count + 3 + (hasNotes(width) ? 2 : 4) }

  private var position: Line {
    found.isEmpty ? Line() : Line("\(selectedIndex + 1)/\(found.count)", .muted)
  }

  private func drawFilter(on canvas: inout Canvas, in inside: Rect) {
    let line =
      pick.typed.isEmpty
      ? Line(scene.words[.themeFilter], .muted, .italic)
      : Line([Span("/ ", .accent, .bold), Span(DeviceText.clean(pick.typed), .title, .bold)])
    canvas.put(line, x: inside.x, y: inside.y, width: inside.width, on: .raised)
  }

  private func drawList(on canvas: inout Canvas, in rect: Rect) {
    let found = self.found
    guard !found.isEmpty else {
      for (offset, text) in scene.words[.themeNotFound].wrapped(to: rect.width).prefix(rect.height).enumerated() {
        canvas.put(text, x: rect.x, y: rect.y + offset, width: rect.width, style: Style(.warning, on: .raised))
      }
      canvas.setCursor(column: rect.x, row: rect.y)
      return
    }
    let titleWidth = scene.shelf.entries.map { scene.title(of: $0.theme).cellWidth }.max() ?? 0
    let window = ListWindow(total: found.count, selected: selectedIndex, room: rect.height)
    for (offset, index) in window.indices.enumerated() {
      let row = Rect(x: rect.x - 1, y: rect.y + offset, width: rect.width + 2, height: 1)
      draw(found[index], isSelected: index == selectedIndex, titleWidth: titleWidth, on: &canvas, in: row)
      canvas.mark(row, as: .button(index))
    }
  }

  private func draw(
    _ entry: ThemeShelf.Entry, isSelected: Bool, titleWidth: Int, on canvas: inout Canvas, in row: Rect
  ) {
    let theme = entry.theme
    let ground: Role = isSelected ? .selection : .raised
    if isSelected {
      canvas.fill(row, style: Style(.text, on: .selection))
      canvas.set(scene.glyphs.marker, x: row.x, y: row.y, style: Style(.accent, on: .selection, .bold))
      canvas.setCursor(column: row.x + 2, row: row.y)
    }
    let brightness = scene.words[theme.isDark ? .themeDark : .themeLight]
    let badge = Line(brightness, .muted)
    let room = row.width - 3
    let isFaulty = entry.problem != nil || !entry.warnings.isEmpty
    let titleRoom = min(titleWidth, max(4, room - brightnessWidth - (isFaulty ? 3 : 1)))
    var line = Line()
    line.add(scene.title(of: theme).clipped(to: titleRoom), isSelected ? .title : .text, isSelected ? .bold : [])
    if isFaulty { line.add(Line([Span(" "), Span(scene.glyphs.warning, .warning)])) }
    if hasNotes(row.width + 2) {
      line.tab(to: titleRoom + 3)
      line.add(badge)
      line.tab(to: titleRoom + 3 + brightnessWidth + 2)
      line.add(note(of: entry), .muted)
      canvas.put(line, x: row.x + 2, y: row.y, width: row.width - 3, on: ground)
    } else {
      canvas.put(line, x: row.x + 2, y: row.y, width: room, on: ground)
      canvas.put(badge, endingAt: row.x + row.width - 1, y: row.y, width: room, on: ground)
    }
  }

  private func note(of entry: ThemeShelf.Entry) -> String {
    entry.theme.note.map(scene.words.name)
      ?? entry.file.map { scene.words(.themeOwnFile, ["file": DeviceText.clean($0, limit: 40)]) } ?? ""
  }

  /// What is said of the theme that is tried on, as far as there is room: what is wrong with it first.
  private func belowLines(width: Int, room: Int) -> [Line] {
    var lines: [Line] = []
    func add(_ text: String, _ role: Role) {
      lines += text.wrapped(to: width).map { Line($0, role) }
    }
    guard let entry = scene.shelf.entry(named: pick.selected), !found.isEmpty else { return [] }
    if let problem = entry.problem {
      add(scene.words(.noticeThemeKept, ["problem": DeviceText.clean(problem.description, limit: 300)]), .warning)
    }
    for warning in entry.warnings.prefix(2) { add(scene.text(of: warning), .warning) }
    if !hasNotes(width + 4) { add(note(of: entry), .muted) }
    if let other = scene.shelf.other(of: entry.theme) {
      add(scene.words(.themePair, ["name": scene.title(of: other)]), .muted)
    }
    guard !lines.isEmpty, room > 0 else { return [] }
    return Array((room < 3 ? lines : [Line()] + lines).prefix(min(5, room)))
  }

  /// Too small for a list: the name of what is tried on.
  private func drawOneLine(on canvas: inout Canvas) {
    guard canvas.size.rows > 0 else { return }
    let name = scene.shelf.theme(named: pick.selected).map { scene.title(of: $0) } ?? pick.selected
    let line = Line([Span(scene.glyphs.upDown, .accent, .bold), Span(" " + name, .title, .bold)])
    let y = canvas.size.rows - 1
    canvas.fill(Rect(x: 0, y: y, width: canvas.size.columns, height: 1), style: Style(.text, on: .raised))
    canvas.put(line, x: 0, y: y, width: canvas.size.columns, on: .raised)
    canvas.setCursor(column: 0, row: y)
  }
}
