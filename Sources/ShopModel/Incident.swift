/// One trouble from when it was raised until it cleared: a cause, whom it touches, its evidence, what happened since, who
/// acts, and what it costs.
public struct Incident: Hashable, Sendable, Identifiable {
  /// A number that is never used again.
  public var id: Int
  /// The finding as it stands now, or stood last; its ladder carries the progress. Of several, the one found first.
  public var finding: Finding
  /// The findings of the same rule about other subjects, in the order in which they were found.
  public var others: [Finding]
  /// What this explains: findings that are not incidents of their own while it lasts.
  public var explained: [Finding]
  /// The evidence at the moment it was raised.
  public var firstEvidence: [Evidence]
  /// When it was raised.
  public var openedAt: Timestamp
  /// When it cleared; nil while it is open.
  public var closedAt: Timestamp?
  /// What happened, oldest first, bounded.
  public var timeline: [IncidentEvent]
  /// Who knows of it and has said so; nil: nobody.
  public var acknowledgement: Acknowledgement?
  /// Until when nobody is to be told of it; nil: it is not muted.
  public var mute: Mute?
  /// The maintenance window it falls into; nil: none.
  public var maintenance: String?
  /// What people said of the steps that they did by hand, oldest first.
  public var words: [LadderWord] = []
  /// When nobody watched while it was open, oldest first, bounded.
  public var absences: [Absence] = []
  /// What it costs.
  public var impact: Impact
  /// How the finding came about; made for those that are shown.
  public var trail: FindingTrail?

  /// An incident.
  public init(id: Int, finding: Finding, openedAt: Timestamp, closedAt: Timestamp? = nil) {
    self.id = id
    self.finding = finding
    others = []
    explained = []
    firstEvidence = finding.evidence
    self.openedAt = openedAt
    self.closedAt = closedAt
    timeline = [IncidentEvent(.opened(finding.id.subject), at: openedAt)]
    impact = Impact()
  }

  /// Everybody it touches, the one found first in front.
  public var subjects: [SubjectID] { [finding.id.subject] + others.map(\.id.subject) }

  /// Every finding it stands for.
  public var findings: [Finding] { [finding] + others }

  /// How bad it is: as bad as what was found, and as what that explains where it keeps cards from being taken. Of what it
  /// explains only that counts which is seen, unless the incident itself is not: then it stays as bad as it was.
  public var severity: Severity {
    let isSeen = !isDoubtful
    var worst = others.reduce(finding.severity) { max($0, $1.severity) }
    for finding in explained where finding.blocksCards && !(isSeen && finding.isDoubtful) {
      worst = max(worst, finding.severity)
    }
    return worst
  }

  /// Whether nothing of it can be seen at the moment.
  public var isDoubtful: Bool { finding.isDoubtful && others.allSatisfy(\.isDoubtful) }

  /// How bad it would be if all of it were seen. That something cannot be seen for a while and then is again makes an
  /// incident no other one.
  public var worst: Severity {
    (findings + explained.filter(\.blocksCards)).map(\.severity).max() ?? finding.severity
  }

  /// Whether it is about this subject.
  public func touches(_ subject: SubjectID) -> Bool {
    finding.id.subject == subject || others.contains { $0.id.subject == subject }
  }

  /// Whether it needs no calling out: somebody has acknowledged it, it is muted, or maintenance was announced.
  public var isQuiet: Bool { acknowledgement != nil || mute != nil || maintenance != nil }
}

/// Something that happened to an incident.
public struct IncidentEvent: Hashable, Sendable, Codable {
  /// What.
  public enum Kind: Hashable, Sendable, Codable {
    /// It was raised, about this subject.
    case opened(SubjectID)
    /// The same trouble showed at another subject too.
    case joined(SubjectID)
    /// It ended there, and goes on elsewhere.
    case left(SubjectID)
    /// It explains a finding that would otherwise be an incident of its own.
    case explains(Finding.ID)
    /// It became part of another incident.
    case explainedBy(Finding.ID)
    /// Somebody has taken note.
    case acknowledged(by: String)
    /// The acknowledgement is over.
    case acknowledgementEnded
    /// Nobody is to be told until then.
    case muted(by: String, until: Timestamp)
    /// It is no longer muted.
    case muteEnded
    /// A maintenance window began that covers it.
    case maintenanceBegan(String)
    /// The maintenance window is over.
    case maintenanceEnded
    /// It comes and goes.
    case flappingBegan
    /// It is stable again.
    case flappingEnded
    /// A step of the ladder is being taken.
    case stepBegan(Remedy)
    /// Somebody says that they did a step by hand.
    case stepDone(Remedy, by: String)
    /// A step was begun, and it is not known whether it was done.
    case stepUnclear(Remedy)
    /// A step helped.
    case stepHelped(Remedy, after: Duration)
    /// A step was taken and did not help in its time.
    case stepDidNotHelp(Remedy)
    /// A step's time is over, and nobody said whether it was taken.
    case stepPassed(Remedy)
    /// It is over.
    case closed
  }

  /// What happened.
  public var kind: Kind
  /// When.
  public var at: Timestamp

  /// An event.
  public init(_ kind: Kind, at moment: Timestamp) {
    self.kind = kind
    at = moment
  }
}

/// Somebody's word that they know of an incident.
public struct Acknowledgement: Hashable, Sendable, Codable {
  /// Who, as this computer knows them.
  public var by: String
  /// When they said so.
  public var at: Timestamp
  /// When it ends by itself; nil: with the incident.
  public var until: Timestamp?
  /// Whether it lasts until the incident is over; otherwise it ends as soon as the incident gets worse or spreads.
  public var isSticky: Bool

  /// An acknowledgement.
  public init(by: String, at: Timestamp, until: Timestamp? = nil, isSticky: Bool = false) {
    self.by = by
    self.at = at
    self.until = until
    self.isSticky = isSticky
  }
}

/// Somebody's wish not to be told of something for a while; always with an end. It ends before if the incident gets worse or
/// spreads.
public struct Mute: Hashable, Sendable, Codable {
  /// Who.
  public var by: String
  /// Since when.
  public var at: Timestamp
  /// Until when.
  public var until: Timestamp
  /// Whom the incident touched when it was muted; nil: not noted.
  public var subjects: [SubjectID]?

  /// A mute.
  public init(by: String, at: Timestamp, until: Timestamp) {
    self.by = by
    self.at = at
    self.until = until
  }
}

/// What an incident costs the shop.
public struct Impact: Hashable, Sendable {
  /// How long each terminal could not take cards because of it, in opening hours.
  public var withoutCards: [SubjectID: Duration]
  /// An estimate of the takings at risk in that time; nil: nobody knows the shop's takings.
  public var takingsAtRisk: Money?
  /// Where the estimate comes from.
  public var basis: TakingsBasis?

  /// No cost yet.
  public init(withoutCards: [SubjectID: Duration] = [:], takingsAtRisk: Money? = nil, basis: TakingsBasis? = nil) {
    self.withoutCards = withoutCards
    self.takingsAtRisk = takingsAtRisk
    self.basis = basis
  }

  /// The terminals' times together.
  public var total: Duration { withoutCards.values.reduce(.zero, +) }
}

/// Where an estimate of takings comes from. It is always an estimate, and always said to be one.
public enum TakingsBasis: String, Hashable, Sendable {
  /// The shop's hourly takings as configured.
  case configured
  /// Learned from the terminals' transaction counts.
  case learned
}
