import ShopModel

/// One number of a plugin's performance data.
struct PluginValue: Hashable {
  /// Its name, cleaned.
  var label: String
  /// Its digits as written; nil: the plugin says that it does not know it (`U`).
  var number: String?
  /// The unit that follows it, cleaned; empty: none.
  var unit: String
  /// When it warns; nil: never.
  var warning: PluginRange?
  /// When it is critical; nil: never.
  var critical: PluginRange?
  /// Whether a threshold could not be read: then nobody knows how it stands.
  var hasUnreadableThreshold = false
  /// All of it as written, cleaned.
  var raw: String

  /// How it stands against its own thresholds; nil: it has none, or no number.
  var state: PluginState? {
    guard !hasUnreadableThreshold, warning != nil || critical != nil,
      let value = number.flatMap({ PluginNumber.parse($0[...]) })
    else {
      return nil
    }
    if critical?.calls(for: value) == true { return .critical }
    return warning?.calls(for: value) == true ? .warning : .ok
  }
}

/// What a program that follows the monitoring-plugins guidelines wrote, read. Pure. What it writes is hostile until it
/// has been here: all texts are cleaned, and there is no more of anything than the limits say.
///
/// A line, and behind `|` performance data; then more lines, and behind the first `|` in them performance data to the
/// end.
struct PluginOutput: Hashable {
  /// The most numbers kept.
  static let valueLimit = 256
  /// The longest label, in Unicode scalars.
  static let labelLimit = 100
  /// The most problems told; the last one counts the rest.
  static let noteLimit = 20

  /// The first line, cleaned.
  var summary = ""
  /// The numbers, the first of each label.
  var values: [PluginValue] = []
  /// What could not be understood, one line each, cleaned.
  var notes: [String] = []

  /// The number of a label.
  func value(_ label: String) -> PluginValue? { values.first { $0.label == label } }

  /// Reads what a plugin wrote.
  ///
  /// - Parameter isCut: whether there was more, so that the end may be half of something.
  init(_ bytes: some Collection<UInt8>, isCut: Bool = false) {
    var parser = PluginParser()
    parser.read(String(decoding: bytes, as: UTF8.self), isCut: isCut)
    self = parser.output
    notes = parser.problems
    if parser.problemCount > notes.count { notes.append("and \(parser.problemCount - notes.count) more") }
  }

  fileprivate init() {}
}

private struct PluginParser {
  var output = PluginOutput()
  var problems: [String] = []
  var problemCount = 0
  private var labels: Set<String> = []

  mutating func read(_ text: String, isCut: Bool) {
    var isData = false
    var isFirst = true
    // By scalars, because a carriage return and a line feed are one Character.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    if isCut {
      // Half a number is another number.
      problem("the output is too long; its end is left out")
      if lines.count > 1 || text.contains("|") { lines[lines.count - 1] = Self.withoutEnd(lines[lines.count - 1]) }
    }
    for line in lines {
      if isData {
        readData(Substring(line))
      } else if let bar = line.firstIndex(of: "|") {
        if isFirst { output.summary = DeviceText.clean(String(line[..<bar])) }
        readData(Substring(line[line.index(after: bar)...]))
        isData = !isFirst
      } else if isFirst {
        output.summary = DeviceText.clean(String(line))
      }
      isFirst = false
    }
  }

  /// A line without its last item.
  private static func withoutEnd(_ line: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    line[..<(line.lastIndex { $0 == " " || $0 == "|" }.map { line.index(after: $0) } ?? line.startIndex)]
  }

  private mutating func problem(_ text: String) {
    problemCount += 1
    if problems.count < PluginOutput.noteLimit - 1 { problems.append(text) }
  }

  /// Items separated by blanks: `'label'=value[unit];warn;crit;min;max`.
  private mutating func readData(_ line: Substring) {
    var rest = line.unicodeScalars
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard !rest.isEmpty else { return }
      let start = rest.startIndex
      guard let label = Self.takeLabel(&rest) else {
        // What follows cannot be told from it.
        problem("performance data: \(Self.quoted(rest)) is not 'label'=value")
        return
      }
      let end = rest.firstIndex { $0 == " " || $0 == "\t" || $0 == "\r" } ?? rest.endIndex
      let value = Substring(rest[..<end])
      let raw = DeviceText.clean(String(line.unicodeScalars[start..<end]))
      rest = rest[end...]
      take(label: DeviceText.clean(label, limit: PluginOutput.labelLimit), value, raw: raw)
    }
  }

  /// The label, and the sign `=` behind it. In single quotes it may hold anything, a quote by two of them.
  private static func takeLabel(_ rest: inout Substring.UnicodeScalarView) -> String? {
    var label = String.UnicodeScalarView()
    var scalars = rest
    if scalars.first == "'" {
      scalars.removeFirst()
      while let scalar = scalars.popFirst() {
        if scalar == "'" {
          guard scalars.first == "'" else { break }
          scalars.removeFirst()
        }
        label.append(scalar)
      }
    } else {
      while let scalar = scalars.first, scalar != "=", scalar != " ", scalar != "'" {
        label.append(scalar)
        scalars.removeFirst()
      }
    }
    guard scalars.first == "=", !label.isEmpty else { return nil }
    rest = scalars.dropFirst()
    return String(label)
  }

  private mutating func take(label: String, _ text: Substring, raw: String) {
    let parts = text.split(separator: ";", maxSplits: 5, omittingEmptySubsequences: false)
    let digits = Self.number(at: parts[0])
    let unit = DeviceText.clean(String(parts[0].dropFirst(digits.count)), limit: 10)
    let isUnknown = parts[0] == "U"
    guard isUnknown || PluginNumber.parse(digits) != nil, !label.isEmpty, parts.count <= 5,
      // "1,5" is a number only where the comma is one, and there it is another program's than ours.
      !unit.hasPrefix(",")
    else { return problem("performance data: \(Self.quoted(raw.unicodeScalars[...])) is not 'label'=value") }
    func range(_ index: Int) -> PluginRange?? {
      guard parts.indices.contains(index), !parts[index].isEmpty else { return .some(nil) }
      return PluginRange.parse(parts[index]).map { .some($0) } ?? nil
    }
    let (warning, critical) = (range(1), range(2))
    // The number itself is good all the same.
    if warning == nil || critical == nil {
      problem("performance data: \(Self.quoted(raw.unicodeScalars[...])): a threshold is not a range")
    }
    guard !labels.contains(label) else { return problem("performance data: \(label) occurs twice; the first counts") }
    guard output.values.count < PluginOutput.valueLimit else {
      return problem("performance data: more than \(PluginOutput.valueLimit) values; \(label) is left out")
    }
    labels.insert(label)
    output.values.append(
      PluginValue(
        label: label, number: isUnknown ? nil : String(digits), unit: isUnknown ? "" : unit,
        warning: warning.flatMap(\.self), critical: critical.flatMap(\.self),
        hasUnreadableThreshold: warning == nil || critical == nil, raw: raw))
  }

  /// The digits at the beginning, with the exponent that C writes for what is very small or very large.
  private static func number(at text: Substring) -> Substring {
    func end(_ text: Substring) -> Substring { text.drop { $0.isASCII && ($0.isNumber || "+-.".contains($0)) } }
    let rest = end(text)
    guard let sign = rest.first, sign == "e" || sign == "E" else { return text[..<rest.startIndex] }
    let exponent = rest.dropFirst()
    let after = end(exponent)
    return after.startIndex == exponent.startIndex ? text[..<rest.startIndex] : text[..<after.startIndex]
  }

  private static func quoted(_ text: Substring.UnicodeScalarView) -> String {
    "\"\(DeviceText.clean(String(text.prefix(200)), limit: 40))\""
  }
}
