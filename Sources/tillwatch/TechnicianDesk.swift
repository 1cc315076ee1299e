import Glibc
import Journal
import Operations
import PollingEngine
import ShopConfiguration
import ShopModel
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

  /// - Returns: whether the right PIN was given. Otherwise it was said why not.
  func admits(_ user: String) async throws -> Bool {
    guard let pin = configuration.pin else {
      complain(
        words(
          "tillwatch: no PIN is set, so no operation can be carried out; set one with: tillwatch pin",
          "tillwatch：尚未设置 PIN，无法执行操作；请先运行：tillwatch pin"))
      return false
    }
    let clock = SystemShopClock()
    var lock = configuration.lock(isReadOnly: false)
    lock.takeUp(try await journal.accessWords(), at: clock.now)
    if case .lockedOut(let until) = lock.access(at: clock.now) {
      complain(
        words(
          "tillwatch: too many wrong PINs; the next one is taken at \(words.minute(until))",
          "tillwatch：PIN 错误次数过多，\(words.minute(until)) 之后才能再试"))
      return false
    }
    guard let typed = SecretPrompt.ask(words("PIN: ", "PIN：")), PINRule.isPossible(typed) else {
      complain(words("tillwatch: no PIN was given", "tillwatch：未输入 PIN"))
      return false
    }
    let kind = lock.tried(isRight: pin.matches(typed), at: clock.now)
    // A try that cannot be put on record is none: nothing could be done after it anyway.
    if let kind { try await journal.record(AccessWord(kind, by: user, at: clock.now)) }
    guard kind == .unlocked else {
      complain(words("tillwatch: that is not the PIN", "tillwatch：PIN 不正确"))
      return false
    }
    return true
  }
}
