import ShopModel

/// What does not change while the console runs.
public struct ConsoleOptions: Hashable, Sendable {
  /// Whether lines, bars and signs are drawn with ASCII alone. Names and Chinese texts stay as they are.
  public var ascii: Bool

  /// Options.
  public init(ascii: Bool = false) { self.ascii = ascii }
}

/// The console without a screen: keys and snapshots go in, pictures and intents come out. It knows no time but what it
/// is told and does nothing itself.
public struct ConsoleModel: Sendable {
  private let texts: TextCatalogue
  private let themes: [Theme]
  private let calendar: ShopCalendar
  private let glyphs: Glyphs
  private var phrasebook: Phrasebook
  private var state = ViewState()
  private var size = Size(columns: 80, rows: 24)
  /// The highest number of an incident the bell has rung for.
  private var newestAlarm = Int.min

  /// The language and theme in use.
  public private(set) var preferences: ConsolePreferences

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
    self.themes = themes.isEmpty ? Theme.builtIn : themes
    self.preferences = preferences
    self.calendar = calendar
    glyphs = Glyphs(ascii: options.ascii)
    phrasebook = Phrasebook(texts, language: preferences.language, calendar: calendar, ascii: options.ascii)
  }

  /// The theme in use.
  public var theme: Theme {
    themes.first { $0.name == preferences.theme } ?? themes.first ?? Theme.fallback
  }

  // MARK: Picture

  /// The picture of a snapshot at a moment, at any size.
  public func frame(of snapshot: ShopSnapshot, size: Size, now: Timestamp) -> Frame {
    draw(scene(snapshot, size: size, now: now)).frame
  }

  private func scene(_ snapshot: ShopSnapshot, size: Size, now: Timestamp) -> Scene {
    let next = nextLanguage
    return Scene(
      snapshot: snapshot, now: now, words: phrasebook, glyphs: glyphs, state: state, size: size,
      themes: themes.count, languages: texts.languages.count, nextLanguage: texts.ownName(of: next),
      themeTitle: theme.title(preferences.language))
  }

  private func draw(_ scene: Scene) -> Canvas {
    var canvas = Canvas(size: scene.size, glyphs: glyphs)
    canvas.setTitle(scene.windowTitle)
    switch scene.state.view {
    case .overview: Overview(scene: scene).draw(on: &canvas)
    case .subject(let id): SubjectView(scene: scene, id: id).draw(on: &canvas)
    }
    // What lies behind a dialog steps back, but never the headline: it must not be missed.
    let headline = HeadlineBar.rows(of: scene)
    let behind = Rect(x: 0, y: headline, width: scene.size.columns, height: scene.size.rows - headline)
    if case .help(let scroll) = scene.state.overlay {
      canvas.tint(behind, foreground: .role(.faint), background: .role(.background))
      HelpOverlay(scene: scene, scroll: scroll).draw(on: &canvas)
    } else if let dialog = scene.dialog {
      canvas.tint(behind, foreground: .role(.faint), background: .role(.background))
      dialog.draw(scene, on: &canvas)
    }
    return canvas
  }

  // MARK: Snapshots

  /// Looks at a new snapshot: rings once for a critical incident that was not there before, and closes what is about a
  /// subject that is gone.
  public mutating func observe(_ snapshot: ShopSnapshot) -> [Intent] {
    let critical = snapshot.incidents.filter { $0.closedAt == nil && $0.finding.severity == .critical }
    let newest = critical.map(\.id).max() ?? Int.min
    let isNew = newest > newestAlarm
    newestAlarm = max(newestAlarm, newest)

    switch state.overlay {
    case .restart(let id, _, _), .reset(let id):
      if snapshot.terminal(id) == nil { state.overlay = nil }
    case .quit:
      // The question was whether to leave while something is being done.
      if !snapshot.operations.contains(where: { !$0.state.isFinal }) { state.overlay = nil }
    case .help, nil: break
    }
    return isNew ? [.bell] : []
  }

  // MARK: Events

  /// Takes what a person did. The loop sends ``InputEvent/resize(_:)`` once at the start, so that a click is
  /// understood.
  public mutating func handle(_ event: InputEvent, snapshot: ShopSnapshot, now: Timestamp) -> [Intent] {
    switch event {
    case .resize(let size):
      self.size = size
      return []
    case .paste: return []
    case .key(let key):
      state.notice = nil
      let scene = scene(snapshot, size: size, now: now)
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

  private mutating func say(_ content: Notice.Content, _ now: Timestamp) {
    state.notice = Notice(content: content, until: now + Notice.duration)
  }

  private mutating func take(_ action: Action, _ scene: Scene, backwards: Bool = false) -> [Intent] {
    if let reason = scene.disabledReason(of: action) {
      say(.disabled(reason), scene.now)
      return []
    }
    switch action {
    case .help: if case .help = state.overlay { state.overlay = nil } else { state.overlay = .help(scroll: 0) }
    case .up: move(by: -1, scene)
    case .down: move(by: 1, scene)
    case .pageUp: move(by: -page(scene), scene)
    case .pageDown: move(by: page(scene), scene)
    case .first: move(by: -1_000_000, scene)
    case .last: move(by: 1_000_000, scene)
    case .nextPanel: focus(by: 1, scene)
    case .previousPanel: focus(by: -1, scene)
    case .open: open(scene)
    case .back: back()
    case .restart: if let id = scene.target?.id { state.overlay = .restart(id, button: 0, saidYes: false) }
    case .reset: if let id = scene.target?.id { state.overlay = .reset(id) }
    case .language: return switchLanguage(scene)
    case .theme: return switchTheme(scene)
    case .quit:
      if scene.isOperating { state.overlay = .quit(button: 0) } else { return [.quit] }
    case .quitAtOnce: return [.quit]
    case .cancel: state.overlay = nil
    case .nextButton: nextButton(scene, backwards: backwards)
    case .press:
      let selected = scene.dialog.map { $0.buttons.indices.contains($0.selected) ? $0.selected : 0 } ?? 0
      return press(selected, scene)
    case .confirm:
      guard let button = scene.dialog?.buttons.firstIndex(where: \.isConfirming) else { return [] }
      return press(button, scene)
    }
    return []
  }

  // MARK: Moving

  private mutating func move(by rows: Int, _ scene: Scene) {
    if case .help(let scroll) = state.overlay {
      state.overlay = .help(scroll: scrolled(scroll, by: rows, scene))
    } else if case .subject = state.view {
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

  private mutating func scrolled(_ scroll: Int, by rows: Int, _ scene: Scene) -> Int {
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
      if layout.panels.isEmpty || layout.visible(panels[index]) { break }
    }
    state.focus = panels[index]
  }

  private mutating func open(_ scene: Scene) {
    guard let id = scene.openSubject else { return }
    state.view = .subject(id)
    state.scroll = 0
  }

  private mutating func back() {
    if state.overlay != nil {
      state.overlay = nil
    } else {
      state.view = .overview
      state.scroll = 0
    }
  }

  // MARK: Preferences

  private var nextLanguage: Language {
    let all = texts.languages
    guard let index = all.firstIndex(of: preferences.language) else { return all.first ?? preferences.language }
    return all[(index + 1) % all.count]
  }

  private mutating func switchLanguage(_ scene: Scene) -> [Intent] {
    preferences.language = nextLanguage
    phrasebook = Phrasebook(texts, language: preferences.language, calendar: calendar, ascii: glyphs.isASCII)
    say(.language, scene.now)
    return [.remember(preferences)]
  }

  private mutating func switchTheme(_ scene: Scene) -> [Intent] {
    let index = themes.firstIndex { $0.name == theme.name } ?? -1
    preferences.theme = themes[(index + 1) % themes.count].name
    say(.theme, scene.now)
    return [.remember(preferences)]
  }

  // MARK: Dialogs

  private mutating func nextButton(_ scene: Scene, backwards: Bool) {
    guard let dialog = scene.dialog, dialog.buttons.count > 1 else { return }
    let next = (dialog.selected + (backwards ? dialog.buttons.count - 1 : 1)) % dialog.buttons.count
    switch state.overlay {
    case .restart(let id, _, let saidYes): state.overlay = .restart(id, button: next, saidYes: saidYes)
    case .quit: state.overlay = .quit(button: next)
    case .reset, .help, nil: break
    }
  }

  private mutating func press(_ index: Int, _ scene: Scene) -> [Intent] {
    guard let dialog = scene.dialog, dialog.buttons.indices.contains(index), dialog.buttons[index].isConfirming else {
      state.overlay = nil
      return []
    }
    switch state.overlay {
    case .quit: return [.quit]
    case .restart(let id, _, let saidYes):
      // What stands against it is asked of the newest snapshot, not of the one the question was asked in.
      guard let terminal = scene.snapshot.terminal(id) else { return [] }
      let isLast = !scene.restartRefusals(of: terminal).isEmpty
      if isLast, !saidYes {
        state.overlay = .restart(id, button: index, saidYes: true)
        return []
      }
      state.overlay = nil
      say(.asked(.restart, id), scene.now)
      return [.operate(OperationRequest(kind: .restart, subject: id, overridesLastWorkingTerminal: isLast))]
    case .reset, .help, nil: return []
    }
  }

  // MARK: Mouse

  private mutating func click(_ zone: Zone?, _ scene: Scene) -> [Intent] {
    switch zone {
    case .panel(let panel):
      state.focus = panel
      return []
    case .row(let panel, let row):
      state.focus = panel
      state.chosen[panel] = row
      return []
    case .action(let action): return take(action, scene)
    case .button(let index): return press(index, scene)
    case .overlay:
      if case .help = state.overlay { state.overlay = nil }
      return []
    case nil: return []
    }
  }

  private mutating func wheel(_ lines: Int, _ scene: Scene, column: Int, row: Int) {
    guard scene.scope != .dialog else { return }
    if scene.scope == .overview {
      switch draw(scene).zone(column: column, row: row) {
      case .panel(let panel), .row(let panel, _): state.focus = panel
      default: return
      }
      guard scene.selectedRow(of: state.focus) != nil else { return }
    }
    let before = state.notice
    move(by: max(-100, min(100, lines)), scene)
    // Turning the wheel where there is nothing to scroll needs no answer.
    state.notice = before
  }
}

extension Theme {
  /// When there is no theme at all: the screen's own colours.
  static let fallback = Theme(name: "plain", title: LocalizedText("Plain"), isDark: true, colours: [:])
}

extension TextCatalogue {
  /// A language's name in itself.
  func ownName(of language: Language) -> String {
    table(of: language)[TextKey.languageName.rawValue] ?? language.rawValue
  }
}

extension Scene {
  /// The window's title: what is worst, or that all is well, and whose shop it is.
  var windowTitle: String {
    let shop = words.name(snapshot.shop.name)
    let bar = HeadlineBar(scene: self)
    guard let incident = openIncidents.first, incident.finding.severity >= .warning else {
      return "\(bar.glyph) \(bar.sentence) \(glyphs.none) \(shop)"
    }
    let finding = incident.finding
    return
      "\(mark(finding.severity).text) \(name(of: finding.id.subject)) \(words.name(finding.title)) \(glyphs.none) \(shop)"
  }
}
