import ShopModel

/// What the engine must not forget when the program ends: what holds since when, what was confirmed, what flaps.
public struct EngineMemory: Codable, Hashable, Sendable {
  /// A rule that has something to say about a subject.
  struct Cell: Codable, Hashable, Sendable {
    var rule: String
    var timer: AlertTimer
    var lastCheck: Int64
    var check: CheckState
    var flaps: FlapRing
    /// nil: it was not found at the last check.
    var wasFound: Bool?
    /// What showed it; nil while there is no finding.
    var evidence: [Evidence]?
    /// Since when the finding is said to be so.
    var since: Timestamp?
  }

  struct Subject: Codable, Hashable, Sendable {
    var id: SubjectID
    var cells: [Cell]
    /// The recent past, by fact.
    var samples: [String: [WindowSample]]
  }

  /// When it was saved.
  public var savedAt: Timestamp
  var subjects: [Subject]
}

extension StatusEngine {
  /// What is to be remembered, as of `now`.
  public func memory(at now: Timestamp) -> EngineMemory {
    let subjects = states.compactMap { state -> EngineMemory.Subject? in
      guard let state, let program = state.program else { return nil }
      let samples = zip(program.windows, state.samples).filter { !$0.1.isEmpty }
      guard !state.cells.isEmpty || !samples.isEmpty else { return nil }
      return EngineMemory.Subject(
        id: state.id,
        cells: state.cells.map { cell in
          EngineMemory.Cell(
            rule: program.entries[cell.entry].rule.id, timer: cell.timer, lastCheck: cell.lastCheck, check: cell.check,
            flaps: cell.flaps, wasFound: cell.wasFound ? true : nil, evidence: cell.finding?.evidence,
            since: cell.finding?.since)
        },
        samples: Dictionary(samples.map { ($0.0.fact.rawValue, $0.1) }, uniquingKeysWith: { first, _ in first }))
    }
    return EngineMemory(savedAt: now, subjects: subjects.sorted { $0.id.description < $1.id.description })
  }

  /// Takes up what an earlier run remembered. Time away is not time observed: what was waiting goes on where it was,
  /// and a wait that was interrupted for more than an hour, and for longer than it lasts, begins anew (as Prometheus
  /// restores `for`). What was found stays found, since when it was, until the next answers say otherwise.
  ///
  /// Call it before the first reading, after ``watch(_:)`` was told of everybody who is still there, and then
  /// ``lookAgain(in:at:)``. Subjects and rules that are no more are left out, and findings of which nobody tells any more
  /// what showed them: nobody could ever end them.
  ///
  /// - Parameter facts: everything that is still known.
  public mutating func restore(_ memory: EngineMemory, in facts: [SubjectID: SubjectFacts], at now: Timestamp) {
    let away = max(.zero, now - memory.savedAt)
    outage = Outage(length: away, end: now)
    for subject in memory.subjects {
      guard let index = indices[subject.id], var state = states[index], let program = state.program else { continue }
      var cells: [RuleCell] = []
      for saved in subject.cells {
        guard let entry = program.entries.firstIndex(where: { $0.rule.id == saved.rule }),
          saved.canBeSeen(by: state, in: facts)
        else { continue }
        cells.append(Self.cell(saved, entry, program.entries[entry].rule, subject.id, away, now))
      }
      state.cells = cells.sorted { $0.entry < $1.entry }
      for (name, samples) in subject.samples {
        guard let place = program.windows.firstIndex(where: { $0.fact.rawValue == name }) else { continue }
        state.samples[place] = samples.past(of: program.windows[place].length, at: now)
      }
      states[index] = state
      noteTrouble(index)
    }
  }

  private static func cell(
    _ saved: EngineMemory.Cell, _ entry: Int, _ rule: Rule, _ subject: SubjectID, _ away: Duration, _ now: Timestamp
  ) -> RuleCell {
    var cell = RuleCell(entry: entry)
    cell.timer = saved.timer
    // Without an outage there is nothing to wait for.
    if away > .zero { cell.timer = saved.timer.restored(at: now, savedAt: now - away, for: rule.holdTime) }
    cell.lastCheck = saved.lastCheck
    cell.check = saved.check
    cell.flaps = saved.flaps
    cell.wasFound = saved.wasFound ?? false
    if let evidence = saved.evidence, let first = evidence.first {
      cell.finding = Finding(
        rule: rule.id, subject: subject, severity: rule.severity, cause: rule.cause,
        blocksCards: rule.blocksCards && cell.timer.holds, title: rule.title, explanation: rule.explanation,
        actor: rule.actor, evidence: evidence,
        since: (cell.flaps.isFlapping ? saved.since : nil) ?? cell.timer.since ?? saved.since ?? first.since,
        ladder: rule.ladder)
      cell.finding?.flapping = cell.flaps.isFlapping ? cell.flaps.percent : nil
    }
    return cell
  }
}

extension EngineMemory.Cell {
  /// Whether what showed it is still told: what was seen of the subject itself all, of others at least of one.
  fileprivate func canBeSeen(by state: SubjectState, in facts: [SubjectID: SubjectFacts]) -> Bool {
    guard let evidence, !evidence.isEmpty else { return true }
    func isTold(_ piece: Evidence) -> Bool { facts[piece.subject]?.records[piece.fact] != nil }
    let own = evidence.filter { $0.subject == state.id || $0.subject == state.link }
    return own.allSatisfy(isTold) && evidence.contains(where: isTold)
  }
}
