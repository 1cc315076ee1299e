import ShopModel

/// Decides of what somebody is to be told, and when: once when an incident opens, again when it gets worse, once when it
/// is over. Of what is acknowledged, muted, announced, explained by something else or only comes and goes nobody is told.
///
/// What was held back is made good: an incident that opens during maintenance and outlasts it is told when the
/// maintenance ends. So whoever is told that something is over was told of it before, and nothing stays untold for good.
/// That something comes and goes holds back that it spreads, never that it is there.
public struct NotificationGate: Sendable, Hashable, Codable {
  /// What there is to tell.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// Something is wrong.
    case opened
    /// It is worse than was told, or in more places.
    case worse
    /// It is over.
    case recovered
  }

  /// Why nobody is told.
  public enum Reason: Hashable, Sendable {
    /// Somebody knows already.
    case acknowledged(by: String)
    /// Somebody wishes not to be told.
    case muted(until: Timestamp)
    /// It was announced.
    case maintenance(String)
    /// Another finding explains it, and that one is told.
    case suppressed(by: Finding.ID)
    /// It comes and goes.
    case flapping
    /// Nobody was told that it was there.
    case neverTold

    /// The name in reports: `acknowledged`, `muted`, `maintenance`, `suppressed`, `flapping`, `never-told`.
    public var name: String {
      switch self {
      case .acknowledged: "acknowledged"
      case .muted: "muted"
      case .maintenance: "maintenance"
      case .suppressed: "suppressed"
      case .flapping: "flapping"
      case .neverTold: "never-told"
      }
    }
  }

  /// A decision.
  public struct Notice: Hashable, Sendable {
    /// About which incident.
    public let incident: Incident.ID
    /// About which finding: the incident's, or one that it explains.
    public let finding: Finding.ID
    /// What there is to tell.
    public let kind: Kind
    /// Why nobody is told; nil: somebody is to be told now.
    public let heldBack: Reason?

    /// Whether somebody is to be told now.
    public var isDue: Bool { heldBack == nil }
  }

  /// What was told, or is to be, of an incident.
  private struct Entry: Sendable, Hashable, Codable {
    /// Whether anybody was told of it.
    var isTold = false
    /// How bad it was when it was told last; nil: it was not.
    var severity: Int?
    /// About whom it was told.
    var subjects: Set<SubjectID> = []
    /// What has been held back and is to be made good.
    var pending: Kind?
    /// The findings of which it was said that the incident explains them.
    var explained: Set<Finding.ID> = []
    var isOver = false
  }

  private var entries: [Incident.ID: Entry] = [:]

  /// Nothing has been told.
  public init() {}

  /// Looks at the incidents as they are now. Each decision is given once, when it falls.
  ///
  /// - Parameter incidents: the open ones, and those that closed lately (``ShopCore/incidentsInSight(at:)``).
  public mutating func take(_ incidents: [Incident]) -> [Notice] {
    var notices: [Notice] = []
    for incident in incidents.sorted(by: { $0.id < $1.id }) {
      var entry = entries[incident.id] ?? Entry()
      notices += incident.closedAt == nil ? open(incident, &entry) : over(incident, &entry)
      entries[incident.id] = entry
    }
    let inSight = Set(incidents.map(\.id))
    entries = entries.filter { inSight.contains($0.key) }
    return notices
  }

  private func open(_ incident: Incident, _ entry: inout Entry) -> [Notice] {
    var notices = explained(incident, &entry)
    let kind: Kind
    if !entry.isTold {
      kind = .opened
    } else if incident.isWorse(than: entry.severity, entry.subjects) {
      kind = .worse
    } else {
      entry.pending = nil
      return notices
    }
    let reason = incident.quietness ?? (kind == .worse && incident.finding.flapping != nil ? .flapping : nil)
    if let reason {
      // Said once, when it is held back; told when the reason is gone.
      if entry.pending != kind { notices.append(notice(incident, kind, reason)) }
      entry.pending = kind
      return notices
    }
    entry.isTold = true
    entry.severity = incident.severity.rawValue
    entry.subjects.formUnion(incident.subjects)
    entry.pending = nil
    notices.append(notice(incident, kind, nil))
    return notices
  }

  private func explained(_ incident: Incident, _ entry: inout Entry) -> [Notice] {
    let current = Set(incident.explained.map(\.id))
    defer { entry.explained = current }
    return incident.explained.filter { !entry.explained.contains($0.id) }.map { finding in
      Notice(
        incident: incident.id, finding: finding.id, kind: .opened,
        heldBack: .suppressed(by: finding.suppression?.finding ?? incident.finding.id))
    }
  }

  private func over(_ incident: Incident, _ entry: inout Entry) -> [Notice] {
    guard !entry.isOver else { return [] }
    entry.isOver = true
    if case .explainedBy(let other)? = incident.timeline.last?.kind {
      return [notice(incident, .recovered, .suppressed(by: other))]
    }
    guard entry.isTold else { return [notice(incident, .recovered, .neverTold)] }
    // Whoever acknowledged it wants to know that it is over.
    if let mute = incident.mute { return [notice(incident, .recovered, .muted(until: mute.until))] }
    if let window = incident.maintenance { return [notice(incident, .recovered, .maintenance(window))] }
    return [notice(incident, .recovered, nil)]
  }

  private func notice(_ incident: Incident, _ kind: Kind, _ reason: Reason?) -> Notice {
    Notice(incident: incident.id, finding: incident.finding.id, kind: kind, heldBack: reason)
  }
}

extension Incident {
  fileprivate func isWorse(than told: Int?, _ known: Set<SubjectID>) -> Bool {
    severity.rawValue > told ?? -1 || !known.isSuperset(of: subjects)
  }

  /// Why nobody is called out for it.
  fileprivate var quietness: NotificationGate.Reason? {
    if let acknowledgement { return .acknowledged(by: acknowledgement.by) }
    if let mute { return .muted(until: mute.until) }
    return maintenance.map { .maintenance($0) }
  }
}
