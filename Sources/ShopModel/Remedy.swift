/// Something that may cure a cause. The raw value is the name in rule files.
public enum Remedy: String, CaseIterable, Hashable, Sendable, Codable {
  case wait
  case check
  case signInAgain = "sign-in-again"
  case settleBatch = "settle-batch"
  case restart
  case reset
  case updateNow = "update-now"
  case switchLink = "switch-link"
  case topUp = "top-up"
  case verifyAccount = "verify-account"
  case adjustLimits = "adjust-limits"
  case contactSupport = "contact-support"
  case replaceDevice = "replace-device"
  case trainStaff = "train-staff"

  /// The operation that carries this remedy out; nil for one that a person does by hand.
  public var operation: OperationKind? {
    switch self {
    case .restart: .restart
    case .reset: .reset
    case .settleBatch: .settleBatch
    case .updateNow: .updateNow
    default: nil
    }
  }
}

/// One rung of the ladder from a finding to its cure.
public struct LadderStep: Hashable, Sendable {
  /// How far a step has come.
  public enum State: Hashable, Sendable, Codable {
    /// Its turn has not come.
    case waiting
    /// The step to take now.
    case current
    /// Being done since then.
    case running(since: Timestamp)
    /// Done, and the finding cleared.
    case helped(after: Duration)
    /// Done, and the finding is still there.
    case didNotHelp
    /// Begun at that time, and it is not known whether it was done: somebody has to look. Nothing follows until then.
    case unclear(since: Timestamp)
    /// Nobody said whether it was done; its time is over, or a later step was taken, and the finding is still there.
    case passed
  }

  /// What to do.
  public var remedy: Remedy
  /// What exactly, in the words of the rule; nil: the remedy's own name says it all.
  public var instruction: LocalizedText?
  /// How long it gets to help before the ladder moves on.
  public var timeToHelp: Duration
  /// How far it has come.
  public var state: State

  /// A step.
  public init(
    _ remedy: Remedy, instruction: LocalizedText? = nil, timeToHelp: Duration = .seconds(120),
    state: State = .waiting
  ) {
    self.remedy = remedy
    self.instruction = instruction
    self.timeToHelp = timeToHelp
    self.state = state
  }
}
