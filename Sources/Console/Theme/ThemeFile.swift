import ShopModel

/// What is wrong with a theme file: one line for a person.
public struct ThemeProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name.
  public var file: String
  /// The line, from 1; 0 when something is missing.
  public var line: Int
  /// What is wrong, and what was meant.
  public var message: String

  /// `dusk.theme:7: message`
  public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

extension Theme {
  /// Reads a theme file. Its format is described in `themes/README.md`.
  ///
  /// - Parameter file: the file's name, for messages.
  /// - Throws: ``ThemeProblem``, the first one found.
  public static func parse(_ text: String, file: String) throws -> Theme {
    var reader = ThemeReader(file: file)
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let content = trimmed(withoutComment(line))
      if !content.isEmpty { try reader.read(content, line: number) }
    }
    return try reader.theme()
  }

  /// A `#` begins a comment at the beginning of a line or after two spaces; a colour has one space before it.
  private static func withoutComment(_ line: Substring) -> Substring {
    if trimmed(line).first == "#" { return "" }
    var spaces = 0
    for index in line.indices {
      if line[index] == "#", spaces >= 2 { return line[..<index] }
      spaces = line[index] == " " ? spaces + 1 : 0
    }
    return line
  }
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
  while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
  return text
}

private struct ThemeReader {
  let file: String
  var name: String?
  var titles: [Language: String] = [:]
  var isDark: Bool?
  var colours: [Role: ThemeColour] = [:]

  init(file: String) { self.file = file }

  mutating func read(_ content: Substring, line: Int) throws {
    guard let equals = content.firstIndex(of: "=") else {
      throw ThemeProblem(file: file, line: line, message: "expected `key = value`, found `\(content)`")
    }
    let key = String(trimmed(content[..<equals]))
    let value = trimmed(content[content.index(after: equals)...])
    switch key {
    case "name": name = String(value)
    case "dark":
      guard value == "yes" || value == "no" else {
        throw ThemeProblem(file: file, line: line, message: "`dark` is `yes` or `no`, not `\(value)`")
      }
      isDark = value == "yes"
    case _ where key.hasPrefix("title."):
      titles[Language(rawValue: String(key.dropFirst("title.".count)))] = String(value)
    default:
      guard let role = Role(rawValue: key) else {
        let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
        throw ThemeProblem(file: file, line: line, message: "unknown key `\(key)`; the roles are \(known)")
      }
      guard colours[role] == nil else {
        throw ThemeProblem(file: file, line: line, message: "`\(key)` has a colour already")
      }
      colours[role] = try colour(value, line: line)
    }
  }

  private func colour(_ value: Substring, line: Int) throws -> ThemeColour {
    let parts = value.split(separator: " ")
    guard parts.count >= 2, let rgb = rgb(parts[0]), let index = index(parts[1]) else {
      throw ThemeProblem(
        file: file, line: line,
        message: "a colour is `#rrggbb INDEX [ATTRIBUTES]`, INDEX 0...15 or `-`, not `\(value)`")
    }
    var attributes: Attributes = []
    for word in parts.dropFirst(2) {
      switch word {
      case "bold": attributes.insert(.bold)
      case "dim": attributes.insert(.dim)
      case "underline": attributes.insert(.underline)
      case "reverse": attributes.insert(.reverse)
      case "italic": attributes.insert(.italic)
      default:
        throw ThemeProblem(
          file: file, line: line,
          message: "unknown attribute `\(word)`; there are bold, dim, underline, reverse, italic")
      }
    }
    return ThemeColour(rgb: rgb, index: index, mono: attributes)
  }

  private func rgb(_ word: Substring) -> RGB? {
    guard word.count == 7, word.first == "#", let value = UInt32(word.dropFirst(), radix: 16) else { return nil }
    return RGB(red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  private func index(_ word: Substring) -> Int32? {
    if word == "-" { return -1 }
    guard let value = Int32(word), (0...15).contains(value) else { return nil }
    return value
  }

  func theme() throws -> Theme {
    guard let name, !name.isEmpty else { throw ThemeProblem(file: file, line: 0, message: "`name` is missing") }
    guard let isDark else { throw ThemeProblem(file: file, line: 0, message: "`dark` is missing") }
    if let role = Role.allCases.first(where: { colours[$0] == nil }) {
      throw ThemeProblem(file: file, line: 0, message: "the colour of `\(role.rawValue)` is missing")
    }
    return Theme(
      name: name, title: titles.isEmpty ? LocalizedText(name) : LocalizedText(titles), isDark: isDark,
      colours: colours)
  }
}
