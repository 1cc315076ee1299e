import ShopModel

/// Several programs over one record: one of them may operate at a time, and each learns what the others did.
extension ShopWatch {
  /// Makes sure that nobody else operates while we do.
  ///
  /// - Returns: why we cannot, in one line; nil: the right is ours.
  func takeTurn() async -> String? {
    guard let turn, !hasTurn else { return nil }
    // Never twice at once: taking it ends what an earlier run left, and must not meet what has begun since.
    if let takingTurn { return await takingTurn.value }
    let taking = Task { await self.take(turn) }
    takingTurn = taking
    return await taking.value
  }

  private func take(_ turn: any OperationTurn) async -> String? {
    defer { takingTurn = nil }
    do {
      let recorded = try await turn.take()
      hasTurn = true
      lock?.takeUp(recorded.words, at: clock.now)
      takeUpOthers(recorded.operations, canGoOn: true)
      warn("turn", nil)
      return nil
    } catch {
      return DeviceText.clean("\(error)")
    }
  }

  /// Why nothing can be begun while somebody else operates. A lock that is open has the right already.
  var turnRefusal: Refusal? {
    get async {
      guard accessRefusal == nil, let reason = await takeTurn() else { return nil }
      warn("turn", "no terminal can be operated from here now: \(reason)")
      return .cannotRecord
    }
  }

  /// Gives the right back as soon as nobody could use it and nothing needs it.
  func giveTurnBackIfIdle() {
    guard hasTurn, !isCheckingPIN, takingTurn == nil, callingOff == 0, driven.isEmpty,
      // Whoever takes it next ends what has no end on record.
      endsUnderWay == 0, endsWaiting == 0, consoleAccess.refusal != nil
    else { return }
    // One that waits for a person before the point of no return is on record, and can be gone on with anywhere.
    let isWorking = core.operations.contains { !$0.state.isFinal && ($0.isPastReturn || !$0.canBeResumed) }
    guard !isWorking else { return }
    hasTurn = false
    turn?.giveBack()
  }

  /// Takes up what other programs did, by the record.
  ///
  /// - Parameters:
  ///   - recorded: operations as they stand on record.
  ///   - canGoOn: whether what has not ended may be gone on with from here. Otherwise it is under way elsewhere, and is left
  ///     out until it has ended.
  public func takeUpOthers(_ recorded: [Operation], canGoOn: Bool) {
    var isNew = false
    for operation in recorded where !driven.contains(operation.id) {
      guard let known = operation.state.isFinal ? operation : canGoOn ? interrupted(operation) : nil else { continue }
      if let index = core.operations.firstIndex(where: { $0.id == operation.id }) {
        guard operation.steps.count > core.operations[index].steps.count else { continue }
        core.operations[index] = known
      } else {
        core.operations.append(known)
      }
      isNew = true
    }
    guard isNew else { return }
    core.operations.sort { $0.requestedAt < $1.requestedAt }
    settle(at: clock.now)
  }
}
