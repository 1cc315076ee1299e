import LocatedYAML
import ShopModel

extension Fact {
  /// Reads a value as a file or a program writes it: `true`, `-85 dBm`, `90 s`, `312.40 CNY`, `ready`,
  /// `printer+diagnosis`, `00=9 51=12`, `2026-11-25T10:00:00Z`, `+2h`.
  ///
  /// - Parameters:
  ///   - text: the value. A number without a unit is in the fact's own.
  ///   - start: the moment from which `+2h` and `-30min` count; nil: only moments in full.
  /// - Throws: what was expected instead.
  public func value(from text: String, start: Timestamp? = nil) throws(LabProblem) -> FactValue {
    func wrong(_ expected: String) -> LabProblem {
      LabProblem("\(excerpt(text)) is no value of \(rawValue); expected is \(expected)")
    }
    switch definition.type {
    case .bool:
      guard let truth = Bool(text) else { throw wrong("true or false") }
      return .bool(truth)
    case .number:
      guard let number = number(from: text) else {
        throw wrong("a number" + (definition.unit.map { " in \($0.rawValue)" } ?? ""))
      }
      return .number(number)
    case .text, .version: return .text(text)
    case .choice(let names):
      guard names.contains(text) else { throw wrong(Self.oneOf(names, for: text)) }
      return .text(text)
    case .choices(let names):
      let parts = text == "none" ? [] : text.split(separator: "+").map { String($0.trimmingBlanks) }
      for part in parts where !names.contains(part) { throw wrong(Self.oneOf(names, for: part)) }
      return .texts(parts)
    case .texts:
      return .texts(text == "none" ? [] : text.split(separator: "+").map { String($0.trimmingBlanks) })
    case .money:
      guard let money = Money(text: text) else { throw wrong("an amount such as \"312.40 CNY\"") }
      return .money(money)
    case .time:
      if let moment = TimeText.iso8601(text) { return .time(moment) }
      if let start, let span = Duration(signed: text) { return .time(start + span) }
      throw wrong("a moment such as \"2026-11-25T10:00:00Z\"" + (start == nil ? "" : " or \"+2h\" from the start"))
    case .tally:
      var counts: [String: Int] = [:]
      for part in text == "none" ? [] : text.split(separator: " ") {
        let sides = part.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, let count = Int(sides[1]), count >= 0 else {
          throw wrong("counts such as \"00=9 51=12\"")
        }
        counts[String(sides[0])] = count
      }
      return .tally(counts)
    }
  }

  private static func oneOf(_ names: [String], for word: String) -> String {
    "one of \(names.joined(separator: ", "))" + suggestion(for: word, among: names)
  }

  /// The units a number may be written in, by what one of it is in the fact's own.
  private var units: [String: Double] {
    switch definition.unit {
    case .milliseconds: ["ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
    case .seconds: ["ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400]
    case let unit?: [unit.rawValue: 1]
    case nil: [:]
    }
  }

  private func number(from text: String) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || "+-.e".contains($0)) }
    let unit = String(text.dropFirst(digits.count).trimmingBlanks)
    guard let number = Double(digits), number.isFinite else { return nil }
    if unit.isEmpty { return number }
    return units[unit].map { number * $0 }
  }

  /// A value as ``value(from:start:)`` reads it.
  public func text(of value: FactValue) -> String {
    switch value {
    case .bool(let truth): return truth ? "true" : "false"
    case .number(let number):
      let digits = number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
      return digits + (definition.unit.map { " \($0.rawValue)" } ?? "")
    case .text(let text): return text
    case .texts(let texts): return texts.isEmpty ? "none" : texts.joined(separator: "+")
    case .money(let money): return money.text
    case .time(let moment): return TimeText.iso8601(moment)
    case .tally(let counts):
      let parts = counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return parts.isEmpty ? "none" : parts.joined(separator: " ")
    }
  }
}

extension Money {
  /// Reads `312.40 CNY`: no more decimals than the currency has.
  init?(text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, parts[1].count == 3, parts[1].allSatisfy({ $0.isASCII && $0.isUppercase }) else {
      return nil
    }
    let currency = String(parts[1])
    let sides = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let decimals = Money.decimals(of: currency)
    guard (1...2).contains(sides.count), let whole = Int64(sides[0]), abs(whole) < 1_000_000_000_000 else { return nil }
    let fraction = sides.count == 2 ? sides[1] : ""
    guard fraction.count <= decimals, fraction.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    let digits = fraction + String(repeating: "0", count: decimals - fraction.count)
    let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
    let minor = Int64(digits) ?? 0
    self.init(minorUnits: whole * scale + (sides[0].hasPrefix("-") ? -minor : minor), currency: currency)
  }

  /// `312.40 CNY`
  public var text: String {
    let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
    let fraction = String((minorUnits % scale).magnitude)
    let sign = minorUnits < 0 && minorUnits / scale == 0 ? "-" : ""
    let padded = String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
    return "\(sign)\(minorUnits / scale)" + (decimals == 0 ? "" : ".\(padded)") + " \(currency)"
  }
}

extension Duration {
  /// Reads `+2h`, `-30min`, `0s`: a whole number and `ms`, `s`, `min`, `h` or `d`.
  public init?(signed text: String) {
    let isNegative = text.hasPrefix("-")
    let rest = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let scales: [String: Int64] = ["ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let number = Int64(digits), number < 1_000_000_000_000,
      let scale = scales[String(rest.dropFirst(digits.count).trimmingBlanks)]
    else { return nil }
    let (milliseconds, overflow) = number.multipliedReportingOverflow(by: isNegative ? -scale : scale)
    guard !overflow, abs(milliseconds) < 400 * 366 * 86_400_000 else { return nil }
    self = .milliseconds(milliseconds)
  }
}

extension StringProtocol {
  /// Without the blanks at both ends.
  var trimmingBlanks: SubSequence {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return rest
  }
}
