import CNcurses

/// Turns what ncurses reads into events, and collects a pasted text from its beginning to its end.
struct KeyReader {
  /// The longest text that can be pasted, in scalars; the rest is dropped.
  static let longestPaste = 4096

  /// The longest answer of a terminal that is looked at, in scalars; of a longer one nothing is believed.
  static let longestReport = 64

  private var pasted: String.UnicodeScalarView?
  /// What has come of an answer of the terminal.
  private var report: (text: String.UnicodeScalarView, endsNext: Bool)?
  private var lastWasEscape = false
  /// A sequence whose rest is late, and whether nothing of it has come but its beginning.
  private var sequence: (isEmpty: Bool, count: Int)?

  /// Whether a paste has begun and not ended.
  var isPasting: Bool { pasted != nil }

  /// Whether an answer of the terminal has begun and not ended.
  var isInReport: Bool { report != nil }

  /// Whether a sequence has begun and not ended.
  var isInSequence: Bool { sequence != nil }

  /// Whether the terminal was asked for its ground and has not answered. Answers that nobody asked for are read away.
  var awaitsReport = false

  /// The event that `key` is or completes, if any.
  mutating func event(for key: tw_key) -> InputEvent? {
    if report != nil {
      switch readReport(key) {
      case .taken: return nil
      case .complete(let text): return background(of: text)
      case .foreign: break
      }
    }
    if sequence != nil {
      switch readSequence(key) {
      case .taken: return nil
      case .complete(let event): return event
      case .foreign: break
      }
    }
    let begins = lastWasEscape && key.kind == TW_CHARACTER && key.code == 0x5B
    let follows = lastWasEscape && awaitsReport && key.kind == TW_CHARACTER && key.code == 0x5D
    lastWasEscape = key.kind == TW_CHARACTER && key.code == 0x1B
    // Over a slow line the Esc of an answer may come long before the rest, and was taken for a key.
    if key.kind == TW_REPORT_BEGINS || (follows && pasted == nil) {
      report = (String.UnicodeScalarView(), false)
      return nil
    }
    // The same of every other sequence: its letters are no keys, however late they come.
    if pasted == nil, begins || key.kind == TW_SEQUENCE_BEGAN || key.kind == TW_SEQUENCE_GOES_ON {
      sequence = (key.kind != TW_SEQUENCE_GOES_ON, 0)
      return nil
    }
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

  // MARK: - Answers of the terminal

  private enum ReportKey<Whole> {
    /// It belongs to it.
    case taken
    /// It ends it.
    case complete(Whole)
    /// It is a key: what had begun has broken off.
    case foreign
  }

  /// Ends an answer whose end did not come.
  mutating func endReport() { report = nil }

  /// Up to its end everything belongs to the answer, whatever it is, so that none of it is taken for a key that does
  /// something; but Ctrl-C always gets through, and so do the keys that no answer has in it.
  private mutating func readReport(_ key: tw_key) -> ReportKey<String> {
    guard let (text, endsNext) = report else { return .foreign }
    guard key.kind == TW_CHARACTER || key.kind == TW_OTHER else {
      report = nil
      return .foreign
    }
    if endsNext {
      report = nil
      return key.code == 0x5C ? .complete(String(text)) : .foreign
    }
    switch key.code {
    case 0x07, 0x9C:
      report = nil
      return .complete(String(text))
    case 0x03:
      report = nil
      return .foreign
    case 0x1B: report?.endsNext = true
    default:
      if text.count <= Self.longestReport, let scalar = Unicode.Scalar(key.code) { report?.text.append(scalar) }
    }
    return .taken
  }

  // MARK: - Sequences in pieces

  /// Ends a sequence whose end did not come.
  mutating func endSequence() { sequence = nil }

  /// Parameters and intermediate bytes up to the final one (ECMA-48, 5.4); of all that come late only the focus is worth
  /// anything.
  private mutating func readSequence(_ key: tw_key) -> ReportKey<InputEvent?> {
    guard let (isEmpty, count) = sequence else { return .foreign }
    guard key.kind == TW_CHARACTER, (0x20...0x7E).contains(key.code), count < Self.longestReport else {
      sequence = nil
      return .foreign
    }
    guard key.code >= 0x40 else {
      sequence = (false, count + 1)
      return .taken
    }
    sequence = nil
    guard isEmpty else { return .complete(nil) }
    switch key.code {
    case 0x49: return .complete(.focus(true))
    case 0x4F: return .complete(.focus(false))
    default: return .complete(nil)
    }
  }

  private mutating func background(of report: String) -> InputEvent? {
    guard awaitsReport, report.unicodeScalars.count <= Self.longestReport,
      let isDark = TerminalBackground.isDark(report: report)
    else { return nil }
    awaitsReport = false
    return .background(isDark: isDark)
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
    case TW_FOCUS_GAINED: return .focus(true)
    case TW_FOCUS_LOST: return .focus(false)
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
