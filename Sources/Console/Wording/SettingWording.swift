import ShopModel

extension Scene {
  /// What a setting is called.
  func title(of name: Setting.Name, in other: Phrasebook? = nil) -> String {
    let words = other ?? self.words
    return switch name {
    case .language: words[.settingLanguage]
    case .theme: words[.settingTheme]
    case .mouse: words[.settingMouse]
    case .bell: words[.settingBell]
    case .ascii: words[.settingASCII]
    }
  }

  /// What a setting is now.
  func value(of name: Setting.Name) -> String {
    switch name {
    case .language: words[.languageName]
    case .theme: themeTitle
    case .mouse: words[settings.mouse ? .settingMouseOn : .settingMouseOff]
    case .bell: words[settings.bell ? .settingBellOn : .settingBellOff]
    case .ascii: words[settings.ascii ? .settingASCIIOn : .settingASCIIOff]
    }
  }

  /// The answer to a choice; where it is not kept, why.
  func text(ofChoice name: Setting.Name) -> String {
    guard let why = whyNotKept else { return pair(name) }
    return words(.noticeHolds, ["what": pair(name), "why": why])
  }

  /// The answer to a switch for the moment, and how it would be kept.
  func text(ofSwitch name: Setting.Name) -> String {
    // Whoever selects text comes back with the same key.
    if name == .mouse { return words[settings.mouse ? .noticeMouseOn : .noticeMouseOff] }
    guard case .file = settings.place, settings.passing[name] != nil,
      let key = Binding.label(of: .settings, in: .overview, glyphs)
    else {
      return pair(name)
    }
    return words(.noticePassing, ["what": pair(name), "key": key])
  }

  /// What came of writing it.
  func text(ofWriting name: Setting.Name, _ problem: SettingOutcome.Problem?) -> String {
    guard let problem else {
      guard case .file(let path) = settings.place else { return pair(name) }
      return words(.noticeSaved, ["what": pair(name), "file": DeviceText.clean(path, limit: 200)])
    }
    return words(.settingsNotSaved, ["why": text(of: problem)])
  }

  func text(of problem: SettingOutcome.Problem) -> String {
    switch problem {
    case .failed(let reason): DeviceText.clean(reason, limit: 300)
    case .byHand(let file, let section, let line):
      words(
        .settingByHand,
        [
          "file": DeviceText.clean(file, limit: 200), "section": section, "line": DeviceText.clean(line, limit: 100),
        ])
    }
  }

  /// Why a choice is not kept; nil: it is.
  var whyNotKept: String? {
    switch settings.place {
    case .file: nil
    case .demonstration: words[.settingsDemonstration]
    case .lockedFile(let path, let reason):
      words(
        .settingsLocked,
        ["file": DeviceText.clean(path, limit: 200), "reason": DeviceText.clean(reason, limit: 100)])
    }
  }

  private func pair(_ name: Setting.Name) -> String {
    words(.plainPair, ["name": title(of: name), "what": value(of: name)])
  }
}
