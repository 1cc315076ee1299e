import ShopConfiguration

/// A JSON value that keeps its numbers as they were written: an amount of money must not pass through a binary
/// fraction.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The digits as written, at most ``JSONParser/numberLimit`` characters.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The value at the end of `path`; nil: there is none.
  func value(at path: JSONPath) -> JSONValue? {
    var value = self
    for step in path.steps {
      switch (step, value) {
      case (.key(let key), .object(let members)):
        guard let member = members[key] else { return nil }
        value = member
      case (.index(let index), .array(let items)):
        guard items.indices.contains(index) else { return nil }
        value = items[index]
      default: return nil
      }
    }
    return value
  }

  /// The text of a value that is not a list, an object or null: what value tables and keys are matched with.
  var plainText: String? {
    switch self {
    case .bool(let value): value ? "true" : "false"
    case .number(let text), .string(let text): text
    case .null, .array, .object: nil
    }
  }

  /// What it is, for a message: `a list`.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a yes or no"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
