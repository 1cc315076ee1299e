internal import LocatedYAML

/// What the file says of the screen, beside the shop's language and theme.
public struct DisplayConfiguration: Hashable, Sendable {
  /// Whether the console uses the mouse at first; nil: the file does not say.
  public var mouse: Bool?
  /// Whether the console rings the bell; nil: the file does not say.
  public var bell: Bool?
  /// Whether the console draws with ASCII alone; nil: the file does not say.
  public var ascii: Bool?

  /// A screen.
  public init(mouse: Bool? = nil, bell: Bool? = nil, ascii: Bool? = nil) {
    self.mouse = mouse
    self.bell = bell
    self.ascii = ascii
  }
}

extension ConfigurationReader {
  /// The part `display:`.
  func readDisplay(_ node: YAMLNode) -> DisplayConfiguration {
    let display = MappingReader(node, reader)
    defer { display.finish() }
    return DisplayConfiguration(
      mouse: display.bool("mouse"), bell: display.bool("bell"), ascii: display.bool("ascii"))
  }
}
