import ShopModel

/// A question about every subject of a kind that some condition asks.
struct AggregateSpec: Hashable, Sendable {
  enum Measure: Hashable, Sendable {
    /// Of how many subjects this holds.
    case count(TruthCode)
    /// The sum of this over the subjects of which it is known, each rounded to a whole number.
    case total(NumberCode)
  }

  var kind: SubjectKind
  var measure: Measure
}

/// The answer to an ``AggregateSpec``, or what one subject adds to it.
struct AggregateValue: Hashable, Sendable {
  /// Of how many subjects the condition holds.
  var yes = 0
  /// Of how many nobody knows it, or the number.
  var unknown = 0
  /// How many subjects there are.
  var members = 0
  /// The sum of the whole numbers that are known; exact, so that the order of adding does not matter.
  var total = 0.0

  /// Whether what one subject adds makes the answer more than it would be without.
  var counts: Bool { yes > 0 || total != 0 }

  static func += (sum: inout AggregateValue, member: AggregateValue) {
    sum.yes += member.yes
    sum.unknown += member.unknown
    sum.members += member.members
    sum.total += member.total
  }

  /// Takes out again what a subject added.
  static func -= (sum: inout AggregateValue, member: AggregateValue) {
    sum.yes -= member.yes
    sum.unknown -= member.unknown
    sum.members -= member.members
    sum.total -= member.total
  }
}

/// Gives every question about all subjects of a kind a number; questions that are the same share it.
struct AggregateTable: Sendable {
  /// The questions by their numbers.
  private(set) var specs: [AggregateSpec] = []
  private var indices: [AggregateSpec: Int] = [:]

  /// The number of `spec`, made if there is none yet.
  mutating func add(_ spec: AggregateSpec) -> Int {
    if let index = indices[spec] { return index }
    let index = specs.count
    specs.append(spec)
    indices[spec] = index
    return index
  }
}
