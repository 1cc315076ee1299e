/// The configuration a terminal prints (06 1A), read as far as it consists of labels and values. The lines differ from
/// manufacturer to manufacturer: this is what can be recognised, not what can be relied on.
public enum SystemConfiguration {
  /// A label and its value.
  public struct Entry: Hashable, Sendable {
    /// What stands before the colon.
    public let label: String
    /// What stands behind it.
    public let value: String
  }

  /// The pairs `Label:   value` in `lines`; a colon within a word or a time does not count, nor does one without a value.
  public static func entries(_ lines: some Sequence<String>) -> [Entry] {
    lines.compactMap { line in
      guard let colon = separator(in: line) else { return nil }
      let label = trimmed(line[..<colon])
      let value = trimmed(line[line.index(after: colon)...])
      guard !label.isEmpty, !value.isEmpty else { return nil }
      return Entry(label: label, value: value)
    }
  }

  /// The first colon with white space behind it; failing that the first with a letter before it.
  private static func separator(in line: String) -> String.Index? {
    let colons = line.indices.filter { line[$0] == ":" }
    return colons.first { colon in
      let next = line.index(after: colon)
      return next < line.endIndex && line[next].isWhitespace
    }
      ?? colons.first { colon in
        colon > line.startIndex && line[line.index(before: colon)].isLetter
      }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0.isWhitespace }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
