extension JSONValue {
  /// The document in one line (RFC 8259), members in the order of their names.
  var rendered: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let text): JSONValue.quoted(text)
    case .array(let items): "[" + items.map(\.rendered).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\(JSONValue.quoted($0)): \($1.rendered)" }.joined(separator: ", ")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    let digits = Array("0123456789abcdef")
    return text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar {
      case "\"", "\\":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20:
        result += "\\u00"
        result.append(digits[Int(scalar.value >> 4)])
        result.append(digits[Int(scalar.value & 15)])
      default: result.unicodeScalars.append(scalar)
      }
    } + "\""
  }
}
