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

private func restart(
  _ states: [(Operation.State, Int64)], requested: Int64 = 1_010, subject: String = "a"
) -> Operation {
  var operation = Operation(
    id: "1", kind: .restart, subject: .terminal(subject), requestedBy: "t", at: Timestamp(seconds: requested))
  for (state, at) in states { operation.enter(state, at: Timestamp(seconds: at)) }
  return operation
}

struct LadderProgressTests {
  private func states(_ incident: Incident, _ operations: [Operation], at seconds: Int64) -> [LadderStep.State] {
    LadderProgress.steps(
      of: incident, operations: operations, supported: { _ in [.restart] }, at: Timestamp(seconds: seconds)
    ).steps.map(\.state)
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
      LadderProgress.steps(
        of: ladder, operations: [done], supported: { _ in [.restart] }, at: Timestamp(seconds: 1_050)
      ).nextChange == Timestamp(seconds: 1_140))
  }

  @Test func whatCameBackAndIsNotReadyDidNotHelp() {
    let failed = restart([
      (.accepted, 1_020), (.observedGone, 1_025), (.observedBack, 1_030), (.failed(.notReady(state: "x")), 1_150),
    ])
    #expect(states(incident([.restart, .reset]), [failed], at: 1_149)[0] == .running(since: Timestamp(seconds: 1_010)))
    #expect(states(incident([.restart, .reset]), [failed], at: 1_150) == [.didNotHelp, .current])
  }

  @Test(arguments: [
    [(Operation.State.recorded, Int64(1_011)), (.failed("connection refused"), 1_012)],
    [(.sent, 1_011), (.failed("busy"), 1_012)],
  ]) func whatWasNotDoneIsStillToDo(path: [(Operation.State, Int64)]) {
    #expect(states(incident([.restart, .reset]), [restart(path)], at: 9_999) == [.current, .waiting])
  }

  @Test(arguments: [
    [(Operation.State.sent, Int64(1_011)), (.outcomeUnknown("cut off"), 1_020)],
    [(.accepted, 1_011), (.observedGone, 1_012), (.failed(.didNotReturn), 1_020)],
  ]) func whatMayHaveBeenDoneIsToBeLookedAt(path: [(Operation.State, Int64)]) {
    let ladder = incident([.restart, .reset, .contactSupport])
    let unclear = LadderStep.State.unclear(since: Timestamp(seconds: 1_020))
    #expect(states(ladder, [restart(path)], at: 9_999) == [unclear, .waiting, .waiting])
    // Until somebody says that it was done.
    var told = ladder
    told.words = [LadderWord(step: 0, subjects: [.terminal("a")], by: "t", at: Timestamp(seconds: 2_000))]
    #expect(states(told, [restart(path)], at: 2_099)[0] == .running(since: Timestamp(seconds: 2_000)))
    #expect(states(told, [restart(path)], at: 2_100) == [.didNotHelp, .current, .waiting])
  }

  @Test func aResetIsNeverTheStepAfterARestartThatNobodyMade() {
    let ladder = incident([.check, .restart, .reset, .contactSupport])
    let steps = LadderProgress.steps(of: ladder, operations: [], supported: { _ in [] }, at: Timestamp(seconds: 9_999))
    #expect(steps.steps.map(\.state) == [.passed, .passed, .waiting, .current])
    let short = incident([.restart, .reset])
    #expect(
      LadderProgress.steps(of: short, operations: [], supported: { _ in [] }, at: Timestamp(seconds: 9_999))
        .steps.map(\.state) == [.current, .waiting])
  }

  @Test func aStepIsTakenWhenAllHaveHadIt() {
    var ladder = incident([.restart, .reset])
    var other = ladder.finding
    other.id.subject = .terminal("b")
    ladder.others = [other]
    let path: [(Operation.State, Int64)] = [(.accepted, 1_020), (.verified, 1_040)]
    #expect(states(ladder, [restart(path)], at: 1_139) == [.running(since: Timestamp(seconds: 1_010)), .waiting])
    #expect(states(ladder, [restart(path)], at: 1_140) == [.current, .waiting])
    let both = [restart(path), restart([(.accepted, 1_220), (.verified, 1_240)], requested: 1_210, subject: "b")]
    #expect(states(ladder, both, at: 1_339) == [.running(since: Timestamp(seconds: 1_210)), .waiting])
    #expect(states(ladder, both, at: 1_340) == [.didNotHelp, .current])
    // The one that was never restarted is well again.
    ladder.others = []
    #expect(states(ladder, [restart(path)], at: 1_140) == [.didNotHelp, .current])
  }

  @Test func aStepByHandGoesByTheWordOfWhoeverDidIt() {
    var ladder = incident([.topUp, .contactSupport])
    ladder.words = [LadderWord(step: 0, subjects: [.terminal("a")], by: "t", at: Timestamp(seconds: 1_050))]
    #expect(states(ladder, [], at: 1_149) == [.running(since: Timestamp(seconds: 1_050)), .waiting])
    #expect(states(ladder, [], at: 1_150) == [.didNotHelp, .current])
  }

  @Test func timeInWhichNobodyWatchedIsNoTimeToHelp() {
    var ladder = incident([.check, .contactSupport])
    ladder.noteAbsence(from: Timestamp(seconds: 1_040), to: Timestamp(seconds: 5_040))
    #expect(states(ladder, [], at: 5_099) == [.current, .waiting])
    #expect(states(ladder, [], at: 5_100) == [.passed, .current])
    let done = restart([(.accepted, 1_020), (.verified, 1_030)])
    var restarted = incident([.restart, .contactSupport])
    restarted.noteAbsence(from: Timestamp(seconds: 1_040), to: Timestamp(seconds: 5_040))
    #expect(states(restarted, [done], at: 5_129)[0] == .running(since: Timestamp(seconds: 1_010)))
    #expect(states(restarted, [done], at: 5_130) == [.didNotHelp, .current])
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
        of: ladder, operations: [restart([(.accepted, 1_020)])], supported: { _ in [.restart] },
        at: Timestamp(seconds: 1_030)
      ).steps
    #expect(
      LadderProgress.steps(of: ladder, clearedAt: Timestamp(seconds: 1_050)).map(\.state)
        == [.helped(after: .seconds(40)), .waiting])
  }
}
