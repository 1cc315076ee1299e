import ShopModel

/// A value with what it means, for a table or a sentence.
struct Worded: Hashable {
  var text: String
  var role: Role
  var attributes: Attributes = []

  func span() -> Span { Span(text, role, attributes) }
  var line: Line { Line([span()]) }
}

extension Phrasebook {
  /// A fact's value in words, without saying which fact.
  func value(_ value: FactValue, of fact: Fact, now: Timestamp) -> String {
    switch value {
    case .bool(let isTrue): return isTrue ? self[.yes] : self[.no]
    case .number(let number): return self.number(number, of: fact)
    case .text(let text): return self.text(text, of: fact)
    case .texts(let texts):
      return texts.isEmpty ? self[.noneOfThem] : list(texts.map { text($0, of: fact) })
    case .money(let amount): return money(amount)
    case .time(let time): return moment(time, now: now)
    case .tally(let counts):
      let worst = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6)
      return worst.isEmpty
        ? self[.noneOfThem] : list(worst.map { "\(DeviceText.clean($0.key, limit: 8)) ×\($0.value)" })
    }
  }

  /// A fact's name where it stands before its value in a column: with a large letter.
  func label(of fact: Fact) -> String { name(of: fact).withLargeLetter }

  /// Several things one after the other.
  func list(_ items: [String]) -> String {
    guard let first = items.first else { return "" }
    return items.dropFirst().reduce(first) { self(.listPair, ["first": $0, "second": $1]) }
  }

  private func text(_ text: String, of fact: Fact) -> String {
    switch fact.definition.type {
    case .choice(let names) where names.contains(text): choice(text, of: fact)
    case .choices(let names) where names.contains(text): choice(text, of: fact)
    default: DeviceText.clean(text)
    }
  }

  private func number(_ number: Double, of fact: Fact) -> String {
    switch fact.definition.unit {
    case .milliseconds: return milliseconds(number)
    case .seconds:
      if fact == .terminalClockDrift { return drift(number) }
      return duration(.seconds(number.isFinite ? max(-1e9, min(1e9, number)) : 0))
    case .percent: return "\(Phrasebook.number(number, decimals: fact == .linkLoss ? 1 : 0)) %"
    case .decibelMilliwatts: return "\(Phrasebook.number(number)) dBm"
    case .celsius: return "\(Phrasebook.number(number)) \(isASCII ? "C" : "°C")"
    case .volts: return "\(Phrasebook.number(number)) V"
    case nil: return Phrasebook.number(number)
    }
  }

  private func drift(_ seconds: Double) -> String {
    let length = duration(.seconds(min(1e9, seconds.magnitude)))
    return seconds >= 0 ? self(.clockAhead, ["time": length]) : self(.clockBehind, ["time": length])
  }

  /// What is known of a fact: its value; the value with its age when it is stale; or in words that it is not known.
  /// What is not known, or not any more, is never in a good colour.
  func worded(_ knowledge: Knowledge, of fact: Fact, now: Timestamp, severity: Severity? = nil) -> Worded {
    switch knowledge {
    case .notReported: return Worded(text: self[.notReported], role: .unknown, attributes: .italic)
    case .notYetKnown: return Worded(text: self[.notYetKnown], role: .unknown, attributes: .italic)
    case .stale(let record):
      let text = self(
        .staleValue, ["value": value(record.value, of: fact, now: now), "age": age(record.observedAt, now: now)])
      return Worded(text: text, role: .unknown, attributes: .italic)
    case .known(let record):
      let own = ValueMeaning.role(of: record.value, fact: fact)
      // A good word that a finding rests on stays good: `payments: allowed` beside withdrawals that are blocked. Only
      // where cards cannot be taken nothing that has a part in it is green.
      let keepsOwn = own == .ok && severity.map { $0 < .critical } ?? true
      let role = keepsOwn ? own : severity.map(Role.init) ?? own
      return Worded(text: value(record.value, of: fact, now: now), role: role)
    }
  }
}

extension String {
  /// The text with its first letter large, where there is a large one.
  var withLargeLetter: String { prefix(1).uppercased() + dropFirst() }
}

extension Role {
  /// The colour of a severity.
  init(_ severity: Severity) {
    self =
      switch severity {
      case .ok: .ok
      case .notice: .notice
      case .warning: .warning
      case .critical: .critical
      }
  }
}

/// What the words of the model mean by themselves, for their colour only. How bad something is for the shop is said by
/// findings, never here.
enum ValueMeaning {
  static func role(of value: FactValue, fact: Fact) -> Role {
    guard case .text(let name) = value, case .choice = fact.definition.type else { return .text }
    switch name {
    case "ready", "answering", "normal", "allowed", "paid", "done", "verified": return .ok
    case "ok" where fact.subjectKind == .terminal || fact.subjectKind == .printer: return .text
    // An account that is closed is the end of it, a lid that is closed is not.
    case "closed" where fact == .printerCover: return .text
    case "low" where fact == .printerPaper: return .notice
    case "low", "limited", "pending-signature", "delayed", "blocked", "disabled", "returned", "battery", "open":
      return .warning
    case "frozen", "failed", "fault", "out", "jam", "rejected", "closed", "tampered", "out-of-order",
      "hardware-fault":
      return .critical
    case "unknown": return .unknown
    default: return .text
    }
  }
}
