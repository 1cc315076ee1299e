import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// For how long the program may be away without a wait beginning anew: for an hour, or for as long as the wait itself.
struct OutageTests {
  private static let hour: Int64 = 3600
  private static let start = Timestamp(seconds: 1_700_000_000)

  private static let tolerances: [(Int64, Int64)] = [
    (0, hour), (60, hour), (hour, hour), (hour + 1, hour + 1), (24 * hour, 24 * hour),
  ]

  @Test(arguments: tolerances)
  func itIsToleratedForAnHourOrAsLongAsTheWait(hold: Int64, tolerance: Int64) {
    let hold = Duration.seconds(hold)
    #expect(AlertTimer.tolerance(for: hold) == .seconds(tolerance))
    let short = Outage(length: .seconds(tolerance), end: Self.start)
    #expect(short.earliestStart(for: hold) == nil)
    let long = Outage(length: .seconds(tolerance) + .milliseconds(1), end: Self.start)
    #expect(long.earliestStart(for: hold) == Self.start)
  }

  // MARK: A rule that waits

  /// A shop in which a rule waits for `hold` and has done so for `waited`, after the program was away for `away`.
  private func scene(hold: String, waited: Int64, away: Int64) throws -> Scene {
    var scene = try Scene(rules: rule("out", when: "terminal.state = out-of-order", more: "for: \(hold)"))
    let fresh = Duration.seconds(400 * Self.hour)
    scene.engine.watch([counter])
    scene.read(counter, .terminalState, .text("out-of-order"), at: 0, freshFor: fresh)
    scene.advance(to: waited)
    let memory = scene.engine.memory(at: Timestamp(seconds: waited))
    scene.engine = StatusEngine(pack: scene.engine.pack)
    scene.engine.watch([counter])
    scene.engine.restore(memory, in: scene.facts, at: Timestamp(seconds: waited + away))
    scene.engine.lookAgain(in: scene.facts, at: Timestamp(seconds: waited + away))
    return scene
  }

  private static let waits: [(String, Int64, Int64, Int64)] = [
    // After a night, a wait of a day goes on where it was.
    ("24 h", 10 * hour, 14 * hour, 14 * hour), ("24 h", 10 * hour, 24 * hour, 14 * hour),
    // Away for longer than it waits: from the beginning.
    ("24 h", 10 * hour, 25 * hour, 24 * hour),
    // A short one goes on after an hour and not after more.
    ("30 min", 15 * 60, hour, 15 * 60), ("30 min", 15 * 60, hour + 60, 30 * 60),
    ("2 h", hour, hour + 60, hour),
  ]

  @Test(arguments: waits) func aWaitGoesOnAfterAnOutage(hold: String, waited: Int64, away: Int64, left: Int64) throws {
    var scene = try scene(hold: hold, waited: waited, away: away)
    let now = waited + away
    #expect(scene.rules == [])
    scene.advance(to: now + left - 1)
    #expect(scene.rules == [])
    scene.advance(to: now + left)
    #expect(scene.rules == ["out"])
  }

  private static let looks: [(String, Int64, Int64)] = [
    ("24 h", 20 * hour, 0), ("24 h", 30 * hour, 24 * hour), ("30 min", 20 * hour, 30 * 60),
  ]

  /// What is seen for the first time after the outage, and has been so since long before by the evidence.
  @Test(arguments: looks)
  func whatTheEvidenceSaysCountsOnlyAfterAShortOne(hold: String, away: Int64, left: Int64) throws {
    var scene = try Scene(rules: rule("out", when: "terminal.state = out-of-order", more: "for: \(hold)"))
    let memory = scene.engine.memory(at: Timestamp(seconds: 0))
    scene.engine.watch([counter])
    let fresh = Duration.seconds(400 * Self.hour)
    scene.note(counter, .terminalState, .text("out-of-order"), at: -100 * Self.hour, freshFor: fresh)
    scene.engine.restore(memory, in: scene.facts, at: Timestamp(seconds: away))
    scene.engine.lookAgain(in: scene.facts, at: Timestamp(seconds: away))
    #expect(scene.rules == (left == 0 ? ["out"] : []))
    scene.advance(to: away + left)
    #expect(scene.rules == ["out"])
  }

  @Test func whatWasFoundBeforeStaysFoundHoweverLongItWas() throws {
    let scene = try scene(hold: "30 min", waited: 2 * Self.hour, away: 300 * Self.hour)
    #expect(scene.rules == ["out"])
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 0))
  }
}
