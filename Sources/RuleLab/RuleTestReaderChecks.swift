import LocatedYAML
import ShopModel

extension RuleTestReader {
  /// What must be so at a moment.
  func readCheck(_ node: YAMLNode, _ start: Timestamp) -> RuleTestCheck? {
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return nil }
    let at = offset("at", keys, start, isRequired: true)
    var check = RuleTestCheck(at: at ?? start, position: keys.position)
    check.findings = listOrNone("findings", keys)?.compactMap { readFinding($0, start) }
    check.incidents = listOrNone("incidents", keys)?.compactMap { readIncident($0) }
    for node in keys.list("unknown") ?? [] { if let id = finding(node) { check.unknown.append((id, node.position)) } }
    for node in keys.list("absent") ?? [] { if let id = finding(node) { check.absent.append((id, node.position)) } }
    for entry in keys.entries("cards") ?? [] {
      let word = reader.choice(entry.value, among: CardAvailability.words.keys.sorted())
      guard let subject = subject(entry.key, at: entry.keyPosition), let word,
        let availability = CardAvailability.words[word]
      else { continue }
      check.cards.append((subject, availability, entry.value.position))
    }
    keys.finish()
    if check.findings == nil, check.incidents == nil, check.unknown.isEmpty, check.absent.isEmpty, check.cards.isEmpty {
      reader.problem(
        at: keys.position, "nothing is expected here; name findings, incidents, unknown, absent or cards")
    }
    return at == nil ? nil : check
  }

  /// A list, or the word `none`.
  private func listOrNone(_ key: String, _ keys: MappingReader) -> [YAMLNode]? {
    guard let node = keys.node(key) else { return nil }
    return node.scalar == "none" ? [] : reader.list(node)
  }

  private func finding(_ node: YAMLNode) -> Finding.ID? {
    reader.string(node, limit: 200).flatMap { finding($0, at: node.position) }
  }

  private func readFinding(_ node: YAMLNode, _ start: Timestamp) -> RuleTestCheck.ExpectedFinding? {
    if node.scalar != nil {
      return finding(node).map { RuleTestCheck.ExpectedFinding(id: $0, position: node.position) }
    }
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return nil }
    let id = keys.node("finding", isRequired: true).flatMap { finding($0) }
    let severity = keys.choice("severity", among: Severity.allCases.map(\.name)).flatMap(Severity.init(name:))
    let cause = keys.choice("cause", of: Cause.self)
    let actor = keys.choice("actor", of: Actor.self)
    let suppressor = keys.node("suppressed-by").flatMap { finding($0) }
    let how = keys.choice("how", among: ["hidden", "unreachable", "inhibited"])
    if how != nil, suppressor == nil { keys.problem(with: "how", "only of a finding with \"suppressed-by\"") }
    let blocks = keys.bool("blocks-cards")
    let doubtful = keys.bool("doubtful")
    let flapping = keys.bool("flapping")
    let since = offset("since", keys, start)
    let evidence = (keys.list("evidence") ?? []).compactMap { node -> Fact? in
      guard let name = reader.string(node) else { return nil }
      if let fact = Fact(rawValue: name) { return fact }
      reader.problem(
        at: node.position,
        "unknown fact \(excerpt(name))" + suggestion(for: name, among: Fact.allCases.map(\.rawValue)))
      return nil
    }
    keys.finish()
    return id.map {
      RuleTestCheck.ExpectedFinding(
        id: $0, position: node.position, severity: severity, cause: cause, actor: actor, suppressedBy: suppressor,
        suppression: how, blocksCards: blocks, isDoubtful: doubtful, isFlapping: flapping, since: since,
        evidence: evidence)
    }
  }

  private func readIncident(_ node: YAMLNode) -> RuleTestCheck.ExpectedIncident? {
    if node.scalar != nil {
      return incident(node).map { RuleTestCheck.ExpectedIncident(name: $0, position: node.position) }
    }
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return nil }
    let name = keys.node("incident", isRequired: true).flatMap { incident($0) }
    var expected = RuleTestCheck.ExpectedIncident(name: name ?? .number(0), position: node.position)
    expected.isClosed = keys.bool("closed") ?? false
    expected.cause = keys.choice("cause", of: Cause.self)
    expected.subjects = keys.list("subjects")?.compactMap { subject($0) }
    expected.explains = listOrNone("explains", keys)?.compactMap { finding($0) }
    expected.ladder = keys.list("ladder")?.compactMap { readStep($0) }
    expected.acknowledgedBy = keys.string("acknowledged-by", limit: 64)
    expected.mutedBy = keys.string("muted-by", limit: 64)
    expected.maintenance = keys.string("maintenance", limit: 100)
    expected.isQuiet = keys.bool("quiet")
    expected.withoutCards = keys.duration("without-cards", in: .zero...RuleTestReader.longest)
    if let text = keys.string("takings-at-risk") {
      expected.takingsAtRisk = Money(text: text)
      if expected.takingsAtRisk == nil {
        keys.problem(with: "takings-at-risk", "\(excerpt(text)) is not an amount; write \"12.50 CNY\"")
      }
    }
    keys.finish()
    return name == nil ? nil : expected
  }

  /// `restart did-not-help`; without a word for where it stands: `waiting`.
  private func readStep(_ node: YAMLNode) -> (remedy: Remedy, state: String)? {
    guard let text = reader.string(node, limit: 80) else { return nil }
    let words = text.split(separator: " ").map(String.init)
    let state = words.count > 1 ? words[1] : "waiting"
    guard (1...2).contains(words.count), let remedy = Remedy(rawValue: words[0]), LadderStep.State.words.contains(state)
    else {
      reader.problem(
        at: node.position,
        "\(excerpt(text)) is not a step; write a remedy and one of \(LadderStep.State.words.joined(separator: ", "))"
          + suggestion(for: words.first ?? "", among: Remedy.allCases.map(\.rawValue)))
      return nil
    }
    return (remedy, state)
  }
}
