import Operations
import ShopModel
import Testing

private let opened = Timestamp(seconds: 1_000)
private let evidence = Evidence(
  subject: .terminal("a"), fact: .terminalState, value: .text("out-of-order"), observedAt: opened, since: opened)

private func incident(_ remedies: [Remedy]) -> Incident {
  Incident(
    id: 1,
    finding: Finding(
      rule: "r", subject: .terminal("a"), severity: .critical, cause: .terminalFault, blocksCards: true,
      title: LocalizedText("t"), explanation: LocalizedText("e"), actor: .technician, evidence: [evidence],
      since: opened, ladder: remedies.map { LadderStep($0, timeToHelp: .seconds(100)) }),
    openedAt: opened)
}

private func restart(_ states: [(Operation.State, Int64)], requested: Int64 = 1_010) -> Operation {
  var operation = Operation(
    id: "1", kind: .restart, subject: .terminal("a"), requestedBy: "t", at: Timestamp(seconds: requested))
  for (state, at) in states { operation.enter(state, at: Timestamp(seconds: at)) }
  return operation
}

struct LadderProgressTests {
  private func states(_ incident: Incident, _ operations: [Operation], at seconds: Int64) -> [LadderStep.State] {
    LadderProgress.steps(of: incident, operations: operations, supported: [.restart], at: Timestamp(seconds: seconds))
      .steps.map(\.state)
  }

  @Test func theFirstStepIsTheOneToTake() {
    #expect(states(incident([.restart, .reset, .contactSupport]), [], at: 1_000) == [.current, .waiting, .waiting])
  }

  @Test func aRunningOperationIsARunningStep() {
    let running = restart([(.accepted, 1_020)])
    #expect(
      states(incident([.restart, .contactSupport]), [running], at: 1_030)
        == [.running(since: Timestamp(seconds: 1_010)), .waiting])
  }

  @Test func aVerifiedStepGetsItsTimeToHelp() {
    let done = restart([(.accepted, 1_020), (.verified, 1_040)])
    let ladder = incident([.restart, .contactSupport])
    #expect(states(ladder, [done], at: 1_139)[0] == .running(since: Timestamp(seconds: 1_010)))
    #expect(states(ladder, [done], at: 1_140) == [.didNotHelp, .current])
    #expect(
      LadderProgress.steps(of: ladder, operations: [done], supported: [.restart], at: Timestamp(seconds: 1_050))
        .nextChange
        == Timestamp(seconds: 1_140))
  }

  @Test func aFailedStepMovesOnAtOnce() {
    let failed = restart([(.accepted, 1_020), (.failed("no"), 1_040)])
    #expect(states(incident([.restart, .contactSupport]), [failed], at: 1_041) == [.didNotHelp, .current])
  }

  @Test func aRefusedOperationIsNoStep() {
    let refused = restart([(.refused([.heldByTill]), 1_011)])
    #expect(states(incident([.restart, .contactSupport]), [refused], at: 1_020) == [.current, .waiting])
  }

  @Test func whatWasDoneBeforeTheIncidentDoesNotCount() {
    let earlier = restart([(.accepted, 900), (.failed("no"), 910)], requested: 890)
    #expect(states(incident([.restart, .contactSupport]), [earlier], at: 1_020) == [.current, .waiting])
  }

  @Test func aStepByHandIsPassedNeverHeldAgainstIt() {
    let ladder = incident([.check, .restart, .contactSupport])
    #expect(states(ladder, [], at: 1_099) == [.current, .waiting, .waiting])
    #expect(states(ladder, [], at: 1_100) == [.passed, .current, .waiting])
    #expect(
      states(ladder, [restart([(.accepted, 1_020)])], at: 1_030)
        == [.passed, .running(since: Timestamp(seconds: 1_010)), .waiting])
  }

  @Test func whatTheConnectorCannotDoIsAPersonsStep() {
    let ladder = incident([.settleBatch, .restart, .contactSupport])
    #expect(states(ladder, [], at: 1_099) == [.current, .waiting, .waiting])
    #expect(states(ladder, [], at: 1_100) == [.passed, .current, .waiting])
  }

  @Test func theLastStepStays() {
    #expect(states(incident([.topUp]), [], at: 9_999) == [.current])
  }

  @Test func theStepThatWasRunningWhenItClearedHelped() {
    var ladder = incident([.restart, .contactSupport])
    ladder.finding.ladder =
      LadderProgress.steps(
        of: ladder, operations: [restart([(.accepted, 1_020)])], supported: [.restart], at: Timestamp(seconds: 1_030)
      ).steps
    #expect(
      LadderProgress.steps(of: ladder, clearedAt: Timestamp(seconds: 1_050)).map(\.state)
        == [.helped(after: .seconds(40)), .waiting])
  }
}
