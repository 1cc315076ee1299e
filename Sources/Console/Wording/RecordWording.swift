import ShopModel

extension Scene {
  /// A line of the record in words, with a sign.
  func told(_ entry: JournalEntry) -> Told {
    let subject = entry.subject.map { name(of: $0) }
    let detail = DeviceText.clean(entry.detail, limit: 200)
    func line(_ parts: String?...) -> String {
      parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: glyphs.dot)
    }
    switch entry.kind {
    case .operation:
      let kind = OperationKind(rawValue: entry.what).map { words.name(of: $0) } ?? DeviceText.clean(entry.what)
      let (sign, role) = mark(ofRecorded: entry.state)
      return Told(
        sign: sign, role: role, text: line(subject, "\(kind): \(words.recorded(entry.state))", words.told(detail)))
    case .print:
      let count = entry.detail.split(separator: "\n", omittingEmptySubsequences: false).count
      return Told(sign: glyphs.notice, role: .muted, text: line(subject, words(.recordPrint, ["n": String(count)])))
    case .duty:
      return Told(sign: glyphs.done, role: .ok, text: line(duty(entry.what), words[.recordDutyDone], detail))
    case .tick:
      let isTicked = entry.state == "ticked"
      return Told(
        sign: isTicked ? glyphs.done : glyphs.open, role: .muted,
        text: line(duty(entry.what), words.recorded(entry.state), item(detail, of: entry.what)))
    case .kept:
      let fact = Fact(rawValue: entry.what).map { words.name(of: $0) } ?? DeviceText.clean(entry.what)
      return Told(sign: glyphs.notice, role: .muted, text: line(subject, "\(fact) = \(kept(entry))"))
    case .incident:
      // The record keeps the cause; what was found, in its own words, is known while the incident is.
      let kept = snapshot.incidents.first { String($0.id) == entry.id && $0.finding.cause.rawValue == entry.what }
      let cause = Cause(rawValue: entry.what).map { words.name(of: $0) } ?? DeviceText.clean(entry.what)
      let title = kept.map { words.name($0.finding.title) } ?? cause
      let isBad = entry.state == "opened" || entry.state == "joined"
      let isOver = entry.state == "closed"
      let bad = mark(kept?.severity ?? .warning)
      return Told(
        sign: isBad ? bad.text : isOver ? glyphs.ok : glyphs.current,
        role: isBad ? kept.map { Role($0.severity) } ?? .warning : isOver ? .ok : .muted,
        text: line(subject, title, words.recorded(entry.state)))
    case .word:
      return Told(sign: glyphs.acknowledged, role: .muted, text: line(subject, words.recorded(entry.state)))
    case .access:
      let isWrong = entry.state == "wrong-pin"
      return Told(
        sign: isWrong ? glyphs.warning : glyphs.notice, role: isWrong ? .warning : .muted,
        text: words.recorded(entry.state))
    }
  }

  private func mark(ofRecorded state: String) -> (String, Role) {
    switch state {
    case "verified": (glyphs.done, .ok)
    case "failed": (glyphs.failed, .critical)
    case "refused": (glyphs.failed, .warning)
    case "outcome-unknown": (glyphs.unknown, .unknown)
    default: (glyphs.running, .accent)
    }
  }

  /// A value kept by hand, in words.
  private func kept(_ entry: JournalEntry) -> String {
    guard let fact = Fact(rawValue: entry.what) else { return DeviceText.clean(entry.state) }
    switch fact.definition.type {
    case .choice(let names) where names.contains(entry.state): return words.choice(entry.state, of: fact)
    case .time:
      let moment = Int64(entry.state).map { Timestamp(milliseconds: $0) }
      return moment.map { words.moment($0, now: now) } ?? DeviceText.clean(entry.state)
    default: return DeviceText.clean(entry.state)
    }
  }

  private func duty(_ key: String) -> String {
    snapshot.duties.first { $0.id.key == key }.map { words.name($0.name) } ?? DeviceText.clean(key)
  }

  private func item(_ key: String, of duty: String) -> String {
    let items = snapshot.duties.first { $0.id.key == duty }?.items ?? []
    return items.first { Duty.itemKey($0.text) == key }.map { words.sentence($0.text) } ?? key
  }
}

extension Phrasebook {
  /// The name under which something is kept, in words: `outcome-unknown`, `wrong-pin`.
  func recorded(_ name: String) -> String {
    optional("record.\(name)") ?? DeviceText.clean(name.split(separator: "-").joined(separator: " "))
  }
}
