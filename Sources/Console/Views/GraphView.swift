import ShopModel

/// The recent past of one fact, with its scale and how far back it goes.
struct GraphView {
  let scene: Scene

  /// Draws a title row and the graph below it; at least 3 rows.
  func draw(_ fact: Fact, of facts: SubjectFacts, title: String, on canvas: inout Canvas, in rect: Rect) {
    guard rect.height >= 2, rect.width >= 24 else { return }
    let words = scene.words
    var heading = Line(title, .muted)
    if !title.isEmpty { heading.add(scene.glyphs.dot, .faint) }
    heading.add(words.name(of: fact), .muted)
    let used = canvas.put(heading, x: rect.x, y: rect.y, width: rect.width * 2 / 3)

    let scaleWidth = 9
    let plot = Rect(
      x: rect.x + scaleWidth, y: rect.y + 1, width: rect.width - scaleWidth, height: min(14, rect.height - 1))
    let columns = GraphColumns(facts.history[fact] ?? [], count: plot.width * 2, now: scene.now)
    guard let highest = columns.highest, let lowest = columns.lowest else {
      let word = scene.worded(fact, of: facts)
      let isMissing = facts.records[fact] == nil
      canvas.put(
        isMissing ? word.text : words[.noHistoryYet], x: rect.x, y: rect.y + 1, width: rect.width,
        style: Style(.role(.unknown), on: .role(.background), .italic))
      return
    }
    let scale = GraphView.scale(of: fact, lowest: lowest, highest: highest)
    canvas.put(
      Line(words(.last, ["time": words.duration(columns.span)]), .muted), endingAt: rect.x + rect.width, y: rect.y,
      width: rect.width - used - 2)
    canvas.graph(columns, scale: scale, in: plot, role: .graph)
    let labels = [(scale.high, plot.y), (scale.low, plot.y + plot.height - 1)]
    for (value, y) in labels where plot.height > 1 || value == scale.high {
      let text = words.value(.number(value), of: fact, now: scene.now).aligned(right: scaleWidth - 1)
      canvas.put(text, x: rect.x, y: y, width: scaleWidth - 1, style: Style(.muted))
    }
  }

  static func scale(of fact: Fact, lowest: Double, highest: Double) -> GraphScale {
    switch fact.definition.unit {
    case .percent: GraphScale(low: 0, high: 100)
    case .decibelMilliwatts: GraphScale(low: -120, high: max(-40, highest))
    default: GraphScale(holding: highest, atLeast: 20)
    }
  }
}
