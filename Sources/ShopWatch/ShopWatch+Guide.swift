import Operations
import ShopCore
import ShopModel

/// Drives guided resets: takes the step that ``ResetGuide`` names, puts it on record before and after, and stops where a
/// person has to say something.
extension ShopWatch {
  /// How often a terminal may be asked whether it is ready, after everything else is done.
  private static let looksForReady = 10
  /// How often a step is tried of which nothing could be sent.
  private static let triesToSend = 10

  // MARK: People

  /// Begins a reset that a person has confirmed by typing the terminal's number.
  ///
  /// - Parameters:
  ///   - user: who, as this computer knows them.
  ///   - overridesLastWorkingTerminal: whether they confirmed that once more.
  public func reset(
    _ grade: ResetGrade, on subject: SubjectID, by user: String, overridesLastWorkingTerminal: Bool = false
  ) async {
    var operation = newOperation(.reset, grade: grade, on: subject, by: user)
    let refusals =
      [accessRefusal, await turnRefusal].compactMap(\.self)
      + (composer.refusals(beginning: grade, on: subject, at: clock.now) ?? [.notSupported])
    lock?.used(at: clock.now)
    show(operation)
    let standing = refusals.filter { !($0.canBeOverridden && overridesLastWorkingTerminal) }
    guard standing.isEmpty, access != nil else {
      _ = await enter([.refused(standing.isEmpty ? [.notSupported] : standing)], of: operation)
      return
    }
    operation.overridden = refusals
    guard let begun = await record([.confirmed, .recorded], of: operation) else { return }
    await drive(begun.id)
  }

  /// Goes on with a guided reset that waits for a person: they have done the step, or want it to go on.
  ///
  /// - Parameter wanted: the step they mean; nil: whichever is open.
  /// - Returns: whether there is such a step, and they may.
  @discardableResult
  public func goOn(_ id: Operation.ID, step wanted: GuideStep? = nil, by user: String) async -> Bool {
    guard accessRefusal == nil, let operation = operation(id), let step = operation.openGuideStep, step.isByHand,
      wanted == nil || wanted == step, await takeTurn() == nil, self.operation(id) == operation,
      driven.insert(id).inserted
    else { return false }
    lock?.used(at: clock.now)
    let passed = Operation.State.guide(step, .passed(DeviceText.clean(user, limit: Self.personLimit)))
    // From here on the device is in a person's hands.
    let states = step == .handReset ? [passed, .accepted] : [passed]
    let recorded = await record(states, of: operation)
    driven.remove(id)
    guard recorded != nil else { return true }
    if step == .handReset {
      await access?.watchClosely(
        operation.subject.description, every: Self.closeInterval, until: clock.now + OperationProgress.timeByHand)
    } else {
      await drive(id)
    }
    return true
  }

  /// Calls a guided reset off, if nothing was sent yet that cannot be taken back; a step that is under way is waited for.
  /// Nobody needs a PIN for that.
  ///
  /// - Returns: whether it ends, now or after that step.
  @discardableResult
  public func callOff(_ id: Operation.ID, by user: String) async -> Bool {
    guard consoleAccess != .readOnly, let open = canBeCalledOff(id) else { return false }
    // A person's word on it is being put on record this moment.
    if driven.contains(id), open.openGuideStep?.isByHand == true { return false }
    callingOff += 1
    defer {
      callingOff -= 1
      giveTurnBackIfIdle()
    }
    if let reason = await takeTurn() {
      warn("call off", "nothing can be called off from here now: \(reason)")
      return false
    }
    warn("call off", nil)
    // Somebody may have taken it further at another console meanwhile.
    guard let operation = canBeCalledOff(id) else { return false }
    calledOff[id] = DeviceText.clean(user, limit: Self.personLimit)
    if !driven.contains(id) { await endCalledOff(operation) }
    return true
  }

  private func canBeCalledOff(_ id: Operation.ID) -> Operation? {
    guard let operation = operation(id), operation.grade != nil, !operation.state.isFinal, !operation.isPastReturn
    else { return nil }
    return operation
  }

  private func endCalledOff(_ operation: Operation) async {
    guard let user = calledOff.removeValue(forKey: operation.id) else { return }
    _ = await enter([.guide(.goAhead, .failed(user)), .refused([.calledOff])], of: operation)
  }

  // MARK: Driving

  /// Takes step after step until a person or the device has to be waited for.
  private func drive(_ id: Operation.ID) async {
    guard driven.insert(id).inserted else { return }
    defer { driven.remove(id) }
    while let operation = operation(id), !operation.state.isFinal, !isEnding {
      if calledOff[id] != nil, !operation.isPastReturn { return await endCalledOff(operation) }
      guard await take(ResetGuide.next(after: operation, facts: knownFacts(of: operation.subject)), of: operation)
      else {
        return
      }
    }
  }

  /// Takes one step.
  ///
  /// - Returns: whether the next can follow at once.
  private func take(_ next: ResetGuide.Next, of operation: Operation) async -> Bool {
    switch next {
    case .follow: return false
    case .wait(let step):
      if operation.openGuideStep != step { _ = await record([.guide(step, .begun)], of: operation) }
      return false
    case .skip(let step, let words): return await record([.guide(step, .skipped(words))], of: operation) != nil
    case .look(let step): return await look(step, operation)
    case .send(let command, let step): return await send(command, step, operation)
    case .reset(let command): return await sendReset(command, operation)
    case .verify: return await verify(operation)
    }
  }

  private func look(_ step: GuideStep, _ operation: Operation) async -> Bool {
    guard let operation = await record([.guide(step, .begun)], of: operation) else { return false }
    let refusals = await access?.exclusively(with: operation.subject) { connector -> [Refusal] in
      await self.look(at: operation.subject, with: connector)
      return await self.refusalsToBegin(operation)
    }
    let standing = (refusals ?? [.stateUnknown]).filter { !operation.overridden.contains($0) }
    guard standing.isEmpty else {
      _ = await enter([.guide(step, .failed("")), .refused(standing)], of: operation)
      return false
    }
    let state = knownFacts(of: operation.subject).records[.terminalState]?.value.text ?? ""
    return await enter([.guide(step, .passed(state))], of: operation)
  }

  private func send(_ command: DeviceCommand, _ step: GuideStep, _ operation: Operation) async -> Bool {
    guard let operation = await record([.guide(step, .begun)], of: operation) else { return false }
    let report = await sendWhenFree(command, to: operation.subject)
    let (progress, end) = ResetGuide.judge(
      step, report.outcome, readings: report.readings, facts: knownFacts(of: operation.subject))
    return await enter([.guide(step, progress)] + [end].compactMap(\.self), of: operation) && end == nil
  }

  /// Sends a command of which nothing may have left yet: while another program or the till has the terminal's only
  /// connection, it is tried again for a while.
  private func sendWhenFree(_ command: DeviceCommand, to subject: SubjectID) async -> CommandReport {
    var report = CommandReport(.notSent("there is no way to the terminal"))
    for round in 0..<Self.triesToSend {
      if round > 0 { try? await clock.sleep(until: clock.now + Self.closeInterval) }
      // Also while the program is about to end: a step that was begun has its verdict, not a made-up one.
      guard let access else { return report }
      report =
        await access.exclusively(with: subject) { connector in
          await self.perform(command, with: connector, on: subject)
        } ?? report
      guard case .notSent = report.outcome else { return report }
    }
    return report
  }

  /// Reads everything once more, and sends the reset if nothing stands against it; all of it with the device ours.
  private func sendReset(_ command: DeviceCommand, _ operation: Operation) async -> Bool {
    guard let operation = await record([.guide(.lastLook, .begun)], of: operation) else { return false }
    let outcome = await access?.exclusively(with: operation.subject) { connector -> CommandOutcome? in
      await self.look(at: operation.subject, with: connector)
      var unread: [Refusal] = []
      for (step, command, fact) in [
        (GuideStep.preauthorisations, DeviceCommand.readPreauthorisations, Fact.terminalPreauthorisations),
        (.totals, .readTotals, .terminalBatchCount),
      ] {
        guard case .passed = operation.progress(of: step) else { continue }
        let report = await self.perform(command, with: connector, on: operation.subject)
        if !report.readings.contains(where: { $0.fact == fact }) { unread.append(ResetGuide.refusal(ofUnread: step)) }
      }
      guard await self.mayBeSent(operation, unread: unread) else { return nil }
      return await self.perform(command, with: connector, on: operation.subject).outcome
    }
    // Nil inside: something stood against it, which is said already.
    guard let sent = self.operation(operation.id), !sent.state.isFinal,
      let verdict = outcome ?? .some(.notSent("there is no way to the terminal"))
    else { return false }
    switch verdict {
    case .accepted, .completed:
      _ = await enter([.accepted], of: sent)
      await access?.watchClosely(
        sent.subject.description, every: Self.closeInterval, until: clock.now + Self.closeWatch)
    case .refused(let words), .notKnown(let words), .notSent(let words):
      _ = await enter([.failed(.said(words))], of: sent)
    case .unknown(let words): _ = await enter([.outcomeUnknown(.said(words))], of: sent)
    }
    return false
  }

  /// The last word before the reset is sent: if nothing stands against it, it goes on record as sent.
  ///
  /// - Parameter unread: what could not be read once more.
  private func mayBeSent(_ operation: Operation, unread: [Refusal]) async -> Bool {
    guard calledOff[operation.id] == nil else {
      await endCalledOff(operation)
      return false
    }
    let known = refusalsToSend(operation)
    let standing = known + unread.filter { !known.contains($0) }
    guard standing.isEmpty else {
      _ = await enter([.guide(.lastLook, .failed("")), .refused(standing)], of: operation)
      return false
    }
    return await record([.guide(.lastLook, .passed("")), .sent], of: operation) != nil
  }

  /// The end: it is verified when it is ready, and otherwise it has failed.
  private func verify(_ operation: Operation) async -> Bool {
    var state = "unknown"
    for round in 0..<Self.looksForReady {
      if round > 0 { try? await clock.sleep(until: clock.now + Self.closeInterval) }
      await access?.exclusively(with: operation.subject) { connector in
        await self.look(at: operation.subject, with: connector)
      }
      state = knownFacts(of: operation.subject).records[.terminalState]?.value.text ?? "unknown"
      if RestartProgress.isReady(state) { break }
    }
    guard let operation = self.operation(operation.id), !operation.state.isFinal else { return false }
    _ = await enter([RestartProgress.isReady(state) ? .verified : .failed(.notReady(state: state))], of: operation)
    return false
  }

  /// The terminal is back from a reset and has come to rest: the guide goes on.
  func goOnAfterReset(_ operation: Operation, seeing sighting: RestartSighting) {
    guard operation.kind == .reset, operation.state == .observedBack, case .answering(let state) = sighting,
      OperationProgress.isAtRest(state)
    else { return }
    Task { await self.drive(operation.id) }
  }

  // MARK: Record

  /// Puts states on record, and only then goes on; what cannot be recorded ends it, and nothing more is sent.
  private func record(_ states: [Operation.State], of operation: Operation) async -> Operation? {
    var operation = operation
    for state in states { operation.enter(state, at: clock.now) }
    do {
      try await ledger.record(operation)
      warn("ledger", nil)
    } catch {
      // What was to follow is not done; what was done before is what it is.
      var ended = self.operation(operation.id) ?? operation
      ended.enter(ended.isPastReturn ? .outcomeUnknown(.said("\(error)")) : .refused([.cannotRecord]), at: clock.now)
      show(ended)
      await keepEnd(of: ended)
      return nil
    }
    show(operation)
    return operation
  }

  /// Enters states that follow from what has happened already, and records them if it can be done.
  ///
  /// - Returns: whether they are on record.
  private func enter(_ states: [Operation.State], of operation: Operation) async -> Bool {
    var operation = operation
    for state in states { operation.enter(state, at: clock.now) }
    show(operation)
    do {
      try await ledger.record(operation)
      warn("ledger", nil)
      if operation.state.isFinal {
        await access?.watchClosely(operation.subject.description, every: Self.closeInterval, until: clock.now)
      }
      return true
    } catch {
      guard !operation.state.isFinal else {
        await keepEnd(of: operation)
        return false
      }
      warn("ledger", "a step of an operation could not be recorded: \(error)")
      // Nothing more is sent off the record.
      operation.enter(
        operation.isPastReturn ? .outcomeUnknown(.said("\(error)")) : .refused([.cannotRecord]), at: clock.now)
      show(operation)
      // With what was done before: an end of day that was handed in has its totals in it.
      await keepEnd(of: operation)
      return false
    }
  }

  /// A guided reset that an earlier run left: it waits for a person.
  func interrupted(_ operation: Operation) -> Operation? {
    guard operation.canBeResumed else { return nil }
    var operation = operation
    operation.enter(.guide(.resume, .begun), at: clock.now)
    return operation
  }

  // MARK: What is known

  private func operation(_ id: Operation.ID) -> Operation? { core.operations.last { $0.id == id } }

  private func knownFacts(of subject: SubjectID) -> SubjectFacts {
    facts.subjects[subject] ?? SubjectFacts(id: subject)
  }

  private func look(at subject: SubjectID, with connector: any Connector) async {
    await take(await connector.poll(deadline: Self.enquiryDeadline), from: subject.description)
  }

  private func refusalsToBegin(_ operation: Operation) -> [Refusal] {
    composer(without: operation).refusals(
      beginning: operation.grade ?? .application, on: operation.subject, at: clock.now) ?? [.notSupported]
  }

  private func refusalsToSend(_ operation: Operation) -> [Refusal] {
    composer(without: operation).refusals(sending: operation, at: clock.now)
      .filter { !operation.overridden.contains($0) }
  }

  /// The picture in which the operation itself does not stand in its own way.
  private func composer(without operation: Operation) -> SnapshotComposer {
    var composer = composer
    composer.operations.removeAll { $0.id == operation.id }
    return composer
  }
}
