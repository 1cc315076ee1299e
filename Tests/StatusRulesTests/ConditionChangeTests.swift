import ShopModel
import ShopTesting
import Testing

@testable import StatusRules

/// Conditions that ask whether a fact became another one.
@Suite struct ConditionChangeTests {
  private func evaluation(
    _ condition: String, hasChanged: Bool, since: Int64, now: Int64, staleAt: Int64 = 1_000_000
  ) throws -> (run: Evaluation, code: TruthCode) {
    var checker = Checker(.terminal)
    let code = try checker.condition(condition)
    var slot = FactSlot()
    slot.value = .text("ready")
    slot.since = since
    slot.staleAt = staleAt
    slot.hasChanged = hasChanged
    return (Evaluation(now: now, slots: [slot]), code)
  }

  @Test(
    arguments: [
      (true, 100_000, Truth.yes), (true, 699_999, .yes), (true, 700_000, .no), (false, 100_000, .no),
    ])
  func aChangeCountsForTheTimeAskedFor(hasChanged: Bool, now: Int64, expected: Truth) throws {
    var (run, code) = try evaluation(
      "changed(terminal.state, 10 min)", hasChanged: hasChanged, since: 100_000, now: now)
    #expect(run.truth(code) == expected)
    #expect(run.nextChange == (expected == .yes ? 700_000 : 1_000_000))
  }

  @Test func aStaleFactHasNeitherChangedNorNot() throws {
    for condition in ["changed(terminal.state, 10 min)", "not changed(terminal.state, 10 min)"] {
      var (run, code) = try evaluation(condition, hasChanged: true, since: 0, now: 50_000, staleAt: 50_000)
      #expect(run.truth(code) == .unknown)
    }
  }

  @Test func sinceWhenItHasChangedOrNot() throws {
    var (run, code) = try evaluation("changed(terminal.state, 10 min)", hasChanged: true, since: 5, now: 700_000)
    #expect(run.start(of: code, being: .no) == 600_005)
    (run, code) = try evaluation("changed(terminal.state, 10 min)", hasChanged: true, since: 5, now: 6_000)
    #expect(run.start(of: code, being: .yes) == 5)
    (run, code) = try evaluation("changed(terminal.state, 10 min)", hasChanged: false, since: 5, now: 700_000)
    #expect(run.start(of: code, being: .no) == 5)
  }

  @Test func timeAloneEndsAFinding() throws {
    var scene = try Scene(rules: rule("moved", when: "changed(terminal.tid, 10 min)", evidence: "[terminal.tid]"))
    scene.read(counter, .terminalTID, .text("1"), at: 100, freshFor: .seconds(5_000))
    #expect(scene.rules == [])
    scene.read(counter, .terminalTID, .text("2"), at: 200, freshFor: .seconds(5_000))
    #expect(scene.rules == ["moved"])
    #expect(scene.engine.nextDeadline == Timestamp(seconds: 800))
    scene.advance(to: 799)
    #expect(scene.rules == ["moved"])
    scene.advance(to: 800)
    #expect(scene.rules == [])
  }
}
