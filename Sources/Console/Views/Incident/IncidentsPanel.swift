import ShopModel

/// "What to do now": the open incidents, worst first, each with what shows it and its ladder.
struct IncidentsPanel {
  let scene: Scene

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
    guard let first = scene.openIncidents.first else {
      return (1 + notes, calm(width: width).count + closed().count + notes)
    }
    let all = scene.openIncidents.prefix(4).reduce(-1) { $0 + 1 + block($1, .full, width: width).count }
    return (block(first, .normal, width: width).count + notes, all + notes)
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
      [Detail.normal, .brief].first { block(incidents[selected], $0, width: width).count <= room } ?? .oneRow
    let window = ListWindow(total: incidents.count, selected: selected, room: smallest == .normal ? (room + 1) / 2 : 1)
    var shown = window.indices
    var blocks = shown.map { block(incidents[$0], smallest, width: width) }
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
        let larger = block(incidents[number], detail, width: width)
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

  private func title(_ incident: Incident, width: Int) -> Line {
    let finding = incident.finding
    let isQuiet = incident.isQuiet
    var rest = Line("  ")
    rest.add(scene.words.name(finding.title), scene.role(of: incident), isQuiet ? [] : .bold)
    var line = Line([scene.mark(of: incident), Span(" ")])
    let length = Line([
      Span(scene.glyphs.dot, .faint),
      Span(scene.words.shortDuration(scene.now - finding.since), isQuiet ? .muted : .text),
    ])
    // Names are left out, then the time, before the title is cut.
    let shortest = scene.who(of: incident, room: 0).cellWidth
    if line.width + shortest + rest.width + length.width <= width { rest.add(length) }
    let who = scene.who(of: incident, room: width - line.width - rest.width)
    line.add(who, isQuiet ? .muted : .title, isQuiet ? [] : .bold)
    return line + rest
  }

  private func block(_ incident: Incident, _ detail: Detail, width: Int) -> [Line] {
    let finding = incident.finding
    var lines = [title(incident, width: width)]
    let tags = scene.tags(of: incident)
    switch detail {
    case .oneRow:
      for tag in tags { lines[0].add(Line("  ") + tag) }
      if !incident.isQuiet, let step = currentStep(of: incident) { lines[0].add(Line("  ") + step) }
      return lines
    case .brief where !incident.isQuiet:
      for tag in tags { lines[0].add(Line("  ") + tag) }
      if let step = currentStep(of: incident) { lines.append(indented(step)) }
      return lines
    case .brief, .normal, .flowing, .explained, .full: break
    }
    let said = flowing(tags, width: width - 2).map(indented)
    // Somebody knows of it: who, and until when, is all that is said.
    guard !incident.isQuiet else { return lines + said }
    lines[0] = withActor(lines[0], finding, width: width)
    lines += said
    if detail == .explained || detail == .full {
      let explanation = scene.words.sentence(finding.explanation)
      lines += explanation.wrapped(to: max(8, width - 2)).prefix(3).map { indented(Line($0, .text)) }
    }
    lines.append(indented(Line(scene.evidence(of: finding), .muted)))
    switch detail {
    case .full: lines += steps(of: incident, isFull: true).map(indented)
    case .flowing, .explained: lines += flowing(steps(of: incident, isFull: false), width: width - 2).map(indented)
    case .oneRow, .brief, .normal: lines.append(indented(ladder(of: incident, width: width - 2)))
    }
    return lines
  }

  private func indented(_ line: Line) -> Line { Line([Span("  ")]) + line }

  /// Who has to act, at the right end, if there is room.
  private func withActor(_ line: Line, _ finding: Finding, width: Int) -> Line {
    let actor = scene.words(.actedOnBy, ["who": scene.words.name(of: finding.actor)])
    guard line.width + actor.cellWidth + 3 <= width else { return line }
    var line = line
    line.tab(to: width - actor.cellWidth)
    line.add(actor, .muted)
    return line
  }

  private func steps(of incident: Incident, isFull: Bool) -> [Line] {
    incident.finding.ladder.prefix(9).enumerated().map { index, step in
      scene.line(of: step, number: index + 1, incident: incident, isFull: isFull)
    }
  }

  private func currentStep(of incident: Incident) -> Line? {
    let ladder = incident.finding.ladder
    let index =
      ladder.firstIndex { step in
        switch step.state {
        case .current, .running: true
        default: false
        }
      } ?? ladder.lastIndex { $0.state != .waiting } ?? ladder.indices.first
    guard let index else { return nil }
    return scene.line(of: ladder[index], number: index + 1, incident: incident, isFull: false)
  }

  /// As many steps in each row as fit.
  private func flowing(_ steps: [Line], width: Int) -> [Line] {
    var lines: [Line] = []
    for step in steps {
      if let last = lines.last, last.width + 3 + step.width <= width {
        lines[lines.count - 1] = last + Line("   ") + step
      } else {
        lines.append(step)
      }
    }
    return lines
  }

  /// The whole ladder in one row; where it is too long, from the current step on, then the current step alone.
  private func ladder(of incident: Incident, width: Int) -> Line {
    let all = steps(of: incident, isFull: false)
    func joined(_ lines: some Sequence<Line>) -> Line {
      lines.reduce(Line()) { $0.isEmpty ? $1 : $0 + Line("   ") + $1 }
    }
    let whole = joined(all)
    if whole.width <= width { return whole }
    let from =
      incident.finding.ladder.firstIndex { step in
        switch step.state {
        case .current, .running, .waiting: true
        default: false
        }
      } ?? 0
    for end in stride(from: all.count, to: from + 1, by: -1) {
      let part = joined(all[from..<end])
      if part.width <= width { return part }
    }
    return currentStep(of: incident) ?? whole
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
