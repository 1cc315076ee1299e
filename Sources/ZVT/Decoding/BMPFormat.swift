/// How the contents of a BMP are delimited and what they are (PA00P015, chapter 13).
struct BMPFormat {
  enum Length {
    case fixed(Int)
    case llvar
    case lllvar
    /// The TLV container.
    case tlv
  }

  enum Meaning {
    /// A number or flags.
    case bytes
    /// Decimal digits in BCD.
    case digits
    /// Text in the terminal's charset.
    case text
    /// A card number.
    case pan
    /// Track data, card verification value, password: never kept.
    case secret
    /// BMP 60.
    case totals
    /// BMP 06.
    case objects
  }

  let length: Length
  let meaning: Meaning

  private init(_ length: Length, _ meaning: Meaning) {
    self.length = length
    self.meaning = meaning
  }

  /// The format of each tag; nil where the specification has none: such a field's length is unknown.
  static let byTag: [BMPFormat?] = {
    var formats = [BMPFormat?](repeating: nil, count: 256)
    func set(_ tags: some Sequence<Int>, _ length: Length, _ meaning: Meaning) {
      for tag in tags { formats[tag] = BMPFormat(length, meaning) }
    }
    // Single bytes: timeout, number of status informations, service byte, pump, kinds of card and status, result,
    // flags and display settings.
    set([0x01, 0x02, 0x03, 0x05, 0x19, 0x27, 0x72, 0x73, 0x74, 0x75, 0x8A, 0x8C, 0xA0], .fixed(1), .bytes)
    set([0xD0, 0xD2, 0xD3, 0xE0, 0xE9, 0xEA, 0xF0, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD], .fixed(1), .bytes)
    // Amount; trace, time, date, expiry, sequence number; currency, receipt and turnover number.
    set([0x04], .fixed(6), .digits)
    set([0x0B, 0x0C, 0x37, 0x88, 0xAA], .fixed(3), .digits)
    set([0x0D, 0x0E, 0x17, 0x49, 0x87], .fixed(2), .digits)
    set([0x29], .fixed(4), .digits)
    set([0x2A], .fixed(15), .text)
    set([0x3B, 0xEB], .fixed(8), .bytes)
    set([0x70, 0x71], .fixed(4), .bytes)
    set([0xBA], .fixed(5), .bytes)
    // The card: number, tracks 2, 3 and 1, chip data, verification value, Geldkarte; and the password.
    set([0x22], .llvar, .pan)
    set([0x23, 0x2D], .llvar, .secret)
    set([0x24, 0x2E, 0x9A], .lllvar, .secret)
    set([0x3A], .fixed(2), .secret)
    set([0x3D], .fixed(3), .secret)
    // Texts: additional text, card name, display lines.
    set([0x3C], .lllvar, .text)
    set([0x8B], .llvar, .text)
    set(0xF1...0xF8, .llvar, .text)
    set([0x4C], .llvar, .bytes)
    set([0x60], .lllvar, .totals)
    set([0xAF], .lllvar, .bytes)
    set([0xA7, 0xD1], .llvar, .bytes)
    set(0xE1...0xE8, .llvar, .text)
    set([0x06], .tlv, .objects)
    return formats
  }()
}
