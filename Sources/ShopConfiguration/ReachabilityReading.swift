internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  /// The part `links:`: the shop's own lines to the internet, where they are told apart.
  func readLinks(_ nodes: [YAMLNode]) -> [LinkIdentity] {
    var ids = UniqueValues("the link id")
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let id = item.identifier("id")
      let name = item.localized("name", isRequired: true)
      guard let id else { return nil }
      ids.insert(id, at: item.position(of: "id"), reader)
      let subject = SubjectID(.link, id)
      guard subject != .gateway, subject != .internet else {
        item.problem(with: "id", "the link \(excerpt(id)) is there already")
        return nil
      }
      return name.map { LinkIdentity(id: subject, name: $0, role: .internet) }
    }
  }

  /// The part `reachability:`.
  func readReachability(_ nodes: [YAMLNode], _ known: KnownSubjects) -> [ReachabilityConfiguration] {
    var subjects = UniqueValues("what is reached,")
    var ways: [ReachabilityConfiguration] = []
    for node in nodes {
      let item = MappingReader(node, reader)
      defer { item.finish() }
      let subject = item.node("subject", isRequired: true).flatMap { apparatus($0, known) }
      let groups = (item.list("through", isRequired: true) ?? []).compactMap { readGroup($0, known) }
      if item.node("through")?.items?.isEmpty == true { item.problem(with: "through", "nothing is named") }
      guard let subject else { continue }
      subjects.insert(subject.description, at: item.position(of: "subject"), reader)
      let way = ReachabilityConfiguration(subject: subject, through: groups)
      // The first way that closes a circle is told; without it the others make none.
      if let circle = circle(closedBy: way, in: ways) {
        item.problem(
          with: "through",
          "\(subject) would be reached through itself: "
            + circle.map(\.description).joined(separator: " through "))
      } else {
        ways.append(way)
      }
    }
    return ways
  }

  /// One subject, or a list of which one member is enough.
  private func readGroup(_ node: YAMLNode, _ known: KnownSubjects) -> [SubjectID]? {
    guard let items = node.items else { return apparatus(node, known).map { [$0] } }
    var members: [SubjectID] = []
    var seen = UniqueValues("the member")
    for item in items {
      guard let member = apparatus(item, known) else { continue }
      seen.insert(member.description, at: item.position, reader)
      members.append(member)
    }
    if items.isEmpty { reader.problem(at: node.position, "the group is empty") }
    return members.isEmpty ? nil : members
  }

  /// The subjects from `way` on until it is reached again; nil when it is not.
  private func circle(
    closedBy way: ReachabilityConfiguration, in ways: [ReachabilityConfiguration]
  ) -> [SubjectID]? {
    let parents = Dictionary(
      (ways + [way]).map { ($0.subject, $0.through.flatMap { $0 }) }, uniquingKeysWith: { first, _ in first })
    var visited: Set<SubjectID> = []
    var paths = [[way.subject]]
    while let path = paths.popLast() {
      guard let end = path.last else { continue }
      for parent in parents[end] ?? [] {
        if parent == way.subject { return path + [parent] }
        if visited.insert(parent).inserted { paths.append(path + [parent]) }
      }
    }
    return nil
  }
}
