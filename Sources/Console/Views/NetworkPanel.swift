import ShopModel

/// The way from the shop to the acquirers, and each terminal's own link.
struct NetworkPanel {
  let scene: Scene

  private let chain: [LinkSnapshot]
  private let own: [LinkSnapshot]
  /// The link of this computer, at which the chain begins.
  private let home: LinkSnapshot?
  /// What the rows of the list are called, in its order, and how they stand.
  private let names: [String]
  private let conditions: [Int]

  init(scene: Scene) {
    self.scene = scene
    chain = scene.snapshot.links.filter { !$0.isOfTerminal && $0.identity.role != .own }
    own = scene.snapshot.links.filter(\.isOfTerminal)
    home = scene.snapshot.links.first { $0.identity.role == .own }
    names = own.map { scene.name(of: $0.id) } + scene.snapshot.apparatus.map { scene.name(of: $0.id) }
    conditions =
      own.map { NetworkPanel.rank(scene.condition(of: $0)) }
      + scene.snapshot.apparatus.map { NetworkPanel.rank(scene.condition(of: $0)) }
  }

  private var apparatus: [ApparatusSnapshot] { scene.snapshot.apparatus }

  var wish: Int {
    scene.snapshot.links.isEmpty && apparatus.isEmpty ? 1 : (chain.isEmpty ? 0 : 2) + own.count + apparatus.count
  }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard rect.width > 0, rect.height > 0 else { return }
    guard !scene.snapshot.links.isEmpty || !apparatus.isEmpty else {
      canvas.put(scene.words[.noLinks], x: rect.x, y: rect.y, width: rect.width, style: Style(.muted))
      return
    }
    var y = rect.y
    if !chain.isEmpty, rect.height >= 2 {
      drawChain(on: &canvas, x: rect.x, y: y, width: rect.width)
      y += 2
    }
    var room = rect.y + rect.height - y
    if !chain.isEmpty, room > own.count + apparatus.count {
      y += 1
      room -= 1
    }
    // The chain's links are selected in the chain; the list below has the terminals' own, then printers and power.
    let shown = shown(room: room)
    let columns = self.columns(width: rect.width)
    for (offset, index) in shown.enumerated() {
      let (name, y) = (names[index], y + offset)
      if index < own.count {
        drawRow(own[index], name: name, columns, on: &canvas, x: rect.x, y: y, width: rect.width)
      } else {
        drawRow(apparatus[index - own.count], name: name, on: &canvas, x: rect.x, y: y, width: rect.width)
      }
    }
    if hasBothSources, room > shown.count {
      canvas.put(scene.words[.linkSources], x: rect.x, y: y + shown.count, width: rect.width, style: Style(.muted))
    }
    let below = Rect(
      x: rect.x, y: y + shown.count + 1, width: rect.width, height: room - shown.count - 1)
    if below.height >= 3 { drawGraph(on: &canvas, in: below) }
  }

  // MARK: The list

  /// Which rows of the list are drawn, in its order: where there is no room for all, first the selected one, then those
  /// in trouble, then the others from the top.
  private func shown(room: Int) -> [Int] {
    guard conditions.count > room else { return Array(conditions.indices) }
    let listed = own.map(\.id) + apparatus.map(\.id)
    let selected = listed.firstIndex { scene.isSelected(.subject($0), in: .network) }
    let order = conditions.indices.sorted { left, right in
      if (left == selected) != (right == selected) { return left == selected }
      return (conditions[right], left) < (conditions[left], right)
    }
    return order.prefix(max(0, room)).sorted()
  }

  /// How a row stands; what is not known of a printer or a power source comes between what is well and what is not.
  private static func rank(_ severity: Severity?) -> Int {
    switch severity {
    case .ok: 0
    case nil: 1
    case .notice: 2
    case .warning: 3
    case .critical: 4
    }
  }

  private static func rank(_ condition: LinkCondition) -> Int {
    switch condition {
    case .up, .unknown: 0
    case .troubled(let severity): rank(severity)
    case .down: 4
    }
  }

  /// How many rows of the list a panel that is `height` rows high inside has no room for, and whether one of them is in
  /// trouble.
  func hidden(height: Int) -> (count: Int, isTroubled: Bool) {
    let shown = shown(room: height - (!chain.isEmpty && height >= 2 ? 2 : 0))
    let left = conditions.indices.filter { !shown.contains($0) }
    return (left.count, left.contains { conditions[$0] > 1 })
  }

  // MARK: Chain

  /// `shop ━━━ router ━━━ internet ━━━ host`, and below each what was measured there.
  private func drawChain(on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    let links = chain
    let head = scene.words[.chainShop]
    let names = links.map { scene.name(of: $0.id) }
    let conditions = links.map { scene.condition(of: $0) }
    let homeWidth = head.cellWidth
    // The names get what they need, at most an equal share; the lines between them the rest.
    var nameWidths = names.map(\.cellWidth)
    // Below the last there is no line behind the name that its measurement could reach into.
    if let last = links.last, let condition = conditions.last {
      let measured = measurement(last, condition, withLoss: false).width
      nameWidths[links.count - 1] = max(nameWidths[links.count - 1], measured)
    }
    let forNames = width - homeWidth - links.count * 3
    // The longest gives first.
    while nameWidths.reduce(0, +) > forNames, let longest = nameWidths.max(), longest > 2,
      let index = nameWidths.firstIndex(of: longest)
    {
      nameWidths[index] -= 1
    }
    let spare = width - homeWidth - nameWidths.reduce(0, +) - links.count * 2
    let lineWidth = min(16, max(1, spare / links.count))
    let isRoomForLoss = links.indices.dropLast().allSatisfy { index in
      measurement(links[index], conditions[index], withLoss: true).width <= nameWidths[index] + lineWidth + 1
    }

    drawHome(head, on: &canvas, x: x, y: y, width: homeWidth, reach: homeWidth + lineWidth + 1)
    var place = x + homeWidth
    for (index, link) in links.enumerated() {
      let condition = conditions[index]
      drawWire(condition, on: &canvas, x: place + 1, y: y, width: lineWidth)
      let nameX = place + lineWidth + 2
      let row = Row.subject(link.id)
      let isSelected = scene.isSelected(row, in: .network)
      let room = max(0, min(nameWidths[index], x + width - nameX))
      let zone = Rect(x: nameX - lineWidth, y: y, width: lineWidth + room, height: 2)
      canvas.mark(zone, as: .row(.network, row))
      let style = isSelected ? Style(.title, on: .selection, .bold) : Style(.text)
      canvas.put(names[index], x: nameX, y: y, width: room, style: style)
      if isSelected { canvas.setCursor(column: nameX, row: y) }
      // What was measured stands under the name, as far as where the next one's begins.
      let measuredWidth = index == links.count - 1 ? x + width - nameX : room + lineWidth + 1
      let measured = measurement(link, condition, withLoss: isRoomForLoss)
      // The last one has no line behind it to reach into.
      let fitting = measured.width <= measuredWidth ? measured : measurement(link, condition, withLoss: false)
      canvas.put(fitting, x: nameX, y: y + 1, width: measuredWidth)
      place = nameX + room
    }
  }

  /// The shop itself, and below it how the link of this computer is, if anybody says.
  private func drawHome(_ head: String, on canvas: inout Canvas, x: Int, y: Int, width: Int, reach: Int) {
    guard let home else {
      canvas.put(head, x: x, y: y, width: width, style: Style(.title, on: .background, .bold))
      return
    }
    let row = Row.subject(home.id)
    let isSelected = scene.isSelected(row, in: .network)
    canvas.mark(Rect(x: x, y: y, width: width, height: 2), as: .row(.network, row))
    canvas.put(head, x: x, y: y, width: width, style: Style(.title, on: isSelected ? .selection : .background, .bold))
    if isSelected { canvas.setCursor(column: x, row: y) }
    let condition = scene.condition(of: home)
    var line = Line()
    switch condition {
    case .down: line = Line("\(scene.glyphs.failed) " + scene.words[.linkDown], .critical)
    case .up: line.add("\(scene.glyphs.done) ", .ok)
    case .troubled(let severity): line.spans += [scene.mark(severity), Span(" ")]
    case .unknown: line.add("\(scene.glyphs.unknown) ", .unknown)
    }
    if condition != .down, home.facts.has(.linkBearer) {
      line.spans.append(scene.short(.linkBearer, of: home.facts).span())
    }
    canvas.put(line, x: x, y: y + 1, width: reach)
  }

  private func drawWire(_ condition: LinkCondition, on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    let (sign, role): (Unicode.Scalar, Role) =
      switch condition {
      case .up: (scene.glyphs.wire, .ok)
      case .troubled(let severity): (scene.glyphs.wire, Role(severity))
      case .down: (scene.glyphs.brokenLine, .critical)
      case .unknown: (scene.glyphs.brokenLine, .unknown)
      }
    canvas.fill(Rect(x: x, y: y, width: width, height: 1), with: sign, style: Style(role))
    if condition == .down { canvas.set(scene.glyphs.cross, x: x + width / 2, y: y, style: Style(.critical)) }
  }

  private func measurement(_ link: LinkSnapshot, _ condition: LinkCondition, withLoss: Bool) -> Line {
    var line = Line()
    switch condition {
    case .down: return Line("\(scene.glyphs.failed) " + scene.words[.linkDown], .critical)
    case .up: line.add("\(scene.glyphs.done) ", .ok)
    case .troubled(let severity): line.spans += [scene.mark(severity), Span(" ")]
    case .unknown:
      if link.facts.records.isEmpty {
        let known = scene.worded(link.facts.declared.contains(.linkUp) ? .linkUp : .linkLatency, of: link.facts)
        return known.line
      }
      line.add("\(scene.glyphs.unknown) ", .unknown)
    }
    if link.facts.has(.linkLatency) { line.spans.append(scene.short(.linkLatency, of: link.facts).span()) }
    if withLoss, let (loss, isFresh) = scene.number(.linkLoss, of: link.facts) {
      let text = scene.words(.loss, ["share": Phrasebook.number(loss, decimals: 1) + "%"])
      line.add(" " + text, isFresh ? (loss > 0 ? .text : .muted) : .unknown)
    }
    return line
  }

  // MARK: Terminals' links

  /// Whether in a row a time stands that was measured here beside a signal that the terminal or a service reports: the two
  /// are not of one piece, and it is said.
  private var hasBothSources: Bool {
    own.contains { link in
      let records = link.facts.records
      guard records[.linkLatency]?.source == Reading.measuredHere else { return false }
      return [Fact.linkSignal, .linkBearer].contains { fact in
        records[fact].map { $0.source != Reading.measuredHere } ?? false
      }
    }
  }

  private enum Column { case bearer, signal, history, response }

  private func columns(width: Int) -> [(Column, Int)] {
    switch width {
    case ..<30: return [(.response, 7)]
    case ..<50:
      // A name is worth more than a unit everybody knows.
      let signal = width - 28 >= nameWidth(width) ? 13 : 9
      return [(.bearer, 5), (.signal, signal), (.response, 7)]
    default:
      let fixed = 6 + 13 + 7 + 3
      let name = nameWidth(width)
      let history = width - name - fixed - 1
      return [(.bearer, 6), (.signal, 13)] + (history >= 6 ? [(.history, history)] : []) + [(.response, 7)]
    }
  }

  private func nameWidth(_ width: Int) -> Int {
    let longest = names.lazy.map(\.cellWidth).max() ?? 0
    return min(max(longest, 4), max(6, width * 2 / 5), 24)
  }

  private func drawRow(
    _ link: LinkSnapshot, name: String, _ columns: [(Column, Int)], on canvas: inout Canvas, x left: Int, y: Int,
    width: Int
  ) {
    let ground = drawGround(of: link.id, on: &canvas, x: left, y: y, width: width)
    let fixed = columns.reduce(0) { $0 + $1.1 + 1 }
    let nameWidth = max(0, width - fixed)
    canvas.put(name, x: left, y: y, width: nameWidth, style: Style(.text, on: ground))
    var x = left + nameWidth
    for (column, columnWidth) in columns {
      x += 1
      switch column {
      case .bearer:
        canvas.put(scene.short(.linkBearer, of: link.facts).line, x: x, y: y, width: columnWidth, on: ground)
      // That it is wired stands in the column before.
      case .signal where link.facts.records[.linkBearer]?.value.text == "ethernet": break
      case .signal:
        canvas.put(
          scene.signal(of: link.facts, withUnit: columnWidth >= 13), x: x, y: y, width: columnWidth, on: ground)
      case .response:
        let line = response(of: link)
        canvas.put(line, endingAt: x + columnWidth, y: y, width: columnWidth, on: ground)
      case .history: drawHistory(of: link, on: &canvas, x: x, y: y, width: columnWidth, ground: ground)
      }
      x += columnWidth
    }
  }

  /// What a row stands on; the whole of it is marked.
  private func drawGround(of id: SubjectID, on canvas: inout Canvas, x: Int, y: Int, width: Int) -> Role {
    let row = Row.subject(id)
    let full = Rect(x: x - 1, y: y, width: width + 2, height: 1)
    let isSelected = scene.isSelected(row, in: .network)
    if isSelected {
      canvas.fill(full, style: Style(.text, on: .selection))
      canvas.set(scene.glyphs.marker, x: x - 1, y: y, style: Style(.accent, on: .selection, .bold))
      canvas.setCursor(column: x, row: y)
    }
    canvas.mark(full, as: .row(.network, row))
    return isSelected ? .selection : .background
  }

  /// A printer or a power source: its name, its sign, and what matters of it.
  private func drawRow(
    _ apparatus: ApparatusSnapshot, name: String, on canvas: inout Canvas, x: Int, y: Int, width: Int
  ) {
    let ground = drawGround(of: apparatus.id, on: &canvas, x: x, y: y, width: width)
    let nameWidth = min(nameWidth(width), width)
    canvas.put(name, x: x, y: y, width: nameWidth, style: Style(.text, on: ground))
    var line = Line([scene.mark(of: apparatus), Span(" ")])
    line.spans += scene.summary(of: apparatus).spans
    canvas.put(line, x: x + nameWidth + 1, y: y, width: max(0, width - nameWidth - 1), on: ground)
  }

  /// The time of the link itself where somebody reports it, else of the terminal behind it.
  private func response(of link: LinkSnapshot) -> Line {
    if link.facts.has(.linkLatency) { return scene.short(.linkLatency, of: link.facts).line }
    guard let terminal = facts(behind: link) else { return Line(scene.glyphs.none, .faint) }
    return scene.short(.terminalResponseTime, of: terminal).line
  }

  private func history(of link: LinkSnapshot) -> [Sample] {
    if let samples = link.facts.history[.linkLatency], !samples.isEmpty { return samples }
    return facts(behind: link)?.history[.terminalResponseTime] ?? []
  }

  /// What is known of the terminal that a link belongs to.
  private func facts(behind link: LinkSnapshot) -> SubjectFacts? {
    guard case .terminal(let terminal) = link.identity.role else { return nil }
    return scene.facts(of: terminal)
  }

  private func drawHistory(
    of link: LinkSnapshot, on canvas: inout Canvas, x: Int, y: Int, width: Int, ground: Role
  ) {
    let columns = GraphColumns(history(of: link), count: width * 2, now: scene.now)
    guard let highest = columns.highest else { return }
    canvas.graph(
      columns, scale: GraphScale(holding: highest, atLeast: 20), in: Rect(x: x, y: y, width: width, height: 1),
      role: .graph, on: ground)
  }

  // MARK: Graph

  /// The past of the way to the host, or of the selected link.
  private func drawGraph(on canvas: inout Canvas, in rect: Rect) {
    let selected = scene.snapshot.links.first { scene.isSelected(.subject($0.id), in: .network) }
    let shown = selected?.identity.role == .own ? nil : selected
    guard let link = shown ?? chain.last ?? own.first else { return }
    let view = GraphView(scene: scene)
    if link.facts.history[.linkLatency]?.isEmpty == false || !link.isOfTerminal {
      view.draw(.linkLatency, of: link.facts, title: scene.name(of: link.id), on: &canvas, in: rect)
    } else if let terminal = scene.terminal(behind: link.id) {
      view.draw(.terminalResponseTime, of: terminal.facts, title: scene.name(of: link.id), on: &canvas, in: rect)
    }
  }
}

extension LinkSnapshot {
  /// Whether it is a terminal's own link.
  var isOfTerminal: Bool { if case .terminal = identity.role { true } else { false } }
}

/// What is known of a piece of the way.
enum LinkCondition: Hashable {
  case up
  case troubled(Severity)
  case down
  case unknown
}

extension Scene {
  /// How a piece of the way stands.
  func condition(of link: LinkSnapshot) -> LinkCondition {
    let isUp = link.facts.value(of: .linkUp, at: now)
    if isUp?.bool == false { return .down }
    guard isUp != nil || link.facts.value(of: .linkLatency, at: now) != nil else { return .unknown }
    return worstFinding(of: link.id).map { $0 > .ok ? .troubled($0) : .up } ?? .up
  }
}
