import ShopModel

/// Everything one can do or go to, found by typing a few letters of it.
struct PaletteOverlay {
  let scene: Scene
  let palette: Palette

  func draw(on canvas: inout Canvas) {
    let size = canvas.size
    let found = scene.found(by: palette)
    canvas.mark(canvas.bounds, as: .overlay)
    let top = min(HeadlineBar.rows(of: scene) + (size.rows >= 20 ? 1 : 0), max(0, size.rows - 4))
    let width = min(size.columns, size.columns >= 100 ? 88 : 76)
    let height = min(size.rows - top - 1, max(4, min(found.count, 16) + 4))
    guard width >= 16, height >= 4 else { return drawOneLine(found, on: &canvas) }
    let rect = Rect(x: (size.columns - width) / 2, y: top, width: width, height: height)
    canvas.fill(rect, style: Style(.text, on: .raised))
    let place = found.isEmpty ? Line() : Line("\(selected(found) + 1)/\(found.count)", .muted)
    let inside = canvas.box(
      rect, caption: .init(Line(scene.words[.paletteTitle], .focus, .bold), badge: place), border: .focus, on: .raised)
    drawPrompt(on: &canvas, x: inside.x, y: inside.y, width: inside.width)
    let list = Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 2)
    drawList(found, on: &canvas, in: list)
    if let item = found.indices.contains(selected(found)) ? found[selected(found)] : nil, let reason = item.reason {
      canvas.put(
        Line(scene.text(of: reason), .warning), x: inside.x, y: inside.y + inside.height - 1, width: inside.width,
        on: .raised)
    }
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
  }

  private func selected(_ found: [PaletteItem]) -> Int { max(0, min(palette.selected, found.count - 1)) }

  private func drawPrompt(on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    var line = Line(": ", .accent, .bold)
    if palette.typed.isEmpty {
      line.add(scene.words[.paletteHint], .muted, .italic)
    } else {
      line.add(DeviceText.clean(palette.typed) + "_", .title, .bold)
    }
    canvas.put(line, x: x, y: y, width: width, on: .raised)
  }

  private func drawList(_ found: [PaletteItem], on canvas: inout Canvas, in rect: Rect) {
    guard !found.isEmpty else {
      canvas.put(
        Line(scene.words[.paletteNothing], .warning), x: rect.x, y: rect.y, width: rect.width, on: .raised)
      canvas.setCursor(column: rect.x, row: rect.y)
      return
    }
    let window = ListWindow(total: found.count, selected: selected(found), room: rect.height)
    for (offset, index) in window.indices.enumerated() {
      let item = found[index]
      let row = Rect(x: rect.x - 1, y: rect.y + offset, width: rect.width + 2, height: 1)
      let isSelected = index == selected(found)
      let ground: Role = isSelected ? .selection : .raised
      if isSelected {
        canvas.fill(row, style: Style(.text, on: .selection))
        canvas.set(scene.glyphs.marker, x: row.x, y: row.y, style: Style(.accent, on: .selection, .bold))
        canvas.setCursor(column: rect.x + 1, row: row.y)
      }
      let isOff = item.reason != nil
      let note = Line(item.note.clipped(to: rect.width / 3), isOff ? .faint : .accent)
      let used = canvas.put(note, endingAt: rect.x + rect.width, y: row.y, width: rect.width / 3, on: ground)
      let title = Line(
        item.title.clipped(to: max(4, rect.width - used - 3)), isOff ? .muted : isSelected ? .title : .text,
        isSelected ? .bold : [])
      canvas.put(title, x: rect.x + 1, y: row.y, width: rect.width - used - 2, on: ground)
      canvas.mark(row, as: .button(index))
    }
  }

  /// Too small for a list: what is typed, and the best answer to it.
  private func drawOneLine(_ found: [PaletteItem], on canvas: inout Canvas) {
    guard canvas.size.rows > 0 else { return }
    let y = canvas.size.rows - 1
    canvas.fill(Rect(x: 0, y: y, width: canvas.size.columns, height: 1), style: Style(.text, on: .raised))
    var line = Line(":\(DeviceText.clean(palette.typed)) ", .accent, .bold)
    line.add(found.isEmpty ? scene.words[.paletteNothing] : found[selected(found)].title, .title)
    canvas.put(line, x: 0, y: y, width: canvas.size.columns, on: .raised)
    canvas.setCursor(column: 0, row: y)
  }
}
