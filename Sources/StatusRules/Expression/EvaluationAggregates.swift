extension Evaluation {
  /// A number this large, in its dimension's own unit, is taken for a mistake: sums of smaller ones are exact.
  private static let largest = 1e12

  /// What the subject whose facts these are adds to the answer to `spec`.
  mutating func contribution(to spec: AggregateSpec) -> AggregateValue {
    switch spec.measure {
    case .count(let code):
      let truth = truth(code)
      return AggregateValue(yes: truth == .yes ? 1 : 0, unknown: truth == .unknown ? 1 : 0, members: 1)
    case .total(let code):
      guard let value = number(code)?.value.rounded(), value.magnitude <= Evaluation.largest else {
        return AggregateValue(unknown: 1, members: 1)
      }
      return AggregateValue(members: 1, total: value)
    }
  }

  private mutating func aggregate(_ index: Int) -> AggregateValue? {
    aggregatesRead.insert(index)
    return aggregates.indices.contains(index) ? aggregates[index] : nil
  }

  /// From the subjects of which the condition holds to these and those of which nobody knows.
  mutating func count(_ index: Int) -> Course? {
    guard let answer = aggregate(index) else { return nil }
    return Course(value: Double(answer.yes), width: Double(answer.unknown))
  }

  /// The same in percent of all; nil where there are none.
  mutating func share(_ index: Int) -> Course? {
    guard let answer = aggregate(index), answer.members > 0 else { return nil }
    let least = Double(answer.yes) * 100 / Double(answer.members)
    let most = Double(answer.yes + answer.unknown) * 100 / Double(answer.members)
    return Course(value: least, width: most - least)
  }

  /// nil where it is known of none.
  mutating func total(_ index: Int) -> Course? {
    guard let answer = aggregate(index), answer.members > answer.unknown else { return nil }
    return Course(value: answer.total)
  }
}
