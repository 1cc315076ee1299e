import ShopModel

/// Which findings explain which others: about the same subject, on the way to it, or anywhere in the shop.
struct SuppressionRules: Sendable {
  /// By rule: the rules it depends on.
  private var dependencies: [String: Set<String>] = [:]
  /// The rules that some rule depends on.
  private var breakers: Set<String> = []
  /// By the rule that inhibits: what it does, one for each rule that it inhibits.
  private var inhibitions: [String: [InhibitRule]] = [:]
  private var tags: [String: [String]] = [:]

  init(_ rules: [Rule]) {
    for rule in rules {
      if !rule.relations.dependsOn.isEmpty {
        dependencies[rule.id] = Set(rule.relations.dependsOn)
        breakers.formUnion(rule.relations.dependsOn)
      }
      for target in rule.relations.inhibits {
        inhibitions[rule.id, default: []].append(
          InhibitRule(
            source: [LabelMatcher(name: "rule", value: rule.id)], target: [LabelMatcher(name: "rule", value: target)],
            equal: rule.relations.equal.map(\.rawValue)))
      }
    }
  }

  /// Something that is broken, or about to be found so: a terminal behind a dead router is no news while the router's own
  /// finding waits to be confirmed.
  private struct Breaker {
    var rule: String
    var isFound: Bool
    var isDoubtful: Bool

    /// - Returns: nil when nobody sees it to be so and nobody was told that it is.
    init?(_ cell: RuleCell, rule: String) {
      guard cell.timer.holds, cell.finding != nil || cell.isBeingConfirmed else { return nil }
      self.rule = rule
      isFound = cell.finding != nil
      isDoubtful = cell.isDoubtful
    }

    /// What cannot be seen explains only what cannot be seen either.
    func explains(_ finding: Finding) -> Bool { !isDoubtful || finding.isDoubtful }
  }

  /// Every finding of `engine`, each with what explains it; worst first, then oldest, then by rule and subject.
  func findings(of engine: StatusEngine) -> [Finding] {
    var found: [Finding] = []
    var broken: [SubjectID: [Breaker]] = [:]
    for index in engine.troubled {
      guard let state = engine.states[index], let program = state.program else { continue }
      // One that is seen before one that is not.
      var hiders: [Int: RuleCell] = [:]
      for isDoubtful in [false, true] {
        for cell in state.cells where cell.finding != nil && cell.isDoubtful == isDoubtful {
          for hidden in program.entries[cell.entry].hides { hiders[hidden] = hiders[hidden] ?? cell }
        }
      }
      for cell in state.cells {
        let rule = program.entries[cell.entry].rule.id
        if breakers.contains(rule), let breaker = Breaker(cell, rule: rule) {
          broken[state.id, default: []].append(breaker)
        }
        guard var finding = cell.finding else { continue }
        if let hider = hiders[cell.entry], !hider.isDoubtful || cell.isDoubtful {
          finding.suppression = .hidden(
            by: Finding.ID(rule: program.entries[hider.entry].rule.id, subject: state.id))
        }
        found.append(finding)
      }
    }
    // Which of several explains another must not depend on who was heard of first.
    found.sort(by: Finding.isShownBefore)
    guard found.contains(where: { $0.suppression == nil }) else { return found }
    suppress(&found, broken, engine)
    return SuppressionRules.withoutCircles(found)
  }

  private func suppress(_ found: inout [Finding], _ broken: [SubjectID: [Breaker]], _ engine: StatusEngine) {
    let sources = found.filter { inhibitions[$0.id.rule] != nil }
    let labels = sources.map(Self.labels)
    for index in found.indices where found[index].suppression == nil {
      let finding = found[index]
      if let cause = breaker(of: finding, broken, engine) {
        found[index].suppression = .unreachable(behind: cause)
        continue
      }
      guard !sources.isEmpty else { continue }
      let target = Self.labels(finding)
      let source = zip(sources, labels).first { source, sourceLabels in
        source.id != finding.id && (!source.isDoubtful || finding.isDoubtful)
          && (inhibitions[source.id.rule] ?? []).contains { $0.inhibitor(of: target, among: [sourceLabels]) != nil }
      }
      if let source { found[index].suppression = .inhibited(by: source.0.id) }
    }
  }

  /// The finding on the way to the subject, or about the shop, on which this one depends.
  private func breaker(
    of finding: Finding, _ broken: [SubjectID: [Breaker]], _ engine: StatusEngine
  ) -> Finding.ID? {
    guard let wanted = dependencies[finding.id.rule], !broken.isEmpty else { return nil }
    func rule(at subject: SubjectID) -> Breaker? {
      let here = broken[subject]?.filter { wanted.contains($0.rule) && $0.explains(finding) } ?? []
      return here.first { $0.isFound } ?? here.first
    }
    let own = finding.id.subject
    for subject in [SubjectID.shop, own] where subject != own || own == .shop {
      if let cause = rule(at: subject), cause.rule != finding.id.rule {
        return Finding.ID(rule: cause.rule, subject: subject)
      }
    }
    if let cause = rule(at: own), cause.rule != finding.id.rule {
      return Finding.ID(rule: cause.rule, subject: own)
    }
    // A power source is on nobody's way and under everybody.
    for subject in broken.keys.filter({ $0.kind == .power }).sorted(by: { $0.key < $1.key }) {
      if let cause = rule(at: subject) { return Finding.ID(rule: cause.rule, subject: subject) }
    }
    guard
      case .unreachable(let nearest) = engine.topology.reachability(of: own, isBroken: { rule(at: $0) != nil }),
      let cause = rule(at: nearest)
    else { return nil }
    return Finding.ID(rule: cause.rule, subject: nearest)
  }

  /// What a finding is known by to rules that inhibit.
  private static func labels(_ finding: Finding) -> [String: String] {
    var labels = ["rule": finding.id.rule, "cause": finding.cause.rawValue]
    switch finding.id.subject.kind {
    case .terminal: labels["terminal"] = finding.id.subject.key
    case .account: labels["account"] = finding.id.subject.key
    case .link:
      let prefix = SubjectID.link(ofTerminal: "").key
      if finding.id.subject.key.hasPrefix(prefix) {
        labels["terminal"] = String(finding.id.subject.key.dropFirst(prefix.count))
      }
    case .upgrade:
      labels["terminal"] = finding.evidence.first { $0.fact == .upgradeTerminal }?.value.text
    default: break
    }
    return labels
  }

  /// A chain of explanations must end at a finding that is shown; one that runs in a circle is cut at its oldest.
  private static func withoutCircles(_ found: [Finding]) -> [Finding] {
    let places = Dictionary(
      found.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var found = found
    for start in found.indices {
      var seen: [Int] = []
      var place = start
      while let next = found[place].suppression.flatMap({ places[$0.finding] }) {
        if let begin = seen.firstIndex(of: place) {
          let circle = seen[begin...].sorted { (found[$0].since, $0) < (found[$1].since, $1) }
          if let oldest = circle.first { found[oldest].suppression = nil }
          break
        }
        seen.append(place)
        place = next
      }
    }
    return found
  }
}
