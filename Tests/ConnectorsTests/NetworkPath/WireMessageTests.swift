import ShopTesting
import Testing

@testable import Connectors

/// The answer of a name server to a question, with these records behind it: (type, ttl, data).
private func dnsAnswer(
  _ question: DNSMessage.Question, id: UInt16, code: UInt8 = 0, _ records: [(Int, Int, [UInt8])] = []
) throws -> [UInt8] {
  var bytes = try #require(DNSMessage.bytes(of: question, id: id))
  bytes[2] = 0x81
  bytes[3] = 0x80 | code
  bytes[7] = UInt8(records.count)
  for (kind, ttl, data) in records {
    bytes += [0xC0, 12, UInt8(kind >> 8), UInt8(kind & 255), 0, 1, 0, 0, UInt8(ttl >> 8), UInt8(ttl & 255)]
    bytes += [UInt8(data.count >> 8), UInt8(data.count & 255)] + data
  }
  return bytes
}

@Suite struct DNSMessageTests {
  let question = DNSMessage.Question(name: "pos.Example", kind: .address)

  @Test func aQuestionIsAsTheProtocolWantsIt() {
    #expect(
      DNSMessage.bytes(of: DNSMessage.Question(name: "a.bc", kind: .address), id: 0x1234)
        == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 2, 0x62, 0x63, 0, 0, 1, 0, 1])
    #expect(DNSMessage.bytes(of: .root, id: 0)?.count == 17)
    #expect(DNSMessage.bytes(of: DNSMessage.Question(name: "a..b", kind: .address), id: 0) == nil)
    let long = DNSMessage.Question(name: String(repeating: "a", count: 64), kind: .address)
    #expect(DNSMessage.bytes(of: long, id: 0) == nil)
    let longer = DNSMessage.Question(
      name: Array(repeating: "abcdefg", count: 40).joined(separator: "."), kind: .address)
    #expect(DNSMessage.bytes(of: longer, id: 0) == nil)
  }

  @Test func anAnswerGivesAddressesBehindAnAlias() throws {
    let bytes = try dnsAnswer(
      question, id: 7, [(5, 9, [1, 0x78, 0]), (1, 300, [10, 0, 0, 1]), (1, 60, [10, 0, 0, 2]), (28, 5, [])])
    let found = DNSMessage.answer(in: bytes, to: question, id: 7)
    #expect(
      found == .found([try #require(IPAddress([10, 0, 0, 1])), try #require(IPAddress([10, 0, 0, 2]))], seconds: 60))
  }

  @Test func whatIsNotFoundAndWhatFailed() throws {
    #expect(DNSMessage.answer(in: try dnsAnswer(question, id: 7, code: 3), to: question, id: 7) == .nothing)
    #expect(DNSMessage.answer(in: try dnsAnswer(question, id: 7), to: question, id: 7) == .nothing)
    #expect(DNSMessage.answer(in: try dnsAnswer(question, id: 7, code: 2), to: question, id: 7) == .failed(2))
    #expect(
      DNSMessage.answer(in: try dnsAnswer(.root, id: 7, [(2, 300, [1, 0x61, 0])]), to: .root, id: 7)
        == .found([], seconds: 300))
  }

  @Test func somebodyElsesAnswerIsNone() throws {
    let bytes = try dnsAnswer(question, id: 7, [(1, 300, [10, 0, 0, 1])])
    #expect(DNSMessage.answer(in: bytes, to: question, id: 8) == nil)
    #expect(DNSMessage.answer(in: bytes, to: DNSMessage.Question(name: "other.example", kind: .address), id: 7) == nil)
    var asked = bytes
    asked[2] = 0x01
    #expect(DNSMessage.answer(in: asked, to: question, id: 7) == nil)
    // The case of letters does not matter.
    #expect(DNSMessage.answer(in: bytes, to: DNSMessage.Question(name: "POS.example", kind: .address), id: 7) != nil)
  }

  @Test func aDamagedAnswerIsReadWithinItsBounds() throws {
    var draw = SeededDraw(3)
    let whole = try dnsAnswer(
      question, id: 7, [(5, 9, [1, 0x78, 0xC0, 12]), (1, 300, [10, 0, 0, 1]), (1, 60, [10, 0, 0, 2])])
    for cut in 0..<whole.count { _ = DNSMessage.answer(in: Array(whole[..<cut]), to: question, id: 7) }
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &draw) {
        bytes[Int.random(in: bytes.indices, using: &draw)] = .random(in: 0...255, using: &draw)
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &draw)))
      if case .found(let addresses, let seconds)? = DNSMessage.answer(in: bytes, to: question, id: 7) {
        #expect(addresses.count <= 16 && seconds >= 0)
      }
    }
    // Names that point at themselves, and as many records as a message can claim.
    var loop = whole
    for index in 12..<loop.count { loop[index] = index % 2 == 0 ? 0xC0 : 12 }
    #expect(DNSMessage.answer(in: loop, to: question, id: 7) == nil)
    #expect(DNSMessage.answer(in: [UInt8](repeating: 0xFF, count: 1501), to: question, id: 0xFFFF) == nil)
  }
}

@Suite struct EchoMessageTests {
  @Test func whatComesBackIsWhatWasSent() {
    let sent = EchoMessage(sequence: 513, token: 0x0102_0304_0506_0708)
    for isIPv4 in [true, false] {
      var bytes = sent.request(isIPv4: isIPv4)
      #expect(EchoMessage(reply: bytes, isIPv4: isIPv4) == nil)
      bytes[0] = isIPv4 ? 0 : 129
      #expect(EchoMessage(reply: bytes, isIPv4: isIPv4) == sent)
      for cut in 0..<16 { #expect(EchoMessage(reply: bytes[..<cut], isIPv4: isIPv4) == nil) }
      #expect(EchoMessage(reply: bytes, isIPv4: !isIPv4) == nil)
    }
  }
}
