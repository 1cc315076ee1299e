import ShopTesting
import Testing

@testable import POSLINK

/// An answer as a terminal sends it.
private func frame(_ fields: [String]) -> [UInt8] {
  let body = Array(fields.map { Array($0.utf8) }.joined(separator: [0x1C])) + [0x03]
  return [0x02] + body + [body.reduce(0, ^)]
}

private let a01 = frame(["0", "A01", "1.35", "000000", "OK", "1170245321", "A920"])

private func talk(
  _ command: POSLINKCommand = .initialise, _ framing: POSLINKFraming = .tcp, _ pieces: [[UInt8]]
) -> (talk: POSLINKConversation, said: [[UInt8]]) {
  var talk = POSLINKConversation(command, framing: framing, host: "10.0.0.5:10009")
  var said: [[UInt8]] = []
  for piece in pieces {
    let reply = piece.withUnsafeBytes { talk.receive($0) }
    if !reply.isEmpty { said.append(reply) }
  }
  return (talk, said)
}

extension POSLINKConversation {
  fileprivate var serial: String? { if case .answered(let answer) = outcome { answer.serialNumber } else { nil } }
  fileprivate var foreign: String? { if case .foreign(let what) = outcome { what } else { nil } }
}

@Suite struct POSLINKConversationTests {
  // MARK: As frames

  @Test func anAnswerMayBeCutUpAnywhereAndIsAcknowledgedOnce() {
    let bytes = [0x06] + a01 + [0x04]
    for cut in 0...bytes.count {
      let (done, said) = talk(.initialise, .tcp, [Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(done.serial == "1170245321" && done.isAcknowledged, "\(cut)")
      #expect(said == [[0x06]])
    }
    #expect(talk(.initialise, .tcp, bytes.map { [$0] }).talk.serial == "1170245321")
    // Without an acknowledgement before it.
    #expect(talk(.initialise, .tcp, [a01]).talk.serial == "1170245321")
  }

  @Test func anAnswerThatEndsEarlyIsNone() {
    let bytes = [0x06] + a01
    for end in 0..<bytes.count {
      let (done, said) = talk(.initialise, .tcp, [Array(bytes[..<end])])
      #expect(done.outcome == nil && said.isEmpty)
    }
  }

  @Test func aDamagedAnswerIsAskedForAgainAndTheCommandIsNot() {
    var damaged = a01
    damaged[damaged.count - 1] ^= 0x11
    let (mended, said) = talk(.reboot, .tcp, [[0x06], damaged, frame(["0", "A27", "1.35", "000000", "OK"])])
    #expect(said == [[0x15], [0x06]])
    guard case .answered = mended.outcome else {
      Issue.record("\(String(describing: mended.outcome))")
      return
    }
    let (never, tries) = talk(.reboot, .tcp, [damaged, damaged, damaged, damaged])
    #expect(never.outcome == .damaged)
    #expect(tries == [[0x15], [0x15], [0x04]])
  }

  @Test func aWordInsteadOfAnAnswerIsTakenAtItsWord() {
    #expect(talk(.reboot, .tcp, [[0x15]]).talk.outcome == .refused)
    #expect(talk(.reboot, .tcp, [[0x06], [0x15]]).talk.outcome == .refused)
    #expect(talk(.reboot, .tcp, [[0x06, 0x04]]).talk.outcome == .ended)
    #expect(talk(.reboot, .tcp, [[0x06]]).talk.outcome == nil)
    #expect(talk(.cancel, .tcp, [[0x06]]).talk.outcome == .acknowledged)
    #expect(talk(.cancel, .tcp, [[0x04]]).talk.outcome == .ended)
    guard case .other(let answer) = talk(.reboot, .tcp, [a01]).talk.outcome else {
      Issue.record("no other answer")
      return
    }
    #expect(answer.number == "A01")
  }

  @Test(arguments: [
    ("SSH-2.0-x\r\n", "SSH"), ("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP"), ("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}", "TLS"),
    ("\u{10}\u{2}\u{1}", "ZVT in serial framing"), ("\u{2}\n{\"message\":", "UPA"), ("\u{2}<a", "XML"),
    ("\u{12}", "ESC/POS"), ("\u{0}\u{0}\u{0}\u{9}{\"SaleToPOIResponse\"", "nexo"), ("220 mail\r\n", "a greeting"),
    ("\u{6}\u{F}\u{0}", "no known"),
  ]) func whoeverElseAnswersIsNamed(text: String, name: String) {
    let (done, said) = talk(.initialise, .tcp, [[UInt8](text.utf8)])
    #expect(done.foreign?.contains(name) == true, "\(String(describing: done.outcome))")
    #expect(said.isEmpty)
  }

  @Test func aFrameThatIsNoAnswerIsForeign() {
    let (done, said) = talk(.initialise, .tcp, [frame(["hello", "there"])])
    #expect(done.foreign != nil && said.isEmpty)
    #expect(talk(.initialise, .tcp, [[0x80, 0x00, 0x00]]).talk.foreign?.hasPrefix("ZVT over TCP") == true)
  }

  @Test func nothingGrowsWithoutEnd() {
    let endless = [0x02] + [UInt8](repeating: 0x41, count: POSLINKFrame.mostBytes + 1)
    #expect(talk(.initialise, .tcp, [endless]).talk.outcome == .tooMuch)
    let words = [UInt8](repeating: 0x06, count: POSLINKConversation.mostBytes + 1)
    #expect(talk(.initialise, .tcp, [words]).talk.outcome == .tooMuch)
  }

  // MARK: In HTTP

  private func http(_ head: String, _ body: [UInt8] = a01) -> [UInt8] { [UInt8](head.utf8) + body }

  @Test func aRequestCarriesTheFrame() {
    let opening = String(decoding: POSLINKConversation(.initialise, framing: .http, host: "h:1").opening, as: UTF8.self)
    #expect(opening == "GET /?AkEwMBwxLjM1HANb HTTP/1.1\r\nHost: h:1\r\nConnection: close\r\n\r\n")
  }

  @Test func theBodyMayBeCountedChunkedOrOpen() {
    let size = String(a01.count - 9, radix: 16)
    let chunked =
      [UInt8]("9\r\n".utf8) + a01[..<9] + [UInt8]("\r\n\(size);x=y\r\n".utf8) + a01[9...] + [13, 10, 48, 13, 10]
    let whole = [
      http("HTTP/1.1 200 OK\r\nContent-Length: \(a01.count)\r\n\r\n"), http("HTTP/1.0 200 OK\n\n"),
      http("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunked),
      // What a serial line says besides does no harm.
      http("HTTP/1.1 200 OK\r\n\r\n", [0x06] + a01 + [0x04]),
    ]
    for answer in whole {
      for cut in stride(from: 0, through: answer.count, by: 1) {
        let (done, said) = talk(.initialise, .http, [Array(answer[..<cut]), Array(answer[cut...])])
        #expect(done.serial == "1170245321" && done.isAcknowledged)
        #expect(said.isEmpty)
      }
    }
  }

  @Test func anEmptyBodyIsNoAnswer() {
    let empty = http("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", [])
    #expect(talk(.initialise, .http, [empty]).talk.outcome == .ended)
    #expect(talk(.cancel, .http, [empty]).talk.outcome == .acknowledged)
    #expect(talk(.initialise, .http, [http("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")]).talk.outcome == .damaged)
    var damaged = a01
    damaged[3] ^= 1
    #expect(talk(.initialise, .http, [http("HTTP/1.1 200 OK\r\n\r\n", damaged)]).talk.outcome == .damaged)
  }

  @Test(arguments: [
    ("HTTP/1.1 404 Not Found\r\n\r\n", "HTTP: a web server (HTTP/1.1 404 Not Found)"), ("SSH-2.0-x\r\n", "SSH"),
    ("\u{15}", "POSLINK"), ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP: a web server"),
    ("HTTP/1.1 200 OK\r\n\r\n\u{2}hello\u{3}a", "HTTP: a web server"),
  ]) func aServerOfAnotherKindIsNamed(text: String, name: String) {
    #expect(talk(.initialise, .http, [[UInt8](text.utf8)]).talk.foreign?.contains(name) == true)
  }

  @Test func aHeadWithoutAnEndIsForeign() {
    let head = "HTTP/1.1 200 OK\r\n" + String(repeating: "X-A: b\r\n", count: 2000)
    #expect(talk(.initialise, .http, [[UInt8](head.utf8)]).talk.foreign != nil)
  }

  // MARK: Anything

  /// Answers with bytes changed, put in and taken out, cut anywhere: it ends or waits, says the same however it was cut,
  /// and never says more than ACK, NAK and EOT.
  @Test(arguments: POSLINKFraming.allCases) func damageDoesNoHarm(framing: POSLINKFraming) {
    var draw = SeededDraw(9)
    let original =
      framing == .tcp
      ? [0x06] + a01 + a01 : http("HTTP/1.1 200 OK\r\nContent-Length: \(a01.count)\r\nX: y\r\n\r\n")
    for _ in 0..<4000 {
      var bytes = original
      for _ in 0..<draw.below(5) {
        let place = draw.below(bytes.count)
        switch draw.below(3) {
        case 0: bytes[place] = UInt8(draw.below(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(draw.below(256)), at: place)
        }
      }
      let cut = draw.below(bytes.count)
      let (whole, said) = talk(.initialise, framing, [bytes])
      let (halves, _) = talk(.initialise, framing, [Array(bytes[..<cut]), Array(bytes[cut...])])
      if whole.foreign == nil, halves.foreign == nil { #expect(whole.outcome == halves.outcome) }
      #expect(said.joined().allSatisfy { [0x06, 0x15, 0x04].contains($0) })
      #expect(said.joined().count <= POSLINKConversation.mostRepeats + 1)
    }
  }
}
