import Testing

@testable import TechnicianPIN

struct PINHashTests {
  private static let quick = PINHash.Cost(logRounds: 4)

  @Test func `scrypt as RFC 7914 section 12 computes it`() throws {
    // "pleaseletmein", salt "SodiumChloride", N = 16384, r = 8, p = 1, 64 bytes.
    let hash = try PINHash(
      of: "pleaseletmein", cost: .init(logRounds: 14), salt: Array("SodiumChloride".utf8), length: 64)
    #expect(hash.text == "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$" + Self.rfc)
  }

  /// The digest that the RFC prints in hexadecimal, in Base64.
  private static let rfc: String = {
    let hex =
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
      + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    var bytes: [UInt8] = []
    var rest = hex[...]
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var value = 0
      for index in 0..<3 { value = value << 8 | (index < group.count ? Int(group[start + index]) : 0) }
      for index in 0...group.count { text.append(alphabet[value >> (18 - 6 * index) & 63]) }
    }
    return text
  }()

  @Test func `the PIN is known again by its digest, and only the PIN`() throws {
    let hash = try PINHash(of: "739164", cost: Self.quick)
    let read = try #require(PINHash(hash.text))
    #expect(read == hash)
    #expect(read.matches("739164"))
    for wrong in ["739163", "73916", "7391640", "", "739164 "] { #expect(!read.matches(wrong)) }
    #expect(!hash.text.contains("739164"))
  }

  @Test func `two digests of one PIN have nothing in common`() throws {
    let texts = try (0..<20).map { _ in try PINHash(of: "7391", cost: Self.quick).text }
    #expect(Set(texts).count == 20)
  }

  @Test(arguments: [
    "", "7391", "$scrypt$", "$bcrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=4,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=4,r=8,p=1,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=17,r=16,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=-4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=99999999999999999999,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=4,r=8,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA", "$scrypt$ln=4,r=8,p=1$!!!!!!!!!!!!!!!!!!!!!!$AAAA",
    "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  ])
  func `what is no digest, or would take for ever, is not taken for one`(text: String) {
    #expect(PINHash(text) == nil)
  }

  @Test(
    arguments: [
      ("7391", nil), ("739164", nil), ("0000", .tooEasy), ("1234", .tooEasy), ("7890", .tooEasy), ("4321", .tooEasy),
      ("1212", nil), ("12a4", .notDigits), ("１２３４", .notDigits), ("739", .length), ("7391647391647", .length),
      ("", .length),
    ] as [(String, PINRule.Fault?)])
  func `what can be a PIN`(pin: String, fault: PINRule.Fault?) { #expect(PINRule.fault(of: pin) == fault) }
}
