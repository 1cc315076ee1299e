import ShopModel

/// Everything the interlocks look at, gathered at one moment.
public struct InterlockContext: Sendable {
  /// What the person who asks may do; nil: that is looked at elsewhere.
  public var access: ConsoleAccess?
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
  /// The causes of the open findings about it, the shop and the accounts that stop card payments.
  public var blockingCauses: Set<Cause>
  /// Whether this terminal can take cards.
  public var availability: CardAvailability
  /// How many other terminals can take cards.
  public var otherTerminalsAble: Int
  /// Whether the shop is open; nil: not known, which counts as open.
  public var shopIsOpen: Bool?

  /// A context.
  public init(
    facts: SubjectFacts, interval: Duration, isSupported: Bool, lastHeldByTill: Timestamp?, updateRunning: Bool,
    operations: [Operation], openCauses: Set<Cause>, blockingCauses: Set<Cause> = [], availability: CardAvailability,
    otherTerminalsAble: Int, shopIsOpen: Bool?
  ) {
    self.facts = facts
    self.interval = interval
    self.isSupported = isSupported
    self.lastHeldByTill = lastHeldByTill
    self.updateRunning = updateRunning
    self.operations = operations
    self.openCauses = openCauses
    self.blockingCauses = blockingCauses
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
  /// How often it may be reset, or updated from here, in 24 hours.
  public static let resetsADay = 3

  /// Everything that stands against `kind` at `now`, the weightiest first; empty: nothing does.
  ///
  /// - Parameter asked: the interlocks that are asked; nil: all that concern it.
  public static func refusals(
    of kind: OperationKind, in context: InterlockContext, at now: Timestamp, among asked: Set<Interlock>? = nil
  ) -> [Refusal] {
    if asked?.contains(.supported) ?? true, !context.isSupported { return [.notSupported] }
    var refusals: [Refusal] = []
    for (interlock, verdict) in verdicts(of: kind, in: context, at: now) where asked?.contains(interlock) ?? true {
      if case .refuses(let refusal) = verdict, !refusals.contains(refusal) { refusals.append(refusal) }
    }
    return refusals
  }

  /// What each interlock that concerns `kind` says at `now`.
  public static func verdicts(
    of kind: OperationKind, in context: InterlockContext, at now: Timestamp
  ) -> [(interlock: Interlock, verdict: InterlockVerdict)] {
    Interlock.allCases.filter { $0.concerns(kind) }.map { interlock in
      (interlock, InterlockJudge(kind: kind, context: context, now: now).verdict(of: interlock))
    }
  }
}
