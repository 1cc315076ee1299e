import ShopModel

/// The past of one curve, with its scale and its time: from where to where it went, and where nobody knows.
struct HistoryGraph {
  let scene: Scene
  let curve: GraphedCurve
  /// Whether the time stands below it, or only in its upper line.
  var hasAxis = false

  /// Room for the numbers of the scale.
  private static let scaleWidth = 9

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard rect.height >= 2, rect.width >= 24 else { return }
    let slots = scene.slots(of: curve)
    let lowest = slots.compactMap { $0?.low }.min()
    let highest = slots.compactMap { $0?.high }.max()
    drawHeading(from: lowest, to: highest, on: &canvas, in: rect)
    let plot = Rect(
      x: rect.x + Self.scaleWidth, y: rect.y + 1, width: rect.width - Self.scaleWidth,
      height: rect.height - (hasAxis ? 2 : 1))
    guard plot.height > 0 else { return }
    if hasAxis { drawAxis(on: &canvas, below: plot) }
    guard let lowest, let highest else {
      drawNothing(on: &canvas, in: plot)
      return
    }
    let scale =
      curve.fact.map { GraphView.scale(of: $0, lowest: lowest, highest: highest) } ?? GraphScale(low: 0, high: 100)
    canvas.band(slots, scale: scale, in: plot) { low, height in
      guard curve.fact != nil else { return .role(low < 100 ? .critical : .ok) }
      return height < 0.5
        ? .blend(.border, .graph, UInt8(140 + height * 230)) : .blend(.graph, .accent, UInt8((height - 0.5) * 510))
    }
    for (value, y) in [(scale.high, plot.y), (scale.low, plot.y + plot.height - 1)]
    where plot.height > 1 || value == scale.high {
      canvas.put(
        text(value).aligned(right: Self.scaleWidth - 1), x: rect.x, y: y, width: Self.scaleWidth - 1,
        style: Style(.muted))
    }
  }

  private func text(_ value: Double) -> String {
    guard let fact = curve.fact else { return Phrasebook.number(value) + " %" }
    return scene.words.value(.number(value), of: fact, now: scene.now)
  }

  // MARK: The upper line

  private func drawHeading(from lowest: Double?, to highest: Double?, on canvas: inout Canvas, in rect: Rect) {
    let words = scene.words
    let time = timeLine
    let room = rect.width - time.width - 2
    var heading = Line(name, .text)
    /// Half a number is worse than none.
    func add(_ text: String, _ role: Role, _ attributes: Attributes = []) {
      guard heading.width + text.cellWidth <= room else { return }
      heading.add(text, role, attributes)
    }
    if let times, times.watched > .zero {
      add("  " + share(times), times.notAble > .zero ? .critical : .ok, .bold)
      let parts: [(TextKey, Duration, Role)] = [
        (.historyNotAble, times.notAble, .critical), (.historyNotKnown, times.notKnown, .unknown),
        (.historyNotWatched, unwatched(times), .muted),
      ]
      for (key, length, role) in parts where length >= .seconds(1) {
        add(scene.glyphs.dot + words(key, ["time": words.duration(length)]), role)
      }
    } else if curve.fact != nil, let lowest, let highest {
      let (low, high) = (text(lowest), text(highest))
      add("  " + (low == high ? low : words(.historyRange, ["low": low, "high": high])), .muted)
    }
    let used = canvas.put(heading, x: rect.x, y: rect.y, width: max(8, room))
    canvas.put(time, endingAt: rect.x + rect.width, y: rect.y, width: rect.width - used - 2)
  }

  private var name: String {
    (curve.fact.map(scene.words.name(of:)) ?? scene.words[.historyAvailability]).withLargeLetter
  }

  private var times: HistoryTimes? {
    guard case .availability(let id) = curve.id, let history = scene.history, history.problem == nil else { return nil }
    return history.times[id]
  }

  /// Never so rounded that a time in which it could not is all of the time in which it could.
  private func share(_ times: HistoryTimes) -> String {
    let share = times.able / times.watched * 100
    let whole = (share * 10).nearest
    if whole >= 1000, times.able < times.watched { return "99.9 %" }
    if whole <= 0, times.able > .zero { return "0.1 %" }
    return Phrasebook.number(share, decimals: whole % 10 == 0 ? 0 : 1) + " %"
  }

  /// The part of the window that was not watched: the program did not run, or the terminal was not there yet.
  private func unwatched(_ times: HistoryTimes) -> Duration {
    guard let history = scene.history else { return .zero }
    let window = history.query.window
    return min(window.to, history.readAt) - window.from - times.watched
  }

  /// `last 1 h`, or from when to when; before it whether that is all.
  private var timeLine: Line {
    let words = scene.words
    var line = Line()
    if scene.history == nil { line.add(words[.historyReading] + "  ", .accent) }
    if scene.snapshot.shop.isDemo { line.add(words[.historySimulated] + scene.glyphs.dot, .muted) }
    let window = scene.historyWindow
    line.add(
      scene.state.historyEnd == nil
        ? words(.last, ["time": words.duration(window.length)])
        : words.window(window.from, window.to, now: scene.now), .muted)
    return line
  }

  // MARK: Below

  private func drawAxis(on canvas: inout Canvas, below plot: Rect) {
    let (words, window) = (scene.words, scene.historyWindow)
    let y = plot.y + plot.height
    let marks = plot.width >= 90 ? 4 : plot.width >= 44 ? 2 : 1
    for mark in 0...marks {
      let x = plot.x + (plot.width - 1) * mark / marks
      let isNow = mark == marks && scene.state.historyEnd == nil
      let moment = window.from + window.length * mark / marks
      let label = isNow ? words[.historyNow] : words.moment(moment, now: scene.now)
      let style = Style(isNow ? .text : .muted)
      switch mark {
      case 0: canvas.put(label, x: x, y: y, width: plot.width, style: style)
      case marks:
        canvas.put(Line(label, isNow ? .text : .muted), endingAt: plot.x + plot.width, y: y, width: plot.width)
      default: canvas.put(label, x: x - label.cellWidth / 2, y: y, width: label.cellWidth, style: style)
      }
    }
  }

  /// Why there is nothing to see.
  private func drawNothing(on canvas: inout Canvas, in plot: Rect) {
    let words = scene.words
    var text = words[scene.history == nil ? .historyReading : .historyNothing]
    var role = Role.unknown
    if let problem = scene.history?.problem {
      text = words(.historyClosed, ["why": DeviceText.clean(problem, limit: 200)])
      role = .warning
    }
    for (index, part) in text.wrapped(to: max(10, plot.width)).prefix(plot.height).enumerated() {
      canvas.put(
        part, x: plot.x, y: plot.y + index, width: plot.width,
        style: Style(.role(role), on: .role(.background), .italic))
    }
  }
}
