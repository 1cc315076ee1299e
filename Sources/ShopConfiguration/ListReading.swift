internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  func readList(_ node: YAMLNode, _ scope: FactScope) -> JSONListMapping? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let path = item.node("path", isRequired: true).flatMap(jsonPath)
    let kinds = SubjectKind.allCases.filter { $0 != .shop }
    let kind = item.choice("kind", isRequired: true, among: kinds.map(\.rawValue)).flatMap(SubjectKind.init(rawValue:))
    let key = item.node("key", isRequired: true).flatMap(jsonPath)
    let isRoster = item.bool("roster") ?? false
    let membersNode = item.node("members")
    let factNodes = item.list("facts", isRequired: true) ?? []
    guard let kind else { return nil }
    let members = readMembers(membersNode, kind, item, scope)
    if isRoster, kind.isConfigured {
      item.problem(with: "roster", "\(article(kind)) comes from this file, so no service can say which there are")
    }
    var lines: [Fact: Int] = [:]
    let facts = factNodes.compactMap { node -> JSONItemMapping? in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let value = readValue(item, list: kind)
      guard let fact = value.fact else { return nil }
      if let line = lines[fact] {
        item.problem(with: "fact", "\(excerpt(fact.rawValue)) is already told in line \(line)")
      } else {
        lines[fact] = item.position(of: "fact").line
      }
      guard let path = value.path, let unit = value.unit else { return nil }
      return JSONItemMapping(fact: fact, path: path, unit: unit, values: value.values)
    }
    guard let path, let key else { return nil }
    return JSONListMapping(path: path, kind: kind, key: key, members: members, facts: facts, isRoster: isRoster)
  }

  /// Which subject each key value stands for. Without `members` terminals are known by TID and id, accounts by merchant
  /// number and id; upgrades, printers and power sources are discovered.
  private func readMembers(
    _ node: YAMLNode?, _ kind: SubjectKind, _ item: MappingReader, _ scope: FactScope
  ) -> [String: SubjectID] {
    let known = scope.known
    let (names, byNumber) =
      kind == .account
      ? (known.accounts, known.accountsByMerchantID) : (known.terminals, known.terminalsByTID)
    func member(_ name: String) -> SubjectID {
      switch kind {
      case .link: .link(ofTerminal: name)
      case .account: .account(name)
      default: .terminal(name)
      }
    }
    guard let node else {
      guard kind.isConfigured else { return [:] }
      let byID = names.map { ($0, member($0)) }
      let members = Dictionary(byNumber.map { ($0, member($1)) } + byID, uniquingKeysWith: { first, _ in first })
      if members.isEmpty {
        item.problem(
          with: "kind", "no \(kind == .account ? "account" : "terminal") is configured that this list could tell about")
      }
      return members
    }
    guard kind.isConfigured else {
      reader.problem(at: node.position, "\(article(kind)) is discovered from the answer and cannot be a member")
      return [:]
    }
    var members: [String: SubjectID] = [:]
    for entry in reader.entries(node) ?? [] {
      guard let text = reader.string(entry.value, limit: 40) else { continue }
      let what = kind == .account ? "account" : "terminal"
      members[entry.key] = configured(text, at: entry.value.position, among: names, what: what).map(member)
    }
    if node.entries?.isEmpty == true { reader.problem(at: node.position, "no member is named") }
    return members
  }
}

extension SubjectKind {
  /// Whether subjects of this kind come from the configuration and not from a service.
  fileprivate var isConfigured: Bool { self == .terminal || self == .link || self == .account }
}
