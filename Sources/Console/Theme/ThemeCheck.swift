/// What makes a theme hard to use. It is used all the same: whose theme it is may see better than most.
public enum ThemeWarning: Hashable, Sendable {
  /// A sign or a text is hard to read: contrast of `role` on `ground`, and how much it should have; `lighter` is which
  /// way `role` would have to go.
  case lowContrast(Role, on: Role, ratio: Double, wanted: Double, lighter: Bool)
  /// Two conditions look alike to people whom the theme says it is for; nil: to everybody.
  case alike(Role, Role, to: ColourVision?)

  /// The role that a person would change.
  var role: Role {
    switch self {
    case .lowContrast(let role, _, _, _, _): role
    case .alike(_, let role, _): role
    }
  }
}

extension Theme {
  /// What is read: words, numbers and the signs of a condition.
  static let readRoles: [Role] = [.text, .muted, .title, .accent, .ok, .notice, .warning, .critical, .unknown]
  /// What it stands on.
  static let grounds: [Role] = [.background, .raised, .selection]
  /// What must never be taken for one another.
  static let conditions: [Role] = [.ok, .notice, .warning, .critical, .unknown]

  /// The least contrast of what is read: WCAG 2.1, level AA, or AAA for a theme of high contrast.
  static func leastContrast(isHigh: Bool) -> Double { isHigh ? 7 : 4.5 }
  /// The least contrast of a line that only guides the eye to what has the focus (WCAG 2.1, 1.4.11).
  static let leastLineContrast = 3.0
  /// The least distance of two conditions to people for whom a theme says it is safe, and to all others.
  static let leastDistance = (safe: 15.0, plain: 6.0)

  /// What is wrong with it, worst first within each kind.
  var warnings: [ThemeWarning] {
    let wanted = Theme.leastContrast(isHigh: isHighContrast)
    var found: [ThemeWarning] = []
    func check(_ role: Role, _ ground: Role, _ wanted: Double) {
      let ratio = rgb(.role(role)).contrast(to: rgb(.role(ground)))
      guard ratio < wanted else { return }
      found.append(.lowContrast(role, on: ground, ratio: ratio, wanted: wanted, lighter: isDark))
    }
    for role in Theme.readRoles {
      for ground in Theme.grounds { check(role, ground, wanted) }
    }
    for role in [Role.focus, .graph] { check(role, .background, Theme.leastLineContrast) }
    found.sort { $0.share < $1.share }
    return found + lookAlikes
  }

  private var lookAlikes: [ThemeWarning] {
    var found: [ThemeWarning] = []
    // Greys differ in brightness alone, whoever looks at them.
    let isGrey = Theme.conditions.allSatisfy { colours[$0]?.rgb.isGrey == true }
    let promised = ColourVision.allCases.filter { safe.contains($0) && !isGrey }
    for (index, first) in Theme.conditions.enumerated() {
      for second in Theme.conditions[(index + 1)...] {
        let (a, b) = (rgb(.role(first)), rgb(.role(second)))
        if a.distance(to: b) < Theme.leastDistance.plain {
          found.append(.alike(first, second, to: nil))
        } else if let vision = promised.first(where: { a.distance(to: b, for: $0) < Theme.leastDistance.safe }) {
          found.append(.alike(first, second, to: vision))
        }
      }
    }
    return found
  }

  /// The file's line to look at for a warning; nil: the role is derived.
  func line(of warning: ThemeWarning) -> Int? { lines[warning.role] }
}

extension ThemeWarning {
  /// How much of what is wanted there is.
  fileprivate var share: Double {
    switch self {
    case .lowContrast(_, _, let ratio, let wanted, _): ratio / wanted
    case .alike: 1
    }
  }
}

extension RGB {
  fileprivate var isGrey: Bool { max(red, green, blue) - min(red, green, blue) <= 6 }
}
