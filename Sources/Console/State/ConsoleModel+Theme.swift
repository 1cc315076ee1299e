import ShopModel

extension ConsoleModel {
  /// The theme in use: the one that is tried on, or the one that was chosen.
  public var theme: Theme {
    if case .themes(let pick) = state.overlay, let tried = theme(named: pick.selected) { return tried }
    return theme(named: preferences.theme) ?? shelf.entries.first?.theme ?? Theme.fallback
  }

  /// A theme of the shelf, or one whose file has gone while it was in use: an editor may take a file away for a moment.
  private func theme(named name: String) -> Theme? {
    shelf.theme(named: name) ?? (keptTheme?.name == name ? keptTheme : nil)
  }

  // MARK: From outside

  /// Puts other themes on the shelf, and says what is worth saying about them.
  public mutating func take(_ newShelf: ThemeShelf, news: [ThemeNews], now: Timestamp) {
    let before = theme(named: preferences.theme)
    shelf = newShelf
    if shelf.theme(named: preferences.theme) == nil, let before { keptTheme = before }
    if case .themes(let pick) = state.overlay, shelf.theme(named: pick.selected) == nil {
      state.overlay = .themes(ThemePick(selected: preferences.theme, typed: pick.typed))
    }
    if let worst = news.first(where: { if case .refused = $0 { true } else { false } }) ?? news.first {
      state.notice = Notice(content: .themeNews(worst, more: news.count - 1), until: now + ThemeNews.duration)
    }
  }

  /// Puts all the program's themes on the shelf.
  mutating func fillShelf() {
    guard shelf.entries.allSatisfy({ $0.file == nil }) else { return }
    shelf = ThemeShelf(Theme.builtIn)
  }

  /// Says so when the theme that was asked for is not there.
  public mutating func checkTheme(now: Timestamp) {
    guard theme(named: preferences.theme) == nil else { return }
    state.notice = Notice(
      content: .noSuchTheme(DeviceText.clean(preferences.theme, limit: 40)), until: now + ThemeNews.duration)
  }

  /// The terminal said what its ground is like: the half of the theme that fits is used, unless the person chose one.
  mutating func takeBackground(isDark: Bool) {
    guard followsTerminal, let theme = theme(named: preferences.theme), theme.isDark != isDark,
      let other = shelf.other(of: theme)
    else { return }
    preferences.theme = other.name
  }

  // MARK: Choosing

  mutating func openThemes() {
    state.overlay = .themes(ThemePick(selected: theme.name))
  }

  /// Tries on the theme so many lines further.
  mutating func moveTheme(by rows: Int) {
    guard case .themes(let pick) = state.overlay else { return }
    let found = shelf.found(pick.typed)
    guard !found.isEmpty else { return }
    let index = found.firstIndex { $0.theme.name == pick.selected } ?? 0
    tryOn(found[max(0, min(found.count - 1, index + rows))].theme.name, typed: pick.typed)
  }

  /// Tries on the other half of the theme.
  mutating func otherHalf(_ now: Timestamp) {
    guard case .themes(let pick) = state.overlay else { return }
    guard let other = shelf.theme(named: pick.selected).flatMap({ shelf.other(of: $0) }) else {
      say(.disabled(.noOtherHalf), now)
      return
    }
    // What was typed may not be about it.
    let isListed = shelf.found(pick.typed).contains { $0.theme.name == other.name }
    tryOn(other.name, typed: isListed ? pick.typed : "")
  }

  mutating func typeForTheme(_ character: Character) {
    guard case .themes(let pick) = state.overlay, pick.typed.count < 24 else { return }
    narrow(pick, to: pick.typed + String(character))
  }

  mutating func eraseForTheme() {
    guard case .themes(let pick) = state.overlay else { return }
    narrow(pick, to: String(pick.typed.dropLast()))
  }

  private mutating func narrow(_ pick: ThemePick, to typed: String) {
    let found = shelf.found(typed)
    let isStillThere = found.contains { $0.theme.name == pick.selected }
    tryOn(isStillThere ? pick.selected : found.first?.theme.name ?? pick.selected, typed: typed)
  }

  private mutating func tryOn(_ name: String, typed: String) {
    state.overlay = .themes(ThemePick(selected: name, typed: typed))
  }

  /// A click on a line of the list: tries it on; on the one that is tried on already, keeps it.
  mutating func clickTheme(_ index: Int, _ scene: Scene) -> [Intent] {
    guard case .themes(let pick) = state.overlay else { return [] }
    let found = shelf.found(pick.typed)
    guard found.indices.contains(index) else { return [] }
    let name = found[index].theme.name
    if name == pick.selected { return keepTheme(scene) }
    tryOn(name, typed: pick.typed)
    return []
  }

  /// Keeps what is tried on.
  mutating func keepTheme(_ scene: Scene) -> [Intent] {
    guard case .themes(let pick) = state.overlay else { return [] }
    guard !shelf.found(pick.typed).isEmpty else {
      say(.disabled(.noThemeFound), scene.now)
      return []
    }
    state.overlay = nil
    return choose(.theme(pick.selected), scene)
  }
}

extension ThemeNews {
  /// How long it stays: a line of a file takes longer to read and to understand than an answer to a key.
  static let duration: Duration = .seconds(20)
}
