/// One message of the ZVT application protocol, as it travels raw over TCP: control field, length, data
/// (PA00P016, 4.1 and 5.2).
public struct APDU: Hashable, Sendable {
  /// The most data one APDU can carry, in bytes.
  public static let longestData = 65_535

  /// What it is.
  public var control: ControlField
  /// What follows the length, at most ``longestData`` bytes.
  public var data: [UInt8]

  /// An APDU.
  public init(_ control: ControlField, _ data: [UInt8] = []) {
    self.control = control
    self.data = data
  }

  /// 80 00 00.
  public static let positiveAcknowledgement = APDU(.positiveAcknowledgement)

  /// Whether it is a reply (80 xx or 84 xx). A reply is never replied to.
  public var isAcknowledgement: Bool { control.isAcknowledgement }

  /// Whether it is a reply that says yes.
  public var isPositiveAcknowledgement: Bool { control.isPositiveAcknowledgement }

  /// The bytes on the wire. Up to 254 bytes of data have a length of one byte; from 255 on the length is FF and two
  /// bytes, low byte first. Data beyond ``longestData`` cannot be expressed and is left out.
  public var encoded: [UInt8] {
    let count = min(data.count, APDU.longestData)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + APDUHeader.longest)
    bytes.append(control.classByte)
    bytes.append(control.instruction)
    if count < 0xFF {
      bytes.append(UInt8(count))
    } else {
      bytes.append(0xFF)
      bytes.append(UInt8(truncatingIfNeeded: count))
      bytes.append(UInt8(truncatingIfNeeded: count >> 8))
    }
    bytes.append(contentsOf: data.prefix(count))
    return bytes
  }
}

/// The first three or five bytes of an APDU.
struct APDUHeader {
  /// The longest header, in bytes.
  static let longest = 5

  /// How many bytes the header takes.
  let length: Int
  /// How many bytes of data follow it.
  let dataLength: Int

  /// The header at `start` of `bytes`; nil while too little of it is there.
  init?(_ bytes: [UInt8], at start: Int) {
    let available = bytes.count - start
    guard available >= 3 else { return nil }
    let short = bytes[start + 2]
    guard short == 0xFF else {
      length = 3
      dataLength = Int(short)
      return
    }
    guard available >= APDUHeader.longest else { return nil }
    length = APDUHeader.longest
    dataLength = Int(bytes[start + 3]) | Int(bytes[start + 4]) << 8
  }
}
