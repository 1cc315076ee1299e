/// Why a text is not JSON, or more of it than is read.
struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte at which it was noticed, from 0.
  var offset: Int
  /// What is wrong.
  var reason: String

  var description: String { "not JSON at byte \(offset): \(reason)" }
}

/// Reads JSON (RFC 8259) strictly and within bounds: nesting, the number of values and the length of a number are
/// limited, a name may occur only once in an object. The caller limits the size of the text.
struct JSONParser {
  /// How deep lists and objects may be nested.
  static let depthLimit = 40
  /// How many values a document may hold: bounds the memory that a small text can be blown up to.
  static let valueLimit = 100_000
  /// The longest number read, in characters.
  static let numberLimit = 64

  private let bytes: [UInt8]
  private var index = 0
  private var values = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one document.
  static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
    var parser = JSONParser(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.index = 3 }
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.problem("there is more after the end") }
    return value
  }

  private func problem(_ reason: String) -> JSONProblem { JSONProblem(offset: index, reason: reason) }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
    skipSpace()
    values += 1
    guard values <= JSONParser.valueLimit else { throw problem("more than \(JSONParser.valueLimit) values") }
    guard depth <= JSONParser.depthLimit else { throw problem("nested too deep") }
    guard let byte = current else { throw problem("it ends too early") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw problem("a value was expected")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
    for byte in word.utf8 {
      guard take(byte) else { throw problem("a value was expected") }
    }
    return value
  }

  private mutating func object(depth: Int) throws(JSONProblem) -> JSONValue {
    index += 1
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw problem("a name was expected") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw problem("a colon was expected") }
      let member = try value(depth: depth + 1)
      guard members.updateValue(member, forKey: name) == nil else { throw problem("a name occurs twice") }
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw problem("a comma or the end of the object was expected") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONProblem) -> JSONValue {
    index += 1
    var items: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(items) }
    repeat {
      items.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw problem("a comma or the end of the list was expected") }
    return .array(items)
  }

  private mutating func number() throws(JSONProblem) -> String {
    let start = index
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    guard index - start <= JSONParser.numberLimit else { throw problem("a number is too long") }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(JSONProblem) {
    let start = index
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    guard index > start else { throw problem("a digit was expected") }
  }

  private mutating func string() throws(JSONProblem) -> String {
    index += 1
    var text: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(validating: text, as: UTF8.self) else { throw problem("a text is not UTF-8") }
        index += 1
        return result
      case UInt8(ascii: "\\"):
        index += 1
        text += try escape().utf8
      case 0..<0x20: throw problem("a control character in a text")
      default:
        text.append(byte)
        index += 1
      }
    }
    throw problem("a text has no end")
  }

  private mutating func escape() throws(JSONProblem) -> String {
    guard let byte = current else { throw problem("a text has no end") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(try escapedScalar())
    default: throw problem("an unknown escape in a text")
    }
  }

  /// A scalar written as one or two UTF-16 units; half a pair becomes the replacement character.
  private mutating func escapedScalar() throws(JSONProblem) -> UnicodeScalar {
    let unit = try hexUnit()
    if let scalar = UnicodeScalar(unit) { return scalar }
    let mark = index
    guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      index = mark
      return "\u{FFFD}"
    }
    let low = try hexUnit()
    guard (0xDC00...0xDFFF).contains(low) else {
      index = mark
      return "\u{FFFD}"
    }
    return UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexUnit() throws(JSONProblem) -> UInt32 {
    guard index + 4 <= bytes.count else { throw problem("a text has no end") }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(UnicodeScalar(bytes[index])).hexDigitValue, bytes[index] < 0x80 else {
        throw problem("four hexadecimal digits were expected")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }
}
