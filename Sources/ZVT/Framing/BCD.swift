/// Packed decimal digits, two in a byte.
public enum BCD {
  /// `digits` in `count` bytes, with zeros in front; nil when something else than 0...9 is among them or they do not
  /// fit.
  public static func encode(_ digits: some StringProtocol, count: Int) -> [UInt8]? {
    var nibbles: [UInt8] = []
    for scalar in digits.unicodeScalars {
      guard (0x30...0x39).contains(scalar.value) else { return nil }
      nibbles.append(UInt8(scalar.value - 0x30))
    }
    guard nibbles.count <= count * 2 else { return nil }
    let padded = [UInt8](repeating: 0, count: count * 2 - nibbles.count) + nibbles
    return stride(from: 0, to: padded.count, by: 2).map { padded[$0] << 4 | padded[$0 + 1] }
  }

  /// `value` in `count` bytes, with zeros in front; nil when it is negative or does not fit.
  public static func encode(_ value: Int, count: Int) -> [UInt8]? {
    guard value >= 0 else { return nil }
    return encode(String(value), count: count)
  }

  /// All digits, leading zeros kept; nil when a nibble is none.
  public static func decode(_ bytes: some Collection<UInt8>) -> String? {
    var text = ""
    for byte in bytes {
      let high = byte >> 4
      let low = byte & 0x0F
      guard high <= 9, low <= 9 else { return nil }
      text.unicodeScalars.append(Unicode.Scalar(0x30 + high))
      text.unicodeScalars.append(Unicode.Scalar(0x30 + low))
    }
    return text
  }

  /// The number; nil when a nibble is no digit or there are more than nine bytes.
  public static func decodeNumber(_ bytes: some Collection<UInt8>) -> Int? {
    guard bytes.count <= 9 else { return nil }
    var value = 0
    for byte in bytes {
      let high = byte >> 4
      let low = byte & 0x0F
      guard high <= 9, low <= 9 else { return nil }
      value = value * 100 + Int(high) * 10 + Int(low)
    }
    return value
  }
}
