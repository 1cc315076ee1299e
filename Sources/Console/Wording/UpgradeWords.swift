import ShopModel

/// An item of the upgrade queue in words.
struct UpgradeWords {
  let scene: Scene

  /// `firmware 2.0.9 → 2.1.0`
  func what(_ item: SubjectFacts, short: Bool) -> Line {
    var line = Line()
    let versions = [Fact.upgradeFrom, .upgradeTo].map { item.records[$0]?.value.text.map { DeviceText.clean($0) } }
    let isNamedByKind = scene.terminal(ofUpgrade: item) == nil && item.records[.upgradeTerminal] == nil
    if !isNamedByKind, !short || versions[1] == nil, let kind = item.records[.upgradeKind] {
      line.add(scene.words.value(kind.value, of: .upgradeKind, now: scene.now) + " ", .muted)
    }
    switch (versions[0], versions[1]) {
    case (let from?, let to?):
      line.add(short ? "\(from)\(scene.glyphs.arrow)\(to)" : "\(from) \(scene.glyphs.arrow) \(to)")
    case (_, let to?): line.add(scene.glyphs.arrow + " " + to)
    default: break
    }
    return line
  }

  /// Why it failed, or what it waits for, in words of its own.
  func reason(of item: SubjectFacts) -> Line {
    let isFresh = item.knowledge(of: .upgradeState, at: scene.now).fresh != nil
    let role: Role = isFresh ? .text : .unknown
    switch item.records[.upgradeState]?.value.text {
    case "waiting":
      return item.records[.upgradeWaitingFor]?.value.text.map {
        Line(scene.words.choice($0, of: .upgradeWaitingFor), role)
      } ?? Line()
    case "failed": return failure(of: item).map { Line($0, role) } ?? Line()
    default: return Line()
    }
  }

  private func failure(of item: SubjectFacts) -> String? {
    [Fact.upgradeFailureText, .upgradeFailureCode].lazy.compactMap { item.records[$0]?.value.text }
      .first { !$0.isEmpty }.map { DeviceText.clean($0) }
  }

  /// How it stands.
  ///
  /// - Parameter isSplit: whether its reason stands elsewhere.
  func stateLine(_ item: SubjectFacts, _ state: String?, isSplit: Bool = false) -> Line {
    let words = scene.words
    let isFresh = item.knowledge(of: .upgradeState, at: scene.now).fresh != nil
    func text(_ key: TextKey, _ values: KeyValuePairs<String, String>, _ role: Role) -> Line {
      Line(words(key, values), isFresh ? role : .unknown, isFresh ? [] : .italic)
    }
    switch state {
    case "waiting" where !isSplit || reason(of: item).isEmpty:
      let reason = item.records[.upgradeWaitingFor]?.value.text
      return text(
        .waitingFor, ["what": reason.map { words.choice($0, of: .upgradeWaitingFor) } ?? words[.notReported]], .text)
    case "failed":
      var line = Line([Span(scene.glyphs.failed + " ", isFresh ? .critical : .unknown)])
      if isSplit, !reason(of: item).isEmpty { return line + scene.worded(.upgradeState, of: item).line }
      line.add(text(.failedBecause, ["why": failure(of: item) ?? words[.notReported]], .critical))
      return line
    case "scheduled", "announced":
      guard let start = item.records[.upgradeStarts]?.value.time else { break }
      let end = item.records[.upgradeEnds]?.value.time
      return text(.plainValue, ["value": words.window(start, end, now: scene.now)], .notice)
    default: break
    }
    return scene.worded(.upgradeState, of: item).line
  }

  /// The window, the deadline, the attempts: as far as they are known.
  func detail(of item: SubjectFacts) -> Line {
    let words = scene.words
    var parts: [String] = []
    let state = item.records[.upgradeState]?.value.text
    if let start = item.records[.upgradeStarts]?.value.time, state != "scheduled", state != "announced" {
      parts.append(words.window(start, item.records[.upgradeEnds]?.value.time, now: scene.now))
    }
    if let deadline = item.records[.upgradeMandatoryBy]?.value.time {
      parts.append(words(.mandatoryBy, ["time": words.moment(deadline, now: scene.now)]))
    }
    if let attempts = item.records[.upgradeAttempts]?.value.number, attempts > 0 {
      parts.append(words(.attempts, ["n": Phrasebook.number(attempts)]))
    }
    if state == "failed", let code = item.records[.upgradeFailureCode]?.value.text, !code.isEmpty {
      parts.append(words(.failureCode, ["code": DeviceText.clean(code)]))
    }
    return parts.isEmpty ? Line() : Line(parts.joined(separator: scene.glyphs.dot), .muted)
  }
}
