import ShopModel

/// The view of an incident in lines of a width, part by part.
struct IncidentSections {
  let scene: Scene
  let incident: Incident
  let width: Int

  /// What it is, what to do, whom it touches, what that costs, what shows it.
  var story: [IncidentRow] {
    joined([
      status.map { IncidentRow(line: $0) }, titled(.incidentRemedies, remedies), touched, explained,
      titled(.incidentImpact, impact), titled(.incidentEvidence, evidence),
    ])
  }

  /// What happened, and how it was found out.
  var course: [IncidentRow] {
    joined([titled(.incidentTimeline, timeline), titled(.incidentTrail, trail)])
  }

  // MARK: Parts

  private var status: [Line] {
    let finding = incident.finding
    var lines = paragraph(scene.words.name(finding.title).withLargeLetter, scene.role(of: incident), .bold)
    for tag in scene.doubtTags(of: incident) { lines += hanging(tag) }
    lines += paragraph(scene.words.sentence(finding.explanation), .text) + [Line()]
    return lines + labelled(statusRows)
  }

  private var statusRows: [(TextKey, Span)] {
    let words = scene.words
    let finding = incident.finding
    let since = words.moment(finding.since, now: scene.now)
    var rows: [(TextKey, Span)] = [
      (.labelCause, Span(words.name(of: finding.cause))),
      (
        .labelSeverity,
        Span(
          words.name(of: incident.severity)
            + (finding.blocksCards ? scene.glyphs.dot + words[.stopsCards] : ""), scene.role(of: incident))
      ),
      (.labelActor, Span(words.name(of: finding.actor), .title, .bold)),
      (.labelSince, Span(since + scene.glyphs.dot + words.duration((incident.closedAt ?? scene.now) - finding.since))),
    ]
    if let closed = incident.closedAt {
      let length = words.duration(closed - incident.openedAt)
      let text = words(.overSince, ["time": words.moment(closed, now: scene.now), "length": length])
      rows.append((.labelState, Span(text, .ok)))
    }
    if let acknowledgement = incident.acknowledgement {
      let end: TextKey = acknowledgement.isSticky ? .acknowledgementSticky : .acknowledgementLoose
      let text = words(
        acknowledgement.until == nil ? end : .acknowledgementTimed,
        [
          "who": DeviceText.clean(acknowledgement.by, limit: 32),
          "at": words.moment(acknowledgement.at, now: scene.now),
          "time": acknowledgement.until.map { words.moment($0, now: scene.now) } ?? "",
        ])
      rows.append((.labelAcknowledged, Span("\(scene.glyphs.acknowledged) \(text)", .muted)))
    }
    if let mute = incident.mute {
      rows.append((.labelMuted, Span("\(scene.glyphs.muted) \(scene.text(of: mute))", .muted)))
    }
    if let window = incident.maintenance {
      rows.append((.labelMaintenance, Span("\(scene.glyphs.maintenance) \(scene.name(ofWindow: window))", .muted)))
    }
    return rows
  }

  private var remedies: [Line] { indented(scene.ladder(of: incident, width: width - 2)) }

  private var touched: [IncidentRow] {
    let findings = incident.findings
    let column = findings.map { scene.name(of: $0.id.subject).cellWidth }.max() ?? 0
    let rows = findings.map { finding -> IncidentRow in
      let mark =
        finding.isDoubtful
        ? Span(scene.glyphs.unknown, .unknown) : (incident.closedAt == nil ? scene.mark(finding.severity) : Span(" "))
      var line = Line([Span("  "), mark, Span(" ")])
      line.add(scene.name(of: finding.id.subject).padded(to: min(column, width / 2)), .text)
      line.add("  " + scene.words(.since, ["time": scene.words.moment(finding.since, now: scene.now)]), .muted)
      if finding.isDoubtful { line.add(scene.glyphs.dot + scene.words[.cannotBeSeen], .unknown) }
      return IncidentRow(line: line, subject: finding.id.subject)
    }
    return [heading(.incidentTouches)] + rows
  }

  private var explained: [IncidentRow] {
    guard !incident.explained.isEmpty else { return [] }
    let rows = incident.explained.flatMap { finding -> [IncidentRow] in
      var line = Line([Span("  "), Span("+", .muted), Span(" ")])
      line.add(scene.name(of: finding.id.subject) + "  ", .text)
      line.add(scene.words.name(finding.title), .muted)
      let how = finding.suppression.map(scene.how) ?? ""
      let row = IncidentRow(line: line, subject: finding.id.subject)
      guard !how.isEmpty, line.width + scene.glyphs.dot.cellWidth + how.cellWidth > width else {
        line.add(how.isEmpty ? "" : scene.glyphs.dot + how, .muted)
        return [IncidentRow(line: line, subject: finding.id.subject)]
      }
      return [row] + paragraph(how, .muted, indent: 4).map { IncidentRow(line: $0) }
    }
    return [heading(.incidentExplains)] + rows
  }

  // MARK: Forms

  private func joined(_ parts: [[IncidentRow]]) -> [IncidentRow] {
    Array(parts.filter { !$0.isEmpty }.joined(separator: [IncidentRow()]))
  }

  private func heading(_ title: TextKey) -> IncidentRow { IncidentRow(line: Line(scene.words[title], .title, .bold)) }

  private func titled(_ title: TextKey, _ lines: [Line]) -> [IncidentRow] {
    lines.isEmpty ? [] : [heading(title)] + lines.map { IncidentRow(line: $0) }
  }

  func indented(_ lines: [Line], by indent: Int = 2) -> [Line] {
    lines.map { Line([Span(String(repeating: " ", count: indent))]) + $0 }
  }

  func paragraph(_ text: String, _ role: Role, _ attributes: Attributes = [], indent: Int = 0) -> [Line] {
    guard !text.isEmpty else { return [] }
    let lines = text.wrapped(to: max(8, width - indent)).map { Line($0, role, attributes) }
    return indent > 0 ? indented(lines, by: indent) : lines
  }

  /// A line whose last piece goes on below itself where it is too long.
  func hanging(_ line: Line) -> [Line] {
    guard let text = line.spans.last, line.width > width else { return [line] }
    let head = Line(Array(line.spans.dropLast()))
    let margin = Line(String(repeating: " ", count: head.width))
    return text.text.wrapped(to: max(8, width - head.width)).enumerated().map { index, part in
      (index == 0 ? head : margin) + Line([Span(part, text.ink, text.attributes)])
    }
  }

  /// What each is, in a column, and how it stands.
  func labelled(_ rows: [(TextKey, Span)]) -> [Line] {
    labelled(rows.map { (scene.words[$0.0], $0.1) })
  }

  func labelled(_ rows: [(String, Span)]) -> [Line] {
    let column = min(rows.map(\.0.cellWidth).max() ?? 0, max(6, width * 2 / 5)) + 2
    return rows.flatMap { label, value in
      hanging(Line([Span("  "), Span(label.clipped(to: column - 1).padded(to: column), .muted), value]))
    }
  }
}
