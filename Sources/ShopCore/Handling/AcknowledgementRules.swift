import ShopModel

/// What became of a problem that somebody has taken note of.
public enum ProblemChange: Sendable, Hashable {
  /// It is what it was; that it is confirmed by now does not make it another.
  case none
  /// It is another problem than the one taken note of: better or worse, or in more places.
  case different
  /// It is over.
  case over
}

extension Acknowledgement {
  /// Whether it has not ended by itself.
  public func stands(at now: Timestamp) -> Bool {
    guard let until else { return true }
    return now < until
  }

  /// Whether it outlives a change of the problem, as in Nagios: one that is sticky lasts until the problem is over, any
  /// other ends as soon as the problem becomes a different one.
  public func stands(after change: ProblemChange, at now: Timestamp) -> Bool {
    guard stands(at: now) else { return false }
    switch change {
    case .none: return true
    case .different: return isSticky
    case .over: return false
    }
  }
}

extension Mute {
  /// Whether it has not ended.
  public func stands(at now: Timestamp) -> Bool { now < until }

  /// Whether it outlives a change of the problem: whoever did not want to hear of one thing may want to hear of another.
  public func stands(after change: ProblemChange, at now: Timestamp) -> Bool { stands(at: now) && change == .none }
}
