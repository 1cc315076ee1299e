import Testing

@testable import ZVT

@Suite struct FramingTests {
  @Test func shortFormCarriesUpTo254Bytes() {
    #expect(APDU(.completion).encoded == hex("060F00"))
    #expect(APDU(.completion, [0xDC]).encoded == hex("060F01DC"))
    let longest = APDU(.printTextBlock, [UInt8](repeating: 0x20, count: 254))
    #expect(Array(longest.encoded.prefix(3)) == hex("06D3FE"))
    #expect(longest.encoded.count == 257)
  }

  @Test func from255BytesOnTheLengthHasTwoBytesLowFirst() {
    #expect(Array(APDU(.printTextBlock, .init(repeating: 0, count: 255)).encoded.prefix(5)) == hex("06D3FFFF00"))
    #expect(Array(APDU(.printTextBlock, .init(repeating: 0, count: 0x1234)).encoded.prefix(5)) == hex("06D3FF3412"))
    let most = APDU(.printTextBlock, .init(repeating: 7, count: 65_535)).encoded
    #expect(Array(most.prefix(5)) == hex("06D3FFFFFF"))
    #expect(most.count == 65_540)
    #expect(APDU(.printTextBlock, .init(repeating: 7, count: 70_000)).encoded == most)
  }

  @Test(arguments: [0, 1, 253, 254, 255, 256, 1024, 4093, 65_535])
  func everyLengthComesBackByteByByte(count: Int) throws {
    let sent = APDU(.printTextBlock, (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    #expect(try reassemble(sent.encoded.map { [$0] }) == [sent])
    #expect(try reassemble([sent.encoded]) == [sent])
  }

  @Test func severalMessagesInOneChunkComeApart() throws {
    let bytes = hex("800000 04FF0117") + APDU(.printTextBlock, .init(repeating: 1, count: 300)).encoded + hex("060F00")
    let found = try reassemble([bytes])
    #expect(found.map(\.control) == [.positiveAcknowledgement, .intermediateStatus, .printTextBlock, .completion])
  }

  @Test func anySplitGivesTheSame() throws {
    let bytes =
      hex("800000 06D1034142 43") + APDU(.printTextBlock, .init(repeating: 9, count: 300)).encoded
      + hex("060F0100")
    let whole = try reassemble([bytes])
    #expect(whole.count == 4)
    for first in 0...bytes.count {
      #expect(try reassemble([Array(bytes[..<first]), Array(bytes[first...])]) == whole)
    }
    for size in [2, 3, 5, 7, 64, 301] {
      let chunks = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
      #expect(try reassemble(chunks) == whole)
    }
  }

  @Test func aMessageThatBreaksOffStaysPending() throws {
    var reassembler = APDUReassembler()
    reassembler.append(hex("060FFF1000 0102"))
    #expect(try reassembler.next() == nil)
    #expect(reassembler.pendingCount == 7)
    #expect(reassembler.pendingClass == 0x06)
    #expect(reassembler.pendingPrefix(2) == hex("060F"))
  }

  @Test func aLengthOverTheLimitIsRefusedBeforeItsBytesCome() {
    var reassembler = APDUReassembler(limit: 1000)
    reassembler.append(hex("06D3FFFFFF"))
    #expect(throws: FramingError.tooLong(announced: 65_540, limit: 1000)) { try reassembler.next() }
    #expect(throws: FramingError.tooLong(announced: 65_540, limit: 1000)) { try reassembler.next() }
  }

  @Test func thousandsOfMessagesDoNotPileUp() throws {
    var reassembler = APDUReassembler()
    let message = APDU(.printLine, .init(repeating: 0x41, count: 41)).encoded
    var count = 0
    for _ in 0..<5000 {
      // Always a byte of the next message besides, so that the buffer is never empty.
      reassembler.append(count == 0 ? message + message.prefix(1) : Array(message.dropFirst()) + message.prefix(1))
      while try reassembler.next() != nil { count += 1 }
      #expect(reassembler.pendingCount == 1)
    }
    #expect(count == 5000)
  }

  @Test func repliesAreTold() {
    #expect(APDU.positiveAcknowledgement.encoded == hex("800000"))
    #expect(apdu("840000").isPositiveAcknowledgement)
    #expect(apdu("800003010203").isPositiveAcknowledgement)
    #expect(apdu("849C00").isAcknowledgement && !apdu("849C00").isPositiveAcknowledgement)
    #expect(!apdu("060F00").isAcknowledgement)
    #expect(ControlField.completion.description == "06 0F")
  }
}
