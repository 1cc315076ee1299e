/// A field of a message: a bitmap ("BMP") tag and its contents (PA00P015, chapter 13).
public struct BMP: Hashable, Sendable {
  /// What a field holds.
  public enum Value: Hashable, Sendable {
    /// A number or flags, or decimal digits that were none.
    case bytes([UInt8])
    /// Decimal digits, leading zeros kept.
    case digits(String)
    /// Text, decoded.
    case text(String)
    /// A card number: at most the first six and the last four digits, the others masked.
    case maskedPAN(String)
    /// Card data or a password; only its length in bytes is kept.
    case withheld(Int)
    /// Turnover totals.
    case totals(TurnoverTotals)
    /// The TLV container.
    case objects([TLV])
  }

  /// The tag.
  public let tag: UInt8
  /// The contents.
  public let value: Value
}

/// The fields a message consists of, in the order they came.
public struct BMPSequence: Hashable, Sendable {
  /// The fields that could be read.
  public private(set) var fields: [BMP] = []
  /// What could not be read: everything from the first field of unknown or wrong format on. What looks like card data
  /// in it is overwritten with `EE`.
  public private(set) var undecoded: [UInt8] = []
  /// Why reading stopped early; nil when it did not.
  public private(set) var problem: String?

  /// More fields than any message has.
  private static let mostFields = 256

  /// No fields.
  public init() {}

  /// The fields in `data`. Never fails: an unknown tag, whose length nobody knows, ends the reading.
  public static func decode(_ data: some Collection<UInt8>, charset: ZVTCharset = .auto) -> BMPSequence {
    var sequence = BMPSequence()
    var cursor = ByteCursor(Array(data))
    while let tag = cursor.peek {
      let start = cursor.rest
      if sequence.fields.count == mostFields {
        sequence.problem = "more than \(mostFields) fields"
        sequence.undecoded = CardData.withheld(start)
        break
      }
      if let problem = sequence.readField(&cursor, charset) {
        sequence.problem = "BMP \(Hex.string([tag])): " + problem
        sequence.undecoded = CardData.withheld(start)
        break
      }
    }
    return sequence
  }

  /// Reads one field; gives the reason when it cannot.
  private mutating func readField(_ cursor: inout ByteCursor, _ charset: ZVTCharset) -> String? {
    guard let tag = cursor.byte() else { return nil }
    guard let format = BMPFormat.byTag[Int(tag)] else { return "unknown, its length cannot be told" }
    let contents: ArraySlice<UInt8>?
    switch format.length {
    case .fixed(let count): contents = cursor.take(count)
    case .llvar: contents = cursor.takeLLVar()
    case .lllvar: contents = cursor.takeLLLVar()
    case .tlv: contents = try? TLVReader.container(&cursor)
    }
    guard let contents else { return "its length does not fit" }
    guard let value = BMPSequence.value(contents, format.meaning, charset) else { return "its TLV is not well-formed" }
    fields.append(BMP(tag: tag, value: value))
    return nil
  }

  private static func value(
    _ contents: ArraySlice<UInt8>, _ meaning: BMPFormat.Meaning, _ charset: ZVTCharset
  ) -> BMP.Value? {
    switch meaning {
    case .bytes: .bytes(Array(contents))
    case .digits: BCD.decode(contents).map { .digits($0) } ?? .bytes(Array(contents))
    // Card names end with a NUL, as a rule.
    case .text: .text(charset.decode(contents.prefix { $0 != 0 }))
    case .pan: .maskedPAN(CardData.masked(contents))
    case .secret: .withheld(contents.count)
    case .totals: TurnoverTotals.decode(contents).map { .totals($0) } ?? .bytes(CardData.withheld(contents))
    case .objects: (try? TLV.decode(contents)).map { .objects($0.map { CardData.withheld($0) }) }
    }
  }

  /// The contents of the first field with `tag`.
  public subscript(tag: UInt8) -> BMP.Value? { fields.first { $0.tag == tag }?.value }

  /// The first byte of the first field with `tag`.
  public func byte(_ tag: UInt8) -> UInt8? {
    if case .bytes(let bytes) = self[tag] { bytes.first } else { nil }
  }

  /// The digits of the first field with `tag`.
  public func digits(_ tag: UInt8) -> String? {
    if case .digits(let digits) = self[tag] { digits } else { nil }
  }

  /// The text of the first field with `tag`.
  public func text(_ tag: UInt8) -> String? {
    if case .text(let text) = self[tag] { text } else { nil }
  }

  /// The objects of the TLV container; empty when there is none.
  public var objects: [TLV] {
    if case .objects(let objects) = self[0x06] { objects } else { [] }
  }
}

extension ByteCursor {
  mutating func takeLLVar() -> ArraySlice<UInt8>? {
    var rest = self.rest
    guard let contents = LVar.decodeLLVar(&rest) else { return nil }
    self = ByteCursor(rest)
    return contents
  }

  mutating func takeLLLVar() -> ArraySlice<UInt8>? {
    var rest = self.rest
    guard let contents = LVar.decodeLLLVar(&rest) else { return nil }
    self = ByteCursor(rest)
    return contents
  }
}
