import Testing

@testable import ZVT

@Suite struct TableTests {
  @Test func everyStatusByteHasOneLine() {
    #expect(Set(TerminalStatus.table.map(\.status)).count == TerminalStatus.table.count)
    #expect(Set(TerminalStatus.table.map(\.name)).count == TerminalStatus.table.count)
    for byte: UInt8 in [
      0x00, 0x51, 0x62, 0x64, 0x65, 0x9C, 0x9D, 0xB1, 0xB2, 0xBF, 0xC0, 0xC1, 0xC2, 0xC4, 0xCC, 0xDC, 0xDF, 0xE0,
      0xE1, 0xE2, 0xE3, 0xE4, 0xF0, 0xF6,
    ] {
      #expect(TerminalStatus(rawValue: byte).entry != nil, "\(Hex.string([byte]))")
    }
  }

  @Test func onlyReadyAndCardInsertedAreReady() {
    let ready = (0...255).map { TerminalStatus(rawValue: UInt8($0)) }.filter { $0.grade == .ready }
    #expect(ready == [.ready, .cardInserted])
  }

  @Test func aStatusNobodyKnowsIsUnknownAndNotGood() {
    let status = TerminalStatus(rawValue: 0x27)
    #expect(status.grade == .unknown)
    #expect(status.name == "unknown-27")
    #expect(status.recovery == nil)
    #expect(status.meaning.contains("27"))
  }

  @Test func theWayOutIsNamed() {
    #expect(TerminalStatus(rawValue: 0xF0).entry?.command == .endOfDay)
    #expect(TerminalStatus(rawValue: 0xC2).recovery == .diagnosis)
    #expect(TerminalStatus(rawValue: 0xC4).entry?.command == .softwareUpdate)
    #expect(TerminalStatus(rawValue: 0xE0).recovery == .wait)
    #expect(TerminalStatus(rawValue: 0xCC).recovery == .technician)
  }

  @Test func everyResultCodeHasOneLine() {
    #expect(Set(ResultCode.table.map(\.code)).count == ResultCode.table.count)
    #expect(ResultCode.table.count == 80)
    #expect(ResultCode(rawValue: 0x05).isFromHost && ResultCode(rawValue: 0x63).isFromHost)
    #expect(!ResultCode(rawValue: 0x64).isFromHost && !ResultCode.noError.isFromHost)
    #expect(ResultCode.notRegistered.meaning.contains("not registered"))
    #expect(ResultCode(rawValue: 0x90).meaning.contains("90"))
    #expect(ResultCode(rawValue: 0x37).meaning.contains("55"))
  }

  @Test func locksAreCountedFromTheHighBit() {
    #expect(TerminalLocks(rawValue: 0x4000) == .startUpNeeded)
    #expect(TerminalLocks(rawValue: 0x0200) == .initialisation)
    #expect(TerminalLocks(rawValue: 0x0020) == .batteryLow)
    #expect(TerminalLocks.table.map(\.lock.rawValue) == (0..<16).map { 0x8000 >> $0 })
    let locks: TerminalLocks = [.printer, .batteryLow]
    #expect(locks.entries.map(\.name) == ["printer", "battery-low"])
    #expect(locks.hex == "20 20")
  }

  @Test func intermediateStatusFollowsTheTableAndItsSecondHalf() {
    #expect(IntermediateStatusCode(rawValue: 0x0F).meaning == "automatic end-of-day is starting")
    #expect(IntermediateStatusCode(rawValue: 0x41).meaning == "please watch the PIN pad, please remove card")
    #expect(IntermediateStatusCode(rawValue: 0x4A).meaning.contains("not in the specification"))
    #expect(IntermediateStatusCode(rawValue: 0x77).meaning.contains("77"))
  }
}
