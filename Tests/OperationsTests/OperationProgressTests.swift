import Operations
import ShopModel
import Testing

private func operation(_ kind: OperationKind, _ states: [Operation.State]) -> Operation {
  var operation = Operation(
    id: "1", kind: kind, subject: .terminal("a"), requestedBy: "t", at: Timestamp(seconds: 0))
  for (second, state) in states.enumerated() { operation.enter(state, at: Timestamp(seconds: Int64(second + 1))) }
  return operation
}

struct OperationProgressTests {
  @Test func aCancellationIsVerifiedWhenTheTerminalIsIdle() {
    let accepted = operation(.cancelAction, [.sent, .accepted])
    #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: "ready")) == [.verified])
    for state in ["busy", "card-inserted", "please-wait", "unknown"] {
      #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: state)) == [])
    }
    #expect(OperationProgress.steps(after: accepted, seeing: .gone) == [])
    let deadline = OperationProgress.deadline(of: accepted, lastState: "card-inserted")
    #expect(deadline?.at == Timestamp(seconds: 22))
    #expect(deadline?.then == .failed(.stillBusy(state: "card-inserted")))
  }

  @Test func anUpdateIsUnderWayWhileItInstalls() {
    let accepted = operation(.updateNow, [.sent, .accepted])
    #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: "updating")) == [.observedGone])
    #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: "ready")) == [])
    let gone = operation(.updateNow, [.sent, .accepted, .observedGone])
    #expect(OperationProgress.steps(after: gone, seeing: .answering(state: "updating")) == [])
    #expect(OperationProgress.steps(after: gone, seeing: .answering(state: "ready")) == [.observedBack, .verified])
    #expect(OperationProgress.deadline(of: accepted, lastState: nil)?.then == .outcomeUnknown(.notSeenToLeave))
    #expect(OperationProgress.deadline(of: gone, lastState: nil)?.at == Timestamp(seconds: 1803))
  }

  @Test func aResetThatIsBackIsNotVerifiedYet() {
    let gone = operation(.reset, [.sent, .accepted, .observedGone])
    #expect(OperationProgress.steps(after: gone, seeing: .answering(state: "ready")) == [.observedBack])
  }

  @Test func aReturnToIdleIsVerifiedWhenTheTerminalIsIdle() {
    var accepted = Operation(
      id: "1", kind: .reset, grade: .returnToIdle, subject: .terminal("a"), requestedBy: "t", at: Timestamp(seconds: 0))
    accepted.enter(.accepted, at: Timestamp(seconds: 2))
    #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: "ready")) == [.verified])
    #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: "busy")) == [])
    #expect(OperationProgress.steps(after: accepted, seeing: .gone) == [.observedGone])
    let deadline = OperationProgress.deadline(of: accepted, lastState: "busy")
    #expect(deadline?.at == Timestamp(seconds: 22) && deadline?.then == .failed(.stillBusy(state: "busy")))
    accepted.enter(.observedGone, at: Timestamp(seconds: 3))
    #expect(OperationProgress.steps(after: accepted, seeing: .answering(state: "ready")) == [.observedBack, .verified])
  }

  @Test(arguments: [OperationKind.settleBatch, .diagnose, .identify])
  func whatTheTerminalItselfReportsIsNotWaitedFor(kind: OperationKind) {
    let accepted = operation(kind, [.sent, .accepted])
    #expect(OperationProgress.steps(after: accepted, seeing: .gone) == [])
    #expect(OperationProgress.deadline(of: accepted, lastState: nil) == nil)
  }
}
