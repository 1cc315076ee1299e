import ShopModel

/// What the engine remembers of one subject: the rules whose condition holds, and nothing of those whose does not.
struct SubjectState: Sendable {
  /// A rule whose condition holds.
  struct Run: Sendable {
    /// Its place in the program.
    let entry: Int
    /// Since when the condition holds, by the evidence; milliseconds since 1970.
    var start: Int64
    /// What came of it; nil while it has not yet held long enough.
    var finding: Finding?
  }

  let id: SubjectID
  /// The rules about subjects of this kind.
  let program: RuleProgram?
  /// Those of the program's rules that are about this subject, in order.
  let entries: [Int]
  /// A terminal's own link.
  let link: SubjectID?
  /// The terminal whose link this is.
  let terminal: SubjectID?
  /// In the order of the program.
  var runs: [Run] = []

  init(_ id: SubjectID, program: RuleProgram?) {
    self.id = id
    self.program = program
    let role = LinkRole(of: id)
    entries =
      program?.entries.indices.filter { index in
        guard let wanted = program?.entries[index].rule.linkRole else { return true }
        return wanted == role
      } ?? []
    link = id.kind == .terminal ? .link(ofTerminal: id.key) : nil
    let prefix = SubjectID.link(ofTerminal: "").key
    terminal =
      id.kind == .link && id.key.hasPrefix(prefix) ? .terminal(String(id.key.dropFirst(prefix.count))) : nil
  }

  /// The findings that no other finding of this subject hides.
  var visibleFindings: [Finding] {
    guard let program else { return [] }
    var hidden: Set<Int> = []
    for run in runs where run.finding != nil { hidden.formUnion(program.entries[run.entry].hides) }
    return runs.compactMap { hidden.contains($0.entry) ? nil : $0.finding }
  }
}
