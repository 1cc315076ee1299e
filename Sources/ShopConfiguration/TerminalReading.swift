internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  func readTerminals(_ nodes: [YAMLNode]) -> [TerminalConfiguration] {
    var taken = TakenByTerminals()
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      return readTerminal(item, &taken)
    }
  }

  private func readTerminal(_ item: MappingReader, _ taken: inout TakenByTerminals) -> TerminalConfiguration? {
    let id = item.identifier("id")
    let name = item.localized("name", isRequired: true)
    let place = item.localized("place")
    let connector = item.choice("connector", isRequired: true, among: ["zvt", "poslink"])
    let isPOSLINK = connector == "poslink"
    let host = item.node("host", isRequired: true).flatMap(hostName)
    let port =
      item.integer("port", in: 1...65_535) ?? (isPOSLINK ? POSLINKOptions.defaultPort : ZVTOptions.defaultPort)
    let address = host.map { HostName.authority($0, port) }
    let timing = item.timing(
      interval: isPOSLINK ? POSLINKOptions.defaultInterval : ZVTOptions.defaultInterval,
      deadline: TerminalConfiguration.defaultDeadline)
    let speaks: TerminalProtocol = isPOSLINK ? .poslink(readPOSLINK(item)) : .zvt(readZVT(item))
    let tid = item.shown("tid", limit: 32)
    let targetVersion = item.shown("target-version")
    let restart = item.node("restart").flatMap(readCommand)
    let reset = isPOSLINK ? nil : item.node("reset").flatMap(readCommand)
    taken.insert(id: id, name: name, address: address, tid: tid, item)
    guard let id, let name, let connector, let host, let address else { return nil }
    return TerminalConfiguration(
      identity: TerminalIdentity(
        key: id, name: name, place: place ?? LocalizedText(""), address: address, connector: connector,
        interval: timing.interval),
      host: host, port: port, speaks: speaks, targetVersion: targetVersion, tid: tid, deadline: timing.deadline,
      restart: restart, reset: reset)
  }

  private func readZVT(_ item: MappingReader) -> ZVTOptions {
    item.refuse(["framing"], because: "belongs to terminals with \"connector: poslink\"")
    let password = item.node("password").flatMap { readSecret($0, for: "password") }
    let charset = item.choice("charset", of: TerminalCharset.self) ?? .auto
    let serviceByte = item.integer("status-service-byte", in: 0...255).map { UInt8($0) }
    let totalsInterval = item.node("totals-interval").map { node in
      node.scalar == "never" ? nil : reader.duration(node, in: .seconds(60) ... .seconds(86_400))
    }
    return ZVTOptions(
      password: password?.source, charset: charset,
      statusServiceByte: serviceByte ?? ZVTOptions.defaultStatusServiceByte,
      totalsInterval: totalsInterval ?? ZVTOptions.defaultTotalsInterval)
  }

  private func readPOSLINK(_ item: MappingReader) -> POSLINKOptions {
    item.refuse(
      ["password", "charset", "status-service-byte", "totals-interval"],
      because: "belongs to terminals with \"connector: zvt\"")
    // Before a program wipes anything, the terminal has to tell what it keeps; over POSLINK it does not.
    item.refuse(
      ["reset"],
      because: "cannot be carried out beside \"connector: poslink\", which does not tell what a reset would wipe; "
        + "leave it out (the terminal's own reset stays), or write the program as \"restart\"")
    return POSLINKOptions(framing: item.choice("framing", of: POSLINKOptions.Framing.self) ?? .tcp)
  }

  /// The name or the address of a computer, without a port.
  func hostName(_ node: YAMLNode) -> String? {
    guard let text = reader.string(node, limit: 253) else { return nil }
    if HostName.isHost(text) { return text }
    if text.contains("://") {
      reader.problem(at: node.position, "\(excerpt(text)) is a URL; \"host\" takes only a name or an address")
    } else if let colon = text.lastIndex(of: ":"), HostName.isHost(String(text[..<colon])),
      Int(text[text.index(after: colon)...]) != nil
    {
      reader.problem(
        at: node.position, "\(excerpt(text)) holds a port; write it as \"port: \(text[text.index(after: colon)...])\"")
    } else {
      reader.problem(at: node.position, "\(excerpt(text)) is neither a host name nor an address")
    }
    return nil
  }
}

/// What no two terminals may have in common.
private struct TakenByTerminals {
  private var ids = UniqueValues("the terminal id")
  private var addresses = UniqueValues("the address")
  private var tids = UniqueValues("the TID")
  private var names: [Language: UniqueValues] = [
    .english: UniqueValues("the name"), .chinese: UniqueValues("the name"),
  ]

  mutating func insert(id: String?, name: LocalizedText?, address: String?, tid: String?, _ item: MappingReader) {
    if let id { ids.insert(id, at: item.position(of: "id"), item.reader) }
    if let address {
      addresses.insert(
        address.lowercased(), shown: address, at: item.position(of: "host"), item.reader,
        reason: "; a terminal takes one connection at a time")
    }
    if let tid { tids.insert(tid, at: item.position(of: "tid"), item.reader) }
    guard let name else { return }
    for language in names.keys {
      names[language]?.insert(name(language), at: item.position(of: "name"), item.reader)
    }
  }
}
