import Testing

/// The eyes of the driver, or nothing it sees could be believed.
struct ScreenEmulatorTests {
  private func screen(_ text: String, columns: Int = 8, rows: Int = 3) -> String {
    var emulator = ScreenEmulator(columns: columns, rows: rows)
    emulator.feed(Array(text.utf8))
    return emulator.text
  }

  @Test func `text wraps only when a further sign comes`() {
    #expect(screen("12345678") == "12345678\n\n")
    #expect(screen("123456789") == "12345678\n9\n")
    #expect(screen("12345678\r\u{1B}[Ka") == "a\n\n")
  }

  @Test func `a wide sign fills two cells and goes whole`() {
    #expect(screen("金福x\u{1B}[1;2Hy") == " y福x\n\n")
    #expect(screen("1234567金") == "1234567\n金\n")
    #expect(screen("金福\u{1B}[1;1H\u{1B}[X") == "  福\n\n")
  }

  @Test func `cells are inserted, deleted, erased and repeated`() {
    #expect(screen("abcd\u{1B}[1;2H\u{1B}[2@") == "a  bcd\n\n")
    #expect(screen("abcd\u{1B}[1;2H\u{1B}[2P") == "ad\n\n")
    #expect(screen("abcd\u{1B}[1;2H\u{1B}[2X") == "a  d\n\n")
    #expect(screen("-\u{1B}[4b") == "-----\n\n")
    #expect(screen("abcd\u{1B}[1;3H\u{1B}[1K") == "   d\n\n")
  }

  @Test func `lines scroll within their region only`() {
    #expect(screen("a\r\nb\r\nc\r\nd") == "b\nc\nd")
    #expect(screen("a\r\nb\r\nc\u{1B}[2;3r\u{1B}[3;1H\n") == "a\nc\n")
    #expect(screen("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[L") == "\na\nb")
    #expect(screen("a\r\nb\r\nc\u{1B}[1;1H\u{1B}[M") == "b\nc\n")
    #expect(screen("a\r\nb\u{1B}[1;1H\u{1B}M") == "\na\nb")
  }

  @Test func `sequences may come in pieces and colours are ignored`() {
    var emulator = ScreenEmulator(columns: 8, rows: 1)
    for byte in "\u{1B}[38;2;1;2;3m金\u{1B}]2;shop\u{7}\u{1B}(B\u{1B}[?25l".utf8 { emulator.feed([byte]) }
    #expect(emulator.text == "金")
    #expect(emulator.title == "shop")
    #expect(!emulator.privateModes.contains(25))
  }

  @Test func `after a resize everything is rubbish until drawn`() {
    var emulator = ScreenEmulator(columns: 4, rows: 1)
    emulator.feed(Array("abcd".utf8))
    emulator.resize(columns: 2, rows: 1)
    #expect(emulator.text.contains(ScreenEmulator.rubbish))
    emulator.feed(Array("\u{1B}[Hxy".utf8))
    #expect(emulator.text == "xy")
  }
}
