import ShopModel

/// What a printer's answers to DLE EOT 1 to 4 tell. Pure.
///
/// Every answer has bits 1 and 4 set and bits 0 and 7 clear. Bits that nobody has said the meaning of make what stands
/// beside them unknown, never good.
struct PrinterReadings {
  /// The facts there can be.
  static let facts: Set<Fact> = [.printerOnline, .printerCover, .printerPaper, .printerCutter, .printerError]

  /// Who reports it.
  static let source = "escpos"

  private(set) var readings: [Reading] = []
  private(set) var notes: [String] = []
  private let subject: SubjectID
  private let now: Timestamp

  init(_ answers: [PrinterEnquiry.Question: UInt8], of subject: SubjectID, at now: Timestamp) {
    self.subject = subject
    self.now = now
    if let byte = answers[.printer] { add(.printerOnline, .bool(byte & 0x08 == 0), byte) }
    if let byte = answers[.offline] { add(.printerCover, .text(byte & 0x04 == 0 ? "closed" : "open"), byte) }
    readPaper(answers[.paper], isStopped: answers[.offline].map { $0 & 0x20 != 0 })
    readError(answers[.error], hasError: answers[.offline].map { $0 & 0x40 != 0 })
    let missing = PrinterEnquiry.order.filter { answers[$0] == nil }.map { String($0.rawValue) }
    if !missing.isEmpty { notes.append("no answer to DLE EOT \(missing.joined(separator: ", "))") }
  }

  /// Each sensor has two bits, both set or both clear.
  private mutating func readPaper(_ byte: UInt8?, isStopped: Bool?) {
    let end = byte.map { $0 & 0x60 }
    if end == 0x60 || isStopped == true { return add(.printerPaper, .text("out"), byte) }
    guard let byte else { return }
    switch (byte & 0x60, byte & 0x0C) {
    case (0, 0x0C): add(.printerPaper, .text("low"), byte)
    case (0, 0): add(.printerPaper, .text("ok"), byte)
    default: noteUnknown(.paper, byte)
    }
  }

  private mutating func readError(_ byte: UInt8?, hasError: Bool?) {
    guard let byte else {
      if hasError == true { add(.printerError, .texts(["other"]), nil) }
      return
    }
    add(.printerCutter, .text(byte & 0x08 == 0 ? "ok" : "fault"), byte)
    var errors: [String] = []
    if byte & 0x40 != 0 { errors.append("recoverable") }
    if byte & 0x08 != 0 { errors.append("cutter") }
    if byte & 0x20 != 0 { errors.append("unrecoverable") }
    if byte & 0x04 != 0 {
      noteUnknown(.error, byte)
      guard !errors.isEmpty || hasError == true else { return }
    }
    if errors.isEmpty, hasError == true { errors = ["other"] }
    add(.printerError, .texts(errors), byte)
  }

  private mutating func noteUnknown(_ question: PrinterEnquiry.Question, _ byte: UInt8) {
    notes.append("DLE EOT \(question.rawValue): unknown bits in 0x\(String(byte, radix: 16))")
  }

  private mutating func add(_ fact: Fact, _ value: FactValue, _ byte: UInt8?) {
    readings.append(
      Reading(
        subject, fact, value, at: now, source: PrinterReadings.source,
        raw: byte.map { "0x\(String($0, radix: 16))" }))
  }
}
