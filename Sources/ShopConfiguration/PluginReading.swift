internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  /// The part `plugins:`.
  func readPlugins(_ nodes: [YAMLNode], _ known: KnownSubjects, _ ids: inout UniqueValues) -> [PluginConfiguration] {
    nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let id = item.identifier("id")
      if let id { ids.insert(id, at: item.position(of: "id"), reader) }
      let name = item.localized("name", isRequired: true)
      let program = readProgram(item)
      let timing = item.timing(
        interval: PluginConfiguration.defaultInterval, deadline: PluginConfiguration.defaultDeadline)
      let usual = item.node("subject").flatMap { apparatus($0, known) }
      let hasUsual = item.node("subject") != nil
      let factNodes = item.list("facts", isRequired: true) ?? []
      if item.node("facts")?.items?.isEmpty == true { item.problem(with: "facts", "this plugin tells nothing") }
      var lines: [PluginFactMapping.Target: Int] = [:]
      let facts = factNodes.compactMap {
        readPluginFact($0, usual: usual, hasUsual: hasUsual, known, &lines)
      }
      guard let id, let name, let program else { return nil }
      return PluginConfiguration(
        key: id, name: name, program: program, interval: timing.interval, deadline: timing.deadline, facts: facts)
    }
  }

  private func readPluginFact(
    _ node: YAMLNode, usual: SubjectID?, hasUsual: Bool, _ known: KnownSubjects,
    _ lines: inout [PluginFactMapping.Target: Int]
  ) -> PluginFactMapping? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let fact = item.node("fact", isRequired: true).flatMap { readFact($0) }
    let subjectNode = item.node("subject")
    let source = readPluginSource(item)
    let unitNode = item.node("unit")
    let valuesNode = item.node("values")
    guard let fact else { return nil }
    let subject = readPluginSubject(of: fact, subjectNode, usual: usual, hasUsual: hasUsual, item, known)
    if let subject {
      let target = PluginFactMapping.Target(subject: subject, fact: fact)
      if let line = lines[target] {
        item.problem(with: "fact", "\(excerpt(fact.rawValue)) of \(subject) is already told in line \(line)")
      } else {
        lines[target] = item.position(of: "fact").line
      }
    }
    guard let source else { return nil }
    switch fact.definition.type {
    case .bool, .choice:
      if case .text = source {
        item.problem(
          with: "from", "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)); take it from \"exit\" or from a \"label\"")
        return nil
      }
      if unitNode != nil {
        item.problem(with: "unit", "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)) and has no unit")
      }
      guard let valuesNode else {
        item.problem(
          with: "fact",
          "say what \(excerpt(fact.rawValue)) is with \"values\": {ok: …, warning: …, critical: …}")
        return nil
      }
      let values = readValues(valuesNode, of: fact, keys: PluginFactMapping.states)
      return subject.map { PluginFactMapping(subject: $0, fact: fact, source: source, values: values) }
    case .number:
      if valuesNode != nil {
        item.problem(with: "values", "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)) and has no table of values")
      }
      guard case .label = source else {
        item.problem(with: "from", "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)); take it from a \"label\"")
        return nil
      }
      let unit = unitNode.flatMap { readUnit($0, of: fact, item) }
      return subject.map { PluginFactMapping(subject: $0, fact: fact, source: source, unit: unit) }
    case .text, .version:
      guard case .text = source else {
        item.problem(
          with: "fact", "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)); take it from the first line: \"from: text\""
        )
        return nil
      }
      return subject.map { PluginFactMapping(subject: $0, fact: fact, source: source) }
    case .choices, .texts, .money, .time, .tally:
      item.problem(with: "fact", "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)); no plugin can tell that")
      return nil
    }
  }

  /// `from: exit`, `from: text` or `label: NAME`.
  private func readPluginSource(_ item: MappingReader) -> PluginFactMapping.Source? {
    let from = item.choice("from", among: ["exit", "text"])
    let label = item.string("label", limit: 100)
    switch (item.node("from") != nil, item.node("label") != nil) {
    case (true, false): return from.map { $0 == "exit" ? .exit : .text }
    // As it will come: cleaned.
    case (false, true): return label.map { .label(DeviceText.clean($0)) }
    case (true, true): item.problem(with: "label", "\"from\" and \"label\" cannot both stand here")
    case (false, false):
      item.problem(with: "fact", "say what is read: \"from: exit\", \"from: text\" or \"label: NAME\"")
    }
    return nil
  }

  private func readPluginSubject(
    of fact: Fact, _ node: YAMLNode?, usual: SubjectID?, hasUsual: Bool, _ item: MappingReader, _ known: KnownSubjects
  ) -> SubjectID? {
    let kind = fact.subjectKind
    if let node {
      guard let text = reader.string(node, limit: 100) else { return nil }
      return namedSubject(text, of: fact, at: node.position, known)
    }
    if kind == .shop { return .shop }
    if let usual, usual.kind == kind { return usual }
    // One that is named and wrong has been told.
    if usual != nil || !hasUsual {
      item.problem(
        with: "fact",
        "\(excerpt(fact.rawValue)) is a fact of \(article(kind)); say which with \"subject: \(kind.rawValue)/…\"")
    }
    return nil
  }
}

extension PluginFactMapping {
  fileprivate struct Target: Hashable {
    var subject: SubjectID
    var fact: Fact
  }
}
