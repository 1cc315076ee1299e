/// What is known of a condition: strong Kleene logic, so that what nobody knows is never taken for good or bad.
enum Truth: UInt8, Sendable {
  case no, unknown, yes

  init(_ value: Bool) { self = value ? .yes : .no }

  /// Yes only when both are, no as soon as one is.
  func and(_ other: Truth) -> Truth { rawValue <= other.rawValue ? self : other }
  /// Yes as soon as one is, no only when both are.
  func or(_ other: Truth) -> Truth { rawValue >= other.rawValue ? self : other }
  /// What is unknown stays unknown.
  var negated: Truth {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
}
