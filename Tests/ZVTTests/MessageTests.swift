import Testing

@testable import ZVT

@Suite struct MessageTests {
  // Intermediate-Status 04 FF

  @Test func intermediateStatusWithCodeAlone() {
    let status = IntermediateStatus.decode(apdu("04FF0117"))
    #expect(status.code?.rawValue == 0x17)
    #expect(status.timeoutMinutes == nil)
    #expect(status.text == "please wait")
  }

  @Test func intermediateStatusWithMinutesAndText() {
    let status = IntermediateStatus.decode(apdu("04FF0F 0A 15 06 0B 24 09 07 03 4A6184 07 02 6F6B"))
    #expect(status.timeoutMinutes == 15)
    #expect(status.lines == ["Jaä", "ok"])
    #expect(status.text == "Jaä ok")
  }

  @Test func intermediateStatusTellsATimeoutOfSixMinutesFromTheTLV() {
    #expect(IntermediateStatus.decode(apdu("04FF02 0A 06")).timeoutMinutes == 6)
    let without = IntermediateStatus.decode(apdu("04FF08 17 06 05 24 03 07 01 41"))
    #expect(without.timeoutMinutes == nil)
    #expect(without.lines == ["A"])
    let both = IntermediateStatus.decode(apdu("04FF09 17 06 06 05 24 03 07 01 41"))
    #expect(both.timeoutMinutes == 6)
    #expect(both.lines == ["A"])
  }

  @Test func intermediateStatusOfNonsense() {
    #expect(IntermediateStatus.decode(apdu("04FF00")).code == nil)
    #expect(IntermediateStatus.decode(apdu("04FF02 17 0F")).timeoutMinutes == nil)
    #expect(IntermediateStatus.decode(apdu("04FF02 17 00")).timeoutMinutes == nil)
    #expect(IntermediateStatus.decode(apdu("04FF04 17 01 06 7F")).timeoutMinutes == 1)
  }

  // Status-Information 04 0F

  @Test func aDeclinedPayment() {
    let status = StatusInformation.decode(
      apdu("040F22 27 6C 29 54001122 04 000000001999 49 0978 0B 000123 3C F0F0F9 416267656C65686E74"))
    #expect(status.resultCode == .aborted)
    #expect(status.tid == "54001122")
    #expect(status.amount == 1999)
    #expect(status.fields.digits(0x49) == "0978")
    #expect(status.text == "Abgelehnt")
  }

  @Test func endOfDayTotalsByScheme() {
    let totals = TurnoverTotals(
      firstReceipt: "0101", lastReceipt: "0117",
      lines: TurnoverTotals.Scheme.allCases.enumerated().map {
        TurnoverTotals.Line(scheme: $1, count: $0, amount: $0 * 1050)
      })
    let data = hex("27 00 04 000000022050 60") + LVar.encodeLLLVar(totals.encode())
    let status = StatusInformation.decode(APDU(.statusInformation, data))
    #expect(status.resultCode == .noError)
    #expect(status.totals == totals)
    #expect(status.totals?.count == 21)
    #expect(status.totals?.amount == status.amount)
  }

  @Test func totalsOfWrongLengthOrWithoutDigitsAreNone() {
    #expect(TurnoverTotals.decode([UInt8](repeating: 0, count: 52)) == nil)
    #expect(TurnoverTotals.decode([UInt8](repeating: 0xFA, count: 53)) == nil)
    #expect(TurnoverTotals.decode(hex("FFFFFFFF") + [UInt8](repeating: 0, count: 49))?.firstReceipt == nil)
  }

  @Test func anUnknownFieldEndsTheReadingAndLosesNothing() {
    let fields = BMPSequence.decode(hex("27 00 92 01 02 03"))
    #expect(fields.fields.map(\.tag) == [0x27])
    #expect(fields.undecoded == hex("92010203"))
    #expect(fields.problem?.contains("92") == true)
  }

  @Test(arguments: [
    "27 00 22 F0 F9 12", "27 00 60 00 00 00", "27 00 06 80", "27 00 06 05 07", "27 00 04 00", "27 00 06 02 07 05",
  ])
  func aFieldThatDoesNotFitEndsTheReading(text: String) {
    let fields = BMPSequence.decode(hex(text))
    #expect(fields.fields.map(\.tag) == [0x27])
    #expect(!fields.undecoded.isEmpty)
  }

  @Test func everyFieldOfTheTableIsReadToItsEnd() {
    for tag in 0...255 {
      guard let format = BMPFormat.byTag[tag] else { continue }
      let contents: [UInt8] =
        switch format.length {
        case .fixed(let count): [UInt8](repeating: 0x12, count: count)
        case .llvar: LVar.encodeLLVar(hex("121212"))
        case .lllvar: LVar.encodeLLLVar(hex("121212"))
        case .tlv: hex("03 07 01 41")
        }
      let fields = BMPSequence.decode([UInt8(tag)] + contents + hex("27 05"))
      #expect(fields.problem == nil)
      #expect(fields.fields.last?.tag == 0x27, "\(tag)")
    }
  }

  @Test func cardNameEndsWithItsNUL() {
    #expect(BMPSequence.decode(hex("8B F0F5 5649534100")).text(0x8B) == "VISA")
    #expect(BMPSequence.decode(hex("8B F0F4 56495341")).text(0x8B) == "VISA")
  }

  // Card data

  @Test func aCardNumberIsMaskedToSixAndFour() {
    let fields = BMPSequence.decode(hex("22 F0F8 4761730123456789"))
    #expect(fields[0x22] == .maskedPAN("476173******6789"))
    #expect(BMPSequence.decode(hex("22 F1F0 4761730123456789001F"))[0x22] == .maskedPAN("476173*********9001"))
    #expect(BMPSequence.decode(hex("22 F0F8 476173EEEEEE6789"))[0x22] == .maskedPAN("476173******6789"))
    #expect(BMPSequence.decode(hex("22 F0F5 1234567890"))[0x22] == .maskedPAN("******7890"))
    #expect(BMPSequence.decode(hex("22 F1F1 4761730123456789D26121"))[0x22] == .maskedPAN("476173******6789"))
  }

  @Test func tracksAndSecretsAreNotKept() {
    for text in [
      "23 F0F8 4761730123456789", "2D F0F8 4761730123456789", "24 F0F0F8 4761730123456789", "3D 123456", "3A 0123",
    ] {
      let fields = BMPSequence.decode(hex(text))
      guard case .withheld = fields.fields.first?.value else {
        Issue.record("\(text) is kept")
        continue
      }
      #expect(fields.undecoded.isEmpty)
    }
  }

  @Test func cardDataBehindAnUnknownFieldIsOverwritten() {
    for text in [
      "92 00 22 F0F8 4761730123456789 27 00", "92 23 F1F9 4761730123456789", "92 06 0A 5A 08 4761730123456789",
      "06 7F 57 08 4761730123456789",
    ] {
      let fields = BMPSequence.decode(hex(text))
      #expect(!Hex.string(fields.undecoded).contains("476173"), "\(text)")
      #expect(!fields.undecoded.isEmpty)
    }
  }

  @Test func cardDataInObjectsIsDropped() {
    let fields = BMPSequence.decode([0x06] + hex("10 2F 0E 5A 08 4761730123456789 1F10 01 02"))
    #expect(fields.objects == [TLV(0x2F, [TLV(0x5A, [] as [UInt8]), TLV(0x1F10, [2])])])
  }

  // Abort 06 1E

  @Test func abortWithCodeTextAndNothing() {
    #expect(TerminalAbort.decode(apdu("061E016C")).code == .aborted)
    #expect(TerminalAbort.decode(apdu("061E00")).code == nil)
    let told = TerminalAbort.decode(apdu("061E11 6C 06 0E 1F16 02 0014 1F17 06 4B61737365 81"))
    #expect(told.text == "Kasseü")
    #expect(told.extendedCode == hex("0014"))
    #expect(TerminalAbort.decode(apdu("061E0A 6F 0978 06 05 1F17 02 4F4B")).text == "OK")
  }

  @Test func openPreauthorisationsAreListed() {
    #expect(TerminalAbort.decode(apdu("061E04B887FFFF")).openPreauthorisations == [])
    #expect(TerminalAbort.decode(apdu("061E04B8870123")).openPreauthorisations == ["0123"])
    #expect(
      TerminalAbort.decode(apdu("061E0D B8 06 0A 23 08 08 02 0123 08 02 0456")).openPreauthorisations
        == ["0123", "0456"])
    #expect(TerminalAbort.decode(apdu("061E01B8")).openPreauthorisations == nil)
    #expect(TerminalAbort.decode(apdu("061E046C87FFFF")).openPreauthorisations == nil)
  }

  // Registration

  @Test func registrationAnswer() {
    let answer = RegistrationAnswer.decode(apdu("060F0A 19 12 29 54001122 49 0978"))
    #expect(answer.flags == [.diagnosisNeeded, .vendingMachine])
    #expect(answer.tid == "54001122")
    #expect(answer.currency == "0978")
  }

  // Prints

  @Test func printedLines() {
    #expect(PrintedLine.decode(apdu("06D10640 48E46E64 65")) == PrintedLine(lines: ["Hände"], endsReceipt: false))
    #expect(PrintedLine.decode(apdu("06D100")) == PrintedLine(lines: [""], endsReceipt: false))
    #expect(PrintedLine.decode(apdu("06D10100")) == PrintedLine(lines: [""], endsReceipt: false))
    #expect(PrintedLine.decode(apdu("06D10181")) == PrintedLine(lines: [], endsReceipt: true))
    #expect(PrintedLine.decode(apdu("06D10381 4F4B")) == PrintedLine(lines: ["OK"], endsReceipt: true))
    #expect(PrintedLine.decode(apdu("06D10380 4F4B")) == PrintedLine(lines: ["OK"], endsReceipt: false))
    #expect(PrintedLine.decode(apdu("06D102FF03")) == PrintedLine(lines: ["", "", ""], endsReceipt: false))
    #expect(PrintedLine.decode(apdu("06D102FFFF")).lines.count == 32)
  }

  @Test func objectsBehindAPrintedLineAreNotPartOfIt() {
    #expect(PrintedLine.decode(apdu("06D107 00 06041F070101")).lines == [""])
    #expect(PrintedLine.decode(apdu("06D109 00 4F4B 06041F070101")).lines == ["OK"])
    #expect(PrintedLine.decode(apdu("06D106 00 4F 06 7F 1F 07")).lines == ["O"])
    #expect(PrintedLine.decode(apdu("06D105 00 06 41 42 43")).lines == ["ABC"])
  }

  @Test func printedBlock() {
    let bytes = TLV.container([
      TLV(0x1F07, [3]), TLV(0x14, [0xFF]),
      TLV(0x25, [TLV(0x09, [0x40]), TLV(0x07, Array("Summe".utf8)), TLV(0x07, hex("47 72 94 E1 65"))]),
      TLV(0x25, [TLV(0x07, [] as [UInt8]), TLV(0x09, [0x81])]),
    ])
    let block = PrintedBlock.decode(APDU(.printTextBlock, bytes))
    #expect(
      block == PrintedBlock(kind: .administrative, lines: ["Summe", "Größe", ""], endsReceipt: true, isWhole: true))
  }

  @Test func aBlockInLatin1AndOneInUTF8() {
    func block(_ charset: UInt8?, _ text: [UInt8]) -> [String] {
      var objects = [TLV(0x25, [TLV(0x07, text)])]
      if let charset { objects.insert(TLV(0x14, [charset]), at: 0) }
      return PrintedBlock.decode(APDU(.printTextBlock, TLV.container(objects))).lines
    }
    #expect(block(nil, hex("48 C4 4E 44 4C 45 52")) == ["HÄNDLER"])
    // Asked for CP437 and written in Latin-1 all the same, as some do.
    #expect(block(0xFF, hex("48 C4 4E 44 4C 45 52")) == ["HÄNDLER"])
    #expect(block(0xFE, Array("HÄNDLER".utf8)) == ["HÄNDLER"])
    #expect(block(0xFE, hex("48 8E 4E")) == ["HÄN"])
    #expect(block(0x0F, [0xA4]) == ["€"])
  }

  @Test func aBlockThatBreaksOffGivesWhatCameBefore() {
    let block = PrintedBlock.decode(apdu("06D30E 06 0C 25 0A 07 02 4F4B 07 7F 41 42 43 44"))
    #expect(block.lines == ["OK"])
    #expect(!block.isWhole)
    #expect(!PrintedBlock.decode(apdu("06D300")).isWhole)
  }

  @Test func receiptsEndWhereTheTerminalSaysSo() {
    var receipts = ReceiptCollector()
    receipts.add(["A"], endsReceipt: false)
    receipts.add(["B"], endsReceipt: true)
    receipts.add([""], endsReceipt: true)
    receipts.add(["C"], endsReceipt: false)
    receipts.finish()
    #expect(receipts.receipts == [["A", "B"], ["C"]])
    receipts.add(Array(repeating: "x", count: 5000), endsReceipt: true)
    #expect(receipts.isCut)
    #expect(receipts.receipts.joined().count == ReceiptCollector.mostLines)
  }

  @Test func configurationLinesBecomeLabelsAndValues() {
    let entries = SystemConfiguration.entries([
      "Terminal-ID:   54001122", "  SYSTEM  ", "Uhrzeit 10:15", "Host:192.0.2.7:4711", "Port ZVT: 20007  SSL: no",
      "leer:",
    ])
    #expect(entries.map(\.label) == ["Terminal-ID", "Host", "Port ZVT"])
    #expect(entries.map(\.value) == ["54001122", "192.0.2.7:4711", "20007  SSL: no"])
  }
}
