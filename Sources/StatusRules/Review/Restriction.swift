import ShopModel

/// What a literal demands of the one value it speaks of.
enum Restriction {
  case among(Set<Int32>)
  case notAmong(Set<Int32>)
  case number(Comparison, Double)
  /// In minor units.
  case amount(Comparison, Int64)
  case version(Comparison, String)

  /// What is demanded when it is known and not so.
  var complement: Restriction {
    switch self {
    case .among(let names): .notAmong(names)
    case .notAmong(let names): .among(names)
    case .number(let comparison, let constant): .number(comparison.negated, constant)
    case .amount(let comparison, let minorUnits): .amount(comparison.negated, minorUnits)
    case .version(let comparison, let version): .version(comparison.negated, version)
    }
  }
}

/// The one value that some literals speak of.
enum Restricted: Hashable {
  case name(FactRead)
  case number(LinearForm.Sum)
  /// An amount in one currency; compared with one in another it gives no answer.
  case amount(FactRead, currency: String)
  case version(FactRead)
}

extension Literal {
  /// What it demands of which value; nil: it is not of that kind.
  var restriction: (Restricted, Restriction)? {
    switch code {
    case .name(let read, let numbers, let veils):
      return (.name(read), isNegated ? .notAmong(Set(numbers + veils)) : .among(Set(numbers)))
    case .numbers(let left, let comparison, let right):
      guard let form = LinearForm(left, isNegated ? comparison.negated : comparison, right) else { return nil }
      return (.number(form.sum), .number(form.comparison, form.constant))
    case .amounts(.fact(let read), let comparison, .constant(let money)):
      return (
        .amount(read, currency: money.currency),
        .amount(isNegated ? comparison.negated : comparison, money.minorUnits)
      )
    case .amounts(.constant(let money), let comparison, .fact(let read)):
      return (
        .amount(read, currency: money.currency),
        .amount((isNegated ? comparison.negated : comparison).mirrored, money.minorUnits)
      )
    case .versions(.fact(let read), let comparison, .constant(let version)):
      return (.version(read), .version(isNegated ? comparison.negated : comparison, version))
    case .versions(.constant(let version), let comparison, .fact(let read)):
      return (.version(read), .version((isNegated ? comparison.negated : comparison).mirrored, version))
    default: return nil
    }
  }
}

/// What values a fact can have at all, as far as its definition says.
struct Domains {
  let scope: FactScope
  let names: NameTable
  private let facts: [Int: Fact]

  init(scope: FactScope, names: NameTable) {
    self.scope = scope
    self.names = names
    facts = Dictionary(scope.slots.map { ($0.value, $0.key.fact) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether a value can meet all of these demands at once.
  func allow(_ value: Restricted, _ restrictions: [Restriction]) -> Bool {
    switch value {
    case .name(let read): allowsName(read, restrictions)
    case .number(let sum): allowsNumber(sum, restrictions)
    case .amount: allowsAmount(restrictions)
    case .version: allowsVersion(restrictions)
    }
  }

  private func allowsName(_ read: FactRead, _ restrictions: [Restriction]) -> Bool {
    var allowed: Set<Int32>?
    var refused: Set<Int32> = []
    for restriction in restrictions {
      switch restriction {
      case .among(let names): allowed = allowed?.intersection(names) ?? names
      case .notAmong(let names): refused.formUnion(names)
      default: break
      }
    }
    if let allowed { return !allowed.subtracting(refused).isEmpty }
    guard case .choice(let choices)? = facts[read.slot]?.definition.type else { return true }
    return choices.contains { !refused.contains(names.number(of: $0)) }
  }

  private func allowsNumber(_ sum: LinearForm.Sum, _ restrictions: [Restriction]) -> Bool {
    var interval = bounds(of: sum)
    for restriction in restrictions {
      if case .number(let comparison, let constant) = restriction { interval.restrict(to: comparison, constant) }
    }
    return !interval.isEmpty
  }

  private func bounds(of sum: LinearForm.Sum) -> Interval {
    // Nothing measured: constants are compared, which is so or not.
    guard let only = sum.terms.first else { return Interval(from: 0, to: 0) }
    guard sum.terms.count == 1 else { return Interval() }
    switch only.key {
    case .fact(let read, _):
      return facts[read.slot]?.definition.unit == .percent ? Interval(from: 0, to: 100) : Interval()
    case .window(let read):
      let isShare = facts[read.slot]?.definition.unit == .percent
      return isShare ? Interval(from: 0, to: 100) : read.measure == .rate ? Interval(from: 0) : Interval()
    case .share: return Interval(from: 0, to: 100)
    case .count, .tally, .absolute: return Interval(from: 0)
    default: return Interval()
    }
  }

  private func allowsAmount(_ restrictions: [Restriction]) -> Bool {
    var interval = Interval()
    for case .amount(let comparison, let minorUnits) in restrictions {
      interval.restrict(to: comparison, Double(minorUnits))
    }
    return !interval.isEmpty
  }

  /// Versions lie as densely as numbers do, so their order is all that matters.
  private func allowsVersion(_ restrictions: [Restriction]) -> Bool {
    var versions: [String] = []
    for case .version(_, let version) in restrictions { versions.append(version) }
    versions.sort { VersionOrder.compare($0, $1) < 0 }
    var interval = Interval()
    for case .version(let comparison, let version) in restrictions {
      let rank = versions.firstIndex { VersionOrder.compare($0, version) == 0 } ?? 0
      interval.restrict(to: comparison, Double(rank))
    }
    return !interval.isEmpty
  }
}
