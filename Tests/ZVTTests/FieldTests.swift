import Testing

@testable import ZVT

@Suite struct FieldTests {
  @Test func decimalDigitsArePacked() {
    #expect(BCD.encode("123456", count: 3) == hex("123456"))
    #expect(BCD.encode("7", count: 2) == hex("0007"))
    #expect(BCD.encode("12345", count: 2) == nil)
    #expect(BCD.encode("12a4", count: 2) == nil)
    #expect(BCD.encode(-1, count: 2) == nil)
    #expect(BCD.decode(hex("0978")) == "0978")
    #expect(BCD.decode(hex("FFFF")) == nil)
    #expect(BCD.decodeNumber(hex("000000000958")) == 958)
    #expect(BCD.decodeNumber(hex("0A")) == nil)
    #expect(BCD.decodeNumber([UInt8](repeating: 0x99, count: 10)) == nil)
  }

  @Test func variableFieldsCarryTheirLengthInDecimalDigits() {
    #expect(LVar.encodeLLVar(Array("Hallo Welt".utf8)).prefix(2) == hex("F1F0")[...])
    #expect(LVar.encodeLLLVar([UInt8](repeating: 0, count: 123)).prefix(3) == hex("F1F2F3")[...])
    #expect(LVar.encodeLLVar([UInt8](repeating: 0, count: 120)).count == 101)
    var bytes = hex("F0F2 4142 43")[...]
    #expect(LVar.decodeLLVar(&bytes).map(Array.init) == hex("4142"))
    #expect(Array(bytes) == hex("43"))
  }

  @Test(arguments: ["", "F0", "F0F3 4142", "F0FA 41", "00F1 41", "E0F1 41"])
  func aBadVariableFieldIsNotTaken(text: String) {
    var bytes = hex(text)[...]
    #expect(LVar.decodeLLVar(&bytes) == nil)
    #expect(Array(bytes) == hex(text))
  }

  @Test func objectsAreDecodedAndEncodedBack() throws {
    let bytes = hex("1F44 04 54001122 E4 07 1F40 04 41424344 34 0D 1F0E0420260301 1F0F03101500")
    let objects = try TLV.decode(bytes)
    #expect(objects.map(\.tag) == [0x1F44, 0xE4, 0x34])
    #expect(objects.bytes(0x1F44) == hex("54001122"))
    #expect(objects.objects(0xE4)?.bytes(0x1F40) == Array("ABCD".utf8))
    #expect(TLV.encode(objects) == bytes)
  }

  @Test(arguments: [0, 127, 128, 255, 256, 4093])
  func everyFormOfLengthComesBack(count: Int) throws {
    let object = TLV(0x07, [UInt8](repeating: 0x41, count: count))
    let bytes = object.encoded
    #expect(bytes.count == count + (count < 128 ? 2 : count < 256 ? 3 : 4))
    #expect(try TLV.decode(bytes) == [object])
    var container = ByteCursor(Array(TLV.container([object]).dropFirst()))
    #expect(try TLVReader.container(&container).count == bytes.count)
  }

  @Test func tagsThatBreakTheRuleAreReadAsTheyAreMeant() throws {
    #expect(try TLV.decode(hex("1F80 01 07")) == [TLV(0x1F80, [7])])
    #expect(try TLV.decode(hex("FFD800 01 07")).first?.tag == 0xFFD800)
    #expect(try TLV.decode(hex("DF01 02 4F4B")) == [TLV(0xDF01, Array("OK".utf8))])
    for tag: UInt32 in [0x00, 0x07, 0x1F44, 0x1F83, 0xFFD800, 0xE4] {
      #expect(try TLV.decode(TLV(tag, hex("0500")).encoded).first?.tag == tag)
    }
  }

  @Test func whatIsNoTLVIsRefused() {
    #expect(throws: TLVError.badLength(0x80)) { try TLV.decode(hex("07 80")) }
    #expect(throws: TLVError.badLength(0x83)) { try TLV.decode(hex("07 83 000001 41")) }
    #expect(throws: TLVError.overrun) { try TLV.decode(hex("07 03 4142")) }
    #expect(throws: TLVError.truncated) { try TLV.decode(hex("1F")) }
    #expect(throws: TLVError.truncated) { try TLV.decode(hex("07 82 01")) }
    #expect(throws: TLVError.badTag) { try TLV.decode(hex("DF FF FF FF 00 00")) }
  }

  @Test func aVendorsConstructedTagWithOtherContentsIsKeptAsBytes() throws {
    let objects = try TLV.decode(hex("FF40 03 074142"))
    #expect(objects == [TLV(0xFF40, hex("074142"))])
    #expect(TLV.encode(objects) == hex("FF40 03 074142"))
  }

  @Test func nestingWithoutEndIsCut() throws {
    var bytes: [UInt8] = [0x07, 0x00]
    for _ in 0..<3000 { bytes = [0x25, 0x82, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes }
    let objects = try TLV.decode(bytes)
    #expect(objects.count == 1)
    #expect(TLV.encode(objects) == bytes)
  }
}
