import ShopModel

/// How the console begins, beside language and theme.
public struct ConsoleOptions: Hashable, Sendable {
  /// Whether lines, bars and signs are drawn with ASCII alone at first. Names and Chinese texts stay as they are.
  public var ascii: Bool
  /// Whether nobody chose a theme, so that the terminal's own ground may choose between its halves.
  public var followsTerminal: Bool
  /// A PIN that is no secret and is told to whoever is asked for it: the demonstration's.
  public var shownPIN: String?
  /// Whether the terminal tells of the mouse at first.
  public var usesMouse: Bool
  /// What graphs are drawn with, where not with ASCII alone.
  public var graphs: GraphSigns
  /// Whether the bell rings for a new critical incident.
  public var ringsBell: Bool
  /// Where what a person chooses is kept.
  public var settingsPlace: SettingsPlace
  /// The options of the command line that win over the file, as they are written there: `--theme`.
  public var given: [Setting.Name: String]
  /// Whether the screen has no signs but Latin ones, so that neither the language nor the signs can be chosen.
  public var isPoor: Bool

  /// Options.
  public init(
    ascii: Bool = false, followsTerminal: Bool = false, shownPIN: String? = nil, usesMouse: Bool = true,
    ringsBell: Bool = true, settingsPlace: SettingsPlace = .demonstration, given: [Setting.Name: String] = [:],
    isPoor: Bool = false, graphs: GraphSigns = .braille
  ) {
    self.graphs = graphs
    self.usesMouse = usesMouse
    self.ringsBell = ringsBell
    self.settingsPlace = settingsPlace
    self.given = given
    self.isPoor = isPoor
    self.ascii = ascii
    self.followsTerminal = followsTerminal
    self.shownPIN = shownPIN
  }
}

/// The console without a screen: keys and snapshots go in, pictures and intents come out. It knows no time but what it
/// is told and does nothing itself.
public struct ConsoleModel: Sendable {
  private(set) var texts: TextCatalogue
  var shelf: ThemeShelf
  /// The theme in use, should its file have gone.
  var keptTheme: Theme?
  /// Whether the terminal's ground chooses the half of the theme.
  public internal(set) var followsTerminal: Bool
  private let calendar: ShopCalendar
  private var glyphs: Glyphs { Glyphs(ascii: settings.ascii, graphs: graphs) }
  private let graphs: GraphSigns
  private let shownPIN: String?
  private var phrasebook: Phrasebook
  var state = ViewState()
  private var size = Size(columns: 80, rows: 24)
  /// The incidents the bell has rung for, and about whom.
  private var rung: [Incident.ID: Set<SubjectID>] = [:]

  /// The picture that is kept for reading; nil: the newest is shown.
  var held: HeldPicture?
  /// What was read of the record; nil: nothing yet.
  var record: RecordPage?
  var recordAskedAt: Timestamp?
  /// What was read of the record for graphs.
  var history = HistoryShelf()
  /// When the person turned to another window; nil: they look at this one, as far as is known.
  var leftAt: Timestamp?
  /// When they last came back to something new.
  var returnedAt: Timestamp?
  /// The settings beside language and theme, and what becomes of a choice.
  var settings: SettingsNow
  /// When somebody last said that a guided reset may go on.
  var guidePressedAt: Timestamp?
  /// When something last happened.
  private var latest = Timestamp(milliseconds: 0)

  /// The language and theme in use.
  public internal(set) var preferences: ConsolePreferences

  /// A console.
  ///
  /// - Parameters:
  ///   - themes: those one can go through; where it is empty, or has none of the preferred name, a built-in one is used.
  ///   - preferences: the language and theme to begin with.
  ///   - calendar: the shop's local time.
  public init(
    texts: TextCatalogue, themes: [Theme], preferences: ConsolePreferences, calendar: ShopCalendar,
    options: ConsoleOptions
  ) {
    self.texts = texts
    shelf = ThemeShelf(themes.isEmpty ? Theme.builtIn : themes)
    followsTerminal = options.followsTerminal
    self.preferences = preferences
    self.calendar = calendar
    graphs = options.graphs
    shownPIN = options.shownPIN
    settings = SettingsNow(
      mouse: options.usesMouse, bell: options.ringsBell, ascii: options.ascii, place: options.settingsPlace,
      given: options.given, isPoor: options.isPoor)
    phrasebook = Phrasebook(texts, language: preferences.language, calendar: calendar, ascii: options.ascii)
  }

  /// How many incidents are known to have rung.
  var rungCount: Int { rung.count }

  // MARK: Picture

  /// The picture of a snapshot at a moment, at any size.
  public func frame(of snapshot: ShopSnapshot, size: Size, now: Timestamp) -> Frame {
    draw(scene(snapshot, size: size, now: now)).frame
  }

  func scene(_ snapshot: ShopSnapshot, size: Size, now: Timestamp) -> Scene {
    var scene = Scene(
      snapshot: held?.snapshot ?? snapshot, now: held?.at ?? now, words: phrasebook, glyphs: glyphs, state: state,
      size: size, shelf: shelf, languages: texts.languages.count, nextLanguage: texts.ownName(of: nextLanguage),
      themeTitle: phrasebook.name(theme.title), shownPIN: shownPIN)
    scene.clock = now
    scene.isHeld = held != nil
    scene.record = record
    scene.history = scene.historyPlace.flatMap(history.page(of:))
    scene.settings = settings
    scene.otherWords = texts.languages.filter { $0 != preferences.language }.map {
      Phrasebook(texts, language: $0, calendar: calendar, ascii: glyphs.isASCII)
    }
    return scene
  }

  func scene(_ snapshot: ShopSnapshot, at now: Timestamp) -> Scene { scene(snapshot, size: size, now: now) }

  /// The scene after something has changed.
  func renewed(_ scene: Scene) -> Scene { self.scene(scene.snapshot, size: scene.size, now: scene.clock) }

  func draw(_ scene: Scene) -> Canvas {
    var canvas = Canvas(size: scene.size, glyphs: glyphs)
    // Whoever may touch the terminals sees it all around.
    if case .technician(.some) = scene.snapshot.access { canvas.frameRole = .accent }
    canvas.setTitle(scene.windowTitle)
    switch scene.state.view {
    case .overview: Overview(scene: scene).draw(on: &canvas)
    case .subject(let id): SubjectView(scene: scene, id: id).draw(on: &canvas)
    case .history(let id): HistoryView(scene: scene, id: id).draw(on: &canvas)
    case .incident(let id): IncidentView(scene: scene, id: id).draw(on: &canvas)
    case .operations, .journal, .calendar, .support, .settings, .hand: scene.page?.draw(on: &canvas)
    }
    // What lies behind a dialog steps back, but never the headline: it must not be missed.
    let headline = HeadlineBar.rows(of: scene)
    let behind = Rect(x: 0, y: headline, width: scene.size.columns, height: scene.size.rows - headline)
    if case .themes(let pick) = scene.state.overlay {
      ThemePicker(scene: scene, pick: pick).draw(on: &canvas)
    } else if case .help(let selected) = scene.state.overlay {
      canvas.tint(behind, foreground: .role(.faint), background: .role(.background))
      HelpOverlay(scene: scene, selected: selected).draw(on: &canvas)
    } else if case .palette(let palette) = scene.state.overlay {
      canvas.tint(behind, foreground: .role(.faint), background: .role(.background))
      PaletteOverlay(scene: scene, palette: palette).draw(on: &canvas)
    } else if let dialog = scene.dialog {
      canvas.tint(behind, foreground: .role(.faint), background: .role(.background))
      dialog.draw(scene, on: &canvas)
    }
    return canvas
  }

  // MARK: Snapshots

  /// Looks at a new snapshot: rings once for a critical incident that calls and has not called before, and for whoever
  /// joins one, and closes what is about something that is gone.
  public mutating func observe(_ snapshot: ShopSnapshot) -> [Intent] {
    forgetAbsence(at: max(latest, snapshot.at))
    let calling = snapshot.incidents.filter { incident in
      incident.closedAt == nil && incident.severity == .critical && !incident.isQuiet
    }
    let new = calling.first { rung[$0.id]?.isSuperset(of: $0.subjects) != true }
    for incident in calling { rung[incident.id, default: []].formUnion(incident.subjects) }
    // Numbers are never used again and only grow: the oldest need not be known for ever.
    if rung.count > 512 {
      let kept = Set(rung.keys.sorted().suffix(256))
      rung = rung.filter { kept.contains($0.key) }
    }

    switch state.overlay {
    case .operation(_, let id, _, _), .reset(let id, _, _, _), .guide(let id, _):
      if snapshot.terminal(id) == nil { state.overlay = nil }
    case .acknowledge(let id, _), .mute(let id, _):
      if !snapshot.incidents.contains(where: { $0.id == id && $0.closedAt == nil }) { state.overlay = nil }
    case .quit:
      // The question was whether to leave while something is being done.
      if !snapshot.operations.contains(where: { !$0.state.isFinal }) { state.overlay = nil }
    case .unlock(let asking): observeUnlocking(asking, snapshot)
    case .hand(let asking):
      if !snapshot.accounts.contains(where: { $0.id == asking.account }) { state.overlay = nil }
    case .help, .themes, .palette, .search, nil: break
    }
    let wishes = recordWish(at: snapshot.at) + historyWish(snapshot, at: max(latest, snapshot.at))
    guard let new else { return wishes }
    // What has just failed is not to be missed because somebody reads.
    if held != nil {
      held = nil
      say(.held(new.id), snapshot.at)
    }
    return settings.bell ? wishes + [.bell] : wishes
  }

  // MARK: Events

  /// Takes what a person did. The loop sends ``InputEvent/resize(_:)`` once at the start, so that a click is
  /// understood.
  public mutating func handle(_ event: InputEvent, snapshot: ShopSnapshot, now: Timestamp) -> [Intent] {
    latest = now
    let wasHeld = held != nil
    let intents = react(to: event, snapshot: snapshot, now: now) + historyWish(snapshot, at: now)
    // Nobody acts on a picture that is not the newest, whichever way it was said.
    guard wasHeld, intents.contains(where: \.changesSomething) else { return intents }
    held = nil
    state.overlay = nil
    say(.released, now)
    return []
  }

  private mutating func react(to event: InputEvent, snapshot: ShopSnapshot, now: Timestamp) -> [Intent] {
    switch event {
    case .resize(let size):
      self.size = size
      return []
    case .paste: return []
    case .focus(let isHere):
      takeFocus(isHere, snapshot, now)
      return []
    case .background(let isDark):
      takeBackground(isDark: isDark)
      return []
    case .key(let key):
      state.notice = nil
      let scene = scene(snapshot, size: size, now: now)
      if scene.scope == .typing, case .character(let character) = key {
        type(character)
        return []
      }
      if scene.scope == .palette, case .character(let character) = key {
        typeInPalette(character)
        return []
      }
      if scene.scope == .search, case .character(let character) = key {
        typeSought(character)
        return []
      }
      if scene.scope == .picker, case .character(let character) = key {
        typeForTheme(character)
        return []
      }
      guard let action = Binding.action(of: key, in: scene.scope) else {
        say(.unbound(key), now)
        return []
      }
      return take(action, scene, backwards: [.backTab, .left, .up].contains(key))
    case .click(let column, let row):
      state.notice = nil
      let scene = scene(snapshot, size: size, now: now)
      return click(draw(scene).zone(column: column, row: row), scene)
    case .wheel(let column, let row, let lines):
      wheel(lines, scene(snapshot, size: size, now: now), column: column, row: row)
      return []
    }
  }

  mutating func say(_ content: Notice.Content, _ now: Timestamp) {
    // The picture may be an old one; the answer is not.
    state.notice = Notice(content: content, until: max(now, latest) + Notice.duration)
  }

  mutating func take(_ action: Action, _ scene: Scene, backwards: Bool = false) -> [Intent] {
    if let reason = scene.disabledReason(of: action) {
      say(.disabled(reason), scene.now)
      return []
    }
    // Nobody acts on a picture that is not the newest.
    if held != nil, action.changesSomething || (action == .open && scene.nextRemedy != nil) {
      held = nil
      say(.released, scene.clock)
      return []
    }
    switch action {
    case .help: if case .help = state.overlay { state.overlay = nil } else { state.overlay = .help(selected: 0) }
    case .up: move(by: -1, scene)
    case .down: move(by: 1, scene)
    case .pageUp: move(by: -page(scene), scene)
    case .pageDown: move(by: page(scene), scene)
    case .first: move(by: -1_000_000, scene)
    case .last: move(by: 1_000_000, scene)
    case .nextPanel: focus(by: 1, scene)
    case .previousPanel: focus(by: -1, scene)
    case .nextSubject: selectSubject(by: 1, scene)
    case .previousSubject: selectSubject(by: -1, scene)
    case .open where scene.page != nil: return openTarget(scene)
    case .open:
      if let kind = scene.nextRemedy, let id = scene.target?.id { ask(kind, id, scene) } else { open(scene) }
    case .openSubject: open(scene)
    case .back: back()
    case .acknowledge: return acknowledge(scene)
    case .acknowledgeFor: if let id = scene.targetIncident?.id { state.overlay = .acknowledge(id, button: 0) }
    case .stepDone: return stepDone(scene)
    case .mute: if let id = scene.targetIncident?.id { state.overlay = .mute(id, button: 0) }
    case .restart, .reset, .settleBatch, .diagnose, .identify, .updateNow, .cancelAction:
      if let kind = action.operation, let id = scene.target?.id { ask(kind, id, scene) }
    case .freeze: freeze(scene, at: scene.clock)
    case .palette: state.overlay = .palette(Palette())
    case .alarm: if let id = scene.loudest?.id { goTo(.incident(id)) }
    case .operations: goTo(.operations)
    case .journal:
      goTo(.journal)
      recordAskedAt = nil
      return recordWish(at: scene.clock)
    case .calendar: goTo(.calendar)
    case .support: if let id = scene.target?.id { goTo(.support(id)) }
    case .copy:
      say(.copied, scene.clock)
      return copy(scene)
    case .search: state.overlay = .search
    case .graphs: if let id = state.graphSubject { goTo(.history(id)) }
    case .closer: zoomTime(to: state.zoom.closer)
    case .wider: zoomTime(to: state.zoom.wider)
    case .earlier: moveInTime(by: -1, scene)
    case .later: moveInTime(by: 1, scene)
    case .zoom: state.isZoomed.toggle()
    case .mouse: return useForNow(.mouse(!settings.mouse), scene)
    case .settings: goTo(.settings)
    case .byHand: if let id = scene.handAccount { goTo(.hand(id)) }
    case .nextValue: return changeSetting(by: 1, scene)
    case .previousValue: return changeSetting(by: -1, scene)
    case .unlock: return unlock(scene)
    case .language: return useForNow(.language(nextLanguage), scene)
    case .theme: openThemes()
    case .keepTheme: return keepTheme(scene)
    case .otherHalf: otherHalf(scene.now)
    case .quit:
      if scene.isOperating { state.overlay = .quit(button: 0) } else { return [.quit] }
    case .quitAtOnce: return [.quit]
    case .cancel:
      if state.overlay == .search { state.sought = "" }
      state.overlay = nil
    case .nextButton: nextButton(scene, backwards: backwards)
    case .erase:
      switch scene.scope {
      case .picker: eraseForTheme()
      case .palette: eraseInPalette()
      case .search: eraseSought()
      default: erase()
      }
    case .press where scene.scope == .search: state.overlay = nil
    case .press where scene.scope == .palette:
      if case .palette(let palette) = state.overlay { return choose(palette.selected, scene) }
    case .press where scene.scope == .help: return doWhatTheHelpSays(scene)
    case .press where scene.scope == .typing: return press((scene.dialog?.buttons.count ?? 1) - 1, scene)
    case .press:
      let selected = scene.dialog.map { $0.buttons.indices.contains($0.selected) ? $0.selected : 0 } ?? 0
      return press(selected, scene)
    case .confirm:
      guard scene.dialogUses(.confirm), let button = scene.dialog?.buttons.firstIndex(where: \.isConfirming) else {
        return []
      }
      return press(button, scene)
    }
    return []
  }

  // MARK: Moving

  mutating func move(by rows: Int, _ scene: Scene) {
    if case .help(let selected) = state.overlay {
      let count = HelpOverlay(scene: scene, selected: selected).count
      state.overlay = .help(selected: max(0, min(count - 1, selected + rows)))
    } else if case .palette = state.overlay {
      movePalette(by: rows, scene)
    } else if case .themes = state.overlay {
      moveTheme(by: rows)
    } else if scene.page != nil {
      movePage(by: rows, scene)
    } else if state.view != .overview {
      state.scroll = scrolled(state.scroll, by: rows, scene)
    } else {
      let all = scene.rows(of: state.focus)
      guard let index = scene.selectedIndex(of: state.focus) else {
        say(.disabled(.nothingSelected), scene.now)
        return
      }
      state.chosen[state.focus] = all[max(0, min(all.count - 1, index + rows))]
    }
  }

  mutating func scrolled(_ scroll: Int, by rows: Int, _ scene: Scene) -> Int {
    guard let (total, visible) = draw(scene).extent, total > visible else {
      say(.disabled(.nothingToScroll), scene.now)
      return 0
    }
    return max(0, min(total - visible, min(scroll, total - visible) + rows))
  }

  private func page(_ scene: Scene) -> Int { max(1, scene.size.rows - 6) }

  private mutating func focus(by step: Int, _ scene: Scene) {
    let panels = Panel.allCases
    let layout = Overview(scene: scene).layout
    var index = state.focus.rawValue
    for _ in panels {
      index = (index + step + panels.count) % panels.count
      // On a small screen not every panel has room; on the smallest none has, and the focus may be on any.
      if layout.panels.isEmpty || state.isZoomed || layout.visible(panels[index]) { break }
    }
    state.focus = panels[index]
  }

  private mutating func open(_ scene: Scene) {
    if let view = scene.opening { goTo(view) }
  }

  /// Does what the line of the help stands for.
  private mutating func doWhatTheHelpSays(_ scene: Scene) -> [Intent] {
    guard case .help(let selected) = state.overlay,
      let action = HelpOverlay(scene: scene, selected: selected).action(at: selected)
    else { return [] }
    if let reason = scene.disabledReason(of: action) {
      say(.disabled(reason), scene.clock)
      return []
    }
    state.overlay = nil
    return take(action, renewed(scene))
  }

  /// Selects another subject of the incident, and scrolls so that it is seen.
  private mutating func selectSubject(by step: Int, _ scene: Scene) {
    let subjects = scene.selectableSubjects
    guard let selected = scene.selectedSubject, let index = subjects.firstIndex(of: selected) else { return }
    state.chosenSubject = subjects[(index + step + subjects.count) % subjects.count]
    let canvas = draw(
      renewed(scene))
    guard let line = canvas.selectedLine, let (total, visible) = canvas.extent, total > visible else { return }
    let first = min(state.scroll, total - visible)
    if line < first { state.scroll = line } else if line >= first + visible { state.scroll = line - visible + 1 }
  }

  private mutating func acknowledge(_ scene: Scene) -> [Intent] {
    guard let incident = scene.targetIncident else { return [] }
    // It may change its place in the strip: the selection goes with it.
    if scene.state.focus == .incidents { state.chosen[.incidents] = .incident(incident.id) }
    let isOn = incident.acknowledgement == nil
    say(.acknowledged(incident.id, on: isOn), scene.now)
    return [.acknowledge(incident.id, on: isOn)]
  }

  private mutating func stepDone(_ scene: Scene) -> [Intent] {
    guard let incident = scene.targetIncident, let step = incident.openStep else { return [] }
    say(.stepDone(incident.finding.ladder[step].remedy), scene.now)
    return [.stepDone(incident.id, step: step)]
  }

  private mutating func back() {
    if state.overlay != nil {
      state.overlay = nil
    } else {
      let place = state.behind.popLast() ?? Place(view: .overview, scroll: 0)
      state.view = place.view
      state.scroll = place.scroll
      state.chosenTarget = nil
    }
  }

  // MARK: Preferences

  private var nextLanguage: Language {
    let all = texts.languages
    guard let index = all.firstIndex(of: preferences.language) else { return all.first ?? preferences.language }
    return all[(index + 1) % all.count]
  }

  /// Takes in the languages of a person's own, and says what is wrong with their files.
  mutating func take(_ newTexts: TextCatalogue, problems: [TextProblem], now: Timestamp) {
    texts = newTexts
    renewPhrasebook()
    guard let first = problems.first else { return }
    state.notice = Notice(
      content: .textProblem(first, more: problems.count - 1), until: now + ThemeNews.duration)
  }

  /// Takes the words of the language in use.
  mutating func renewPhrasebook() {
    phrasebook = Phrasebook(texts, language: preferences.language, calendar: calendar, ascii: glyphs.isASCII)
  }
}

extension Theme {
  /// When there is no theme at all: the screen's own colours.
  static let fallback = Theme(name: "plain", title: LocalizedText("Plain"), isDark: true, colours: [:])
}

extension Scene {
  /// The window's title: what is worst, or that all is well, and whose shop it is.
  var windowTitle: String {
    let shop = words.name(snapshot.shop.name)
    let bar = HeadlineBar(scene: self)
    guard let incident = loudest, incident.severity >= .warning else {
      return "\(bar.glyph) \(bar.sentence) \(glyphs.none) \(shop)"
    }
    return
      "\(mark(of: incident).text) \(who(of: incident)) \(words.name(incident.finding.title)) \(glyphs.none) \(shop)"
  }
}
