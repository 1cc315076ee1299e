import ShopModel

/// The graphs of a subject, as large as there is room, over a time that one chooses.
struct HistoryView {
  let scene: Scene
  let id: SubjectID

  /// The least that a graph takes: its name, four rows, the time, an empty row.
  private static let leastRows = 7

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
    let heading = scene.heading(of: id)
    let zooms = zoomLine(room: rect.width - heading.width - 10)
    let inside = canvas.box(rect, caption: .init(heading, badge: zooms), border: .focus)
    guard inside.width >= 24, inside.height >= 2 else { return }
    canvas.setCursor(column: inside.x, row: inside.y)
    let curves = scene.curves
    guard !curves.isEmpty else {
      canvas.put(
        scene.text(of: .nothingGraphed), x: inside.x, y: inside.y, width: inside.width, style: Style(.muted))
      return
    }
    let visible = max(1, min(curves.count, (inside.height + 1) / Self.leastRows))
    let first = scene.firstLine(of: curves.count, visible: visible, on: &canvas)
    let shown = Array(curves[first..<first + visible])
    var y = inside.y
    for (curve, height) in zip(shown, heights(of: shown, room: inside.height + 1)) {
      HistoryGraph(scene: scene, curve: curve, hasAxis: true).draw(
        on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: height - 1))
      y += height
    }
    scene.drawScrollMark(on: &canvas, in: rect)
  }

  /// How many rows each graph has, with the empty one below it. Of the time in which cards could be taken there is less to
  /// see than of a number.
  private func heights(of curves: [GraphedCurve], room: Int) -> [Int] {
    let weights = curves.map { $0.fact == nil && room >= curves.count * (Self.leastRows + 2) ? 2 : 3 }
    let all = weights.reduce(0, +)
    var (sum, heights) = (0, [Int]())
    for weight in weights {
      heights.append(room * (sum + weight) / all - room * sum / all)
      sum += weight
    }
    return heights
  }

  /// The times one can choose from, the chosen one in brackets; only that one where there is no room.
  private func zoomLine(room: Int) -> Line {
    var line = Line()
    for zoom in HistoryZoom.allCases {
      let name = scene.words.duration(zoom.length)
      if zoom != HistoryZoom.allCases.first { line.add(" ", .muted) }
      if zoom == scene.state.zoom { line.add("[\(name)]", .accent, .bold) } else { line.add(name, .muted) }
    }
    return line.width <= room ? line : Line("[\(scene.words.duration(scene.state.zoom.length))]", .accent, .bold)
  }
}
