internal import LocatedYAML
internal import ShopModel

/// What the facts of a service are about where they do not say so themselves.
struct FactScope {
  var service: String
  var account: String?
  /// Whether an account is named at all, rightly or not.
  var hasAccount: Bool
  var known: KnownSubjects
}

extension ConfigurationReader {
  func readFacts(_ nodes: [YAMLNode], _ scope: FactScope) -> [JSONFactMapping] {
    var lines: [JSONFactMapping.Target: Int] = [:]
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let subjectNode = item.node("subject")
      let value = readValue(item, list: nil)
      guard let fact = value.fact, let subject = readSubject(of: fact, named: subjectNode, item, scope) else {
        return nil
      }
      let target = JSONFactMapping.Target(subject: subject, fact: fact)
      if let line = lines[target] {
        item.problem(with: "fact", "\(excerpt(fact.rawValue)) of \(subject) is already told in line \(line)")
      } else {
        lines[target] = item.position(of: "fact").line
      }
      guard let path = value.path, let unit = value.unit else { return nil }
      return JSONFactMapping(subject: subject, fact: fact, path: path, unit: unit, values: value.values)
    }
  }

  private func readSubject(
    of fact: Fact, named node: YAMLNode?, _ item: MappingReader, _ scope: FactScope
  ) -> SubjectID? {
    let kind = fact.subjectKind
    if let node {
      guard let text = reader.string(node, limit: 100) else { return nil }
      return namedSubject(text, of: fact, at: node.position, scope.known)
    }
    switch kind {
    case .shop: return .shop
    case .link: return .link(toHostOf: scope.service)
    case .account:
      if let account = scope.account { return .account(account) }
      if !scope.hasAccount {
        item.problem(
          with: "fact", "\(excerpt(fact.rawValue)) is a fact of an account; name it with \"account\" at the service")
      }
      return nil
    case .terminal, .upgrade, .printer, .power, .duty:
      item.problem(
        with: "fact",
        "\(excerpt(fact.rawValue)) is a fact of \(article(kind)); say which with \"subject: \(kind.rawValue)/…\", "
          + "or use \"lists\""
      )
      return nil
    }
  }

  func namedSubject(
    _ text: String, of fact: Fact, at position: SourcePosition, _ known: KnownSubjects
  ) -> SubjectID? {
    guard let (kind, key) = subjectParts(text, at: position) else { return nil }
    guard kind == fact.subjectKind else {
      reader.problem(
        at: position, "\(excerpt(fact.rawValue)) is a fact of \(article(fact.subjectKind)), not of \(article(kind))")
      return nil
    }
    return knownSubject(kind, key, at: position, known)
  }

  /// What single facts and those of a list have in common.
  struct MappedValue {
    var fact: Fact?
    var path: JSONPath?
    var unit: JSONUnit?
    var values: [String: String]
  }

  func readValue(_ item: MappingReader, list kind: SubjectKind?) -> MappedValue {
    let factNode = item.node("fact", isRequired: true)
    let path = item.node("path", isRequired: true).flatMap(jsonPath)
    let unitNode = item.node("unit")
    let valuesNode = item.node("values")
    guard let fact = factNode.flatMap({ readFact($0, list: kind) }) else {
      return MappedValue(fact: nil, path: path, unit: nil, values: [:])
    }
    return MappedValue(
      fact: fact, path: path, unit: readUnit(unitNode, of: fact, item),
      values: valuesNode.map { readValues($0, of: fact) } ?? [:])
  }

  /// - Parameter kind: what the fact must be about; nil: anything.
  func readFact(_ node: YAMLNode, list kind: SubjectKind? = nil) -> Fact? {
    guard let text = reader.string(node, limit: 100) else { return nil }
    guard let fact = Fact(rawValue: text) else {
      let names = Fact.allCases.map(\.rawValue)
      reader.problem(at: node.position, "unknown fact \(excerpt(text))" + suggestion(for: text, among: names))
      return nil
    }
    if let kind, fact.subjectKind != kind {
      reader.problem(
        at: node.position,
        "\(excerpt(text)) is a fact of \(article(fact.subjectKind)); this list is of kind \(kind.rawValue)")
      return nil
    }
    return fact
  }

  func jsonPath(_ node: YAMLNode) -> JSONPath? {
    guard let text = reader.string(node) else { return nil }
    do {
      return try JSONPath(parsing: text)
    } catch {
      reader.problem(at: node.position, "\(excerpt(text)) is not a JSON path: \(error.reason)")
      return nil
    }
  }

  /// - Parameter keys: the words that can stand before a value; nil: any.
  func readValues(_ node: YAMLNode, of fact: Fact, keys: [String]? = nil) -> [String: String] {
    let names: [String]?
    switch fact.definition.type {
    case .choice(let choices), .choices(let choices): names = choices
    case .bool: names = ["true", "false"]
    case .text, .texts: names = nil
    case .number, .version, .money, .time, .tally:
      reader.problem(at: node.position, "\(excerpt(fact.rawValue)) is \(kindOfValue(fact)) and has no table of values")
      return [:]
    }
    var values: [String: String] = [:]
    for entry in reader.entries(node) ?? [] {
      if let keys, !keys.contains(entry.key) {
        reader.problem(
          at: entry.keyPosition, "\(excerpt(entry.key)) cannot stand here" + reader.possible(entry.key, among: keys))
        continue
      }
      guard let text = reader.string(entry.value, limit: 200) else { continue }
      if let names, !names.contains(text) {
        reader.problem(
          at: entry.value.position,
          "\(excerpt(text)) is not a value of \(excerpt(fact.rawValue))" + reader.possible(text, among: names))
      } else {
        values[entry.key] = text
      }
    }
    return values
  }
}

extension JSONFactMapping {
  fileprivate struct Target: Hashable {
    var subject: SubjectID
    var fact: Fact
  }
}
