/// A JSON document to be written (RFC 8259).
indirect enum JSONText {
  case string(String)
  case integer(Int64)
  case bool(Bool)
  case null
  case array([JSONText])
  case object([(String, JSONText)])

  /// The text of `value`; null if there is none.
  static func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }

  /// The number of `value`; null if there is none.
  static func number(_ value: Int?) -> JSONText { value.map { .integer(Int64($0)) } ?? .null }

  /// The document, in one line.
  var rendered: String {
    var text = ""
    write(into: &text)
    return text
  }

  private func write(into text: inout String) {
    switch self {
    case .string(let value): JSONText.quote(value, into: &text)
    case .integer(let value): text += String(value)
    case .bool(let value): text += value ? "true" : "false"
    case .null: text += "null"
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(into: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, (key, value)) in members.enumerated() {
        if index > 0 { text += "," }
        JSONText.quote(key, into: &text)
        text += ":"
        value.write(into: &text)
      }
      text += "}"
    }
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
