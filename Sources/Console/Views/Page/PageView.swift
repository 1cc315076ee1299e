import ShopModel

/// What a line of a page is about, where one can select it.
enum PageTarget: Hashable, Sendable {
  case operation(Operation.ID)
  case duty(SubjectID)
  /// An item of a duty's checklist, counted from 0.
  case item(SubjectID, Int)
  /// A line of the record.
  case entry(String)
  case setting(Setting.Name)
  /// A fact that is kept by hand.
  case fact(Fact)
}

/// One line of a page.
struct PageRow: Hashable {
  var line = Line()
  var target: PageTarget?
}

/// A view of lines that fills the screen: operations, the record, the calendar, the support card.
protocol Page {
  var scene: Scene { get }
  /// What stands in the upper line, left and right.
  var heading: Line { get }
  var badge: Line { get }
  /// The lines for this width, in order.
  func rows(width: Int) -> [PageRow]
}

extension Page {
  var badge: Line { Line() }

  func draw(on canvas: inout Canvas) {
    let size = scene.size
    guard OverviewLayout.kind(of: size) != .lines else {
      LinesView(scene: scene).draw(on: &canvas)
      return
    }
    let top = HeadlineBar.rows(of: scene)
    HeadlineBar(scene: scene).draw(on: &canvas, rows: top)
    FooterBar(scene: scene).draw(on: &canvas, y: size.rows - 1)
    let rect = Rect(x: 0, y: top, width: size.columns, height: size.rows - top - 1)
    let inside = canvas.box(rect, caption: .init(heading, badge: badge), border: .focus)
    guard inside.width > 10, inside.height > 0 else { return }
    canvas.setCursor(column: inside.x, row: inside.y)
    let rows = self.rows(width: inside.width)
    let first = scene.firstLine(of: rows.count, visible: inside.height, on: &canvas)
    canvas.targets = rows.map(\.target)
    let selected = scene.selectedTarget(among: rows.compactMap(\.target))
    for (index, row) in rows.enumerated() {
      let isSelected = row.target != nil && row.target == selected
      if isSelected, canvas.selectedLine == nil { canvas.selectedLine = index }
      let y = inside.y + index - first
      guard index >= first, y < inside.y + inside.height else { continue }
      let full = Rect(x: inside.x - 1, y: y, width: inside.width + 2, height: 1)
      if isSelected {
        canvas.fill(full, style: Style(.text, on: .selection))
        canvas.set(scene.glyphs.marker, x: full.x, y: y, style: Style(.accent, on: .selection, .bold))
        canvas.setCursor(column: inside.x, row: y)
      }
      if let target = row.target { canvas.mark(full, as: .target(target)) }
      canvas.put(row.line, x: inside.x, y: y, width: inside.width, on: isSelected ? .selection : .background)
    }
    scene.drawScrollMark(on: &canvas, in: rect)
  }
}

extension Scene {
  /// The page that fills the screen; nil: it is another kind of view.
  var page: (any Page)? {
    switch state.view {
    case .operations: OperationsPage(scene: self)
    case .calendar: CalendarPage(scene: self)
    case .support(let id): SupportCard(scene: self, id: id)
    case .journal: JournalPage(scene: self)
    case .settings: SettingsPage(scene: self)
    case .hand(let id): HandPage(scene: self, id: id)
    case .overview, .subject, .history, .incident: nil
    }
  }

  /// The selected line: the person's choice while it is there, else the first.
  func selectedTarget(among targets: [PageTarget]) -> PageTarget? {
    state.chosenTarget.flatMap { targets.contains($0) ? $0 : nil } ?? targets.first
  }
}
