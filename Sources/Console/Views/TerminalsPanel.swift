import ShopModel

/// The terminals, one a row; with room below, the response time of the selected one.
struct TerminalsPanel {
  let scene: Scene

  private enum Column: CaseIterable {
    case paper, battery, response, signal, software, answered, history
  }

  var wish: Int { scene.snapshot.terminals.count + 1 }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    let terminals = scene.snapshot.terminals
    guard rect.width > 0, rect.height > 0 else { return }
    guard !terminals.isEmpty else {
      canvas.put(scene.words[.noTerminals], x: rect.x, y: rect.y, width: rect.width, style: Style(.muted))
      return
    }
    let columns = self.columns(width: rect.width)
    let widths = self.widths(of: columns, in: rect.width)
    let hasHeader = hasHeader(width: rect.width, height: rect.height)
    if hasHeader { drawHeader(columns, widths, on: &canvas, at: rect) }
    let top = rect.y + (hasHeader ? 1 : 0)
    let room = rect.height - (hasHeader ? 1 : 0)
    let window = ListWindow(total: terminals.count, selected: scene.selectedIndex(of: .terminals), room: room)
    for (offset, index) in window.indices.enumerated() {
      drawRow(terminals[index], columns, widths, on: &canvas, x: rect.x, y: top + offset, width: rect.width)
    }
    let below = Rect(
      x: rect.x, y: top + window.count + 1, width: rect.width, height: room - window.count - 1)
    if below.height >= 3, let subject = scene.selectedTerminal { drawGraph(of: subject, on: &canvas, in: below) }
  }

  /// Without the names of the columns rather than without a terminal, where that helps.
  private func hasHeader(width: Int, height: Int) -> Bool {
    let count = scene.snapshot.terminals.count
    return height > count || (height < count && height >= 5 && width >= 40)
  }

  /// How many terminals there is no room for in a panel of this size inside.
  func hidden(width: Int, height: Int) -> Int {
    max(0, scene.snapshot.terminals.count - height + (hasHeader(width: width, height: height) ? 1 : 0))
  }

  // MARK: Columns

  private func columns(width: Int) -> [Column] {
    switch width {
    case ..<30: []
    case ..<48: [.response]
    case ..<76: [.paper, .battery, .response]
    case ..<96: [.paper, .battery, .signal, .response, .answered]
    default: [.paper, .battery, .signal, .software, .response, .history, .answered]
    }
  }

  private func widths(of columns: [Column], in width: Int) -> (name: Int, state: Int, columns: [Int]) {
    let fixed = columns.map(self.width)
    let taken = 2 + fixed.reduce(0) { $0 + $1 + 1 }
    let longest = scene.snapshot.terminals.lazy.map { scene.words.name($0.identity.name).cellWidth }.max() ?? 0
    let name = min(max(longest, 4), max(6, (width - taken) / 2), 24)
    return (name, max(0, width - taken - name - 1), fixed)
  }

  private func width(of column: Column) -> Int {
    switch column {
    case .paper: 6
    case .battery: 5
    case .response: 7
    case .signal: 13
    case .software: 10
    case .answered: 9
    case .history: 16
    }
  }

  private func title(of column: Column) -> String {
    switch column {
    case .paper: scene.words[.columnPaper]
    case .battery: scene.words[.columnBattery]
    case .response: scene.words[.columnResponse]
    case .signal: scene.words[.columnSignal]
    case .software: scene.words[.columnSoftware]
    case .answered: scene.words[.columnAnswered]
    case .history: scene.words[.columnHistory]
    }
  }

  private func isRight(_ column: Column) -> Bool {
    switch column {
    case .battery, .response, .answered: true
    default: false
    }
  }

  private func drawHeader(
    _ columns: [Column], _ widths: (name: Int, state: Int, columns: [Int]), on canvas: inout Canvas, at rect: Rect
  ) {
    let style = Style(.muted)
    canvas.put(scene.words[.columnName], x: rect.x + 2, y: rect.y, width: widths.name, style: style)
    canvas.put(
      scene.words[.columnState], x: rect.x + 3 + widths.name, y: rect.y, width: widths.state, style: style)
    var x = rect.x + 3 + widths.name + widths.state
    for (column, width) in zip(columns, widths.columns) {
      x += 1
      let text = title(of: column)
      let shift = isRight(column) ? max(0, width - text.cellWidth) : 0
      canvas.put(text, x: x + shift, y: rect.y, width: width - shift, style: style)
      x += width
    }
  }

  // MARK: Rows

  private func drawRow(
    _ terminal: TerminalSnapshot, _ columns: [Column], _ widths: (name: Int, state: Int, columns: [Int]),
    on canvas: inout Canvas, x left: Int, y: Int, width: Int
  ) {
    let isSelected = scene.isSelected(.subject(terminal.id), in: .terminals)
    let ground: Role = isSelected ? .selection : .background
    let full = Rect(x: left - 1, y: y, width: width + 2, height: 1)
    if isSelected {
      canvas.fill(full, style: Style(.text, on: .selection))
      canvas.set(scene.glyphs.marker, x: left - 1, y: y, style: Style(.accent, on: .selection, .bold))
      canvas.setCursor(column: left, row: y)
    }
    canvas.mark(full, as: .row(.terminals, .subject(terminal.id)))
    canvas.put(Line([scene.mark(of: terminal)]), x: left, y: y, width: 1, on: ground)
    canvas.put(
      scene.words.name(terminal.identity.name), x: left + 2, y: y, width: widths.name,
      style: Style(.text, on: ground, isSelected ? .bold : []))
    let showsPaper = columns.contains(.paper)
    var state = state(of: terminal, withPaper: !showsPaper)
    if state.width > widths.state { state = self.state(of: terminal, withPaper: false) }
    if state.width > widths.state, let operation = scene.recentOperation(on: terminal.id) {
      // That it is an operation says the sign.
      state = scene.words.progress(of: operation, now: scene.now, isNamed: false).line
    }
    canvas.put(state, x: left + 3 + widths.name, y: y, width: widths.state, on: ground)
    var x = left + 3 + widths.name + widths.state
    for (column, width) in zip(columns, widths.columns) {
      x += 1
      if column == .history {
        drawHistory(of: terminal, on: &canvas, x: x, y: y, width: width, ground: ground)
      } else {
        let line = content(of: column, terminal)
        let shift = isRight(column) ? max(0, width - line.width) : 0
        canvas.put(line, x: x + shift, y: y, width: width - shift, on: ground)
      }
      x += width
    }
  }

  /// What the terminal is doing: an operation on it, else why nobody knows, else what it says itself.
  func state(of terminal: TerminalSnapshot, withPaper: Bool) -> Line {
    let (words, now) = (scene.words, scene.now)
    if let operation = scene.recentOperation(on: terminal.id) {
      return words.progress(of: operation, now: now).line
    }
    let facts = terminal.facts
    let contact = facts.knowledge(of: .terminalContact, at: now)
    if let record = contact.fresh, let name = record.value.text, name != "answering" {
      let severity = scene.severities[.terminalContact, of: terminal.id]
      let text = words.choice(name, of: .terminalContact) + " " + words.shortDuration(now - record.since)
      return Line(text, severity.map(Role.init) ?? fallbackRole(terminal))
    }
    if let record = facts.knowledge(of: .terminalReachable, at: now).fresh, record.value.bool == false {
      let text = words[.noAnswer] + " " + words.shortDuration(now - record.since)
      return Line(text, fallbackRole(terminal))
    }
    var line = scene.worded(.terminalState, of: facts).line
    if withPaper, let paper = facts.value(of: .terminalPaper, at: now)?.text, paper != "ok" {
      line.add(scene.glyphs.dot, .faint)
      line.add(words.choice(paper, of: .terminalPaper), ValueMeaning.role(of: .text(paper), fact: .terminalPaper))
    }
    return line
  }

  private func fallbackRole(_ terminal: TerminalSnapshot) -> Role {
    switch terminal.availability {
    case .cannot: .critical
    case .notKnown: .unknown
    case .canTakeCards: .warning
    }
  }

  private func content(of column: Column, _ terminal: TerminalSnapshot) -> Line {
    switch column {
    case .paper:
      var paper = scene.short(.terminalPaper, of: terminal.facts)
      if let name = terminal.facts.value(of: .terminalPaper, at: scene.now)?.text {
        paper.text = scene.words.plainChoice(name)
      }
      return paper.line
    case .battery:
      var line = scene.short(.terminalBattery, of: terminal.facts).line
      // `100 %` would need a sixth cell.
      line.spans = line.spans.map { span in
        var span = span
        if let space = span.text.utf8.firstIndex(of: UInt8(ascii: " ")) { span.text.remove(at: space) }
        return span
      }
      return line
    case .response: return scene.short(.terminalResponseTime, of: terminal.facts).line
    case .software: return scene.short(.terminalSoftware, of: terminal.facts).line
    case .signal: return scene.signal(of: scene.link(of: terminal)?.facts)
    case .answered:
      // When it last said how it is; that it did not answer is no answer.
      guard let last = terminal.facts.records[.terminalResponseTime]?.observedAt else {
        return scene.short(.terminalState, of: terminal.facts).line
      }
      return Line(scene.words.shortDuration(scene.now - last), .muted)
    case .history: return Line()
    }
  }

  private func drawHistory(
    of terminal: TerminalSnapshot, on canvas: inout Canvas, x: Int, y: Int, width: Int, ground: Role
  ) {
    let samples = terminal.facts.history[.terminalResponseTime] ?? []
    let columns = GraphColumns(samples, count: width * 2, now: scene.now)
    guard let highest = columns.highest else {
      let knowledge = terminal.facts.knowledge(of: .terminalResponseTime, at: scene.now)
      let isReported = knowledge != .notReported
      canvas.put(
        isReported ? scene.glyphs.pending : scene.glyphs.none, x: x, y: y, width: width,
        style: Style(isReported ? .unknown : .faint, on: ground))
      return
    }
    canvas.graph(
      columns, scale: GraphScale(holding: highest, atLeast: 20),
      in: Rect(x: x, y: y, width: width, height: 1), role: .graph, on: ground)
  }

  // MARK: Graph

  private func drawGraph(of terminal: TerminalSnapshot, on canvas: inout Canvas, in rect: Rect) {
    let view = GraphView(scene: scene)
    let name = scene.name(of: terminal.id)
    let link = scene.link(of: terminal)?.facts
    // Beside the response time, where there is room, what most often explains it.
    let second: (Fact, SubjectFacts)? =
      if let link, link.records[.linkSignal] != nil {
        (.linkSignal, link)
      } else {
        terminal.facts.records[.terminalBattery].map { _ in (.terminalBattery, terminal.facts) }
      }
    guard rect.width >= 90, let (fact, facts) = second else {
      view.draw(.terminalResponseTime, of: terminal.facts, title: name, on: &canvas, in: rect)
      return
    }
    let half = (rect.width - 3) / 2
    let left = Rect(x: rect.x, y: rect.y, width: half, height: rect.height)
    view.draw(.terminalResponseTime, of: terminal.facts, title: name, on: &canvas, in: left)
    let right = Rect(x: rect.x + rect.width - half, y: rect.y, width: half, height: rect.height)
    view.draw(fact, of: facts, title: name, on: &canvas, in: right)
  }
}

extension Scene {
  /// The terminal whose graph is shown.
  var selectedTerminal: TerminalSnapshot? {
    guard case .subject(let id) = selectedRow(of: .terminals) else { return nil }
    return snapshot.terminal(id)
  }

  /// The link of a terminal.
  func link(of terminal: TerminalSnapshot) -> LinkSnapshot? {
    let role = LinkIdentity.Role.terminal(terminal.id)
    return snapshot.links.indices.first { snapshot.links[$0].identity.role == role }.map { snapshot.links[$0] }
  }

  /// `▂▄▆█ -58 dBm`, `▂▄▆█ good`, or that nobody reports it.
  func signal(of facts: SubjectFacts?, withUnit: Bool = true) -> Line {
    guard let facts else { return Line(glyphs.none, .faint) }
    if let (power, isFresh) = number(.linkSignal, of: facts) {
      let bearer = facts.records[.linkBearer]?.value.text
      var line = SignalBars(decibelMilliwatts: power, bearer: bearer).line(glyphs, isFresh: isFresh)
      line.add(" ")
      let text = (Phrasebook.number(power) + (withUnit ? " dBm" : "")).aligned(right: withUnit ? 8 : 4)
      line.add(text, isFresh ? .text : .unknown, isFresh ? [] : .italic)
      return line
    }
    if let record = facts.knowledge(of: .linkSignalGrade, at: now).record, let grade = record.value.text,
      let bars = SignalBars(grade: grade)
    {
      let isFresh = facts.knowledge(of: .linkSignalGrade, at: now).fresh != nil
      var line = bars.line(glyphs, isFresh: isFresh)
      line.add(" ")
      line.add(words.choice(grade, of: .linkSignalGrade), isFresh ? .text : .unknown, isFresh ? [] : .italic)
      return line
    }
    if facts.knowledge(of: .linkBearer, at: now).record?.value.text == "ethernet" {
      return Line(words[.wired], .muted)
    }
    return short(.linkSignal, of: facts).line
  }
}
