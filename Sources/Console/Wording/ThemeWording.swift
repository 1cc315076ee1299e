import ShopModel

extension Scene {
  /// What became of a theme file, in one line.
  func text(of news: ThemeNews, more: Int) -> String {
    let text: String
    switch news {
    case .read(let name): text = words(.noticeThemeRead, ["name": shelf.theme(named: name).map(title(of:)) ?? name])
    case .refused(let problem, let keepsLast):
      text = words(
        keepsLast ? .noticeThemeKept : .noticeThemeLeftOut,
        ["problem": DeviceText.clean(problem.description, limit: 300)])
    case .warned(let file, let line, let warning, let others):
      let place = DeviceText.clean(line.map { "\(file):\($0)" } ?? file, limit: 60)
      let what = words(.noticeThemeWarning, ["place": place, "what": self.text(of: warning)])
      return others + more > 0 ? words(.noticeThemeMore, ["text": what, "count": String(others + more)]) : what
    }
    return more > 0 ? words(.noticeThemeMore, ["text": text, "count": String(more)]) : text
  }

  /// What makes a theme hard to use, and what to do about it.
  func text(of warning: ThemeWarning) -> String {
    switch warning {
    case .lowContrast(let role, let ground, let ratio, let wanted, let isLighter):
      return words(
        .themeLowContrast,
        [
          "role": role.rawValue, "ground": ground.rawValue, "ratio": Scene.ratio(ratio), "wanted": Scene.ratio(wanted),
          "way": words[isLighter ? .themeLighter : .themeDarker],
        ])
    case .alike(let first, let second, nil):
      return words(.themeAlike, ["first": first.rawValue, "second": second.rawValue])
    case .alike(let first, let second, let vision?):
      return words(
        .themeAlikeFor, ["first": first.rawValue, "second": second.rawValue, "vision": words[TextKey(vision)]])
    }
  }

  /// A theme's name for people.
  func title(of theme: Theme) -> String { words.name(theme.title) }

  /// A contrast as people write it, never rounded up to what it is not: `4.4:1`.
  static func ratio(_ value: Double) -> String {
    Phrasebook.fixed(Int64((max(1, min(21, value)) * 10).rounded(.down)), decimals: 1) + ":1"
  }
}

extension TextKey {
  fileprivate init(_ vision: ColourVision) {
    switch vision {
    case .protanopia: self = .visionProtanopia
    case .deuteranopia: self = .visionDeuteranopia
    case .tritanopia: self = .visionTritanopia
    }
  }
}
