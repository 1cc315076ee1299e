import ShopModel

/// Evaluates checked conditions at one moment, and finds out when time alone could change the answer.
struct Evaluation {
  /// Milliseconds since 1970.
  let now: Int64
  var slots: [FactSlot]
  /// The answers to the questions of the ``AggregateTable``, by their numbers.
  var aggregates: [AggregateValue] = []
  /// The numbers of those that were asked for.
  var aggregatesRead: Set<Int> = []
  /// The earliest later moment at which the passing of time alone could change any answer given so far.
  var nextPassing = Int64.max
  /// The earliest moment at which a fact turns stale on which any of them rests, unless it is seen again before.
  var nextStale = Int64.max
  /// The earliest later moment at which any answer given so far could be another one without a new reading.
  var nextChange: Int64 { min(nextPassing, nextStale) }

  init(now: Int64, slots: [FactSlot] = []) {
    self.now = now
    self.slots = slots
  }

  // MARK: Facts

  /// The place of a fact that may be used: known, and fresh unless a stale value will do.
  private mutating func usable(_ read: FactRead) -> Bool {
    guard slots[read.slot].value != nil else { return false }
    if read.acceptsStale { return true }
    return isFresh(read.slot)
  }

  mutating func isFresh(_ slot: Int) -> Bool {
    guard slots[slot].value != nil, now < slots[slot].staleAt else { return false }
    nextStale = min(nextStale, slots[slot].staleAt)
    return true
  }

  // MARK: Conditions

  mutating func truth(_ code: TruthCode) -> Truth {
    switch code {
    case .constant(let truth): return truth
    case .fact(let read):
      guard usable(read), let value = slots[read.slot].value?.bool else { return .unknown }
      return Truth(value)
    case .not(let inner): return truth(inner).negated
    case .all(let terms):
      // A single no decides, whatever the others become, so the search may stop there.
      var result = Truth.yes
      for term in terms {
        result = result.and(truth(term))
        if result == .no { break }
      }
      return result
    case .any(let terms):
      var result = Truth.no
      for term in terms {
        result = result.or(truth(term))
        if result == .yes { break }
      }
      return result
    case .certain(let inner): return Truth(truth(inner) == .yes)
    case .known(let slot): return Truth(isFresh(slot))
    case .changed(let slot, let span): return changed(slot, within: span)
    case .numbers(let left, let comparison, let right): return compare(left, comparison, right)
    case .amounts(let left, let comparison, let right):
      guard let left = amount(left), let right = amount(right), left.currency == right.currency else {
        return .unknown
      }
      return Truth(comparison.holds(order: left.minorUnits - right.minorUnits))
    case .versions(let left, let comparison, let right):
      guard let left = text(left), let right = text(right) else { return .unknown }
      return Truth(comparison.holds(order: Double(VersionOrder.compare(left, right))))
    case .sameText(let left, let right):
      guard let left = text(left), let right = text(right) else { return .unknown }
      return Truth(left == right)
    case .name(let read, let numbers, let veils):
      guard usable(read) else { return .unknown }
      let name = slots[read.slot].name
      if numbers.contains(name) { return .yes }
      return veils.contains(name) ? .unknown : .no
    case .contains(let read, let number):
      guard usable(read) else { return .unknown }
      return Truth(slots[read.slot].names.contains(number))
    }
  }

  /// Whether a fact became another one less than `span` milliseconds ago.
  private mutating func changed(_ slot: Int, within span: Int64) -> Truth {
    guard isFresh(slot) else { return .unknown }
    guard slots[slot].hasChanged, now - slots[slot].since < span else { return .no }
    nextPassing = min(nextPassing, slots[slot].since + span)
    return .yes
  }

  private mutating func compare(_ left: NumberCode, _ comparison: Comparison, _ right: NumberCode) -> Truth {
    guard let left = number(left), let right = number(right) else { return .unknown }
    guard let difference = Course.combine(left, .minus, right) else { return .unknown }
    noteCrossing(of: difference)
    return comparison.holds(of: difference)
  }

  /// Notes when a value that is on its way to zero gets there; at zero itself, the very next millisecond.
  private mutating func noteCrossing(of course: Course) {
    guard course.slope != 0 else { return }
    let wait = (-course.value / course.slope).rounded(.up)
    guard wait >= 0, wait < 4e15 else { return }
    nextPassing = min(nextPassing, now + max(1, Int64(wait)))
  }

  // MARK: Values

  mutating func number(_ code: NumberCode) -> Course? {
    switch code {
    case .constant(let value): return Course(value: value)
    case .now: return Course(value: Double(now), slope: 1)
    case .fact(let read, let factor):
      guard usable(read) else { return nil }
      switch slots[read.slot].value {
      case .number(let value): return Course(value: value * factor)
      case .time(let moment): return Course(value: Double(moment.milliseconds))
      default: return nil
      }
    case .age(let slot):
      guard slots[slot].value != nil else { return nil }
      return Course(value: Double(now - slots[slot].observedAt), slope: 1)
    case .held(let slot):
      guard isFresh(slot) else { return nil }
      return Course(value: Double(now - slots[slot].since), slope: 1)
    case .tally(let read, let names):
      guard usable(read), let counts = slots[read.slot].value?.tally else { return nil }
      if let names { return Course(value: names.reduce(0) { $0 + Double(counts[$1] ?? 0) }) }
      return Course(value: counts.values.reduce(0) { $0 + Double($1) })
    case .window(let read):
      guard let value = value(of: read) else { return nil }
      return Course(value: value)
    case .count(let index): return count(index)
    case .share(let index): return share(index)
    case .total(let index): return total(index)
    case .absolute(let inner):
      guard let course = number(inner) else { return nil }
      noteCrossing(of: course)
      return course.magnitude
    case .arithmetic(let left, let sign, let right):
      guard let left = number(left), let right = number(right) else { return nil }
      return Course.combine(left, sign, right)
    case .ratio(let left, let right):
      guard let left = amount(left), let right = amount(right), left.currency == right.currency,
        right.minorUnits != 0
      else { return nil }
      return Course(value: left.minorUnits / right.minorUnits)
    }
  }

  private struct Amount {
    var minorUnits: Double
    var currency: String
  }

  private mutating func amount(_ code: AmountCode) -> Amount? {
    switch code {
    case .constant(let money): return Amount(minorUnits: Double(money.minorUnits), currency: money.currency)
    case .fact(let read):
      guard usable(read), let money = slots[read.slot].value?.money else { return nil }
      return Amount(minorUnits: Double(money.minorUnits), currency: money.currency)
    case .sum(let left, let right):
      guard let left = amount(left), let right = amount(right), left.currency == right.currency else { return nil }
      return Amount(minorUnits: left.minorUnits + right.minorUnits, currency: left.currency)
    case .difference(let left, let right):
      guard let left = amount(left), let right = amount(right), left.currency == right.currency else { return nil }
      return Amount(minorUnits: left.minorUnits - right.minorUnits, currency: left.currency)
    case .scaled(let inner, let factor):
      guard let inner = amount(inner), let factor = number(factor) else { return nil }
      return Amount(minorUnits: inner.minorUnits * factor.value, currency: inner.currency)
    }
  }

  private mutating func text(_ code: TextCode) -> String? {
    switch code {
    case .constant(let text): return text
    case .fact(let read): return usable(read) ? slots[read.slot].value?.text : nil
    }
  }
}
