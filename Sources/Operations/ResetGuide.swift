import ShopModel

/// The way of a guided reset: which step comes next, and what an answer means for it. Pure; what it asks for is done, and
/// put on record, by whoever drives it.
///
/// Before the reset everything that it would destroy is put on record and handed in. Until the reset itself is sent it
/// can be called off at any step. What stands in the way ends it: nothing is overridden, nothing is guessed.
public enum ResetGuide {
  /// What is to be done next.
  public enum Next: Hashable, Sendable {
    /// Look at the device, and judge by the interlocks.
    case look(GuideStep)
    /// Send this, for this step.
    case send(DeviceCommand, GuideStep)
    /// Leave the step out, and why.
    case skip(GuideStep, String)
    /// Wait for a person.
    case wait(GuideStep)
    /// Look once more, and then send this: from there on there is no way back.
    case reset(DeviceCommand)
    /// Watch what becomes of it.
    case follow
    /// See whether it is ready now; that ends it.
    case verify
  }

  /// What is to be done next for `operation`, a guided reset that has not ended.
  ///
  /// - Parameter facts: what is known of the terminal.
  public static func next(after operation: Operation, facts: SubjectFacts) -> Next {
    let grade = operation.grade ?? .application
    if case .guide(.resume, .begun) = operation.state { return .wait(.resume) }
    guard operation.isPastReturn else {
      guard let step = grade.stepsBefore.first(where: { !isOver(operation.progress(of: $0)) }) else {
        // A reset by hand has been done when its last tick is set.
        return .follow
      }
      return next(step, of: operation, facts: facts)
    }
    guard operation.steps.contains(where: { $0.state == .observedBack }) else { return .follow }
    guard let step = grade.stepsAfter.first(where: { !isOver(operation.progress(of: $0)) }) else { return .verify }
    return next(step, of: operation, facts: facts)
  }

  private static func isOver(_ progress: GuideProgress?) -> Bool {
    switch progress {
    case nil, .begun: false
    case .passed, .skipped, .failed: true
    }
  }

  private static func next(_ step: GuideStep, of operation: Operation, facts: SubjectFacts) -> Next {
    if step.isByHand { return .wait(step) }
    switch step {
    case .status: return .look(step)
    case .make: return .send(.readMake, step)
    case .preauthorisations: return .send(.readPreauthorisations, step)
    case .totals: return .send(.readTotals, step)
    case .lastTransaction: return .send(.readLastTransaction, step)
    case .sendStored: return .send(.sendStored, step)
    case .endOfDay:
      return batchIsSeenEmpty(in: operation, facts: facts) ? .skip(step, "0 payments") : .send(.settleBatch, step)
    case .lastLook: return .reset(operation.grade == .factory ? .factoryReset : .reset)
    case .initialise: return .send(.initialise, step)
    case .test: return .send(.testHost, step)
    case .resume, .goAhead, .handSettle, .handIdle, .handReset, .handTest: return .wait(step)
    }
  }

  /// Whether the terminal has told in this run of the guide that its batch is empty.
  private static func batchIsSeenEmpty(in operation: Operation, facts: SubjectFacts) -> Bool {
    guard case .passed = operation.progress(of: .totals), let count = facts.records[.terminalBatchCount],
      let asked = operation.begun(.totals)
    else { return false }
    return count.value.number == 0 && count.observedAt >= asked
  }

  // MARK: Answers

  /// What an answer means for a step: how far it came, and the state that ends the whole; nil: it goes on.
  public static func judge(
    _ step: GuideStep, _ outcome: CommandOutcome, readings: [Reading], facts: SubjectFacts
  ) -> (progress: GuideProgress, end: Operation.State?) {
    switch (step, outcome) {
    case (.preauthorisations, .completed(let words)):
      let count = readings.last { $0.fact == .terminalPreauthorisations }?.value.number
      return count == 0
        ? (.passed(words), nil) : (.failed(words), refused(.preauthorisationOpen(count.map { Int($0) })))
    case (_, .completed(let words)): return (.passed(words), nil)
    case (_, .accepted): return (.passed(""), nil)
    // After the reset: whoever does not know the command does not need it.
    case (.initialise, .notKnown(let words)), (.test, .notKnown(let words)): return (.skipped(words), nil)
    case (.initialise, _), (.test, _): return (.failed(outcome.words), .failed(.said(outcome.words)))
    // Money may be on its way, and nobody knows.
    case (.sendStored, .unknown(let words)), (.endOfDay, .unknown(let words)):
      return (.failed(words), .outcomeUnknown(.said(words)))
    // One that knows its totals and does not tell them now may have payments in it.
    case (.totals, .notKnown(let words)), (.lastTransaction, .notKnown(let words)),
      (.lastTransaction, .refused(let words)), (.sendStored, .notKnown(let words)):
      return (.skipped(words), nil)
    default: return (.failed(outcome.words), refused(refusal(of: step, facts)))
    }
  }

  private static func refused(_ refusal: Refusal) -> Operation.State { .refused([refusal]) }

  private static func refusal(of step: GuideStep, _ facts: SubjectFacts) -> Refusal {
    switch step {
    case .make: .otherMake
    case .preauthorisations: .preauthorisationOpen(nil)
    case .sendStored: .unsentTransactions(nil)
    case .totals: .batchOpen(nil)
    case .endOfDay:
      .batchOpen(facts.records[.terminalBatchCount]?.value.number.map { Int($0) }.flatMap { $0 > 0 ? $0 : nil })
    default: .stateUnknown
    }
  }

  // MARK: Interlocks

  /// What stands against beginning a reset of this grade. What the terminal keeps is seen to by the guide's own steps;
  /// a person who resets it by hand needs no answer from it.
  public static func refusals(
    beginning grade: ResetGrade, in context: InterlockContext, at now: Timestamp
  ) -> [Refusal] {
    if grade == .runbook {
      let asked: Set<Interlock> = [.alone, .update, .cure, .coolDown, .dailyCap, .lastTerminal]
      return Interlocks.refusals(of: .reset, in: context, at: now, among: asked)
    }
    return Interlocks.refusals(of: .reset, in: context, at: now).filter { !$0.isSeenToByGuide }
  }

  /// For how long an end of day, or stored payments that were sent, vouch for what a terminal does not tell itself: until
  /// then somebody may have paid again.
  public static let vouchingTime: Duration = .seconds(600)

  /// What stands against sending the reset now, after everything was read once more. An end of day with its proof, and
  /// stored payments that were sent, vouch for what the terminal does not tell itself; for a while.
  public static func refusals(
    sending operation: Operation, in context: InterlockContext, at now: Timestamp
  ) -> [Refusal] {
    guard operation.grade != .returnToIdle else {
      return Interlocks.refusals(of: .reset, in: context, at: now).filter { !$0.isSeenToByGuide }
    }
    let isSettled = operation.vouches(.endOfDay, at: now)
    let isEmpty = context.facts.value(of: .terminalBatchCount, at: now)?.number == 0
    return Interlocks.refusals(of: .reset, in: context, at: now).filter { refusal in
      switch refusal {
      // The end of day vouches only where the terminal tells no totals at all.
      case .batchOpen(nil): if case .skipped = operation.progress(of: .totals) { !isSettled } else { true }
      case .unsentTransactions(nil): !(operation.vouches(.sendStored, at: now) || isSettled || isEmpty)
      default: true
      }
    }
  }

  /// What could not be read again in the last look: what a step has told once may be otherwise by now.
  public static func refusal(ofUnread step: GuideStep) -> Refusal {
    step == .preauthorisations ? .preauthorisationOpen(nil) : .batchOpen(nil)
  }
}

extension Operation {
  /// Whether a step that is done once was done, in one go with what follows, and a short while ago.
  fileprivate func vouches(_ step: GuideStep, at now: Timestamp) -> Bool {
    for entry in steps.reversed() {
      if case .guide(step, let progress) = entry.state {
        guard case .passed = progress else { return false }
        return entry.at <= now && now - entry.at <= ResetGuide.vouchingTime
      }
      // Before an interruption it proves nothing about what came since.
      if case .guide(.resume, _) = entry.state { return false }
    }
    return false
  }

  /// When a step was begun last.
  fileprivate func begun(_ step: GuideStep) -> Timestamp? { steps.last { $0.state == .guide(step, .begun) }?.at }
}

extension CommandOutcome {
  /// What was said of it.
  var words: String {
    switch self {
    case .accepted: ""
    case .completed(let words), .refused(let words), .notKnown(let words), .notSent(let words), .unknown(let words):
      words
    }
  }
}
