/// One thing that must be so before a command may be sent to a terminal, in the order in which they are told.
public enum Interlock: String, CaseIterable, Hashable, Sendable {
  /// The technician's PIN was given, a short while ago.
  case unlocked
  /// A connector of the terminal can do it.
  case supported
  /// No other operation on the terminal is under way.
  case alone
  /// The terminal's state is known, from an answer not older than one interval.
  case fresh
  /// It is the configured terminal that answers.
  case rightTerminal = "right-terminal"
  /// The till does not hold it, and has not within the last minute.
  case till
  /// No payment, no card, no work of its own.
  case idle
  /// No update is running on it.
  case update
  /// The batch is settled: a reset may lose what is in it.
  case batch
  /// Nothing waits to be sent to the host.
  case unsent
  /// No pre-authorisation is open.
  case preauthorisations
  /// It is no case of tampering, the record of transactions is whole, and it is not an account that is in trouble.
  case cure
  /// Long enough after the last one of its kind.
  case coolDown = "cool-down"
  /// Not too often in a day.
  case dailyCap = "daily-cap"
  /// Not the last terminal that can take cards, in opening hours.
  case lastTerminal = "last-terminal"

  /// Whether it has a say about operations of this kind. What a terminal keeps is in danger from a reset alone; a text
  /// on the display harms nobody but a customer who is paying; and what a terminal does can only be ended while it does
  /// it.
  public func concerns(_ kind: OperationKind) -> Bool {
    switch self {
    case .unlocked, .supported, .alone, .fresh, .rightTerminal, .till, .update: true
    case .idle: kind != .cancelAction
    case .batch, .unsent: kind == .reset
    // Some terminals close the batch over an open one.
    case .preauthorisations: kind == .reset || kind == .settleBatch
    case .cure: kind.takesTerminalAway || kind == .settleBatch
    case .coolDown, .lastTerminal: kind.takesTerminalAway || kind == .settleBatch
    case .dailyCap: kind.takesTerminalAway
    }
  }
}

/// What one interlock says.
public enum InterlockVerdict: Hashable, Sendable {
  /// Nothing stands against it.
  case passes
  /// This does.
  case refuses(Refusal)
  /// It goes by the terminal's state, which is not known; or by a PIN that was not asked for yet.
  case notJudged

  /// Whether the operation is not begun because of it, whatever a person says. What cannot be judged never stands alone:
  /// the state that it goes by is then refused as not known.
  public var isFinalRefusal: Bool {
    if case .refuses(let refusal) = self { !refusal.canBeOverridden } else { false }
  }

  /// The same for an operation of this kind: a guided reset begins all the same where its own steps see to it.
  public func stops(_ kind: OperationKind) -> Bool {
    if case .refuses(let refusal) = self {
      isFinalRefusal && !(kind == .reset && refusal.isSeenToByGuide)
    } else {
      false
    }
  }
}
