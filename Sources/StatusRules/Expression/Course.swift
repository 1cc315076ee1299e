/// A number now: a value that may be on its way, or the range in which it lies when nobody knows it better. Never both:
/// the checker keeps what moves with time apart from counts of subjects.
struct Course {
  /// The value, or the least it can be.
  var value: Double
  /// By how much it grows every millisecond.
  var slope = 0.0
  /// By how much it may be larger.
  var width = 0.0

  var upper: Double { value + width }

  /// The magnitude; of a range on both sides of zero, from nothing to the larger.
  var magnitude: Course {
    if value >= 0 { return self }
    if upper <= 0 { return Course(value: -upper, slope: -slope, width: width) }
    return Course(value: 0, width: max(-value, upper))
  }

  /// The checker saw to it that at most one factor, and never a divisor, changes with time.
  static func combine(_ left: Course, _ sign: Arithmetic, _ right: Course) -> Course? {
    let course: Course
    switch sign {
    case .plus:
      course = Course(
        value: left.value + right.value, slope: left.slope + right.slope, width: left.width + right.width)
    case .minus:
      course = Course(
        value: left.value - right.upper, slope: left.slope - right.slope, width: left.width + right.width)
    case .times where left.width == 0 && right.width == 0:
      course = Course(
        value: left.value * right.value, slope: left.slope * right.value + right.slope * left.value)
    case .times:
      course = range(left, right, *)
    case .divided where left.width == 0 && right.width == 0:
      guard right.value != 0 else { return nil }
      course = Course(value: left.value / right.value, slope: left.slope / right.value)
    case .divided:
      guard right.value > 0 || right.upper < 0 else { return nil }
      course = range(left, right, /)
    }
    return course.value.isFinite && course.slope.isFinite && course.width.isFinite ? course : nil
  }

  /// The range of an operation that is monotone in each of its sides.
  private static func range(_ left: Course, _ right: Course, _ operation: (Double, Double) -> Double) -> Course {
    let corners = [
      operation(left.value, right.value), operation(left.value, right.upper), operation(left.upper, right.value),
      operation(left.upper, right.upper),
    ]
    let least = corners.min() ?? .nan
    return Course(value: least, width: (corners.max() ?? .nan) - least)
  }
}

extension Comparison {
  /// Whether it holds of a difference to zero: wherever in its range that may be, nowhere in it, or nobody knows.
  func holds(of difference: Course) -> Truth {
    let least = holds(order: difference.value)
    guard difference.width > 0 else { return Truth(least) }
    let most = holds(order: difference.upper)
    let hasZero = difference.value <= 0 && difference.upper >= 0
    switch self {
    case .equal: return hasZero ? .unknown : .no
    case .notEqual: return hasZero ? .unknown : .yes
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return least == most ? Truth(least) : .unknown
    }
  }
}
