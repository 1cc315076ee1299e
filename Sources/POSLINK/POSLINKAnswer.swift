/// An answer of a terminal: `status FS number FS version FS code FS text FS …`. Its texts are as they came: whoever shows
/// them sees to their control characters.
public struct POSLINKAnswer: Hashable, Sendable {
  /// The code that says that all is well.
  public static let wellCode = "000000"
  /// More fields than that are not kept.
  public static let mostFields = 64

  /// Whether more follows; what it means is not settled.
  public var status: String
  /// Its number: A01 to an A00.
  public var number: String
  /// The version of the protocol.
  public var version: String
  /// The code of the result; six digits.
  public var code: String
  /// The result in words.
  public var text: String
  /// What follows, in order. Of the answer to A00 only the first is certain: the serial number.
  public var further: [String]

  /// Whether the terminal says that all is well.
  public var isWell: Bool { code == POSLINKAnswer.wellCode }

  /// The serial number in the answer to A00; nil: it is another answer, or there is none in it.
  public var serialNumber: String? {
    guard number == POSLINKCommand.initialise.answer, let first = further.first, !first.isEmpty else { return nil }
    return first
  }

  /// The answer in a frame's body; nil: it is none.
  public init?(_ body: [UInt8]) {
    let fields = body.split(
      separator: POSLINKFrame.fs, maxSplits: POSLINKAnswer.mostFields + 5, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    guard fields.count >= 4, POSLINKAnswer.isNumber(fields[1]), !fields[3].isEmpty else { return nil }
    (status, number, version, code) = (fields[0], fields[1], fields[2], fields[3])
    text = fields.count > 4 ? fields[4] : ""
    further = Array(fields.dropFirst(5).prefix(POSLINKAnswer.mostFields))
  }

  /// A capital letter and two digits.
  private static func isNumber(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 3 && (0x41...0x5A).contains(bytes[0])
      && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }
}
