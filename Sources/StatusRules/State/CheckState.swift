/// What a check says of its subject.
enum CheckStatus: UInt8, CaseIterable, Sendable, Hashable, Codable {
  case ok, warning, critical, unknown
}

/// Soft and hard states with attempts, as Nagios Core 4 keeps them for a service.
///
/// A bad result after a good one is soft; only when as many in a row as the rule asks for are bad is it hard, and
/// believed. A good result is believed at once.
struct CheckState: Sendable, Hashable, Codable {
  enum Kind: UInt8, Sendable, Hashable, Codable {
    /// Not yet confirmed.
    case soft
    /// Confirmed.
    case hard
  }

  /// What a result changed.
  struct Change: Sendable, Hashable {
    /// The status is another.
    var isStateChange = false
    /// What is believed is another: a problem began, became another problem, or ended.
    var isHardChange = false
    /// A problem is believed where none was.
    var problemBegan = false
    /// A problem that was believed is over.
    var recovered = false
  }

  /// What the last check said.
  private(set) var status = CheckStatus.ok
  /// Whether that is confirmed.
  private(set) var kind = Kind.hard
  /// What was last believed.
  private(set) var lastHard = CheckStatus.ok
  private var count: UInt8 = 1

  /// Which of the attempts the last check was: 1... It stays where it was when the state became hard.
  var attempt: Int { Int(count) }

  /// As it is before the first check: nothing is wrong, as far as anybody knows.
  init() {}

  /// As it was left.
  init(_ status: CheckStatus, _ kind: Kind, attempt: Int, lastHard: CheckStatus) {
    self.status = status
    self.kind = kind
    self.lastHard = lastHard
    count = UInt8(clamping: max(1, attempt))
  }

  /// Takes the next result.
  ///
  /// - Parameter attempts: how many bad results in a row make a problem hard; less than 1 is taken as 1. With 1 the first
  ///   does, which is also how to take a result while the way to the subject is known to be broken.
  @discardableResult
  mutating func take(_ result: CheckStatus, attempts: Int) -> Change {
    let before = self
    let limit = UInt8(clamping: max(1, attempts))
    if result == .ok {
      (kind, count) = (.hard, 1)
    } else if before.status == .ok {
      (kind, count) = (limit == 1 ? .hard : .soft, 1)
    } else if before.kind == .soft {
      count = min(before.count, limit - 1) + 1
      if count == limit { kind = .hard }
    }
    status = result
    if kind == .hard { lastHard = result }

    let isHardChange = kind == .hard && result != before.lastHard
    return Change(
      isStateChange: result != before.status, isHardChange: isHardChange,
      problemBegan: isHardChange && before.lastHard == .ok, recovered: isHardChange && result == .ok)
  }
}
