import CNcurses

/// Turns what ncurses reads into events, and collects a pasted text from its beginning to its end.
struct KeyReader {
  /// The longest text that can be pasted, in scalars; the rest is dropped.
  static let longestPaste = 4096

  private var pasted: String.UnicodeScalarView?

  /// Whether a paste has begun and not ended.
  var isPasting: Bool { pasted != nil }

  /// The event that `key` is or completes, if any.
  mutating func event(for key: tw_key) -> InputEvent? {
    if key.kind == TW_PASTE_BEGINS {
      pasted = String.UnicodeScalarView()
      return nil
    }
    if key.kind == TW_PASTE_ENDS { return endPaste() }
    guard var text = pasted else { return Self.plainEvent(for: key) }
    if let scalar = Self.pastedScalar(key), text.count < Self.longestPaste {
      // Not in place: the optional would be copied.
      pasted = nil
      text.append(scalar)
      pasted = text
    }
    return nil
  }

  /// Ends a paste whose end did not come, so that the keyboard does not stay dead.
  mutating func endPaste() -> InputEvent? {
    guard let text = pasted else { return nil }
    pasted = nil
    return text.isEmpty ? nil : .paste(String(text))
  }

  /// A line break or a tab becomes a space, other control characters nothing.
  private static func pastedScalar(_ key: tw_key) -> Unicode.Scalar? {
    switch key.kind {
    case TW_NAMED where key.code == TW_KEY_ENTER.rawValue: return " "
    case TW_CHARACTER:
      switch key.code {
      case 0x09, 0x0A, 0x0D: return " "
      case ..<0x20, 0x7F..<0xA0: return nil
      default: return Unicode.Scalar(key.code)
      }
    default: return nil
    }
  }

  private static func plainEvent(for key: tw_key) -> InputEvent? {
    let (column, row) = (Int(key.column), Int(key.row))
    switch key.kind {
    case TW_CHARACTER: return character(key.code).map(InputEvent.key)
    case TW_NAMED: return named[key.code].map(InputEvent.key)
    case TW_FUNCTION: return .key(.function(Int(key.code)))
    case TW_CLICK: return .click(column: column, row: row)
    case TW_WHEEL_UP: return .wheel(column: column, row: row, lines: -1)
    case TW_WHEEL_DOWN: return .wheel(column: column, row: row, lines: 1)
    default: return nil
    }
  }

  private static func character(_ code: UInt32) -> Key? {
    switch code {
    case 0x09: .tab
    case 0x0A, 0x0D: .enter
    case 0x1B: .escape
    // Terminals send either for the same key.
    case 0x08, 0x7F: .backspace
    case 0x01...0x1A: Unicode.Scalar(code + 0x60).map { .control(Character($0)) }
    case ..<0x20, 0x80..<0xA0: nil
    default: Unicode.Scalar(code).map { .character(Character($0)) }
    }
  }

  private static let named: [UInt32: Key] = [
    TW_KEY_ENTER.rawValue: .enter, TW_KEY_BACKTAB.rawValue: .backTab, TW_KEY_BACKSPACE.rawValue: .backspace,
    TW_KEY_DELETE.rawValue: .delete, TW_KEY_INSERT.rawValue: .insert, TW_KEY_UP.rawValue: .up,
    TW_KEY_DOWN.rawValue: .down, TW_KEY_LEFT.rawValue: .left, TW_KEY_RIGHT.rawValue: .right,
    TW_KEY_HOME.rawValue: .home, TW_KEY_END.rawValue: .end, TW_KEY_PAGE_UP.rawValue: .pageUp,
    TW_KEY_PAGE_DOWN.rawValue: .pageDown,
  ]
}
