/// A decimal number exactly as written: `digits` times ten to the power of `exponent`.
struct ExactDecimal: Hashable, Sendable {
  private var isNegative = false
  private var digits: [UInt8] = []
  private var exponent = 0

  /// Reads a number in JSON's notation; leading zeros are allowed. Nil: it is not one, or its exponent is beyond
  /// ±1000.
  init?(_ text: String) {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") {
      isNegative = true
      rest.removeFirst()
    }
    let whole = ExactDecimal.takeDigits(&rest)
    guard !whole.isEmpty else { return nil }
    digits = whole
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      let fraction = ExactDecimal.takeDigits(&rest)
      guard !fraction.isEmpty else { return nil }
      digits += fraction
      exponent = -fraction.count
    }
    if let sign = rest.first, sign == UInt8(ascii: "e") || sign == UInt8(ascii: "E") {
      rest.removeFirst()
      guard let power = Int(Substring(rest)), abs(power) <= 1000 else { return nil }
      exponent += power
      rest = rest[rest.endIndex...]
    }
    guard rest.isEmpty, digits.count <= JSONParser.numberLimit else { return nil }
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View) -> [UInt8] {
    var digits: [UInt8] = []
    while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      digits.append(byte - UInt8(ascii: "0"))
      rest.removeFirst()
    }
    return digits
  }

  /// The number times ten to the power of `decimals`, if that is a whole number that fits.
  func scaled(by decimals: Int) -> Int64? {
    let power = exponent + decimals
    var kept = digits[...]
    if power < 0 {
      guard kept.suffix(-power).allSatisfy({ $0 == 0 }) else { return nil }
      kept = kept.dropLast(-power)
    }
    var value: Int64 = 0
    for digit in kept {
      guard let next = ExactDecimal.appending(digit, to: value, isNegative: isNegative) else { return nil }
      value = next
    }
    guard value != 0, power > 0 else { return value }
    for _ in 0..<power {
      guard let next = ExactDecimal.appending(0, to: value, isNegative: isNegative) else { return nil }
      value = next
    }
    return value
  }

  private static func appending(_ digit: UInt8, to value: Int64, isNegative: Bool) -> Int64? {
    let (shifted, overflowed) = value.multipliedReportingOverflow(by: 10)
    guard !overflowed else { return nil }
    let (next, overflowedToo) = shifted.addingReportingOverflow(isNegative ? -Int64(digit) : Int64(digit))
    return overflowedToo ? nil : next
  }

  /// The part before the decimal point, cut off towards zero after shifting by `decimals`; nil: too large.
  func truncated(by decimals: Int) -> Int64? {
    let power = exponent + decimals
    guard power < 0 else { return scaled(by: decimals) }
    var cut = self
    cut.digits = Array(digits.dropLast(-power))
    cut.exponent = -decimals
    if cut.digits.isEmpty { return 0 }
    return cut.scaled(by: decimals)
  }
}
