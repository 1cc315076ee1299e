import ShopModel

extension Scene {
  /// Worst first, as the shop gives them; of equal severity those that call come before those that somebody knows of.
  static func inOrder(_ incidents: [Incident]) -> [Incident] {
    let ranks = incidents.map { (severity: $0.severity, isQuiet: $0.isQuiet) }
    let order = incidents.indices.sorted { left, right in
      let (a, b) = (ranks[left], ranks[right])
      if a.severity != b.severity { return a.severity > b.severity }
      if a.isQuiet != b.isQuiet { return b.isQuiet }
      return left < right
    }
    return order.map { incidents[$0] }
  }

  /// An incident by its number, open or over.
  func incident(_ id: Incident.ID) -> Incident? { snapshot.incidents.first { $0.id == id } }

  /// The worst incident that still calls.
  var loudest: Incident? { openIncidents.indices.first { !openIncidents[$0].isQuiet }.map { openIncidents[$0] } }

  /// The incident that the keys for acknowledging and muting are about.
  var targetIncident: Incident? {
    switch state.view {
    case .incident(let id): return incident(id)
    case .subject(let id), .history(let id): return incident(about: id)
    case .operations, .journal, .calendar, .settings: return nil
    case .support(let id), .hand(let id): return incident(about: id)
    case .overview: break
    }
    switch focusedRow {
    case .incident(let id): return incident(id)
    case .subject(let id): return incident(about: id)
    case nil: return nil
    }
  }

  /// The worst open incident of a subject. In the order of the shop, which being quiet does not change: the key that makes
  /// an incident quiet must take that back.
  private func incident(about id: SubjectID) -> Incident? { snapshot.openIncidents(of: id).first }

  /// The subjects one can go through in the view of an incident: whom it touches, then whom it explains.
  var selectableSubjects: [SubjectID] {
    guard case .incident(let id) = state.view, let incident = incident(id) else { return [] }
    var subjects: [SubjectID] = []
    for subject in incident.subjects + incident.explained.map(\.id.subject) where !subjects.contains(subject) {
      subjects.append(subject)
    }
    return subjects
  }

  /// The operation that the ladder of the incident on the screen comes to next, if the console can carry it out on the
  /// terminal that is selected; nil: there is no such incident, or its next step is a person's.
  var nextRemedy: OperationKind? {
    guard case .incident(let id) = state.view, let incident = incident(id), incident.closedAt == nil,
      let index = incident.openStep
    else { return nil }
    let step = incident.finding.ladder[index]
    guard step.state == .current, let kind = step.remedy.operation, let target, target.refusals[kind] != nil,
      incident.subjects.contains(where: { terminal(behind: $0)?.id == target.id })
    else { return nil }
    return kind
  }

  /// Why nobody can say now that a step was done by hand; nil: they can.
  var stepDoneReason: DisabledReason? {
    if state.view == .overview, state.focus != .incidents { return .noIncidentSelected }
    guard let incident = targetIncident else { return .noIncidentSelected }
    guard incident.closedAt == nil else { return .incidentIsOver }
    guard let index = incident.openStep else { return .noStepByHand }
    let step = incident.finding.ladder[index]
    return step.state == .current && canBeDoneNow(step, of: incident) ? .stepFromHere : nil
  }

  /// Whether nothing stands against doing a step from here, for at least one of those whom the incident touches. Where it
  /// is refused to all, somebody may do it at the device, and say so.
  private func canBeDoneNow(_ step: LadderStep, of incident: Incident) -> Bool {
    // Whoever cannot unlock may still have done it at the device.
    guard let kind = step.remedy.operation, snapshot.access.refusal == nil else { return false }
    return incident.subjects.contains { subject in
      snapshot.terminal(subject)?.refusals[kind]?.allSatisfy(\.canBeOverridden) ?? false
    }
  }

  /// Whether the console itself can do a step for somebody the incident touches; then its record says what came of it.
  func isFromHere(_ step: LadderStep, of incident: Incident) -> Bool {
    guard let kind = step.remedy.operation else { return false }
    return incident.subjects.contains { snapshot.terminal($0)?.refusals[kind] != nil }
  }
}

extension Incident {
  /// The evidence that a finding was judged by. A rule may show more, such as a version or a serial number, which is
  /// not bad for that.
  func judged(of finding: Finding) -> [Evidence] {
    guard let trail, trail.id.rule == finding.id.rule else { return finding.evidence }
    let read = Set(trail.when.filter { $0.verdict != .no }.flatMap { $0.values.map(\.fact) })
    let judged = finding.evidence.filter { read.contains($0.fact) }
    return judged.isEmpty ? finding.evidence : judged
  }

  /// The step to take now, or of which it is not known whether it was done; nil: there is none.
  var openStep: Int? {
    finding.ladder.firstIndex { step in
      switch step.state {
      case .current, .unclear: true
      default: false
      }
    }
  }
}
