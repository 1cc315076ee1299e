import ShopModel

extension ConsoleModel {
  // MARK: From outside

  /// Takes in what came of writing settings into the file.
  public mutating func take(_ outcome: SettingOutcome, now: Timestamp) {
    settings.problem = outcome.problem
    let names = outcome.settings.map(\.name)
    if outcome.problem == nil {
      for name in names { settings.passing[name] = nil }
      settings.unsaved.subtract(names)
    } else {
      settings.unsaved.formUnion(names)
    }
    guard let latest = outcome.settings.last else { return }
    // A line of a file takes longer to read and to understand than an answer to a key.
    let time = outcome.problem == nil ? Notice.duration : ThemeNews.duration
    state.notice = Notice(content: .settingWritten(latest, outcome.problem), until: now + time)
  }

  // MARK: Choosing

  /// Uses a value from now on and has it kept.
  mutating func choose(_ setting: Setting, _ scene: Scene) -> [Intent] {
    let intents = use(setting)
    say(.chosen(setting), scene.clock)
    guard case .file = settings.place else { return intents }
    return intents + [.remember(setting)]
  }

  /// Uses a value from now on, until the program ends.
  mutating func useForNow(_ setting: Setting, _ scene: Scene) -> [Intent] {
    let kept = settings.passing[setting.name] ?? value(of: setting.name)
    settings.passing[setting.name] = setting == kept ? nil : kept
    let intents = use(setting)
    say(.passing(setting), scene.clock)
    return intents
  }

  private mutating func use(_ setting: Setting) -> [Intent] {
    switch setting {
    case .language(let language):
      preferences.language = language
      renewPhrasebook()
    case .theme(let name):
      preferences.theme = name
      // Whatever the terminal says later, this was chosen.
      followsTerminal = false
    case .mouse(let on):
      settings.mouse = on
      return [.mouse(on)]
    case .bell(let on): settings.bell = on
    case .ascii(let on):
      settings.ascii = on
      renewPhrasebook()
    }
    return []
  }

  /// The value of a setting now.
  func value(of name: Setting.Name) -> Setting {
    switch name {
    case .language: .language(preferences.language)
    case .theme: .theme(theme.name)
    case .mouse: .mouse(settings.mouse)
    case .bell: .bell(settings.bell)
    case .ascii: .ascii(settings.ascii)
    }
  }

  /// Takes the value of the selected setting that comes so many places further.
  mutating func changeSetting(by step: Int, _ scene: Scene) -> [Intent] {
    guard let name = selectedSetting(scene) else { return [] }
    if let reason = scene.fixedReason(of: name) {
      say(.disabled(reason), scene.clock)
      return []
    }
    func following<Value: Equatable>(_ value: Value, _ all: [Value]) -> Value? {
      guard let index = all.firstIndex(of: value) else { return all.first }
      return all.count < 2 ? nil : all[(index + step + all.count) % all.count]
    }
    let next: Setting?
    switch name {
    case .language:
      next = following(preferences.language, texts.languages).map { .language($0) }
      if next == nil { say(.disabled(.onlyOneLanguage), scene.clock) }
    case .theme:
      next = following(theme.name, shelf.entries.map(\.theme.name)).map { .theme($0) }
      if next == nil { say(.disabled(.onlyOneTheme), scene.clock) }
    case .mouse: next = .mouse(!settings.mouse)
    case .bell: next = .bell(!settings.bell)
    case .ascii: next = .ascii(!settings.ascii)
    }
    return next.map { choose($0, scene) } ?? []
  }

  /// Enter on a setting: keeps what was switched for the moment; opens the list of themes; else takes the next value.
  mutating func openSetting(_ name: Setting.Name, _ scene: Scene) -> [Intent] {
    if scene.isForNow(name) { return choose(value(of: name), scene) }
    guard name == .theme else { return changeSetting(by: 1, scene) }
    if let reason = scene.disabledReason(of: .theme) {
      say(.disabled(reason), scene.clock)
    } else {
      openThemes()
    }
    return []
  }

  private func selectedSetting(_ scene: Scene) -> Setting.Name? {
    guard state.view == .settings else { return nil }
    let targets = Setting.Name.allCases.map { PageTarget.setting($0) }
    guard case .setting(let name) = scene.selectedTarget(among: targets) else { return nil }
    return name
  }
}

extension Scene {
  /// Whether the next start will find another value than the one now, though there is a file to keep it in.
  func isForNow(_ name: Setting.Name) -> Bool {
    guard case .file = settings.place else { return false }
    return settings.passing[name] != nil || settings.unsaved.contains(name)
  }

  /// Why a setting cannot be changed on this screen; nil: it can.
  func fixedReason(of name: Setting.Name) -> DisabledReason? {
    settings.isPoor && (name == .language || name == .ascii) ? .poorScreen : nil
  }
}
