import ShopModel

/// What the acquirer's hotline asks for, ready to read out: who, which device, what it says, what was tried. Copied as it
/// stands.
struct SupportCard: Page {
  let scene: Scene
  /// The terminal it is about.
  let id: SubjectID

  var heading: Line { Line(scene.words[.supportTitle], .focus, .bold) }
  var badge: Line { Line(scene.name(of: id), .muted) }

  func rows(width: Int) -> [PageRow] {
    let entries = self.entries
    let column = min(width / 2, (entries.map(\.name.cellWidth).max() ?? 0) + 2)
    return entries.flatMap { entry -> [PageRow] in
      if entry.name.isEmpty, entry.value.isEmpty { return [PageRow()] }
      return entry.value.wrapped(to: max(8, width - column)).enumerated().map { index, part in
        var line = Line((index == 0 ? entry.name.clipped(to: column - 1) : "").padded(to: column), .muted)
        line.add(part, entry.role, entry.isLoud ? .bold : [])
        return PageRow(line: line)
      }
    }
  }

  /// The same as plain text, a line each: what is copied.
  var plainText: String {
    entries.map { entry in
      entry.name.isEmpty
        ? entry.value
        : entry.value.isEmpty ? entry.name : scene.words(.plainPair, ["name": entry.name, "what": entry.value])
    }.joined(separator: "\n") + "\n"
  }

  private struct Entry {
    var name = ""
    var value = ""
    var role: Role = .text
    var isLoud = false
  }

  private var entries: [Entry] {
    guard let terminal = scene.snapshot.terminal(id) else {
      return [Entry(value: scene.words[.disabledNoSubject], role: .muted)]
    }
    return head(terminal) + [Entry()] + device(terminal) + [Entry()] + trouble(terminal) + [Entry()] + tried(terminal)
  }

  /// Whom to call, and who is calling.
  private func head(_ terminal: TerminalSnapshot) -> [Entry] {
    let words = scene.words
    let phones = scene.snapshot.accounts.map(\.identity).filter { !$0.supportPhone.isEmpty }.map { account in
      Entry(
        name: words(.supportCall, ["who": words.name(account.name)]),
        value: DeviceText.clean(account.supportPhone, limit: 40), role: .title, isLoud: true)
    }
    let shopPhone = DeviceText.clean(scene.snapshot.shop.supportPhone, limit: 40)
    let own =
      phones.isEmpty && !shopPhone.isEmpty
      ? [Entry(name: words[.supportHotline], value: shopPhone, role: .title, isLoud: true)] : []
    let accounts = scene.snapshot.accounts.map { account in
      Entry(name: "MID \(words.name(account.identity.name))", value: DeviceText.clean(account.identity.merchantID))
    }
    return phones + own + [Entry(name: words[.supportShop], value: words.name(scene.snapshot.shop.name))] + accounts
  }

  private func device(_ terminal: TerminalSnapshot) -> [Entry] {
    let words = scene.words
    let facts: [Fact] = [
      .terminalTID, .terminalSerial, .terminalDeviceName, .terminalSoftware, .terminalState, .terminalStatusCode,
      .terminalLastTransaction, .terminalBatchCount, .terminalUnsent,
    ]
    let known = facts.map { fact in
      let worded = scene.worded(fact, of: terminal.facts)
      return Entry(name: words.label(of: fact), value: worded.text, role: worded.role)
    }
    let place = [words.name(terminal.identity.place), DeviceText.clean(terminal.identity.address)]
    return [
      Entry(name: words[.supportTerminal], value: scene.name(of: id), role: .title, isLoud: true),
      Entry(name: words[.supportPlace], value: place.filter { !$0.isEmpty }.joined(separator: scene.glyphs.dot)),
    ] + known
  }

  /// What is wrong now, with what shows it; and the answers of the host, where a service counts them.
  private func trouble(_ terminal: TerminalSnapshot) -> [Entry] {
    let words = scene.words
    let incidents = scene.openIncidents.filter { $0.touches(id) }
    var entries = incidents.flatMap { incident -> [Entry] in
      let finding = incident.findings.first { $0.id.subject == id } ?? incident.finding
      let since = words(.since, ["time": words.moment(finding.since, now: scene.now)])
      return [
        Entry(
          name: words[.supportTrouble], value: words.name(finding.title).withLargeLetter + scene.glyphs.dot + since,
          role: Role(finding.severity), isLoud: true),
        Entry(value: scene.evidence(of: finding), role: .muted),
      ]
    }
    if entries.isEmpty { entries = [Entry(name: words[.supportTrouble], value: words[.noIncidents], role: .muted)] }
    if terminal.facts.records[.terminalResponses] != nil {
      let worded = scene.worded(.terminalResponses, of: terminal.facts)
      entries.append(Entry(name: words.label(of: .terminalResponses), value: worded.text, role: worded.role))
    }
    return entries
  }

  /// What was done about it already, so that nobody is sent through it again.
  private func tried(_ terminal: TerminalSnapshot) -> [Entry] {
    let words = scene.words
    var lines: [(at: Timestamp, text: String)] = scene.snapshot.operations.filter { $0.subject == id }.map {
      operation in
      (
        operation.requestedAt,
        "\(words.name(of: operation.kind)): \(words.sentence(operation.state, in: operation.kind))"
      )
    }
    for incident in scene.openIncidents where incident.touches(id) {
      for event in incident.timeline {
        if case .stepDone(let remedy, _) = event.kind {
          lines.append((event.at, words(.supportStepDone, ["what": words.name(of: remedy)])))
        }
      }
    }
    guard !lines.isEmpty else {
      return [Entry(name: words[.supportTried], value: words[.noOperations], role: .muted)]
    }
    return lines.sorted { $0.at < $1.at }.suffix(8).enumerated().map { index, line in
      Entry(
        name: index == 0 ? words[.supportTried] : "",
        value: "\(words.moment(line.at, now: scene.now))  \(line.text)")
    }
  }
}
