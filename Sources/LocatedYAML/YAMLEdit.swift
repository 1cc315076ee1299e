/// Changes one value in the text of a file that a person wrote: comments, order and layout stay as they are.
public enum YAMLEdit {
  /// Why a file is left as it is.
  public struct Problem: Error, Hashable, Sendable {
    /// The lines a person would have to write.
    public var lines: [String]
  }

  /// The text in which `key` of the top-level mapping `section` has `value`; both are added where they are missing.
  ///
  /// The result is read again: it must hold what the text held before and the new value, or nothing is changed. So a way
  /// of writing that is not understood here costs a person two lines of their own and never a line of their file.
  ///
  /// - Parameters:
  ///   - section: a top-level key, of letters, digits and hyphens, like `key`.
  ///   - value: one line without control characters.
  ///   - isQuoted: whether it is written in quotes. Without them it is what YAML takes it for: `true`, `12`.
  /// - Throws: ``Problem`` when the file is written in a way that this cannot change, or cannot be read.
  public static func setting(
    _ section: String, _ key: String, to value: String, isQuoted: Bool = true, in text: String
  ) throws(Problem) -> String {
    let quoted =
      !isQuoted ? value : "'\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    let problem = Problem(lines: ["\(section):", "  \(key): \(quoted)"])
    guard let before = try? parseYAML(text, file: ""),
      let after = try? edited(before, section, key, quoted, Lines(text)),
      let now = try? parseYAML(after, file: ""),
      now.meaning == before.meaning(setting: section, key, to: value, isQuoted: isQuoted)
    else { throw problem }
    return after
  }

  private struct NotUnderstood: Error {}

  private static func edited(
    _ root: YAMLNode, _ section: String, _ key: String, _ quoted: String, _ lines: Lines
  ) throws -> String {
    var lines = lines
    guard let entry = root.entries?.first(where: { $0.key == section }) else {
      guard root.entries != nil || root.content == .null else { throw NotUnderstood() }
      lines.append(["", "\(section):", "  \(key): \(quoted)"])
      return lines.text
    }
    switch entry.value.content {
    case .null:
      lines.insert("  \(key): \(quoted)", after: entry.keyPosition.line)
    case .mapping(let entries):
      guard let first = entries.first else { throw NotUnderstood() }
      if let old = entries.first(where: { $0.key == key }) {
        guard old.value.scalar != nil, old.value.position.line == old.keyPosition.line else { throw NotUnderstood() }
        try lines.replace(at: old.value.position, with: quoted)
      } else {
        // Above the first: behind the last there may be comments that belong to what follows.
        let indent = String(repeating: " ", count: first.keyPosition.column - 1)
        lines.insert("\(indent)\(key): \(quoted)", after: first.keyPosition.line - 1)
      }
    default: throw NotUnderstood()
    }
    return lines.text
  }

  /// The lines of a text, each with its own end.
  private struct Lines {
    private var lines: [(text: String, end: String)] = []
    /// The end of a line that is added.
    private let end: String

    init(_ text: String) {
      var line = ""
      for character in text {
        if character.isNewline {
          lines.append((line, String(character)))
          line = ""
        } else {
          line.append(character)
        }
      }
      if !line.isEmpty { lines.append((line, "")) }
      end = lines.first.map(\.end).flatMap { $0.isEmpty ? nil : $0 } ?? "\n"
    }

    var text: String { lines.map { $0.text + $0.end }.joined() }

    mutating func append(_ new: [String]) {
      while lines.last?.text.isEmpty == true { lines.removeLast() }
      let added = lines.isEmpty ? Array(new.dropFirst()) : new
      finishLast()
      lines += added.map { ($0, end) }
    }

    /// - Parameter line: counted from 1; 0: at the top.
    mutating func insert(_ new: String, after line: Int) {
      if line >= lines.count { finishLast() }
      lines.insert((new, end), at: min(line, lines.count))
    }

    private mutating func finishLast() {
      if let last = lines.indices.last, lines[last].end.isEmpty { lines[last].end = end }
    }

    /// Puts another scalar in the place of one that ends on its line.
    mutating func replace(at position: SourcePosition, with new: String) throws {
      let line = Array(lines[position.line - 1].text.unicodeScalars)
      let start = position.column - 1
      guard start < line.count else { throw NotUnderstood() }
      var end = start
      switch line[start] {
      case "'", "\"":
        end += 1
        while end < line.count {
          if line[end] == "\\", line[start] == "\"" {
            end += 2
          } else if line[end] == line[start] {
            end += 1
            guard line[start] == "'", end < line.count, line[end] == "'" else { break }
            end += 1
          } else {
            end += 1
          }
        }
        guard end <= line.count else { throw NotUnderstood() }
      case "|", ">", "[", "{", "&", "*", "!": throw NotUnderstood()
      default:
        while end < line.count, !(line[end] == "#" && line[end - 1] == " ") { end += 1 }
        while end > start, line[end - 1] == " " { end -= 1 }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: line[..<start])
      text.append(contentsOf: new.unicodeScalars)
      text.append(contentsOf: line[end...])
      lines[position.line - 1].text = String(text)
    }
  }
}

/// What a document says, wherever it stands.
private indirect enum Meaning: Equatable {
  case scalar(String, isQuoted: Bool)
  case null
  case sequence([Meaning])
  case mapping([String: Meaning])
}

extension YAMLNode {
  fileprivate var meaning: Meaning {
    switch content {
    case .scalar(let text, let isQuoted): .scalar(text, isQuoted: isQuoted)
    case .null: .null
    case .sequence(let items): .sequence(items.map(\.meaning))
    case .mapping(let entries):
      .mapping(Dictionary(entries.map { ($0.key, $0.value.meaning) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// The same with another value in one place; nil: there is no such place.
  fileprivate func meaning(
    setting section: String, _ key: String, to value: String, isQuoted: Bool
  ) -> Meaning? {
    var top: [String: Meaning] = [:]
    switch meaning {
    case .mapping(let entries): top = entries
    case .null: break
    default: return nil
    }
    var part: [String: Meaning] = [:]
    switch top[section] {
    case .mapping(let entries)?: part = entries
    case .null?, nil: break
    default: return nil
    }
    part[key] = .scalar(value, isQuoted: isQuoted)
    top[section] = .mapping(part)
    return .mapping(top)
  }
}
