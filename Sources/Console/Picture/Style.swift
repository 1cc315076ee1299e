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

  /// Its place in the list, counted from 0; another one in another version of the program, so for memory only.
  var place: UInt8 { withUnsafeBytes(of: self) { $0[0] } }

  /// The role at a place that ``place`` gave.
  init(place: UInt8) { self = Role.all[Int(place)] }

  private static let all = Array(allCases)

  /// By their places, which is quicker than by their names: this is asked for every cell.
  public static func == (left: Role, right: Role) -> Bool { left.place == right.place }

  /// By its place.
  public func hash(into hasher: inout Hasher) { hasher.combine(place) }
}

/// A colour before the theme: a role, or a mixture of two.
public enum Ink: Hashable, Sendable {
  /// The colour of a role.
  case role(Role)
  /// A mixture: 0 is all the first, 255 all the second. Where there are too few colours the nearer of the two is used.
  case blend(Role, Role, UInt8)

  /// How many bits ``bits`` has.
  fileprivate static let width: UInt64 = 28

  /// All of it in a number: the first role, the second, how much of that, and whether it is a mixture.
  fileprivate var bits: UInt32 {
    switch self {
    case .role(let role): UInt32(role.place)
    case .blend(let first, let second, let amount):
      UInt32(first.place) | UInt32(second.place) << 8 | UInt32(amount) << 16 | 1 << 24
    }
  }

  /// The ink of a number that ``bits`` gave; what stands above it in the number does not count.
  fileprivate init(bits: UInt32) {
    let first = Role(place: UInt8(truncatingIfNeeded: bits))
    self =
      bits & 1 << 24 == 0
      ? .role(first)
      : .blend(first, Role(place: UInt8(truncatingIfNeeded: bits >> 8)), UInt8(truncatingIfNeeded: bits >> 16))
  }
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

/// How a cell looks: two colours and the attributes in one word, because a picture has thousands of them, and two pictures
/// are compared cell by cell.
public struct Style: Hashable, Sendable {
  /// From the lowest bit: the ink of the sign, that of the ground, the attributes.
  private var bits: UInt64

  /// A style.
  public init(_ foreground: Ink, on background: Ink = .role(.background), _ attributes: Attributes = []) {
    bits =
      UInt64(foreground.bits) | UInt64(background.bits) << Ink.width
      | UInt64(attributes.rawValue) << (2 * Ink.width)
  }

  /// The colour of the sign.
  public var foreground: Ink { Ink(bits: UInt32(truncatingIfNeeded: bits)) }
  /// The colour of the ground.
  public var background: Ink { Ink(bits: UInt32(truncatingIfNeeded: bits >> Ink.width)) }
  /// The rest.
  public var attributes: Attributes { Attributes(rawValue: UInt8(truncatingIfNeeded: bits >> (2 * Ink.width))) }

  /// A style of a plain role.
  public init(_ foreground: Role, on background: Role = .background, _ attributes: Attributes = []) {
    self.init(.role(foreground), on: .role(background), attributes)
  }

  /// Ordinary text on the ground.
  public static let plain = Style(.text)
}
