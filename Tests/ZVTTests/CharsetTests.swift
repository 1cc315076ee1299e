import Testing

@testable import ZVT

@Suite struct CharsetTests {
  private let german = "Händler Größe Über Öl"

  @Test(arguments: [ZVTCharset.cp437, .iso8859Part1, .iso8859Part15, .utf8])
  func germanTextComesBack(charset: ZVTCharset) {
    #expect(charset.decode(charset.encode(german)) == german)
  }

  @Test(arguments: [ZVTCharset.cp437, .iso8859Part1, .iso8859Part15, .utf8])
  func autoFindsTheSetOfGermanText(charset: ZVTCharset) {
    #expect(ZVTCharset.auto.decode(charset.encode(german)) == german)
  }

  @Test func codePage437IsWhole() {
    #expect(ZVTCharset.cp437.decode(hex("80 84 8E 94 99 81 9A E1 9B A8 B3 DB E3 FE")) == "ÇäÄöÖüÜß¢¿│█π■")
    #expect(CharacterTables.cp437.count == 256)
    #expect(Set(CharacterTables.cp437).count == 256)
  }

  @Test func latin9HasTheEuro() {
    #expect(ZVTCharset.iso8859Part15.decode([0xA4]) == "€")
    #expect(ZVTCharset.iso8859Part1.decode([0xA4]) == "¤")
    #expect(ZVTCharset.iso8859Part15.encode("€") == [0xA4])
  }

  @Test func sevenBitSetHasLettersForBrackets() {
    #expect(ZVTCharset.zvt7bit.decode(hex("5B5C5D7B7C7D7E 41")) == "ÄÖÜäöüßA")
    #expect(ZVTCharset.zvt7bit.encode("ÄÖÜäöüß") == hex("5B5C5D7B7C7D7E"))
    #expect(ZVTCharset.zvt7bit.encode("[") == [UInt8(ascii: "?")])
  }

  @Test func autoPrefersCodePageWhenNothingSpeaksAgainstIt() {
    #expect(ZVTCharset.auto.resolved(for: hex("C4C4C4 B3")) == .iso8859Part1)
    #expect(ZVTCharset.auto.resolved(for: hex("B3 20 B3")) == .cp437)
    #expect(ZVTCharset.auto.resolved(for: hex("414243")) == .cp437)
    #expect(ZVTCharset.auto.resolved(for: Array("ä".utf8)) == .utf8)
    #expect(ZVTCharset.utf8.resolved(for: hex("84")) == .utf8)
  }

  @Test(arguments: ZVTCharset.allCases)
  func noControlCharacterComesThrough(charset: ZVTCharset) {
    let bytes = (0...255).map { UInt8($0) } + Array("\u{9B}31m\u{85}".utf8)
    for scalar in charset.decode(bytes).unicodeScalars {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
    }
    #expect(charset.decode(hex("41 0A 42 09 43 0D 44 1B 5F 07 00")) == "A B C D_")
  }

  @Test func brokenUTF8IsReplaced() {
    #expect(ZVTCharset.utf8.decode(hex("41 C3 42")) == "A\u{FFFD}B")
  }
}
