import ShopModel

/// How long a condition has held, as Prometheus counts it for an alert: it must hold for a time before it is believed
/// (`for`), and must be over for a time before it is let go (`keep`).
///
/// Prometheus knows only true and false. Here a condition may also be unknown, and what is unknown neither starts nor
/// ends anything: the clock stands still. A pending timer does not count the time towards its `for`, a kept one not
/// towards its end, and a firing one goes on firing. What was due before it became unknown has happened.
///
/// Moments must not decrease; one that is earlier than what the timer has already seen counts as that.
struct AlertTimer: Sendable, Hashable, Codable {
  enum Phase: Sendable, Hashable, Codable {
    /// The condition does not hold.
    case inactive
    /// It has held since then, not yet long enough. Time in which it was unknown is left out: the moment moves.
    case pending(since: Timestamp)
    /// It has held long enough.
    case firing(since: Timestamp)
    /// It is over and has not been for long enough to be let go.
    case keeping(since: Timestamp, until: Timestamp)
  }

  private(set) var phase = Phase.inactive
  /// Since when the condition is unknown, while that matters.
  private(set) var unknownSince: Timestamp?

  /// The longest outage after which what was waiting goes on from where it was, for a wait that is not longer itself: one
  /// of a day goes on after a night.
  static func tolerance(for hold: Duration) -> Duration { max(.seconds(3600), hold) }

  /// A condition that has not held.
  init() {}

  /// Whether it is believed: it holds for long enough, or is over for not long enough.
  var isFiring: Bool {
    switch phase {
    case .firing, .keeping: true
    case .inactive, .pending: false
    }
  }

  /// Takes what is known of the condition at `moment`.
  ///
  /// - Parameters:
  ///   - since: since when the evidence says it holds, if it begins to; nil: since `moment`. Not later than that.
  ///   - hold: for how long it must hold; zero: it is believed at once. If it has become longer since, a firing timer is
  ///     pending again.
  ///   - keep: for how long it must be over; zero: it is let go at once.
  mutating func take(
    _ truth: Truth, at moment: Timestamp, since: Timestamp? = nil, for hold: Duration, keep: Duration
  ) {
    let now = max(moment, floor)
    switch (phase, truth) {
    case (.inactive, .yes): believe(since: min(since ?? now, now), at: now, hold)
    case (.inactive, _), (.firing, .unknown): break
    case (.pending(let since), .yes):
      let standstill = unknownSince.map { now - $0 } ?? .zero
      unknownSince = nil
      believe(since: since + standstill, at: now, hold)
    case (.pending(let since), .unknown):
      if unknownSince == nil { believe(since: since, at: now, hold) }
      if case .pending = phase, unknownSince == nil { unknownSince = now }
    case (.pending, .no): end()
    case (.firing(let since), .yes): believe(since: since, at: now, hold)
    case (.firing(let since), .no):
      if keep > .zero { phase = .keeping(since: since, until: now + keep) } else { end() }
    case (.keeping(let since, _), .yes):
      unknownSince = nil
      believe(since: since, at: now, hold)
    case (.keeping(let since, let until), .no):
      let standstill = unknownSince.map { now - $0 } ?? .zero
      // Never for longer than from now on: a clock that was set back does not make it stay.
      let end = min(until + standstill, now + keep)
      unknownSince = nil
      if now < end { phase = .keeping(since: since, until: end) } else { self.end() }
    case (.keeping(_, let until), .unknown):
      guard unknownSince == nil else { break }
      if now < until { unknownSince = now } else { end() }
    }
  }

  /// Since when the condition holds, or held; nil: it does not.
  var since: Timestamp? {
    switch phase {
    case .inactive: nil
    case .pending(let since), .firing(let since), .keeping(let since, _): since
    }
  }

  /// Whether the condition holds, as far as it was last known.
  var holds: Bool {
    switch phase {
    case .pending, .firing: true
    case .inactive, .keeping: false
    }
  }

  /// Takes in that the clock was set back: nothing it remembers lies in the future.
  mutating func clockIsAt(_ now: Timestamp) {
    guard floor > now else { return }
    switch phase {
    case .inactive: break
    case .pending(let since): phase = .pending(since: min(since, now))
    case .firing(let since): phase = .firing(since: min(since, now))
    case .keeping(let since, let until):
      // It lasts for as long as it would have.
      phase = .keeping(since: min(since, now), until: until - (floor - now))
    }
    unknownSince = unknownSince.map { min($0, now) }
  }

  /// When the timer will change by time alone if the condition stays as it is; nil: never. Then it must be told again.
  func nextChange(for hold: Duration) -> Timestamp? {
    guard unknownSince == nil else { return nil }
    switch phase {
    case .pending(let since): return since + hold
    case .keeping(_, let until): return until
    case .inactive, .firing: return nil
    }
  }

  /// The timer after the program was away: from `savedAt` until `now` nobody looked, which counts as unknown, and it
  /// stays unknown until the next look.
  ///
  /// What has served a part of its time goes on from there, but waits for at least `grace`, so that nothing is believed
  /// before the shop has been looked at properly; never for longer than `hold` itself. After an outage longer than
  /// `tolerance` (nil: ``tolerance(for:)``) it starts over. What was firing still is: nobody has seen it end.
  func restored(
    at now: Timestamp, savedAt: Timestamp, for hold: Duration, tolerance: Duration? = nil,
    grace: Duration = .seconds(600)
  ) -> AlertTimer {
    var timer = self
    let now = max(now, savedAt, floor)
    let stopped = min(unknownSince ?? savedAt, now)
    switch phase {
    case .inactive, .firing: return timer
    case .keeping(let since, let until):
      timer.phase = .keeping(since: since, until: until + (now - stopped))
    case .pending(let since):
      guard now - savedAt <= tolerance ?? AlertTimer.tolerance(for: hold) else { return AlertTimer() }
      let served = max(stopped - since, .zero)
      let left = served < hold ? max(hold - served, min(grace, hold)) : .zero
      timer.phase = .pending(since: now - (hold - left))
    }
    timer.unknownSince = now
    return timer
  }

  /// The latest moment seen.
  private var floor: Timestamp {
    switch phase {
    case .inactive: Timestamp(milliseconds: .min)
    case .pending(let since), .firing(let since), .keeping(let since, _): max(since, unknownSince ?? since)
    }
  }

  private mutating func believe(since: Timestamp, at now: Timestamp, _ hold: Duration) {
    phase = now - since >= hold ? .firing(since: since) : .pending(since: since)
  }

  private mutating func end() { self = AlertTimer() }
}
