/// An Intermediate-Status 04 FF: what the terminal shows or does (PA00P015, 3.1).
public struct IntermediateStatus: Hashable, Sendable {
  /// The code; nil when the message was empty.
  public let code: IntermediateStatusCode?
  /// How many minutes the terminal may take from now on, 1...99; nil when it says nothing of it.
  public let timeoutMinutes: Int?
  /// What the terminal's display says, line by line; to be preferred to the code's meaning.
  public let lines: [String]

  /// The status that `apdu` carries: `code [timeout] [06 TLV]`.
  ///
  /// The timeout can be missing before the TLV, and a timeout of 6 minutes looks like the TLV's tag. So the second byte
  /// is the tag when what follows is a well-formed TLV to the last byte, and the timeout otherwise.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> IntermediateStatus {
    var cursor = ByteCursor(apdu.data)
    guard let code = cursor.byte() else { return IntermediateStatus(code: nil, timeoutMinutes: nil, lines: []) }
    var container = TLVReader.wholeContainer(cursor.rest)
    var minutes: Int?
    if container == nil, let timeout = cursor.byte() {
      minutes = BCD.decodeNumber([timeout]).flatMap { $0 > 0 ? $0 : nil }
      container = TLVReader.wholeContainer(cursor.rest)
    }
    let objects = container.flatMap { try? TLV.decode($0) } ?? []
    let texts = (objects.objects(0x24) ?? objects).compactMap { object in
      if object.tag == 0x07, case .primitive(let bytes) = object.value { bytes } else { nil }
    }
    let set = charset.resolved(for: texts.joined().map { $0 })
    return IntermediateStatus(
      code: IntermediateStatusCode(rawValue: code), timeoutMinutes: minutes, lines: texts.prefix(32).map(set.decode))
  }

  /// The display's text, or else the code's meaning in English.
  public var text: String {
    let shown = lines.filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: " ")
    return shown.isEmpty ? code?.meaning ?? "" : shown
  }
}
