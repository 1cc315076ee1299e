import ShopModel

/// "What to do now": the open incidents, worst first, each with what shows it and its ladder.
///
/// One is made for each picture: what there is to say of an incident is worked out once, however often is asked how much
/// room it takes.
final class IncidentsPanel {
  let scene: Scene
  /// What was worked out, by the incident's place among the open ones, for a panel of this width.
  private var sayings: [IncidentSayings?] = []
  private var sayingsWidth: Int?

  init(scene: Scene) { self.scene = scene }

  /// How much is said of an incident.
  private enum Detail: Int, CaseIterable {
    /// What and which step, in one row.
    case oneRow
    /// What; which step.
    case brief
    /// What; what shows it; the ladder in one row.
    case normal
    /// The same, the ladder in as many rows as it needs.
    case flowing
    /// The same, and the explanation.
    case explained
    /// The same, each step of the ladder in a row of its own.
    case full
  }

  /// The rows wanted for a panel that is `width` wide inside.
  func wishes(width: Int) -> (least: Int, all: Int) {
    let notes = warnings(width: width).count
    guard !scene.openIncidents.isEmpty else {
      return (1 + notes, calm(width: width).count + closed().count + notes)
    }
    let all = scene.openIncidents.indices.prefix(4).reduce(-1) { $0 + 1 + block($1, .full, width: width).count }
    return (block(0, .normal, width: width).count + notes, all + notes)
  }

  func draw(on canvas: inout Canvas, in rect: Rect, plan: Plan) {
    guard rect.width > 0, rect.height > 0 else { return }
    let warnings = warnings(width: rect.width).prefix(max(0, rect.height - 1))
    let room = rect.height - warnings.count
    if scene.openIncidents.isEmpty {
      for (offset, line) in (calm(width: rect.width) + closed()).prefix(room).enumerated() {
        canvas.put(line, x: rect.x, y: rect.y + offset, width: rect.width)
      }
    } else {
      draw(plan, on: &canvas, in: Rect(x: rect.x, y: rect.y, width: rect.width, height: room))
    }
    for (offset, warning) in warnings.enumerated() {
      canvas.put(warning, x: rect.x, y: rect.y + room + offset, width: rect.width)
    }
  }

  /// What the console itself has to say, each in as many lines as it needs.
  private func warnings(width: Int) -> [Line] {
    scene.snapshot.warnings.flatMap { warning in
      DeviceText.clean(warning).wrapped(to: max(8, width - 2)).enumerated().map { index, part in
        Line([index == 0 ? scene.mark(.warning) : Span(" "), Span(" "), Span(part, .warning)])
      }
    }
  }

  /// What is drawn: the incidents there is room for, each in its lines.
  struct Plan {
    fileprivate(set) var incidents: Range<Int>
    fileprivate(set) var blocks: [[Line]]
    /// How many open incidents there is no room for.
    var hidden: Int
  }

  /// As many incidents as fit, and as much of each as then still fits.
  func plan(width: Int, rows: Int) -> Plan {
    let incidents = scene.openIncidents
    guard !incidents.isEmpty, width > 0, rows > 0 else {
      return Plan(incidents: 0..<0, blocks: [], hidden: incidents.count)
    }
    let room = rows - min(warnings(width: width).count, max(0, rows - 1))
    let selected = scene.state.focus == .incidents ? scene.selectedIndex(of: .incidents) ?? 0 : 0
    // The most that can be said of the selected one in any case.
    let smallest =
      [Detail.normal, .brief].first { block(selected, $0, width: width).count <= room } ?? .oneRow
    let window = ListWindow(total: incidents.count, selected: selected, room: smallest == .normal ? (room + 1) / 2 : 1)
    var shown = window.indices
    var blocks = shown.map { block($0, smallest, width: width) }
    // The gap between two incidents counts too.
    var height = blocks.reduce(blocks.count - 1) { $0 + $1.count }
    while blocks.count > 1, height > room {
      // The selected one stays.
      let removed = selected == shown.upperBound - 1 ? blocks.removeFirst() : blocks.removeLast()
      shown = selected == shown.upperBound - 1 ? shown.dropFirst().indices : shown.dropLast().indices
      height -= removed.count + 1
    }
    for detail in Detail.allCases where detail.rawValue > smallest.rawValue && height < room {
      for (index, number) in shown.enumerated() where height < room {
        let larger = block(number, detail, width: width)
        guard height - blocks[index].count + larger.count <= room else { continue }
        height += larger.count - blocks[index].count
        blocks[index] = larger
      }
    }
    return Plan(incidents: shown, blocks: blocks, hidden: incidents.count - blocks.count)
  }

  private func draw(_ plan: Plan, on canvas: inout Canvas, in rect: Rect) {
    var y = rect.y
    for (number, lines) in zip(plan.incidents, plan.blocks) {
      let row = Row.incident(scene.openIncidents[number].id)
      let isSelected = scene.isSelected(row, in: .incidents)
      for (index, line) in lines.enumerated() where y + index < rect.y + rect.height {
        let full = Rect(x: rect.x - 1, y: y + index, width: rect.width + 2, height: 1)
        let ground: Role = isSelected && index == 0 ? .selection : .background
        if isSelected {
          if index == 0 { canvas.fill(full, style: Style(.text, on: .selection)) }
          canvas.set(scene.glyphs.marker, x: full.x, y: full.y, style: Style(.accent, on: ground, .bold))
        }
        canvas.mark(full, as: .row(.incidents, row))
        canvas.put(line, x: rect.x, y: y + index, width: rect.width, on: ground)
      }
      if isSelected { canvas.setCursor(column: rect.x, row: y) }
      y += lines.count + 1
    }
  }

  // MARK: Lines

  /// The lines of one of the open incidents, by its place among them.
  private func block(_ number: Int, _ detail: Detail, width: Int) -> [Line] {
    if sayingsWidth != width {
      sayings = Array(repeating: nil, count: scene.openIncidents.count)
      sayingsWidth = width
    }
    let said = sayings[number] ?? IncidentSayings(scene.openIncidents[number], scene: scene, width: width)
    sayings[number] = said
    var lines = [said.title]
    switch detail {
    case .oneRow:
      for tag in said.tags { lines[0].add(Line("  ") + tag) }
      if !said.isQuiet, let step = said.currentStep { lines[0].add(Line("  ") + step) }
      return lines
    case .brief where !said.isQuiet:
      for tag in said.tags { lines[0].add(Line("  ") + tag) }
      if let step = said.currentStep { lines.append(said.indented(step)) }
      return lines
    case .brief, .normal, .flowing, .explained, .full: break
    }
    // Somebody knows of it: who, and until when, is all that is said.
    guard !said.isQuiet else { return lines + said.flowingTags }
    lines[0] = said.titleWithActor
    lines += said.flowingTags
    if detail == .explained || detail == .full { lines += said.explanation }
    lines.append(said.evidence)
    switch detail {
    case .full: lines += said.fullSteps
    case .flowing, .explained: lines += said.flowingSteps
    case .oneRow, .brief, .normal: lines.append(said.ladder)
    }
    return lines
  }

  /// What is said when nothing is wrong; never more than is known.
  private func calm(width: Int) -> [Line] {
    let words = scene.words
    let (sign, role, text): (String, Role, TextKey) =
      switch scene.snapshot.headline {
      case .all: (scene.glyphs.done, .ok, .calmAll)
      case .noTerminals: (scene.glyphs.unknown, .unknown, .calmNoTerminals)
      case .notKnown where scene.snapshot.lastAnswerAt == nil: (scene.glyphs.pending, .unknown, .calmWaiting)
      case .some, .none, .notKnown: (scene.glyphs.unknown, .unknown, .calmUnknown)
      }
    return words[text].wrapped(to: max(8, width - 2)).enumerated().map { index, part in
      Line([Span(index == 0 ? sign.padded(to: 2) : "  ", role), Span(part, .text)])
    }
  }

  /// What was wrong until a short while ago.
  private func closed() -> [Line] {
    scene.snapshot.incidents.filter { $0.closedAt != nil }.prefix(3).map { incident in
      var line = Line("\(scene.glyphs.done) ", .ok)
      line.add(scene.who(of: incident), .text)
      line.add("  " + scene.words.name(incident.finding.title), .muted)
      if let closed = incident.closedAt {
        let length = scene.words.shortDuration(closed - incident.openedAt)
        line.add(
          scene.glyphs.dot
            + scene.words(.overSince, ["time": scene.words.moment(closed, now: scene.now), "length": length]), .muted)
      }
      return line
    }
  }
}
