/// When to look at a subject again although nothing is heard of it; milliseconds since 1970, `Int64.max`: never.
struct Lookout: Hashable, Sendable {
  /// When time alone may change an answer: a wait is over, a moment has come.
  var passing = Int64.max
  /// When the first fact turns stale on which an answer rests, as was known at the last look. Never later than that is,
  /// but most facts have been seen again by then.
  var stale = Int64.max

  init() {}

  init(_ evaluation: Evaluation) {
    passing = evaluation.nextPassing
    stale = evaluation.nextStale
  }

  /// Both together.
  func sooner(_ other: Lookout) -> Lookout {
    var result = self
    result.passing = min(passing, other.passing)
    result.stale = min(stale, other.stale)
    return result
  }
}

extension SubjectState {
  /// The earlier of both turns.
  var nextTurn: Int64 { min(nextPassing, min(rulesTurn.stale, sharesTurn.stale)) }

  /// When time alone may change anything.
  var nextPassing: Int64 { min(rulesTurn.passing, sharesTurn.passing) }

  /// Nothing turns stale before `moment`.
  mutating func waitForStale(until moment: Int64) {
    rulesTurn.stale = max(rulesTurn.stale, moment)
    sharesTurn.stale = max(sharesTurn.stale, moment)
  }
}
