/// Text from a device or a service, made safe to keep and to show.
///
/// Nothing a device sends may reach a terminal, a log or a database as it came: an escape sequence would move the
/// cursor, a bidirectional override would turn a sentence round, a megabyte would fill the store.
public enum DeviceText {
  /// The longest text kept of one field, in Unicode scalars.
  public static let defaultLimit = 200

  /// `text` with control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, zero-width
  /// and other format characters, private-use, unassigned and variation characters taken out, runs of white space
  /// made one space, and cut after `limit` scalars with an ellipsis.
  public static func clean(_ text: String, limit: Int = defaultLimit) -> String {
    if isClean(text, limit: limit) { return text }
    var result = String.UnicodeScalarView()
    var count = 0
    var pendingSpace = false
    for scalar in text.unicodeScalars {
      if isSpace(scalar) {
        pendingSpace = count > 0
        continue
      }
      guard isPrintable(scalar) else { continue }
      if pendingSpace {
        result.append(" ")
        count += 1
        pendingSpace = false
      }
      if count >= limit {
        result.append("…")
        break
      }
      result.append(scalar)
      count += 1
    }
    return String(result)
  }

  /// Whether there is nothing to do, as with most texts: ASCII alone, with single spaces between words.
  private static func isClean(_ text: String, limit: Int) -> Bool {
    guard text.utf8.count <= limit else { return false }
    var text = text
    return text.withUTF8 { bytes in
      var last: UInt8 = 0x20
      for byte in bytes {
        guard byte > 0x20 && byte < 0x7F || byte == 0x20 && last != 0x20 else { return false }
        last = byte
      }
      return last != 0x20
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Nearly every text consists of these: no need to look them up.
    case 0x21...0x7E, 0x4E00...0x9FA5: return true
    default: break
    }
    return switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: !scalar.properties.isVariationSelector
    }
  }
}
