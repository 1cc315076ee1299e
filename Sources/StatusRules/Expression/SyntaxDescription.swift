import ShopModel

/// The canonical spelling of an expression: parentheses only where they are needed, units as a person writes them.
/// Parsing it gives an equal expression.
extension Syntax: CustomStringConvertible {
  var description: String { text(.disjunction) }

  /// How tightly the parts of an expression hold together, loosest first; the levels of ``Parser``.
  private enum Level: Int {
    case disjunction, conjunction, negation, comparison, sum, product, sign, primary
  }

  private var level: Level {
    switch kind {
    case .any: .disjunction
    case .all: .conjunction
    case .not: .negation
    case .comparison, .membership, .contains: .comparison
    case .arithmetic(_, .plus, _), .arithmetic(_, .minus, _): .sum
    case .arithmetic: .product
    case .negative: .sign
    // Only as an argument, where anything may stand.
    case .each: .primary
    case .word, .number, .quantity, .money, .text, .call: .primary
    }
  }

  /// The spelling where something that holds at least this tightly must stand.
  private func text(_ wanted: Level) -> String { level.rawValue < wanted.rawValue ? "(\(bare))" : bare }

  private var bare: String {
    switch kind {
    case .word(let word): word
    case .number(let number): decimalText(number)
    case .quantity(let number, let dimension): dimension.text(number)
    case .money(let money): Syntax.text(money)
    case .text(let text): "\"\(text)\""
    case .negative(let inner): "-" + inner.text(.sign)
    case .not(let inner): "not " + inner.text(.negation)
    case .all(let terms): terms.map { $0.text(.negation) }.joined(separator: " and ")
    case .any(let terms): terms.map { $0.text(.conjunction) }.joined(separator: " or ")
    case .comparison(let left, let comparison, let right):
      "\(left.text(.sum)) \(comparison.rawValue) \(right.text(.sum))"
    case .membership(let left, let members): "\(left.text(.sum)) in (\(Syntax.list(members)))"
    case .contains(let left, let right): "\(left.text(.sum)) contains \(right.text(.sum))"
    case .arithmetic(let left, let sign, let right):
      // A chain is read from the left.
      level == .sum
        ? "\(left.text(.sum)) \(sign.rawValue) \(right.text(.product))"
        : "\(left.text(.product)) \(sign.rawValue) \(right.text(.sign))"
    case .call(let name, let arguments): "\(name)(\(Syntax.list(arguments)))"
    case .each(let subject, let joint, let inner): "\(subject) \(joint.rawValue) \(inner.text(.disjunction))"
    }
  }

  private static func list(_ items: [Syntax]) -> String {
    items.map { $0.text(.disjunction) }.joined(separator: ", ")
  }

  /// `500.00 CNY`
  private static func text(_ money: Money) -> String {
    var digits = String(money.minorUnits.magnitude)
    digits = String(repeating: "0", count: max(0, money.decimals + 1 - digits.count)) + digits
    let whole = digits.dropLast(money.decimals)
    let number = money.decimals == 0 ? String(whole) : "\(whole).\(digits.suffix(money.decimals))"
    return "\(money.minorUnits < 0 ? "-" : "")\(number) \(money.currency)"
  }
}

extension Dimension {
  /// A number with a unit that spells it without a fraction, where there is one: `90 s`, `2 min`, `80 %`.
  func text(_ number: Double) -> String {
    guard self == .duration else {
      return exampleUnit.map { "\(decimalText(number)) \($0)" } ?? decimalText(number)
    }
    let units: [(String, Double)] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)]
    let (unit, factor) =
      number == 0
      ? ("s", 1) : units.first { number.truncatingRemainder(dividingBy: $0.1) == 0 } ?? ("ms", 1)
    return "\(decimalText(number / factor)) \(unit)"
  }
}

/// A finite number in decimal digits without an exponent, the shortest that mean the same number: `15`, `0.9`.
func decimalText(_ number: Double) -> String {
  let parts = "\(number.magnitude)".split(separator: "e")
  let point = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  var whole = String(point[0])
  var fraction = point.count > 1 ? String(point[1]) : ""
  if fraction == "0" { fraction = "" }
  let exponent = parts.count > 1 ? Int(parts[1].drop { $0 == "+" }) ?? 0 : 0
  if exponent > 0 {
    fraction += String(repeating: "0", count: max(0, exponent - fraction.count))
    whole += fraction.prefix(exponent)
    fraction = String(fraction.dropFirst(exponent))
  } else if exponent < 0 {
    whole = String(repeating: "0", count: max(0, 1 - exponent - whole.count)) + whole
    fraction = whole.suffix(-exponent) + fraction
    whole = String(whole.dropLast(-exponent))
  }
  return (number < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : ".\(fraction)")
}
