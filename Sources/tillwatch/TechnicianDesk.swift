import Glibc
import Journal
import Operations
import PollingEngine
import ShopConfiguration
import ShopModel
import ShopWatch
import TechnicianPIN

extension TechnicianConfiguration {
  /// The lock of a console.
  func lock(isReadOnly: Bool) -> TechnicianLock {
    TechnicianLock(
      isReadOnly ? .readOnly : pin == nil ? .noPIN : .pin, staysOpen: unlockedFor ?? TechnicianLock.usualTime)
  }
}

/// Asks for the PIN on the command line, by the same lock and the same record as the console's.
struct TechnicianDesk {
  let configuration: TechnicianConfiguration
  let journal: Journal
  let words: PlainWords

  /// - Returns: the lock, open, if the right PIN was given; nil: it was said why not.
  func admits(_ user: String) async throws -> TechnicianLock? {
    guard let pin = configuration.pin else {
      complain(
        words(
          "tillwatch: no PIN is set, so no operation can be carried out; set one with: tillwatch pin",
          "tillwatch：尚未设置 PIN，无法执行操作；请先运行：tillwatch pin"))
      return nil
    }
    let clock = SystemShopClock()
    var lock = configuration.lock(isReadOnly: false)
    lock.takeUp(try await journal.accessWords(), at: clock.now)
    if case .lockedOut(let until) = lock.access(at: clock.now) {
      complain(
        words(
          "tillwatch: too many wrong PINs; the next one is taken at \(words.minute(until))",
          "tillwatch：PIN 错误次数过多，\(words.minute(until)) 之后才能再试"))
      return nil
    }
    guard let typed = ask() else { return nil }
    let kind = lock.tried(isRight: pin.matches(typed), at: clock.now)
    // A try that cannot be put on record is none: nothing could be done after it anyway.
    if let kind { try await journal.record(AccessWord(kind, by: user, at: clock.now)) }
    guard kind == .unlocked else {
      complain(words("tillwatch: that is not the PIN", "tillwatch：PIN 不正确"))
      return nil
    }
    return lock
  }
  /// Asks for the PIN once more, because the lock of a running shop has closed.
  ///
  /// - Returns: whether it is open again. Otherwise it was said why not.
  func opensAgain(_ watch: ShopWatch, by user: String) async -> Bool {
    print(words("The technician's lock has closed.", "技术员已超时上锁。"))
    guard let pin = configuration.pin, let typed = ask() else { return false }
    await watch.unlock(by: user) { pin.matches(typed) }
    guard await watch.consoleAccess.refusal == nil else {
      complain(words("tillwatch: that is not the PIN", "tillwatch：PIN 不正确"))
      return false
    }
    return true
  }

  private func ask() -> String? {
    if let typed = SecretPrompt.ask(words("PIN: ", "PIN：")), PINRule.isPossible(typed) { return typed }
    complain(words("tillwatch: no PIN was given", "tillwatch：未输入 PIN"))
    return nil
  }
}
