import Testing

@testable import POSLINK

@Suite struct POSLINKFrameTests {
  /// By hand: the XOR of 41 30 30 1C 31 2E 33 35 1C 03 is 5B.
  @Test func aCommandIsTheseBytes() {
    #expect(
      POSLINKCommand.initialise.frame
        == [0x02, 0x41, 0x30, 0x30, 0x1C, 0x31, 0x2E, 0x33, 0x35, 0x1C, 0x03, 0x5B])
    #expect(POSLINKCommand.allCases.map(\.rawValue) == ["A00", "A14", "A16", "A26"])
    #expect(POSLINKCommand.allCases.map(\.answer) == ["A01", nil, "A17", "A27"])
    for command in POSLINKCommand.allCases {
      #expect(command.frame.count == 12)
      #expect(command.frame.dropFirst().reduce(0, ^) == 0)
    }
  }

  /// The vectors of RFC 4648, chapter 10.
  @Test func base64IsThatOfTheRFC() {
    let vectors = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy",
    ]
    for (text, coded) in vectors { #expect(Base64.text([UInt8](text.utf8)) == coded) }
    #expect(Base64.text([0xFB, 0xFF]) == "+/8=")
  }

  @Test func anAnswerHasItsFields() throws {
    let body = "0\u{1C}A01\u{1C}1.35\u{1C}000000\u{1C}OK\u{1C}117\u{1C}A920\u{1C}\u{1C}x"
    let answer = try #require(POSLINKAnswer([UInt8](body.utf8)))
    #expect(answer.isWell && answer.number == "A01" && answer.text == "OK" && answer.version == "1.35")
    #expect(answer.serialNumber == "117")
    #expect(answer.further == ["117", "A920", "", "x"])
    let short = try #require(POSLINKAnswer([UInt8]("0\u{1C}A27\u{1C}1.35\u{1C}100002".utf8)))
    #expect(!short.isWell && short.text.isEmpty && short.serialNumber == nil)
    let many = body + String(repeating: "\u{1C}y", count: 500)
    #expect(POSLINKAnswer([UInt8](many.utf8))?.further.count == POSLINKAnswer.mostFields)
  }

  @Test(arguments: [
    "", "0", "0\u{1C}A01\u{1C}1.35", "0\u{1C}A01\u{1C}1.35\u{1C}", "0\u{1C}a01\u{1C}1.35\u{1C}000000",
    "0\u{1C}A1\u{1C}1.35\u{1C}000000", "{\"message\":\"MSG\"}",
  ]) func whatIsNoAnswerIsNone(body: String) {
    #expect(POSLINKAnswer([UInt8](body.utf8)) == nil)
  }
}
