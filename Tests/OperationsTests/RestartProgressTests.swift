import Operations
import ShopModel
import Testing

private func operation(_ states: [Operation.State]) -> Operation {
  var operation = Operation(
    id: "1", kind: .restart, subject: .terminal("a"), requestedBy: "t", at: Timestamp(seconds: 0))
  for (index, state) in states.enumerated() { operation.enter(state, at: Timestamp(seconds: Int64(index + 1))) }
  return operation
}

struct RestartProgressTests {
  @Test func aRestartIsGoneThenBackThenReady() {
    let accepted = operation([.sent, .accepted])
    #expect(RestartProgress.steps(after: accepted, seeing: .gone) == [.observedGone])
    let gone = operation([.sent, .accepted, .observedGone])
    #expect(
      RestartProgress.steps(after: gone, seeing: .answering(state: "initialisation-required")) == [.observedBack])
    #expect(RestartProgress.steps(after: gone, seeing: .answering(state: "ready")) == [.observedBack, .verified])
    let back = operation([.sent, .accepted, .observedGone, .observedBack])
    #expect(RestartProgress.steps(after: back, seeing: .answering(state: "ready")) == [.verified])
    #expect(RestartProgress.steps(after: back, seeing: .answering(state: "hardware-fault")) == [])
  }

  @Test func readyBeforeItWasGoneProvesNothing() {
    let accepted = operation([.sent, .accepted])
    #expect(RestartProgress.steps(after: accepted, seeing: .answering(state: "ready")) == [])
    let deadline = RestartProgress.deadline(of: accepted, lastState: "ready")
    #expect(deadline?.at == Timestamp(seconds: 62))
    #expect(deadline?.then == .outcomeUnknown(.notSeenToLeave))
  }

  @Test func aTerminalThatStaysAwayHasFailed() {
    let gone = operation([.sent, .accepted, .observedGone])
    #expect(RestartProgress.deadline(of: gone, lastState: nil)?.at == Timestamp(seconds: 303))
    #expect(RestartProgress.deadline(of: gone, lastState: nil)?.then == .failed(.didNotReturn))
  }

  @Test func aTerminalThatComesBackBrokenHasFailed() {
    let back = operation([.sent, .accepted, .observedGone, .observedBack])
    #expect(
      RestartProgress.deadline(of: back, lastState: "hardware-fault")?.then
        == .failed(.notReady(state: "hardware-fault")))
  }

  @Test func nothingIsWaitedForBeforeTheDeviceAcceptedOrAfterTheEnd() {
    #expect(RestartProgress.deadline(of: operation([.sent]), lastState: nil) == nil)
    #expect(RestartProgress.deadline(of: operation([.sent, .accepted, .verified]), lastState: nil) == nil)
  }
}
