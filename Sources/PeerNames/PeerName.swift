/// Says what speaks on a port by its first bytes, to whoever expected another protocol there. Pure.
public enum PeerName {
  /// How many bytes are enough to tell.
  public static let mostBytes = 120

  /// What begins with `bytes`, in a few words for a person; not more than forty characters of a greeting are repeated,
  /// and no control character is.
  public static func summary(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes.prefix(mostBytes))
    return known(bytes) ?? greeting(bytes) ?? "bytes of no known protocol (\(hex(bytes.prefix(16))))"
  }

  /// What begins with `bytes`, if it is one of those that are known; nil: it is none, or too little has come.
  public static func known(_ bytes: [UInt8]) -> String? {
    switch bytes.first {
    case 0x15 where bytes.count >= 3 && bytes[1] == 0x03 && bytes[2] <= 0x04,
      0x16 where bytes.count >= 3 && bytes[1] == 0x03 && bytes[2] <= 0x04:
      return "TLS: the port wants encryption"
    case 0x15 where bytes.count == 1: return "ZVT in serial framing, or POSLINK (15)"
    case 0x15: return "ZVT in serial framing (\(hex(bytes.prefix(40))))"
    case 0x10 where bytes.count >= 2 && bytes[1] == 0x02: return "ZVT in serial framing (\(hex(bytes.prefix(40))))"
    case 0x06 where bytes.count >= 2 && bytes[1] == 0x02: return known(Array(bytes.dropFirst()))
    case 0x02: return framed(bytes.dropFirst())
    case 0x80 where bytes.starts(with: [0x80, 0x00, 0x00]), 0x84 where bytes.count >= 3 && bytes[2] == 0x00:
      return "ZVT over TCP (\(hex(bytes.prefix(3))))"
    default: break
    }
    // The answer to DLE EOT: one byte with fixed bits.
    if (1...4).contains(bytes.count), bytes.allSatisfy({ $0 & 0x93 == 0x12 }) {
      return "ESC/POS: a receipt printer (\(hex(bytes[...])))"
    }
    return text(bytes)
  }

  /// What stands between STX and ETX.
  private static func framed(_ body: ArraySlice<UInt8>) -> String? {
    let start = body.drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
    if start.first == UInt8(ascii: "{") { return "UPA: JSON between STX and ETX" }
    if start.first == UInt8(ascii: "<") { return "XML between STX and ETX" }
    return body.prefix(16).contains(0x1C) ? "POSLINK (\(hex(([0x02] + body).prefix(16))))" : nil
  }

  private static func text(_ bytes: [UInt8]) -> String? {
    // nexo over TCP puts the length before, four bytes, as others do.
    let hasLength = bytes.count > 4 && bytes[0] == 0 && bytes[1] == 0
    let body = hasLength ? Array(bytes.dropFirst(4)) : bytes
    let start = body.drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    func begins(_ words: String) -> Bool {
      start.count >= words.utf8.count
        && zip(start, words.utf8).allSatisfy { $0 == $1 || (0x41...0x5A).contains($0) && $0 | 0x20 == $1 }
    }
    if begins("ssh-") { return "SSH (\(line(start)))" }
    if begins("http/") { return "HTTP: a web server (\(line(start)))" }
    if begins("<!doctype html") || begins("<html") { return "HTTP: a web page" }
    if begins("rfb ") { return "VNC: a remote screen" }
    if begins("err unknown-command") || begins("network ups tools") { return "upsd of the Network UPS Tools" }
    let isNexo = contains(start, "SaleToPOI")
    if begins("<") { return isNexo ? "nexo: XML" : "XML" }
    if begins("{") { return isNexo ? "nexo: JSON" : "JSON" }
    return nil
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ word: String) -> Bool {
    let word = Array(word.utf8)
    guard bytes.count >= word.count else { return false }
    return (bytes.startIndex...bytes.endIndex - word.count).contains { bytes[$0..<$0 + word.count] == word[...] }
  }

  /// The first line, without its end.
  private static func line(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { (0x20...0x7E).contains($0) }.prefix(40), as: UTF8.self)
  }

  private static func greeting(_ bytes: [UInt8]) -> String? {
    let shown = bytes.prefix(40)
    let words = shown.compactMap { byte -> UInt8? in
      switch byte {
      case 0x09, 0x0A, 0x0D: 0x20
      case 0x20...0x7E: byte
      default: nil
      }
    }
    guard words.count >= 4, words.count * 4 >= shown.count * 3 else { return nil }
    return "a greeting: " + String(decoding: words, as: UTF8.self)
  }

  private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}
