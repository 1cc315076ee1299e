/// Reads a mapping key by key and, at the end, says which of its keys nobody knows.
///
/// ```swift
/// let reader = SourceReader(file: "shop.yaml")
/// let terminal = MappingReader(node, reader)
/// let name = terminal.string("name", isRequired: true)
/// let port = terminal.integer("port", in: 1...65535) ?? 20007
/// terminal.finish()
/// try reader.finish()
/// ```
///
/// A value that is absent and a value that is wrong both read as nil; the second leaves a problem behind, so that the
/// reading as a whole fails.
public final class MappingReader {
  /// The reader of the file.
  public let reader: SourceReader
  /// Where the mapping starts.
  public let position: SourcePosition
  /// Whether there was a mapping at all; a problem has been noted when not.
  public let isMapping: Bool
  private let entries: [YAMLNode.Entry]
  private var known: [String] = []
  private var missing: [String] = []
  private var refused: [String] = []

  /// A reader of `node`, which must be a mapping.
  public init(_ node: YAMLNode, _ reader: SourceReader) {
    self.reader = reader
    position = node.position
    let found = reader.entries(node)
    isMapping = found != nil
    entries = found ?? []
  }

  /// The value of `key` as it stands; nil when there is no such key. The key is known from now on.
  public func node(_ key: String, isRequired: Bool = false) -> YAMLNode? {
    if !known.contains(key) { known.append(key) }
    if let entry = entries.first(where: { $0.key == key }) { return entry.value }
    if isRequired && isMapping && !missing.contains(key) { missing.append(key) }
    return nil
  }

  /// Where `key` stands; where the mapping starts when there is no such key.
  public func position(of key: String) -> SourcePosition {
    entries.first { $0.key == key }?.keyPosition ?? position
  }

  /// See ``SourceReader/string(_:limit:)``.
  public func string(_ key: String, isRequired: Bool = false, limit: Int = 500) -> String? {
    node(key, isRequired: isRequired).flatMap { reader.string($0, limit: limit) }
  }

  /// See ``SourceReader/integer(_:in:)``.
  public func integer(_ key: String, isRequired: Bool = false, in range: ClosedRange<Int>) -> Int? {
    node(key, isRequired: isRequired).flatMap { reader.integer($0, in: range) }
  }

  /// See ``SourceReader/number(_:in:)``.
  public func number(_ key: String, isRequired: Bool = false, in range: ClosedRange<Double>) -> Double? {
    node(key, isRequired: isRequired).flatMap { reader.number($0, in: range) }
  }

  /// See ``SourceReader/bool(_:)``.
  public func bool(_ key: String, isRequired: Bool = false) -> Bool? {
    node(key, isRequired: isRequired).flatMap { reader.bool($0) }
  }

  /// See ``SourceReader/duration(_:in:)``.
  public func duration(_ key: String, isRequired: Bool = false, in range: ClosedRange<Duration>) -> Duration? {
    node(key, isRequired: isRequired).flatMap { reader.duration($0, in: range) }
  }

  /// See ``SourceReader/choice(_:among:)``.
  public func choice(_ key: String, isRequired: Bool = false, among names: [String]) -> String? {
    node(key, isRequired: isRequired).flatMap { reader.choice($0, among: names) }
  }

  /// See ``SourceReader/choice(_:of:)``.
  public func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, isRequired: Bool = false, of type: Value.Type
  ) -> Value? where Value.RawValue == String {
    node(key, isRequired: isRequired).flatMap { reader.choice($0, of: type) }
  }

  /// See ``SourceReader/list(_:)``.
  public func list(_ key: String, isRequired: Bool = false) -> [YAMLNode]? {
    node(key, isRequired: isRequired).flatMap { reader.list($0) }
  }

  /// See ``SourceReader/strings(_:limit:)``.
  public func strings(_ key: String, isRequired: Bool = false, limit: Int = 500) -> [String]? {
    node(key, isRequired: isRequired).flatMap { reader.strings($0, limit: limit) }
  }

  /// See ``SourceReader/entries(_:)``.
  public func entries(_ key: String, isRequired: Bool = false) -> [YAMLNode.Entry]? {
    node(key, isRequired: isRequired).flatMap { reader.entries($0) }
  }

  /// A mapping inside this one; `finish` must be called on it too.
  public func mapping(_ key: String, isRequired: Bool = false) -> MappingReader? {
    node(key, isRequired: isRequired).map { MappingReader($0, reader) }
  }

  /// Notes a problem with the value of `key`.
  public func problem(with key: String, _ message: String) {
    reader.problem(at: entries.first { $0.key == key }?.value.position ?? position, message)
  }

  /// Notes every one of `keys` that is there as a problem: it means something elsewhere, and not here.
  public func refuse(_ keys: [String], because reason: String) {
    refused += keys
    for entry in entries where keys.contains(entry.key) {
      reader.problem(at: entry.keyPosition, "the key \(excerpt(entry.key)) \(reason)")
    }
  }

  /// Notes every key that was never asked for and every required key that is not there. Call it whatever else failed.
  ///
  /// A required key that was misspelt is told once, as a misspelling.
  public func finish() {
    for entry in entries where !known.contains(entry.key) && !refused.contains(entry.key) {
      // A key that is there already cannot have been meant.
      let free = known.filter { name in !entries.contains { $0.key == name } }
      let near = closestMatch(entry.key, among: free)
      missing.removeAll { $0 == near }
      reader.problem(
        at: entry.keyPosition,
        "unknown key \(excerpt(entry.key))"
          + (near.map { "; did you mean \(excerpt($0))?" } ?? reader.hint(for: entry.key, among: known)))
    }
    for key in missing { reader.problem(at: position, "the key \(excerpt(key)) is missing") }
    missing = []
  }
}
