import Operations
import ShopModel
import Testing

/// A terminal in working order, ready, asked a second ago, one of two.
private func context(_ change: (inout InterlockContext) -> Void = { _ in }) -> InterlockContext {
  var context = InterlockContext(
    facts: SubjectFacts(id: .terminal("a")), interval: .seconds(10), isSupported: true, lastHeldByTill: nil,
    updateRunning: false, operations: [], openCauses: [], availability: .canTakeCards, otherTerminalsAble: 1,
    shopIsOpen: true)
  context.access = .technician(until: now + .seconds(60))
  context.set(state: "ready", at: now - .seconds(1))
  change(&context)
  return context
}

private let now = Timestamp(seconds: 100_000)

extension InterlockContext {
  fileprivate mutating func set(state: String, reachable: Bool = true, at moment: Timestamp) {
    let record = { (value: FactValue) in
      FactRecord(value: value, observedAt: moment, since: moment, source: "test", freshFor: .seconds(30))
    }
    facts.records[.terminalState] = record(.text(state))
    facts.records[.terminalReachable] = record(.bool(reachable))
  }
}

private func restart(_ states: [Operation.State], at moment: Timestamp) -> Operation {
  var operation = Operation(id: "\(moment)", kind: .restart, subject: .terminal("a"), requestedBy: "t", at: moment)
  for state in states { operation.enter(state, at: moment) }
  return operation
}

struct InterlockTests {
  @Test func nothingStandsAgainstRestartingAReadyTerminalOfSeveral() {
    #expect(Interlocks.refusals(of: .restart, in: context(), at: now) == [])
  }

  @Test(arguments: ["out-of-order", "hardware-fault", "initialisation-required", "clock-wrong", "paper-out"])
  func aTerminalInTroubleMayBeRestarted(state: String) {
    let context = context { $0.set(state: state, at: now) }
    #expect(Interlocks.refusals(of: .restart, in: context, at: now) == [])
  }

  @Test(arguments: ["busy", "card-inserted", "please-wait"])
  func aBusyTerminalIsLeftAlone(state: String) {
    let context = context { $0.set(state: state, at: now) }
    #expect(Interlocks.refusals(of: .restart, in: context, at: now) == [.busy(state: state)])
  }

  @Test(arguments: ["updating", "rebooting"])
  func anUpdateIsNotInterrupted(state: String) {
    let context = context { $0.set(state: state, at: now) }
    #expect(Interlocks.refusals(of: .restart, in: context, at: now) == [.updateRunning])
  }

  @Test func anUpdateOfTheQueueIsNotInterrupted() {
    #expect(Interlocks.refusals(of: .restart, in: context { $0.updateRunning = true }, at: now) == [.updateRunning])
  }

  @Test func anOldAnswerIsNotActedOn() {
    let late = context { $0.set(state: "ready", at: now - .seconds(16)) }
    #expect(Interlocks.refusals(of: .restart, in: late, at: now) == [.stale(age: .seconds(16))])
    let fresh = context { $0.set(state: "ready", at: now - .seconds(15)) }
    #expect(Interlocks.refusals(of: .restart, in: fresh, at: now) == [])
  }

  @Test func nothingIsSentToATerminalOfWhichNothingIsKnown() {
    let unknown = context { $0.facts.records = [:] }
    #expect(Interlocks.refusals(of: .restart, in: unknown, at: now) == [.stateUnknown])
    let silent = context { $0.set(state: "unknown", reachable: false, at: now) }
    #expect(Interlocks.refusals(of: .restart, in: silent, at: now) == [.stateUnknown])
  }

  @Test func anotherTerminalOnTheAddressIsNotTouched() {
    let other = context { context in
      for (fact, tid) in [(Fact.terminalTID, "1"), (.terminalConfiguredTID, "2")] {
        context.facts.records[fact] = FactRecord(
          value: .text(tid), observedAt: now, since: now, source: "test", freshFor: .seconds(30))
      }
    }
    #expect(Interlocks.refusals(of: .restart, in: other, at: now) == [.otherTerminal])
  }

  @Test func theTillsTerminalIsTheTillsForAMinuteMore() {
    let held = context { $0.set(state: "held-by-till", at: now) }
    #expect(Interlocks.refusals(of: .restart, in: held, at: now) == [.heldByTill])
    let justNow = context { $0.lastHeldByTill = now - .seconds(59) }
    #expect(Interlocks.refusals(of: .restart, in: justNow, at: now) == [.heldByTill])
    let longAgo = context { $0.lastHeldByTill = now - .seconds(60) }
    #expect(Interlocks.refusals(of: .restart, in: longAgo, at: now) == [])
  }

  @Test func tamperIsNeverRestarted() {
    let tampered = context { $0.set(state: "tampered", at: now) }
    #expect(Interlocks.refusals(of: .restart, in: tampered, at: now) == [.cannotCure(.terminalTamper)])
    let found = context { $0.openCauses = [.terminalTamper] }
    #expect(Interlocks.refusals(of: .restart, in: found, at: now) == [.cannotCure(.terminalTamper)])
  }

  @Test(arguments: [OperationKind.restart, .reset])
  func aDamagedRecordOfTransactionsIsLeftAsItIs(kind: OperationKind) {
    let damaged = context { context in
      context.set(state: "out-of-order", at: now)
      context.facts.records[.terminalLocks] = FactRecord(
        value: .texts(["transaction-log-defective"]), observedAt: now - .seconds(9_000), since: now - .seconds(9_000),
        source: "test", freshFor: .seconds(30))
    }
    #expect(Interlocks.refusals(of: kind, in: damaged, at: now).contains(.transactionLogDefective))
  }

  @Test func noRestartWhereAnAccountAloneStopsThePayments() {
    let account = context { $0.blockingCauses = [.accountUnregistered] }
    #expect(Interlocks.refusals(of: .restart, in: account, at: now) == [.cannotCure(.accountUnregistered)])
    #expect(Interlocks.refusals(of: .reset, in: account, at: now).contains(.cannotCure(.accountUnregistered)))
    // It may help against the other.
    let both = context { $0.blockingCauses = [.accountUnregistered, .terminalFault] }
    #expect(Interlocks.refusals(of: .restart, in: both, at: now) == [])
    #expect(Interlocks.refusals(of: .reset, in: both, at: now).contains(.cannotCure(.accountUnregistered)))
  }

  @Test func oneOperationAtATime() {
    let context = context { $0.operations = [restart([.recorded, .sent], at: now - .seconds(5))] }
    #expect(Interlocks.refusals(of: .restart, in: context, at: now) == [.operationRunning(.restart)])
  }

  @Test func aRestartNeedsTimeToHelp() {
    let soon = context { $0.operations = [restart([.accepted, .verified], at: now - .seconds(30))] }
    #expect(Interlocks.refusals(of: .restart, in: soon, at: now) == [.coolDown(remaining: .seconds(90))])
    let later = context { $0.operations = [restart([.accepted, .verified], at: now - .seconds(120))] }
    #expect(Interlocks.refusals(of: .restart, in: later, at: now) == [])
  }

  @Test func whatWasNeverSentCostsNoCoolDown() {
    let context = context { $0.operations = [restart([.sent, .failed("no connection")], at: now - .seconds(5))] }
    #expect(Interlocks.refusals(of: .restart, in: context, at: now) == [])
  }

  @Test func anUnknownOutcomeCountsAsCarriedOut() {
    let context = context { $0.operations = [restart([.sent, .outcomeUnknown("cut off")], at: now - .seconds(20))] }
    #expect(Interlocks.refusals(of: .restart, in: context, at: now) == [.coolDown(remaining: .seconds(100))])
  }

  @Test func thereIsACapADay() {
    let six = (1...6).map { restart([.accepted, .verified], at: now - .seconds(3600 * $0)) }.reversed()
    let capped = context { $0.operations = Array(six) }
    #expect(Interlocks.refusals(of: .restart, in: capped, at: now) == [.dailyCap(6)])
    let tomorrow = now + .seconds(86_400)
    let next = context {
      $0.operations = Array(six)
      $0.set(state: "ready", at: tomorrow)
    }
    #expect(Interlocks.refusals(of: .restart, in: next, at: tomorrow) == [])
  }

  @Test func theLastWorkingTerminalAsksOnceMoreWhileTheShopIsOpen() {
    let last = context { $0.otherTerminalsAble = 0 }
    #expect(Interlocks.refusals(of: .restart, in: last, at: now) == [.lastWorkingTerminal])
    let unknownHours = context {
      $0.otherTerminalsAble = 0
      $0.shopIsOpen = nil
    }
    #expect(Interlocks.refusals(of: .restart, in: unknownHours, at: now) == [.lastWorkingTerminal])
    let closed = context {
      $0.otherTerminalsAble = 0
      $0.shopIsOpen = false
    }
    #expect(Interlocks.refusals(of: .restart, in: closed, at: now) == [])
    let broken = context {
      $0.otherTerminalsAble = 0
      $0.availability = .cannot
    }
    #expect(Interlocks.refusals(of: .restart, in: broken, at: now) == [])
  }

  @Test func whatTheConnectorCannotDoIsNotOffered() {
    #expect(Interlocks.refusals(of: .reset, in: context { $0.isSupported = false }, at: now) == [.notSupported])
  }

  // MARK: Reset

  /// Ready, with nothing left in it, as far as is known.
  private func empty(_ change: (inout InterlockContext) -> Void = { _ in }) -> InterlockContext {
    context { context in
      for fact in [Fact.terminalBatchCount, .terminalUnsent, .terminalPreauthorisations] {
        context.facts.records[fact] = record(.number(0))
      }
      change(&context)
    }
  }

  private func record(_ value: FactValue, at moment: Timestamp = now) -> FactRecord {
    FactRecord(value: value, observedAt: moment, since: moment, source: "test", freshFor: .seconds(30))
  }

  @Test func aTerminalWithNothingLeftInItMayBeReset() {
    #expect(Interlocks.refusals(of: .reset, in: empty(), at: now) == [])
  }

  @Test(arguments: [
    (Fact.terminalBatchCount, Refusal.batchOpen(3), Refusal.batchOpen(nil)),
    (.terminalUnsent, .unsentTransactions(3), .unsentTransactions(nil)),
    (.terminalPreauthorisations, .preauthorisationOpen(3), .preauthorisationOpen(nil)),
  ]) func whatAResetWouldLoseStopsIt(fact: Fact, refusal: Refusal, notKnown: Refusal) {
    let full = empty { $0.facts.records[fact] = record(.number(3)) }
    #expect(Interlocks.refusals(of: .reset, in: full, at: now) == [refusal])
    #expect(Interlocks.refusals(of: .restart, in: full, at: now) == [])
    let unknown = empty { $0.facts.records[fact] = nil }
    #expect(Interlocks.refusals(of: .reset, in: unknown, at: now) == [notKnown])
    let old = empty { $0.facts.records[fact] = record(.number(0), at: now - .seconds(31)) }
    #expect(Interlocks.refusals(of: .reset, in: old, at: now) == [notKnown])
  }

  @Test func aResetCuresNoAccount() {
    let account = empty { $0.openCauses = [.accountUnregistered] }
    #expect(Interlocks.refusals(of: .reset, in: account, at: now) == [.cannotCure(.accountUnregistered)])
    #expect(Interlocks.refusals(of: .restart, in: account, at: now) == [])
  }

  // MARK: The other operations

  @Test func onlyACancellationGoesToABusyTerminal() {
    let busy = context { $0.set(state: "card-inserted", at: now) }
    for kind in OperationKind.allCases where kind != .reset {
      let expected: [Refusal] = kind == .cancelAction ? [] : [.busy(state: "card-inserted")]
      #expect(Interlocks.refusals(of: kind, in: busy, at: now) == expected, "\(kind)")
    }
  }

  @Test(arguments: OperationKind.allCases)
  func noOperationGoesToATerminalOfAnotherNumberOrTheTillsOrOneThatUpdates(kind: OperationKind) {
    let held = context { $0.lastHeldByTill = now - .seconds(10) }
    #expect(Interlocks.refusals(of: kind, in: held, at: now).contains(.heldByTill))
    let updating = context { $0.updateRunning = true }
    #expect(Interlocks.refusals(of: kind, in: updating, at: now).contains(.updateRunning))
    let old = context { $0.set(state: "ready", at: now - .seconds(60)) }
    #expect(Interlocks.refusals(of: kind, in: old, at: now).contains(.stale(age: .seconds(60))))
  }

  @Test func aBatchIsNotSettledOverAnOpenPreauthorisation() {
    let open = context { $0.facts.records[.terminalPreauthorisations] = record(.number(2)) }
    #expect(Interlocks.refusals(of: .settleBatch, in: open, at: now) == [.preauthorisationOpen(2)])
    // The terminal itself refuses then, where nobody knows.
    let verdicts = Interlocks.verdicts(of: .settleBatch, in: context(), at: now)
    #expect(verdicts.first { $0.interlock == .preauthorisations }?.verdict == .notJudged)
    #expect(Interlocks.refusals(of: .settleBatch, in: context(), at: now) == [])
  }

  @Test(arguments: [OperationKind.settleBatch, .updateNow])
  func theLastTerminalIsNotTakenAwayForMinutes(kind: OperationKind) {
    let last = context { $0.otherTerminalsAble = 0 }
    #expect(Interlocks.refusals(of: kind, in: last, at: now) == [.lastWorkingTerminal])
    for harmless in [OperationKind.identify, .diagnose, .cancelAction] {
      #expect(Interlocks.refusals(of: harmless, in: last, at: now) == [])
    }
  }

  // MARK: The technician

  @Test(
    arguments: [
      (ConsoleAccess.locked(wrongTries: 2), Refusal.locked), (.lockedOut(until: now), .locked), (.noPIN, .noPIN),
      (.readOnly, .readOnly),
    ], OperationKind.allCases)
  func withoutThePINNothingIsDone(access: (ConsoleAccess, Refusal), kind: OperationKind) {
    let locked = context { $0.access = access.0 }
    #expect(Interlocks.refusals(of: kind, in: locked, at: now).first == access.1)
    #expect(!access.1.canBeOverridden && !access.1.isSeenToByGuide)
  }

  // MARK: Verdicts

  @Test func everyInterlockThatConcernsItIsTold() {
    let restart = Interlocks.verdicts(of: .restart, in: context(), at: now)
    #expect(restart.allSatisfy { $0.verdict == .passes })
    #expect(
      Set(restart.map(\.interlock))
        == Set(Interlock.allCases).subtracting([.batch, .unsent, .preauthorisations]))
    #expect(Interlocks.verdicts(of: .reset, in: empty(), at: now).map(\.interlock) == Interlock.allCases)
  }

  /// Unknown is never green: what goes by a state that nobody knows does not pass.
  @Test func withoutAFreshStateNothingThatGoesByItPasses() {
    for context in [
      context { $0.facts.records = [:] }, context { $0.set(state: "ready", at: now - .seconds(60)) },
      context { $0.set(state: "unknown", at: now) },
    ] {
      let verdicts = Dictionary(
        uniqueKeysWithValues: Interlocks.verdicts(of: .restart, in: context, at: now).map { ($0.interlock, $0.verdict) }
      )
      #expect(verdicts[.fresh]?.isFinalRefusal == true)
      #expect([.till, .idle, .update].map { verdicts[$0] } == [.notJudged, .notJudged, .notJudged])
    }
  }

  @Test func whatTheTillsTerminalDoesIsNotSeen() {
    let held = context { $0.set(state: "held-by-till", reachable: false, at: now) }
    let verdicts = Interlocks.verdicts(of: .restart, in: held, at: now).filter { $0.verdict != .passes }
    #expect(verdicts.map(\.interlock) == [.till, .idle, .update])
    #expect(verdicts.map(\.verdict) == [.refuses(.heldByTill), .notJudged, .notJudged])
  }

  @Test func anOperationThatTheConnectorCannotDoShowsTheOthersAllTheSame() {
    let verdicts = Interlocks.verdicts(of: .restart, in: context { $0.isSupported = false }, at: now)
    #expect(verdicts.filter { $0.verdict != .passes }.map(\.interlock) == [.supported])
  }
}
