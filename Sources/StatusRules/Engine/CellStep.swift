import ShopModel

/// What becomes of one rule about one subject at one moment. Pure, but for the evaluation's notes about time.
///
/// Taken twice at the same moment with the same facts it does what it does once: whether a subject is looked at because it
/// answered, because somebody else did, or because time has passed makes no difference.
struct CellStep {
  let subject: FactOwners
  let program: RuleProgram
  /// Whether a condition must be confirmed at all; false for a single look at a shop.
  let waits: Bool
  /// Who shows what a rule asks about all subjects of a kind; nil: nobody asks.
  let witnesses: Witnesses?
  /// The time in which the program was away; nil: it never was.
  let outage: Outage?

  /// Up to how long a wait only keeps a passing hiccup from being reported.
  private static let longestSkippedWait: Duration = .seconds(120)

  /// Takes a cell on to this moment, in place.
  ///
  /// - Parameters:
  ///   - cell: the cell so far; a new one where the rule had nothing to say and now its condition holds.
  ///   - holds: what the condition says.
  /// - Returns: whether the rule still has something to say.
  func callAsFunction(_ cell: inout RuleCell, _ holds: Truth, _ evaluation: inout Evaluation) -> Bool {
    // By reference: a rule has many parts, and most of them are not asked for.
    let entry = program.entries[cell.entry]
    let said = statement(of: cell, entry, holds, &evaluation)
    take(said, into: &cell, entry, &evaluation)
    if said != .unknown { takeCheck(&cell, entry, said, evaluation) }
    let isNew = settle(&cell, entry, said, evaluation)
    refresh(&cell, entry, said, evaluation, hasEvidence: isNew)
    return speaks(cell)
  }

  /// Whether the rule has something to say, or a restlessness to remember.
  func speaks(_ cell: RuleCell) -> Bool {
    if cell.timer.phase != .inactive || cell.finding != nil { return true }
    return program.entries[cell.entry].rule.confirmation.flapping != nil && !cell.flaps.isIdle
  }

  // MARK: What the condition says

  /// Whether it is so, is not, or nobody knows. With two conditions a finding stays between them; one that holds still
  /// outweighs one that ends.
  private func statement(
    of cell: RuleCell, _ entry: RuleProgram.Entry, _ holds: Truth, _ evaluation: inout Evaluation
  ) -> Truth {
    guard holds != .yes, cell.finding != nil, let clear = entry.rule.clearCode else { return holds }
    if evaluation.truth(clear) == .yes { return .no }
    guard cell.timer.holds else { return holds }
    return holds == .no ? .yes : .unknown
  }

  private func take(
    _ said: Truth, into cell: inout RuleCell, _ entry: RuleProgram.Entry, _ evaluation: inout Evaluation
  ) {
    let now = Timestamp(milliseconds: evaluation.now)
    let hold = holdTime(of: entry)
    cell.timer.clockIsAt(now)
    var since: Timestamp?
    if cell.timer.phase == .inactive, said == .yes {
      let earliest = outage?.earliestStart(for: hold) ?? Timestamp(milliseconds: .min)
      since = evaluation.start(of: entry.rule.whenCode, being: .yes).map { max(Timestamp(milliseconds: $0), earliest) }
    }
    cell.timer.take(said, at: now, since: since, for: hold, keep: entry.rule.confirmation.keep)
    if let change = cell.timer.nextChange(for: hold), change > now {
      evaluation.nextPassing = min(evaluation.nextPassing, change.milliseconds)
    }
  }

  private func holdTime(of entry: RuleProgram.Entry) -> Duration {
    waits || entry.rule.holdTime > CellStep.longestSkippedWait ? entry.rule.holdTime : .zero
  }

  /// Counts a check, if one of the rule's facts has been observed since the last: each observation once, whoever sees it
  /// first.
  private func takeCheck(_ cell: inout RuleCell, _ entry: RuleProgram.Entry, _ said: Truth, _ evaluation: Evaluation) {
    var newest = Int64.min
    for slot in entry.checkedSlots where evaluation.slots[slot].value != nil {
      newest = max(newest, evaluation.slots[slot].observedAt)
    }
    // Earlier than the last: the clock was set back.
    guard newest > .min, newest != cell.lastCheck else { return }
    cell.lastCheck = newest
    let change = cell.check.take(cell.timer.holds ? .critical : .ok, attempts: entry.rule.confirmation.attempts)
    guard let limits = entry.rule.confirmation.flapping else { return }
    if entry.rule.holdTime == .zero {
      cell.flaps.take(changed: change.isStateChange, low: limits.low, high: limits.high)
    } else {
      // A rule that waits speaks of what lasts; only what it reported can come and go.
      let isRaised = said == .yes && cell.timer.isFiring && hasEvidence(entry, evaluation.slots)
      let isFound = cell.isFoundBad || isRaised
      cell.flaps.take(changed: isFound != cell.wasFound, low: limits.low, high: limits.high)
      cell.wasFound = isFound
    }
  }

  // MARK: What comes of it

  /// - Returns: whether there is a new finding.
  private func settle(
    _ cell: inout RuleCell, _ entry: RuleProgram.Entry, _ said: Truth, _ evaluation: Evaluation
  ) -> Bool {
    if cell.finding != nil {
      if !cell.timer.isFiring, !cell.timer.holds, !cell.flaps.isFlapping { cell.finding = nil }
      return false
    }
    guard said != .unknown, cell.flaps.isFlapping || (said == .yes && isConfirmed(cell, entry)) else { return false }
    let evidence = evidence(entry, evaluation.slots)
    guard !evidence.isEmpty else { return false }
    cell.finding = Finding(
      rule: entry.rule.id, subject: subject.id, severity: entry.rule.severity, cause: entry.rule.cause,
      blocksCards: entry.rule.blocksCards, title: entry.rule.title, explanation: entry.rule.explanation,
      actor: entry.rule.actor, evidence: evidence,
      since: cell.timer.since ?? Timestamp(milliseconds: evaluation.now), ladder: entry.rule.ladder)
    return true
  }

  private func isConfirmed(_ cell: RuleCell, _ entry: RuleProgram.Entry) -> Bool {
    guard cell.timer.isFiring else { return false }
    return !waits || entry.rule.confirmation.attempts == 1 || (cell.check.kind == .hard && cell.check.status != .ok)
  }

  private func refresh(
    _ cell: inout RuleCell, _ entry: RuleProgram.Entry, _ said: Truth, _ evaluation: Evaluation, hasEvidence: Bool
  ) {
    cell.isDoubtful = said == .unknown
    guard let knownSince = cell.finding?.since else { return }
    if !hasEvidence {
      let evidence = evidence(entry, evaluation.slots, called: cell.finding?.evidence ?? [])
      if !evidence.isEmpty { cell.finding?.evidence = evidence }
    }
    var since = cell.timer.since ?? knownSince
    // What comes and goes began when it first came.
    if cell.flaps.isFlapping { since = min(since, knownSince) }
    // Not later than now: the clock may have been set back.
    cell.finding?.since = min(since, Timestamp(milliseconds: evaluation.now))
    cell.finding?.isDoubtful = cell.isDoubtful
    cell.finding?.flapping = cell.flaps.isFlapping ? cell.flaps.percent : nil
    // What only lingers keeps nobody from paying.
    cell.finding?.blocksCards = entry.rule.blocksCards && cell.timer.holds
  }

  private func hasEvidence(_ entry: RuleProgram.Entry, _ slots: [FactSlot]) -> Bool {
    entry.evidenceSlots.contains { slots[$0].value != nil }
      || witnesses?.knows(of: entry.aggregates) == true
  }

  /// - Parameter before: the evidence so far. A witness is quoted as it was when it was called: how often the subject itself
  ///   has been looked at since makes no difference.
  private func evidence(_ entry: RuleProgram.Entry, _ slots: [FactSlot], called before: [Evidence] = []) -> [Evidence] {
    let shown = witnesses?.evidence(of: entry.aggregates) ?? []
    return shown.map { witness in before.first { $0.subject == witness.subject && $0.fact == witness.fact } ?? witness }
      + entry.evidenceSlots.compactMap { slot in
        guard let value = slots[slot].value else { return nil }
        let reference = program.references[slot]
        return Evidence(
          subject: subject.owner(of: reference), fact: reference.fact, value: value,
          observedAt: Timestamp(milliseconds: slots[slot].observedAt),
          since: Timestamp(milliseconds: slots[slot].since))
      }
  }
}
