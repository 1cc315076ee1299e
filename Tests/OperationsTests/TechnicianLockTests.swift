import Operations
import ShopModel
import Testing

private let start = Timestamp(seconds: 100_000)
private func at(_ seconds: Int64) -> Timestamp { start + .seconds(seconds) }

struct TechnicianLockTests {
  private func opened() -> TechnicianLock {
    var lock = TechnicianLock(.pin)
    #expect(lock.tried(isRight: true, at: start) == .unlocked)
    return lock
  }

  @Test func nothingIsOpenBeforeThePIN() {
    #expect(TechnicianLock(.pin).access(at: start) == .locked(wrongTries: 0))
    #expect(TechnicianLock(.pin).access(at: start).refusal == .locked)
  }

  @Test(arguments: [(TechnicianLock.Key.readOnly, ConsoleAccess.readOnly), (.noPIN, .noPIN)])
  func whatHasNoPINCannotBeOpened(key: TechnicianLock.Key, access: ConsoleAccess) {
    var lock = TechnicianLock(key)
    #expect(lock.tried(isRight: true, at: start) == nil)
    #expect(lock.access(at: start) == access)
    #expect(lock.access(at: start).refusal != nil)
  }

  @Test func itStaysOpenForItsTimeAndNoLonger() {
    var lock = opened()
    #expect(lock.access(at: at(599)) == .technician(until: at(600)))
    #expect(lock.access(at: at(600)) == .locked(wrongTries: 0))
    #expect(lock.nextChange(after: start) == at(600))
    #expect(lock.advance(to: at(599)) == nil)
    #expect(lock.advance(to: at(600)) == .locked(byItself: true))
    #expect(lock.advance(to: at(601)) == nil)
    #expect(lock.nextChange(after: at(601)) == nil)
  }

  @Test func eachOperationBeginsTheTimeAnew() {
    var lock = opened()
    lock.used(at: at(500))
    #expect(lock.access(at: at(1099)) == .technician(until: at(1100)))
    // What comes too late opens nothing.
    lock.used(at: at(1100))
    #expect(lock.access(at: at(1100)) == .locked(wrongTries: 0))
  }

  @Test func aComputerThatSleptThroughItsEndWakesUpLocked() {
    var lock = opened()
    #expect(lock.access(at: at(7200)) == .locked(wrongTries: 0))
    #expect(lock.advance(to: at(7200)) == .locked(byItself: true))
  }

  @Test func aNewPINEndsThePauseOfTheOldOne() {
    var lock = TechnicianLock(.pin)
    let wrong = (0..<6).map { AccessWord(.wrongPIN, by: "li", at: at($0)) }
    lock.takeUp(wrong + [AccessWord(.pinSet, by: "li", at: at(10))], at: at(11))
    #expect(lock.access(at: at(11)) == .locked(wrongTries: 0))
  }

  @Test func aPersonLocksIt() {
    var lock = opened()
    #expect(lock.close(at: at(5)) == .locked(byItself: false))
    #expect(lock.close(at: at(6)) == nil)
    #expect(lock.access(at: at(6)) == .locked(wrongTries: 0))
  }

  @Test func tooManyWrongTriesAreAnsweredWithAPauseThatGrows() {
    var lock = TechnicianLock(.pin)
    for number in 1...4 {
      #expect(lock.tried(isRight: false, at: start) == .wrongPIN)
      #expect(lock.access(at: start) == .locked(wrongTries: number))
    }
    var now = start
    for pause: Int64 in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
      #expect(lock.tried(isRight: false, at: now) == .wrongPIN)
      #expect(lock.access(at: now) == .lockedOut(until: now + .seconds(pause)))
      // Not even the right one opens it meanwhile, and no try makes it longer.
      #expect(lock.tried(isRight: true, at: now + .seconds(pause - 1)) == nil)
      #expect(lock.access(at: now) == .lockedOut(until: now + .seconds(pause)))
      #expect(lock.nextChange(after: now) == now + .seconds(pause))
      now = now + .seconds(pause)
    }
    #expect(lock.tried(isRight: true, at: now) == .unlocked)
    #expect(lock.close(at: now) != nil)
    #expect(lock.access(at: now) == .locked(wrongTries: 0))
  }

  @Test func aNewStartForgivesNothing() {
    var lock = TechnicianLock(.pin)
    let words = (0..<5).map { AccessWord(.wrongPIN, by: "li", at: at($0)) }
    lock.takeUp(words, at: at(10))
    #expect(lock.access(at: at(10)) == .lockedOut(until: at(64)))
    // It was open in another run.
    var other = TechnicianLock(.pin)
    other.takeUp(words + [AccessWord(.unlocked, by: "li", at: at(70))], at: at(80))
    #expect(other.access(at: at(80)) == .locked(wrongTries: 0))
  }

  @Test func aClockThatWasPutBackLocksNobodyOutForDays() {
    var lock = TechnicianLock(.pin)
    lock.takeUp((0..<5).map { _ in AccessWord(.wrongPIN, by: "li", at: at(86_400)) }, at: start)
    #expect(lock.access(at: start) == .lockedOut(until: at(60)))
  }

  @Test func aRecordThatOpensLateForgivesNothingOfThisRun() {
    var lock = TechnicianLock(.pin)
    for _ in 0..<5 { _ = lock.tried(isRight: false, at: start) }
    lock.takeUp(
      [AccessWord(.wrongPIN, by: "li", at: at(-90)), AccessWord(.unlocked, by: "li", at: at(-60))], at: start)
    #expect(lock.access(at: start) == .lockedOut(until: at(60)))
    // And what was wrong before the right PIN of this run counts no more.
    var open = opened()
    open.takeUp((0..<9).map { _ in AccessWord(.wrongPIN, by: "li", at: at(-60)) }, at: start)
    #expect(open.access(at: at(1)) == .technician(until: at(600)))
    _ = open.close(at: at(2))
    #expect(open.access(at: at(2)) == .locked(wrongTries: 0))
  }

  @Test func whatIsOnRecordIsCountedOnce() {
    var lock = TechnicianLock(.pin)
    for _ in 0..<2 { _ = lock.tried(isRight: false, at: at(5)) }
    let words = [at(1), at(5), at(5)].map { AccessWord(.wrongPIN, by: "li", at: $0) }
    for _ in 0..<3 { lock.takeUp(words, at: at(6)) }
    #expect(lock.access(at: at(6)) == .locked(wrongTries: 3))
  }

  @Test func aClockThatWasPutBackDoesNotOpenItAgainLater() {
    var lock = opened()
    #expect(lock.advance(to: at(-3600)) == .locked(byItself: true))
    #expect(lock.access(at: at(1)).refusal == .locked)
  }

  @Test func aClockThatIsPutBackWhileItIsOpenClosesIt() {
    var lock = opened()
    #expect(lock.access(at: at(-3600)).refusal == .locked)
    for _ in 0..<5 { _ = lock.tried(isRight: false, at: at(700)) }
    #expect(lock.access(at: at(-3600)) == .locked(wrongTries: 5))
  }
}
