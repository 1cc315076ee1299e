import ShopModel

/// The shop on one screen.
struct Overview {
  let scene: Scene
  // Each for the whole picture: first it says how many rows it wants, then it is drawn.
  private let terminals: TerminalsPanel
  private let account: AccountPanel
  private let network: NetworkPanel
  private let upgrades: UpgradesPanel
  private let incidents: IncidentsPanel

  init(scene: Scene) {
    self.scene = scene
    terminals = TerminalsPanel(scene: scene)
    account = AccountPanel(scene: scene)
    network = NetworkPanel(scene: scene)
    upgrades = UpgradesPanel(scene: scene)
    incidents = IncidentsPanel(scene: scene)
  }

  var layout: OverviewLayout {
    let width = scene.size.columns
    let inner =
      OverviewLayout.kind(of: scene.size) == .columns ? (width >= 160 ? width * 60 / 100 : width) - 4 : width - 2
    return OverviewLayout(
      size: scene.size, header: HeadlineBar.rows(of: scene), zoomed: scene.state.isZoomed ? scene.state.focus : nil,
      wishes: OverviewLayout.Wishes(
        terminals: terminals.wish, account: account.wish, network: network.wish, upgrades: upgrades.wish,
        accountInFull: account.fullWish, upgradesInFull: upgrades.fullWish,
        incidents: incidents.wishes(width: inner)))
  }

  func draw(on canvas: inout Canvas) {
    let layout = self.layout
    guard layout.kind != .lines else {
      LinesView(scene: scene).draw(on: &canvas)
      return
    }
    HeadlineBar(scene: scene).draw(on: &canvas, rows: layout.headerRows)
    for (panel, rect) in layout.panels { draw(panel, on: &canvas, in: rect, boxed: layout.kind == .columns) }
    if let timeline = layout.timeline {
      let inside = canvas.box(timeline, caption: .init(Line(scene.words[.panelTimeline], .muted, .bold)))
      TimelinePanel(scene: scene).draw(on: &canvas, in: inside)
    }
    FooterBar(scene: scene).draw(on: &canvas, y: scene.size.rows - 1)
  }

  private func draw(_ panel: Panel, on canvas: inout Canvas, in rect: Rect, boxed: Bool) {
    let hasFocus = scene.state.focus == panel
    let inner = boxed ? rect.width - 4 : rect.width - 2
    let innerRows = boxed ? rect.height - 2 : rect.height - 1
    let plan = panel == .incidents ? incidents.plan(width: inner, rows: innerRows) : nil
    var caption = self.caption(of: panel, hasFocus: hasFocus, width: inner, hidden: plan?.hidden ?? 0)
    addHidden(of: panel, width: inner, rows: innerRows, to: &caption)
    canvas.mark(rect, as: .panel(panel))
    var border: Role = hasFocus ? .focus : .border
    if panel == .incidents, !hasFocus, let worst = scene.loudest { border = Role(worst.severity) }
    let inside =
      boxed ? canvas.box(rect, caption: caption, border: border) : canvas.rule(rect, caption: caption, border: border)
    if hasFocus { canvas.setCursor(column: inside.x, row: inside.y) }
    switch panel {
    case .terminals: terminals.draw(on: &canvas, in: inside)
    case .account: account.draw(on: &canvas, in: inside)
    case .network: network.draw(on: &canvas, in: inside)
    case .upgrades: upgrades.draw(on: &canvas, in: inside)
    case .incidents: if let plan { incidents.draw(on: &canvas, in: inside, plan: plan) }
    }
  }

  private func caption(of panel: Panel, hasFocus: Bool, width: Int, hidden: Int) -> Canvas.Caption {
    var caption = Canvas.Caption(Line(scene.words[title(of: panel)], hasFocus ? .focus : .title, .bold))
    switch panel {
    case .terminals:
      let bar = HeadlineBar(scene: scene)
      caption.badge = Line("\(bar.glyph) \(bar.shortSentence)", bar.role, .bold)
      let facts: [Fact] = [.terminalResponseTime] + (width >= 48 ? [.terminalBattery, .terminalPaper] : [])
      var legend = TableLegend()
      for terminal in scene.snapshot.terminals {
        for fact in facts { legend.take(terminal.facts.knowledge(of: fact, at: scene.now)) }
      }
      caption.legend = legend.line(scene)
    case .account:
      if scene.snapshot.accounts.count > 1 { caption.badge = Line(String(scene.snapshot.accounts.count), .muted) }
    case .upgrades:
      if !scene.snapshot.upgrades.isEmpty { caption.badge = Line(String(scene.snapshot.upgrades.count), .muted) }
    case .incidents:
      if hidden > 0 { caption.badge = Line(scene.words(.more, ["n": String(hidden)]), .warning, .bold) }
    case .network:
      var legend = TableLegend()
      for link in scene.snapshot.links where link.isOfTerminal {
        legend.take(link.facts.knowledge(of: .linkBearer, at: scene.now))
        // A wired link has no signal that could be missing.
        guard link.facts.records[.linkBearer]?.value.text != "ethernet" else { continue }
        legend.take(link.facts.knowledge(of: .linkSignal, at: scene.now))
      }
      caption.legend = legend.line(scene)
    }
    // A legend without room is left out by the box.
    return caption
  }

  /// How many rows of a list there is no room for, where nothing else says so.
  private func addHidden(of panel: Panel, width: Int, rows: Int, to caption: inout Canvas.Caption) {
    switch panel {
    case .network:
      let (count, isTroubled) = network.hidden(height: rows)
      guard count > 0 else { return }
      let text = scene.words(.more, ["n": String(count)])
      // Beside a long title the number alone has room; one cell each is around both of them.
      let fits = caption.title.width + text.cellWidth + 5 <= width
      caption.badge = Line(fits ? text : "+\(count)", isTroubled ? .warning : .muted)
    case .terminals:
      let count = terminals.hidden(width: width, height: rows)
      if count > 0 { caption.badge = Line(scene.words(.more, ["n": String(count)]) + "  ", .muted) + caption.badge }
    case .account, .upgrades, .incidents: break
    }
  }

  private func title(of panel: Panel) -> TextKey {
    switch panel {
    case .terminals: .panelTerminals
    case .account: .panelAccount
    case .network: scene.snapshot.apparatus.isEmpty ? .panelNetwork : .panelNetworkAndMore
    case .upgrades: .panelUpgrades
    case .incidents: .panelIncidents
    }
  }
}

/// What the short signs of a table mean, as far as they are in it.
private struct TableLegend {
  private var hasMissing = false
  private var hasPending = false
  private var hasOld = false

  mutating func take(_ knowledge: Knowledge) {
    switch knowledge {
    case .notReported: hasMissing = true
    case .notYetKnown: hasPending = true
    case .stale: hasOld = true
    case .known: break
    }
  }

  func line(_ scene: Scene) -> Line {
    var signs: [String] = []
    if hasMissing { signs.append("\(scene.glyphs.none) \(scene.words[.notReported])") }
    if hasPending { signs.append("\(scene.glyphs.pending) \(scene.words[.notYetKnown])") }
    if hasOld { signs.append("( ) \(scene.words[.oldValue])") }
    return signs.isEmpty ? Line() : Line(signs.joined(separator: "  "), .muted)
  }
}
