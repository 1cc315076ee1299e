/// What can change an answer.
struct Dependence: Hashable, Sendable {
  /// The facts it reads, by their places.
  var slots: Set<Int> = []
  /// The questions about all subjects of a kind that it asks, by their numbers.
  var aggregates: Set<Int> = []
  /// Whether time changes it while its facts stay fresh: it asks for an age, a change, a window or the present moment.
  /// That facts turn stale does not count.
  var dependsOnTime = false
  /// Whether a fact that is told once more changes it although its value did not: it asks how old one is, or for its past.
  var seesEveryCheck = false
}

extension TruthCode {
  var dependence: Dependence {
    var dependence = Dependence()
    note(in: &dependence)
    return dependence
  }

  fileprivate func note(in dependence: inout Dependence) {
    switch self {
    case .constant: break
    case .fact(let read), .name(let read, _, _), .contains(let read, _): dependence.slots.insert(read.slot)
    case .not(let inner), .certain(let inner): inner.note(in: &dependence)
    case .all(let terms), .any(let terms): for term in terms { term.note(in: &dependence) }
    case .known(let slot): dependence.slots.insert(slot)
    case .changed(let slot, _):
      dependence.slots.insert(slot)
      dependence.dependsOnTime = true
    case .numbers(let left, _, let right):
      left.note(in: &dependence)
      right.note(in: &dependence)
    case .amounts(let left, _, let right):
      left.note(in: &dependence)
      right.note(in: &dependence)
    case .versions(let left, _, let right), .sameText(let left, let right):
      left.note(in: &dependence)
      right.note(in: &dependence)
    }
  }
}

extension NumberCode {
  var dependence: Dependence {
    var dependence = Dependence()
    note(in: &dependence)
    return dependence
  }

  fileprivate func note(in dependence: inout Dependence) {
    switch self {
    case .constant: break
    case .now: dependence.dependsOnTime = true
    case .fact(let read, _), .tally(let read, _): dependence.slots.insert(read.slot)
    case .held(let slot):
      dependence.slots.insert(slot)
      dependence.dependsOnTime = true
    case .age(let slot):
      dependence.slots.insert(slot)
      dependence.dependsOnTime = true
      dependence.seesEveryCheck = true
    case .window(let read):
      dependence.slots.insert(read.slot)
      dependence.dependsOnTime = true
      dependence.seesEveryCheck = true
    case .count(let index), .share(let index), .total(let index): dependence.aggregates.insert(index)
    case .absolute(let inner): inner.note(in: &dependence)
    case .arithmetic(let left, _, let right):
      left.note(in: &dependence)
      right.note(in: &dependence)
    case .ratio(let left, let right):
      left.note(in: &dependence)
      right.note(in: &dependence)
    }
  }
}

extension AggregateSpec.Measure {
  var dependence: Dependence {
    switch self {
    case .count(let condition): condition.dependence
    case .total(let number): number.dependence
    }
  }
}

extension AmountCode {
  fileprivate func note(in dependence: inout Dependence) {
    switch self {
    case .constant: break
    case .fact(let read): dependence.slots.insert(read.slot)
    case .sum(let left, let right), .difference(let left, let right):
      left.note(in: &dependence)
      right.note(in: &dependence)
    case .scaled(let inner, let factor):
      inner.note(in: &dependence)
      factor.note(in: &dependence)
    }
  }
}

extension TextCode {
  fileprivate func note(in dependence: inout Dependence) {
    if case .fact(let read) = self { dependence.slots.insert(read.slot) }
  }
}
