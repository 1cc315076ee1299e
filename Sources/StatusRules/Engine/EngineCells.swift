import ShopModel

/// How far one rule has come with one subject: what the engine remembers of it, to look at.
public struct EngineCell: Hashable, Sendable, Identifiable {
  /// Where the condition stands.
  public enum Phase: String, Hashable, Sendable {
    /// It does not hold, and lately did.
    case inactive
    /// It holds, and not yet for long enough.
    case pending
    /// It has held for long enough.
    case firing
    /// It is over, and the finding stays for a while.
    case keeping
  }

  /// Whether what is seen is believed.
  public enum Kind: String, Hashable, Sendable {
    /// It waits for its time or for further checks.
    case soft
    /// It is a finding, or nothing at all.
    case hard
  }

  /// The rule and the subject.
  public let id: Finding.ID
  /// Where the condition stands.
  public let phase: Phase
  /// Whether it is believed.
  public let kind: Kind
  /// Which of the checks the last one was that found it so: 1... ; 0: the last check did not.
  public let attempt: Int
  /// How many checks in a row the rule asks for.
  public let attempts: Int
  /// Since when the condition has held, by the evidence; nil: it does not.
  public let since: Timestamp?
  /// When it will be believed, or let go, if nothing changes; nil: time alone changes nothing.
  public let until: Timestamp?
  /// How restless it was over the last twenty checks, in percent.
  public let changes: Double
  /// Whether it comes and goes.
  public let isFlapping: Bool
  /// Whether there is a finding.
  public let isFound: Bool
}

extension StatusEngine {
  /// Every rule that has something to say about a subject, or lately had; by subject in the order in which subjects became
  /// known, then in the order of the rules.
  public var cells: [EngineCell] {
    troubled.sorted().flatMap { index -> [EngineCell] in
      guard let state = states[index], let program = state.program else { return [] }
      return state.cells.map { EngineCell($0, program.entries[$0.entry].rule, of: state.id) }
    }
  }
}

extension EngineCell {
  fileprivate init(_ cell: RuleCell, _ rule: Rule, of subject: SubjectID) {
    id = Finding.ID(rule: rule.id, subject: subject)
    phase =
      switch cell.timer.phase {
      case .inactive: .inactive
      case .pending: .pending
      case .firing: .firing
      case .keeping: .keeping
      }
    kind = cell.isPending ? .soft : .hard
    attempt = cell.check.status == .ok ? 0 : cell.check.attempt
    attempts = rule.confirmation.attempts
    since = cell.timer.since
    until = cell.timer.nextChange(for: rule.holdTime)
    changes = cell.flaps.percent
    isFlapping = cell.flaps.isFlapping
    isFound = cell.finding != nil
  }
}
