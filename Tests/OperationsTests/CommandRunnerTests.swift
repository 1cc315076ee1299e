import Operations
import ShopModel
import Synchronization
import Testing

/// Writes down in which order things happened.
private final class Witness: OperationLedger, ShopClock {
  private let log = Mutex<[String]>([])
  private let isBroken: Bool

  init(isBroken: Bool = false) { self.isBroken = isBroken }

  var events: [String] { log.withLock { $0 } }
  func note(_ event: String) { log.withLock { $0.append(event) } }

  var now: Timestamp { Timestamp(seconds: 1) }
  func sleep(until moment: Timestamp) async throws {}

  struct DiskFull: Error {}
  func record(_ operation: Operation) async throws {
    if isBroken { throw DiskFull() }
    note("record \(operation.state)")
  }
}

private let request = Operation(
  id: "1", kind: .restart, subject: .terminal("a"), requestedBy: "t", at: Timestamp(seconds: 1))

struct CommandRunnerTests {
  private func run(
    _ witness: Witness, refusals: [Refusal] = [], overrides: Bool = false, outcome: CommandOutcome = .accepted
  ) async -> Operation {
    let runner = CommandRunner(
      ledger: witness, clock: witness, publish: { witness.note("show \($0.state)") },
      keepEnd: { try? await witness.record($0) })
    return await runner.run(request, refusals: refusals, overridesLastWorkingTerminal: overrides) {
      witness.note("send")
      return outcome
    }
  }

  @Test func theRecordComesBeforeTheFirstByte() async {
    let witness = Witness()
    let operation = await run(witness)
    #expect(
      witness.events == ["record recorded", "show recorded", "show sent", "send", "record accepted", "show accepted"])
    #expect(operation.steps.map(\.state) == [.requested, .confirmed, .recorded, .sent, .accepted])
  }

  @Test func whatCannotBeRecordedIsNotSent() async {
    let witness = Witness(isBroken: true)
    let operation = await run(witness)
    #expect(operation.state == .refused([.cannotRecord]))
    #expect(!witness.events.contains("send"))
  }

  @Test func aRefusalIsRecordedAndNothingIsSent() async {
    let witness = Witness()
    let operation = await run(witness, refusals: [.heldByTill])
    #expect(operation.state == .refused([.heldByTill]))
    #expect(!witness.events.contains("send"))
    #expect(witness.events.first?.hasPrefix("record refused") == true)
  }

  @Test func onlyTheLastTerminalCanBeOverridden() async {
    #expect(await run(Witness(), refusals: [.lastWorkingTerminal], overrides: true).state == .accepted)
    #expect(
      await run(Witness(), refusals: [.lastWorkingTerminal, .heldByTill], overrides: true).state
        == .refused([.heldByTill]))
  }

  @Test func theOutcomeIsNeverGuessed() async {
    #expect(await run(Witness(), outcome: .unknown("cut")).state == .outcomeUnknown("cut"))
    #expect(await run(Witness(), outcome: .refused("83")).state == .failed("83"))
    #expect(await run(Witness(), outcome: .notSent("no route")).state == .failed("no route"))
  }

  @Test func whatTheDeviceReportsDoneIsOnRecordWithItsWords() async {
    let witness = Witness()
    let operation = await run(witness, outcome: .completed("2 payments"))
    #expect(operation.steps.map(\.state).suffix(3) == [.accepted, .observed("2 payments"), .verified])
    #expect(witness.events.suffix(2) == ["record verified", "show verified"])
    #expect(await run(Witness(), outcome: .notKnown("84 83")).state == .failed("84 83"))
  }

  @Test func whoOverrodeWhatIsOnRecord() async {
    #expect(
      await run(Witness(), refusals: [.lastWorkingTerminal], overrides: true).overridden == [.lastWorkingTerminal])
  }

  @Test func anEndIsNeverLeft() {
    var operation = request
    operation.enter(.outcomeUnknown("cut"), at: Timestamp(seconds: 2))
    operation.enter(.verified, at: Timestamp(seconds: 3))
    #expect(operation.state == .outcomeUnknown("cut"))
  }
}
