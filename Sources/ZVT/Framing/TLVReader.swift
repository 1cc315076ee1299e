/// Walks over the objects of a TLV without keeping them.
struct TLVReader {
  struct Object {
    let tag: UInt32
    let isConstructed: Bool
    let contents: ArraySlice<UInt8>
  }

  private var cursor: ByteCursor

  init(_ bytes: ArraySlice<UInt8>) { cursor = ByteCursor(bytes) }

  /// What has not been read yet; after an error the bytes from where it was noticed.
  var rest: ArraySlice<UInt8> { cursor.rest }

  /// The next object; nil at the end.
  mutating func next() throws(TLVError) -> Object? {
    guard let first = cursor.byte() else { return nil }
    let tag = try readTag(first)
    let length = try TLVReader.readLength(&cursor)
    guard let contents = cursor.take(length) else { throw .overrun }
    return Object(tag: tag, isConstructed: first & 0x20 != 0, contents: contents)
  }

  private mutating func readTag(_ first: UInt8) throws(TLVError) -> UInt32 {
    var tag = UInt32(first)
    guard first & 0x1F == 0x1F else { return tag }
    for _ in 0..<3 {
      guard let byte = cursor.byte() else { throw .truncated }
      tag = tag << 8 | UInt32(byte)
      // 1F 80 ... 1F 83 are tags of two bytes although bit 8 asks for a third.
      if byte & 0x80 == 0 || (first == 0x1F && byte & 0xF0 == 0x80) { return tag }
    }
    throw .badTag
  }

  /// A length: one byte up to 7F, `81 n`, or `82 hi lo`.
  static func readLength(_ cursor: inout ByteCursor) throws(TLVError) -> Int {
    guard let first = cursor.byte() else { throw .truncated }
    switch first {
    case 0...0x7F: return Int(first)
    case 0x81:
      guard let length = cursor.byte() else { throw .truncated }
      return Int(length)
    case 0x82:
      guard let high = cursor.byte(), let low = cursor.byte() else { throw .truncated }
      return Int(high) << 8 | Int(low)
    default: throw .badLength(first)
    }
  }

  /// The contents of the TLV container whose tag 06 has been read already, taken off `cursor`.
  static func container(_ cursor: inout ByteCursor) throws(TLVError) -> ArraySlice<UInt8> {
    let length = try readLength(&cursor)
    guard let contents = cursor.take(length) else { throw .overrun }
    return contents
  }

  /// Whether `bytes` are whole objects from the first to the last byte.
  static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool {
    var reader = TLVReader(bytes)
    do {
      while try reader.next() != nil {}
      return true
    } catch {
      return false
    }
  }

  /// The contents of `bytes` when they are, as a whole, a well-formed container `06 LEN ...`.
  static func wholeContainer(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var cursor = ByteCursor(bytes)
    guard cursor.byte() == 0x06, let contents = try? container(&cursor), cursor.isAtEnd, isWellFormed(contents)
    else { return nil }
    return contents
  }
}
