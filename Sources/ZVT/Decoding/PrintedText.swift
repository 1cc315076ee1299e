/// A Print Line 06 D1: `attribute text` (PA00P015, 3.4).
public struct PrintedLine: Hashable, Sendable {
  /// The lines it makes: one, several line feeds, or none when it only ends the receipt.
  public let lines: [String]
  /// Whether it is the last of its receipt.
  public let endsReceipt: Bool

  /// The line that `apdu` carries. A TLV container behind the text is not part of it.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> PrintedLine {
    var cursor = ByteCursor(apdu.data)
    let attribute = cursor.byte() ?? 0
    if attribute == 0xFF {
      let feeds = min(Int(cursor.byte() ?? 1), 32)
      return PrintedLine(lines: Array(repeating: "", count: feeds), endsReceipt: false)
    }
    let endsReceipt = attribute & 0x80 != 0 && attribute != 0x80
    let text = withoutContainer(cursor.rest)
    if endsReceipt, text.isEmpty { return PrintedLine(lines: [], endsReceipt: true) }
    return PrintedLine(lines: [charset.decode(text)], endsReceipt: endsReceipt)
  }

  private static func withoutContainer(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    // A receipt's line is short; a long one is not searched, which would take its length squared.
    guard text.count <= 1024 else { return text }
    for index in text.indices where text[index] == 0x06 {
      if TLVReader.wholeContainer(text[index...]) != nil { return text[..<index] }
    }
    return text
  }
}

/// A Print Text-Block 06 D3: `06 TLV{1F07 type, 14 charset, 25{09 attribute, 07 line, ...}}` (PA00P015, 3.5).
public struct PrintedBlock: Hashable, Sendable {
  /// For whom a block is.
  public enum Kind: UInt8, Hashable, Sendable {
    /// The merchant's receipt.
    case merchant = 1
    /// The customer's receipt.
    case customer = 2
    /// An administrative receipt: end-of-day, diagnosis, configuration.
    case administrative = 3
  }

  /// For whom it is; nil when it does not say.
  public let kind: Kind?
  /// The lines.
  public let lines: [String]
  /// Whether the receipt ends with it.
  public let endsReceipt: Bool
  /// Whether the block was read to its end.
  public let isWhole: Bool

  /// The block that `apdu` carries; of one that breaks off, what came before.
  public static func decode(_ apdu: APDU, charset: ZVTCharset = .auto) -> PrintedBlock {
    var reading = Reading()
    var cursor = ByteCursor(apdu.data)
    var isWhole = false
    if cursor.byte() == 0x06, (try? TLVReader.readLength(&cursor)) != nil {
      isWhole = reading.read(cursor.rest, depth: 0)
    }
    var set = charset
    if charset == .auto {
      let all = Array(reading.texts.joined())
      set = charset.resolved(for: all)
      // What the terminal names itself counts where the bytes do not speak against it.
      if let named = reading.charset, named != .utf8 || ZVTCharset.isUTF8(all) { set = named }
    }
    return PrintedBlock(
      kind: reading.kind, lines: reading.texts.map(set.decode), endsReceipt: reading.endsReceipt, isWhole: isWhole)
  }

  private struct Reading {
    var kind: Kind?
    var charset: ZVTCharset?
    var texts: [ArraySlice<UInt8>] = []
    var endsReceipt = false

    /// Whether `bytes` were objects to the last.
    mutating func read(_ bytes: ArraySlice<UInt8>, depth: Int) -> Bool {
      var reader = TLVReader(bytes)
      do {
        while let object = try reader.next() {
          switch object.tag {
          case 0x07: texts.append(object.contents)
          case 0x09: endsReceipt = (object.contents.first ?? 0) & 0x80 != 0
          case 0x14: charset = object.contents.first.flatMap(ZVTCharset.named)
          case 0x1F07: kind = object.contents.first.flatMap(Kind.init)
          case 0x25:
            // The texts stand one deep; whoever nests without end is not followed.
            guard depth < 4, read(object.contents, depth: depth + 1) else { return false }
          default: break
          }
        }
        return true
      } catch {
        return false
      }
    }
  }
}
