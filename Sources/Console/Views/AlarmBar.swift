import ShopModel

/// What cannot be missed, in whatever view one is: a critical incident that nobody has said they know of, across the
/// whole screen, right below the headline.
struct AlarmBar {
  let scene: Scene

  /// The incident it is about; nil: there is none, or it fills the screen already.
  var incident: Incident? {
    guard let loudest = scene.loudest, loudest.severity == .critical, scene.state.view != .incident(loudest.id) else {
      return nil
    }
    return loudest
  }

  /// How many rows it has: enough to be seen from across the room where there is room for it. Where there is little, the
  /// overview's own strip and headline say it.
  static func rows(of scene: Scene) -> Int {
    guard OverviewLayout.kind(of: scene.size) != .lines, AlarmBar(scene: scene).incident != nil else { return 0 }
    if scene.size.rows >= 30, scene.size.columns >= 72 { return 3 }
    return scene.state.view == .overview ? 0 : 1
  }

  func draw(on canvas: inout Canvas, y: Int, rows: Int) {
    guard rows > 0, let incident else { return }
    let width = canvas.size.columns
    let rect = Rect(x: 0, y: y, width: width, height: rows)
    canvas.fill(rect, style: Style(.background, on: .critical))
    canvas.mark(rect, as: .action(.alarm))
    let key = Binding.label(of: .alarm, in: scene.viewScope, scene.glyphs).map { "  [\($0)]" } ?? ""
    let end =
      scene.glyphs.dot + scene.words.shortDuration(scene.now - incident.finding.since) + (rows > 1 ? key : "")
    let title = "  " + scene.words.name(incident.finding.title)
    let who = scene.who(of: incident, room: max(0, width - title.cellWidth - end.cellWidth - 6))
    let line = Line("\(scene.glyphs.critical) \(who)\(title)\(end)", .background, .bold)
    let x = rows > 1 ? max(1, (width - line.width) / 2) : 1
    canvas.put(line, x: x, y: y + rows / 2, width: width - x - 1, on: .critical)
  }
}
