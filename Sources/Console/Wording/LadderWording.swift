import ShopModel

extension Scene {
  /// What to do, in words: the rule's own, or the remedy's name; with the number to call where calling is the remedy.
  func instruction(_ step: LadderStep, of incident: Incident) -> String {
    let text = step.instruction.map { words.sentence($0) } ?? words.name(of: step.remedy)
    guard step.remedy == .contactSupport, let phone = supportPhone(for: incident) else { return text }
    return text.contains(phone) ? text : "\(text) \(phone)"
  }

  /// The hotline of the account concerned, or the shop's own.
  func supportPhone(for incident: Incident) -> String? {
    let account = snapshot.accounts.first { $0.id == incident.finding.id.subject } ?? snapshot.accounts.first
    let phones = [account?.identity.supportPhone, snapshot.shop.supportPhone]
    return phones.compactMap { $0.map { DeviceText.clean($0, limit: 40) } }.first { !$0.isEmpty }
  }

  /// The key that does a step; nil where it would be about another terminal than the one that is selected.
  func key(of step: LadderStep, for incident: Incident) -> String? {
    guard step.state == .current, state.overlay == nil || scope == .help,
      let target, target.id == terminal(behind: incident.finding.id.subject)?.id
    else { return nil }
    switch step.remedy {
    case .restart: return Binding.label(of: .restart, in: .overview, glyphs)
    case .reset: return Binding.label(of: .reset, in: .overview, glyphs)
    default: return nil
    }
  }

  /// One step: its sign or number, what to do, the key, and what came of it where `isFull`.
  func line(of step: LadderStep, number: Int, incident: Incident, isFull: Bool) -> Line {
    var line = Line("\(number) ", .faint)
    let text = instruction(step, of: incident)
    switch step.state {
    case .waiting:
      line.add(text, .muted)
    case .current:
      line.add("\(glyphs.current) ", .accent, .bold)
      line.add(text, .title, .bold)
      if let key = key(of: step, for: incident) { line.add(" [\(key)]", .accent, .bold) }
    case .running(let since):
      line.add("\(glyphs.running) ", .accent, .bold)
      line.add(text, .title, .bold)
      line.add(" " + words.shortDuration(now - since), .accent)
    case .helped(let after):
      line.add("\(glyphs.done) ", .ok)
      line.add(text, .muted)
      if isFull { line.add(glyphs.dot + words(.stepHelped, ["time": words.duration(after)]), .ok) }
    case .didNotHelp:
      line.add("\(glyphs.failed) ", .warning)
      line.add(text, .muted)
      if isFull { line.add(glyphs.dot + words[.stepDidNotHelp], .warning) }
    case .passed:
      // Nobody said whether it was done: no tick.
      line.add("\(glyphs.passed) ", .muted)
      line.add(text, .muted)
      if isFull { line.add(glyphs.dot + words[.stepPassed], .muted) }
    }
    return line
  }

  /// What shows it: `signal -109 dBm · state no answer (since 14:01)`.
  func evidence(of incident: Incident) -> String {
    incident.finding.evidence.map { evidence in
      let value = words.value(evidence.value, of: evidence.fact, now: now)
      let about =
        evidence.subject == incident.finding.id.subject || evidence.subject.kind == .link
        ? words.name(of: evidence.fact) : "\(name(of: evidence.subject)) \(words.name(of: evidence.fact))"
      return words(.evidence, ["fact": about, "value": value])
    }.joined(separator: glyphs.dot)
  }
}
