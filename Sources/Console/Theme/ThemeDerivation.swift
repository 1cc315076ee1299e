/// The colours a theme file must give; the others follow from them where it says nothing.
extension Role {
  /// Whether a theme file can leave this role out.
  var isDerivable: Bool {
    switch self {
    case .background, .text, .accent, .ok, .notice, .warning, .critical, .unknown: false
    case .raised, .selection, .muted, .faint, .border, .focus, .title, .graph: true
    }
  }

  /// The colour of sixteen for a role that a file gives none, and how it looks without colours.
  func habit(isDark: Bool) -> (index: Int32, mono: Attributes) {
    switch self {
    case .background: (isDark ? 0 : 15, [])
    case .raised: (isDark ? 0 : 7, [])
    case .selection: (isDark ? 4 : 6, [])
    case .text: (isDark ? 7 : 0, [])
    case .muted: (isDark ? 7 : 0, [])
    case .faint, .border: (8, .dim)
    case .title: (isDark ? 15 : 0, .bold)
    case .focus, .accent: (isDark ? 14 : 4, .bold)
    case .ok: (isDark ? 10 : 2, [])
    case .notice: (isDark ? 14 : 6, [])
    case .warning: (isDark ? 11 : 3, .bold)
    case .critical: (isDark ? 9 : 1, .bold)
    case .unknown: (isDark ? 13 : 5, [])
    case .graph: (isDark ? 14 : 4, [])
    }
  }
}

/// Fills in what a theme file leaves out.
struct ThemeDerivation {
  let isDark: Bool
  /// The least contrast of what must be read.
  let contrast: Double
  private(set) var colours: [Role: ThemeColour]

  init(_ given: [Role: ThemeColour], isDark: Bool, contrast: Double) {
    self.isDark = isDark
    self.contrast = contrast
    colours = given
    // Grounds first: the others are kept readable on them.
    for role in [Role.raised, .selection, .title, .muted, .faint, .border, .focus, .graph] where colours[role] == nil {
      let habit = role.habit(isDark: isDark)
      colours[role] = ThemeColour(rgb: derived(role), index: habit.index, mono: habit.mono)
    }
  }

  private func rgb(_ role: Role) -> RGB { colours[role]?.rgb ?? ThemeColour.missing.rgb }

  private func derived(_ role: Role) -> RGB {
    switch role {
    case .raised: rgb(.background).mixed(with: rgb(.text), 18)
    case .selection: rgb(.background).mixed(with: rgb(.accent), 52)
    case .title: rgb(.text).mixed(with: isDark ? .white : .black, 110)
    case .muted: readable(from: .text, 92)
    case .faint: rgb(.text).mixed(with: rgb(.background), contrast > 4.5 ? 90 : 150)
    case .border: rgb(.text).mixed(with: rgb(.background), contrast > 4.5 ? 110 : 186)
    case .graph: rgb(.accent).mixed(with: rgb(.background), 40)
    default: rgb(.accent)
    }
  }

  /// A role's colour brought nearer to the ground, but no nearer than it can be read on every ground.
  private func readable(from role: Role, _ most: UInt8) -> RGB {
    let grounds = [Role.background, .raised, .selection].map(rgb)
    var amount = most
    while amount > 0 {
      let colour = rgb(role).mixed(with: rgb(.background), amount)
      if grounds.allSatisfy({ colour.contrast(to: $0) >= contrast }) { return colour }
      amount -= 4
    }
    return rgb(role)
  }
}
