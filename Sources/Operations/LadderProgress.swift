import ShopModel

/// How far the ladder of an open incident has come, from what was really done. Pure.
public enum LadderProgress {
  /// The finding's steps with their states at `now`, and when they will next change by time alone.
  ///
  /// A step that is an operation goes by the operation's record. A step a person does by hand goes by its time: nobody
  /// says whether it was done, so it is only ever `passed`, never `didNotHelp`.
  ///
  /// - Parameters:
  ///   - operations: the operations on the finding's subject, oldest first.
  ///   - supported: the operations its connector can carry out; any other remedy is a person's.
  public static func steps(
    of incident: Incident, operations: [Operation], supported: Set<OperationKind>, at now: Timestamp
  ) -> (steps: [LadderStep], nextChange: Timestamp?) {
    var steps = incident.finding.ladder
    let since = operations.filter { $0.requestedAt >= incident.openedAt }
    var begins = incident.openedAt
    var nextChange: Timestamp?
    var hasCurrent = false
    let lastTaken = steps.lastIndex { step in since.contains { step.isCarriedOut(by: $0) } }

    for index in steps.indices {
      if hasCurrent {
        steps[index].state = .waiting
        continue
      }
      if let operation = since.last(where: { steps[index].isCarriedOut(by: $0) }) {
        guard operation.state.isFinal else {
          steps[index].state = .running(since: operation.requestedAt)
          hasCurrent = true
          continue
        }
        let end = operation.enteredAt + (operation.state == .verified ? steps[index].timeToHelp : .zero)
        if now < end {
          steps[index].state = .running(since: operation.requestedAt)
          nextChange = end
          hasCurrent = true
        } else {
          steps[index].state = .didNotHelp
          begins = max(begins, end)
        }
      } else if let lastTaken, index < lastTaken {
        steps[index].state = .passed
      } else if index < steps.count - 1, !(steps[index].remedy.operation.map(supported.contains) ?? false) {
        let end = begins + steps[index].timeToHelp
        if now < end {
          steps[index].state = .current
          nextChange = end
          hasCurrent = true
        } else {
          steps[index].state = .passed
          begins = end
        }
      } else {
        steps[index].state = .current
        hasCurrent = true
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
}

extension LadderStep {
  /// Whether `operation` is this step, really begun: a refused one is not.
  fileprivate func isCarriedOut(by operation: Operation) -> Bool {
    guard remedy.operation == operation.kind else { return false }
    if case .refused = operation.state { return false }
    return true
  }
}
