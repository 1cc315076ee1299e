import ShopModel

/// What the engine remembers of one subject: the rules that have something to say, and nothing of those that do not.
struct SubjectState: Sendable {
  let id: SubjectID
  /// The rules about such subjects.
  let program: RuleProgram?
  /// A terminal's own link.
  let link: SubjectID?
  /// The terminal whose link this is.
  let terminal: SubjectID?
  /// In the order of the program; a rule without a cell finds nothing and has not lately.
  var cells: [RuleCell] = []
  /// What this subject adds to each of the program's probes.
  var probes: [AggregateValue] = []
  /// The recent past of the facts of which it is kept, as the program lists them.
  var samples: [[WindowSample]] = []
  /// The aggregates that its rules read when they were last run.
  var aggregatesRead: Set<Int> = []
  /// When what its rules say may next change without a reading, so that a partial run can only bring it forward.
  var rulesTurn = Lookout()
  /// When its shares may.
  var sharesTurn = Lookout()

  init(_ id: SubjectID, program: RuleProgram?) {
    self.id = id
    self.program = program
    link = id.kind == .terminal ? .link(ofTerminal: id.key) : nil
    let prefix = SubjectID.link(ofTerminal: "").key
    terminal =
      id.kind == .link && id.key.hasPrefix(prefix) ? .terminal(String(id.key.dropFirst(prefix.count))) : nil
    if let program {
      samples = Array(repeating: [], count: program.windows.count)
      probes = Array(repeating: AggregateValue(unknown: 1, members: 1), count: program.probes.count)
    }
  }
}

/// Whose facts the rules about a subject read.
struct FactOwners: Sendable {
  let id: SubjectID
  /// A terminal's own link.
  let link: SubjectID?

  /// Whose fact a reference means.
  func owner(of reference: FactReference) -> SubjectID { subject(reference.owner) }

  /// Who it is.
  func subject(_ owner: FactReference.Owner) -> SubjectID {
    switch owner {
    case .own: id
    case .link: link ?? id
    case .shop: .shop
    }
  }
}

extension SubjectState {
  var owners: FactOwners { FactOwners(id: id, link: link) }

  /// Whose fact a reference means for this subject.
  func owner(of reference: FactReference) -> SubjectID { owners.owner(of: reference) }
}

/// A rule that has something to say about a subject.
struct RuleCell: Sendable {
  /// Its place in the program.
  let entry: Int
  /// How long the condition has held, or been over.
  var timer = AlertTimer()
  /// The newest observation that has been counted as a check; milliseconds since 1970.
  var lastCheck = Int64.min
  /// Soft or hard, and at which attempt.
  var check = CheckState()
  /// Whether it was found when that was counted; kept for rules that wait for a time.
  var wasFound = false
  /// How restless it is.
  var flaps = FlapRing()
  /// Whether its condition could not be seen at the last look.
  var isDoubtful = false
  /// What came of it; nil while it is not confirmed.
  var finding: Finding?

  init(entry: Int) { self.entry = entry }

  /// Whether it waits to be confirmed.
  var isPending: Bool { timer.holds && finding == nil }

  /// Whether it is seen to be so and only waits for its time or for further checks. One whose condition cannot be seen, or
  /// that nothing shows, may wait for ever.
  var isBeingConfirmed: Bool {
    guard isPending, !isDoubtful else { return false }
    if case .pending = timer.phase { return true }
    return check.kind == .soft
  }

  /// Whether it has been found and still is so, as far as anybody knows.
  var isFoundBad: Bool { timer.holds && finding != nil }
}
