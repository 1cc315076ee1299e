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
  let words: PlainWords

  /// Asks for the PIN once.
  ///
  /// - Returns: nil: the lock is open; otherwise the code to exit with, and it was said why it stays closed.
  func opens(_ watch: ShopWatch, by user: String) async -> Int32? {
    guard let pin = configuration.pin else {
      return complain(
        "tillwatch: no PIN is set, so no operation can be carried out; set one with: tillwatch pin",
        "tillwatch：尚未设置 PIN，无法执行操作；请先运行：tillwatch pin")
    }
    if let code = await isLockedOut(watch) { return code }
    guard let typed = SecretPrompt.ask(words("PIN: ", "PIN：")), PINRule.isPossible(typed) else {
      return complain("tillwatch: no PIN was given", "tillwatch：未输入 PIN")
    }
    let unjudged = await watch.snapshot.unjudgedPIN?.count
    await watch.unlock(by: user) { pin.matches(typed) }
    let snapshot = await watch.snapshot
    if snapshot.access.refusal == nil { return nil }
    if let obstacle = snapshot.unjudgedPIN, obstacle.count != unjudged {
      _ = complain("tillwatch: \(obstacle.reason)", "tillwatch：\(obstacle.reason)")
      return 2
    }
    for warning in snapshot.warnings { _ = complain("tillwatch: \(warning)", "tillwatch：\(warning)") }
    if let code = await isLockedOut(watch) { return code }
    return complain("tillwatch: that is not the PIN", "tillwatch：PIN 不正确")
  }

  private func isLockedOut(_ watch: ShopWatch) async -> Int32? {
    guard case .lockedOut(let until) = await watch.consoleAccess else { return nil }
    let time = words.minute(until)
    return complain(
      "tillwatch: too many wrong PINs; the next one is taken at \(time)",
      "tillwatch：PIN 错误次数过多，\(time) 之后才能再试")
  }

  private func complain(_ english: String, _ chinese: String) -> Int32 {
    tillwatch.complain(words(english, chinese))
    return 1
  }
}
