/// Fields with their length in front, one byte `Fx` for each decimal digit (PA00P015, chapter 13).
public enum LVar {
  /// `Fx Fy` and `bytes`, of which at most 99 fit; the rest is left out.
  public static func encodeLLVar(_ bytes: some Collection<UInt8>) -> [UInt8] { encode(bytes, digits: 2, longest: 99) }

  /// `Fx Fy Fz` and `bytes`, of which at most 999 fit; the rest is left out.
  public static func encodeLLLVar(_ bytes: some Collection<UInt8>) -> [UInt8] { encode(bytes, digits: 3, longest: 999) }

  /// The contents of the LLVAR that `bytes` begins with, which is taken off; nil, and nothing is taken, when there is
  /// none or its length does not fit.
  public static func decodeLLVar(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? { decode(&bytes, digits: 2) }

  /// The contents of the LLLVAR that `bytes` begins with, which is taken off; nil, and nothing is taken, when there is
  /// none or its length does not fit.
  public static func decodeLLLVar(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? { decode(&bytes, digits: 3) }

  private static func encode(_ bytes: some Collection<UInt8>, digits: Int, longest: Int) -> [UInt8] {
    let contents = bytes.prefix(longest)
    var rest = contents.count
    var field = [UInt8](repeating: 0, count: digits)
    for index in field.indices.reversed() {
      field[index] = 0xF0 | UInt8(rest % 10)
      rest /= 10
    }
    field.append(contentsOf: contents)
    return field
  }

  private static func decode(_ bytes: inout ArraySlice<UInt8>, digits: Int) -> ArraySlice<UInt8>? {
    guard bytes.count >= digits else { return nil }
    var length = 0
    for byte in bytes.prefix(digits) {
      guard byte >= 0xF0, byte <= 0xF9 else { return nil }
      length = length * 10 + Int(byte & 0x0F)
    }
    guard bytes.count - digits >= length else { return nil }
    let contents = bytes.dropFirst(digits).prefix(length)
    bytes = bytes.dropFirst(digits + length)
    return contents
  }
}
