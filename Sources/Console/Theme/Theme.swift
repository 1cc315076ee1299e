import ShopModel

/// The colours of the console: each role has one, and everything else follows from it.
public struct Theme: Hashable, Sendable {
  /// Its name: what one writes in `shop.yaml`.
  public internal(set) var name: String
  /// Its name for people.
  public internal(set) var title: LocalizedText
  /// Whether it is meant for a dark room: light signs on a dark ground.
  public internal(set) var isDark: Bool
  /// What it is for, in a few words.
  public internal(set) var note: LocalizedText?
  /// The name of its other half: the light one of a dark theme, or the reverse.
  public internal(set) var pair: String?
  /// Whether it promises the contrast of level AAA.
  public internal(set) var isHighContrast = false
  /// To whom it promises that no condition looks like another.
  public internal(set) var safe: Set<ColourVision> = []
  var colours: [Role: ThemeColour]
  /// Where its file gives each colour, for messages; none for what is derived.
  var lines: [Role: Int] = [:]

  init(
    name: String, title: LocalizedText, note: LocalizedText? = nil, isDark: Bool, pair: String? = nil,
    isHighContrast: Bool = false, safe: Set<ColourVision> = [], colours: [Role: ThemeColour], lines: [Role: Int] = [:]
  ) {
    self.name = name
    self.title = title
    self.note = note
    self.isDark = isDark
    self.pair = pair
    self.isHighContrast = isHighContrast
    self.safe = safe
    self.colours = colours
    self.lines = lines
  }

  /// What a style looks like on a screen of this depth.
  public func resolve(_ style: Style, depth: ColorDepth) -> ResolvedStyle {
    switch depth {
    case .mono: mono(style)
    case .ansi8: indexed(style, bright: false)
    case .ansi16: indexed(style, bright: true)
    case .palette256:
      ResolvedStyle(
        foreground: XtermPalette.nearest(to: rgb(style.foreground)),
        background: XtermPalette.nearest(to: rgb(style.background)), attributes: style.attributes)
    case .direct:
      ResolvedStyle(
        foreground: rgb(style.foreground).packed, background: rgb(style.background).packed,
        attributes: style.attributes)
    }
  }

  /// The colour of an ink, mixtures mixed.
  func rgb(_ ink: Ink) -> RGB {
    switch ink {
    case .role(let role): colour(of: role).rgb
    case .blend(let first, let second, let amount):
      colour(of: first).rgb.mixed(with: colour(of: second).rgb, amount)
    }
  }

  private func colour(of role: Role) -> ThemeColour { colours[role] ?? ThemeColour.missing }

  /// The nearer role of a mixture.
  private func role(of ink: Ink) -> Role {
    switch ink {
    case .role(let role): role
    case .blend(let first, let second, let amount): amount < 128 ? first : second
    }
  }

  /// Without colour, a ground that means something is shown by exchanging sign and ground.
  private func mono(_ style: Style) -> ResolvedStyle {
    let (sign, ground) = (role(of: style.foreground), role(of: style.background))
    var attributes = style.attributes
    switch ground {
    case .background, .raised: attributes.formUnion(colour(of: sign).mono)
    default: attributes.formUnion(.reverse)
    }
    return ResolvedStyle(foreground: -1, background: -1, attributes: attributes)
  }

  /// With sixteen colours nobody knows which they are. Below this contrast, of the colours they have in xterm, a sign is
  /// made black or white rather than hoped for: its shape and its word say the same.
  private static let leastIndexedContrast = 1.9

  private func indexed(_ style: Style, bright: Bool) -> ResolvedStyle {
    var attributes = style.attributes
    var foreground = colour(of: role(of: style.foreground)).index
    var background = colour(of: role(of: style.background)).index
    // Of eight colours the bright ones are shown as bold on the sign; a ground cannot be bright.
    if !bright, background >= 8 { background -= 8 }
    if !bright, foreground == 8 {
      // Bold black is grey on some screens and invisible on others; what should be faint must not become bold white.
      foreground = background == 7 ? 0 : 7
      attributes.remove(.bold)
      attributes.insert(.dim)
    } else if !bright, foreground > 8 {
      foreground -= 8
      attributes.insert(.bold)
    }
    // A sign that hardly differs from its ground would vanish: red on blue, yellow on white, grey made black on black.
    if foreground >= 0, background >= 0, XtermPalette.contrast(foreground, background) < Theme.leastIndexedContrast {
      let light: Int32 = bright ? 15 : 7
      foreground = XtermPalette.contrast(light, background) > XtermPalette.contrast(0, background) ? light : 0
    }
    return ResolvedStyle(foreground: foreground, background: background, attributes: attributes)
  }
}

/// One colour of a theme.
struct ThemeColour: Hashable, Sendable {
  /// For screens with 256 colours and more.
  var rgb: RGB
  /// For screens with 8 or 16: 0...15, or -1 for the terminal's own.
  var index: Int32
  /// For screens without colour.
  var mono: Attributes

  /// Stands in for a role that has no colour, which no theme that was read is without.
  static let missing = ThemeColour(rgb: RGB(red: 128, green: 128, blue: 128), index: 7, mono: [])
}
