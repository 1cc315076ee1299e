import ShopModel

extension Evaluation {
  /// Since when `code` has had the answer `truth` (yes or no) by the evidence; nil: the evidence does not say.
  ///
  /// A conjunction is true since the last of its terms became so, a disjunction since the first did; a comparison since
  /// its facts have their values, or since time carried it over the threshold.
  mutating func start(of code: TruthCode, being truth: Truth) -> Int64? {
    switch code {
    case .constant: return nil
    case .fact(let read): return slots[read.slot].since
    case .not(let inner): return start(of: inner, being: truth.negated)
    case .certain(let inner): return self.truth(inner) == truth ? start(of: inner, being: truth) : nil
    case .all(let terms): return truth == .yes ? latest(of: terms, truth) : earliest(of: terms, truth)
    case .any(let terms): return truth == .yes ? earliest(of: terms, truth) : latest(of: terms, truth)
    case .known(let slot):
      guard slots[slot].value != nil else { return nil }
      return truth == .yes ? slots[slot].since : slots[slot].staleAt
    case .changed(let slot, let span):
      return slots[slot].since + (truth == .no && slots[slot].hasChanged ? span : 0)
    case .numbers(let left, _, let right): return startOfComparison(left, right)
    case .amounts(let left, _, let right): return latest(since(left), since(right))
    case .versions(let left, _, let right), .sameText(let left, let right):
      return latest(since(left), since(right))
    case .name(let read, _, _), .contains(let read, _): return slots[read.slot].since
    }
  }

  private mutating func latest(of terms: [TruthCode], _ truth: Truth) -> Int64? {
    var result: Int64?
    for term in terms { result = latest(result, start(of: term, being: truth)) }
    return result
  }

  /// Only the terms that have that answer; the others have nothing to say.
  private mutating func earliest(of terms: [TruthCode], _ truth: Truth) -> Int64? {
    var result: Int64?
    for term in terms where self.truth(term) == truth {
      guard let start = start(of: term, being: truth) else { continue }
      result = min(result ?? start, start)
    }
    return result
  }

  private func latest(_ left: Int64?, _ right: Int64?) -> Int64? {
    guard let left, let right else { return left ?? right }
    return max(left, right)
  }

  private mutating func startOfComparison(_ left: NumberCode, _ right: NumberCode) -> Int64? {
    let ofFacts = latest(since(left), since(right))
    guard left.isMoving || right.isMoving, let left = number(left), let right = number(right) else {
      return ofFacts
    }
    let slope = left.slope - right.slope
    guard slope != 0 else { return ofFacts }
    let ago = (left.value - right.value) / slope
    guard ago >= 0, ago < 4e15 else { return ofFacts }
    return latest(ofFacts, now - Int64(ago))
  }

  private func since(_ code: NumberCode) -> Int64? {
    switch code {
    case .constant, .now, .age, .held, .count, .share, .total: nil
    case .fact(let read, _), .tally(let read, _): slots[read.slot].since
    case .window(let read): lastStep(of: read)
    case .absolute(let inner): since(inner)
    case .arithmetic(let left, _, let right): latest(since(left), since(right))
    case .ratio(let left, let right): latest(since(left), since(right))
    }
  }

  private func since(_ code: AmountCode) -> Int64? {
    switch code {
    case .constant: nil
    case .fact(let read): slots[read.slot].since
    case .sum(let left, let right), .difference(let left, let right): latest(since(left), since(right))
    case .scaled(let inner, let factor): latest(since(inner), since(factor))
    }
  }

  private func since(_ code: TextCode) -> Int64? {
    if case .fact(let read) = code { slots[read.slot].since } else { nil }
  }
}
