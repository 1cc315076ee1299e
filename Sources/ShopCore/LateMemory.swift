import ShopModel

extension ShopCore {
  /// Takes up what an earlier run remembered, after this run has begun without it: the record could not be opened before.
  ///
  /// What was read since then stands. An incident that is still the same goes on with its number, its people's words and
  /// its story; the others of this run get numbers that were never given. What is learned of takings, and the maintenance
  /// windows, are those of the earlier run: they look back on weeks.
  ///
  /// - Parameters:
  ///   - memory: what was remembered; nil: nothing, or it cannot be read.
  ///   - next: the number above all incidents on record; nil: there is none.
  /// - Returns: the numbers that the incidents of this run have from now on, by those that they had.
  public mutating func takeUpLate(
    _ memory: ShopMemory?, nextIncident next: Int?, at now: Timestamp
  ) -> [Incident.ID: Incident.ID] {
    var known: [IncidentBook.Key: ShopMemory.KnownIncident] = [:]
    for incident in memory?.incidents ?? [] where (1...ShopMemory.highestNumber).contains(incident.id) {
      known[incident.key] = incident.plausible(at: now)
    }
    let recorded = next.map { min($0, ShopMemory.highestNumber) + ShopMemory.numbersAhead } ?? 1
    let first = max(memory?.nextNumber ?? 1, recorded)
    var numbers: [Incident.ID: Incident.ID] = [:]
    for id in 1..<max(1, incidents.nextID) { numbers[id] = first + id - 1 }
    for (key, entry) in incidents.open {
      if let known = known[key] { numbers[entry.incident.id] = known.id }
    }
    incidents.renumber(numbers) { key, entry in
      guard let known = known[key], let savedAt = memory?.savedAt else { return }
      entry.incident.goOn(with: known, savedAt: savedAt)
      var meter = known.meter
      // Nobody saw whether they could take cards in between.
      meter.note(blocked: [], at: savedAt)
      entry.meter = meter.followed(by: entry.meter)
    }
    incidents.number(from: first + max(0, incidents.nextID - 1))
    if let memory {
      if memory.learner.isPlausible { learner = memory.learner }
      schedule = memory.schedule
      lastHeldByTill.merge(memory.lastHeldByTill.mapValues { min($0, now) }) { max($0, $1) }
      lastServing.merge(memory.lastServing.mapValues { min($0, now) }) { max($0, $1) }
    }
    resettle(at: now)
    return numbers
  }
}

extension Incident {
  /// Goes on with what an earlier run knew of it.
  fileprivate mutating func goOn(with known: ShopMemory.KnownIncident, savedAt: Timestamp) {
    let seenAgainAt = openedAt
    openedAt = min(known.openedAt, openedAt)
    firstEvidence = known.firstEvidence
    // It was not raised a second time.
    timeline = known.timeline + timeline.drop { if case .opened = $0.kind { true } else { false } }
    while timeline.count > IncidentBook.timelineLimit { timeline.remove(at: 1) }
    acknowledgement = acknowledgement ?? known.acknowledgement
    mute = mute ?? known.mute
    if known.ladder.count == finding.ladder.count, words.isEmpty {
      for (index, state) in known.ladder.enumerated() { finding.ladder[index].state = state }
    }
    words = (known.words ?? []) + words
    absences = known.absences ?? []
    noteAbsence(from: savedAt, to: seenAgainAt)
  }
}
