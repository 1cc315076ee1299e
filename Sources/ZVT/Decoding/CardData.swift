/// Keeps card numbers and track data out of everything this library hands on.
enum CardData {
  /// EMV and ZVT objects that hold a card number, track data or the holder's name.
  private static let tags: Set<UInt32> = [0x56, 0x57, 0x5A, 0x5F20, 0x9F1F, 0x9F20, 0x9F6B]

  /// A card number of digits in BCD: the first six and the last four digits, `*` between. `E` is a digit the terminal
  /// has masked itself, `F` padding; what follows the separator `D` is dropped. Of fewer than thirteen digits only the
  /// last four are kept.
  static func masked(_ bytes: some Collection<UInt8>) -> String {
    var digits: [Character] = []
    scan: for byte in bytes {
      for nibble in [byte >> 4, byte & 0x0F] {
        switch nibble {
        case 0...9: digits.append(Character(Unicode.Scalar(0x30 + nibble)))
        case 0xE: digits.append("*")
        case 0xD: break scan
        default: break
        }
      }
    }
    let front = digits.count >= 13 ? 6 : 0
    let back = max(digits.count - 4, front)
    for index in digits.indices where index >= front && index < back { digits[index] = "*" }
    return String(digits)
  }

  /// `object`, without its contents when they are card data.
  static func withheld(_ object: TLVReader.Object) -> TLV {
    if tags.contains(object.tag) { return TLV(object.tag, [] as [UInt8]) }
    guard object.isConstructed, let inner = try? TLV.decode(object.contents) else {
      return TLV(object.tag, Array(object.contents))
    }
    return TLV(object.tag, inner.map { withheld($0) })
  }

  /// `object`, without the card data in it.
  static func withheld(_ object: TLV) -> TLV {
    if tags.contains(object.tag) { return TLV(object.tag, [] as [UInt8]) }
    guard case .constructed(let inner) = object.value else { return object }
    return TLV(object.tag, inner.map { withheld($0) })
  }

  /// `bytes` that could not be decoded, with everything that looks like one of the card's fields (BMP 22, 23, 24, 2D,
  /// 2E; EMV tags 57, 5A) overwritten with `EE`.
  static func withheld(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result = Array(bytes)
    var index = 0
    while index < result.count {
      var rest = result[(index + 1)...]
      let field: ArraySlice<UInt8>?
      switch result[index] {
      case 0x22, 0x23, 0x2D: field = LVar.decodeLLVar(&rest) ?? unfinished(rest, digits: 2)
      case 0x24, 0x2E: field = LVar.decodeLLLVar(&rest) ?? unfinished(rest, digits: 3)
      case 0x57, 0x5A:
        field = rest.first.flatMap { (5...19).contains($0) ? rest.dropFirst().prefix(Int($0)) : nil }
      default: field = nil
      }
      if let positions = field?.indices { for position in positions { result[position] = 0xEE } }
      index += 1
    }
    return result
  }

  /// What there is of a field that announces more than has come.
  private static func unfinished(_ bytes: ArraySlice<UInt8>, digits: Int) -> ArraySlice<UInt8>? {
    let length = bytes.prefix(digits)
    guard length.count == digits, length.allSatisfy({ (0xF0...0xF9).contains($0) }) else { return nil }
    return bytes.dropFirst(digits)
  }
}
