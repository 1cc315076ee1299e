import Operations
import ShopModel

/// Who may touch the terminals: the technician's lock, and what goes on record of it.
extension ShopWatch {
  /// What the person at the console may do now. Where there is no lock, everything.
  public var consoleAccess: ConsoleAccess { lock?.access(at: clock.now) ?? .technician(until: nil) }

  /// Takes up what was said at the lock before this run, oldest first.
  public func takeUp(_ words: [AccessWord]) {
    lock?.takeUp(words, at: clock.now)
    settle(at: clock.now)
  }

  /// Opens the lock if the PIN is right.
  ///
  /// - Parameters:
  ///   - user: who, as this computer knows them.
  ///   - isRight: whether the PIN is right; may take its time. Not asked while no try is taken, and never twice at once:
  ///     several tries at the same time would cost no more time than one.
  public func unlock(by user: String, _ isRight: @Sendable () async -> Bool) async {
    guard case .locked = consoleAccess, !isCheckingPIN else { return }
    isCheckingPIN = true
    await check(by: user, isRight)
    isCheckingPIN = false
    settle(at: clock.now)
  }

  private func check(by user: String, _ isRight: @Sendable () async -> Bool) async {
    // Before the PIN is looked at: one that could open nothing is not judged.
    if let reason = await takeTurn() {
      unjudgedPIN = UnjudgedPIN(count: (unjudgedPIN?.count ?? 0) + 1, reason: reason)
      return
    }
    // Wrong tries elsewhere count here.
    guard case .locked = consoleAccess else { return }
    let verdict = await isRight()
    let word = AccessWord(
      verdict ? .unlocked : .wrongPIN, by: DeviceText.clean(user, limit: Self.personLimit), at: clock.now)
    do {
      // On record before anything is told of it: guessing leaves a trace, or there is no guessing.
      try await accessArchive?.record(word)
      warn("unlock", nil)
      _ = lock?.tried(isRight: verdict, at: clock.now)
    } catch {
      warn("unlock", "no PIN can be taken while the record cannot be written: \(error)")
      _ = lock?.tried(isRight: false, at: clock.now)
    }
  }

  /// Closes the lock.
  public func lock(by user: String) async { await note(lock?.close(at: clock.now), by: user) }

  /// An operation is refused for whoever may not begin one.
  var accessRefusal: Refusal? { consoleAccess.refusal }

  /// Lets time pass for the lock.
  func advanceLock(to now: Timestamp) {
    if let kind = lock?.advance(to: now) { Task { await self.note(kind, by: "") } }
    giveTurnBackIfIdle()
  }

  /// Shows what has changed, and puts it on record. It counts also where it has to wait for that: what is done to a
  /// terminal is refused then.
  private func note(_ kind: AccessWord.Kind?, by user: String) async {
    settle(at: clock.now)
    guard let kind, let accessWords else { return }
    let word = AccessWord(kind, by: DeviceText.clean(user, limit: Self.personLimit), at: clock.now)
    say(ofAccess: await accessWords.put(word, at: clock.now))
  }
}
