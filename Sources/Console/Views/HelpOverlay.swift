import ShopModel

/// The keys that work where one is, from the same table that the keyboard goes by.
struct HelpOverlay {
  let scene: Scene
  let scroll: Int

  /// The scope the help is about: that of what lies behind it.
  private var scope: Scope { scene.viewScope }

  func draw(on canvas: inout Canvas) {
    let lines = self.lines()
    let size = canvas.size
    let width = min(size.columns, max(48, min(76, (lines.map(\.width).max() ?? 0) + 6)))
    let height = min(size.rows, lines.count + 2)
    guard width >= 10, height >= 3 else { return }
    let rect = Rect(x: (size.columns - width) / 2, y: (size.rows - height) / 2, width: width, height: height)
    canvas.fill(rect, style: Style(.text, on: .raised))
    canvas.mark(canvas.bounds, as: .overlay)
    let title = scene.words[scope == .overview ? .helpOverview : .helpSubject]
    let inside = canvas.box(
      rect, caption: .init(Line(title, .focus, .bold), legend: Line(scene.words[.helpClose], .muted)), border: .focus,
      on: .raised)
    canvas.extent = (lines.count, inside.height)
    canvas.setCursor(column: inside.x, row: inside.y)
    let first = max(0, min(scroll, lines.count - inside.height))
    for (offset, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      canvas.put(line, x: inside.x, y: inside.y + offset, width: inside.width, on: .raised)
    }
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
  }

  private func lines() -> [Line] {
    let bindings = Binding.table.filter { $0.scopes.contains(scope) }
    let labels = bindings.map { scene.glyphs.isASCII ? $0.plainLabel : $0.label }
    let column = (labels.map(\.cellWidth).max() ?? 0) + 3
    var lines: [Line] = []
    for (binding, label) in zip(bindings, labels) {
      let reason = scene.disabledReason(of: binding.action)
      var line = Line(label.padded(to: column), reason == nil ? .accent : .faint, reason == nil ? .bold : [])
      line.add(scene.words[binding.title], reason == nil ? .text : .muted)
      lines.append(line)
      if let reason {
        lines.append(Line(String(repeating: " ", count: column) + scene.text(of: reason), .warning))
      }
    }
    lines += [Line(), Line(scene.words[.helpMouse], .muted), Line(), Line(scene.words[.helpSigns], .title, .bold)]
    lines += signs()
    return lines
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
