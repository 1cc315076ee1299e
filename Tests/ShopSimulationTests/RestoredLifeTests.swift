import ShopCore
import ShopModel
import StatusRules
import Testing

@testable import ShopSimulation

/// A shop's life in which the program ends and starts again without a pause, beside the same life in which it does not.
@Suite struct RestoredLifeTests {
  /// What people see of a shop.
  private struct Sight: Equatable {
    var findings: [Finding]
    var incidents: [Incident]
    var availabilities: [SubjectID: CardAvailability]

    init(_ life: SimulatedLife) {
      var core = life.core
      core.refreshEvidence(at: life.now)
      findings = core.findings
      // What is over already is the journal's to remember.
      incidents = core.incidentsInSight(at: life.now).filter { $0.closedAt == nil }
      availabilities = SnapshotComposer(core).availabilities(at: life.now)
    }
  }

  /// Findings, incidents with their numbers, stories, ladders and costs, acknowledgements, mutes, and what can take cards:
  /// as if the program had never ended, at once and for hours after.
  @Test(arguments: [1, 2] as [UInt64])
  func theProgramMayEndAtAnyMoment(seed: UInt64) throws {
    var plan = SimulatedLife.Plan(seed: seed, length: .days(3))
    plan.terminals = 10
    plan.terminalInterval = .seconds(180)
    plan.restarts = nil
    var life = SimulatedLife(plan, rules: try RulePack.builtIn(), remember: SimulatedLifeTests.remember)
    for hour in 1...18 {
      try live(&life, until: plan.start + .hours(4 * hour) + .seconds(hour * 97))
      let open = Sight(life).incidents
      if let first = open.first {
        _ = life.core.acknowledge(first.id, Acknowledgement(by: "a", at: life.now), at: life.now)
      }
      if let last = open.last {
        _ = life.core.mute(last.id, Mute(by: "b", at: life.now, until: life.now + .hours(2)), at: life.now)
      }
      life.inspect()
      var other = life
      other.core = ShopCore(setup: life.watched.setup, rules: StatusEngine(pack: life.pack, topology: life.topology))
      other.core.operations = life.core.operations
      other.core.restore(try SimulatedLifeTests.remember(life.core.memory(at: life.now, isLast: true)), at: life.now)
      // It has been looked at, as the one beside it has.
      other.seenChanges = other.core.changes
      try expectSame(other, life, "at once, hour \(4 * hour)")
      try live(&other, until: life.now + .hours(3))
      var same = life
      try live(&same, until: life.now + .hours(3))
      try expectSame(other, same, "later, hour \(4 * hour)")
      #expect(other.outcome.journal.hash == same.outcome.journal.hash)
    }
    // Otherwise it says nothing.
    #expect(life.outcome.incidents > 10)
  }

  private func live(_ life: inout SimulatedLife, until moment: Timestamp) throws {
    while life.nextMoment <= moment, life.step() {}
    life.core.advance(to: life.now)
  }

  private func expectSame(_ one: SimulatedLife, _ other: SimulatedLife, _ place: Comment) throws {
    let (left, right) = (Sight(one), Sight(other))
    #expect(left.findings.map(\.id) == right.findings.map(\.id), place)
    for (here, there) in zip(left.incidents, right.incidents) where here != there {
      #expect(here.timeline == there.timeline, place)
      #expect(here.finding.ladder == there.finding.ladder, place)
      #expect(here.impact == there.impact, place)
      #expect(here.finding == there.finding, place)
      #expect(here == there, place)
    }
    try #require(left == right, place)
  }
}
