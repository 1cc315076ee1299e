internal import LocatedYAML
internal import ShopModel

/// Turns the tree of a `shop.yaml` into a ``ShopConfiguration``, noting every problem on the way. Each part of the file
/// has its extension in a file of its own.
struct ConfigurationReader {
  let reader: SourceReader
  let host: HostAccess

  func readConfiguration(_ root: YAMLNode) -> ShopConfiguration? {
    if root.content == .null {
      reader.problem(at: root.position, "the file is empty; it starts with \"shop:\" and the shop's name")
      return nil
    }
    let top = MappingReader(root, reader)
    defer { top.finish() }
    let shopNode = top.node("shop", isRequired: true)
    let accountNodes = top.list("accounts") ?? []
    let terminalNodes = top.list("terminals") ?? []
    let printerNodes = top.list("printers") ?? []
    let powerNodes = top.list("power") ?? []
    let serviceNodes = top.list("services") ?? []
    let pluginNodes = top.list("plugins") ?? []
    let ledgerNodes = top.list("ledgers") ?? []
    let pushNode = top.node("push")
    let handNode = top.node("by-hand")
    let linkNodes = top.list("links") ?? []
    let networkNode = top.node("network")
    let dutiesNode = top.node("maintenance")
    let windowNodes = top.list("windows") ?? []
    let takingsNode = top.node("takings")
    let ruleFiles = (top.list("rules") ?? []).compactMap(readPath)
    let reachabilityNodes = top.list("reachability") ?? []
    let channelNodes = top.list("notify") ?? []
    let technicianNode = top.node("technician")
    let displayNode = top.node("display")
    let watched = terminalNodes + printerNodes + powerNodes + serviceNodes + pluginNodes + ledgerNodes
    if top.isMapping, watched.isEmpty, pushNode == nil {
      reader.problem(
        at: root.position,
        "nothing to watch: there are no \"terminals\", \"services\", \"printers\", \"power\", \"plugins\", \"ledgers\" "
          + "and no \"push\""
      )
    }

    let shop = shopNode.map(readShop)
    let accounts = readAccounts(accountNodes)
    let terminals = readTerminals(terminalNodes)
    let printers = readPrinters(printerNodes)
    let powerSources = readPowerSources(powerNodes)
    // Terminals and accounts that are wrong themselves can still be meant, so their ids count.
    let names = KnownSubjects(
      terminals: ids(terminalNodes), accounts: ids(accountNodes), services: ids(serviceNodes),
      links: ids(linkNodes) + (networkNode.map(measuredLinks) ?? []),
      terminalsByTID: Dictionary(
        terminals.compactMap { terminal in terminal.tid.map { ($0, terminal.identity.key) } },
        uniquingKeysWith: { first, _ in first }),
      accountsByMerchantID: Dictionary(
        accounts.map { ($0.merchantID, $0.key) }, uniquingKeysWith: { first, _ in first }))
    // Readings name their source by it, so it belongs to one of them alone.
    var ids = UniqueValues("the service id")
    let services = readServices(serviceNodes, names, &ids)
    let plugins = readPlugins(pluginNodes, names, &ids)
    let ledgers = readLedgers(ledgerNodes, names, &ids)
    let push = pushNode.flatMap { readPush($0, names, &ids) }
    let uplinks = readLinks(linkNodes)
    let network = networkNode.map { readNetwork($0, terminals: terminals, names, &ids) }
    let hasUPS =
      !powerSources.isEmpty || services.contains(where: \.tellsOfPower) || plugins.contains(where: \.tellsOfPower)
    let duties = readDuties(dutiesNode) ?? DefaultDuties.duties(hasUPS: hasUPS)
    let windows = readWindows(windowNodes, names)
    let takings = takingsNode.flatMap(readTakings)
    let reachability = readReachability(reachabilityNodes, names)
    let channels = readChannels(channelNodes)
    let technician = technicianNode.map(readTechnician) ?? TechnicianConfiguration()
    guard let shop else { return nil }
    var configuration = ShopConfiguration(
      shop: shop.identity, language: shop.language, theme: shop.theme, timeZone: shop.timeZone,
      openingHours: shop.openingHours, terminals: terminals, printers: printers, powerSources: powerSources,
      services: services, plugins: plugins, ledgers: ledgers, accounts: accounts,
      links: ShopConfiguration.derivedLinks(
        terminals: terminals, services: services, uplinks: uplinks, network: network),
      duties: duties, windows: windows, takings: takings, reachability: reachability, ruleFiles: ruleFiles,
      channels: channels, network: network, technician: technician,
      display: displayNode.map(readDisplay) ?? DisplayConfiguration())
    configuration.push = push
    if let handNode { configuration.handTerms = readHandTerms(handNode) }
    return configuration
  }

  /// A path; one that is relative counts from the folder of the file it stands in.
  private func readPath(_ node: YAMLNode) -> String? {
    guard let path = reader.string(node, limit: 4096) else { return nil }
    guard !path.hasPrefix("/"), let end = reader.file.lastIndex(of: "/") else { return path }
    return reader.file[...end] + path
  }

  /// The keys of the links that `network:` brings along.
  private func measuredLinks(_ node: YAMLNode) -> [String] {
    [SubjectID.ownLink.key] + ids(node["hosts"]?.items ?? []).map { SubjectID.link(toHostOf: $0).key }
  }

  private func ids(_ nodes: [YAMLNode]) -> [String] { nodes.compactMap { $0["id"]?.scalar } }
}

/// The subjects the file tells of.
struct KnownSubjects {
  var terminals: [String]
  var accounts: [String]
  var services: [String]
  var links: [String]
  var terminalsByTID: [String: String]
  var accountsByMerchantID: [String: String]
}

/// Tells when something that must be unique comes a second time.
struct UniqueValues {
  /// What the values are, e.g. `the id`.
  let what: String
  private var lines: [String: Int] = [:]

  init(_ what: String) { self.what = what }

  /// Notes `value`; a problem at `position` when it was there before, with `reason` behind it.
  mutating func insert(
    _ value: String, shown: String? = nil, at position: SourcePosition, _ reader: SourceReader, reason: String = ""
  ) {
    if let line = lines[value] {
      reader.problem(at: position, "\(what) \(excerpt(shown ?? value)) is already used in line \(line)\(reason)")
    } else {
      lines[value] = position.line
    }
  }
}

extension MappingReader {
  /// A text for people: one text, or a mapping of languages to texts.
  func localized(_ key: String, isRequired: Bool = false) -> LocalizedText? {
    node(key, isRequired: isRequired).flatMap { reader.localized($0) }
  }

  /// A text that is shown as it is.
  func shown(_ key: String, isRequired: Bool = false, limit: Int = 60) -> String? {
    node(key, isRequired: isRequired).flatMap { reader.shown($0, limit: limit) }
  }

  /// A key of the configuration, by which the journal and the rules know the thing for good.
  func identifier(_ key: String) -> String? {
    guard let node = node(key, isRequired: true), let text = reader.string(node, limit: 40) else { return nil }
    guard
      text.utf8.allSatisfy({
        isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
      })
    else {
      reader.problem(
        at: node.position, "\(excerpt(text)) is not an id: only letters a-z, digits, \"-\", \"_\" and \".\"")
      return nil
    }
    return text
  }

  /// How often to ask, and how long one question may take.
  func timing(
    interval defaultInterval: Duration, deadline defaultDeadline: Duration
  ) -> (interval: Duration, deadline: Duration) {
    let written = duration("interval", in: .seconds(1) ... .seconds(86_400))
    let interval = written ?? defaultInterval
    guard let deadline = duration("deadline", in: .milliseconds(100) ... .seconds(86_400)) else {
      return (interval, min(defaultDeadline, interval * 4 / 5))
    }
    // An interval that is wrong itself says nothing about the deadline.
    if deadline >= interval, written != nil || node("interval") == nil {
      problem(
        with: "deadline",
        "the deadline (\(durationText(deadline))) must be shorter than the interval (\(durationText(interval)))")
    }
    return (interval, deadline)
  }
}

extension SourceReader {
  /// A text for people: one text, or a mapping of languages to texts.
  func localized(_ node: YAMLNode, limit: Int = 60) -> LocalizedText? {
    guard node.entries != nil else { return shown(node, limit: limit).map { LocalizedText($0) } }
    let languages = MappingReader(node, self)
    var texts: [Language: String] = [:]
    for language in [Language.english, .chinese] {
      texts[language] = languages.node(language.rawValue).flatMap { shown($0, limit: limit) }
    }
    languages.finish()
    if node.entries?.isEmpty == true { problem(at: node.position, "a text is missing: {en: …, zh: …}") }
    return LocalizedText(texts)
  }

  /// A text that will be shown as it is: what could not be shown is a problem.
  func shown(_ node: YAMLNode, limit: Int = 60) -> String? {
    guard let text = string(node, limit: limit) else { return nil }
    let clean = DeviceText.clean(text)
    guard clean.unicodeScalars.count == text.unicodeScalars.count else {
      problem(
        at: node.position,
        "the text holds characters that cannot be shown, or blanks at its ends or in a row; was \(excerpt(clean)) "
          + "meant?"
      )
      return nil
    }
    return clean
  }
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}
