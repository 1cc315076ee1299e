import ShopModel
import Testing

@testable import Connectors

private typealias Question = PrinterEnquiry.Question

/// A printer that answers with one byte a question; what stands in `around` comes before each answer.
private func ask(
  _ answers: [Question: UInt8], before: [UInt8] = [], after: [UInt8] = [], byByte: Bool = false
) -> (enquiry: PrinterEnquiry, sent: [UInt8]) {
  var enquiry = PrinterEnquiry()
  var sent: [UInt8] = []
  var next = enquiry.opening
  while !next.isEmpty, let question = Question(rawValue: next[2]), let answer = answers[question] {
    sent += next
    next = []
    let bytes = before + [answer] + after
    for piece in byByte ? bytes.map({ [$0] }) : [bytes] {
      next += piece.withUnsafeBytes { enquiry.receive($0) }
    }
  }
  return (enquiry, sent + next)
}

private func answers(_ n1: UInt8, _ n2: UInt8, _ n3: UInt8, _ n4: UInt8) -> [Question: UInt8] {
  [.printer: n1, .offline: n2, .error: n3, .paper: n4]
}

private func readings(_ answers: [Question: UInt8]) -> PrinterReadings {
  PrinterReadings(answers, of: SubjectID(.printer, "p"), at: Timestamp(seconds: 1))
}

extension PrinterReadings {
  fileprivate func value(_ fact: Fact) -> FactValue? { readings.first { $0.fact == fact }?.value }
  fileprivate func text(_ fact: Fact) -> String? { value(fact)?.text }
}

@Suite struct PrinterEnquiryTests {
  private let well = answers(0x12, 0x12, 0x12, 0x12)
  private let automatic: [UInt8] = [0x14, 0x00, 0x03, 0x0F]

  @Test func onlyTheFourEnquiriesAreEverSent() {
    let (done, sent) = ask(well)
    #expect(done.isOver && done.foreign == nil)
    #expect(done.answers == well)
    #expect(sent == [0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 4, 0x10, 4, 3])
  }

  @Test func automaticStatusAndFlowControlAreToldFromAnswers() {
    for byByte in [false, true] {
      #expect(ask(well, before: automatic + automatic, byByte: byByte).enquiry.answers == well)
      #expect(ask(well, before: [0x11, 0x13], byByte: byByte).enquiry.answers == well)
      // The answer stands in the middle of one.
      #expect(
        ask(well, before: Array(automatic[..<1]), after: Array(automatic[1...]), byByte: byByte).enquiry.answers == well
      )
      #expect(
        ask(well, before: Array(automatic[..<3]), after: Array(automatic[3...]), byByte: byByte).enquiry.answers == well
      )
    }
  }

  @Test func whatIsNotAnsweredIsNotKnown() {
    let (done, sent) = ask([.printer: 0x12, .offline: 0x16])
    #expect(!done.isOver)
    #expect(sent.count == 9)
    let result = readings(done.answers)
    #expect(result.text(.printerCover) == "open")
    #expect(result.text(.printerPaper) == nil && result.value(.printerError) == nil)
    #expect(result.notes == ["no answer to DLE EOT 4, 3"])
  }

  @Test(arguments: [
    [UInt8]("HTTP/1.0 200 OK\r\n".utf8), [0x00], [0xFF], [0x92], [0x80, 0x12], [0x12, 0x12], [0x14, 0x14],
    [0x01, 0x00, 0x12], [0x5F, 0x31, 0x00], [UInt8](repeating: 0x11, count: 2000), [0x15],
  ])
  func nothingIsBelievedOfWhatIsNoPrinter(bytes: [UInt8]) {
    var enquiry = PrinterEnquiry()
    let reply = bytes.withUnsafeBytes { enquiry.receive($0) }
    #expect(enquiry.foreign != nil && enquiry.isOver)
    #expect(enquiry.answers.isEmpty)
    #expect(reply.isEmpty)
    #expect((enquiry.foreign ?? "").unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) })
  }

  /// Ten thousand lines of noise: it ends or waits, sends nothing but enquiries, and reports only what fits.
  @Test func noiseDoesNoHarm() {
    var random = SeededBytes(seed: 3)
    let likely: [UInt8] = [0x12, 0x1A, 0x16, 0x32, 0x7E, 0x1E, 0x14, 0x10, 0x00, 0x03, 0x0F, 0x11, 0x13]
    for _ in 0..<10_000 {
      var enquiry = PrinterEnquiry()
      var sent = enquiry.opening
      for _ in 0..<random.below(24) {
        let bytes = (0...random.below(2)).map { _ in
          random.below(12) == 0 ? UInt8(random.below(256)) : likely[random.below(likely.count)]
        }
        sent += bytes.withUnsafeBytes { enquiry.receive($0) }
      }
      #expect(sent.count % 3 == 0)
      for start in stride(from: 0, to: sent.count, by: 3) {
        #expect(sent[start] == 0x10 && sent[start + 1] == 0x04 && (1...4).contains(sent[start + 2]))
      }
      if enquiry.foreign != nil { #expect(enquiry.answers.isEmpty) }
      for reading in readings(enquiry.answers).readings { #expect(reading.value.fits(reading.fact.definition.type)) }
    }
  }

  // MARK: What it means

  /// As emupos 0.4.0 answers with each of its faults; it knows none of DLE EOT 3.
  @Test(arguments: [
    ("none", answers(0x12, 0x12, 0x12, 0x12), true, "closed", "ok"),
    ("paper near end", answers(0x12, 0x12, 0x12, 0x1E), true, "closed", "low"),
    ("paper out", answers(0x1A, 0x32, 0x12, 0x7E), false, "closed", "out"),
    ("cover open", answers(0x1A, 0x16, 0x12, 0x12), false, "open", "ok"),
    ("off-line", answers(0x1A, 0x12, 0x12, 0x12), false, "closed", "ok"),
  ])
  fileprivate func theFaultsOfAnotherSimulator(
    name: String, bytes: [PrinterEnquiry.Question: UInt8], isOnline: Bool, cover: String, paper: String
  ) {
    let result = readings(bytes)
    #expect(result.value(.printerOnline) == .bool(isOnline))
    #expect(result.text(.printerCover) == cover)
    #expect(result.text(.printerPaper) == paper)
    #expect(result.text(.printerCutter) == "ok")
    #expect(result.value(.printerError) == .texts([]))
    #expect(result.notes.isEmpty)
  }

  @Test func errorsAreNamed() {
    #expect(readings(answers(0x1A, 0x52, 0x1A, 0x12)).text(.printerCutter) == "fault")
    #expect(readings(answers(0x1A, 0x52, 0x1A, 0x12)).value(.printerError) == .texts(["cutter"]))
    #expect(readings(answers(0x1A, 0x52, 0x72, 0x12)).value(.printerError) == .texts(["recoverable", "unrecoverable"]))
    // An error of which the printer does not say which.
    #expect(readings(answers(0x1A, 0x52, 0x12, 0x12)).value(.printerError) == .texts(["other"]))
    #expect(readings([.offline: 0x52]).value(.printerError) == .texts(["other"]))
    #expect(readings([.offline: 0x12]).value(.printerError) == nil)
  }

  @Test func bitsNobodyKnowsAreNotGood() {
    // One of the two bits of a sensor alone.
    for byte: UInt8 in [0x16, 0x1A, 0x32, 0x52] {
      let result = readings(answers(0x12, 0x12, 0x12, byte))
      #expect(result.text(.printerPaper) == nil)
      #expect(result.notes.count == 1)
    }
    // But the end of the paper is the end, whoever says so.
    #expect(readings(answers(0x1A, 0x32, 0x12, 0x1A)).text(.printerPaper) == "out")
    #expect(readings(answers(0x1A, 0x12, 0x12, 0x72)).text(.printerPaper) == "out")
    let result = readings(answers(0x12, 0x12, 0x16, 0x12))
    #expect(result.value(.printerError) == nil)
    #expect(result.notes == ["DLE EOT 3: unknown bits in 0x16"])
  }
}
