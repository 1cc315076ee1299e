import ShopModel
import Testing

@testable import StatusRules

struct AlertTimerTests {
  private static func at(_ seconds: Int) -> Timestamp { Timestamp(seconds: 1_700_000_000 + Int64(seconds)) }

  /// A timer that was told these, each at a second.
  private static func timer(_ hold: Int, _ keep: Int, _ course: [(Int, Truth)]) -> AlertTimer {
    var timer = AlertTimer()
    for (second, truth) in course { timer.take(truth, at: at(second), for: .seconds(hold), keep: .seconds(keep)) }
    return timer
  }

  @Test func itFiresWhenItHasHeldForAsLongAsAsked() {
    #expect(AlertTimerTests.timer(60, 0, [(0, .yes)]).phase == .pending(since: AlertTimerTests.at(0)))
    #expect(AlertTimerTests.timer(60, 0, [(0, .yes), (59, .yes)]).phase == .pending(since: AlertTimerTests.at(0)))
    #expect(AlertTimerTests.timer(60, 0, [(0, .yes), (60, .yes)]).phase == .firing(since: AlertTimerTests.at(0)))
    #expect(AlertTimerTests.timer(0, 0, [(0, .yes)]).phase == .firing(since: AlertTimerTests.at(0)))
  }

  @Test func oneLookThatFindsItOverStartsAnew() {
    let timer = AlertTimerTests.timer(60, 600, [(0, .yes), (50, .no), (55, .yes), (60, .yes)])
    #expect(timer.phase == .pending(since: AlertTimerTests.at(55)))
    #expect(AlertTimerTests.timer(60, 600, [(0, .yes), (50, .no)]).phase == .inactive)
  }

  @Test func itIsLetGoWhenItHasBeenOverForAsLongAsAsked() {
    let course: [(Int, Truth)] = [(0, .yes), (10, .no)]
    #expect(AlertTimerTests.timer(0, 0, course).phase == .inactive)
    let kept = AlertTimerTests.timer(0, 60, course)
    #expect(kept.phase == .keeping(since: AlertTimerTests.at(0), until: AlertTimerTests.at(70)))
    #expect(kept.isFiring)
    #expect(AlertTimerTests.timer(0, 60, course + [(69, .no)]).isFiring)
    #expect(AlertTimerTests.timer(0, 60, course + [(70, .no)]).phase == .inactive)
    let again = AlertTimerTests.timer(0, 60, course + [(69, .yes), (80, .no), (139, .no)])
    #expect(again.phase == .keeping(since: AlertTimerTests.at(0), until: AlertTimerTests.at(140)))
  }

  @Test func unknownStartsAndEndsNothing() {
    #expect(AlertTimerTests.timer(0, 0, [(0, .unknown)]).phase == .inactive)
    #expect(AlertTimerTests.timer(0, 0, [(0, .yes), (5, .unknown), (5000, .unknown)]).isFiring)
    let pending = AlertTimerTests.timer(60, 0, [(0, .yes), (20, .unknown), (5000, .unknown)])
    #expect(pending.phase == .pending(since: AlertTimerTests.at(0)))
    let kept = AlertTimerTests.timer(0, 60, [(0, .yes), (10, .no), (20, .unknown), (5000, .unknown)])
    #expect(kept.isFiring)
  }

  @Test func timeInWhichItIsUnknownDoesNotCount() {
    let pending = AlertTimerTests.timer(60, 0, [(0, .yes), (20, .unknown), (100, .unknown), (120, .yes)])
    #expect(pending.phase == .pending(since: AlertTimerTests.at(100)))
    #expect(pending.nextChange(for: .seconds(60)) == AlertTimerTests.at(160))
    let kept = AlertTimerTests.timer(0, 60, [(0, .yes), (10, .no), (20, .unknown), (100, .unknown), (120, .no)])
    #expect(kept.phase == .keeping(since: AlertTimerTests.at(0), until: AlertTimerTests.at(170)))
  }

  @Test func whatWasDueBeforeItBecameUnknownHasHappened() {
    #expect(AlertTimerTests.timer(60, 0, [(0, .yes), (65, .unknown)]).isFiring)
    #expect(AlertTimerTests.timer(0, 60, [(0, .yes), (10, .no), (75, .unknown)]).phase == .inactive)
  }

  @Test func itSaysWhenTimeAloneWillChangeIt() {
    let hold = Duration.seconds(60)
    #expect(AlertTimer().nextChange(for: hold) == nil)
    var timer = AlertTimerTests.timer(60, 30, [(0, .yes)])
    #expect(timer.nextChange(for: hold) == AlertTimerTests.at(60))
    timer.take(.yes, at: AlertTimerTests.at(60), for: hold, keep: .seconds(30))
    #expect(timer.nextChange(for: hold) == nil)
    timer.take(.no, at: AlertTimerTests.at(70), for: hold, keep: .seconds(30))
    #expect(timer.nextChange(for: hold) == AlertTimerTests.at(100))
    timer.take(.unknown, at: AlertTimerTests.at(80), for: hold, keep: .seconds(30))
    #expect(timer.nextChange(for: hold) == nil)
  }

  @Test func aLongerHoldTimeMakesItWaitAgain() {
    var timer = AlertTimerTests.timer(60, 0, [(0, .yes), (60, .yes)])
    timer.take(.yes, at: AlertTimerTests.at(90), for: .seconds(600), keep: .zero)
    #expect(timer.phase == .pending(since: AlertTimerTests.at(0)))
  }

  @Test func aMomentThatLiesBackCountsAsTheLastOne() {
    let timer = AlertTimerTests.timer(60, 0, [(100, .yes), (50, .yes)])
    #expect(timer.phase == .pending(since: AlertTimerTests.at(100)))
    let unknown = AlertTimerTests.timer(60, 0, [(100, .yes), (120, .unknown), (110, .yes)])
    #expect(unknown.phase == .pending(since: AlertTimerTests.at(100)))
  }

  // MARK: After a restart

  private static func restored(
    _ timer: AlertTimer, savedAt: Int, at now: Int, for hold: Int, then truth: Truth = .yes, keep: Int = 0
  ) -> AlertTimer {
    var timer = timer.restored(at: at(now), savedAt: at(savedAt), for: .seconds(hold))
    timer.take(truth, at: at(now), for: .seconds(hold), keep: .seconds(keep))
    return timer
  }

  @Test func timeServedCountsAndTimeAwayDoesNot() {
    let timer = AlertTimerTests.timer(1800, 0, [(0, .yes), (300, .yes)])
    let restored = AlertTimerTests.restored(timer, savedAt: 300, at: 1300, for: 1800)
    #expect(restored.phase == .pending(since: AlertTimerTests.at(1000)))
    // What was unknown when it was written down has served no more since.
    let unknown = AlertTimerTests.timer(1800, 0, [(0, .yes), (300, .unknown)])
    #expect(AlertTimerTests.restored(unknown, savedAt: 500, at: 1300, for: 1800).phase == restored.phase)
  }

  @Test func afterALongOutageItStartsOver() {
    let timer = AlertTimerTests.timer(1800, 0, [(0, .yes)])
    #expect(
      AlertTimerTests.restored(timer, savedAt: 1700, at: 1700 + 3600, for: 1800).phase
        != .pending(since: AlertTimerTests.at(5300)))
    #expect(
      AlertTimerTests.restored(timer, savedAt: 1700, at: 1700 + 3601, for: 1800).phase
        == .pending(since: AlertTimerTests.at(5301)))
  }

  @Test func nothingIsBelievedBeforeTheGraceIsOver() {
    let timer = AlertTimerTests.timer(1800, 0, [(0, .yes)])
    let restored = AlertTimerTests.restored(timer, savedAt: 1700, at: 2000, for: 1800)
    #expect(restored.nextChange(for: .seconds(1800)) == AlertTimerTests.at(2600))
    // A minute's `for` is a minute after a restart as well.
    let short = AlertTimerTests.timer(60, 0, [(0, .yes)])
    let again = AlertTimerTests.restored(short, savedAt: 59, at: 100, for: 60)
    #expect(again.nextChange(for: .seconds(60)) == AlertTimerTests.at(160))
  }

  @Test func itWaitsForTheFirstLookAfterARestart() {
    let timer = AlertTimerTests.timer(1800, 0, [(0, .yes)])
    var restored = timer.restored(at: AlertTimerTests.at(1000), savedAt: AlertTimerTests.at(300), for: .seconds(1800))
    #expect(restored.nextChange(for: .seconds(1800)) == nil)
    restored.take(.yes, at: AlertTimerTests.at(1060), for: .seconds(1800), keep: .zero)
    #expect(restored.phase == .pending(since: AlertTimerTests.at(760)))
  }

  @Test func whatWasFiringStillIsHoweverLongNobodyLooked() {
    let timer = AlertTimerTests.timer(60, 0, [(0, .yes), (60, .yes)])
    let away = timer.restored(at: AlertTimerTests.at(90_000), savedAt: AlertTimerTests.at(100), for: .seconds(60))
    #expect(away.isFiring)
    #expect(AlertTimerTests.restored(timer, savedAt: 100, at: 90_000, for: 60, then: .no).phase == .inactive)
    let kept = AlertTimerTests.timer(60, 30, [(0, .yes), (60, .yes), (70, .no)])
    #expect(
      AlertTimerTests.restored(kept, savedAt: 80, at: 1080, for: 60, then: .no, keep: 30).phase
        == .keeping(since: AlertTimerTests.at(0), until: AlertTimerTests.at(1100)))
  }
}
