import ShopModel

extension IncidentSections {
  /// What happened, oldest first.
  var timeline: [Line] {
    let events = incident.timeline.compactMap { event in
      scene.told(event, of: incident).map { (scene.words.moment(event.at, now: scene.now), $0) }
    }
    let column = events.map(\.0.cellWidth).max() ?? 0
    return events.flatMap { time, told in
      hanging(
        Line([
          Span("  " + time.padded(to: column) + "  ", .muted), Span(told.sign + " ", told.role),
          Span(told.text, told.role == .ok ? .ok : .text),
        ]))
    }
  }

  /// How it was found out: the condition term by term, how often it was confirmed, and what stands over it.
  var trail: [Line] {
    let words = scene.words
    guard let trail = incident.trail else {
      return labelled([(.labelRule, Span(rule(incident.finding.id)))])
        + paragraph(words[.trailMissing], .muted, indent: 2)
    }
    var lines = labelled(rows(of: trail))
    lines += [Line("  " + words[.trailWhen], .muted)] + trail.when.flatMap(term)
    if trail.clear.isEmpty {
      lines += paragraph(words[.trailEndsOtherwise], .muted, indent: 2)
    } else {
      lines += [Line("  " + words[.trailEnds], .muted)] + trail.clear.flatMap(term)
    }
    return lines
  }

  private func rule(_ id: Finding.ID) -> String { DeviceText.clean(id.rule, limit: 60) }

  private func rows(of trail: FindingTrail) -> [(TextKey, Span)] {
    let words = scene.words
    let (number, wanted) = trail.attempt
    let counts: KeyValuePairs<String, String> = ["n": String(number), "of": String(wanted)]
    let isConfirmed = number >= wanted
    let attempt =
      wanted <= 1 && isConfirmed
      ? words[.trailAtOnce] : words(isConfirmed ? .trailConfirmed : .trailNotConfirmed, counts)
    let wait =
      trail.waits.wholeMilliseconds <= 0
      ? words[.trailNoWait] : words(.trailWaits, ["time": words.duration(trail.waits)])
    let held = words(
      .trailHeld,
      [
        "time": words.moment(trail.since, now: scene.now) + ":" + words.seconds(trail.since),
        "length": words.duration((incident.closedAt ?? scene.now) - trail.since),
      ])
    let restless = words(.trailRestless, ["share": words.percent(trail.changes)])
    let suppression =
      trail.suppression.map {
        words(.withReason, ["what": scene.title(of: $0.finding, in: incident), "why": scene.how($0)])
      } ?? words[.trailNotSuppressed]
    return [
      (.labelRule, Span(rule(trail.id))), (.labelHeld, Span(held)),
      (.labelConfirmed, Span(attempt, isConfirmed ? .text : .unknown)), (.labelWaits, Span(wait)),
      (.labelRestless, Span(restless, incident.finding.flapping == nil ? .text : .warning)),
      (.labelSuppressed, Span(suppression)),
    ]
  }

  /// A term with its verdict, and below it what it read.
  private func term(_ term: FindingTrail.Term) -> [Line] {
    let words = scene.words
    let (sign, word, role): (String, TextKey, Role) =
      switch term.verdict {
      case .yes: (scene.glyphs.done, .yes, .title)
      case .no: (scene.glyphs.failed, .no, .muted)
      case .unknown: (scene.glyphs.unknown, .verdictUnknown, .unknown)
      }
    let column = [TextKey.yes, .no, .verdictUnknown].map { words[$0].cellWidth }.max() ?? 0
    // Deep conditions are rare; on a small screen they would leave no room for their words.
    let indent = String(repeating: " ", count: 4 + 2 * min(term.depth, width / 12))
    let verdict = sign + " " + words[word].padded(to: column) + "  "
    let text: String =
      switch term.text {
      case "and": words[.termAll]
      case "or": words[.termAny]
      default: DeviceText.clean(term.text, limit: 400)
      }
    return hanging(Line([Span(indent), Span(verdict, role), Span(text, role == .unknown ? .unknown : .text)]))
      + term.values.flatMap { value in
        hanging(Line([Span(indent + "  "), self.value(value)]))
      }
  }

  private func value(_ value: FindingTrail.Value) -> Span {
    var worded = scene.words.worded(value.knowledge, of: value.fact, now: scene.now)
    if case .known(let record) = value.knowledge {
      let age = scene.words.age(record.observedAt, now: scene.now)
      worded.text = scene.words(.staleValue, ["value": worded.text, "age": age])
    }
    let label = scene.label(of: value.fact, at: value.subject, for: incident.finding.id.subject)
    // What a term read is told, not judged: no colour of its own, but that of not knowing.
    return Span(
      scene.words(.evidence, ["fact": label, "value": worded.text]), worded.role == .unknown ? .unknown : .muted)
  }
}

extension Scene {
  /// How a finding is explained by another one.
  func how(_ suppression: Suppression) -> String {
    switch suppression {
    case .hidden: words[.suppressedHidden]
    case .unreachable: words[.suppressedUnreachable]
    case .inhibited: words[.suppressedInhibited]
    }
  }
}
