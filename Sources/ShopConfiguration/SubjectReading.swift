internal import LocatedYAML
internal import ShopModel

/// Subjects written out: `terminal/counter-1`, `link/gateway`, `link/terminal:counter-1`.
extension ConfigurationReader {
  /// What can be out of order or out of reach: a subject that the file tells of, or one of a kind that is discovered.
  func apparatus(_ node: YAMLNode, _ known: KnownSubjects) -> SubjectID? {
    guard let text = reader.string(node, limit: 100), let (kind, key) = subjectParts(text, at: node.position) else {
      return nil
    }
    guard kind != .shop, kind != .duty, kind != .upgrade else {
      reader.problem(
        at: node.position,
        "\(article(kind)) cannot stand here; possible are "
          + "terminal/…, account/…, link/…, printer/…, power/…")
      return nil
    }
    return knownSubject(kind, key, at: node.position, known)
  }

  func subjectParts(_ text: String, at position: SourcePosition) -> (SubjectKind, String)? {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    if parts.count == 2, let kind = SubjectKind(rawValue: parts[0]) { return (kind, parts[1]) }
    let kinds = SubjectKind.allCases.map(\.rawValue)
    reader.problem(
      at: position,
      "\(excerpt(text)) is not a subject such as \"terminal/counter-1\""
        + suggestion(for: parts.first ?? "", among: kinds))
    return nil
  }

  func knownSubject(
    _ kind: SubjectKind, _ key: String, at position: SourcePosition, _ known: KnownSubjects
  ) -> SubjectID? {
    switch kind {
    case .terminal:
      return configured(key, at: position, among: known.terminals, what: "terminal").map(SubjectID.terminal)
    case .account:
      return configured(key, at: position, among: known.accounts, what: "account").map(SubjectID.account)
    case .link:
      let links =
        [SubjectID.gateway, .internet] + known.services.map(SubjectID.link(toHostOf:))
        + known.terminals.map(SubjectID.link(ofTerminal:))
      return configured(key, at: position, among: links.map(\.key) + known.links, what: "link")
        .map { SubjectID(.link, $0) }
    case .shop:
      return configured(key, at: position, among: [SubjectID.shop.key], what: "shop").map { SubjectID(.shop, $0) }
    case .upgrade, .printer, .power, .duty: return SubjectID(kind, DeviceText.clean(key))
    }
  }
}

/// The kind of a subject in words, for messages.
func article(_ kind: SubjectKind) -> String {
  switch kind {
  case .shop: "the shop"
  case .terminal: "a terminal"
  case .account: "an account"
  case .link: "a link"
  case .upgrade: "an upgrade"
  case .printer: "a printer"
  case .power: "a power source"
  case .duty: "a duty"
  }
}
