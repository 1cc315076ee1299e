/// Bytes as hexadecimal digits.
public enum Hex {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Two upper-case digits for each byte, with `separator` between bytes.
  public static func string(_ bytes: some Collection<UInt8>, separator: String = "") -> String {
    var text = ""
    text.reserveCapacity(bytes.count * (2 + separator.utf8.count))
    var isFirst = true
    for byte in bytes {
      if !isFirst { text += separator }
      isFirst = false
      text.unicodeScalars.append(Unicode.Scalar(digits[Int(byte >> 4)]))
      text.unicodeScalars.append(Unicode.Scalar(digits[Int(byte & 0x0F)]))
    }
    return text
  }

  /// The bytes that `text` spells, white space left out; nil when anything else is no pair of hexadecimal digits.
  public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var result: [UInt8] = []
    var high: UInt8?
    for character in text where !character.isWhitespace {
      guard character.isASCII, let digit = character.hexDigitValue else { return nil }
      if let first = high {
        result.append(first << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
    }
    return high == nil ? result : nil
  }
}
