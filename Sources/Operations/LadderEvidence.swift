import ShopModel

/// What is known of the steps of an incident's ladder from what was done to those it touches, and from people's words.
struct LadderEvidence {
  /// What became of a step at one subject.
  enum Outcome: Hashable {
    /// Nothing of it was seen, and nobody said anything.
    case none
    /// A later step was taken there.
    case overtaken
    /// Being done, or done and given its time; until then, nil: not known.
    case running(since: Timestamp, until: Timestamp?)
    /// Begun, and nobody knows whether it was done.
    case unclear(since: Timestamp)
    /// Done; its time to help was over then.
    case didNotHelp(at: Timestamp)
  }

  let incident: Incident
  /// The operations on whom it touches since it was raised that were carried out, may have been, or may yet be; oldest
  /// first.
  private let operations: [Operation]
  /// For each step, by subject.
  private(set) var outcomes: [[Outcome]]

  init(_ incident: Incident, operations: [Operation], at now: Timestamp) {
    self.incident = incident
    let subjects = incident.subjects
    let touched = Set(subjects)
    self.operations = operations.filter { operation in
      touched.contains(operation.subject) && operation.requestedAt >= incident.openedAt
        && (!operation.state.isFinal || operation.mayHaveBeenCarriedOut)
    }
    outcomes = []
    outcomes = incident.finding.ladder.indices.map { step in subjects.map { outcome(of: step, at: $0, now) } }
    for subject in subjects.indices {
      guard let last = outcomes.lastIndex(where: { $0[subject] != .none }) else { continue }
      for step in 0..<last where outcomes[step][subject].isOpen { outcomes[step][subject] = .overtaken }
    }
  }

  /// By what happened last: an operation goes by its record, a step done by hand by the word of whoever did it.
  private func outcome(of index: Int, at subject: SubjectID, _ now: Timestamp) -> Outcome {
    let step = incident.finding.ladder[index]
    let operation = operations.last { $0.subject == subject && $0.kind == step.remedy.operation }
    let word = incident.words.last { $0.step == index && $0.subjects.contains(subject) }
    if let word, operation.map({ word.at >= $0.requestedAt && $0.state.isFinal }) ?? true {
      return helping(since: word.at, until: incident.end(of: step.timeToHelp, from: word.at), now)
    }
    guard let operation else { return .none }
    guard operation.state.isFinal else { return .running(since: operation.requestedAt, until: nil) }
    guard let done = operation.seenCarriedOutAt else { return .unclear(since: operation.enteredAt) }
    // What came back and did not become ready has had its time by now, or some of it.
    let end = max(operation.enteredAt, incident.end(of: step.timeToHelp, from: done))
    return helping(since: operation.requestedAt, until: end, now)
  }

  private func helping(since: Timestamp, until end: Timestamp, _ now: Timestamp) -> Outcome {
    now < end ? .running(since: since, until: end) : .didNotHelp(at: end)
  }

  /// Whether a step must not be the one to take: it destroys, and what is milder was not seen to be of no help to all who
  /// would need it.
  func isHeldBack(_ index: Int) -> Bool {
    let ladder = incident.finding.ladder
    guard ladder[index].remedy == .reset, let restart = ladder[..<index].lastIndex(where: { $0.remedy == .restart })
    else { return false }
    return zip(outcomes[restart], outcomes[index]).contains { restart, reset in
      guard reset == .none else { return false }
      if case .didNotHelp = restart { return false }
      return true
    }
  }
}

extension LadderEvidence.Outcome {
  /// Whether going on to a later step settles it.
  fileprivate var isOpen: Bool {
    switch self {
    case .none, .unclear: true
    case .overtaken, .running, .didNotHelp: false
    }
  }
}
