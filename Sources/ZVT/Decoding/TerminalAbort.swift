/// An Abort 06 1E: `rc [49 currency | CC] [87 receipt number]... [06 TLV]` (PA00P015, 3.3).
public struct TerminalAbort: Hashable, Sendable {
  /// Why; nil when the message was empty, which happens.
  public let code: ResultCode?
  /// The text the terminal adds (tag 1F17).
  public let text: String?
  /// The terminal's own error code (tag 1F16), as it came.
  public let extendedCode: [UInt8]?
  /// The receipt numbers of open pre-authorisations, four digits each, with result code B8; nil when the message has
  /// no such list, empty when it says that there are none.
  public let openPreauthorisations: [String]?

  /// The abort that `apdu` carries.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> TerminalAbort {
    var cursor = ByteCursor(apdu.data)
    guard let code = cursor.byte().map(ResultCode.init) else {
      return TerminalAbort(code: nil, text: nil, extendedCode: nil, openPreauthorisations: nil)
    }
    // After "wrong currency" two bytes of currency may stand without a tag.
    if code.rawValue == 0x6F, cursor.peek != 0x06, cursor.peek != 0x49 { _ = cursor.take(2) }
    let fields = BMPSequence.decode(cursor.rest, charset: charset)
    let objects = fields.objects
    return TerminalAbort(
      code: code, text: objects.bytes(0x1F17).map(charset.decode), extendedCode: objects.bytes(0x1F16),
      openPreauthorisations: code == .preauthorisation ? receipts(fields, objects) : nil)
  }

  private static func receipts(_ fields: BMPSequence, _ objects: [TLV]) -> [String]? {
    var isListed = false
    var numbers: [String] = []
    for field in fields.fields where field.tag == 0x87 {
      isListed = true
      // FFFF, which is no decimal number, says that there are none.
      if case .digits(let number) = field.value { numbers.append(number) }
    }
    if let list = objects.objects(0x23) {
      isListed = true
      for object in list where object.tag == 0x08 {
        if case .primitive(let bytes) = object.value, let number = BCD.decode(bytes), !numbers.contains(number) {
          numbers.append(number)
        }
      }
    }
    return isListed ? numbers : nil
  }
}
