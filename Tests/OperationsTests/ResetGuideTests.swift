import Operations
import ShopModel
import Testing

private let terminal = SubjectID.terminal("a")

private func operation(_ grade: ResetGrade = .application, _ states: [Operation.State] = []) -> Operation {
  var operation = Operation(
    id: "1", kind: .reset, grade: grade, subject: terminal, requestedBy: "t", at: Timestamp(seconds: 0))
  for state in [.confirmed, .recorded] + states { operation.enter(state, at: Timestamp(seconds: 10)) }
  return operation
}

private func passed(_ steps: GuideStep...) -> [Operation.State] { steps.map { .guide($0, .passed("")) } }

private func facts(_ values: [Fact: FactValue] = [:], at moment: Timestamp = Timestamp(seconds: 11)) -> SubjectFacts {
  var facts = SubjectFacts(id: terminal)
  for (fact, value) in values {
    facts.records[fact] = FactRecord(
      value: value, observedAt: moment, since: moment, source: "test", freshFor: .seconds(60))
  }
  return facts
}

struct ResetGuideTests {
  @Test func itGoesThroughItsStepsInOrder() {
    var operation = operation()
    var seen: [ResetGuide.Next] = []
    for _ in 0..<20 {
      let next = ResetGuide.next(after: operation, facts: facts())
      seen.append(next)
      switch next {
      case .look(let step), .send(_, let step), .wait(let step):
        operation.enter(.guide(step, .begun), at: Timestamp(seconds: 11))
        operation.enter(.guide(step, .passed("")), at: Timestamp(seconds: 12))
      case .skip(let step, let words): operation.enter(.guide(step, .skipped(words)), at: Timestamp(seconds: 12))
      case .reset:
        operation.enter(.guide(.lastLook, .passed("")), at: Timestamp(seconds: 12))
        for state in [Operation.State.sent, .accepted, .observedGone, .observedBack] {
          operation.enter(state, at: Timestamp(seconds: 13))
        }
      case .follow, .verify: operation.enter(.verified, at: Timestamp(seconds: 14))
      }
      if operation.state.isFinal { break }
    }
    #expect(
      seen == [
        .look(.status), .send(.readPreauthorisations, .preauthorisations), .send(.readTotals, .totals),
        .send(.readLastTransaction, .lastTransaction), .send(.sendStored, .sendStored),
        .send(.settleBatch, .endOfDay), .wait(.goAhead), .reset(.reset), .send(.initialise, .initialise),
        .send(.testHost, .test), .verify,
      ])
  }

  @Test func aFactoryResetAsksForTheMakeFirst() {
    let begun = operation(.factory, passed(.status))
    #expect(ResetGuide.next(after: begun, facts: facts()) == .send(.readMake, .make))
    let ready = operation(
      .factory,
      passed(.status, .make, .preauthorisations, .totals, .lastTransaction, .sendStored, .endOfDay, .goAhead))
    #expect(ResetGuide.next(after: ready, facts: facts()) == .reset(.factoryReset))
  }

  @Test func aBatchThatIsSeenEmptyIsNotHandedIn() {
    let steps: [Operation.State] =
      passed(.status, .preauthorisations) + [.guide(.totals, .begun)] + passed(.totals, .lastTransaction, .sendStored)
    let before = operation(.application, steps)
    #expect(
      ResetGuide.next(after: before, facts: facts([.terminalBatchCount: .number(0)])) == .skip(.endOfDay, "0 payments"))
    #expect(
      ResetGuide.next(after: before, facts: facts([.terminalBatchCount: .number(2)])) == .send(.settleBatch, .endOfDay))
    // What was read before this guide began proves nothing.
    #expect(
      ResetGuide.next(after: before, facts: facts([.terminalBatchCount: .number(0)], at: Timestamp(seconds: 9)))
        == .send(.settleBatch, .endOfDay))
  }

  @Test func aResetByHandWaitsForAPersonAtEachStepAndWatches() {
    #expect(ResetGuide.next(after: operation(.runbook), facts: facts()) == .wait(.handIdle))
    let ready = operation(.runbook, passed(.handIdle, .handSettle))
    #expect(ResetGuide.next(after: ready, facts: facts()) == .wait(.handReset))
    let done = operation(.runbook, passed(.handIdle, .handSettle, .handReset) + [.accepted])
    #expect(ResetGuide.next(after: done, facts: facts()) == .follow)
    let back = operation(
      .runbook, passed(.handIdle, .handSettle, .handReset) + [.accepted, .observedGone, .observedBack])
    #expect(ResetGuide.next(after: back, facts: facts()) == .wait(.handTest))
  }

  // MARK: Answers

  private func judge(
    _ step: GuideStep, _ outcome: CommandOutcome, open: Double? = nil, facts known: SubjectFacts = facts()
  ) -> (progress: GuideProgress, end: Operation.State?) {
    let readings = open.map {
      [Reading(terminal, .terminalPreauthorisations, .number($0), at: Timestamp(seconds: 11), source: "zvt")]
    }
    return ResetGuide.judge(step, outcome, readings: readings ?? [], facts: known)
  }

  @Test func anOpenPreauthorisationEndsIt() {
    #expect(judge(.preauthorisations, .completed("0"), open: 0).end == nil)
    #expect(judge(.preauthorisations, .completed("2: 0012, 0013"), open: 2).end == .refused([.preauthorisationOpen(2)]))
    for outcome in [CommandOutcome.notKnown("84 83"), .refused("6C"), .notSent("no"), .unknown("cut"), .completed("")] {
      #expect(judge(.preauthorisations, outcome).end == .refused([.preauthorisationOpen(nil)]))
    }
  }

  @Test func anEndOfDayNeedsItsProof() {
    #expect(judge(.endOfDay, .completed("2 payments")).end == nil)
    let open = facts([.terminalBatchCount: .number(2)])
    #expect(judge(.endOfDay, .refused("A3"), facts: open).end == .refused([.batchOpen(2)]))
    #expect(judge(.endOfDay, .notKnown("84 83")).end == .refused([.batchOpen(nil)]))
    #expect(judge(.endOfDay, .notSent("no")).end == .refused([.batchOpen(nil)]))
    // Nobody knows whether the money is on its way.
    #expect(judge(.endOfDay, .unknown("cut")).end == .outcomeUnknown("cut"))
    #expect(judge(.sendStored, .unknown("cut")).end == .outcomeUnknown("cut"))
    #expect(judge(.sendStored, .refused("FA")).end == .refused([.unsentTransactions(nil)]))
  }

  @Test func whatATerminalDoesNotKnowAndDoesNotNeedIsLeftOut() {
    for step in [GuideStep.totals, .lastTransaction, .sendStored, .initialise, .test] {
      let (progress, end) = judge(step, .notKnown("84 83"))
      #expect(progress == .skipped("84 83") && end == nil, "\(step)")
    }
    #expect(judge(.totals, .notSent("no")).end == .refused([.batchOpen(nil)]))
    #expect(judge(.totals, .refused("6C")).end == .refused([.batchOpen(nil)]))
    #expect(judge(.make, .notKnown("84 83")).end == .refused([.otherMake]))
  }

  @Test func afterTheResetNothingIsCalledARefusal() {
    #expect(judge(.initialise, .refused("A3")).end == .failed("A3"))
    #expect(judge(.test, .unknown("cut")).end == .failed("cut"))
  }

  // MARK: Interlocks

  private let now = Timestamp(seconds: 20)

  private func context(_ values: [Fact: FactValue] = [:], open: Set<Cause> = []) -> InterlockContext {
    var all: [Fact: FactValue] = [.terminalState: .text("ready"), .terminalReachable: .bool(true)]
    all.merge(values) { $1 }
    return InterlockContext(
      facts: facts(all, at: Timestamp(seconds: 19)), interval: .seconds(10), isSupported: true, lastHeldByTill: nil,
      updateRunning: false, operations: [], openCauses: open, availability: .canTakeCards, otherTerminalsAble: 1,
      shopIsOpen: true)
  }

  @Test func whatItSeesToItselfDoesNotKeepItFromBeginning() {
    #expect(ResetGuide.refusals(beginning: .application, in: context(), at: now) == [])
    #expect(
      ResetGuide.refusals(beginning: .application, in: context([.terminalState: .text("busy")]), at: now)
        == [.busy(state: "busy")])
  }

  @Test func byHandNeedsNoAnswerButNeverAgainstTampering() {
    var silent = context()
    silent.facts.records = [:]
    #expect(ResetGuide.refusals(beginning: .runbook, in: silent, at: now) == [])
    #expect(ResetGuide.refusals(beginning: .application, in: silent, at: now).contains(.stateUnknown))
    for cause in [Cause.terminalTamper, .accountFrozen] {
      #expect(ResetGuide.refusals(beginning: .runbook, in: context(open: [cause]), at: now) == [.cannotCure(cause)])
    }
  }

  @Test func theLastLookTakesNothingForGranted() {
    let prepared = operation(
      .application,
      passed(.status, .preauthorisations, .totals, .lastTransaction, .sendStored, .endOfDay, .goAhead))
    let empty: [Fact: FactValue] = [.terminalBatchCount: .number(0), .terminalPreauthorisations: .number(0)]
    #expect(ResetGuide.refusals(sending: prepared, in: context(empty), at: now) == [])
    // A payment came in since.
    let paid = empty.merging([.terminalBatchCount: .number(1)]) { $1 }
    #expect(ResetGuide.refusals(sending: prepared, in: context(paid), at: now) == [.batchOpen(1)])
    // It told its totals before, and does not now.
    #expect(
      ResetGuide.refusals(sending: prepared, in: context([.terminalPreauthorisations: .number(0)]), at: now)
        == [.batchOpen(nil)])
    let open = empty.merging([.terminalPreauthorisations: .number(1)]) { $1 }
    #expect(ResetGuide.refusals(sending: prepared, in: context(open), at: now) == [.preauthorisationOpen(1)])
  }

  @Test func anEndOfDayVouchesOnlyWhereThereAreNoTotals() {
    let none = operation(
      .application,
      passed(.status, .preauthorisations) + [.guide(.totals, .skipped("84 83"))]
        + passed(.lastTransaction, .sendStored, .endOfDay, .goAhead))
    #expect(ResetGuide.refusals(sending: none, in: context([.terminalPreauthorisations: .number(0)]), at: now) == [])
  }

  /// Somebody may have paid since.
  @Test func anOldEndOfDayVouchesForNothing() {
    func refusals(_ operation: Operation, at moment: Timestamp) -> [Refusal] {
      var context = context([.terminalPreauthorisations: .number(0)])
      for fact in context.facts.records.keys { context.facts.records[fact]?.observedAt = moment - .seconds(1) }
      return ResetGuide.refusals(sending: operation, in: context, at: moment)
    }
    let settled: [Operation.State] =
      passed(.status, .preauthorisations) + [.guide(.totals, .skipped("84 83"))]
      + passed(.lastTransaction, .sendStored, .endOfDay)
    let waited = operation(.application, settled + passed(.goAhead))
    #expect(refusals(waited, at: Timestamp(seconds: 10) + ResetGuide.vouchingTime) == [])
    let late = Timestamp(seconds: 11) + ResetGuide.vouchingTime
    #expect(refusals(waited, at: late).contains(.batchOpen(nil)))
    #expect(refusals(waited, at: late).contains(.unsentTransactions(nil)))
    let resumed = operation(
      .application,
      settled + [.guide(.resume, .begun), .guide(.resume, .passed("li"))] + passed(.status, .preauthorisations)
        + [.guide(.totals, .skipped("84 83"))] + passed(.lastTransaction, .goAhead))
    #expect(refusals(resumed, at: now).contains(.batchOpen(nil)))
  }

  // MARK: Interruption

  @Test func onlyWhatChangesNothingCanBeGoneOnWith() {
    #expect(operation().canBeResumed)
    #expect(operation(.application, [.guide(.totals, .begun)]).canBeResumed)
    #expect(operation(.application, passed(.endOfDay)).canBeResumed)
    #expect(operation(.application, [.guide(.goAhead, .begun)]).canBeResumed)
    #expect(operation(.application, [.guide(.lastLook, .begun)]).canBeResumed)
    for states: [Operation.State] in [
      [.guide(.endOfDay, .begun)], [.guide(.sendStored, .begun)],
      [.guide(.lastLook, .passed("")), .sent], [.sent, .accepted, .observedBack, .guide(.initialise, .begun)],
    ] { #expect(!operation(.application, states).canBeResumed, "\(states)") }
  }

  @Test func afterAnInterruptionWhatWasReadIsReadAgainAndNothingIsSentTwice() {
    let again = operation(
      .application,
      passed(.status, .preauthorisations, .totals, .lastTransaction, .sendStored, .endOfDay)
        + [.guide(.resume, .begun)])
    #expect(ResetGuide.next(after: again, facts: facts()) == .wait(.resume))
    var resumed = again
    for step in [GuideStep.resume] { resumed.enter(.guide(step, .passed("li")), at: Timestamp(seconds: 13)) }
    #expect(ResetGuide.next(after: resumed, facts: facts()) == .look(.status))
    for state in passed(.status, .preauthorisations, .totals, .lastTransaction) {
      resumed.enter(state, at: Timestamp(seconds: 14))
    }
    #expect(ResetGuide.next(after: resumed, facts: facts()) == .wait(.goAhead))
  }
}
