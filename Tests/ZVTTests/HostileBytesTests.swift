import Testing

@testable import ZVT

/// Whatever comes, the decoders come back.
@Suite struct HostileBytesTests {
  private let controls: [ControlField] = [
    .completion, .abort, .intermediateStatus, .statusInformation, .printLine, .printTextBlock, .setClockInTill,
    .dialUp, .positiveAcknowledgement, .negativeAcknowledgement(.protocolError),
  ]
  private let commands: [ZVTCommand] = [
    .statusEnquiry, .printSystemConfiguration, .diagnosis(.line), .turnoverTotals, .openPreauthorisations, .abort,
    .displayText(["x"], seconds: 1), .endOfDay, .resetTerminal,
  ]

  private func decodeEverything(_ apdu: APDU, _ charset: ZVTCharset) {
    _ = StatusEnquiryAnswer.decode(apdu, charset: charset)
    _ = RegistrationAnswer.decode(apdu, charset: charset).flags
    _ = StatusInformation.decode(apdu, charset: charset).totals
    _ = IntermediateStatus.decode(apdu, charset: charset).text
    _ = TerminalAbort.decode(apdu, charset: charset)
    _ = PrintedLine.decode(apdu, charset: charset)
    let block = PrintedBlock.decode(apdu, charset: charset)
    _ = SystemConfiguration.entries(block.lines)
    if let objects = try? TLV.decode(apdu.data) { #expect(TLV.encode(objects).count <= apdu.data.count) }
  }

  @Test(arguments: ZVTCharset.allCases)
  func randomBytesAreDecodedToSomething(charset: ZVTCharset) {
    var numbers = SeededNumbers(seed: 42)
    for _ in 0..<2000 {
      let count = Int.random(in: 0...300, using: &numbers)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      decodeEverything(APDU(controls.randomElement(using: &numbers) ?? .completion, bytes), charset)
    }
  }

  @Test func bytesThatNearlyMakeSenseAreDecodedToSomething() {
    var numbers = SeededNumbers(seed: 7)
    // Bytes with a meaning somewhere: tags, lengths, digits of LLVAR.
    let telling = hex("06 07 09 14 1F 40 41 44 24 25 27 29 22 23 60 87 B8 80 81 82 83 F0 F1 F9 FF 00 01 02 05 0F E4 34")
    for _ in 0..<5000 {
      let count = Int.random(in: 0...40, using: &numbers)
      let bytes = (0..<count).map { _ in telling.randomElement(using: &numbers) ?? 0 }
      decodeEverything(APDU(.completion, bytes), .auto)
    }
  }

  @Test func aGoodAnswerWithAnyByteChangedOrCutIsDecodedToSomething() {
    let answer = StatusEnquiryAnswer(
      status: .ready, version: "9.9", tid: "54001122", deviceName: "Tresen", serial: "00AF12", deviceState: .ready,
      locks: [.printer], clock: TerminalClock(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0))
    let data = answer.encode().data
    for index in data.indices {
      decodeEverything(APDU(.completion, Array(data[..<index])), .auto)
      for value in UInt8.min...UInt8.max {
        var changed = data
        changed[index] = value
        decodeEverything(APDU(.completion, changed), .auto)
      }
    }
  }

  @Test func objectsNestedWithoutEndAreNotFollowed() {
    for tag: UInt8 in [0x25, 0x24, 0x23, 0xE4, 0x2F] {
      var nested: [UInt8] = [0x07, 0x01, 0x41]
      while nested.count < 60_000 {
        nested = [tag, 0x82, UInt8(nested.count >> 8), UInt8(nested.count & 0xFF)] + nested
      }
      let container = [0x06, 0x82, UInt8(nested.count >> 8), UInt8(nested.count & 0xFF)] + nested
      decodeEverything(APDU(.printTextBlock, container), .auto)
      decodeEverything(APDU(.completion, [0x00] + container), .auto)
      decodeEverything(APDU(.intermediateStatus, [0x17] + container), .auto)
    }
  }

  @Test func aMessageOfNothingButFieldsIsCut() {
    let fields = BMPSequence.decode(Array(repeating: hex("27 00"), count: 30_000).joined().map { $0 })
    #expect(fields.fields.count == 256)
    #expect(fields.undecoded.count == 60_000 - 512)
  }

  @Test func randomConversationsComeToAnEnd() {
    var numbers = SeededNumbers(seed: 4711)
    for round in 0..<1500 {
      var talk = Conversation(commands[round % commands.count])
      if round % 3 != 0 { talk.terminal("800000") }
      for _ in 0..<50 where !talk.isOver {
        let count = Int.random(in: 0...30, using: &numbers)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        let message = APDU(controls.randomElement(using: &numbers) ?? .completion, bytes).encoded
        let cut = Int.random(in: 0...message.count * 3, using: &numbers)
        talk.terminal(round % 2 == 0 ? message : Array(message.prefix(cut)))
        if Bool.random(using: &numbers) { talk.wait(.seconds(4)) }
      }
      talk.wait(.seconds(4000))
      #expect(talk.isOver)
      #expect(talk.exchange.notes.count <= 32)
    }
  }
}
