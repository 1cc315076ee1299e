/// Writes the fields of ZVT messages (PA00P015 13.08, chapters 9 and 13) for the simulated terminals.
///
/// Deliberately apart from the decoder of the ZVT library: what is written and read by the same code proves nothing.
enum FieldEncoding {
  /// Digits, two a byte, the first in the high half; hexadecimal digits are allowed, as real terminals put them into
  /// serial numbers. An odd number gets a leading zero; other characters count as zero.
  static func digits(_ text: some StringProtocol) -> [UInt8] {
    var nibbles = text.utf8.map(nibble)
    if !nibbles.count.isMultiple(of: 2) { nibbles.insert(0, at: 0) }
    return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
  }

  /// A number as packed digits in exactly `count` bytes; digits that do not fit are cut off at the front.
  static func bcd(_ number: Int, bytes count: Int) -> [UInt8] {
    var rest = max(0, number)
    var bytes = [UInt8](repeating: 0, count: count)
    for index in bytes.indices.reversed() {
      bytes[index] = UInt8(rest % 10) | UInt8(rest / 10 % 10) << 4
      rest /= 100
    }
    return bytes
  }

  /// A field with three length digits in front, `Fx Fy Fz`; at most 999 bytes, the rest is cut off.
  static func lllvar(_ bytes: [UInt8]) -> [UInt8] {
    let value = bytes.prefix(999)
    return [0xF0 | UInt8(value.count / 100), 0xF0 | UInt8(value.count / 10 % 10), 0xF0 | UInt8(value.count % 10)]
      + value
  }

  /// A TLV object: the tag's bytes as given, the shortest length form that fits, the value (at most 65,535 bytes).
  static func object(_ tag: [UInt8], _ value: [UInt8]) -> [UInt8] { tag + length(value.count) + value }

  /// The TLV container, BMP 06, around these objects.
  static func container(_ objects: [[UInt8]]) -> [UInt8] { object([0x06], objects.flatMap { $0 }) }

  private static func length(_ count: Int) -> [UInt8] {
    switch count {
    case ..<0x80: [UInt8(count)]
    case ..<0x100: [0x81, UInt8(count)]
    default: [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
    }
  }

  private static func nibble(_ character: UInt8) -> UInt8 {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: 0
    }
  }
}
