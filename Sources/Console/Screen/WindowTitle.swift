/// The title of the terminal's window.
///
/// It goes to the terminal in the middle of an escape sequence, so that nothing that could end or begin one may be in it.
enum WindowTitle {
  /// More than any window shows, in scalars.
  static let limit = 120

  /// `text` without control characters (C0, C1, DEL) and without signs that change the direction of writing; bounded.
  static func sanitised(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case ..<0x20, 0x7F..<0xA0: continue
      case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: continue
      default: result.append(scalar)
      }
      if result.count >= limit { break }
    }
    return String(result)
  }
}
