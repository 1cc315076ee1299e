import ShopModel

/// Everything the interlocks look at, gathered at one moment.
public struct InterlockContext: Sendable {
  /// The terminal's facts.
  public var facts: SubjectFacts
  /// How often the terminal is asked.
  public var interval: Duration
  /// Whether a connector of the terminal can do it.
  public var isSupported: Bool
  /// When the till was last seen to hold the connection; nil: never.
  public var lastHeldByTill: Timestamp?
  /// Whether the upgrade queue says that an update is running on the terminal.
  public var updateRunning: Bool
  /// The operations on this terminal so far, oldest first.
  public var operations: [Operation]
  /// The causes of the terminal's open findings.
  public var openCauses: Set<Cause>
  /// Whether this terminal can take cards.
  public var availability: CardAvailability
  /// How many other terminals can take cards.
  public var otherTerminalsAble: Int
  /// Whether the shop is open; nil: not known, which counts as open.
  public var shopIsOpen: Bool?

  /// A context.
  public init(
    facts: SubjectFacts, interval: Duration, isSupported: Bool, lastHeldByTill: Timestamp?, updateRunning: Bool,
    operations: [Operation], openCauses: Set<Cause>, availability: CardAvailability, otherTerminalsAble: Int,
    shopIsOpen: Bool?
  ) {
    self.facts = facts
    self.interval = interval
    self.isSupported = isSupported
    self.lastHeldByTill = lastHeldByTill
    self.updateRunning = updateRunning
    self.operations = operations
    self.openCauses = openCauses
    self.availability = availability
    self.otherTerminalsAble = otherTerminalsAble
    self.shopIsOpen = shopIsOpen
  }
}

/// What must be so before a command may be sent to a terminal.
public enum Interlocks {
  /// How long after the till let go of a terminal it still counts as the till's.
  public static let tillGrace: Duration = .seconds(60)
  /// The shortest time between two operations of the same kind on one terminal.
  public static let coolDown: Duration = .seconds(120)
  /// How often a terminal may be restarted in 24 hours.
  public static let restartsADay = 6

  /// Everything that stands against `kind` at `now`, the weightiest first; empty: nothing does.
  public static func refusals(of kind: OperationKind, in context: InterlockContext, at now: Timestamp) -> [Refusal] {
    guard context.isSupported else { return [.notSupported] }
    var refusals: [Refusal] = []
    if let running = context.operations.last(where: { !$0.state.isFinal }) {
      refusals.append(.operationRunning(running.kind))
    }
    refusals += readiness(in: context, at: now)
    if context.updateRunning, !refusals.contains(.updateRunning) { refusals.append(.updateRunning) }
    if context.openCauses.contains(.terminalTamper) { refusals.append(.cannotCure(.terminalTamper)) }
    refusals += frequency(of: kind, in: context, at: now)
    if context.availability == .canTakeCards, context.otherTerminalsAble == 0, context.shopIsOpen != false {
      refusals.append(.lastWorkingTerminal)
    }
    return refusals
  }

  /// Fresh, idle, not the till's, not updating.
  private static func readiness(in context: InterlockContext, at now: Timestamp) -> [Refusal] {
    guard let state = context.facts.records[.terminalState], let reachable = context.facts.records[.terminalReachable]
    else { return [.stateUnknown] }
    let age = now - state.observedAt
    // An answer may be as old as one interval; half of one more allows for the time an answer takes.
    if age > context.interval + context.interval / 2 { return [.stale(age: age)] }

    if let configured = context.facts.records[.terminalConfiguredTID]?.value.text,
      let reported = context.facts.records[.terminalTID]?.value.text, configured != reported
    {
      return [.otherTerminal]
    }
    if state.value.text == "held-by-till" { return [.heldByTill] }
    guard reachable.value.bool == true else { return [.stateUnknown] }
    if let held = context.lastHeldByTill, now - held < tillGrace { return [.heldByTill] }

    switch state.value.text {
    case "busy", "card-inserted", "please-wait": return [.busy(state: state.value.text ?? "busy")]
    case "updating", "rebooting": return [.updateRunning]
    case "unknown", nil: return [.stateUnknown]
    case "tampered": return [.cannotCure(.terminalTamper)]
    default: return []
    }
  }

  private static func frequency(
    of kind: OperationKind, in context: InterlockContext, at now: Timestamp
  ) -> [Refusal] {
    // Only what may have been carried out counts.
    let sent = context.operations.filter { $0.kind == kind && $0.mayHaveBeenCarriedOut }
    guard let last = sent.last, last.state.isFinal else { return [] }
    var refusals: [Refusal] = []
    let since = now - last.enteredAt
    if since < coolDown { refusals.append(.coolDown(remaining: coolDown - since)) }
    let today = sent.count { now - $0.requestedAt < .seconds(86_400) }
    if kind == .restart, today >= restartsADay { refusals.append(.dailyCap(restartsADay)) }
    return refusals
  }
}

extension Operation {
  /// Whether the terminal accepted it, or may have.
  fileprivate var mayHaveBeenCarriedOut: Bool {
    steps.contains { step in
      switch step.state {
      case .accepted, .outcomeUnknown: true
      default: false
      }
    }
  }
}
