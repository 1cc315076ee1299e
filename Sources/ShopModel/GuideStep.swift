/// One step of a guided reset. The raw value is its name on record.
public enum GuideStep: String, CaseIterable, Hashable, Sendable {
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
    case .goAhead, .handSettle, .handIdle, .handReset, .handTest: true
    default: false
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
  /// A step of the guide with how far it has come.
  public struct GuideMark: Hashable, Sendable {
    /// Which.
    public var step: GuideStep
    /// How far; nil: its turn has not come.
    public var progress: GuideProgress?

    /// A mark.
    public init(step: GuideStep, progress: GuideProgress?) {
      self.step = step
      self.progress = progress
    }
  }

  /// How far a step has come; nil: its turn has not come. Of a step taken twice the last time counts.
  public func progress(of step: GuideStep) -> GuideProgress? {
    for entry in steps.reversed() {
      if case .guide(step, let progress) = entry.state { return progress }
    }
    return nil
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
