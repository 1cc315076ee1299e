import ShopModel

/// What is new of an incident, with all that names it.
public struct IncidentNote: Hashable, Sendable {
  /// Its number.
  public var incident: Incident.ID
  /// The rule that found it.
  public var rule: String
  /// Why.
  public var cause: Cause
  /// Whom it is about: of several, the one found first.
  public var subject: SubjectID
  /// In a few words.
  public var title: LocalizedText
  /// The evidence when it was raised.
  public var evidence: [Evidence]
  /// When it was raised.
  public var openedAt: Timestamp
  /// How bad it was last seen to be.
  public var severity: Severity
  /// How long terminals could not take cards because of it, together, in opening hours.
  public var withoutCards: Duration
  /// When it was last seen.
  public var seenAt: Timestamp
  /// When it ended; nil: it has not.
  public var closedAt: Timestamp?
  /// What has happened, oldest first.
  public var events: [IncidentEvent]

  init(_ incident: Incident, events: [IncidentEvent], at now: Timestamp) {
    self.incident = incident.id
    rule = incident.finding.id.rule
    cause = incident.finding.cause
    subject = incident.finding.id.subject
    title = incident.finding.title
    evidence = incident.firstEvidence
    openedAt = incident.openedAt
    severity = incident.severity
    withoutCards = incident.impact.total
    seenAt = now
    closedAt = incident.closedAt
    self.events = events
  }
}

/// Makes of pictures of the shop the story of its incidents, each event once. Pure.
struct IncidentChronicle: Sendable {
  /// How often an incident that goes on is put on record as it stands.
  static let interval: Duration = .seconds(60)

  private var told: [Incident.ID: (incident: Incident, at: Timestamp)] = [:]
  private var ready: [IncidentNote] = []
  private var drainedAt: Timestamp?

  /// Takes a picture in.
  mutating func take(_ incidents: [Incident], at now: Timestamp) {
    var next: [Incident.ID: (incident: Incident, at: Timestamp)] = [:]
    for incident in incidents {
      let before = told.removeValue(forKey: incident.id)
      let events = Self.events(of: incident.timeline, after: before?.incident.timeline ?? [])
      if before == nil || !events.isEmpty || before?.incident.closedAt != incident.closedAt {
        ready.append(IncidentNote(incident, events: events, at: now))
      }
      next[incident.id] = (incident, now)
    }
    for (var incident, at) in told.values.sorted(by: { $0.incident.id < $1.incident.id })
    where incident.closedAt == nil {
      // It ended and was out of sight before a picture was taken.
      incident.closedAt = at
      ready.append(IncidentNote(incident, events: [], at: at))
    }
    told = next
  }

  /// What there is to put on record.
  mutating func drain(at now: Timestamp, isLast: Bool = false) -> [IncidentNote] {
    let isDue = drainedAt.map { now < $0 || now - $0 >= Self.interval } ?? true
    if isDue || isLast {
      drainedAt = now
      let known = Set(ready.map(\.incident))
      for (incident, at) in told.values.sorted(by: { $0.incident.id < $1.incident.id })
      where incident.closedAt == nil && !known.contains(incident.id) {
        ready.append(IncidentNote(incident, events: [], at: at))
      }
    }
    defer { ready = [] }
    return ready
  }

  /// What of a timeline came after an earlier state of it. A timeline is bounded: its first event and the newest are there.
  static func events(of timeline: [IncidentEvent], after earlier: [IncidentEvent]) -> [IncidentEvent] {
    // As it is in most pictures.
    if timeline == earlier { return [] }
    guard let first = earlier.first, timeline.first == first else { return timeline }
    let (known, now) = (earlier.dropFirst(), timeline.dropFirst())
    // As much as possible of what was known is still there.
    for dropped in 0...known.count {
      let rest = known.dropFirst(dropped)
      if now.starts(with: rest) { return Array(now.dropFirst(rest.count)) }
    }
    return Array(now)
  }
}
