import ShopModel

extension Phrasebook {
  /// Where an operation stands, in a few words: `sent`, `gone`, `ready again`.
  func name(of state: Operation.State) -> String {
    switch state {
    case .requested: self[.operationRequested]
    case .confirmed: self[.operationConfirmed]
    case .recorded: self[.operationRecorded]
    case .sent: self[.operationSent]
    case .accepted: self[.operationAccepted]
    case .observedGone: self[.operationGone]
    case .observedBack: self[.operationBack]
    case .verified: self[.operationVerified]
    case .refused: self[.operationRefused]
    case .failed: self[.operationFailed]
    case .outcomeUnknown: self[.operationOutcomeUnknown]
    }
  }

  /// The whole of it where there is room: with the reasons, or what the device said.
  func sentence(_ state: Operation.State) -> String {
    switch state {
    case .refused(let refusals):
      self(.withReason, ["what": name(of: state), "why": refusals.map(sentence).joined(separator: " ")])
    case .failed(let reason), .outcomeUnknown(let reason):
      reason == .said("") ? name(of: state) : self(.withReason, ["what": name(of: state), "why": words(for: reason)])
    default: name(of: state)
    }
  }

  private func words(for reason: Operation.Reason) -> String {
    switch reason {
    case .said(let words): DeviceText.clean(words)
    case .notSeenToLeave: self[.reasonNotSeenToLeave]
    case .didNotReturn: self[.reasonDidNotReturn]
    case .notReady(let state): self(.reasonNotReady, ["state": choice(state, of: .terminalState)])
    case .programEnded: self[.reasonProgramEnded]
    }
  }

  /// `restart: gone · 12 s`
  func progress(of operation: Operation, now: Timestamp) -> Worded {
    let text = self(
      .operationProgress, ["operation": name(of: operation.kind), "state": name(of: operation.state)])
    let length = shortDuration(now - operation.enteredAt)
    return Worded(
      text: operation.state.isFinal ? text : text + (isASCII ? " - " : " · ") + length,
      role: OperationMark.role(of: operation.state))
  }
}

/// The colour of an operation's state.
enum OperationMark {
  static func role(of state: Operation.State) -> Role {
    switch state {
    case .verified: .ok
    case .failed: .critical
    case .refused: .warning
    case .outcomeUnknown: .unknown
    default: .accent
    }
  }
}
