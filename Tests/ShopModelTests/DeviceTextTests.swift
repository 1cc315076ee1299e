import ShopModel
import Testing

struct DeviceTextTests {
  @Test func escapeSequencesLoseTheirEscape() {
    #expect(DeviceText.clean("\u{1B}[31mred\u{1B}]0;title\u{07}") == "[31mred]0;title")
    #expect(DeviceText.clean("a\u{9B}2Jb") == "a2Jb")
  }

  @Test func directionOverridesAndInvisibleSignsGo() {
    #expect(DeviceText.clean("pay\u{202E}001\u{202C}") == "pay001")
    #expect(DeviceText.clean("a\u{200B}\u{FEFF}\u{2066}b\u{FE0F}\u{E000}") == "ab")
  }

  @Test func whiteSpaceIsFoldedAndTrimmed() {
    #expect(DeviceText.clean("  one\r\n\ttwo\u{2028}three  ") == "one two three")
    #expect(DeviceText.clean("\n\n") == "")
  }

  @Test func textIsCutAtTheLimit() {
    #expect(DeviceText.clean(String(repeating: "x", count: 500), limit: 5) == "xxxxx…")
    #expect(DeviceText.clean("12345", limit: 5) == "12345")
  }

  @Test func ordinaryTextStaysAsItIs() {
    #expect(DeviceText.clean("HÄNDLERBELEG 三号台 é") == "HÄNDLERBELEG 三号台 é")
  }

  @Test func nothingUnprintableEverComesOut() {
    var all = ""
    for value in UInt32(0)...0x2FFFF { if let scalar = Unicode.Scalar(value) { all.unicodeScalars.append(scalar) } }
    for scalar in DeviceText.clean(all, limit: .max).unicodeScalars {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
    }
  }
}
