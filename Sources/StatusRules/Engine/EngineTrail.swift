import ShopModel

extension StatusEngine {
  /// How a finding came about, or why a rule finds nothing: its condition term by term, with the values it reads now.
  ///
  /// - Returns: nil when there is no such rule, or the subject is not one it is about.
  public func trail(
    of id: Finding.ID, in facts: [SubjectID: SubjectFacts], at now: Timestamp
  ) -> FindingTrail? {
    trail(of: id, in: facts, at: now) { allFindings.first { $0.id == id }?.suppression }
  }

  /// The same for whoever knows already what suppresses it; to work that out takes all findings.
  public func trail(
    of id: Finding.ID, in facts: [SubjectID: SubjectFacts], at now: Timestamp, suppression: () -> Suppression?
  ) -> FindingTrail? {
    guard let program = pack.programs[ProgramKey(id.subject.kind, role: LinkRole(of: id.subject))],
      let entry = program.entries.firstIndex(where: { $0.rule.id == id.rule })
    else { return nil }
    let state = indices[id.subject].flatMap { states[$0] } ?? SubjectState(id.subject, program: program)
    var slots = [FactSlot](repeating: FactSlot(), count: program.slotCount)
    fill(&slots, state, program, in: facts)
    var evaluation = Evaluation(now: now.milliseconds, slots: slots)
    evaluation.aggregates = aggregates.values

    let rule = program.entries[entry].rule
    let cell = state.cells.first { $0.entry == entry }
    func terms(_ terms: [ConditionTerm]) -> [FindingTrail.Term] {
      terms.map { term in
        FindingTrail.Term(
          depth: term.depth, text: term.text, verdict: FindingTrail.Verdict(evaluation.truth(term.code)),
          values: term.slots.map { slot in
            let reference = program.references[slot]
            let owner = state.owner(of: reference)
            let known = facts[owner]?.knowledge(of: reference.fact, at: now) ?? .notReported
            return FindingTrail.Value(subject: owner, fact: reference.fact, knowledge: known)
          })
      }
    }
    let (when, clear) = pack.terms(of: rule)
    return FindingTrail(
      id: id, when: terms(when), clear: terms(clear),
      since: cell?.timer.since ?? now,
      attempt: (cell?.check.status == .critical ? cell?.check.attempt ?? 0 : 0, rule.confirmation.attempts),
      waits: rule.holdTime, changes: cell?.flaps.percent ?? 0,
      suppression: suppression())
  }
}

extension FindingTrail.Verdict {
  init(_ truth: Truth) {
    self =
      switch truth {
      case .yes: .yes
      case .no: .no
      case .unknown: .unknown
      }
  }
}
