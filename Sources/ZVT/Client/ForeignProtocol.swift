/// Tells ZVT over TCP from what else may answer on a port.
enum ForeignProtocol {
  /// Whether an APDU from a terminal can begin with `byte`: one of the protocol's classes.
  static func isClass(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84: true
    default: false
    }
  }

  /// What speaks, as far as its first bytes tell. Of a greeting in ASCII at most 40 characters are repeated.
  static func summary(_ bytes: [UInt8]) -> String {
    let shown = bytes.prefix(40)
    if bytes.starts(with: [0x15, 0x03]), bytes.count >= 3, bytes[2] <= 0x04 { return "TLS: the port wants encryption" }
    if bytes.starts(with: [0x10, 0x02]) || bytes.first == 0x15 { return "ZVT in serial framing (\(hex(shown)))" }
    let text = ZVTCharset.iso8859Part1.decode(shown.filter { $0 < 0x7F })
    if text.unicodeScalars.count >= 4, text.unicodeScalars.count * 4 >= shown.count * 3 { return "a greeting: " + text }
    return "bytes that are no APDU (\(hex(shown.prefix(16))))"
  }

  private static func hex(_ bytes: ArraySlice<UInt8>) -> String { Hex.string(bytes, separator: " ") }
}
