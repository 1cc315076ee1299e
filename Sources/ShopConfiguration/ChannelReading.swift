internal import LocatedYAML
internal import ShopModel

extension ConfigurationReader {
  private typealias Kind = ChannelConfiguration.Kind

  /// More would be a mistake, and every one has a queue.
  private static let channelLimit = 20

  /// The keys that only some kinds have, and which ones.
  private static let keysOfKinds: [(key: String, kinds: [Kind])] = [
    ("url", Kind.allCases.filter(\.isOverHTTP)), ("secret", [.dingtalk, .feishu]), ("token", [.webhook, .ntfy]),
    ("mention", [.wecom, .dingtalk, .feishu]), ("to", [.mail]), ("from", [.mail]), ("program", [.desktop, .mail]),
  ]

  /// The part `notify:`.
  func readChannels(_ nodes: [YAMLNode]) -> [ChannelConfiguration] {
    var ids = UniqueValues("the channel id")
    if nodes.count > Self.channelLimit {
      reader.problem(at: nodes[Self.channelLimit].position, "there are more than \(Self.channelLimit) channels")
    }
    return nodes.compactMap { node in
      let item = MappingReader(node, reader)
      defer { item.finish() }
      return readChannel(item, &ids)
    }
  }

  private func readChannel(_ item: MappingReader, _ ids: inout UniqueValues) -> ChannelConfiguration? {
    let id = item.identifier("id")
    if let id { ids.insert(id, at: item.position(of: "id"), reader) }
    let kind = item.choice("kind", isRequired: true, of: Kind.self)
    let language = item.choice("language", among: ["en", "zh"]).map(Language.init(rawValue:))
    let policy = readPolicy(item)
    for (key, kinds) in Self.keysOfKinds where item.node(key) != nil {
      guard let kind, !kinds.contains(kind) else { continue }
      reader.problem(
        at: item.position(of: key),
        "\(excerpt(key)) is nothing for the kind \(kind.rawValue); it belongs to "
          + kinds.map(\.rawValue).joined(separator: ", "))
    }
    func secret(_ key: String, isRequired: Bool = false) -> SecretSource? {
      item.node(key, isRequired: isRequired).flatMap { readSecret($0, for: key)?.source }
    }
    let url = secret("url", isRequired: kind?.isOverHTTP == true)
    let (signing, token) = (secret("secret"), secret("token"))
    let mentions = readMentions(item, kind)
    let recipients = (item.list("to", isRequired: kind == .mail) ?? []).compactMap(mailAddress)
    if item.node("to")?.items?.isEmpty == true { item.problem(with: "to", "nobody is named") }
    let sender = item.node("from").flatMap(mailAddress)
    let program = item.node("program").flatMap(programPath)
    guard let id, let kind else { return nil }
    return ChannelConfiguration(
      key: id, kind: kind, language: language, policy: policy, url: url, secret: signing, token: token,
      mentions: mentions, recipients: recipients, sender: sender, program: program)
  }

  private func readPolicy(_ item: MappingReader) -> NoticePolicy {
    var policy = NoticePolicy()
    let severities = Severity.allCases.filter { $0 != .ok }.map(\.name)
    if let name = item.choice("severity", among: severities), let severity = Severity(name: name) {
      policy.severity = severity
    }
    policy.tellsRecovery = item.bool("recovery") ?? policy.tellsRecovery
    policy.quietHours = item.node("quiet-hours").flatMap(readQuietHours)
    policy.criticalBreaksQuiet = item.bool("critical-always") ?? policy.criticalBreaksQuiet
    if item.node("critical-always") != nil, item.node("quiet-hours") == nil {
      item.problem(with: "critical-always", "without \"quiet-hours\" everything is always told")
    }
    if let throttle = item.mapping("at-most") {
      defer { throttle.finish() }
      policy.limit = throttle.integer("notices", isRequired: true, in: 1...20) ?? policy.limit
      policy.window =
        throttle.duration("within", isRequired: true, in: .seconds(60) ... .seconds(86_400)) ?? policy.window
    }
    return policy
  }

  /// `22:00-07:00`, or `closed`.
  private func readQuietHours(_ node: YAMLNode) -> NoticePolicy.QuietHours? {
    guard let text = reader.string(node, limit: 40) else { return nil }
    if text == "closed" { return .whenClosed }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minute(trimmed($0)) }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from % 1440 != to % 1440 else {
      reader.problem(
        at: node.position,
        "\(excerpt(text)) are not quiet hours; write \"22:00-07:00\", or \"closed\" for when the shop is closed")
      return nil
    }
    return .daily(from: from % 1440, to: to % 1440 == 0 ? 1440 : to)
  }

  private func readMentions(_ item: MappingReader, _ kind: Kind?) -> [String] {
    (item.list("mention") ?? []).compactMap { node in
      guard let text = reader.string(node, limit: 64) else { return nil }
      if text == "@all" { return text }
      let form: String
      switch kind {
      case .dingtalk:
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return text }
        form = "a telephone number or \"@all\""
      case .feishu: form = "\"@all\""
      default:
        if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return text }
        form = "a user id or \"@all\""
      }
      reader.problem(at: node.position, "\(excerpt(text)) cannot be called out; write \(form)")
      return nil
    }
  }

  /// An address, or a user of this computer. It stands among a program's arguments and in a mail's header, so nothing
  /// that could mean something else there is let through.
  private func mailAddress(_ node: YAMLNode) -> String? {
    guard let text = reader.string(node, limit: 254) else { return nil }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isName =
      parts[0].utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+/=?^_`{|}~.-".utf8.contains($0) }
      && !parts[0].isEmpty && !parts[0].hasPrefix("-") && !parts[0].hasPrefix("|") && !parts[0].hasPrefix("/")
    if isName, parts.count == 1 || (parts.count == 2 && HostName.isHost(String(parts[1]))) { return text }
    reader.problem(at: node.position, "\(excerpt(text)) is not a mail address")
    return nil
  }
}
