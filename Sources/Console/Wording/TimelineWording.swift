import ShopModel

extension Scene {
  /// What happened to an incident, in words, with a sign.
  struct Told: Hashable {
    var sign: String
    var role: Role
    var text: String
  }

  /// An event in words.
  ///
  /// - Parameter briefly: only what people did, and what changed whom it touches or whether it calls; for a list in which
  ///   other lines say the rest. What it leaves out is nil.
  func told(_ event: IncidentEvent, of incident: Incident, briefly: Bool = false) -> Told? {
    let trouble = Role(incident.severity)
    switch event.kind {
    case .opened(let subject):
      return briefly
        ? nil
        : Told(
          sign: mark(incident.severity).text, role: trouble,
          text: words(.eventOpened, ["name": name(of: subject)]))
    case .joined(let subject):
      return Told(
        sign: mark(incident.severity).text, role: trouble,
        text: words(.eventJoined, ["name": name(of: subject)]))
    case .left(let subject):
      return Told(sign: glyphs.done, role: .ok, text: words(.eventLeft, ["name": name(of: subject)]))
    case .explains(let id):
      return briefly
        ? nil : Told(sign: "+", role: .muted, text: words(.eventExplains, ["what": title(of: id, in: incident)]))
    case .explainedBy(let id):
      return Told(sign: "+", role: .muted, text: words(.explainedBy, ["what": title(of: id, in: incident)]))
    case .acknowledged(let who):
      return Told(sign: glyphs.acknowledged, role: .muted, text: words(.acknowledgedBy, ["who": cleaned(who)]))
    case .acknowledgementEnded:
      return Told(sign: glyphs.open, role: .muted, text: words[.eventAcknowledgementEnded])
    case .muted(let who, let until):
      let text = words(.mutedUntil, ["who": cleaned(who), "time": words.moment(until, now: now)])
      return Told(sign: glyphs.muted, role: .muted, text: text)
    case .muteEnded: return Told(sign: glyphs.open, role: .muted, text: words[.eventMuteEnded])
    case .maintenanceBegan(let window):
      let text = words(.inMaintenance, ["window": name(ofWindow: window)])
      return Told(sign: glyphs.maintenance, role: .muted, text: text)
    case .maintenanceEnded: return Told(sign: glyphs.open, role: .muted, text: words[.eventMaintenanceEnded])
    case .flappingBegan: return Told(sign: glyphs.flapping, role: .warning, text: words[.eventFlappingBegan])
    case .flappingEnded: return Told(sign: glyphs.flapping, role: .muted, text: words[.eventFlappingEnded])
    case .stepBegan(let remedy):
      return briefly
        ? nil : Told(sign: glyphs.running, role: .accent, text: step(remedy, of: incident, words[.eventStepBegan]))
    case .stepDone(let remedy, let who):
      let outcome = words(.eventStepDone, ["who": cleaned(who)])
      return Told(sign: glyphs.running, role: .accent, text: step(remedy, of: incident, outcome))
    case .stepUnclear(let remedy):
      return Told(sign: glyphs.unknown, role: .unknown, text: step(remedy, of: incident, words[.stepUnclear]))
    case .stepHelped(let remedy, let after):
      let outcome = words(.stepHelped, ["time": words.duration(after)])
      return Told(sign: glyphs.done, role: .ok, text: step(remedy, of: incident, outcome))
    case .stepDidNotHelp(let remedy):
      return Told(sign: glyphs.failed, role: .warning, text: step(remedy, of: incident, words[.stepDidNotHelp]))
    case .stepPassed(let remedy):
      return briefly
        ? nil : Told(sign: glyphs.passed, role: .muted, text: step(remedy, of: incident, words[.stepPassed]))
    case .closed: return briefly ? nil : Told(sign: glyphs.done, role: .ok, text: words[.eventClosed])
    }
  }

  private func cleaned(_ who: String) -> String { DeviceText.clean(who, limit: 32) }

  private func step(_ remedy: Remedy, of incident: Incident, _ outcome: String) -> String {
    words(.withReason, ["what": words.name(of: remedy), "why": outcome])
  }

  /// A finding for people: whom and what, where its words are known; else its rule.
  func title(of id: Finding.ID, in incident: Incident) -> String {
    // Of one that is over, the words are still known while it is kept; what a rule calls itself is the same for all.
    func title(where isMeant: (Finding) -> Bool) -> LocalizedText? {
      if let title = incident.title(where: isMeant) { return title }
      for other in snapshot.incidents {
        if let title = other.title(where: isMeant) { return title }
      }
      return nil
    }
    let known = title { $0.id == id } ?? title { $0.id.rule == id.rule }
    let what = known.map(words.name) ?? DeviceText.clean(id.rule, limit: 60)
    return "\(name(of: id.subject)) \(what)"
  }
}

extension Incident {
  /// What the first finding is called that it stands for or explains and that is meant.
  fileprivate func title(where isMeant: (Finding) -> Bool) -> LocalizedText? {
    if isMeant(finding) { return finding.title }
    return others.first(where: isMeant)?.title ?? explained.first(where: isMeant)?.title
  }
}
