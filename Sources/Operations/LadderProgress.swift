import ShopModel

/// How far the ladder of an open incident has come, from what was really done. Pure.
public enum LadderProgress {
  /// The finding's steps with their states at `now`, and when they will next change by time alone.
  ///
  /// A step that is an operation goes by the operation's record, and counts as taken when everybody the incident touches
  /// has had it. A step a person does by hand goes by their word; where nobody says anything its time passes, and it is
  /// only ever `passed`, never `didNotHelp`. Time in which nobody watched is no time to help.
  ///
  /// - Parameters:
  ///   - operations: the operations so far, oldest first.
  ///   - supported: the operations a subject's connector can carry out; any other remedy is a person's.
  public static func steps(
    of incident: Incident, operations: [Operation], supported: (SubjectID) -> Set<OperationKind>, at now: Timestamp
  ) -> (steps: [LadderStep], nextChange: Timestamp?) {
    let evidence = LadderEvidence(incident, operations: operations, at: now)
    var steps = incident.finding.ladder
    var begins = incident.openedAt
    var nextChange: Timestamp?
    var hasCurrent = false
    let lastRunning = evidence.outcomes.lastIndex { $0.contains(where: \.isRunning) }

    for index in steps.indices {
      guard !hasCurrent else {
        steps[index].state = .waiting
        continue
      }
      let outcomes = evidence.outcomes[index]
      // What nobody can do from here to those who have not had it, a person does.
      let isByHand = !zip(incident.subjects, outcomes).contains { subject, outcome in
        outcome == .none && steps[index].remedy.operation.map(supported(subject).contains) ?? false
      }
      switch Standing(outcomes) {
      case .running(let since, let until):
        steps[index].state = .running(since: since)
        nextChange = until
        hasCurrent = true
      case .didNotHelp(let end):
        steps[index].state = .didNotHelp
        begins = max(begins, end)
      case .overtaken: steps[index].state = .passed
      case .partly where (lastRunning.map { index < $0 } ?? false) || (isByHand && outcomes.contains(.overtaken)):
        steps[index].state = .passed
      case .unclear(let since):
        steps[index].state = .unclear(since: since)
        hasCurrent = true
      case .partly where evidence.isHeldBack(index):
        // Its turn has not come, though that of a later one has.
        steps[index].state = .waiting
      case .partly:
        let end = incident.end(of: steps[index].timeToHelp, from: begins)
        let hasNext = steps.indices.dropFirst(index + 1).contains { !evidence.isHeldBack($0) }
        if isByHand, hasNext, now >= end {
          steps[index].state = .passed
          begins = end
        } else {
          steps[index].state = .current
          if isByHand, hasNext { nextChange = end }
          hasCurrent = true
        }
      }
    }
    return (steps, nextChange)
  }

  /// The steps of an incident whose finding has cleared at `moment`: the step that was being done helped.
  public static func steps(of incident: Incident, clearedAt moment: Timestamp) -> [LadderStep] {
    incident.finding.ladder.map { step in
      guard case .running(let since) = step.state else { return step }
      var step = step
      step.state = .helped(after: moment - since)
      return step
    }
  }

  /// What came of a step at all subjects together.
  private enum Standing {
    case running(since: Timestamp, until: Timestamp?)
    case didNotHelp(at: Timestamp)
    case overtaken
    case unclear(since: Timestamp)
    /// Somebody has not had it.
    case partly

    init(_ outcomes: [LadderEvidence.Outcome]) {
      var running: Timestamp?
      var until: Timestamp?
      var unclear: Timestamp?
      var end: Timestamp?
      for outcome in outcomes {
        switch outcome {
        case .running(let since, let moment):
          running = min(running ?? since, since)
          if let moment { until = min(until ?? moment, moment) }
        case .unclear(let since): unclear = min(unclear ?? since, since)
        case .didNotHelp(let moment): end = max(end ?? moment, moment)
        case .none, .overtaken: break
        }
      }
      if let running {
        self = .running(since: running, until: until)
      } else if let unclear {
        self = .unclear(since: unclear)
      } else if outcomes.contains(.none) {
        self = .partly
      } else if let end, !outcomes.contains(.overtaken) {
        self = .didNotHelp(at: end)
      } else {
        self = .overtaken
      }
    }
  }
}

extension LadderEvidence.Outcome {
  fileprivate var isRunning: Bool { if case .running = self { true } else { false } }
}
