import ShopModel

/// The upgrade queue: what is to be installed where, how far it is, what it waits for.
struct UpgradesPanel {
  let scene: Scene

  var wish: Int { max(1, scene.snapshot.upgrades.count) }

  /// The rows of everything there is to say.
  var fullWish: Int { wish + scene.snapshot.upgrades.count { !detail(of: $0).isEmpty || !reason(of: $0).isEmpty } }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard rect.width > 0, rect.height > 0 else { return }
    let items = scene.snapshot.upgrades
    guard !items.isEmpty else {
      // An empty queue is one that was told to be empty.
      let isKnown = scene.snapshot.reportsUpgrades && scene.snapshot.upgradesListedAt != nil
      let text =
        scene.words[isKnown ? .noUpgrades : scene.snapshot.reportsUpgrades ? .notYetKnown : .upgradesNotReported]
      for (offset, line) in text.wrapped(to: rect.width).prefix(rect.height).enumerated() {
        let style = isKnown ? Style(.muted) : Style(.unknown, on: .background, .italic)
        canvas.put(line, x: rect.x, y: rect.y + offset, width: rect.width, style: style)
      }
      return
    }
    let window = ListWindow(total: items.count, selected: scene.selectedIndex(of: .upgrades), room: rect.height)
    let columns = columns(width: rect.width)
    // Where there is more room than items, those that have more to say get a second row: first what has failed, then
    // what is cut otherwise.
    let below = window.indices.map { (index: $0, line: self.below(items[$0], columns)) }.filter { !$0.line.isEmpty }
    let order = below.sorted { left, right in
      let (a, b) = (urgency(items[left.index], columns), urgency(items[right.index], columns))
      return (a, left.index) < (b, right.index)
    }
    let split = Set(order.prefix(rect.height - window.count).map(\.index))
    var y = rect.y
    for index in window.indices {
      let line = split.contains(index) ? below.first { $0.index == index }?.line ?? Line() : Line()
      drawRow(items[index], columns, below: line, on: &canvas, x: rect.x, y: y, width: rect.width)
      y += line.isEmpty ? 1 : 2
    }
  }

  private func urgency(_ item: SubjectFacts, _ columns: Columns) -> Int {
    isWhole(item, columns) ? 2 : item.records[.upgradeState]?.value.text == "failed" ? 0 : 1
  }

  /// Where the columns are, counted from the left.
  private struct Columns {
    var name: Int
    var what: Int
    var state: Int
    var width: Int
  }

  private func columns(width: Int) -> Columns {
    let name = nameWidth(width)
    let what = whatWidth(width - name - 1)
    return Columns(name: name, what: what, state: name + 1 + what + 2, width: width)
  }

  /// What stands in a second row: why it failed or what it waits for, where the first has no room for that, and the
  /// details.
  private func below(_ item: SubjectFacts, _ columns: Columns) -> Line {
    let reason = isWhole(item, columns) ? Line() : reason(of: item)
    let detail = detail(of: item)
    return reason.isEmpty || detail.isEmpty ? reason + detail : reason + Line(scene.glyphs.dot, .muted) + detail
  }

  /// Whether the state fits beside the versions with its reason.
  private func isWhole(_ item: SubjectFacts, _ columns: Columns) -> Bool {
    stateLine(item, item.records[.upgradeState]?.value.text).width <= columns.width - columns.state
  }

  private func nameWidth(_ width: Int) -> Int {
    let longest = scene.snapshot.upgrades.map { scene.upgradeName($0).cellWidth }.max() ?? 0
    return min(max(longest, 4), max(6, width / 3), 24)
  }

  private func drawRow(
    _ item: SubjectFacts, _ columns: Columns, below: Line, on canvas: inout Canvas, x: Int, y: Int, width: Int
  ) {
    let row = Row.subject(item.id)
    let isSelected = scene.isSelected(row, in: .upgrades)
    let ground: Role = isSelected ? .selection : .background
    let full = Rect(x: x - 1, y: y, width: width + 2, height: below.isEmpty ? 1 : 2)
    if isSelected {
      canvas.fill(full, style: Style(.text, on: .selection))
      for line in 0..<full.height {
        canvas.set(scene.glyphs.marker, x: x - 1, y: y + line, style: Style(.accent, on: .selection, .bold))
      }
      canvas.setCursor(column: x, row: y)
    }
    canvas.mark(full, as: .row(.upgrades, row))
    canvas.put(scene.upgradeName(item), x: x, y: y, width: columns.name, style: Style(.text, on: ground))
    let what = self.what(item, short: columns.what < self.whatWidth(short: false))
    canvas.put(what, x: x + columns.name + 1, y: y, width: columns.what, on: ground)
    var stateX = x + columns.state
    // Without versions to show, a long state may begin where they would stand.
    if what.isEmpty, !isWhole(item, columns) { stateX = x + columns.name + 1 }
    let isSplit = !below.isEmpty && !isWhole(item, columns)
    drawState(item, isSplit: isSplit, on: &canvas, x: stateX, y: y, width: x + width - stateX, ground: ground)
    guard !below.isEmpty else { return }
    // Under the versions where it fits there, else as far to the left as is needed.
    let indent = max(2, min(columns.name + 1, width - below.width))
    canvas.put(below, x: x + indent, y: y + 1, width: width - indent, on: ground)
  }

  /// The width of the column of versions: with the kind if that leaves room for the state.
  private func whatWidth(_ rest: Int) -> Int {
    let full = whatWidth(short: false)
    return full + 2 + 22 <= rest ? full : min(whatWidth(short: true), max(0, rest - 10))
  }

  private func whatWidth(short: Bool) -> Int {
    scene.snapshot.upgrades.map { what($0, short: short).width }.max() ?? 0
  }

  /// `firmware 2.0.9 → 2.1.0`
  private func what(_ item: SubjectFacts, short: Bool) -> Line {
    var line = Line()
    let versions = [Fact.upgradeFrom, .upgradeTo].map { item.records[$0]?.value.text.map { DeviceText.clean($0) } }
    let isNamedByKind = scene.terminal(ofUpgrade: item) == nil && item.records[.upgradeTerminal] == nil
    if !isNamedByKind, !short || versions[1] == nil, let kind = item.records[.upgradeKind] {
      line.add(scene.words.value(kind.value, of: .upgradeKind, now: scene.now) + " ", .muted)
    }
    switch (versions[0], versions[1]) {
    case (let from?, let to?):
      line.add(short ? "\(from)\(scene.glyphs.arrow)\(to)" : "\(from) \(scene.glyphs.arrow) \(to)")
    case (_, let to?): line.add(scene.glyphs.arrow + " " + to)
    default: break
    }
    return line
  }

  private func drawState(
    _ item: SubjectFacts, isSplit: Bool, on canvas: inout Canvas, x: Int, y: Int, width: Int, ground: Role
  ) {
    guard width > 0 else { return }
    let state = item.knowledge(of: .upgradeState, at: scene.now)
    let name = state.record?.value.text
    if let (progress, isFresh) = scene.number(.upgradeProgress, of: item),
      ["downloading", "installing", "rebooting"].contains(name ?? ""), width >= 8
    {
      let percent = (Phrasebook.number(progress) + "%").aligned(right: 4)
      let barWidth = min(20, width - 5)
      canvas.meter(
        progress / 100, x: x, y: y, width: barWidth, colours: isFresh ? .gradient(.graph, .accent) : .plain(.unknown),
        on: ground)
      let used =
        barWidth
        + canvas.put(
          Line(" " + percent, isFresh ? .text : .unknown), x: x + barWidth, y: y, width: width - barWidth, on: ground)
      let word = Line("  " + scene.words.choice(name ?? "", of: .upgradeState), .muted)
      if used + word.width <= width { canvas.put(word, x: x + used, y: y, width: width - used, on: ground) }
      return
    }
    canvas.put(stateLine(item, name, isSplit: isSplit), x: x, y: y, width: width, on: ground)
  }

  /// Why it failed, or what it waits for, in words of its own.
  private func reason(of item: SubjectFacts) -> Line {
    let isFresh = item.knowledge(of: .upgradeState, at: scene.now).fresh != nil
    let role: Role = isFresh ? .text : .unknown
    switch item.records[.upgradeState]?.value.text {
    case "waiting":
      return item.records[.upgradeWaitingFor]?.value.text.map {
        Line(scene.words.choice($0, of: .upgradeWaitingFor), role)
      } ?? Line()
    case "failed": return failure(of: item).map { Line($0, role) } ?? Line()
    default: return Line()
    }
  }

  private func failure(of item: SubjectFacts) -> String? {
    [Fact.upgradeFailureText, .upgradeFailureCode].lazy.compactMap { item.records[$0]?.value.text }
      .first { !$0.isEmpty }.map { DeviceText.clean($0) }
  }

  /// - Parameter isSplit: whether its reason stands elsewhere.
  private func stateLine(_ item: SubjectFacts, _ state: String?, isSplit: Bool = false) -> Line {
    let words = scene.words
    let isFresh = item.knowledge(of: .upgradeState, at: scene.now).fresh != nil
    func text(_ key: TextKey, _ values: KeyValuePairs<String, String>, _ role: Role) -> Line {
      Line(words(key, values), isFresh ? role : .unknown, isFresh ? [] : .italic)
    }
    switch state {
    case "waiting" where !isSplit || reason(of: item).isEmpty:
      let reason = item.records[.upgradeWaitingFor]?.value.text
      return text(
        .waitingFor, ["what": reason.map { words.choice($0, of: .upgradeWaitingFor) } ?? words[.notReported]], .text)
    case "failed":
      var line = Line([Span(scene.glyphs.failed + " ", isFresh ? .critical : .unknown)])
      if isSplit, !reason(of: item).isEmpty { return line + scene.worded(.upgradeState, of: item).line }
      line.add(text(.failedBecause, ["why": failure(of: item) ?? words[.notReported]], .critical))
      return line
    case "scheduled", "announced":
      guard let start = item.records[.upgradeStarts]?.value.time else { break }
      let end = item.records[.upgradeEnds]?.value.time
      return text(.plainValue, ["value": words.window(start, end, now: scene.now)], .notice)
    default: break
    }
    return scene.worded(.upgradeState, of: item).line
  }

  /// The window, the deadline, the attempts: as far as they are known.
  private func detail(of item: SubjectFacts) -> Line {
    let words = scene.words
    var parts: [String] = []
    let state = item.records[.upgradeState]?.value.text
    if let start = item.records[.upgradeStarts]?.value.time, state != "scheduled", state != "announced" {
      parts.append(words.window(start, item.records[.upgradeEnds]?.value.time, now: scene.now))
    }
    if let deadline = item.records[.upgradeMandatoryBy]?.value.time {
      parts.append(words(.mandatoryBy, ["time": words.moment(deadline, now: scene.now)]))
    }
    if let attempts = item.records[.upgradeAttempts]?.value.number, attempts > 0 {
      parts.append(words(.attempts, ["n": Phrasebook.number(attempts)]))
    }
    if state == "failed", let code = item.records[.upgradeFailureCode]?.value.text, !code.isEmpty {
      parts.append(words(.failureCode, ["code": DeviceText.clean(code)]))
    }
    return parts.isEmpty ? Line() : Line(parts.joined(separator: scene.glyphs.dot), .muted)
  }
}
