/// Why bytes are no TLV.
public enum TLVError: Error, Hashable, Sendable {
  /// A tag or a length breaks off at the end.
  case truncated
  /// A length is of a form that does not exist (80, or 83 and higher).
  case badLength(UInt8)
  /// A length reaches beyond the end.
  case overrun
  /// A tag is longer than four bytes.
  case badTag
}

/// A data object of the TLV container, BMP 06 (PA00P015, chapter 9).
public struct TLV: Hashable, Sendable {
  /// What an object holds.
  public enum Contents: Hashable, Sendable {
    /// Bytes.
    case primitive([UInt8])
    /// Further objects.
    case constructed([TLV])
  }

  /// The bytes of the tag as one number, first byte highest: `0x1F44`, `0xE4`.
  public var tag: UInt32
  /// What it holds.
  public var value: Contents

  /// An object.
  public init(tag: UInt32, value: Contents) {
    self.tag = tag
    self.value = value
  }

  /// An object that holds bytes.
  public init(_ tag: UInt32, _ bytes: [UInt8]) { self.init(tag: tag, value: .primitive(bytes)) }

  /// An object that holds objects.
  public init(_ tag: UInt32, _ objects: [TLV]) { self.init(tag: tag, value: .constructed(objects)) }

  /// Tag, length and contents.
  public var encoded: [UInt8] {
    let contents: [UInt8]
    switch value {
    case .primitive(let bytes): contents = bytes
    case .constructed(let objects): contents = TLV.encode(objects)
    }
    return TLV.tagBytes(tag) + TLV.lengthBytes(contents.count) + contents
  }

  /// The objects one after the other.
  public static func encode(_ objects: [TLV]) -> [UInt8] { objects.flatMap(\.encoded) }

  /// BMP 06 with the objects in it: `06 LEN ...`.
  public static func container(_ objects: [TLV]) -> [UInt8] {
    let contents = encode(objects)
    return [0x06] + lengthBytes(contents.count) + contents
  }

  /// The objects that `bytes` consist of. A constructed object whose contents are no TLV (vendors' tags) keeps them as
  /// bytes, as does one nested more than eight deep.
  public static func decode(_ bytes: some Collection<UInt8>) throws(TLVError) -> [TLV] {
    try decode(Array(bytes)[...], depth: 0)
  }

  private static func decode(_ bytes: ArraySlice<UInt8>, depth: Int) throws(TLVError) -> [TLV] {
    var reader = TLVReader(bytes)
    var objects: [TLV] = []
    while let object = try reader.next() {
      if object.isConstructed, depth < 8, let inner = try? decode(object.contents, depth: depth + 1) {
        objects.append(TLV(object.tag, inner))
      } else {
        objects.append(TLV(object.tag, Array(object.contents)))
      }
    }
    return objects
  }

  private static func tagBytes(_ tag: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    for shift in stride(from: 24, through: 0, by: -8) {
      let byte = UInt8(truncatingIfNeeded: tag >> UInt32(shift))
      if !bytes.isEmpty || byte != 0 || shift == 0 { bytes.append(byte) }
    }
    return bytes
  }

  private static func lengthBytes(_ length: Int) -> [UInt8] {
    switch length {
    case ..<0x80: [UInt8(length)]
    case ..<0x100: [0x81, UInt8(length)]
    default: [0x82, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
    }
  }
}

extension Sequence where Element == TLV {
  /// The bytes of the first object with `tag`, when it holds bytes.
  public func bytes(_ tag: UInt32) -> [UInt8]? {
    for object in self where object.tag == tag {
      if case .primitive(let bytes) = object.value { return bytes }
    }
    return nil
  }

  /// The objects in the first object with `tag`, when it holds objects.
  public func objects(_ tag: UInt32) -> [TLV]? {
    for object in self where object.tag == tag {
      if case .constructed(let objects) = object.value { return objects }
    }
    return nil
  }
}
