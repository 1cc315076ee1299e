import ShopModel

/// Asks a receipt printer for its status in real time (ESC/POS, DLE EOT n), one question after the other. Pure, and it can
/// say nothing else: what it sends is one of four sequences of three bytes, none of which prints.
///
/// An answer is one byte with no word of the question in it, so the next question waits for it. Between the answers, and in
/// the middle of one another, printers may send their automatic status (four bytes) and flow control; both are told apart
/// by their fixed bits. Whatever else comes is no ESC/POS, and then nothing that came is believed.
struct PrinterEnquiry: ByteExchange {
  /// A question.
  enum Question: UInt8, CaseIterable, Hashable {
    /// The printer as a whole.
    case printer = 1
    /// Why it is offline.
    case offline = 2
    /// Which error it has.
    case error = 3
    /// The paper roll.
    case paper = 4

    /// What is sent for it.
    var bytes: [UInt8] { [0x10, 0x04, rawValue] }
  }

  /// The questions in the order in which they are put: those that some printers do not know come last.
  static let order: [Question] = [.printer, .offline, .paper, .error]
  /// The most bytes taken in; four answers and some automatic status are a few dozen.
  static let mostBytes = 1024

  private let order: [Question]
  /// What was answered, as far as anything was.
  private(set) var answers: [Question: UInt8] = [:]
  /// Why this is no ESC/POS printer; nil: nothing speaks against it.
  private(set) var foreign: String?
  private var asked = 0
  private var received: [UInt8] = []
  private var receivedCount = 0
  /// How many bytes of an automatic status are still to come.
  private var statusLeft = 0

  /// - Parameter order: the questions; at least one.
  init(_ order: [Question] = order) { self.order = order }

  var opening: [UInt8] { order[0].bytes }
  var isOver: Bool { foreign != nil || asked == order.count }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let first = asked
    for byte in bytes where foreign == nil {
      receivedCount += 1
      if received.count < 16 { received.append(byte) }
      guard receivedCount <= PrinterEnquiry.mostBytes else {
        foreign = "sent more than \(PrinterEnquiry.mostBytes) bytes"
        break
      }
      take(byte, mayAnswer: asked == first && asked < order.count)
    }
    if foreign != nil { answers = [:] }
    return isOver || asked == first ? [] : order[asked].bytes
  }

  private mutating func take(_ byte: UInt8, mayAnswer: Bool) {
    switch byte {
    // 0xx1 xx10: an answer, wherever it stands.
    case _ where byte & 0x93 == 0x12:
      guard mayAnswer else { return isForeign("answered more than it was asked") }
      answers[order[asked]] = byte
      asked += 1
    // 0xx0 xxxx, three times after the first byte of an automatic status.
    case _ where statusLeft > 0 && byte & 0x90 == 0: statusLeft -= 1
    // 0xx1 xx00: an automatic status begins.
    case _ where byte & 0x93 == 0x10 && statusLeft == 0: statusLeft = 3
    // Flow control.
    case 0x11, 0x13: break
    default: isForeign("sent bytes that are no status of a printer")
    }
  }

  private mutating func isForeign(_ what: String) {
    let text = DeviceText.clean(String(decoding: received, as: UTF8.self), limit: 16)
    let isText = received.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A }
    let shown =
      isText && !text.isEmpty
      ? "\"\(text)\""
      : received.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    foreign = "\(what) (\(shown))"
  }
}
