import ShopModel

/// Follows an operation that the device has accepted by what the polls see, each kind in its own way. Pure.
public enum OperationProgress {
  /// How long a terminal that was told to end what it does may still do it.
  public static let timeToStop: Duration = .seconds(20)
  /// How long a terminal may take to begin an update: some load it first.
  public static let timeToBeginUpdate: Duration = .seconds(300)
  /// How long it may stay away or be busy with it.
  public static let timeToUpdate: Duration = .seconds(1800)

  /// How long a person may take to reset a device they have said they reset now.
  public static let timeByHand: Duration = .seconds(600)
  /// How long a device may stay away after it was wiped, or while a person has it in their hands.
  public static let timeToReturnWiped: Duration = .seconds(900)

  /// Whether a terminal that is back from a reset has come to rest, so that the guide can go on with it.
  public static func isAtRest(_ state: String) -> Bool {
    !["busy", "card-inserted", "please-wait", "updating", "rebooting", "unknown", "held-by-till"].contains(state)
  }

  /// The states that follow `operation`'s by this sighting, in order; empty: none.
  public static func steps(after operation: Operation, seeing sighting: RestartSighting) -> [Operation.State] {
    switch operation.kind {
    case .restart: return RestartProgress.steps(after: operation, seeing: sighting)
    case .reset where operation.grade == .returnToIdle:
      // Where it goes is where it is; nobody has to see it leave.
      if operation.state == .accepted, case .answering(let state) = sighting {
        return isIdle(state) ? [.verified] : []
      }
      return RestartProgress.steps(after: operation, seeing: sighting)
    case .reset:
      // Back is not the end of it: the guide goes on, and it alone says when it is verified.
      return RestartProgress.steps(after: operation, seeing: sighting).filter { $0 != .verified }
    case .updateNow:
      // Installing, it is as good as gone, whether it answers or not.
      if case .answering(let state) = sighting, ["updating", "rebooting", "please-wait"].contains(state) {
        return RestartProgress.steps(after: operation, seeing: .gone)
      }
      return RestartProgress.steps(after: operation, seeing: sighting)
    case .cancelAction:
      guard operation.state == .accepted, case .answering(let state) = sighting, isIdle(state) else { return [] }
      return [.verified]
    case .settleBatch, .diagnose, .identify: return []
    }
  }

  /// When `operation` will have waited too long, and the state it then enters; nil: it is not waiting.
  ///
  /// - Parameter lastState: the terminal's state as last seen.
  public static func deadline(
    of operation: Operation, lastState: String?
  ) -> (at: Timestamp, then: Operation.State)? {
    switch (operation.kind, operation.state) {
    case (.cancelAction, .accepted):
      return (operation.enteredAt + timeToStop, .failed(.stillBusy(state: lastState ?? "unknown")))
    case (.reset, .accepted) where operation.grade == .returnToIdle:
      return (operation.enteredAt + timeToStop, .failed(.stillBusy(state: lastState ?? "unknown")))
    case (.updateNow, .accepted):
      return (operation.enteredAt + timeToBeginUpdate, .outcomeUnknown(.notSeenToLeave))
    case (.updateNow, .observedGone): return (operation.enteredAt + timeToUpdate, .failed(.didNotReturn))
    case (.reset, .accepted) where operation.grade == .runbook:
      return (operation.enteredAt + timeByHand, .outcomeUnknown(.notSeenToLeave))
    case (.reset, .observedGone) where operation.grade == .runbook || operation.grade == .factory:
      return (operation.enteredAt + timeToReturnWiped, .failed(.didNotReturn))
    case (.settleBatch, _), (.diagnose, _), (.identify, _), (.cancelAction, _): return nil
    case (.restart, _), (.reset, _), (.updateNow, _):
      return RestartProgress.deadline(of: operation, lastState: lastState)
    }
  }

  private static func isIdle(_ state: String) -> Bool {
    !["busy", "card-inserted", "please-wait", "unknown", "held-by-till"].contains(state)
  }
}
