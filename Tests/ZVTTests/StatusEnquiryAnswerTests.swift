import Testing

@testable import ZVT

@Suite struct StatusEnquiryAnswerTests {
  @Test func aBareStatusByte() {
    let answer = StatusEnquiryAnswer.decode(apdu("060F01DC"))
    #expect(answer.status == .cardInserted)
    #expect(answer.version == nil && answer.locks == nil && answer.undecoded.isEmpty)
  }

  @Test func versionAndStatus() {
    let answer = StatusEnquiryAnswer.decode(apdu("060F0A F0F0F6 332E302E3432 9C"))
    #expect(answer.version == "3.0.42")
    #expect(answer.status == .pleaseWait)
  }

  @Test func everythingATerminalTellsOfItself() {
    let bytes = hex(
      "1F44 04 54001122"
        + "E4 19 1F40 05 4B61737365 1F42 04 1A2B3C4D 1F43 01 03 1F41 03 342E32"
        + "34 0D 1F0E 04 20260301 1F0F 03 101559 35 0D 1F0E 04 20260302 1F0F 03 033000"
        + "1F55 02 4020 1F79 01 01 1F59 04 5649534F 1F59 02 4A43 1F54 01 07")
    let data = hex("F0F0F3 322E31 00 06") + [0x81, UInt8(bytes.count)] + bytes
    let answer = StatusEnquiryAnswer.decode(APDU(.completion, data))
    #expect(answer.version == "2.1")
    #expect(answer.status == .ready)
    #expect(answer.tid == "54001122")
    #expect(answer.deviceName == "Kasse")
    #expect(answer.softwareVersion == "4.2")
    #expect(answer.serial == "1A2B3C4D")
    #expect(answer.deviceState == .tampered)
    #expect(answer.clock == TerminalClock(year: 2026, month: 3, day: 1, hour: 10, minute: 15, second: 59))
    #expect(answer.nextReboot == TerminalClock(year: 2026, month: 3, day: 2, hour: 3, minute: 30, second: 0))
    #expect(answer.locks == [.startUpNeeded, .batteryLow])
    #expect(answer.hasRebooted == true)
    #expect(answer.applications == ["VISO", "JC"])
    #expect(answer.otherObjects == [TLV(0x1F54, [7])])
    #expect(answer.undecoded.isEmpty)
  }

  @Test func whatIsEncodedIsDecodedAgain() {
    let answer = StatusEnquiryAnswer(
      status: TerminalStatus(rawValue: 0xF0), version: "Kassen-Prüfer 7", tid: "00012345", deviceName: "Tresen",
      softwareVersion: "7.1", serial: "00AF12", deviceState: .ready, locks: [.reconciliation],
      clock: TerminalClock(year: 2026, month: 12, day: 31, hour: 23, minute: 59, second: 58),
      nextReboot: TerminalClock(year: 2027, month: 1, day: 1, hour: 2, minute: 0, second: 0), hasRebooted: false,
      applications: ["girocard"], otherObjects: [TLV(0x1F54, [1])])
    #expect(StatusEnquiryAnswer.decode(answer.encode()) == answer)
    #expect(StatusEnquiryAnswer(status: .ready).encode().encoded == hex("060F0100"))
  }

  @Test func aStatusF0WithObjectsIsNoVersion() {
    let answer = StatusEnquiryAnswer.decode(apdu("060F0A F0 06 07 1F44 04 54001122"))
    #expect(answer.status == TerminalStatus(rawValue: 0xF0))
    #expect(answer.tid == "54001122")
  }

  @Test func aStatusOf06IsAStatus() {
    #expect(StatusEnquiryAnswer.decode(apdu("060F0106")).status?.rawValue == 0x06)
    let answer = StatusEnquiryAnswer.decode(apdu("060F07 F0F0F3 626C61 06"))
    #expect(answer.version == "bla")
    #expect(answer.status?.rawValue == 0x06)
    #expect(StatusEnquiryAnswer.decode(apdu("060F03 06 0600")).status?.rawValue == 0x06)
  }

  @Test(arguments: ["060F00", "060F0227E0", "060F05 F0F4F0 4142", "060F04 F0FAF0 00", "060F03 F0F0F0"])
  func whatCannotBeToldForSureIsNoStatus(text: String) {
    #expect(StatusEnquiryAnswer.decode(apdu(text)).status == nil)
  }

  @Test func brokenObjectsKeepTheStatusAndTheBytes() {
    let overrun = StatusEnquiryAnswer.decode(apdu("060F04 00 06 0A 1F"))
    #expect(overrun.status == .ready)
    #expect(overrun.undecoded == hex("060A1F"))
    let inner = StatusEnquiryAnswer.decode(apdu("060F0C 00 06 09 1F44 02 0042 1F55 05 40"))
    #expect(inner.tid == "0042")
    #expect(inner.locks == nil)
    #expect(!inner.undecoded.isEmpty)
  }

  @Test func aClockThatDoesNotExistIsNoClock() {
    let answer = StatusEnquiryAnswer.decode(apdu("060F12 00 06 0F 34 0D 1F0E 04 20261301 1F0F 03 101559"))
    #expect(answer.clock == nil)
    #expect(!answer.undecoded.isEmpty)
  }
}
