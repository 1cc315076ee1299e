/// One step of a guided reset. The raw value is its name on record.
public enum GuideStep: String, CaseIterable, Hashable, Sendable {
  /// A person says that a guide which was interrupted goes on.
  case resume
  /// It is looked at: nothing stands against a reset but what the guide itself sees to.
  case status
  /// The device says of what make it is; only before a reset that one make alone knows.
  case make
  /// It is asked for open pre-authorisations.
  case preauthorisations
  /// Its turnover totals are put on record.
  case totals
  /// Its last transaction is put on record.
  case lastTransaction = "last-transaction"
  /// Payments that were taken without the host are sent.
  case sendStored = "send-stored"
  /// The batch is handed in, with the device's own totals as the proof.
  case endOfDay = "end-of-day"
  /// A person says that it may be reset; from then on there is no way back.
  case goAhead = "go-ahead"
  /// It is looked at once more, and nothing has come in since.
  case lastLook = "last-look"
  /// Parameters and keys are loaded again.
  case initialise
  /// It reaches its host.
  case test

  /// A person has settled the batch at the device and has the receipt.
  case handSettle = "hand-settle"
  /// A person has seen that nobody pays and no pre-authorisation is open.
  case handIdle = "hand-idle"
  /// A person resets the device now.
  case handReset = "hand-reset"
  /// A person has signed the till in and made a test payment, or seen that it is not needed.
  case handTest = "hand-test"

  /// Whether a person does it and says so.
  public var isByHand: Bool {
    switch self {
    case .resume, .goAhead, .handSettle, .handIdle, .handReset, .handTest: true
    default: false
    }
  }

  /// Whether it changes something at the device that is not taken back: then it is never taken a second time.
  public var isDoneOnce: Bool { self == .sendStored || self == .endOfDay || self == .initialise }

  /// Whether it comes before the reset itself.
  public var isBeforeReset: Bool {
    switch self {
    case .initialise, .test, .handTest: false
    default: true
    }
  }
}

extension ResetGrade {
  /// The steps before the reset, in order.
  public var stepsBefore: [GuideStep] {
    let guided: [GuideStep] = [
      .status, .preauthorisations, .totals, .lastTransaction, .sendStored, .endOfDay, .goAhead, .lastLook,
    ]
    return switch self {
    case .none: []
    case .returnToIdle: [.status, .goAhead, .lastLook]
    case .application: guided
    case .factory: [.status, .make] + guided.dropFirst()
    case .runbook: [.handIdle, .handSettle, .handReset]
    }
  }

  /// The steps after it, in order.
  public var stepsAfter: [GuideStep] {
    switch self {
    case .none, .returnToIdle: []
    case .application, .factory: [.initialise, .test]
    case .runbook: [.handTest]
    }
  }
}

/// How far a step of a guided reset has come.
public enum GuideProgress: Hashable, Sendable {
  /// It is being done, or waits for a person.
  case begun
  /// Done; what the device said, cleaned, or who said so.
  case passed(String)
  /// Left out, and why: the device does not know it, or there is nothing to do.
  case skipped(String)
  /// It came to nothing; what the device said, cleaned.
  case failed(String)
}

extension Operation {
  /// How far a step has come; nil: its turn has not come. What was only read before an interruption has to be read again.
  public func progress(of step: GuideStep) -> GuideProgress? {
    for entry in steps.reversed() {
      if case .guide(step, let progress) = entry.state { return progress }
      if case .guide(.resume, .passed) = entry.state, !step.isDoneOnce { return nil }
    }
    return nil
  }

  /// Whether it is a guided reset that can go on after the program had ended: nothing was under way that changes anything.
  public var canBeResumed: Bool {
    guard kind == .reset, grade != nil, !isPastReturn else { return false }
    switch state {
    case .recorded: return true
    // The last look as well: that the reset is sent is put on record before it is.
    case .guide(let step, .begun): return step.isBeforeReset && !step.isDoneOnce
    case .guide(let step, .passed), .guide(let step, .skipped): return step.isBeforeReset && step != .lastLook
    default: return false
    }
  }

  /// The step under way, or the one a person is waited for; nil: none.
  public var openGuideStep: GuideStep? {
    if case .guide(let step, .begun) = state { step } else { nil }
  }

  /// Whether what cannot be taken back was sent, or may have been; in a reset by hand: whether a person has done it.
  public var isPastReturn: Bool {
    steps.contains { step in
      switch step.state {
      case .sent, .accepted, .observedGone, .observedBack: true
      default: false
      }
    }
  }
}
