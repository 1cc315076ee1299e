import ShopModel

/// The settings of the screen: each with what it is now and what it is for, changed in its line.
struct SettingsPage: Page {
  let scene: Scene

  var heading: Line { Line(scene.words[.settingsTitle], .focus, .bold) }

  func rows(width: Int) -> [PageRow] {
    let names = Setting.Name.allCases
    let column = (names.map { title(of: $0).cellWidth }.max() ?? 0) + 3
    return names.flatMap { rows(of: $0, column: column, width: width) + [PageRow()] } + placeRows(width: width)
  }

  private func rows(of name: Setting.Name, column: Int, width: Int) -> [PageRow] {
    let isFixed = scene.fixedReason(of: name) != nil
    let (before, after) = isFixed ? ("  ", "  ") : scene.glyphs.isASCII ? ("< ", " >") : ("‹ ", " ›")
    var line = Line(title(of: name).padded(to: column), .title, .bold)
    line.add(before, .faint)
    line.add(scene.value(of: name), isFixed ? .muted : .accent, isFixed ? [] : .bold)
    line.add(after, .faint)
    let indent = column + 2
    func below(_ text: String, _ role: Role) -> [PageRow] {
      text.wrapped(to: max(8, width - indent)).map {
        PageRow(line: Line(String(repeating: " ", count: indent) + $0, role))
      }
    }
    var rows = [PageRow(line: line, target: .setting(name))] + below(scene.words[note(of: name)], .muted)
    if let reason = scene.fixedReason(of: name) { rows += below(scene.text(of: reason), .notice) }
    if let option = scene.settings.given[name] {
      rows += below(scene.words(.settingGiven, ["option": option]), .notice)
    }
    if scene.isForNow(name) {
      rows += below(scene.words[.settingPassing], .notice)
    }
    return rows
  }

  /// Where the choices go, or why they go nowhere.
  private func placeRows(width: Int) -> [PageRow] {
    if let problem = scene.settings.problem {
      return rows(scene.words(.settingsNotSaved, ["why": scene.text(of: problem)]), .warning, width)
    }
    return switch scene.settings.place {
    case .file(let path):
      rows(scene.words(.settingsKept, ["file": DeviceText.clean(path, limit: 200)]), .muted, width)
    case .demonstration, .lockedFile:
      rows(scene.words(.settingsNotKept, ["why": scene.whyNotKept ?? ""]), .notice, width)
    }
  }

  private func rows(_ text: String, _ role: Role, _ width: Int) -> [PageRow] {
    text.wrapped(to: max(8, width)).map { PageRow(line: Line($0, role)) }
  }

  private func title(of name: Setting.Name) -> String { scene.title(of: name) }

  private func note(of name: Setting.Name) -> TextKey {
    switch name {
    case .language: .settingLanguageNote
    case .theme: .settingThemeNote
    case .mouse: .settingMouseNote
    case .bell: .settingBellNote
    case .ascii: .settingASCIINote
    }
  }
}
