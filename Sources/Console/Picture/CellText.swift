/// One sign of a text, as it goes into cells.
struct CellSign {
  var scalar: Unicode.Scalar
  var mark: Unicode.Scalar?
  /// 1 or 2.
  var width: Int
}

/// A text as the signs that go into cells, whatever is in it.
///
/// A cell holds one sign and one mark; further marks, joiners, variation selectors and controls of direction are left
/// out. What cannot be shown (controls, private use, unassigned) becomes `�`, so that nothing a device or a file says
/// reaches the screen as a command.
struct CellSigns: Sequence, IteratorProtocol {
  /// Valid UTF-8.
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  fileprivate init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> CellSign? {
    while place < bytes.count {
      // A sign of ASCII that no mark can follow.
      if (0x20..<0x7F).contains(bytes[place]), place + 1 == bytes.count || bytes[place + 1] < 0xCC {
        place += 1
        return CellSign(scalar: Unicode.Scalar(bytes[place - 1]), mark: nil, width: 1)
      }
      let scalar = takeScalar()
      guard let shown = CellSigns.shown(scalar) else { continue }
      let width = CellWidth.width(of: shown)
      // A mark without a sign before it has nothing to stand on.
      guard width > 0 else { continue }
      var sign = CellSign(scalar: shown, mark: nil, width: width)
      // No mark begins with a smaller byte.
      while place < bytes.count, bytes[place] >= 0xCC {
        let begin = place
        let following = takeScalar()
        guard CellWidth.width(of: following) == 0 else {
          place = begin
          break
        }
        if sign.mark == nil, CellSigns.isMark(following) { sign.mark = following }
      }
      return sign
    }
    return nil
  }

  private mutating func takeScalar() -> Unicode.Scalar {
    var value = UInt32(bytes[place])
    place += 1
    guard value >= 0x80 else { return Unicode.Scalar(value) ?? CellSigns.replacement }
    let further = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3
    value &= 0x3F >> UInt32(further)
    for _ in 0..<further {
      value = value << 6 | UInt32(bytes[place] & 0x3F)
      place += 1
    }
    return Unicode.Scalar(value) ?? CellSigns.replacement
  }

  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// What is shown for a scalar; nil: nothing.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF, 0x2010...0x2027, 0x2190...0x23FF, 0x2500...0x25FF, 0x2700...0x28FF,
      0x4E00...0x9FFF:
      return scalar
    case 0...0x1F, 0x7F...0xA0: return scalar.value == 0xA0 ? " " : replacement
    default: break
    }
    switch scalar.properties.generalCategory {
    case .format: return nil
    case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return replacement
    default: return scalar
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.properties.isVariationSelector else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return true
    default: return false
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether these are ASCII signs alone, none of them a control: each fills one cell and is shown as it is.
  var isPlain: Bool {
    // Without a way out before the end, so that many are looked at in one go.
    var others: UInt8 = 0
    for byte in self { others |= byte &- 0x20 > 0x7E - 0x20 ? 1 : 0 }
    return others == 0
  }
}

extension String {
  /// Looks at the text as the signs that go into cells, as long as `look` runs.
  func withCellSigns<Result>(_ look: (CellSigns) -> Result) -> Result {
    var text = self
    return text.withUTF8 { look(CellSigns($0)) }
  }

  /// So many spaces.
  static func blanks(_ count: Int) -> String {
    String(unsafeUninitializedCapacity: count) { bytes in
      bytes.initialize(repeating: 0x20)
      return bytes.count
    }
  }

  /// How many cells the text fills.
  var cellWidth: Int {
    var text = self
    return text.withUTF8 { bytes in
      if bytes.isPlain { return bytes.count }
      var width = 0
      for sign in CellSigns(bytes) { width += sign.width }
      return width
    }
  }

  /// The text with spaces behind it, so that it fills at least `width` cells.
  func padded(to width: Int) -> String {
    let missing = width - cellWidth
    return missing > 0 ? self + String.blanks(missing) : self
  }

  /// The text with spaces before it, so that it fills at least `width` cells.
  func aligned(right width: Int) -> String {
    let missing = width - cellWidth
    return missing > 0 ? String.blanks(missing) + self : self
  }

  /// The text cut so that it fills at most `width` cells, with `…` where something was left out.
  func clipped(to width: Int) -> String {
    guard cellWidth > width else { return self }
    guard width > 0 else { return "" }
    var result = String.UnicodeScalarView()
    var used = 0
    withCellSigns { signs in
      for sign in signs {
        if used + sign.width > width - 1 { break }
        result.append(sign.scalar)
        if let mark = sign.mark { result.append(mark) }
        used += sign.width
      }
    }
    result.append("…")
    return String(result)
  }

  /// The text in lines of at most `width` cells, broken at spaces and beside wide signs; a word that is too long is
  /// broken anywhere.
  func wrapped(to width: Int) -> [String] {
    guard width > 1 else { return [] }
    guard cellWidth > width else { return [self] }
    var lines: [String] = []
    var line = TextLine(withCellSigns(Array.init))
    for index in line.signs.indices {
      let sign = line.signs[index]
      if line.width + sign.width > width {
        lines.append(sign.scalar == " " ? line.takeAll() : line.takeToBreak())
      }
      line.append()
    }
    if line.width > 0 { lines.append(line.takeAll()) }
    return lines
  }
}

/// The line being filled while a text is wrapped: a piece of the text's signs, which follows the one taken before.
private struct TextLine {
  let signs: [CellSign]
  private var begin = 0
  private var end = 0
  private(set) var width = 0

  init(_ signs: [CellSign]) { self.signs = signs }

  /// Takes in the next sign; a space only after something else.
  mutating func append() {
    let sign = signs[end]
    end += 1
    if begin == end - 1, sign.scalar == " " { begin = end } else { width += sign.width }
  }

  mutating func takeAll() -> String {
    defer {
      begin = end
      width = 0
    }
    return text(begin..<end)
  }

  /// Takes the line up to the last place where it may be broken, and keeps the rest for the next.
  mutating func takeToBreak() -> String {
    var cut = end
    while cut > begin, !TextLine.mayBreak(between: signs[cut - 1], and: signs[cut]) { cut -= 1 }
    if cut == begin { cut = end }
    let taken = text(begin..<cut)
    begin = cut
    while begin < end, signs[begin].scalar == " " { begin += 1 }
    width = signs[begin..<end].reduce(0) { $0 + $1.width }
    return taken
  }

  private static func mayBreak(between left: CellSign, and right: CellSign) -> Bool {
    if isClosing(right.scalar) { return false }
    if left.scalar == " " || right.scalar == " " { return true }
    return (left.width == 2 && !isOpening(left.scalar)) || right.width == 2
  }

  private static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "，", "。", "、", "；", "：", "！", "？", "）", "》", "」", "”", ",", ".", ";", ":", ")": true
    default: false
    }
  }

  private static func isOpening(_ scalar: Unicode.Scalar) -> Bool { scalar == "（" || scalar == "《" || scalar == "「" }

  private func text(_ piece: Range<Int>) -> String {
    var end = piece.upperBound
    while end > piece.lowerBound, signs[end - 1].scalar == " ", signs[end - 1].mark == nil { end -= 1 }
    let signs = signs[piece.lowerBound..<end]
    // A sign and its mark have four bytes each at most.
    return String(unsafeUninitializedCapacity: signs.count * 8) { bytes in
      var used = 0
      func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
          bytes.initializeElement(at: used, to: byte)
          used += 1
        }
      }
      for sign in signs {
        append(sign.scalar)
        if let mark = sign.mark { append(mark) }
      }
      return used
    }
  }
}
