import ZVT

/// Things a hostile, broken or foreign device says.
public enum HostileBytes {
  /// What a terminal with another protocol says as soon as somebody connects (seen of a Yomani): a length of four
  /// bytes, then text.
  public static var foreignGreeting: [UInt8] {
    let text = [UInt8]("VER|APP01.23|SERIAL0042|".utf8)
    return [0, 0, 0, UInt8(text.count)] + text
  }

  /// A NAK of serial ZVT framing (PA00P016, chapter 3), as terminals send it whose TCP port is a tunnelled serial line.
  public static let serialNAK: [UInt8] = [0x15]

  /// The start of a block in serial ZVT framing: DLE STX, an acknowledgement, DLE ETX, a checksum.
  public static let serialBlock: [UInt8] = [0x10, 0x02, 0x80, 0x00, 0x00, 0x10, 0x03, 0x5A, 0x8C]

  /// Bytes without any sense.
  public static func garbage(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 24) }
  }

  /// An acknowledgement, then a completion that announces `announced` bytes of data and holds `actual`.
  public static func lengthLie(announced: Int, actual: Int) -> [UInt8] {
    let length: [UInt8] =
      announced < 0xFF
      ? [UInt8(announced)]
      : [0xFF, UInt8(truncatingIfNeeded: announced), UInt8(truncatingIfNeeded: announced >> 8)]
    return [0x80, 0x00, 0x00, 0x06, 0x0F] + length + [UInt8](repeating: 0xF0, count: actual)
  }

  /// A print of the greatest length an APDU has, full of escape sequences that would clear the screen, set the
  /// window's title, and ask the terminal emulator for an answer.
  public static var escapingPrint: APDU {
    let attack: [UInt8] =
      [UInt8]("\u{1B}[2J\u{1B}]0;owned\u{07}\u{1B}[6n\u{1B}P+q544e\u{1B}\\\r\u{08}".utf8) + [0x9B, 0x32, 0x4A]
    // A line object (07) in the text object (25) in the container (06): 4 bytes of tag and length each.
    let room = APDU.longestData - 12
    var line: [UInt8] = []
    while line.count + attack.count <= room { line += attack }
    return APDU(
      .printTextBlock, FieldEncoding.container([FieldEncoding.object([0x25], FieldEncoding.object([0x07], line))]))
  }

  /// A status text of a length no display has, with the same contents as a name would have that breaks a screen.
  public static var escapingStatusText: APDU {
    let line = [UInt8]("\u{1B}[31;5mPAY HERE\u{1B}[0m\n\r\u{202E}".utf8)
    let text = FieldEncoding.object([0x24], FieldEncoding.object([0x07], line))
    return APDU(.intermediateStatus, [0xFF] + FieldEncoding.container([text]))
  }
}
