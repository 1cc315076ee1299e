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

  /// - Parameters:
  ///   - cell: the cell so far; nil: the rule had nothing to say, and now its condition holds.
  ///   - holds: what the condition says.
  /// - Returns: the cell as it is now; nil when the rule has nothing to say.
  func callAsFunction(_ cell: RuleCell?, _ entry: Int, _ holds: Truth, _ evaluation: inout Evaluation) -> RuleCell? {
    let rule = program.entries[entry].rule
    var cell = cell ?? RuleCell(entry: entry)
    let said = statement(of: cell, rule, holds, &evaluation)
    take(said, into: &cell, rule, &evaluation)
    if said != .unknown { takeCheck(&cell, rule, said, evaluation) }
    let isNew = settle(&cell, rule, said, evaluation)
    refresh(&cell, rule, said, evaluation, hasEvidence: isNew)
    let remembers = rule.confirmation.flapping != nil && !cell.flaps.isIdle
    return cell.timer.phase != .inactive || cell.finding != nil || remembers ? cell : nil
  }

  // MARK: What the condition says

  /// Whether it is so, is not, or nobody knows. With two conditions a finding stays between them; one that holds still
  /// outweighs one that ends.
  private func statement(of cell: RuleCell, _ rule: Rule, _ holds: Truth, _ evaluation: inout Evaluation) -> Truth {
    guard holds != .yes, cell.finding != nil, let clear = rule.clearCode else { return holds }
    if evaluation.truth(clear) == .yes { return .no }
    guard cell.timer.holds else { return holds }
    return holds == .no ? .yes : .unknown
  }

  private func take(_ said: Truth, into cell: inout RuleCell, _ rule: Rule, _ evaluation: inout Evaluation) {
    let now = Timestamp(milliseconds: evaluation.now)
    let hold = holdTime(of: rule)
    cell.timer.clockIsAt(now)
    var since: Timestamp?
    if cell.timer.phase == .inactive, said == .yes {
      let earliest = outage?.earliestStart(for: hold) ?? Timestamp(milliseconds: .min)
      since = evaluation.start(of: rule.whenCode, being: .yes).map { max(Timestamp(milliseconds: $0), earliest) }
    }
    cell.timer.take(said, at: now, since: since, for: hold, keep: rule.confirmation.keep)
    if let change = cell.timer.nextChange(for: hold), change > now {
      evaluation.nextPassing = min(evaluation.nextPassing, change.milliseconds)
    }
  }

  private func holdTime(of rule: Rule) -> Duration {
    waits || rule.holdTime > CellStep.longestSkippedWait ? rule.holdTime : .zero
  }

  /// Counts a check, if one of the rule's facts has been observed since the last: each observation once, whoever sees it
  /// first.
  private func takeCheck(_ cell: inout RuleCell, _ rule: Rule, _ said: Truth, _ evaluation: Evaluation) {
    var newest = Int64.min
    for slot in program.entries[cell.entry].checkedSlots where evaluation.slots[slot].value != nil {
      newest = max(newest, evaluation.slots[slot].observedAt)
    }
    // Earlier than the last: the clock was set back.
    guard newest > .min, newest != cell.lastCheck else { return }
    cell.lastCheck = newest
    let change = cell.check.take(cell.timer.holds ? .critical : .ok, attempts: rule.confirmation.attempts)
    guard let limits = rule.confirmation.flapping else { return }
    if rule.holdTime == .zero {
      cell.flaps.take(changed: change.isStateChange, low: limits.low, high: limits.high)
    } else {
      // A rule that waits speaks of what lasts; only what it reported can come and go.
      let isRaised = said == .yes && cell.timer.isFiring && hasEvidence(cell.entry, evaluation.slots)
      let isFound = cell.isFoundBad || isRaised
      cell.flaps.take(changed: isFound != cell.wasFound, low: limits.low, high: limits.high)
      cell.wasFound = isFound
    }
  }

  // MARK: What comes of it

  /// - Returns: whether there is a new finding.
  private func settle(_ cell: inout RuleCell, _ rule: Rule, _ said: Truth, _ evaluation: Evaluation) -> Bool {
    if cell.finding != nil {
      if !cell.timer.isFiring, !cell.timer.holds, !cell.flaps.isFlapping { cell.finding = nil }
      return false
    }
    guard said != .unknown, cell.flaps.isFlapping || (said == .yes && isConfirmed(cell, rule)) else { return false }
    let evidence = evidence(cell.entry, evaluation.slots)
    guard !evidence.isEmpty else { return false }
    cell.finding = Finding(
      rule: rule.id, subject: subject.id, severity: rule.severity, cause: rule.cause, blocksCards: rule.blocksCards,
      title: rule.title, explanation: rule.explanation, actor: rule.actor, evidence: evidence,
      since: cell.timer.since ?? Timestamp(milliseconds: evaluation.now), ladder: rule.ladder)
    return true
  }

  private func isConfirmed(_ cell: RuleCell, _ rule: Rule) -> Bool {
    guard cell.timer.isFiring else { return false }
    return !waits || rule.confirmation.attempts == 1 || (cell.check.kind == .hard && cell.check.status != .ok)
  }

  private func refresh(
    _ cell: inout RuleCell, _ rule: Rule, _ said: Truth, _ evaluation: Evaluation, hasEvidence: Bool
  ) {
    cell.isDoubtful = said == .unknown
    guard let knownSince = cell.finding?.since else { return }
    if !hasEvidence {
      let evidence = evidence(cell.entry, evaluation.slots, called: cell.finding?.evidence ?? [])
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
    cell.finding?.blocksCards = rule.blocksCards && cell.timer.holds
  }

  private func hasEvidence(_ entry: Int, _ slots: [FactSlot]) -> Bool {
    program.entries[entry].evidenceSlots.contains { slots[$0].value != nil }
      || witnesses?.knows(of: program.entries[entry].aggregates) == true
  }

  /// - Parameter before: the evidence so far. A witness is quoted as it was when it was called: how often the subject itself
  ///   has been looked at since makes no difference.
  private func evidence(_ entry: Int, _ slots: [FactSlot], called before: [Evidence] = []) -> [Evidence] {
    let shown = witnesses?.evidence(of: program.entries[entry].aggregates) ?? []
    return shown.map { witness in before.first { $0.subject == witness.subject && $0.fact == witness.fact } ?? witness }
      + program.entries[entry].evidenceSlots.compactMap { slot in
        guard let value = slots[slot].value else { return nil }
        let reference = program.references[slot]
        return Evidence(
          subject: subject.owner(of: reference), fact: reference.fact, value: value,
          observedAt: Timestamp(milliseconds: slots[slot].observedAt),
          since: Timestamp(milliseconds: slots[slot].since))
      }
  }
}
