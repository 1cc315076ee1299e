import ShopModel

/// What a poll saw of a terminal that is restarting.
public enum RestartSighting: Hashable, Sendable {
  /// No answer, or no connection: a port that refuses while the terminal starts up looks like one the till holds.
  case gone
  /// It answers, in this state.
  case answering(state: String)
}

/// Follows an accepted restart by what the polls see: gone, back, ready. Pure.
public enum RestartProgress {
  /// How long a terminal may take to go away after it accepted.
  public static let timeToLeave: Duration = .seconds(60)
  /// How long it may stay away.
  public static let timeToReturn: Duration = .seconds(300)
  /// How long it may take from being back to being ready.
  public static let timeToBeReady: Duration = .seconds(120)

  /// The states a restart may end in: ready for a customer, or serving one already.
  private static let ready: Set<String> = ["ready", "card-inserted", "busy"]

  /// Whether a terminal in this state is ready for a customer, or serves one already.
  public static func isReady(_ state: String) -> Bool { ready.contains(state) }

  /// The states that follow `operation`'s by this sighting, in order; empty: none.
  public static func steps(after operation: Operation, seeing sighting: RestartSighting) -> [Operation.State] {
    switch (operation.state, sighting) {
    case (.accepted, .gone): [.observedGone]
    case (.observedGone, .answering(let state)): ready.contains(state) ? [.observedBack, .verified] : [.observedBack]
    case (.observedBack, .answering(let state)) where ready.contains(state): [.verified]
    default: []
    }
  }

  /// When `operation` will have waited too long, and the state it then enters; nil: it is not waiting.
  ///
  /// - Parameter lastState: the terminal's state as last seen.
  public static func deadline(
    of operation: Operation, lastState: String?
  ) -> (at: Timestamp, then: Operation.State)? {
    switch operation.state {
    case .accepted:
      (operation.enteredAt + timeToLeave, .outcomeUnknown(.notSeenToLeave))
    case .observedGone:
      (operation.enteredAt + timeToReturn, .failed(.didNotReturn))
    case .observedBack:
      (operation.enteredAt + timeToBeReady, .failed(.notReady(state: lastState ?? "unknown")))
    default: nil
    }
  }
}
