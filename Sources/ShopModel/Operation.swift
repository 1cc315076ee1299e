/// Something done to a device on a person's order.
public enum OperationKind: String, CaseIterable, Hashable, Sendable {
  case restart
  case reset
  case settleBatch = "settle-batch"
  case diagnose
  case identify
  case updateNow = "update-now"
  case cancelAction = "cancel-action"

  /// Whether the terminal goes away from it and comes back: a restart, a reset, an update.
  public var takesTerminalAway: Bool {
    switch self {
    case .restart, .reset, .updateNow: true
    case .settleBatch, .diagnose, .identify, .cancelAction: false
    }
  }
}

/// Why an operation was not begun. Each is shown to the person who asked.
public enum Refusal: Hashable, Sendable {
  /// The technician's PIN was not given.
  case locked
  /// The same, and no PIN was ever set.
  case noPIN
  /// Nothing can be changed from this console.
  case readOnly
  /// No connector of this terminal can do it.
  case notSupported
  /// The terminal's state is not known.
  case stateUnknown
  /// Another terminal answers at this address than the one that is configured.
  case otherTerminal
  /// The last answer is older than one interval.
  case stale(age: Duration)
  /// The terminal is in the middle of something; the state's name.
  case busy(state: String)
  /// The till has the connection, or had it less than a minute ago.
  case heldByTill
  /// An update is running on it.
  case updateRunning
  /// Another operation on this terminal has not ended.
  case operationRunning(OperationKind)
  /// The batch is not settled; how many transactions are in it, nil: not known, and there may be some.
  case batchOpen(Int?)
  /// Transactions wait to be sent to the host; how many, nil: not known, and there may be some.
  case unsentTransactions(Int?)
  /// Pre-authorisations are open; how many, nil: not known, and there may be some.
  case preauthorisationOpen(Int?)
  /// Too soon after the last one.
  case coolDown(remaining: Duration)
  /// It was done as often as it may be in a day.
  case dailyCap(Int)
  /// The terminal is tampered with, or the cause is one that this cannot cure.
  case cannotCure(Cause)
  /// The terminal's record of transactions is damaged: what is not settled could be lost.
  case transactionLogDefective
  /// The last terminal that can take cards, in opening hours: asks for one more confirmation.
  case lastWorkingTerminal
  /// It could not be put on record, and is not done off the record.
  case cannotRecord
  /// Somebody called it off before anything that cannot be taken back was sent.
  case calledOff
  /// The device does not say that it is of the make this is for.
  case otherMake

  /// Whether a person may go on all the same after a second confirmation.
  public var canBeOverridden: Bool { self == .lastWorkingTerminal }

  /// Whether the steps of a guided reset see to it before anything is reset, or end it.
  public var isSeenToByGuide: Bool {
    switch self {
    case .batchOpen, .unsentTransactions, .preauthorisationOpen: true
    default: false
    }
  }
}

/// One operation from the request to its end.
public struct Operation: Hashable, Sendable, Identifiable {
  /// Where an operation stands.
  public enum State: Hashable, Sendable {
    /// Somebody asked for it.
    case requested
    /// Somebody said yes to what would happen.
    case confirmed
    /// It is on record; nothing has been sent.
    case recorded
    /// The first byte may have left.
    case sent
    /// The device said yes.
    case accepted
    /// A step of a guided reset, and how far it has come.
    case guide(GuideStep, GuideProgress)
    /// The device said that it has done it; what it said of it, cleaned.
    case observed(String)
    /// The device is gone, as it should be.
    case observedGone
    /// The device is back, not ready yet.
    case observedBack
    /// The device is ready again.
    case verified
    /// Not begun, and why.
    case refused([Refusal])
    /// Begun, and it came to nothing.
    case failed(Reason)
    /// It may or may not have happened; never repeated by itself.
    case outcomeUnknown(Reason)

    /// Whether nothing more will happen.
    public var isFinal: Bool {
      switch self {
      case .verified, .refused, .failed, .outcomeUnknown: true
      default: false
      }
    }
  }

  /// Why an operation ended without being verified.
  public enum Reason: Hashable, Sendable, ExpressibleByStringLiteral {
    /// In the words of the device or its connector, cleaned.
    case said(String)
    /// The terminal accepted a restart and was not seen to go away.
    case notSeenToLeave
    /// The terminal went away and did not come back in time.
    case didNotReturn
    /// The terminal accepted that what it does be ended, and still does it.
    case stillBusy(state: String)
    /// The terminal came back and did not become ready in time; the state it was in last.
    case notReady(state: String)
    /// The program ended before the operation did.
    case programEnded

    /// Words.
    public init(stringLiteral words: String) { self = .said(words) }
  }

  /// One step of its history.
  public struct Step: Hashable, Sendable {
    /// The state entered.
    public var state: State
    /// When.
    public var at: Timestamp

    /// A step.
    public init(state: State, at: Timestamp) {
      self.state = state
      self.at = at
    }
  }

  /// Unique for ever: the moment of the request in milliseconds and a random part.
  public let id: String
  /// What.
  public let kind: OperationKind
  /// To whom.
  public let subject: SubjectID
  /// Who asked: a user's name on this computer.
  public let requestedBy: String
  /// How a reset is done; nil for any other operation.
  public let grade: ResetGrade?
  /// What stood against it and was overridden by a second confirmation of whoever asked.
  public var overridden: [Refusal] = []
  /// Every state so far, the first is `requested`; never empty.
  public private(set) var steps: [Step]

  /// A new request.
  public init(
    id: String, kind: OperationKind, grade: ResetGrade? = nil, subject: SubjectID, requestedBy: String,
    at moment: Timestamp
  ) {
    self.grade = grade
    self.id = id
    self.kind = kind
    self.subject = subject
    self.requestedBy = requestedBy
    steps = [Step(state: .requested, at: moment)]
  }

  /// Where it stands.
  public var state: State { steps[steps.count - 1].state }
  /// When it was asked for.
  public var requestedAt: Timestamp { steps[0].at }
  /// When it got where it stands.
  public var enteredAt: Timestamp { steps[steps.count - 1].at }

  /// Whether the device accepted it, or may have.
  public var mayHaveBeenCarriedOut: Bool {
    steps.contains { step in
      switch step.state {
      case .accepted, .outcomeUnknown: true
      default: false
      }
    }
  }

  /// When it was seen that it was carried out: the device came back from it; nil: that was never seen.
  public var seenCarriedOutAt: Timestamp? {
    steps.last { step in
      switch step.state {
      case .observedBack, .verified: true
      default: false
      }
    }?.at
  }

  /// Goes on to `state`; a final state is never left.
  public mutating func enter(_ state: State, at moment: Timestamp) {
    guard !self.state.isFinal else { return }
    steps.append(Step(state: state, at: moment))
  }
}

/// Where operations are put on record before anything is sent.
public protocol OperationLedger: Sendable {
  /// Records `operation` with all its steps, replacing what is recorded of the same id. Returns only when it would
  /// survive a power cut.
  ///
  /// - Throws: when it could not be recorded; then nothing may be sent.
  func record(_ operation: Operation) async throws
}
