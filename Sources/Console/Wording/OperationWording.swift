import ShopModel

extension Phrasebook {
  /// Where an operation stands, in a few words: `sent`, `gone`, `ready again`.
  func name(of state: Operation.State, in kind: OperationKind) -> String {
    switch state {
    case .requested: self[.operationRequested]
    case .confirmed: self[.operationConfirmed]
    case .recorded: self[.operationRecorded]
    case .sent: self[.operationSent]
    case .accepted: self[.operationAccepted]
    case .observedGone: self[.operationGone]
    case .observedBack: self[.operationBack]
    case .guide(let step, .begun): name(of: step)
    case .guide(let step, .passed): self(.guidePassed, ["step": name(of: step)])
    case .guide(let step, .skipped): self(.guideSkipped, ["step": name(of: step)])
    case .guide(let step, .failed): self(.guideFailed, ["step": name(of: step)])
    case .observed: self[.operationObserved]
    case .verified: success(of: kind)
    case .refused: self[.operationRefused]
    case .failed: self[.operationFailed]
    case .outcomeUnknown: self[.operationOutcomeUnknown]
    }
  }

  /// The whole of it where there is room: with the reasons, or what the device said.
  func sentence(_ state: Operation.State, in kind: OperationKind) -> String {
    let name = name(of: state, in: kind)
    func with(_ why: String) -> String { why.isEmpty ? name : self(.withReason, ["what": name, "why": why]) }
    switch state {
    case .refused(let refusals): return with(refusals.map(sentence).joined(separator: " "))
    case .failed(let reason), .outcomeUnknown(let reason): return with(words(for: reason))
    case .observed(let words): return with(told(words))
    case .guide(_, .passed(let words)), .guide(_, .skipped(let words)), .guide(_, .failed(let words)):
      return with(told(words))
    default: return name
    }
  }

  private func words(for reason: Operation.Reason) -> String {
    switch reason {
    case .said(let words): told(words)
    case .notSeenToLeave: self[.reasonNotSeenToLeave]
    case .didNotReturn: self[.reasonDidNotReturn]
    case .stillBusy(let state): self(.reasonStillBusy, ["state": choice(state, of: .terminalState)])
    case .notReady(let state): self(.reasonNotReady, ["state": choice(state, of: .terminalState)])
    case .programEnded: self[.reasonProgramEnded]
    }
  }

  /// `restart: gone · 12 s`; `gone · 12 s` where it is not named.
  func progress(of operation: Operation, now: Timestamp, isNamed: Bool = true) -> Worded {
    let state = name(of: operation.state, in: operation.kind)
    let text = isNamed ? self(.operationProgress, ["operation": name(of: operation.kind), "state": state]) : state
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
    case .outcomeUnknown, .guide(_, .skipped): .unknown
    case .guide(_, .failed): .warning
    default: .accent
    }
  }
}
