import ShopModel

/// The counts and totals over all subjects of a kind, kept up to date one subject at a time.
struct AggregateBook: Sendable {
  private(set) var values: [AggregateValue]
  /// By aggregate: the subjects that count in it, by key: of which its condition holds, or that add to its sum.
  private var counting: [[SubjectID]]
  /// By aggregate: the subjects whose rules asked for it when they were last run.
  private var readers: [Set<Int>]
  /// The aggregates that have changed since ``takeReaders()`` was last asked.
  private var changed: Set<Int> = []

  init(count: Int) {
    values = Array(repeating: AggregateValue(), count: count)
    counting = Array(repeating: [], count: count)
    readers = Array(repeating: [], count: count)
  }

  /// Takes in that a subject now contributes `share` and no longer `old`.
  mutating func replace(_ old: AggregateValue, by share: AggregateValue, of subject: SubjectID, in aggregate: Int) {
    guard old != share else { return }
    if old.counts != share.counts {
      let place = counting[aggregate].place(of: subject)
      if share.counts {
        counting[aggregate].insert(subject, at: place)
      } else {
        counting[aggregate].remove(at: place)
      }
    }
    values[aggregate] -= old
    values[aggregate] += share
    changed.insert(aggregate)
  }

  /// The first few subjects by key that count in any of these aggregates, each with those in which it does.
  func witnesses(of aggregates: [Int], limit: Int) -> [(subject: SubjectID, aggregates: [Int])] {
    // The first few of all are among the first few of each.
    let subjects = aggregates.reduce(into: Set<SubjectID>()) { $0.formUnion(counting[$1].prefix(limit)) }
    return subjects.sorted { $0.isNamed(before: $1) }.prefix(limit).map { subject in
      (
        subject,
        aggregates.filter { aggregate in
          let place = counting[aggregate].place(of: subject)
          return place < counting[aggregate].count && counting[aggregate][place] == subject
        }
      )
    }
  }

  /// Notes which aggregates a subject's rules have read.
  mutating func note(_ subject: Int, reads: Set<Int>, before: Set<Int>) {
    guard reads != before else { return }
    for aggregate in before.subtracting(reads) { readers[aggregate].remove(subject) }
    for aggregate in reads.subtracting(before) { readers[aggregate].insert(subject) }
  }

  /// The subjects that must be looked at again because something they read has changed, in order; nobody twice.
  mutating func takeReaders() -> [Int] {
    guard !changed.isEmpty else { return [] }
    var result: Set<Int> = []
    for aggregate in changed { result.formUnion(readers[aggregate]) }
    changed.removeAll(keepingCapacity: true)
    return result.sorted()
  }
}

extension SubjectID {
  fileprivate func isNamed(before other: SubjectID) -> Bool {
    (key, kind.rawValue) < (other.key, other.kind.rawValue)
  }
}

extension [SubjectID] {
  /// Where a subject stands among these, which are in order, or would.
  fileprivate func place(of subject: SubjectID) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].isNamed(before: subject) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
