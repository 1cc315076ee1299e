import ShopModel

/// Judges one request by everything that was gathered about it.
struct InterlockJudge {
  let kind: OperationKind
  let context: InterlockContext
  let now: Timestamp

  func verdict(of interlock: Interlock) -> InterlockVerdict {
    switch interlock {
    case .unlocked: unlocked
    case .supported: context.isSupported ? .passes : .refuses(.notSupported)
    case .alone: alone
    case .fresh: fresh
    case .rightTerminal: rightTerminal
    case .till: till
    case .idle: idle
    case .update: update
    case .batch: stored(.terminalBatchCount, else: Refusal.batchOpen)
    case .unsent: stored(.terminalUnsent, else: Refusal.unsentTransactions)
    case .preauthorisations: preauthorisations
    case .cure: cure
    case .coolDown: coolDown
    case .dailyCap: dailyCap
    case .lastTerminal: lastTerminal
    }
  }

  private var unlocked: InterlockVerdict {
    guard let access = context.access else { return .notJudged }
    return access.refusal.map { .refuses($0) } ?? .passes
  }

  // MARK: The terminal's state

  /// The terminal's state by its last answer, however old; nil: there was none.
  private var state: String? { context.facts.records[.terminalState]?.value.text }

  /// The state, if it is one to go by: while the till holds the terminal nobody sees what it is doing.
  private var knownState: String? { fresh == .passes && state != "held-by-till" ? state : nil }

  private var alone: InterlockVerdict {
    context.operations.last { !$0.state.isFinal }.map { .refuses(.operationRunning($0.kind)) } ?? .passes
  }

  private var fresh: InterlockVerdict {
    guard let record = context.facts.records[.terminalState],
      let reachable = context.facts.records[.terminalReachable]
    else { return .refuses(.stateUnknown) }
    let age = now - record.observedAt
    // An answer may be as old as one interval; half of one more allows for the time an answer takes.
    if age > context.interval + context.interval / 2 { return .refuses(.stale(age: age)) }
    if state == "held-by-till" { return .passes }
    return reachable.value.bool == true && state != nil && state != "unknown" ? .passes : .refuses(.stateUnknown)
  }

  private var rightTerminal: InterlockVerdict {
    guard let configured = context.facts.records[.terminalConfiguredTID]?.value.text,
      let reported = context.facts.records[.terminalTID]?.value.text
    else { return .passes }
    return configured == reported ? .passes : .refuses(.otherTerminal)
  }

  private var till: InterlockVerdict {
    if let held = context.lastHeldByTill, now - held < Interlocks.tillGrace { return .refuses(.heldByTill) }
    if fresh == .passes, state == "held-by-till" { return .refuses(.heldByTill) }
    return knownState == nil ? .notJudged : .passes
  }

  private var idle: InterlockVerdict {
    guard let state = knownState else { return .notJudged }
    return ["busy", "card-inserted", "please-wait"].contains(state) ? .refuses(.busy(state: state)) : .passes
  }

  private var update: InterlockVerdict {
    if context.updateRunning { return .refuses(.updateRunning) }
    guard let state = knownState else { return .notJudged }
    return ["updating", "rebooting"].contains(state) ? .refuses(.updateRunning) : .passes
  }

  // MARK: What the terminal keeps

  /// Nothing of it must be left. What nobody knows, or knew too long ago, may be there.
  private func stored(_ fact: Fact, else refusal: (Int?) -> Refusal) -> InterlockVerdict {
    guard let count = context.facts.value(of: fact, at: now)?.number else { return .refuses(refusal(nil)) }
    return count == 0 ? .passes : .refuses(refusal(Int(count)))
  }

  private var preauthorisations: InterlockVerdict {
    let verdict = stored(.terminalPreauthorisations, else: Refusal.preauthorisationOpen)
    // A terminal that closes a batch knows best whether one is open; what is known to be open is not asked for.
    return kind == .settleBatch && verdict == .refuses(.preauthorisationOpen(nil)) ? .notJudged : verdict
  }

  // MARK: Use and frequency

  private var cure: InterlockVerdict {
    if state == "tampered" || context.openCauses.contains(.terminalTamper) {
      return .refuses(.cannotCure(.terminalTamper))
    }
    // Even when it was last known long ago: what is lost is lost.
    if context.facts.records[.terminalLocks]?.value.texts?.contains("transaction-log-defective") == true {
      return .refuses(.transactionLogDefective)
    }
    let accounts = context.openCauses.union(context.blockingCauses).filter(\.isAccountSide)
    guard let first = accounts.min(by: { $0.rawValue < $1.rawValue }) else { return .passes }
    switch kind {
    // It wipes keys and cures no account.
    case .reset: return .refuses(.cannotCure(first))
    // It would take the terminal away for nothing.
    case .restart where !context.blockingCauses.isEmpty && context.blockingCauses.allSatisfy(\.isAccountSide):
      return .refuses(.cannotCure(context.blockingCauses.min { $0.rawValue < $1.rawValue } ?? first))
    default: return .passes
    }
  }

  /// The operations of this kind that may have been carried out.
  private var done: [Operation] { context.operations.filter { $0.kind == kind && $0.mayHaveBeenCarriedOut } }

  private var coolDown: InterlockVerdict {
    guard let last = done.last, last.state.isFinal else { return .passes }
    let since = now - last.enteredAt
    return since < Interlocks.coolDown ? .refuses(.coolDown(remaining: Interlocks.coolDown - since)) : .passes
  }

  private var dailyCap: InterlockVerdict {
    let today = done.filter(\.state.isFinal).count { now - $0.requestedAt < .seconds(86_400) }
    let most = kind == .restart ? Interlocks.restartsADay : Interlocks.resetsADay
    return today >= most ? .refuses(.dailyCap(most)) : .passes
  }

  private var lastTerminal: InterlockVerdict {
    let isLast = context.availability == .canTakeCards && context.otherTerminalsAble == 0
    return isLast && context.shopIsOpen != false ? .refuses(.lastWorkingTerminal) : .passes
  }
}
