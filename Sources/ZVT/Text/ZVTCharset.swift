/// How a terminal writes text.
///
/// No decoder here lets a control character through: tabulators and line ends become a space, all others (C0, DEL, C1)
/// are left out.
public enum ZVTCharset: String, CaseIterable, Hashable, Sendable {
  /// Guessed from the bytes of each text: UTF-8 when they are valid UTF-8 with something beyond ASCII; else what the
  /// German letters speak for; CP437, the protocol's default, when nothing does.
  case auto
  /// IBM code page 437.
  case cp437
  /// ISO-8859-1, Latin-1.
  case iso8859Part1 = "iso8859-1"
  /// ISO-8859-15, Latin-9.
  case iso8859Part15 = "iso8859-15"
  /// The protocol's own set of seven bits, with German letters in the place of brackets.
  case zvt7bit
  /// UTF-8; what is not valid becomes U+FFFD.
  case utf8

  /// What `bytes` say.
  public func decode(_ bytes: some Collection<UInt8>) -> String {
    if self != .zvt7bit, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    switch resolved(for: bytes) {
    case .utf8:
      var text = String.UnicodeScalarView()
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { ZVTCharset.append(scalar, to: &text) }
      return String(text)
    case let charset:
      let table = charset.table
      var text = String.UnicodeScalarView()
      for byte in bytes { ZVTCharset.append(table[Int(byte)], to: &text) }
      return String(text)
    }
  }

  /// The bytes for `text`, `?` for what cannot be expressed. `auto` writes CP437.
  public func encode(_ text: String) -> [UInt8] {
    if self == .utf8 { return Array(text.utf8) }
    let table = self.table
    return text.unicodeScalars.map { scalar in
      if scalar.isASCII, table[Int(scalar.value)] == scalar { return UInt8(scalar.value) }
      return table.firstIndex(of: scalar).map { UInt8($0) } ?? UInt8(ascii: "?")
    }
  }

  /// The set that `auto` guesses for `bytes`; any other set stays what it is. Guess once for all the texts of a message
  /// where there are several: more letters make a better guess.
  public func resolved(for bytes: some Collection<UInt8>) -> ZVTCharset {
    guard self == .auto else { return self }
    var latin = 0
    var codePage = 0
    var isASCII = true
    for byte in bytes where byte >= 0x80 {
      isASCII = false
      switch byte {
      case 0xC4, 0xD6, 0xDC, 0xE4, 0xF6, 0xFC, 0xDF: latin += 1
      case 0x8E, 0x99, 0x9A, 0x84, 0x94, 0x81, 0xE1: codePage += 1
      default: break
      }
    }
    if isASCII { return .cp437 }
    if ZVTCharset.isUTF8(bytes) { return .utf8 }
    return latin > codePage ? .iso8859Part1 : .cp437
  }

  /// The set that a terminal names in TLV tag 14, where this library knows it: 01 and 0F are parts of ISO-8859, FE is
  /// UTF-8. CP437 (FF) and ASCII (00) are no news: terminals send them and write Latin-1 all the same.
  static func named(by byte: UInt8) -> ZVTCharset? {
    switch byte {
    case 0x01: .iso8859Part1
    case 0x0F: .iso8859Part15
    case 0xFE: .utf8
    default: nil
    }
  }

  static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String.UnicodeScalarView) {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: text.append(" ")
    case 0...0x1F, 0x7F...0x9F: break
    default: text.append(scalar)
    }
  }

  /// A character for each byte.
  private var table: [Unicode.Scalar] {
    switch self {
    case .iso8859Part1, .utf8: CharacterTables.latin1
    case .iso8859Part15: CharacterTables.latin9
    case .zvt7bit: CharacterTables.zvt7bit
    case .cp437, .auto: CharacterTables.cp437
    }
  }
}
