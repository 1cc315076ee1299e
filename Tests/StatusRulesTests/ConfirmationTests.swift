import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// Attempts, time to stay, and flapping.
@Suite struct ConfirmationTests {
  private func scene(
    _ more: String..., when: String = "terminal.reachable = false", severity: String = "warning"
  ) throws -> Scene {
    try Scene(
      rules: rule("gone", when: when, severity: severity, evidence: "[terminal.reachable]")
        + more.map { "    \($0)\n" }.joined())
  }

  private func feed(_ scene: inout Scene, _ values: [Bool], from second: Int64, every: Int64 = 10) {
    for (index, value) in values.enumerated() {
      scene.read(counter, .terminalReachable, .bool(value), at: second + Int64(index) * every)
    }
  }

  // MARK: Attempts

  @Test func aRuleMayAskForSeveralChecks() throws {
    var scene = try scene("attempts: 3", "retry: 5 s")
    feed(&scene, [true, false], from: 0)
    #expect(scene.rules == [])
    #expect(scene.engine.retries == [counter: [.terminalReachable: .seconds(5)]])
    scene.read(counter, .terminalReachable, .bool(false), at: 15)
    #expect(scene.rules == [])
    scene.read(counter, .terminalReachable, .bool(false), at: 20)
    #expect(scene.rules == ["gone"])
    #expect(scene.engine.retries == [:])
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 10))
  }

  @Test func aGoodCheckInBetweenBeginsTheCountAnew() throws {
    var scene = try scene("attempts: 3", "flapping: off")
    feed(&scene, [false, false, true, false, false], from: 0)
    #expect(scene.rules == [])
    scene.read(counter, .terminalReachable, .bool(false), at: 50)
    #expect(scene.rules == ["gone"])
  }

  @Test func timeAloneIsNoCheck() throws {
    var scene = try scene("attempts: 2")
    scene.read(counter, .terminalReachable, .bool(false), at: 0, freshFor: .seconds(3_600))
    scene.advance(to: 600)
    #expect(scene.rules == [])
    // The same answer told once more is a check; the same observation is not.
    scene.engine.evaluate(counter, in: scene.facts, at: Timestamp(seconds: 600))
    #expect(scene.rules == [])
    scene.read(counter, .terminalReachable, .bool(false), at: 610)
    #expect(scene.rules == ["gone"])
  }

  @Test func anUnknownAnswerIsNoCheck() throws {
    var scene = try scene("attempts: 2", when: "terminal.reachable = false and terminal.battery < 50 %")
    scene.note(counter, .terminalBattery, .number(20), at: 0, freshFor: .seconds(15))
    scene.read(counter, .terminalReachable, .bool(false), at: 0)
    scene.read(counter, .terminalReachable, .bool(false), at: 20)
    #expect(scene.rules == [])
    scene.note(counter, .terminalBattery, .number(20), at: 30)
    scene.read(counter, .terminalReachable, .bool(false), at: 30)
    #expect(scene.rules == ["gone"])
  }

  // MARK: Keep

  @Test func aFindingMayStayForAWhile() throws {
    var scene = try scene("keep: 1 min", "blocks-cards: true", "flapping: off", severity: "critical")
    scene.read(counter, .terminalReachable, .bool(false), at: 0)
    #expect(scene.engine.findings.first?.blocksCards == true)
    scene.read(counter, .terminalReachable, .bool(true), at: 10)
    #expect(scene.rules == ["gone"])
    // What only lingers keeps nobody from paying.
    #expect(scene.engine.findings.first?.blocksCards == false)
    #expect(scene.engine.nextDeadline == Timestamp(seconds: 40))  // the answer's freshness
    scene.read(counter, .terminalReachable, .bool(true), at: 69)
    #expect(scene.rules == ["gone"])
    scene.advance(to: 70)
    #expect(scene.rules == [])
  }

  @Test func whatComesBackInTimeIsTheOldOne() throws {
    var scene = try scene("keep: 1 min", "flapping: off")
    feed(&scene, [false, true, false], from: 0)
    #expect(scene.engine.findings.first?.since == Timestamp(seconds: 0))
    scene.read(counter, .terminalReachable, .bool(true), at: 50)
    scene.read(counter, .terminalReachable, .bool(true), at: 100)
    #expect(scene.rules == ["gone"])
    scene.advance(to: 110)
    #expect(scene.rules == [])
  }

  // MARK: Flapping

  @Test func oneThatAlternatesIsFoundAlthoughItIsNeverConfirmed() throws {
    var scene = try scene("attempts: 3")
    feed(&scene, [false, true, false, true, false], from: 0)
    #expect(scene.rules == [])
    // The sixth change of twenty: 33.9 % by the weights, above 30 %.
    scene.read(counter, .terminalReachable, .bool(true), at: 50)
    #expect(scene.rules == ["gone"])
    let finding = try #require(scene.engine.findings.first)
    #expect(abs((finding.flapping ?? 0) - 33.9) < 0.05)
    #expect(!finding.blocksCards)
  }

  @Test func flappingEndsWhenItIsStableAndThenTheFindingGoes() throws {
    var scene = try scene("attempts: 3")
    feed(&scene, [false, true, false, true, false, true], from: 0)
    #expect(scene.rules == ["gone"])
    var second: Int64 = 60
    while scene.rules == ["gone"], second < 400 {
      scene.read(counter, .terminalReachable, .bool(true), at: second)
      second += 10
    }
    // The ring forgets its oldest changes one check at a time: at or below 25 % it is stable.
    #expect(scene.rules == [])
    #expect((200...260).contains(second))
  }

  @Test func oneThatEndsInTroubleStaysFound() throws {
    var scene = try scene("attempts: 3")
    feed(&scene, [false, true, false, true, false, true], from: 0)
    feed(&scene, Array(repeating: false, count: 40), from: 60)
    let finding = try #require(scene.engine.findings.first)
    #expect(finding.flapping == nil)
    #expect(finding.id.rule == "gone")
  }

  @Test func aRuleThatWaitsFlapsOnlyByWhatItReported() throws {
    var scene = try scene("for: 1 min")
    for round in 0..<20 { feed(&scene, [false, true], from: Int64(round) * 20) }
    #expect(scene.rules == [])
  }

  @Test func aQuietRuleForgetsEverything() throws {
    var scene = try scene()
    feed(&scene, [false], from: 0)
    feed(&scene, Array(repeating: true, count: 25), from: 10)
    #expect(scene.engine.memory(at: Timestamp(seconds: 300)).subjects.isEmpty)
  }
}
