internal import LocatedYAML
internal import ShopModel

/// The part `network:` of the file.
extension ConfigurationReader {
  func readNetwork(
    _ node: YAMLNode, terminals: [TerminalConfiguration], _ known: KnownSubjects, _ ids: inout UniqueValues
  ) -> NetworkConfiguration {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let timing = item.timing(
      interval: NetworkConfiguration.defaultInterval, deadline: NetworkConfiguration.defaultDeadline)
    var network = NetworkConfiguration(interval: timing.interval, deadline: timing.deadline)
    network.interface = item.node("interface").flatMap(readInterface)
    network.gateway = item.node("gateway").flatMap { $0.scalar == "auto" ? nil : readTarget($0) }
    network.names = bounded(item, "names").compactMap(hostName)
    network.nameServers = bounded(item, "name-servers").compactMap(readNameServer)
    network.internet = bounded(item, "internet").compactMap(readTarget)
    network.hosts = bounded(item, "hosts").compactMap { readHost($0, &ids) }
    if let node = item.node("terminals") { network.terminals = readTerminalWays(node, terminals, known) }
    readModem(item, known, &network)
    return network
  }

  /// A list that is not longer than it needs to be: all of it is reached for in one go.
  private func bounded(_ item: MappingReader, _ key: String) -> [YAMLNode] {
    let nodes = item.list(key) ?? []
    if nodes.count > NetworkConfiguration.mostTargets {
      item.problem(with: key, "there are more than \(NetworkConfiguration.mostTargets)")
    }
    return nodes
  }

  /// The name of a network interface, which is also that of a folder.
  private func readInterface(_ node: YAMLNode) -> String? {
    guard let text = reader.string(node, limit: 15) else { return nil }
    let isName = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    guard isName, text != ".", text != ".." else {
      reader.problem(at: node.position, "\(excerpt(text)) is not the name of a network interface such as \"eth0\"")
      return nil
    }
    return text
  }

  /// A host alone, which is pinged, or with the port that is tried.
  private func readTarget(_ node: YAMLNode) -> NetworkConfiguration.Target? {
    guard node.entries != nil else { return hostName(node).map { NetworkConfiguration.Target(host: $0) } }
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let host = item.node("host", isRequired: true).flatMap(hostName)
    let way = readWay(item)
    guard let host, let way else { return nil }
    return NetworkConfiguration.Target(host: host, way: way)
  }

  private func readWay(_ item: MappingReader) -> NetworkConfiguration.Way? {
    let tcp = item.integer("tcp", in: 1...65_535)
    let dns = item.integer("dns", in: 1...65_535)
    switch (item.node("tcp") != nil, item.node("dns") != nil) {
    case (false, false): return .ping
    case (true, false): return tcp.map { .tcp($0) }
    case (false, true): return dns.map { .dns($0) }
    case (true, true):
      item.problem(with: "dns", "\"tcp\" and \"dns\" cannot both stand here")
      return nil
    }
  }

  private func readNameServer(_ node: YAMLNode) -> NetworkConfiguration.Server? {
    func address(_ node: YAMLNode) -> String? {
      guard let text = hostName(node) else { return nil }
      guard HostName.isAddress(text) else {
        reader.problem(at: node.position, "\(excerpt(text)) is a name; a name server is found by its address alone")
        return nil
      }
      return text
    }
    guard node.entries != nil else { return address(node).map { NetworkConfiguration.Server(address: $0) } }
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let found = item.node("host", isRequired: true).flatMap(address)
    let port = item.integer("port", in: 1...65_535) ?? 53
    return found.map { NetworkConfiguration.Server(address: $0, port: port) }
  }

  private func readHost(_ node: YAMLNode, _ ids: inout UniqueValues) -> NetworkConfiguration.Host? {
    let item = MappingReader(node, reader)
    defer { item.finish() }
    let id = item.identifier("id")
    if let id {
      ids.insert(id, at: item.position(of: "id"), reader, reason: "; the two would tell of the same link")
    }
    let name = item.localized("name", isRequired: true)
    let host = item.node("host", isRequired: true).flatMap(hostName)
    let port = item.integer("port", in: 1...65_535) ?? 443
    let speaksTLS = item.bool("tls") ?? true
    let caFile = item.node("ca-file").flatMap(certificateFile)
    if caFile != nil, !speaksTLS { item.problem(with: "ca-file", "without TLS there is no certificate") }
    guard let id, let name, let host else { return nil }
    return NetworkConfiguration.Host(
      key: id, name: name, host: host, port: port, speaksTLS: speaksTLS, caFile: caFile)
  }

  /// `never`, or by terminal `ping`, `never` or `{tcp: PORT}`.
  private func readTerminalWays(
    _ node: YAMLNode, _ terminals: [TerminalConfiguration], _ known: KnownSubjects
  ) -> [String: NetworkConfiguration.Target?] {
    if node.scalar != nil {
      guard reader.choice(node, among: ["ping", "never"]) == "never" else { return [:] }
      return Dictionary(known.terminals.map { ($0, nil) }, uniquingKeysWith: { first, _ in first })
    }
    var ways: [String: NetworkConfiguration.Target?] = [:]
    for entry in reader.entries(node) ?? [] {
      guard let key = configured(entry.key, at: entry.keyPosition, among: known.terminals, what: "terminal") else {
        continue
      }
      if entry.value.scalar != nil {
        if reader.choice(entry.value, among: ["ping", "never"]) == "never" { ways[key] = .some(nil) }
        continue
      }
      let item = MappingReader(entry.value, reader)
      let port = item.integer("tcp", isRequired: true, in: 1...65_535)
      item.finish()
      guard let port, let terminal = terminals.first(where: { $0.identity.key == key }) else { continue }
      if port == terminal.port {
        item.problem(
          with: "tcp", "at port \(port) the terminal talks to the till, with one at a time; it must not be tried")
        continue
      }
      ways[key] = NetworkConfiguration.Target(host: terminal.host, way: .tcp(port))
    }
    return ways
  }

  private func readModem(_ item: MappingReader, _ known: KnownSubjects, _ network: inout NetworkConfiguration) {
    guard let node = item.node("modem") else { return }
    if node.scalar != nil {
      guard reader.choice(node, among: ["auto", "never"]) == "never" else { return }
      network.modemProgram = nil
      return
    }
    let modem = MappingReader(node, reader)
    defer { modem.finish() }
    if let program = modem.string("program", limit: 4096) {
      if !program.hasPrefix("/") { modem.problem(with: "program", "a program stands with its whole path here") }
      network.modemProgram = program
    }
    if let link = modem.node("link"), let id = reader.string(link, limit: 40) {
      network.modemLink = configured(id, at: link.position, among: known.links, what: "link")
    }
  }
}
