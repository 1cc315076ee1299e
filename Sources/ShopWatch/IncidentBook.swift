import Operations
import ShopModel

/// Opens, updates and closes incidents as findings come and go.
struct IncidentBook: Sendable {
  /// How long a closed incident stays in sight.
  static let afterglow: Duration = .seconds(600)
  /// How many closed incidents stay in sight.
  static let closedLimit = 50

  private var open: [Finding.ID: Incident] = [:]
  private var closed: [Incident] = []
  private var nextID = 1
  /// When a ladder will next move on by time alone.
  private(set) var nextChange: Timestamp?

  /// Brings the book up to date.
  ///
  /// - Parameter supported: the operations that can be carried out on a subject.
  mutating func update(
    findings: [Finding], operations: [Operation], supported: (SubjectID) -> Set<OperationKind>, at now: Timestamp
  ) {
    var present: Set<Finding.ID> = []
    nextChange = nil
    for finding in findings {
      present.insert(finding.id)
      var incident: Incident
      if var known = open[finding.id] {
        known.finding = finding
        incident = known
      } else {
        incident = Incident(id: nextID, finding: finding, openedAt: now)
        nextID += 1
      }
      let (steps, change) = LadderProgress.steps(
        of: incident, operations: operations.filter { $0.subject == finding.id.subject },
        supported: supported(finding.id.subject), at: now)
      incident.finding.ladder = steps
      open[finding.id] = incident
      if let change { nextChange = min(nextChange ?? change, change) }
    }
    for (id, incident) in open where !present.contains(id) {
      var incident = incident
      incident.finding.ladder = LadderProgress.steps(of: incident, clearedAt: now)
      incident.closedAt = now
      open[id] = nil
      closed.append(incident)
    }
    closed.removeAll { incident in incident.closedAt.map { now - $0 > Self.afterglow } ?? false }
    closed.sort { ($0.closedAt ?? $0.openedAt, $0.id) < ($1.closedAt ?? $1.openedAt, $1.id) }
    closed.removeFirst(max(0, closed.count - Self.closedLimit))
  }

  /// Whether there is an open incident of this finding.
  func isOpen(_ id: Finding.ID) -> Bool { open[id] != nil }

  /// The open incidents, worst first, then oldest first; then the closed ones, newest first.
  var inSight: [Incident] {
    open.values.sorted { left, right in
      (right.finding.severity, left.openedAt, left.id) < (left.finding.severity, right.openedAt, right.id)
    } + closed.reversed()
  }
}
