import ShopModel

/// Takes one confirmed operation from the request to the device's verdict: recorded before the first byte is sent, sent
/// at most once, its outcome never guessed.
public struct CommandRunner: Sendable {
  private let ledger: any OperationLedger
  private let clock: any ShopClock
  private let publish: @Sendable (Operation) async -> Void
  private let keepEnd: @Sendable (Operation) async -> Void

  /// A runner.
  ///
  /// - Parameters:
  ///   - publish: told of every step, so that the screen can follow.
  ///   - keepEnd: puts on record what became of it, now or as soon as that is possible. If it never is, the start is on
  ///     record, and says "unknown".
  public init(
    ledger: any OperationLedger, clock: any ShopClock, publish: @escaping @Sendable (Operation) async -> Void,
    keepEnd: @escaping @Sendable (Operation) async -> Void
  ) {
    self.ledger = ledger
    self.clock = clock
    self.publish = publish
    self.keepEnd = keepEnd
  }

  /// Carries `operation` out, unless one of `refusals` stands against it.
  ///
  /// - Parameters:
  ///   - overridesLastWorkingTerminal: whether the person confirmed that once more.
  ///   - send: sends the command; called at most once, and only after the operation is on record.
  /// - Returns: the operation in a final state, or `accepted`: then it is still to be watched
  ///   (``OperationProgress``).
  public func run(
    _ operation: Operation, refusals: [Refusal], overridesLastWorkingTerminal: Bool,
    send: @Sendable () async -> CommandOutcome
  ) async -> Operation {
    var operation = operation
    let standing = refusals.filter { !($0.canBeOverridden && overridesLastWorkingTerminal) }
    guard standing.isEmpty else {
      operation.enter(.refused(standing), at: clock.now)
      await keepEnd(operation)
      await publish(operation)
      return operation
    }

    operation.overridden = refusals
    operation.enter(.confirmed, at: clock.now)
    operation.enter(.recorded, at: clock.now)
    do {
      try await ledger.record(operation)
    } catch {
      var refused = operation
      refused.enter(.refused([.cannotRecord]), at: clock.now)
      await publish(refused)
      // Where the file has it after all, it should have this too.
      await keepEnd(refused)
      return refused
    }
    await publish(operation)

    // From here on the command may be on its way: if the program ends now, the record says `recorded`, and the next
    // start shows the outcome as unknown.
    operation.enter(.sent, at: clock.now)
    await publish(operation)
    let outcome = await send()
    switch outcome {
    case .accepted: operation.enter(.accepted, at: clock.now)
    case .completed(let words):
      // It says of itself that it is done, and there is nothing else by which it could be seen.
      for state in [Operation.State.accepted, .observed(words), .verified] { operation.enter(state, at: clock.now) }
    case .refused(let reason), .notKnown(let reason): operation.enter(.failed(.said(reason)), at: clock.now)
    case .notSent(let reason): operation.enter(.failed(.said(reason)), at: clock.now)
    case .unknown(let reason): operation.enter(.outcomeUnknown(.said(reason)), at: clock.now)
    }
    await keepEnd(operation)
    await publish(operation)
    return operation
  }
}
