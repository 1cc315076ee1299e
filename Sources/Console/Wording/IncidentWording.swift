import ShopModel

extension Scene {
  // MARK: Whom

  /// Whom an incident touches, in at most `room` cells where that can be: a name, or how many and as many of their names
  /// as fit.
  func who(of incident: Incident, room: Int = 60) -> String {
    let subjects = incident.subjects
    guard subjects.count > 1 else { return name(of: incident.finding.id.subject) }
    let count = words.several(subjects.count, of: incident.finding.id.subject.kind)
    let names = subjects.map(name(of:))
    for shown in stride(from: names.count, to: 0, by: -1) {
      var list = words.list(Array(names.prefix(shown)))
      if shown < names.count { list = words(.andMore, ["names": list, "n": String(names.count - shown)]) }
      let text = count + glyphs.dot + list
      if text.cellWidth <= room { return text }
    }
    return count
  }

  /// The sign of an incident: `?` while it cannot be seen, else that of its severity, without its colour once somebody
  /// knows of it.
  func mark(of incident: Incident) -> Span {
    if incident.closedAt != nil { return Span(glyphs.done, .ok) }
    if incident.isDoubtful { return Span(glyphs.unknown, .unknown) }
    let mark = mark(incident.severity)
    return incident.isQuiet ? Span(mark.text, .muted) : mark
  }

  /// The colour of an incident's title, to go with its sign.
  func role(of incident: Incident) -> Role {
    if incident.closedAt != nil { return .muted }
    if incident.isDoubtful { return .unknown }
    return incident.isQuiet ? .muted : Role(incident.severity)
  }

  // MARK: What else there is to say

  /// Why nobody is called: each a sign and words with who and until when.
  func quietTags(of incident: Incident) -> [Line] {
    var tags: [Line] = []
    if let acknowledgement = incident.acknowledgement {
      tags.append(tag(glyphs.acknowledged, text(of: acknowledgement), .muted))
    }
    if let mute = incident.mute { tags.append(tag(glyphs.muted, text(of: mute), .muted)) }
    if let window = incident.maintenance {
      tags.append(tag(glyphs.maintenance, words(.inMaintenance, ["window": name(ofWindow: window)]), .muted))
    }
    return tags
  }

  /// What makes it less than certain, and what it explains.
  func doubtTags(of incident: Incident) -> [Line] {
    var tags: [Line] = []
    let doubtful = incident.findings.filter(\.isDoubtful).map { name(of: $0.id.subject) }
    if incident.isDoubtful {
      tags.append(tag(glyphs.unknown, words[.cannotBeSeen], .unknown))
    } else if !doubtful.isEmpty {
      tags.append(tag(glyphs.unknown, words(.cannotBeSeenAt, ["names": words.list(doubtful)]), .unknown))
    }
    if let flapping = incident.findings.compactMap(\.flapping).max() {
      let text = words(.comesAndGoes, ["share": words.percent(flapping)])
      tags.append(tag(glyphs.flapping, text, incident.isQuiet ? .muted : .warning))
    }
    let explained = incident.explained.count
    if explained > 0 {
      tags.append(
        tag("+", words(explained == 1 ? .explainsOne : .explainsSome, ["n": String(explained)]), .muted))
    }
    return tags
  }

  /// All of it, what keeps it quiet first.
  func tags(of incident: Incident) -> [Line] {
    newTags(of: incident) + quietTags(of: incident) + doubtTags(of: incident)
  }

  /// That it came while nobody looked.
  private func newTags(of incident: Incident) -> [Line] {
    isNew(incident) ? [tag(glyphs.current, words[.newMeanwhile], .accent)] : []
  }

  private func tag(_ sign: String, _ text: String, _ role: Role) -> Line {
    Line([Span(sign, role), Span(" " + text, role)])
  }

  /// `acknowledged by owner until 16:00`
  func text(of acknowledgement: Acknowledgement) -> String {
    let who = DeviceText.clean(acknowledgement.by, limit: 32)
    guard let until = acknowledgement.until else { return words(.acknowledgedBy, ["who": who]) }
    return words(.acknowledgedUntil, ["who": who, "time": words.moment(until, now: now)])
  }

  /// `muted by owner until 16:00`
  func text(of mute: Mute) -> String {
    words(
      .mutedUntil, ["who": DeviceText.clean(mute.by, limit: 32), "time": words.moment(mute.until, now: now)])
  }
}

extension Phrasebook {
  /// `3 terminals`
  func several(_ count: Int, of kind: SubjectKind) -> String {
    Phrasebook.fill(severalTemplate(of: kind), ["n": String(count)])
  }

  /// Parts of a hundred: `38 %`.
  func percent(_ value: Double) -> String { "\(Phrasebook.number(value)) %" }

  /// An estimated amount, in whole units of its currency: more digits would say more than anybody knows.
  func estimate(_ amount: Money) -> String {
    var unit: Int64 = 1
    for _ in 0..<amount.decimals { unit *= 10 }
    let rest = amount.minorUnits % unit
    let (rounded, isTooLarge) = (amount.minorUnits - rest).addingReportingOverflow(rest * 2 >= unit ? unit : 0)
    return compact(Money(minorUnits: isTooLarge ? amount.minorUnits : rounded, currency: amount.currency))
  }

  /// An estimated amount as people say it: one that is not nothing is never called that.
  func roughly(_ amount: Money) -> String {
    var unit: Int64 = 1
    for _ in 0..<amount.decimals { unit *= 10 }
    guard amount.minorUnits > 0, amount.minorUnits < unit else {
      return self(.takingsEstimate, ["amount": estimate(amount)])
    }
    return self(.takingsBelow, ["amount": compact(Money(minorUnits: unit, currency: amount.currency))])
  }

  /// Eight in the morning of the next day on the shop's clock.
  func nextMorning(_ now: Timestamp) -> Timestamp {
    let time = calendar.civil(now)
    let guess = Timestamp(seconds: now.milliseconds / 1000) + .seconds(32 * 3600 - time.minuteOfDay * 60 - time.second)
    // A night in which the clocks are changed is longer or shorter.
    return guess - .seconds((calendar.civil(guess).minuteOfDay - 8 * 60) * 60)
  }
}
