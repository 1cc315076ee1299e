import ShopModel

/// Everything about one incident: what it is and what to do, whom it touches and what that costs, what shows it, what
/// happened, and how it was found out.
struct IncidentView {
  let scene: Scene
  let id: Incident.ID

  func draw(on canvas: inout Canvas) {
    let size = scene.size
    guard OverviewLayout.kind(of: size) != .lines else {
      LinesView(scene: scene).draw(on: &canvas)
      return
    }
    let headerRows = HeadlineBar.rows(of: scene)
    HeadlineBar(scene: scene).draw(on: &canvas, rows: headerRows)
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)

    let rect = Rect(x: 0, y: headerRows, width: size.columns, height: size.rows - headerRows - 1)
    let incident = scene.incident(id)
    let inside = canvas.box(
      rect, caption: .init(heading(incident), badge: Line(scene.words[.incidentBadge], .muted)), border: .focus)
    guard inside.width > 10, inside.height > 0 else { return }
    canvas.setCursor(column: inside.x, row: inside.y)
    guard let incident else {
      canvas.put(Line(scene.words[.noSuchIncident], .muted), x: inside.x, y: inside.y, width: inside.width)
      return
    }

    if inside.width >= 110 {
      let leftWidth = inside.width * 11 / 20
      let right = Rect(
        x: inside.x + leftWidth + 3, y: inside.y, width: inside.width - leftWidth - 3, height: inside.height)
      let story = IncidentSections(scene: scene, incident: incident, width: leftWidth).story
      let course = IncidentSections(scene: scene, incident: incident, width: right.width).course
      let first = scene.firstLine(of: max(story.count, course.count), visible: inside.height, on: &canvas)
      draw(
        story, from: first, on: &canvas, in: Rect(x: inside.x, y: inside.y, width: leftWidth, height: inside.height))
      draw(course, from: first, on: &canvas, in: right)
      for y in inside.y..<inside.y + inside.height {
        canvas.set(scene.glyphs.vertical, x: right.x - 2, y: y, style: Style(.border))
      }
    } else {
      let sections = IncidentSections(scene: scene, incident: incident, width: inside.width)
      let rows = sections.story + [IncidentRow()] + sections.course
      let first = scene.firstLine(of: rows.count, visible: inside.height, on: &canvas)
      draw(rows, from: first, on: &canvas, in: inside)
    }
    scene.drawScrollMark(on: &canvas, in: rect)
  }

  private func heading(_ incident: Incident?) -> Line {
    guard let incident else { return Line(scene.words[.incidentBadge], .focus, .bold) }
    var line = Line([scene.mark(of: incident), Span(" ")])
    line.add(scene.who(of: incident, room: scene.size.columns / 2), .focus, .bold)
    return line
  }

  private func draw(_ rows: [IncidentRow], from first: Int, on canvas: inout Canvas, in rect: Rect) {
    let selected = scene.selectableSubjects.count > 1 ? scene.selectedSubject : nil
    for (index, row) in rows.enumerated() {
      let isSelected = row.subject != nil && row.subject == selected
      if isSelected, canvas.selectedLine == nil { canvas.selectedLine = index }
      let y = rect.y + index - first
      guard index >= first, y < rect.y + rect.height else { continue }
      let full = Rect(x: rect.x - 1, y: y, width: rect.width + 1, height: 1)
      if isSelected {
        canvas.fill(full, style: Style(.text, on: .selection))
        canvas.set(scene.glyphs.marker, x: full.x, y: y, style: Style(.accent, on: .selection, .bold))
        canvas.setCursor(column: rect.x, row: y)
      }
      if let subject = row.subject { canvas.mark(full, as: .subject(subject)) }
      canvas.put(row.line, x: rect.x, y: y, width: rect.width, on: isSelected ? .selection : .background)
    }
  }
}

/// One line of the view of an incident.
struct IncidentRow: Hashable {
  var line = Line()
  /// Whom it is about, where one can go there.
  var subject: SubjectID?
}
