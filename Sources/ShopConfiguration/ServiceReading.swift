internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  func readServices(
    _ nodes: [YAMLNode], _ known: KnownSubjects, _ ids: inout UniqueValues
  ) -> [HTTPServiceConfiguration] {
    nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      return readService(item, known, &ids)
    }
  }

  private func readService(
    _ item: MappingReader, _ known: KnownSubjects, _ ids: inout UniqueValues
  ) -> HTTPServiceConfiguration? {
    let id = item.identifier("id")
    if let id { ids.insert(id, at: item.position(of: "id"), reader) }
    let name = item.localized("name", isRequired: true)
    _ = item.choice("connector", isRequired: true, among: ["http-json"])
    let url = item.node("url", isRequired: true).flatMap { reader.string($0, limit: 2000) }
    let allowsPlainHTTP = item.bool("allow-plain-http") ?? false
    let address = url.flatMap { checkedAddress($0, item, allowsPlainHTTP: allowsPlainHTTP) }
    let headers = readHeaders(item.entries("headers") ?? [], isSafe: address?.isSafe ?? true)
    let timing = item.timing(
      interval: HTTPServiceConfiguration.defaultInterval, deadline: HTTPServiceConfiguration.defaultDeadline)
    let sizeLimit = item.node("size-limit").flatMap(byteCount) ?? HTTPServiceConfiguration.defaultSizeLimit
    let account = item.node("account").flatMap { node in
      reader.string(node).flatMap { configured($0, at: node.position, among: known.accounts, what: "account") }
    }
    let caFile = item.node("ca-file").flatMap(certificateFile)
    let scope = FactScope(service: id ?? "", account: account, hasAccount: item.node("account") != nil, known: known)
    let facts = readFacts(item.list("facts") ?? [], scope)
    let lists = (item.list("lists") ?? []).compactMap { readList($0, scope) }
    if item.isMapping, item.node("facts") == nil, item.node("lists") == nil {
      reader.problem(at: item.position, "this service tells nothing: it has neither \"facts\" nor \"lists\"")
    }
    guard let id, let name, let url else { return nil }
    return HTTPServiceConfiguration(
      key: id, name: name, url: url, headers: headers, interval: timing.interval, deadline: timing.deadline,
      sizeLimit: sizeLimit, account: account, caFile: caFile, allowsPlainHTTP: allowsPlainHTTP, facts: facts,
      lists: lists)
  }

  /// A configured key; a problem with the nearest one when there is no such key.
  func configured(_ text: String, at position: SourcePosition, among names: [String], what: String) -> String? {
    if names.contains(text) { return text }
    let near = suggestion(for: text, among: names)
    reader.problem(
      at: position,
      "no \(what) \(excerpt(text)) is configured"
        + (near.isEmpty && (1...16).contains(names.count) ? "; there are: \(names.joined(separator: ", "))" : near))
    return nil
  }

  private func checkedAddress(_ url: String, _ item: MappingReader, allowsPlainHTTP: Bool) -> ServiceAddress? {
    do {
      let address = try ServiceAddress(parsing: url)
      if !address.isSafe && !allowsPlainHTTP {
        item.problem(
          with: "url",
          "http to another computer can be read and changed on the way; use https, or allow it with "
            + "\"allow-plain-http: true\""
        )
      }
      return address
    } catch {
      item.problem(with: "url", error.reason)
      return nil
    }
  }

  private func readHeaders(_ entries: [YAMLNode.Entry], isSafe: Bool) -> [HTTPHeader] {
    var names = UniqueValues("the header")
    return entries.compactMap { entry in
      let lower = entry.key.lowercased()
      guard !entry.key.isEmpty, entry.key.utf8.count <= 100,
        entry.key.utf8.allSatisfy({ isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) })
      else {
        reader.problem(at: entry.keyPosition, "\(excerpt(entry.key)) is not the name of a header")
        return nil
      }
      names.insert(lower, shown: entry.key, at: entry.keyPosition, reader)
      if ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"].contains(lower) {
        reader.problem(at: entry.keyPosition, "the header \(excerpt(entry.key)) is set by the connection itself")
        return nil
      }
      if entry.value.entries != nil || isCredential(lower) {
        guard let (source, prefix) = readSecret(entry.value, for: entry.key, allowsPrefix: true) else { return nil }
        if !isSafe {
          reader.problem(
            at: entry.value.position, "a secret is only sent over https or within this computer, whatever is allowed")
        }
        return HTTPHeader(name: entry.key, prefix: prefix, value: .secret(source))
      }
      guard let text = reader.string(entry.value, limit: 1000) else { return nil }
      guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        reader.problem(at: entry.value.position, "a header's value is plain ASCII text in one line")
        return nil
      }
      return HTTPHeader(name: entry.key, value: .literal(text))
    }
  }

  /// Whether a header of this name carries a credential, as far as its name tells.
  private func isCredential(_ lowercasedName: String) -> Bool {
    ["auth", "cookie", "token", "secret", "password", "credential", "signature", "key", "session"]
      .contains { lowercasedName.contains($0) }
  }

  /// A number of bytes: `65536`, `256 KiB`, `1MiB`.
  private func byteCount(_ node: YAMLNode) -> Int? {
    let units = ["": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20]
    let text = node.scalar ?? ""
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), let unit = units[String(text.dropFirst(digits.count).drop { $0 == " " })],
      number <= 16 << 20, (1 << 10...16 << 20).contains(number * unit)
    else {
      reader.problem(at: node.position, "the size limit must be from \"1 KiB\" to \"16 MiB\"")
      return nil
    }
    return number * unit
  }

  func certificateFile(_ node: YAMLNode) -> String? {
    guard let path = reader.string(node, limit: 4096) else { return nil }
    guard path.hasPrefix("/") else {
      reader.problem(at: node.position, "\(excerpt(path)) is not an absolute path, one that starts with \"/\"")
      return nil
    }
    switch host.read(path, 1 << 20) {
    case .absent: reader.problem(at: node.position, "there is no file \(excerpt(path))")
    case .unreadable(let reason): reader.problem(at: node.position, "\(excerpt(path)) cannot be read: \(reason)")
    case .bytes(let bytes, _):
      if String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") { return path }
      reader.problem(at: node.position, "\(excerpt(path)) holds no certificate in PEM form")
    }
    return nil
  }
}
