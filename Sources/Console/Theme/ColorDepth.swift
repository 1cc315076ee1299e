/// How many colours the screen has.
public enum ColorDepth: Sendable, CaseIterable {
  /// None: only bold, dim, underlined and reverse.
  case mono
  /// The eight of old: black, red, green, yellow, blue, magenta, cyan, white.
  case ansi8
  /// The eight, and the eight bright ones.
  case ansi16
  /// xterm's 256.
  case palette256
  /// Any red, green and blue.
  case direct
}

/// How a cell looks on a screen of a known depth.
public struct ResolvedStyle: Hashable, Sendable {
  /// The colour of the sign: -1 the screen's own; otherwise an index, or with ``ColorDepth/direct`` 0xRRGGBB, never
  /// 0x000000...0x000007, which `*-direct` terminal descriptions take for palette colours.
  public var foreground: Int32
  /// The colour of the ground, in the same way.
  public var background: Int32
  /// The rest.
  public var attributes: Attributes

  /// A look.
  public init(foreground: Int32, background: Int32, attributes: Attributes) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}
