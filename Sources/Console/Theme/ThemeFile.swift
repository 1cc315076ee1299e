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
  /// The longest theme file that is read, in bytes; a whole one takes about one kilobyte.
  static let longestFile = 32 * 1024

  /// Reads a theme file. Its format is described in `themes/README.md`.
  ///
  /// - Parameter file: the file's name, for messages.
  /// - Throws: ``ThemeProblem``, the first one found.
  public static func parse(_ text: String, file: String) throws(ThemeProblem) -> Theme {
    var reader = ThemeReader(file: file)
    var number = 0
    var rest = text[...]
    while let line = takeLine(from: &rest) {
      number += 1
      let content = trimmed(withoutComment(line))
      if !content.isEmpty { try reader.read(content, line: number) }
    }
    return try reader.theme()
  }

  /// The next line; nil: there is none. Signs are looked at one by one, because the first picture waits for its theme.
  private static func takeLine(from text: inout Substring) -> Substring? {
    guard !text.isEmpty else { return nil }
    let end = text.unicodeScalars.firstIndex { scalar in
      switch scalar.value {
      case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
      default: false
      }
    }
    guard let end else {
      defer { text = text[text.endIndex...] }
      return text
    }
    let line = text[..<end]
    let isBoth = text.unicodeScalars[end...].starts(with: ["\r", "\n"])
    text = text[text.unicodeScalars.index(end, offsetBy: isBoth ? 2 : 1)...]
    return line
  }

  /// A `#` begins a comment at the beginning of a line or after two spaces; a colour has one space before it.
  private static func withoutComment(_ line: Substring) -> Substring {
    let bytes = line.utf8
    guard bytes.contains(UInt8(ascii: "#")) else { return line }
    if trimmed(line).utf8.first == UInt8(ascii: "#") { return "" }
    var spaces = 0
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "#"), spaces >= 2 { return line[..<index] }
      spaces = bytes[index] == UInt8(ascii: " ") ? spaces + 1 : 0
    }
    return line
  }
}

private func trimmed(_ text: Substring) -> Substring {
  func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
  var bytes = text.utf8.drop(while: isBlank)
  while let last = bytes.last, isBlank(last) { bytes.removeLast() }
  return Substring(bytes)
}

private struct ThemeReader {
  let file: String
  var name: String?
  var pair: String?
  var titles: [Language: String] = [:]
  var notes: [Language: String] = [:]
  var isDark: (value: Bool, line: Int)?
  var isHighContrast = false
  var safe: Set<ColourVision> = []
  /// A colour as the file gives it: what it leaves out depends on whether the theme is dark.
  var colours: [Role: (rgb: RGB, index: Int32?, mono: Attributes?, line: Int)] = [:]
  /// Where each key that may stand once was read.
  var seen: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func read(_ content: Substring, line: Int) throws(ThemeProblem) {
    guard let equals = content.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw problem(line, "expected `key = value`, found `\(shown(content))`")
    }
    let key = String(trimmed(content[..<equals]))
    let value = trimmed(content[content.utf8.index(after: equals)...])
    if let role = Role(rawValue: key) {
      if let before = colours[role] { throw problem(line, "`\(key)` has a colour already, in line \(before.line)") }
      colours[role] = try colour(value, line: line)
      return
    }
    if let before = seen[key] { throw problem(line, "`\(shown(key[...]))` was said already, in line \(before)") }
    seen[key] = line
    switch key {
    case "name": name = shown(value)
    case "pair": pair = shown(value)
    case "dark": isDark = (try choice(value, key, ["no": false, "yes": true], line: line), line)
    case "contrast": isHighContrast = try choice(value, key, ["normal": false, "high": true], line: line)
    case "safe": safe = try visions(value, line: line)
    case _ where key.hasPrefix("title."):
      titles[Language(rawValue: String(key.dropFirst("title.".count)))] = shown(value)
    case _ where key.hasPrefix("note."):
      notes[Language(rawValue: String(key.dropFirst("note.".count)))] = shown(value)
    default:
      let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem(line, "unknown key `\(shown(key[...]))`; the roles are \(known)")
    }
  }

  private func problem(_ line: Int, _ message: String) -> ThemeProblem {
    ThemeProblem(file: file, line: line, message: message)
  }

  /// A piece of the file as it may be shown: whoever wrote it, nothing in it steers the terminal.
  private func shown(_ text: Substring) -> String { DeviceText.clean(String(text), limit: 60) }

  private func choice<Value>(
    _ value: Substring, _ key: String, _ choices: [String: Value], line: Int
  ) throws(ThemeProblem) -> Value {
    guard let chosen = choices[String(value)] else {
      let words = choices.keys.sorted().map { "`\($0)`" }.joined(separator: " or ")
      throw problem(line, "`\(key)` is \(words), not `\(shown(value))`")
    }
    return chosen
  }

  private func visions(_ value: Substring, line: Int) throws(ThemeProblem) -> Set<ColourVision> {
    var visions: Set<ColourVision> = []
    for word in value.split(separator: ",") {
      guard let vision = ColourVision(rawValue: String(trimmed(word))) else {
        let known = ColourVision.allCases.map(\.rawValue).joined(separator: ", ")
        throw problem(line, "unknown colour vision `\(shown(trimmed(word)))`; there are \(known)")
      }
      visions.insert(vision)
    }
    return visions
  }

  private func colour(
    _ value: Substring, line: Int
  ) throws(ThemeProblem) -> (rgb: RGB, index: Int32?, mono: Attributes?, line: Int) {
    var words = value.utf8.split(separator: UInt8(ascii: " ")).map(Substring.init)[...]
    guard let first = words.popFirst(), let rgb = rgb(first) else { throw badColour(value, line: line) }
    var index: Int32?
    if let word = words.first, word == "-" || word.first?.isNumber == true {
      index = self.index(word)
      if index == nil { throw badColour(value, line: line) }
      words.removeFirst()
    }
    guard !words.isEmpty else { return (rgb, index, nil, line) }
    var attributes: Attributes = []
    for word in words {
      switch word {
      case "bold": attributes.insert(.bold)
      case "dim": attributes.insert(.dim)
      case "underline": attributes.insert(.underline)
      case "reverse": attributes.insert(.reverse)
      case "italic": attributes.insert(.italic)
      case "plain": break
      default:
        throw problem(
          line, "unknown attribute `\(shown(word))`; there are plain, bold, dim, underline, reverse, italic")
      }
    }
    return (rgb, index, attributes, line)
  }

  private func badColour(_ value: Substring, line: Int) -> ThemeProblem {
    problem(line, "a colour is `#rrggbb [INDEX] [ATTRIBUTES]`, INDEX 0...15 or `-`, not `\(shown(value))`")
  }

  private func rgb(_ word: Substring) -> RGB? {
    let digits = word.utf8.dropFirst()
    guard word.utf8.count == 7, word.utf8.first == UInt8(ascii: "#") else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return RGB(red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  private func index(_ word: Substring) -> Int32? {
    if word == "-" { return -1 }
    guard let value = Int32(word), (0...15).contains(value) else { return nil }
    return value
  }

  func theme() throws(ThemeProblem) -> Theme {
    if let role = Role.allCases.first(where: { !$0.isDerivable && colours[$0] == nil }) {
      throw problem(0, "the colour of `\(role.rawValue)` is missing")
    }
    let ground = colours[.background]?.rgb ?? .black
    if let isDark, isDark.value != ground.isDarkGround {
      let (said, meant) = isDark.value ? ("yes", "light") : ("no", "dark")
      throw problem(isDark.line, "`dark` is `\(said)`, but `background` is a \(meant) colour")
    }
    let dark = ground.isDarkGround
    let given = Dictionary(
      uniqueKeysWithValues: colours.map { role, colour in
        let habit = role.habit(isDark: dark)
        return (
          role, ThemeColour(rgb: colour.rgb, index: colour.index ?? habit.index, mono: colour.mono ?? habit.mono)
        )
      })
    let contrast = Theme.leastContrast(isHigh: isHighContrast)
    // The file's name without its folder and its ending.
    let stem = file.split(separator: "/").last.map { $0.hasSuffix(".theme") ? String($0.dropLast(6)) : String($0) }
    let name = name.flatMap { $0.isEmpty ? nil : $0 } ?? DeviceText.clean(stem ?? file, limit: 60)
    return Theme(
      name: name, title: titles.isEmpty ? LocalizedText(name) : LocalizedText(titles),
      note: notes.isEmpty ? nil : LocalizedText(notes), isDark: dark, pair: pair, isHighContrast: isHighContrast,
      safe: safe, colours: ThemeDerivation(given, isDark: dark, contrast: contrast).colours,
      lines: colours.mapValues(\.line))
  }
}
