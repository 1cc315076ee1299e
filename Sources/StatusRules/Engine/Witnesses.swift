import ShopModel

/// Who shows what a rule asks about all subjects of a kind: the evidence of a finding that is about nobody alone.
struct Witnesses {
  /// How many are named; what more have in common is in the rule's words.
  static let limit = 3

  let pack: RulePack
  let aggregates: AggregateBook
  let facts: [SubjectID: SubjectFacts]

  /// Whether anybody counts in one of these aggregates.
  func knows(of aggregates: [Int]) -> Bool { !self.aggregates.witnesses(of: aggregates, limit: 1).isEmpty }

  /// What is known of the first few subjects that count in these aggregates, as far as the questions ask it.
  func evidence(of aggregates: [Int]) -> [Evidence] {
    guard !aggregates.isEmpty else { return [] }
    return self.aggregates.witnesses(of: aggregates, limit: Witnesses.limit).flatMap { subject, aggregates in
      references(in: aggregates, subject).compactMap { reference in
        let owner = SubjectState(subject, program: nil).owner(of: reference)
        guard owner != .shop, let record = facts[owner]?.records[reference.fact] else { return nil }
        return Evidence(
          subject: owner, fact: reference.fact, value: record.value, observedAt: record.observedAt, since: record.since)
      }
    }
  }

  /// The facts that these questions read of a subject, each once, in the order of the catalogue's names.
  private func references(in aggregates: [Int], _ subject: SubjectID) -> [FactReference] {
    guard let program = pack.programs[ProgramKey(subject.kind, role: LinkRole(of: subject))] else { return [] }
    let slots = aggregates.reduce(into: Set<Int>()) { $0.formUnion(pack.aggregates[$1].measure.dependence.slots) }
    return slots.map { program.references[$0] }.sorted { $0.fact.rawValue < $1.fact.rawValue }
  }
}
