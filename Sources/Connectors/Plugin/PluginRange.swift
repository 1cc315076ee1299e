/// A range of the monitoring-plugins guidelines: when a number calls. `10` calls outside 0...10, `10:` below 10, `~:10`
/// above 10, `10:20` outside, `@10:20` inside.
struct PluginRange: Hashable {
  /// Its lower end; nil: there is none.
  var start: Double?
  /// Its upper end; nil: there is none.
  var end: Double?
  /// Whether it calls inside, ends included, instead of outside.
  var callsInside = false

  /// Whether it calls for this number.
  func calls(for number: Double) -> Bool {
    let isInside = (start.map { number >= $0 } ?? true) && (end.map { number <= $0 } ?? true)
    return isInside == callsInside
  }

  /// Reads a range; nil: it is none.
  static func parse(_ text: Substring) -> PluginRange? {
    var text = text
    var range = PluginRange(start: 0)
    if text.first == "@" {
      range.callsInside = true
      text.removeFirst()
    }
    if let colon = text.firstIndex(of: ":") {
      let start = text[..<colon]
      if start == "~" {
        range.start = nil
      } else if !start.isEmpty {
        guard let number = PluginNumber.parse(start) else { return nil }
        range.start = number
      }
      text = text[text.index(after: colon)...]
      // "10:" has no upper end.
      if text.isEmpty { return range }
    }
    guard let end = PluginNumber.parse(text) else { return nil }
    range.end = end
    if let start = range.start, start > end { return nil }
    return range
  }
}

/// Numbers as plugins write them: digits, a point, a sign, and what C prints of large ones.
enum PluginNumber {
  /// The longest text that is read as a number.
  static let limit = 40

  /// The number; nil: it is none, or too large.
  static func parse(_ text: Substring) -> Double? {
    guard text.utf8.count <= limit, text.utf8.contains(where: { (0x30...0x39).contains($0) }),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }), let number = Double(text),
      number.isFinite
    else { return nil }
    return number
  }
}
