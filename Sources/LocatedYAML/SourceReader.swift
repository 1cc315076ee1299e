/// Reads the values of one file and collects what is wrong with them, so that all of it can be told at once.
///
/// Each reading function returns nil when the value is not what it should be, after it has noted why.
public final class SourceReader {
  /// The file's name, as the person knows it.
  public let file: String
  /// What has been found so far, in the order it was found.
  public private(set) var problems: [SourceProblem]

  /// A reader of `file` that knows of some problems already.
  public init(file: String, problems: [SourceProblem] = []) {
    self.file = file
    self.problems = problems
  }

  /// Notes a problem.
  public func problem(at position: SourcePosition, _ message: String) {
    problems.append(SourceProblem(file: file, position: position, message: message))
  }

  /// Ends the reading.
  ///
  /// - Throws: all problems, if there are any.
  public func finish() throws(SourceProblems) {
    if let found = SourceProblems(problems) { throw found }
  }

  /// The text of a single value, quoted or not, not empty and at most `limit` characters long.
  public func string(_ node: YAMLNode, limit: Int = 500) -> String? {
    guard let text = node.scalar else { return wrong(node, "a text") }
    guard !text.isEmpty else {
      problem(at: node.position, "the text is empty")
      return nil
    }
    guard text.unicodeScalars.count <= limit else {
      problem(at: node.position, "the text is longer than \(limit) characters")
      return nil
    }
    return text
  }

  /// A whole number, decimal or hexadecimal (`0x1F`), within a range.
  public func integer(_ node: YAMLNode, in range: ClosedRange<Int>) -> Int? {
    guard case .scalar(let text, isQuoted: false) = node.content, let value = wholeNumber(text) else {
      return wrong(node, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    guard range.contains(value) else {
      problem(at: node.position, "\(value) is out of range: from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  /// A number within a range: `3`, `-85.5`.
  public func number(_ node: YAMLNode, in range: ClosedRange<Double>) -> Double? {
    guard case .scalar(let text, isQuoted: false) = node.content,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+" || $0 == "e") }),
      let value = Double(text)
    else { return wrong(node, "a number") }
    guard range.contains(value) else {
      problem(at: node.position, "\(text) is out of range: from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  /// `true` or `false`.
  public func bool(_ node: YAMLNode) -> Bool? {
    guard case .scalar(let text, isQuoted: false) = node.content, let value = Bool(text) else {
      return wrong(node, "true or false")
    }
    return value
  }

  /// A length of time: a whole number and `ms`, `s`, `min`, `h` or `d`, with or without a blank between: `90 s`, `24h`.
  public func duration(_ node: YAMLNode, in range: ClosedRange<Duration>) -> Duration? {
    guard let text = node.scalar else { return wrong(node, "a length of time such as \"10s\"") }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    if !digits.isEmpty, unit.isEmpty {
      problem(at: node.position, "\(excerpt(text)) has no unit; write for example \(excerpt("\(digits.prefix(12))s"))")
      return nil
    }
    guard let number = Int64(digits), let scale = durationUnits[String(unit)] else {
      return wrong(node, "a length of time such as \"10s\" (units: ms, s, min, h, d)")
    }
    let (milliseconds, overflow) = number.multipliedReportingOverflow(by: scale)
    guard !overflow, range.contains(.milliseconds(milliseconds)) else {
      problem(
        at: node.position,
        "\(excerpt(text)) is out of range: from \(durationText(range.lowerBound)) to \(durationText(range.upperBound))")
      return nil
    }
    return .milliseconds(milliseconds)
  }

  /// One of some names.
  public func choice(_ node: YAMLNode, among names: [String]) -> String? {
    guard let text = node.scalar else { return wrong(node, "one of \(names.joined(separator: ", "))") }
    guard names.contains(text) else {
      problem(at: node.position, "unknown value \(excerpt(text))" + hint(for: text, among: names))
      return nil
    }
    return text
  }

  /// One of the cases of an enumeration, by its raw value.
  public func choice<Value: RawRepresentable & CaseIterable>(_ node: YAMLNode, of type: Value.Type) -> Value?
  where Value.RawValue == String {
    // The names are only wanted for a message.
    if let value = node.scalar.flatMap(Value.init(rawValue:)) { return value }
    return choice(node, among: Value.allCases.map(\.rawValue)).flatMap(Value.init(rawValue:))
  }

  /// A list.
  public func list(_ node: YAMLNode) -> [YAMLNode]? { node.items ?? wrong(node, "a list") }

  /// A list of texts.
  public func strings(_ node: YAMLNode, limit: Int = 500) -> [String]? {
    list(node)?.compactMap { string($0, limit: limit) }
  }

  /// A mapping whose keys are not known beforehand.
  public func entries(_ node: YAMLNode) -> [YAMLNode.Entry]? { node.entries ?? wrong(node, "a mapping (key: value)") }

  /// `; did you mean "x"?`, or the list of what is possible when nothing is near and the list is short.
  func hint(for word: String, among names: [String]) -> String {
    let near = suggestion(for: word, among: names)
    return near.isEmpty && names.count <= 16 ? "; possible here: \(names.joined(separator: ", "))" : near
  }

  private func wrong<Value>(_ node: YAMLNode, _ expected: String) -> Value? {
    switch node.content {
    case .scalar(let text, _): problem(at: node.position, "\(excerpt(text)) is not \(expected)")
    case .null: problem(at: node.position, "the value is missing; expected is \(expected)")
    case .sequence, .mapping: problem(at: node.position, "\(node.kindName) stands here; expected is \(expected)")
    }
    return nil
  }
}

private let durationUnits: [String: Int64] = ["ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]

/// A length of time as it is written in a file, in the largest unit that gives a whole number: `90s`, `24h`,
/// `30d`; a single day in hours.
public func durationText(_ duration: Duration) -> String {
  let (seconds, attoseconds) = duration.components
  let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
  let days = milliseconds > 86_400_000 ? [("d", Int64(86_400_000))] : []
  let fitting = (days + [("h", Int64(3_600_000)), ("min", 60_000), ("s", 1000)]).first { milliseconds % $0.1 == 0 }
  guard milliseconds != 0, let (unit, scale) = fitting else { return "\(milliseconds)ms" }
  return "\(milliseconds / scale)\(unit)"
}

private func wholeNumber(_ text: String) -> Int? {
  guard text.hasPrefix("0x") else { return text.hasPrefix("+") ? nil : Int(text) }
  let digits = text.dropFirst(2)
  return digits.allSatisfy(\.isHexDigit) ? Int(digits, radix: 16) : nil
}
