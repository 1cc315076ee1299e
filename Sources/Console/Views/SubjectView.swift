import ShopModel

/// Everything about one subject: its facts with age and source, what is wrong with it, what was done to it, and how
/// the graphed facts went.
struct SubjectView {
  let scene: Scene
  let id: SubjectID

  /// One row of the scrolled part.
  private enum Item {
    case line(Line)
    /// The n-th row of a graph.
    case graph(GraphedCurve, row: Int)
  }

  private static let graphRows = 5

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
    let inside = canvas.box(rect, caption: .init(scene.heading(of: id), badge: place), border: .focus)
    guard inside.width > 10, inside.height > 0 else { return }
    canvas.setCursor(column: inside.x, row: inside.y)

    if inside.width >= 110 {
      let leftWidth = inside.width * 11 / 20
      let right = Rect(
        x: inside.x + leftWidth + 3, y: inside.y, width: inside.width - leftWidth - 3, height: inside.height)
      let (facts, story) = (factItems(width: leftWidth), storyItems(width: right.width))
      let first = scene.firstLine(of: max(facts.count, story.count), visible: inside.height, on: &canvas)
      draw(facts, first, on: &canvas, in: Rect(x: inside.x, y: inside.y, width: leftWidth, height: inside.height))
      draw(story, first, on: &canvas, in: right)
      for y in inside.y..<inside.y + inside.height {
        canvas.set(scene.glyphs.vertical, x: right.x - 2, y: y, style: Style(.border))
      }
    } else {
      // What is wrong comes before the facts where they stand below each other.
      let graphs = graphItems(width: inside.width)
      let items =
        storyItems(width: inside.width, graphs: false) + factItems(width: inside.width)
        + (graphs.isEmpty ? [] : [.line(Line())] + graphs)
      let first = scene.firstLine(of: items.count, visible: inside.height, on: &canvas)
      draw(items, first, on: &canvas, in: inside)
    }
    scene.drawScrollMark(on: &canvas, in: rect)
  }

  private func draw(_ items: [Item], _ first: Int, on canvas: inout Canvas, in rect: Rect) {
    for offset in 0..<rect.height {
      guard items.indices.contains(first + offset) else { break }
      switch items[first + offset] {
      case .line(let line): canvas.put(line, x: rect.x, y: rect.y + offset, width: rect.width)
      case .graph(let curve, let row):
        // A graph is drawn as a whole from its first row on; one that is scrolled half away is left out.
        let height = min(SubjectView.graphRows, rect.height - offset)
        guard row == 0, height >= 2 else { continue }
        HistoryGraph(scene: scene, curve: curve).draw(
          on: &canvas, in: Rect(x: rect.x, y: rect.y + offset, width: rect.width, height: height))
      }
    }
  }

  // MARK: Heading

  private var place: Line {
    switch id.kind {
    case .terminal:
      guard let identity = scene.snapshot.terminal(id)?.identity else { return Line() }
      return place(identity.place, identity.connector, identity.address, identity.interval)
    case .printer, .power:
      guard let identity = scene.apparatus(id)?.identity else { return Line() }
      return place(identity.place, identity.connector, identity.address, identity.interval)
    case .account:
      guard let identity = scene.snapshot.accounts.first(where: { $0.id == id })?.identity else { return Line() }
      return Line(DeviceText.clean(identity.merchantID), .muted)
    default: return Line()
    }
  }

  private func place(
    _ place: LocalizedText, _ connector: String, _ address: String, _ interval: Duration
  ) -> Line {
    let parts = [
      scene.words.name(place), DeviceText.clean(connector.uppercased()), DeviceText.clean(address),
      scene.words(.askedEvery, ["time": scene.words.duration(interval)]),
    ]
    return Line(parts.filter { !$0.isEmpty }.joined(separator: scene.glyphs.dot), .muted)
  }

  // MARK: Facts

  private var subjects: [SubjectFacts] { scene.related(to: id) }

  private func factItems(width: Int) -> [Item] {
    var items: [Item] = []
    let columns = factColumns(width: width)
    for facts in subjects {
      for group in FactGroups.groups(of: facts.id.kind) {
        if !items.isEmpty { items.append(.line(Line())) }
        items.append(.line(Line(scene.words[group.title], .title, .bold)))
        items += shown(group.facts, of: facts).flatMap {
          $0 == .dutyTicked
            ? ticks(width: width) ?? factLines($0, of: facts, columns) : factLines($0, of: facts, columns)
        }.map(Item.line)
        items += missing(group.facts, of: facts, width: width).map(Item.line)
      }
    }
    if items.isEmpty { items.append(.line(Line(scene.words[.disabledNoSubject], .muted))) }
    return items + howToKeep(width: width).map(Item.line)
  }

  /// The key that leads to what is kept by hand, where there is something that nobody tells.
  private func howToKeep(width: Int) -> [Line] {
    guard id.kind == .account, let facts = scene.facts(of: id),
      HandKeeping.facts.contains(where: { scene.isKeptByHand($0, of: facts) }),
      let key = Binding.label(of: .byHand, in: .subject, scene.glyphs)
    else { return [] }
    return [Line()]
      + scene.words(.handHow, ["key": key]).wrapped(to: max(10, width - 2)).map { Line("  " + $0, .muted) }
  }

  /// The checklist of a duty, with who ticked what when; nil: there is none.
  private func ticks(width: Int) -> [Line]? {
    guard let items = scene.snapshot.duties.first(where: { $0.id == id })?.items, !items.isEmpty else { return nil }
    let done = items.count { $0.tickedAt != nil }
    let title = scene.words(.checklist, ["n": String(done), "of": String(items.count)])
    return [Line("  " + title, .muted)]
      + items.flatMap { item -> [Line] in
        let isTicked = item.tickedAt != nil
        var text = scene.words.sentence(item.text)
        if let at = item.tickedAt {
          let who = [item.tickedBy.map { DeviceText.clean($0, limit: 32) }, scene.words.moment(at, now: scene.now)]
          text += scene.glyphs.dot + who.compactMap { $0 }.joined(separator: scene.glyphs.dot)
        }
        return text.wrapped(to: max(8, width - 6)).enumerated().map { index, part in
          let sign = index > 0 ? " " : (isTicked ? scene.glyphs.done : scene.glyphs.open)
          return Line([Span("    "), Span(sign + " ", isTicked ? .ok : .muted), Span(part, isTicked ? .muted : .text)])
        }
      } + howToTick(width: width)
  }

  /// The command that ticks; the demonstration has no record for it.
  private func howToTick(width: Int) -> [Line] {
    guard !scene.snapshot.shop.isDemo else { return [] }
    let command = "tillwatch duties tick \(DeviceText.clean(id.key, limit: 40)) 1"
    return scene.words(.checklistHow, ["command": command]).wrapped(to: max(8, width - 4)).map {
      Line("    " + $0, .muted)
    }
  }

  /// Those of a group that have a line of their own.
  private func shown(_ facts: [Fact], of subject: SubjectFacts) -> [Fact] {
    facts.filter { subject.declared.contains($0) || subject.records[$0] != nil }
  }

  /// Where the columns of the facts are.
  private struct FactColumns {
    var width: Int
    /// Where the values begin.
    var value: Int
    /// Where ages and sources begin; nil: there is no room for them.
    var source: Int?
  }

  /// The columns are as wide as what stands in them; a value that is longer than most gets no column for its sake.
  private func factColumns(width: Int) -> FactColumns {
    let all = subjects.flatMap { subject in
      FactGroups.groups(of: subject.id.kind).flatMap { shown($0.facts, of: subject) }.map { (subject, $0) }
    }
    let names = all.map { scene.words.label(of: $0.1).cellWidth }.max() ?? 0
    let value = min(names + 4, max(12, (width * 2 + 4) / 5))
    let records = all.compactMap { subject, fact in subject.records[fact].map { (subject, fact, $0) } }
    let sources = records.map { origin($0.2).cellWidth }.max() ?? 0
    // Ages grow; the column does not move with every digit.
    let last = width - max(sources, 23)
    guard width >= 60, last - value >= 10 else { return FactColumns(width: width, value: value) }
    let room = min(last - value - 2, 32)
    let longest = records.map { scene.bracketed($0.1, of: $0.0).text.cellWidth }.filter { $0 <= room }.max() ?? 0
    return FactColumns(width: width, value: value, source: min(last, value + max(12, longest) + 2))
  }

  /// One fact: a value that is too long for its column goes on to the right, or below.
  private func factLines(_ fact: Fact, of facts: SubjectFacts, _ columns: FactColumns) -> [Line] {
    // The column of ages says how old a stale value is.
    let worded = columns.source != nil ? scene.bracketed(fact, of: facts) : scene.worded(fact, of: facts)
    let name = ("  " + scene.words.label(of: fact)).clipped(to: columns.value - 1).padded(to: columns.value)
    let margin = String(repeating: " ", count: columns.value)
    var lines = worded.text.wrapped(to: max(8, columns.width - columns.value)).enumerated().map { index, part in
      Line([Span(index == 0 ? name : margin, .muted), Span(part, worded.role, worded.attributes)])
    }
    guard let source = columns.source, let record = facts.records[fact], let last = lines.last else { return lines }
    let origin = Span(origin(record), scene.now < record.staleAt ? .muted : .unknown)
    if last.width < source {
      lines[lines.count - 1].tab(to: source)
    } else if last.width + 2 + origin.text.cellWidth <= columns.width {
      lines[lines.count - 1].add("  ")
    } else {
      lines.append(Line(String(repeating: " ", count: source)))
    }
    lines[lines.count - 1].spans.append(origin)
    return lines
  }

  /// `2 s ago · zvt`
  private func origin(_ record: FactRecord) -> String {
    let seen = scene.words.age(record.reportedAt ?? record.observedAt, now: scene.now)
    return [seen, scene.words.source(record.source)].joined(separator: scene.glyphs.dot)
  }

  /// What nobody reports, in one paragraph: it has neither value nor age, but it must be said.
  private func missing(_ facts: [Fact], of subject: SubjectFacts, width: Int) -> [Line] {
    let names = facts.filter { fact in
      !subject.declared.contains(fact) && subject.records[fact] == nil && FactGroups.isMissed(fact, by: subject.id)
    }.map { scene.words.name(of: $0) }
    guard !names.isEmpty else { return [] }
    let text = scene.words(.notReportedList, ["facts": scene.words.list(names)])
    return text.wrapped(to: max(10, width - 2)).map { Line("  " + $0, .unknown, .italic) }
  }

  // MARK: Story

  private func storyItems(width: Int, graphs: Bool = true) -> [Item] {
    var items: [Item] = []
    // What is wrong now comes before how it went.
    let isCalm = !scene.openIncidents.contains { incident in subjects.contains { incident.touches($0.id) } }
    if graphs, isCalm { items += graphItems(width: width) }
    items += incidentLines(width: width).map(Item.line)
    if graphs, !isCalm { items += graphItems(width: width) }
    items += operationLines(width: width).map(Item.line)
    // What was wrong ends with an empty line of its own.
    if !graphs, id.kind == .terminal { items.append(.line(Line())) }
    return items
  }

  private func graphItems(width: Int) -> [Item] {
    scene.curves.flatMap { curve in
      (0..<SubjectView.graphRows).map { Item.graph(curve, row: $0) } + [.line(Line())]
    }
  }

  private func incidentLines(width: Int) -> [Line] {
    let ids = Set(subjects.map(\.id))
    let incidents = scene.snapshot.incidents.filter { !ids.isDisjoint(with: $0.subjects) }
    var lines = [Line(scene.words[.groupIncidents], .title, .bold)]
    let isExplained = scene.openIncidents.contains { $0.explained.contains { ids.contains($0.id.subject) } }
    guard !incidents.isEmpty || isExplained else {
      return lines + [Line("  " + scene.words[.noIncidents], .muted), Line()]
    }
    for incident in incidents {
      let finding = incident.findings.first { ids.contains($0.id.subject) } ?? incident.finding
      var title = Line([Span("  "), scene.mark(of: incident)])
      title.add(" " + scene.words.name(finding.title), scene.role(of: incident), .bold)
      title.add(
        scene.glyphs.dot + scene.words(.since, ["time": scene.words.moment(finding.since, now: scene.now)]), .muted)
      if let closed = incident.closedAt {
        title.add(
          scene.glyphs.dot + scene.words(.overAt, ["time": scene.words.moment(closed, now: scene.now)]), .ok)
      }
      lines.append(title)
      lines += scene.tags(of: incident).map { Line([Span("    ")]) + $0 }
      let cause = scene.words(
        .causeAndActor,
        [
          "severity": scene.words.name(of: finding.severity), "cause": scene.words.name(of: finding.cause),
          "who": scene.words.name(of: finding.actor),
        ])
      lines += paragraph(cause, .muted, width: width)
      lines += paragraph(scene.words.sentence(finding.explanation), .text, width: width)
      lines += paragraph(scene.evidence(of: finding), .muted, width: width)
      lines += scene.ladder(of: incident, width: width - 4).map { Line([Span("    ")]) + $0 }
      lines.append(Line())
    }
    for incident in scene.openIncidents {
      for finding in incident.explained where ids.contains(finding.id.subject) {
        var line = Line([Span("  "), Span(scene.glyphs.current, .muted), Span(" ")])
        line.add(scene.words.name(finding.title), .muted)
        line.add(
          scene.glyphs.dot
            + scene.words(
              .explainedBy, ["what": "\(scene.who(of: incident)) \(scene.words.name(incident.finding.title))"]),
          .muted)
        lines += [line, Line()]
      }
    }
    return lines
  }

  private func operationLines(width: Int) -> [Line] {
    let operations = scene.snapshot.operations.filter { $0.subject == id }
    guard id.kind == .terminal else { return [] }
    var lines = [Line(scene.words[.groupOperations], .title, .bold)]
    guard !operations.isEmpty else { return lines + [Line("  " + scene.words[.noOperations], .muted)] }
    for operation in operations.reversed().prefix(8) {
      var title = Line("  " + scene.words.name(of: operation.kind), .text, .bold)
      title.add(
        scene.glyphs.dot
          + scene.words(.requestedBy, ["who": DeviceText.clean(operation.requestedBy, limit: 32)]), .muted)
      lines.append(title)
      for step in operation.steps {
        let time = scene.words.moment(step.at, now: scene.now) + ":" + scene.words.seconds(step.at)
        let text = scene.words.sentence(step.state, in: operation.kind).wrapped(to: max(10, width - 6 - time.cellWidth))
        for (index, part) in text.enumerated() {
          var line = Line("    " + (index == 0 ? time : "").padded(to: time.cellWidth) + "  ", .muted)
          line.add(part, step.state == operation.state ? OperationMark.role(of: step.state) : .text)
          lines.append(line)
        }
      }
    }
    return lines
  }

  private func paragraph(_ text: String, _ role: Role, width: Int) -> [Line] {
    text.isEmpty ? [] : text.wrapped(to: max(10, width - 4)).map { Line("    " + $0, role) }
  }
}

extension Scene {
  /// Who fills the screen: the mark of a terminal, and the name.
  func heading(of id: SubjectID) -> Line {
    var line = Line()
    if let terminal = snapshot.terminal(id) { line.spans += [mark(of: terminal), Span(" ")] }
    if let apparatus = apparatus(id) { line.spans += [mark(of: apparatus), Span(" ")] }
    line.add(name(of: id), .focus, .bold)
    return line
  }
}
