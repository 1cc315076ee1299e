import ShopModel

/// What becomes of one rule about one subject at one moment. Pure, but for the evaluation's notes about time.
struct CellStep {
  let subject: SubjectState
  let program: RuleProgram
  /// Whether a condition must be confirmed at all; false for a single look at a shop.
  let waits: Bool
  /// Whether a new answer is the reason to look; otherwise only time has passed.
  let isCheck: Bool

  /// Up to how long a wait only keeps a passing hiccup from being reported.
  private static let longestSkippedWait: Duration = .seconds(120)

  /// - Returns: the cell as it is now; nil when the rule has nothing to say.
  func callAsFunction(_ cell: RuleCell?, _ entry: Int, _ evaluation: inout Evaluation) -> RuleCell? {
    let holds = evaluation.truth(program.conditions[entry])
    guard cell != nil || holds == .yes else { return nil }

    let rule = program.entries[entry].rule
    var cell = cell ?? RuleCell(entry: entry)
    let said = statement(of: cell, rule, holds, &evaluation)
    begin(&cell, rule, said, &evaluation)
    let checked = isCheck && said != nil && takeCheck(&cell, rule, evaluation)
    let before = cell.finding != nil && cell.isBad
    settle(&cell, rule, said, &evaluation)
    if checked, rule.holdTime > .zero, let limits = rule.confirmation.flapping {
      // A rule that waits speaks of what lasts; only what it reported can come and go.
      let after = cell.finding != nil && cell.isBad
      cell.flaps.take(changed: before != after, low: limits.low, high: limits.high)
    }
    refresh(&cell, rule, said, evaluation)
    let hasMemory = rule.confirmation.flapping != nil && !cell.flaps.isIdle
    return cell.isBad || cell.finding != nil || hasMemory ? cell : nil
  }

  // MARK: What the condition says

  /// Whether it is so, is not, or nobody knows. With two conditions a finding stays between them; one that holds still
  /// outweighs one that ends.
  private func statement(
    of cell: RuleCell, _ rule: Rule, _ holds: Truth, _ evaluation: inout Evaluation
  ) -> Bool? {
    if holds == .yes { return true }
    guard cell.isBad, cell.finding != nil, let clear = rule.clearCode else { return holds == .no ? false : nil }
    if evaluation.truth(clear) == .yes { return false }
    return holds == .no ? true : nil
  }

  private func begin(_ cell: inout RuleCell, _ rule: Rule, _ said: Bool?, _ evaluation: inout Evaluation) {
    // A clock that was set back must not make a finding begin in the future.
    cell.start = min(cell.start, evaluation.now)
    switch said {
    case true? where !cell.isBad:
      cell.isBad = true
      // One that came back before it was let go is still the old one.
      if cell.finding == nil {
        cell.start = min(evaluation.start(of: rule.whenCode, being: .yes) ?? evaluation.now, evaluation.now)
      }
      cell.endedAt = nil
    case false? where cell.isBad:
      cell.isBad = false
      cell.endedAt = evaluation.now
    default: break
    }
  }

  /// Counts a check, if one of the rule's facts has been observed since the last.
  private func takeCheck(_ cell: inout RuleCell, _ rule: Rule, _ evaluation: Evaluation) -> Bool {
    var newest = Int64.min
    for slot in program.entries[cell.entry].slots where evaluation.slots[slot].value != nil {
      newest = max(newest, evaluation.slots[slot].observedAt)
    }
    guard newest > cell.lastCheck else { return false }
    cell.lastCheck = newest
    let change = cell.check.take(cell.isBad ? .critical : .ok, attempts: rule.confirmation.attempts)
    if rule.holdTime == .zero, let limits = rule.confirmation.flapping {
      cell.flaps.take(changed: change.stateChanged, low: limits.low, high: limits.high)
    }
    return true
  }

  // MARK: What comes of it

  private func settle(_ cell: inout RuleCell, _ rule: Rule, _ said: Bool?, _ evaluation: inout Evaluation) {
    if cell.finding != nil {
      if !cell.isBad, isOver(cell, rule, &evaluation) { cell.finding = nil }
      return
    }
    let isRaised = cell.flaps.isFlapping || (said == true && isConfirmed(cell, rule, &evaluation))
    guard isRaised else { return }
    let evidence = evidence(cell.entry, evaluation.slots)
    guard !evidence.isEmpty else { return }
    if !cell.isBad { cell.endedAt = evaluation.now }
    cell.finding = Finding(
      rule: rule.id, subject: subject.id, severity: rule.severity, cause: rule.cause, blocksCards: rule.blocksCards,
      title: rule.title, explanation: rule.explanation, actor: rule.actor, evidence: evidence,
      since: Timestamp(milliseconds: cell.start), ladder: rule.ladder)
  }

  private func isConfirmed(_ cell: RuleCell, _ rule: Rule, _ evaluation: inout Evaluation) -> Bool {
    guard waits || rule.holdTime > CellStep.longestSkippedWait else { return true }
    if rule.confirmation.attempts > 1, cell.check.kind != .hard || cell.check.status == .ok { return false }
    let due = cell.start + rule.holdTime.wholeMilliseconds
    if evaluation.now >= due { return true }
    evaluation.nextChange = min(evaluation.nextChange, due)
    return false
  }

  /// Whether a finding whose condition has ended may go: its time to stay is over, and it does not flap.
  private func isOver(_ cell: RuleCell, _ rule: Rule, _ evaluation: inout Evaluation) -> Bool {
    if cell.flaps.isFlapping { return false }
    let until = (cell.endedAt ?? evaluation.now) + rule.confirmation.keep.wholeMilliseconds
    if evaluation.now >= until { return true }
    evaluation.nextChange = min(evaluation.nextChange, until)
    return false
  }

  private func refresh(_ cell: inout RuleCell, _ rule: Rule, _ said: Bool?, _ evaluation: Evaluation) {
    guard cell.finding != nil else { return }
    let evidence = evidence(cell.entry, evaluation.slots)
    if !evidence.isEmpty { cell.finding?.evidence = evidence }
    cell.finding?.since = Timestamp(milliseconds: cell.start)
    cell.finding?.isDoubtful = said == nil
    cell.finding?.flapping = cell.flaps.isFlapping ? cell.flaps.percent : nil
    // What only lingers keeps nobody from paying.
    cell.finding?.blocksCards = rule.blocksCards && cell.isBad
  }

  private func evidence(_ entry: Int, _ slots: [FactSlot]) -> [Evidence] {
    program.entries[entry].evidenceSlots.compactMap { slot in
      guard let value = slots[slot].value else { return nil }
      let reference = program.references[slot]
      return Evidence(
        subject: subject.owner(of: reference), fact: reference.fact, value: value,
        observedAt: Timestamp(milliseconds: slots[slot].observedAt),
        since: Timestamp(milliseconds: slots[slot].since))
    }
  }
}

extension SubjectState {
  /// Whose fact a reference means for this subject.
  func owner(of reference: FactReference) -> SubjectID {
    switch reference.owner {
    case .own: id
    case .link: link ?? id
    case .shop: .shop
    }
  }
}
