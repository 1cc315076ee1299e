import ShopModel

extension IncidentSections {
  /// How long who was without cards, and what that may have cost; an estimate is called one, with where it comes from.
  var impact: [Line] {
    let words = scene.words
    let impact = incident.impact
    let known = incident.subjects.filter { impact.withoutCards[$0] != nil }
    let others = impact.withoutCards.keys.filter { !known.contains($0) }.sorted { $0.key < $1.key }
    var rows = (known + others).map { subject in
      (scene.name(of: subject), withoutCards(impact.withoutCards[subject] ?? .zero))
    }
    if rows.count > 1 { rows.append((words[.impactTogether], withoutCards(impact.total))) }
    var lines: [Line] = []
    if rows.isEmpty {
      let text = words[incident.finding.blocksCards ? .impactNoneYet : .impactNone]
      lines = paragraph(text, .muted, indent: 2)
      guard impact.takingsAtRisk != nil else { return lines }
    }
    guard let takings = impact.takingsAtRisk else {
      return lines + labelled(rows + [(words[.labelTakings], Span(words[.takingsUnknown], .unknown))])
    }
    let estimate = words.roughly(takings)
    lines += labelled(rows + [(words[.labelTakings], Span(estimate, .warning))])
    let basis: TextKey =
      switch impact.basis {
      case .configured: .takingsConfigured
      case .learned: .takingsLearned
      case nil: .takingsNoBasis
      }
    return lines + paragraph(words[basis], .muted, indent: 2)
  }

  private func withoutCards(_ time: Duration) -> Span {
    Span(scene.words(.impactWithout, ["time": scene.words.duration(time)]))
  }

  /// What showed it when it was raised, and what is known of that now.
  var evidence: [Line] {
    let rows = evidenceRows
    let column = rows.map(\.label.cellWidth).max() ?? 0
    let raised = scene.words(
      .evidenceRaised, ["time": scene.words.moment(incident.openedAt, now: scene.now)])
    let first = max(raised.cellWidth, rows.map(\.raised.text.cellWidth).max() ?? 0)
    let second = rows.map { $0.now.width }.max() ?? 0
    if column + first + second + 6 <= width {
      var head = Line(String(repeating: " ", count: column + 4), .muted)
      head.add(raised.padded(to: first + 2), .muted)
      head.add(scene.words[.evidenceNow], .muted)
      return [head]
        + rows.map { row in
          var line = Line("  " + row.label.padded(to: column + 2), .muted)
          line.spans.append(row.raised)
          line.tab(to: column + 4 + first + 2)
          return line + row.now
        }
    }
    return rows.flatMap { row in
      paragraph(row.label, .muted, indent: 2)
        + indented(labelled([(raised, row.raised), (scene.words[.evidenceNow], row.now.spans[0])]))
    }
  }

  /// Who and which fact.
  private struct EvidenceKey: Hashable {
    var subject: SubjectID
    var fact: Fact
  }

  private struct EvidenceRow {
    var label: String
    var raised: Span
    var now: Line
  }

  private var evidenceRows: [EvidenceRow] {
    // Where it touches several, a fact alone does not say whose it is.
    let only = incident.others.isEmpty ? incident.finding.id.subject : nil
    var seen: Set<EvidenceKey> = []
    var rows: [EvidenceRow] = []
    let later = incident.findings.flatMap { finding in finding.evidence.map { (finding.id.subject, $0) } }
    let raised = incident.firstEvidence.map { (incident.finding.id.subject, $0) }
    for (index, (subject, evidence)) in (raised + later).enumerated() {
      guard seen.insert(EvidenceKey(subject: evidence.subject, fact: evidence.fact)).inserted else { continue }
      let isFirst = index < raised.count
      let name = scene.label(of: evidence.fact, at: evidence.subject, for: only)
      let label = name == scene.words.name(of: evidence.fact) ? name.withLargeLetter : name
      let value = scene.words.value(evidence.value, of: evidence.fact, now: scene.now)
      rows.append(
        EvidenceRow(
          label: label, raised: isFirst ? Span(value) : Span(scene.glyphs.none, .faint),
          now: now(evidence, of: subject)))
    }
    return rows
  }

  /// What is known of a piece of evidence now, with its age, in one piece.
  private func now(_ evidence: Evidence, of subject: SubjectID) -> Line {
    guard let facts = scene.facts(of: evidence.subject) else {
      // Nobody asks for it here: what the rule saw last.
      let latest =
        incident.findings.flatMap(\.evidence).last { $0.subject == evidence.subject && $0.fact == evidence.fact }
        ?? evidence
      let value = scene.words.value(latest.value, of: latest.fact, now: scene.now)
      let age = scene.words.age(latest.observedAt, now: scene.now)
      return Line(scene.words(.staleValue, ["value": value, "age": age]), .unknown)
    }
    var worded = scene.worded(evidence.fact, of: facts)
    if case .known(let record) = facts.knowledge(of: evidence.fact, at: scene.now) {
      let age = scene.words.age(record.observedAt, now: scene.now)
      worded.text = scene.words(.staleValue, ["value": worded.text, "age": age])
    }
    return worded.line
  }
}
