internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  /// The part `push:`.
  func readPush(_ node: YAMLNode, _ known: KnownSubjects, _ ids: inout UniqueValues) -> PushConfiguration? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let listenNode = item.node("listen")
    let address = listenNode.flatMap(readListen)
    let certificate = item.node("certificate").flatMap(certificateFile)
    let keyFile = item.node("key").flatMap(programPath)
    switch (item.node("certificate") != nil, item.node("key") != nil) {
    case (true, false): item.problem(with: "certificate", "a certificate needs its \"key\" beside it")
    case (false, true): item.problem(with: "key", "a key needs its \"certificate\" beside it")
    case (false, false):
      if let address, let listenNode, !HostName.isLoopback(address.host) {
        reader.problem(
          at: listenNode.position,
          "what other computers send could be read and changed on the way, tokens too; give \"certificate\" and "
            + "\"key\", or listen at 127.0.0.1")
      }
    case (true, true): break
    }
    let nodes = item.list("agents", isRequired: true) ?? []
    if item.node("agents")?.items?.isEmpty == true { item.problem(with: "agents", "nobody may tell anything") }
    let agents = nodes.compactMap { readAgent($0, known, &ids) }
    return PushConfiguration(
      host: address?.host ?? PushConfiguration.defaultHost, port: address?.port ?? PushConfiguration.defaultPort,
      certificate: certificate.flatMap { file in
        keyFile.map { PushConfiguration.Certificate(file: file, keyFile: $0) }
      }, agents: agents)
  }

  /// `ADDRESS:PORT`, with brackets around an IPv6 address.
  private func readListen(_ node: YAMLNode) -> (host: String, port: Int)? {
    guard let text = reader.string(node, limit: 300) else { return nil }
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (1...65_535).contains(port)
    else {
      reader.problem(at: node.position, "\(excerpt(text)) is not an address with a port such as \"127.0.0.1:8642\"")
      return nil
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard HostName.isHost(host) else {
      reader.problem(at: node.position, "\(excerpt(host)) is not the name or the address of this computer")
      return nil
    }
    return (host, port)
  }

  /// What the connector of a terminal sees by itself; every terminal has one.
  private static var toldByConnector: Set<Fact> { [.terminalReachable, .terminalContact, .terminalState] }

  private func readAgent(
    _ node: YAMLNode, _ known: KnownSubjects, _ ids: inout UniqueValues
  ) -> PushAgentConfiguration? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let id = item.identifier("id")
    if let id { ids.insert(id, at: item.position(of: "id"), reader) }
    let name = item.localized("name", isRequired: true)
    let token = item.node("token", isRequired: true).flatMap { readSecret($0, for: "token")?.source }
    let freshFor = item.duration("fresh-for", in: .seconds(10) ... .seconds(60 * 86_400))
    let subjectNodes = item.list("subjects", isRequired: true) ?? []
    let subjects = subjectNodes.compactMap { node in
      node.scalar == SubjectID.shop.description ? .shop : apparatus(node, known)
    }
    var facts: [SubjectID: Set<Fact>] = [:]
    for node in item.list("facts", isRequired: true) ?? [] {
      guard let fact = readFact(node) else { continue }
      let told = subjects.filter { $0.kind == fact.subjectKind }
      // Subjects that are wrong themselves have been told.
      if told.isEmpty, subjects.count == subjectNodes.count {
        reader.problem(
          at: node.position,
          "\(excerpt(fact.rawValue)) is a fact of \(article(fact.subjectKind)), and none is among the \"subjects\"")
      }
      if let terminal = told.first(where: { $0.kind == .terminal }), Self.toldByConnector.contains(fact) {
        reader.problem(
          at: node.position,
          "\(excerpt(fact.rawValue)) of \(excerpt(terminal.description)) is told by its own connector, and is measured: an "
            + "agent's word must not stand for it")
        continue
      }
      for subject in told { facts[subject, default: []].insert(fact) }
    }
    for key in ["subjects", "facts"] where item.node(key)?.items?.isEmpty == true {
      item.problem(with: key, "this agent may tell nothing")
    }
    guard let id, let name, let token else { return nil }
    return PushAgentConfiguration(
      key: id, name: name, token: token, facts: facts, freshFor: freshFor ?? PushAgentConfiguration.defaultFreshFor)
  }
}
