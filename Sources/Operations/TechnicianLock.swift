import ShopModel

/// Who may touch the terminals: nobody, until the technician's PIN is given; then for a while. Pure: it is told of tries
/// and of the time, and never sees a PIN.
public struct TechnicianLock: Hashable, Sendable {
  /// What the lock can be opened with.
  public enum Key: Hashable, Sendable {
    /// The PIN in the configuration.
    case pin
    /// Nothing yet: no PIN was ever set.
    case noPIN
    /// Nothing at all.
    case readOnly
  }

  /// How many wrong PINs in a row are forgiven.
  public static let forgivenTries = 4
  /// How long no further try is taken after the next wrong one; twice as long after each one more.
  public static let shortestPause: Duration = .seconds(60)
  /// The longest such pause.
  public static let longestPause: Duration = .seconds(3600)
  /// How long it stays open, if the configuration says nothing.
  public static let usualTime: Duration = .seconds(600)

  private let key: Key
  private let time: Duration
  private var openUntil: Timestamp?
  /// The wrong tries since the last right one, and when the last was.
  private var wrongTries = 0
  private var lastWrong: Timestamp?
  /// When the right PIN was given last in this run: what was said before it counts no more.
  private var openedAt: Timestamp?

  /// A closed lock.
  ///
  /// - Parameter time: how long it stays open after the PIN, and after each operation.
  public init(_ key: Key, staysOpen time: Duration = usualTime) {
    self.key = key
    self.time = time
  }

  /// What may be done at `now`.
  public func access(at now: Timestamp) -> ConsoleAccess {
    switch key {
    case .readOnly: return .readOnly
    case .noPIN: return .noPIN
    case .pin: break
    }
    // An end that is further away than it can be was set by a clock that has been put back since.
    if let openUntil, openUntil > now, openUntil - now <= time { return .technician(until: openUntil) }
    if let lastWrong, lastWrong <= now, let paused = pausedUntil, paused > now { return .lockedOut(until: paused) }
    return .locked(wrongTries: wrongTries)
  }

  /// Until when no try is taken, if the clock has not been put back since.
  private var pausedUntil: Timestamp? {
    guard let lastWrong, wrongTries > Self.forgivenTries else { return nil }
    var pause = Self.shortestPause
    for _ in 0..<min(wrongTries - Self.forgivenTries - 1, 16) { pause = min(pause * 2, Self.longestPause) }
    return lastWrong + pause
  }

  /// Takes a try into account. One that comes while no try is taken changes nothing.
  ///
  /// - Returns: what goes on record of it.
  public mutating func tried(isRight: Bool, at now: Timestamp) -> AccessWord.Kind? {
    guard case .locked = access(at: now) else { return nil }
    if isRight {
      (wrongTries, lastWrong) = (0, nil)
      openUntil = now + time
      openedAt = now
      return .unlocked
    }
    wrongTries += 1
    lastWrong = now
    return .wrongPIN
  }

  /// Keeps it open from here on: an operation was begun, or a person said that one is to go on.
  public mutating func used(at now: Timestamp) {
    guard case .technician = access(at: now), let openUntil else { return }
    self.openUntil = max(openUntil, now + time)
  }

  /// Closes it.
  ///
  /// - Returns: what goes on record of it.
  public mutating func close(at now: Timestamp) -> AccessWord.Kind? {
    guard case .technician = access(at: now) else { return nil }
    openUntil = nil
    return .locked(byItself: false)
  }

  /// Closes it if its time is over. What is under way then goes on: it needs nobody's word, or asks for one.
  ///
  /// - Returns: what goes on record of it.
  public mutating func advance(to now: Timestamp) -> AccessWord.Kind? {
    // An end that is further away than it can be belongs to a clock that was put back: it does not open again with it.
    guard let end = openUntil, end <= now || end - now > time else { return nil }
    openUntil = nil
    return .locked(byItself: true)
  }

  /// When ``access(at:)`` changes by itself; nil: it does not.
  public func nextChange(after now: Timestamp) -> Timestamp? {
    if let openUntil { return openUntil }
    if let paused = pausedUntil, paused > now { return paused }
    return nil
  }

  /// Takes up what is on record since it was last opened or given a new PIN, by this program or another, oldest first: a
  /// pause outlives the program, and counts at every console.
  public mutating func takeUp(_ words: [AccessWord], at now: Timestamp) {
    var tries = 0
    var last: Timestamp?
    for word in words where openedAt.map({ word.at > $0 }) ?? true {
      switch word.kind {
      case .unlocked, .pinSet: (tries, last) = (0, nil)
      // A moment that has not come yet was noted by a clock that was put back: the pause begins now.
      case .wrongPIN: (tries, last) = (tries + 1, min(word.at, now))
      case .locked: break
      }
    }
    // Those of this run that could not be put on record count until the lock is opened again.
    if let own = lastWrong, !words.contains(where: { [.unlocked, .pinSet].contains($0.kind) && $0.at >= own }) {
      (tries, last) = (max(tries, wrongTries), max(last ?? own, own))
    }
    (wrongTries, lastWrong) = (tries, last)
  }
}
