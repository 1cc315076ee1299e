import ShopModel

/// The upgrade queue: what is to be installed where, how far it is, what it waits for.
struct UpgradesPanel {
  let scene: Scene
  private let words: UpgradeWords
  private let items: [Item]

  /// An item of the queue in words.
  private struct Item {
    var facts: SubjectFacts
    var name: String
    /// What is installed, with its kind.
    var what: Line
    var reason: Line
    var detail: Line
  }

  init(scene: Scene) {
    self.scene = scene
    let words = UpgradeWords(scene: scene)
    self.words = words
    items = scene.snapshot.upgrades.map { facts in
      Item(
        facts: facts, name: scene.upgradeName(facts), what: words.what(facts, short: false),
        reason: words.reason(of: facts), detail: words.detail(of: facts))
    }
  }

  var wish: Int { max(1, items.count) }

  /// The rows of everything there is to say.
  var fullWish: Int { wish + items.count { !$0.detail.isEmpty || !$0.reason.isEmpty } }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard rect.width > 0, rect.height > 0 else { return }
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
    var rows = window.indices.map { row(of: items[$0], columns) }
    let order = rows.indices.filter { !rows[$0].below.isEmpty }.sorted { left, right in
      (rows[left].urgency, left) < (rows[right].urgency, right)
    }
    for index in order.dropFirst(rect.height - window.count) { rows[index].below = Line() }
    var y = rect.y
    for row in rows {
      draw(row, columns, on: &canvas, x: rect.x, y: y, width: rect.width)
      y += row.below.isEmpty ? 1 : 2
    }
  }

  /// An item as it is drawn.
  private struct ItemRow {
    var item: Item
    /// Whether the state fits beside the versions with its reason.
    var isWhole: Bool
    /// What stands in a second row; empty: it has none.
    var below: Line

    var urgency: Int { isWhole ? 2 : item.facts.records[.upgradeState]?.value.text == "failed" ? 0 : 1 }
  }

  /// The second row says why it failed or what it waits for, where the first has no room for that, and the details.
  private func row(of item: Item, _ columns: Columns) -> ItemRow {
    let state = words.stateLine(item.facts, item.facts.records[.upgradeState]?.value.text)
    let isWhole = state.width <= columns.width - columns.state
    let reason = isWhole ? Line() : item.reason
    let below =
      reason.isEmpty || item.detail.isEmpty
      ? reason + item.detail : reason + Line(scene.glyphs.dot, .muted) + item.detail
    return ItemRow(item: item, isWhole: isWhole, below: below)
  }

  /// Where the columns are, counted from the left.
  private struct Columns {
    var name: Int
    var what: Int
    var state: Int
    var width: Int
    /// Whether the versions stand without their kind.
    var isShort: Bool
  }

  private func columns(width: Int) -> Columns {
    let name = nameWidth(width)
    let what = whatWidth(width - name - 1)
    return Columns(
      name: name, what: what, state: name + 1 + what + 2, width: width, isShort: what < longestWhat)
  }

  private func nameWidth(_ width: Int) -> Int {
    let longest = items.lazy.map(\.name.cellWidth).max() ?? 0
    return min(max(longest, 4), max(6, width / 3), 24)
  }

  private func draw(
    _ shown: ItemRow, _ columns: Columns, on canvas: inout Canvas, x: Int, y: Int, width: Int
  ) {
    let (item, below) = (shown.item, shown.below)
    let row = Row.subject(item.facts.id)
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
    canvas.put(item.name, x: x, y: y, width: columns.name, style: Style(.text, on: ground))
    let what = columns.isShort ? words.what(item.facts, short: true) : item.what
    canvas.put(what, x: x + columns.name + 1, y: y, width: columns.what, on: ground)
    var stateX = x + columns.state
    // Without versions to show, a long state may begin where they would stand.
    if what.isEmpty, !shown.isWhole { stateX = x + columns.name + 1 }
    let isSplit = !below.isEmpty && !shown.isWhole
    drawState(item.facts, isSplit: isSplit, on: &canvas, x: stateX, y: y, width: x + width - stateX, ground: ground)
    guard !below.isEmpty else { return }
    // Under the versions where it fits there, else as far to the left as is needed.
    let indent = max(2, min(columns.name + 1, width - below.width))
    canvas.put(below, x: x + indent, y: y + 1, width: width - indent, on: ground)
  }

  /// The width of the column of versions: with the kind if that leaves room for the state.
  private func whatWidth(_ rest: Int) -> Int {
    let full = longestWhat
    if full + 2 + 22 <= rest { return full }
    let short = items.lazy.map { words.what($0.facts, short: true).width }.max() ?? 0
    return min(short, max(0, rest - 10))
  }

  private var longestWhat: Int { items.lazy.map(\.what.width).max() ?? 0 }

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
    canvas.put(words.stateLine(item, name, isSplit: isSplit), x: x, y: y, width: width, on: ground)
  }
}
