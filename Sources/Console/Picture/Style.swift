/// What a colour means. A theme gives each role a colour; nothing else in the console names a colour.
public enum Role: String, CaseIterable, Hashable, Sendable {
  /// The ground everything stands on.
  case background
  /// Ordinary text.
  case text
  /// Labels and what matters less.
  case muted
  /// Hints, rulers, the empty part of a bar.
  case faint
  /// The lines round a panel.
  case border
  /// The lines round the panel with the focus.
  case focus
  /// Panel titles and the shop's name.
  case title
  /// Keys one can press, links, the marked choice.
  case accent
  /// The ground of the selected row.
  case selection
  /// The ground of dialogs.
  case raised
  /// Good.
  case ok
  /// Worth knowing.
  case notice
  /// Not for long.
  case warning
  /// Cannot take cards.
  case critical
  /// Unknown or stale; never to be mistaken for good.
  case unknown
  /// The line of a graph.
  case graph
}

/// A colour before the theme: a role, or a mixture of two.
public enum Ink: Hashable, Sendable {
  /// The colour of a role.
  case role(Role)
  /// A mixture: 0 is all the first, 255 all the second. Where there are too few colours the nearer of the two is used.
  case blend(Role, Role, UInt8)
}

/// Attributes of a cell, beside its colours.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8
  /// Attributes from their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier.
  public static let bold = Attributes(rawValue: 1)
  /// Lighter.
  public static let dim = Attributes(rawValue: 2)
  /// Underlined.
  public static let underline = Attributes(rawValue: 4)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 8)
  /// Slanted.
  public static let italic = Attributes(rawValue: 16)
}

/// How a cell looks.
public struct Style: Hashable, Sendable {
  /// The colour of the sign.
  public var foreground: Ink
  /// The colour of the ground.
  public var background: Ink
  /// The rest.
  public var attributes: Attributes

  /// A style.
  public init(_ foreground: Ink, on background: Ink = .role(.background), _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// A style of a plain role.
  public init(_ foreground: Role, on background: Role = .background, _ attributes: Attributes = []) {
    self.init(.role(foreground), on: .role(background), attributes)
  }

  /// Ordinary text on the ground.
  public static let plain = Style(.text)
}
