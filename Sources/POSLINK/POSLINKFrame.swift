/// A frame: STX, fields with FS between them, ETX, and a checksum over everything after STX.
public enum POSLINKFrame {
  /// Start of a frame.
  public static let stx: UInt8 = 0x02
  /// End of a frame; the checksum follows.
  public static let etx: UInt8 = 0x03
  /// "I have ended."
  public static let eot: UInt8 = 0x04
  /// "The frame came whole."
  public static let ack: UInt8 = 0x06
  /// "I do not take the frame."
  public static let nak: UInt8 = 0x15
  /// Between two fields.
  public static let fs: UInt8 = 0x1C

  /// The longest frame that is taken in; answers without money in them have about a hundred bytes.
  public static let mostBytes = 16 << 10

  /// The checksum: all bytes after STX, ETX among them, XORed.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt8 { bytes.reduce(0, ^) }

  /// A frame with these fields, which hold no control characters.
  public static func encoded(_ fields: [String]) -> [UInt8] {
    let body = [UInt8](fields.map { [UInt8]($0.utf8) }.joined(separator: [fs])) + [etx]
    return [stx] + body + [checksum(body)]
  }
}

/// Puts a frame together from bytes that come one by one.
struct FrameReader {
  enum Event: Hashable {
    /// A byte outside a frame.
    case control(UInt8)
    /// What stood between STX and ETX, with a checksum that is right.
    case frame([UInt8])
    /// A frame whose checksum is wrong.
    case damaged
    /// A frame without an end.
    case tooLong
  }

  private var body: [UInt8]?
  private var hasEnded = false

  /// What a frame has of bytes so far; nil: none has begun.
  var pending: [UInt8]? { body }

  mutating func take(_ byte: UInt8) -> Event? {
    guard var body else {
      guard byte == POSLINKFrame.stx else { return .control(byte) }
      self.body = []
      return nil
    }
    if hasEnded {
      self.body = nil
      hasEnded = false
      return byte == POSLINKFrame.checksum(body) ^ POSLINKFrame.etx ? .frame(body) : .damaged
    }
    guard byte != POSLINKFrame.etx else {
      hasEnded = true
      return nil
    }
    guard body.count < POSLINKFrame.mostBytes else {
      self.body = nil
      return .tooLong
    }
    self.body = nil  // So that it is not copied.
    body.append(byte)
    self.body = body
    return nil
  }
}
