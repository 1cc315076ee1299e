internal import LocatedYAML

/// A way to one value of a JSON document: `$.merchant.balance[0].amount`.
///
/// A small part of RFC 9535: names after dots, names in quotes in brackets, and indices; no wildcards, no filters, no
/// negative indices, because a fact is exactly one value.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  /// One step down.
  public enum Step: Hashable, Sendable {
    /// To the member of an object.
    case key(String)
    /// To the item of an array, from 0.
    case index(Int)
  }

  /// Why a text is not a path, in words for a person.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason.
    public var reason: String
    /// The reason.
    public var description: String { reason }
  }

  /// The steps from the top; none: the whole document.
  public var steps: [Step]

  /// A path of these steps.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The whole document, or the whole item of a list.
  public static let root = JSONPath([])

  /// The path in the form it is written.
  public var description: String {
    steps.reduce(into: "$") { text, step in
      switch step {
      case .key(let key) where JSONPath.isPlain(key): text += ".\(key)"
      case .key(let key): text += "['\(key.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))']"
      case .index(let index): text += "[\(index)]"
      }
    }
  }

  private static func isPlain(_ key: String) -> Bool { !key.isEmpty && key.allSatisfy(isPlain) }
  private static func isPlain(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "-"
  }

  /// Reads a path.
  ///
  /// - Throws: ``Problem`` when the text is not a path of at most 32 steps.
  public init(parsing text: String) throws(Problem) {
    var rest = text[...]
    guard rest.popFirst() == "$" else { throw Problem(reason: "a path starts with \"$\", as in \"$.account.balance\"") }
    steps = []
    while let sign = rest.popFirst() {
      switch sign {
      case ".": steps.append(.key(try JSONPath.name(&rest)))
      case "[": steps.append(try JSONPath.bracket(&rest))
      default: throw Problem(reason: "a step starts with \".\" or \"[\", not with \(excerpt(String(sign)))")
      }
    }
    guard steps.count <= 32 else { throw Problem(reason: "more than 32 steps") }
  }

  private static func name(_ rest: inout Substring) throws(Problem) -> String {
    let name = rest.prefix(while: isPlain)
    guard !name.isEmpty else {
      throw Problem(
        reason: rest.first == "."
          ? "\"..\" (search) is not supported" : "a name must follow the dot; wildcards are not supported")
    }
    rest.removeFirst(name.count)
    return String(name)
  }

  private static func bracket(_ rest: inout Substring) throws(Problem) -> Step {
    if let quote = rest.first, quote == "'" || quote == "\"" {
      rest.removeFirst()
      var key = ""
      while let character = rest.popFirst() {
        if character == quote {
          guard rest.popFirst() == "]" else { throw Problem(reason: "\"]\" is missing after the name in quotes") }
          return .key(key)
        }
        if character == "\\", let escaped = rest.popFirst() {
          key.append(escaped)
        } else {
          key.append(character)
        }
      }
      throw Problem(reason: "the closing quote is missing")
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest.removeFirst(digits.count)
    guard let index = Int(digits), index <= 1_000_000, rest.popFirst() == "]" else {
      throw Problem(reason: "brackets hold an index from 0, as in \"[0]\", or a name in quotes")
    }
    return .index(index)
  }
}
