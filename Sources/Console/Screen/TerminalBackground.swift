/// What a terminal tells of its own ground.
enum TerminalBackground {
  /// Whether the ground is dark, from the answer to OSC 11: `11;rgb:RRRR/GGGG/BBBB` with one to four hexadecimal digits
  /// each (XParseColor), `11;rgba:` with a fourth number, `11;#rrggbb` or its longer kin. nil for anything else.
  static func isDark(report: String) -> Bool? {
    guard report.hasPrefix("11;") else { return nil }
    let value = report.dropFirst(3)
    let parts: [Substring]
    if value.hasPrefix("rgb:") {
      parts = value.dropFirst(4).split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
    } else if value.hasPrefix("rgba:") {
      parts = value.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 4 else { return nil }
    } else if value.hasPrefix("#") {
      let digits = Array(value.dropFirst())
      guard [3, 6, 9, 12].contains(digits.count) else { return nil }
      let size = digits.count / 3
      parts = (0..<3).map { Substring(String(digits[$0 * size..<($0 + 1) * size])) }
    } else {
      return nil
    }
    let levels = parts.map(level)
    guard let red = levels[0], let green = levels[1], let blue = levels[2] else { return nil }
    return RGB(red: red, green: green, blue: blue).isDarkGround
  }

  /// One to four hexadecimal digits as a share of the most they can say, 0...255.
  private static func level(_ digits: Substring) -> UInt8? {
    guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16)
    else { return nil }
    let most = (1 << (4 * digits.utf8.count)) - 1
    return UInt8((value * 255 + most / 2) / most)
  }

  /// Whether the ground is dark, from COLORFGBG (rxvt, Konsole and others set it: `15;0`, `0;default;15`): the last number
  /// is the colour of sixteen that the ground has. nil where it says nothing.
  static func isDark(hint: String?) -> Bool? {
    guard let last = hint?.split(separator: ";").last, let index = Int(last), (0...15).contains(index) else {
      return nil
    }
    return index <= 6 || index == 8
  }
}
