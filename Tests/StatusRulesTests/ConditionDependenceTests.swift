import ShopModel
import Testing

@testable import StatusRules

/// What is known of a condition before it is evaluated: what can change it.
@Suite struct ConditionDependenceTests {
  @Test(
    arguments: [
      ("true", [Fact](), 0, false), ("terminal.mains", [.terminalMains], 0, false),
      ("not certain(terminal.state = ready)", [.terminalState], 0, false),
      ("terminal.locks contains printer or known(link.up)", [.terminalLocks, .linkUp], 0, false),
      ("terminal.software < terminal.target-software", [.terminalSoftware, .terminalTargetSoftware], 0, false),
      ("terminal.tid != terminal.configured-tid", [.terminalTID, .terminalConfiguredTID], 0, false),
      (
        "abs(terminal.clock-drift) - last(terminal.response-time) > 2 s", [.terminalClockDrift, .terminalResponseTime],
        0, false
      ),
      ("terminal.batch.amount * terminal.unsent > ¥500", [.terminalBatchAmount, .terminalUnsent], 0, false),
      ("tally(terminal.transactions.responses) > 3", [.terminalResponses], 0, false),
      ("age(terminal.state) > 3 s", [.terminalState], 0, true),
      ("held(terminal.state) > 3 s and terminal.mains", [.terminalState, .terminalMains], 0, true),
      ("terminal.batch.opened < now", [.terminalBatchOpened], 0, true),
      ("changed(terminal.tid, 5 min)", [.terminalTID], 0, true),
      ("avg(terminal.battery, 5 min) < 15 %", [.terminalBattery], 0, true),
      ("count(terminal where age(link.up) > 5 s) > 2 and terminal.mains", [.terminalMains], 1, false),
      ("share(terminal where terminal.mains) > 2 % or total(terminal of terminal.unsent) > 3", [], 2, false),
    ] as [(String, [Fact], Int, Bool)])
  func whatCanChangeAConditionIsKnown(condition: String, facts: [Fact], questions: Int, time: Bool) throws {
    var checker = Checker(.terminal)
    // Another fact first, so that a place is not by chance the right one.
    _ = try checker.condition("terminal.paper = ok and count(link where link.up) > 1")
    let dependence = try checker.condition(condition).dependence
    let slots = try facts.map { fact in
      try #require(FactReference(fact, in: .terminal).flatMap { checker.scope.slots[$0] })
    }
    #expect(dependence.slots == Set(slots))
    #expect(dependence.aggregates == Set((0..<questions).map { $0 + 1 }))
    #expect(dependence.dependsOnTime == time)
  }

  @Test func aNumberIsKnownToo() throws {
    let code = NumberCode.arithmetic(.fact(FactRead(slot: 3), factor: 1), .plus, .absolute(.count(7)))
    #expect(code.dependence == Dependence(slots: [3], freshSlots: [3], aggregates: [7]))
    #expect(NumberCode.now.dependence == Dependence(dependsOnTime: true))
  }

  @Test func whatMustBeFreshIsKnown() throws {
    for (condition, isFresh) in [
      ("terminal.battery > 3 %", true), ("last(terminal.battery) > 3 %", false), ("age(terminal.battery) > 3 s", false),
      ("held(terminal.battery) > 3 s", true), ("known(terminal.battery)", true),
      ("changed(terminal.battery, 3 s)", true), ("max(terminal.battery, 3 s) > 5 %", true),
      ("age(terminal.battery) > 3 s and terminal.battery > 3 %", true),
    ] {
      var checker = Checker(.terminal)
      let dependence = try checker.condition(condition).dependence
      #expect(dependence.slots == [0])
      #expect(dependence.freshSlots == (isFresh ? [0] : []), "\(condition)")
    }
  }

  @Test(
    arguments: [
      ("terminal.battery > 3 %", false), ("held(terminal.battery) > 3 s", false), ("known(terminal.battery)", false),
      ("changed(terminal.battery, 3 s)", false), ("age(terminal.battery) > 3 s", true),
      ("terminal.mains and avg(terminal.battery, 3 s) > 5 %", true),
    ])
  func whatTheSameValueToldAgainChangesIsKnown(condition: String, expected: Bool) throws {
    var checker = Checker(.terminal)
    #expect(try checker.condition(condition).dependence.seesEveryCheck == expected)
  }
}
