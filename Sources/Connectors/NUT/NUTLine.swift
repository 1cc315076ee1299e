/// A line of the Network UPS Tools' protocol, taken apart. Pure.
enum NUTLine {
  /// The words of a line: apart by blanks; a word in quotes may hold blanks, and `\"` and `\\` in it stand for the signs
  /// themselves. Nil: the line is no such list of words.
  static func words(_ line: some Sequence<UInt8>) -> [String]? {
    var words: [String] = []
    var word: [UInt8]?
    var isQuoted = false
    var isEscaped = false
    for byte in line {
      if isEscaped {
        word?.append(byte)
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"):
        if word == nil { word = [] }
        isEscaped = true
      case UInt8(ascii: "\"") where isQuoted: isQuoted = false
      case UInt8(ascii: "\""):
        // A quote in the middle of a word begins nothing.
        guard word == nil else { return nil }
        word = []
        isQuoted = true
      case UInt8(ascii: " ") where !isQuoted, UInt8(ascii: "\t") where !isQuoted:
        if let word { words.append(String(decoding: word, as: UTF8.self)) }
        word = nil
      default:
        if word == nil { word = [] }
        word?.append(byte)
      }
    }
    guard !isQuoted, !isEscaped else { return nil }
    if let word { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
