import ShopModel

/// A screen too small for sections: the headline, then what to do, then the terminals, a line each.
struct LinesView {
  let scene: Scene

  func draw(on canvas: inout Canvas) {
    let size = scene.size
    guard size.columns > 0, size.rows > 0 else { return }
    let bar = HeadlineBar(scene: scene)
    let full = "\(bar.glyph) \(bar.sentence)"
    let text = full.cellWidth <= size.columns ? full : "\(bar.glyph) \(bar.shortSentence)"
    canvas.fill(Rect(x: 0, y: 0, width: size.columns, height: 1), style: Style(.background, on: bar.role))
    canvas.put(text, x: 0, y: 0, width: size.columns, style: Style(.background, on: bar.role, .bold))
    for (offset, line) in lines().prefix(max(0, size.rows - 1)).enumerated() {
      canvas.put(line, x: 0, y: offset + 1, width: size.columns)
    }
    canvas.setCursor(column: 0, row: 0)
  }

  private func lines() -> [Line] {
    var lines: [Line] = []
    for incident in scene.openIncidents.prefix(2) {
      var line = Line([scene.mark(of: incident), Span(" ")])
      let who = scene.who(of: incident, room: scene.size.columns / 2)
      line.add(who + " ", incident.isQuiet ? .muted : .title, incident.isQuiet ? [] : .bold)
      line.add(scene.words.name(incident.finding.title), scene.role(of: incident))
      lines.append(line)
      lines += scene.tags(of: incident).prefix(1)
      if incident.isQuiet { continue }
      let steps = incident.finding.ladder
      if let index = steps.firstIndex(where: { $0.state == .current }) {
        lines.append(scene.line(of: steps[index], number: index + 1, incident: incident, isFull: false))
      }
    }
    let panel = TerminalsPanel(scene: scene)
    for terminal in scene.snapshot.terminals {
      var line = Line([scene.mark(of: terminal), Span(" ")])
      line.add(scene.name(of: terminal.id) + " ", .text)
      line.add(panel.state(of: terminal, withPaper: false))
      lines.append(line)
    }
    return lines
  }
}
