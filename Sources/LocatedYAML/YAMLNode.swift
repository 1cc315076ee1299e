/// A value of a YAML document, with the place where it stands.
public struct YAMLNode: Hashable, Sendable {
  /// One `key: value` of a mapping.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public var key: String
    /// Where the key stands.
    public var keyPosition: SourcePosition
    /// The value.
    public var value: YAMLNode

    /// A `key: value`.
    public init(key: String, keyPosition: SourcePosition, value: YAMLNode) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  /// What a value can be. What a plain scalar means (number, truth, text) is left to whoever reads it.
  public indirect enum Content: Hashable, Sendable {
    /// A text; `isQuoted` when it was written in quotes or as a block, so that it cannot be a number or a truth.
    case scalar(String, isQuoted: Bool)
    /// Nothing: `~`, `null`, or no value at all.
    case null
    /// A list.
    case sequence([YAMLNode])
    /// A mapping in the order of the file. No key twice.
    case mapping([Entry])
  }

  /// Where the value starts.
  public var position: SourcePosition
  /// What it is.
  public var content: Content

  /// A value.
  public init(position: SourcePosition, content: Content) {
    self.position = position
    self.content = content
  }

  /// The text of a scalar, quoted or not.
  public var scalar: String? { if case .scalar(let text, _) = content { text } else { nil } }
  /// The items of a list.
  public var items: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
  /// The entries of a mapping.
  public var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }

  /// The value of `key`, when this is a mapping that has it.
  public subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

  /// What kind of value this is, for a message: `a text`, `nothing`, `a list`, `a mapping`.
  public var kindName: String {
    switch content {
    case .scalar: "a single value"
    case .null: "nothing"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
