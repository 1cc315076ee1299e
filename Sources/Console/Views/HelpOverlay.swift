import ShopModel

/// The keys that work where one is, from the same table that the keyboard goes by.
struct HelpOverlay {
  let scene: Scene
  /// The line that is selected.
  let selected: Int

  /// The scope the help is about: that of what lies behind it.
  private var scope: Scope { scene.viewScope }

  /// How many lines there are.
  var count: Int { lines().count }

  /// What a line does; nil: it only says something.
  func action(at line: Int) -> Action? {
    let lines = lines()
    return lines.indices.contains(line) ? lines[line].action : nil
  }

  func draw(on canvas: inout Canvas) {
    let lines = self.lines()
    let size = canvas.size
    let width = min(size.columns, max(48, (lines.map(\.line.width).max() ?? 0) + 6))
    // Never over the headline: it must not be missed.
    let top = min(HeadlineBar.rows(of: scene), max(0, size.rows - 4))
    let height = min(size.rows - top - 1, lines.count + 2)
    guard width >= 10, height >= 3 else { return }
    let y = top + (size.rows - top - 1 - height) / 2
    let rect = Rect(x: (size.columns - width) / 2, y: y, width: width, height: height)
    canvas.fill(rect, style: Style(.text, on: .raised))
    canvas.mark(canvas.bounds, as: .overlay)
    let inside = canvas.box(
      rect,
      caption: .init(
        Line(scene.words[title], .focus, .bold), legend: Line(scene.words[.helpClose], .muted)), border: .focus,
      on: .raised)
    let selected = max(0, min(self.selected, lines.count - 1))
    let window = ListWindow(total: lines.count, selected: selected, room: inside.height)
    for (offset, index) in window.indices.enumerated() {
      let row = Rect(x: inside.x - 1, y: inside.y + offset, width: inside.width + 2, height: 1)
      let isSelected = index == selected
      if isSelected {
        canvas.fill(row, style: Style(.text, on: .selection))
        canvas.set(scene.glyphs.marker, x: row.x, y: row.y, style: Style(.accent, on: .selection, .bold))
        canvas.setCursor(column: inside.x, row: row.y)
      }
      if let action = lines[index].action { canvas.mark(row, as: .action(action)) }
      canvas.put(
        lines[index].line, x: inside.x, y: row.y, width: inside.width, on: isSelected ? .selection : .raised)
    }
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
  }

  private var title: TextKey {
    switch scope {
    case .overview: .helpOverview
    case .subject, .history, .incident: .helpSubject
    default: .helpPage
    }
  }

  private struct HelpLine {
    var line = Line()
    var action: Action?
  }

  private func lines() -> [HelpLine] {
    let bindings = Binding.table.filter { $0.scopes.contains(scope) }
    let labels = bindings.map { scene.glyphs.isASCII ? $0.plainLabel : $0.label }
    let column = (labels.map(\.cellWidth).max() ?? 0) + 3
    let room = max(column + 12, min(scene.size.columns, 100) - 4)
    var lines: [HelpLine] = []
    for (binding, label) in zip(bindings, labels) {
      let reason = scene.disabledReason(of: binding.action)
      let head = Span(label.padded(to: column), reason == nil ? .accent : .faint, reason == nil ? .bold : [])
      let margin = Span(String(repeating: " ", count: column))
      // What is too long goes on below, and why it cannot be done stands there too.
      for (index, part) in scene.words[binding.title].wrapped(to: room - column).enumerated() {
        let text = Span(part, reason == nil ? .text : .muted)
        lines.append(
          HelpLine(line: Line([index == 0 ? head : margin, text]), action: index == 0 ? binding.action : nil))
      }
      for part in reason.map({ scene.text(of: $0).wrapped(to: room - column) }) ?? [] {
        lines.append(HelpLine(line: Line([margin, Span(part, .warning)])))
      }
    }
    let rest = [Line(), Line(scene.words[.helpMouse], .muted), Line(), Line(scene.words[.helpSigns], .title, .bold)]
    return lines + (rest + signs()).map { HelpLine(line: $0) }
  }

  /// What the signs and the words for not knowing mean.
  private func signs() -> [Line] {
    let glyphs = scene.glyphs
    let signs: [(Span, TextKey)] = [
      (Span(glyphs.ok, .ok), .signOk), (Span(glyphs.notice, .notice), .signNotice),
      (Span(glyphs.warning, .warning), .signWarning), (Span(glyphs.critical, .critical), .signCritical),
      (Span(glyphs.unknown, .unknown), .signUnknown), (Span(glyphs.running, .accent), .signRunning),
      (Span(glyphs.acknowledged, .muted), .signAcknowledged), (Span(glyphs.muted, .muted), .signMuted),
      (Span(glyphs.maintenance, .muted), .signMaintenance), (Span(glyphs.flapping, .warning), .signFlapping),
      (Span(glyphs.none, .faint), .signNotReported), (Span(glyphs.pending, .unknown), .signNotYetKnown),
    ]
    return signs.map { sign, text in
      var line = Line([sign])
      line.tab(to: 4)
      line.add(scene.words[text], .text)
      return line
    }
  }
}
