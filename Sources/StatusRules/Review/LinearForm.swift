/// A comparison of numbers, brought to one form, so that `x < now - 1 h` and `now - x < 2 h` can be seen to speak of the
/// same: a sum of what is measured, compared with a constant.
struct LinearForm {
  /// What is measured and how often it is in the sum: -1 or 1, the first of them 1.
  struct Sum: Hashable {
    var terms: [NumberCode: Int]
  }

  var sum: Sum
  var comparison: Comparison
  var constant: Double

  /// nil: the numbers are not such that sums of them are exact, or something is in it twice.
  init?(_ left: NumberCode, _ comparison: Comparison, _ right: NumberCode) {
    var terms: [NumberCode: Int] = [:]
    var constant = 0.0
    var constants: [Double] = []
    func add(_ code: NumberCode, _ sign: Int) {
      switch code {
      case .constant(let value):
        constants.append(value)
        constant -= Double(sign) * value
      case .arithmetic(let left, .plus, let right):
        add(left, sign)
        add(right, sign)
      case .arithmetic(let left, .minus, let right):
        add(left, sign)
        add(right, -sign)
      default: terms[code, default: 0] += sign
      }
    }
    add(left, 1)
    add(right, -1)
    // One constant beside one measure is compared as it is; sums are only taken of whole numbers.
    let others = constants.filter { $0 != 0 }
    let isExact = others.count <= 1 && terms.count <= 1 || others.allSatisfy { $0 == $0.rounded() && abs($0) < 1e15 }
    guard isExact, terms.values.allSatisfy({ abs($0) == 1 }) else { return nil }
    self.comparison = comparison
    self.constant = constant
    let first = terms.min { "\($0.key)" < "\($1.key)" }
    if first?.value == -1 {
      terms = terms.mapValues { -$0 }
      self.constant = -constant
      self.comparison = comparison.mirrored
    }
    sum = Sum(terms: terms)
  }
}

extension Comparison {
  /// The same comparison seen from the other side: `<` for `>`.
  var mirrored: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  /// The comparison that holds where this one does not.
  var negated: Comparison {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }
}

/// The numbers that several comparisons with constants leave.
struct Interval {
  private var lower = -Double.infinity
  private var lowerIsOpen = false
  private var upper = Double.infinity
  private var upperIsOpen = false
  private var excluded: Set<Double> = []

  init(from least: Double = -.infinity, to most: Double = .infinity) {
    lower = least
    upper = most
  }

  mutating func restrict(to comparison: Comparison, _ constant: Double) {
    switch comparison {
    case .equal:
      raise(to: constant, isOpen: false)
      cut(to: constant, isOpen: false)
    case .notEqual: excluded.insert(constant)
    case .less: cut(to: constant, isOpen: true)
    case .lessOrEqual: cut(to: constant, isOpen: false)
    case .greater: raise(to: constant, isOpen: true)
    case .greaterOrEqual: raise(to: constant, isOpen: false)
    }
  }

  private mutating func raise(to bound: Double, isOpen: Bool) {
    if bound > lower { (lower, lowerIsOpen) = (bound, isOpen) } else if bound == lower, isOpen { lowerIsOpen = true }
  }

  private mutating func cut(to bound: Double, isOpen: Bool) {
    if bound < upper { (upper, upperIsOpen) = (bound, isOpen) } else if bound == upper, isOpen { upperIsOpen = true }
  }

  /// Whether no number is left.
  var isEmpty: Bool {
    lower > upper || lower == upper && (lowerIsOpen || upperIsOpen || excluded.contains(lower))
  }
}
