import ShopCore
import ShopModel

/// What goes on record beside operations: receipts, and what people say of incidents. What cannot go there yet is held and
/// tried again; only an operation is refused.
extension ShopWatch {
  /// How many words wait at most until the record can be written.
  static let wordLimit = 1000
  /// How many receipts do.
  static let printLimit = 200
  /// How often it is tried again.
  static let recordInterval: Duration = .seconds(5)

  /// Keeps what a device gives to print. It returns when the print is on record, or when that has failed: then it waits
  /// here, and the screen says so. A print that comes again under its name is kept once.
  public func keep(_ print: ReceivedPrint) async {
    guard let prints else {
      return warn("prints", "a receipt from \(print.subject.key) is not kept: there is no journal")
    }
    say(ofPrints: await prints.put(print, as: print.name, at: clock.now))
  }

  /// Puts on record what somebody said. It counts also where it cannot be: nothing is done to a device by it.
  func put(_ word: IncidentWord) async {
    guard let words else { return }
    say(ofWords: await words.put(word, at: clock.now))
  }

  /// Puts the latest steps of an operation on record: what has happened to a terminal already, and cannot be refused any
  /// more.
  func keepEnd(of operation: Operation) async {
    endsUnderWay += 1
    say(ofEnds: await ends.put(operation, as: operation.id, at: clock.now))
    endsUnderWay -= 1
    giveTurnBackIfIdle()
  }

  /// Waits until everything is on record, or was tried often enough.
  ///
  /// - Parameter tries: how often what waits is tried again, a quarter of a second apart.
  /// - Returns: what is not.
  public func finishRecord(tries: Int) async -> Unrecorded {
    for round in 0..<max(1, tries) {
      if round > 0 { try? await Task.sleep(for: .milliseconds(250)) }
      await retryRecord()
      if endsUnderWay == 0, await unrecorded().isEmpty { break }
    }
    return await unrecorded()
  }

  /// What is not on record yet, and would be gone with the program.
  public func unrecorded() async -> Unrecorded {
    Unrecorded(
      operations: await ends.entries, words: await words?.entries ?? [], access: await accessWords?.entries ?? [],
      prints: await prints?.entries ?? [])
  }

  /// Tries at once what waits to be put on record.
  public func retryRecord() async {
    say(ofEnds: await ends.retry(at: clock.now))
    if let words { say(ofWords: await words.retry(at: clock.now)) }
    if let accessWords { say(ofAccess: await accessWords.retry(at: clock.now)) }
    if let prints { say(ofPrints: await prints.retry(at: clock.now)) }
    giveTurnBackIfIdle()
  }

  private func say(ofWords state: RecordBacklog<IncidentWord>.State) {
    guard state.version > wordsVersion else { return }
    wordsVersion = state.version
    let wait = state.failure.map {
      "what was said of an incident is not on record yet (\(state.waiting)): \($0)"
    }
    let loss = state.lost == 0 ? nil : "\(state.lost) words said of incidents are lost: too many waited for the record"
    say("words", wait, loss)
  }

  func say(ofAccess state: RecordBacklog<AccessWord>.State) {
    guard state.version > accessVersion else { return }
    accessVersion = state.version
    let wait = state.failure.map {
      "what happened at the technician's lock is not on record yet (\(state.waiting)): \($0)"
    }
    let loss = state.lost == 0 ? nil : "\(state.lost) words from the technician's lock are lost"
    say("access", wait, loss)
  }

  private func say(ofEnds state: RecordBacklog<Operation>.State) {
    guard state.version > endsVersion else { return }
    endsVersion = state.version
    endsWaiting = state.waiting
    let wait = state.failure.map { "an operation's end could not be recorded yet (\(state.waiting)): \($0)" }
    let loss = state.lost == 0 ? nil : "the ends of \(state.lost) operations are lost: too many waited for the record"
    say("ends", wait, loss)
  }

  private func say(ofPrints state: RecordBacklog<ReceivedPrint>.State) {
    guard state.version > printsVersion else { return }
    printsVersion = state.version
    let wait = state.failure.map {
      "a receipt is not on record yet, \(state.waiting) wait and would be gone with the program: \($0)"
    }
    let loss = state.lost == 0 ? nil : "\(state.lost) receipts are lost: too many waited for the record"
    say("prints", wait, loss)
  }

  private func say(_ topic: String, _ wait: String?, _ loss: String?) {
    let lines = [wait, loss].compactMap(\.self)
    warn(topic, lines.isEmpty ? nil : lines.joined(separator: "; "))
    guard wait != nil, recording == nil, access != nil else { return }
    let clock = clock
    let moment = clock.now + Self.recordInterval
    recording = Task { [weak self] in
      guard (try? await clock.sleep(until: moment)) != nil else { return }
      await self?.tryRecord()
    }
  }

  private func tryRecord() async {
    recording = nil
    await retryRecord()
  }

  // MARK: A record that comes late

  /// Takes up a record that could not be opened before, when this run had begun already. From then on the interlocks know
  /// what was done earlier, and the incidents have the numbers under which they go on record.
  ///
  /// - Parameters:
  ///   - next: the number above all incidents on record; nil: there is none.
  ///   - earlier: as for ``takeUp(_:nextIncident:earlier:)``.
  public func takeUpLate(_ memory: ShopMemory?, nextIncident next: Int?, earlier: [Operation]) async {
    takeUpOthers(earlier, canGoOn: true)
    let numbers = core.takeUpLate(memory, nextIncident: next, at: clock.now)
    noteUrgent()
    settle(at: clock.now)
    await words?.change { $0.incident = numbers[$0.incident] ?? $0.incident }
  }
}
