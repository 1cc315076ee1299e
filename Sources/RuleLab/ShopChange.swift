import ShopCore
import ShopModel
import StatusRules

/// Something about a shop that is not as it was.
public struct ShopChange: Hashable, Sendable {
  /// Where a rule stands with a subject.
  public struct RuleState: Hashable, Sendable {
    /// The rule and the subject.
    public var id: Finding.ID
    /// Where the condition stands.
    public var phase: EngineCell.Phase
    /// Whether it is believed.
    public var kind: EngineCell.Kind
    /// Which of the checks the last one was that found it so; 0: it did not.
    public var attempt: Int
    /// How many checks in a row the rule asks for.
    public var attempts: Int
    /// Whether it comes and goes.
    public var isFlapping: Bool
    /// How restless it was over the last twenty checks, in percent.
    public var percent: Double
    /// Since when the condition has held; nil: it does not.
    public var since: Timestamp?
    /// When time alone will take it further; nil: it will not.
    public var until: Timestamp?
  }

  /// What happened to a maintenance window.
  public enum WindowState: String, Hashable, Sendable {
    case announced, began, ended
  }

  /// What is not as it was.
  public enum Kind: Hashable, Sendable {
    /// A rule's state: soft or hard, its attempt, how restless it is.
    case state(RuleState)
    /// There is a finding, and how it came about.
    case found(Finding, FindingTrail?)
    /// A finding is gone.
    case cleared(Finding.ID)
    /// Whether a finding's condition can be seen at the moment.
    case doubt(Finding.ID, Bool)
    /// A finding is explained by another one, or no longer.
    case suppression(Finding.ID, Suppression?)
    /// Something happened to an incident.
    case incident(Incident.ID, Finding.ID, IncidentEvent.Kind)
    /// A step of an incident's ladder stands elsewhere; counted from 1.
    case step(Incident.ID, Finding.ID, Int, LadderStep)
    /// A terminal can take cards, or not, or nobody knows.
    case cards(SubjectID, CardAvailability)
    /// Something happened to a maintenance window.
    case window(String, WindowState)
    /// An operation stands elsewhere.
    case operation(Operation)
    /// Somebody is to be told of something, or is not, and why not.
    case notice(NotificationGate.Notice)
  }

  /// When.
  public var at: Timestamp
  /// What.
  public var kind: Kind
}

/// Tells what is not as it was when it was looked at last.
public struct ChangeLog: Sendable {
  private var states: [Finding.ID: ShopChange.RuleState] = [:]
  private var findings: [Finding.ID: Finding] = [:]
  private var incidents: [Incident.ID: SeenIncident] = [:]
  private var cards: [SubjectID: CardAvailability] = [:]
  private var windows: [String: Bool] = [:]
  private var operations: [String: Operation.State] = [:]
  private var gate = NotificationGate()

  private struct SeenIncident: Sendable {
    var lastAt: Timestamp
    /// How many of the events of that moment were seen.
    var count: Int
    var ladder: [LadderStep.State]
  }

  /// Nothing has been looked at.
  public init() {}

  /// What has changed, causes before effects.
  public mutating func changes(in bench: LabBench) -> [ShopChange] {
    let core = bench.core
    let incidents = core.incidentsInSight(at: bench.now).sorted { $0.id < $1.id }
    var kinds = stateChanges(core.cells)
    kinds += findingChanges(core.findings) { core.trail(of: $0, at: bench.now) }
    kinds += windowChanges(core.schedule, at: bench.now)
    kinds += operationChanges(core.operations)
    kinds += incidents.flatMap { incidentChanges($0) }
    let inSight = Set(incidents.map(\.id))
    self.incidents = self.incidents.filter { inSight.contains($0.key) }
    kinds += cardChanges(SnapshotComposer(core).availabilities(at: bench.now))
    kinds += gate.take(incidents).map { .notice($0) }
    return kinds.map { ShopChange(at: bench.now, kind: $0) }
  }

  private mutating func stateChanges(_ cells: [EngineCell]) -> [ShopChange.Kind] {
    var changes: [ShopChange.Kind] = []
    var current: [Finding.ID: ShopChange.RuleState] = [:]
    for cell in cells {
      let state = ShopChange.RuleState(cell)
      current[cell.id] = state
      let before = states[cell.id] ?? .quiet(cell.id, attempts: cell.attempts)
      if !state.isLike(before) { changes.append(.state(state)) }
    }
    for (id, before) in states.sorted(by: { $0.key.description < $1.key.description }) where current[id] == nil {
      let quiet = ShopChange.RuleState.quiet(id, attempts: before.attempts)
      if !quiet.isLike(before) { changes.append(.state(quiet)) }
    }
    states = current
    return changes
  }

  private mutating func findingChanges(
    _ now: [Finding], _ trail: (Finding.ID) -> FindingTrail?
  ) -> [ShopChange.Kind] {
    var changes: [ShopChange.Kind] = []
    let current = Dictionary(now.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for id in findings.keys.sorted(by: { $0.description < $1.description }) where current[id] == nil {
      changes.append(.cleared(id))
    }
    for finding in now {
      let before = findings[finding.id]
      if before == nil { changes.append(.found(finding, trail(finding.id))) }
      if finding.suppression != before?.suppression { changes.append(.suppression(finding.id, finding.suppression)) }
      if finding.isDoubtful != before?.isDoubtful ?? false { changes.append(.doubt(finding.id, finding.isDoubtful)) }
    }
    findings = current
    return changes
  }

  private mutating func windowChanges(_ schedule: MaintenanceSchedule, at now: Timestamp) -> [ShopChange.Kind] {
    var changes: [ShopChange.Kind] = []
    var current: [String: Bool] = [:]
    for window in schedule.windows {
      let isActive = window.isActive(at: now)
      current[window.id] = isActive
      if windows[window.id] == nil { changes.append(.window(window.id, .announced)) }
      if isActive, windows[window.id] != true { changes.append(.window(window.id, .began)) }
    }
    for id in windows.keys.sorted() where current[id] == nil { changes.append(.window(id, .ended)) }
    windows = current
    return changes
  }

  private mutating func operationChanges(_ now: [Operation]) -> [ShopChange.Kind] {
    now.compactMap { operation in
      guard operations[operation.id] != operation.state else { return nil }
      operations[operation.id] = operation.state
      return .operation(operation)
    }
  }

  private mutating func incidentChanges(_ incident: Incident) -> [ShopChange.Kind] {
    let before = incidents[incident.id]
    var changes: [ShopChange.Kind] = []
    var seen = before?.count ?? 0
    for event in incident.timeline {
      if let before {
        if event.at < before.lastAt { continue }
        if event.at == before.lastAt, seen > 0 {
          seen -= 1
          continue
        }
      }
      // The steps of the ladder are told by themselves, with their number.
      if !event.kind.isStep { changes.append(.incident(incident.id, incident.finding.id, event.kind)) }
    }
    let ladder = incident.finding.ladder
    for (index, step) in ladder.enumerated() where before?.ladder.dropFirst(index).first != step.state {
      if before == nil, step.state == .waiting { continue }
      changes.append(.step(incident.id, incident.finding.id, index + 1, step))
    }
    let last = incident.timeline.last?.at ?? incident.openedAt
    incidents[incident.id] = SeenIncident(
      lastAt: last, count: incident.timeline.count { $0.at == last }, ladder: ladder.map(\.state))
    return changes
  }

  private mutating func cardChanges(_ now: [SubjectID: CardAvailability]) -> [ShopChange.Kind] {
    defer { cards = now }
    return now.sorted { $0.key.key < $1.key.key }.compactMap { terminal, availability in
      cards[terminal] == availability ? nil : .cards(terminal, availability)
    }
  }
}

extension ShopChange.RuleState {
  fileprivate init(_ cell: EngineCell) {
    self.init(
      id: cell.id, phase: cell.phase, kind: cell.kind, attempt: cell.attempt, attempts: cell.attempts,
      isFlapping: cell.isFlapping, percent: cell.changes, since: cell.since, until: cell.until)
  }

  /// A rule that has nothing to say.
  fileprivate static func quiet(_ id: Finding.ID, attempts: Int) -> ShopChange.RuleState {
    ShopChange.RuleState(
      id: id, phase: .inactive, kind: .hard, attempt: 0, attempts: attempts, isFlapping: false, percent: 0)
  }

  /// Whether it is the same but for moments that follow from the rest.
  fileprivate func isLike(_ other: ShopChange.RuleState) -> Bool {
    phase == other.phase && kind == other.kind && attempt == other.attempt && isFlapping == other.isFlapping
      && percent == other.percent
  }
}

extension IncidentEvent.Kind {
  fileprivate var isStep: Bool {
    switch self {
    case .stepBegan, .stepHelped, .stepDidNotHelp, .stepPassed, .stepUnclear: true
    default: false
    }
  }
}
