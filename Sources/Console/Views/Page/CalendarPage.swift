import ShopModel

/// The maintenance calendar: each duty with when it is due and its checklist, which is ticked here.
struct CalendarPage: Page {
  let scene: Scene

  var heading: Line { Line(scene.words[.calendarTitle], .focus, .bold) }

  var badge: Line {
    let due = scene.snapshot.duties.count { isDue($0) }
    return due == 0 ? Line() : Line(scene.words(.calendarDue, ["n": String(due)]), .warning, .bold)
  }

  func rows(width: Int) -> [PageRow] {
    let duties = scene.snapshot.duties
    guard !duties.isEmpty else { return [PageRow(line: Line(scene.words[.calendarNone], .muted))] }
    // What is due first, then what will be soonest; what nobody knows is last.
    let sorted = duties.enumerated().sorted { left, right in
      let (a, b) = (due(left.element)?.milliseconds ?? .max, due(right.element)?.milliseconds ?? .max)
      return (a, left.offset) < (b, right.offset)
    }.map(\.element)
    return sorted.enumerated().flatMap { index, duty in
      (index > 0 ? [PageRow()] : []) + rows(of: duty, width: width)
    }
  }

  private func due(_ duty: DutySnapshot) -> Timestamp? { duty.facts.records[.dutyDue]?.value.time }
  private func isDue(_ duty: DutySnapshot) -> Bool { due(duty).map { $0 <= scene.now } ?? false }

  private func rows(of duty: DutySnapshot, width: Int) -> [PageRow] {
    let words = scene.words
    var title = Line()
    switch due(duty) {
    case let moment? where moment <= scene.now:
      title.spans = [scene.mark(.warning), Span(" ")]
      title.add(words.name(duty.name), .title, .bold)
      title.add(
        scene.glyphs.dot + words(.calendarOverdue, ["time": words.shortDuration(scene.now - moment)]), .warning, .bold)
    case let moment?:
      title.spans = [scene.mark(.ok), Span(" ")]
      title.add(words.name(duty.name), .title, .bold)
      title.add(scene.glyphs.dot + words(.calendarNext, ["time": words.moment(moment, now: scene.now)]), .muted)
    case nil:
      title.spans = [Span(scene.glyphs.unknown, .unknown), Span(" ")]
      title.add(words.name(duty.name), .title, .bold)
      title.add(scene.glyphs.dot + words[.notYetKnown], .unknown, .italic)
    }
    var rows = [PageRow(line: title, target: .duty(duty.id))]
    if let last = duty.facts.records[.dutyLastDone]?.value.time {
      let by = duty.facts.records[.dutyDoneBy]?.value.text.map { DeviceText.clean($0, limit: 60) }
      let text = [words(.calendarLast, ["time": words.moment(last, now: scene.now)]), by].compactMap(\.self)
      rows.append(PageRow(line: Line("  " + text.joined(separator: scene.glyphs.dot), .muted)))
    }
    for (number, item) in duty.items.enumerated() {
      let isTicked = item.tickedAt != nil
      let sign = isTicked ? scene.glyphs.done : scene.glyphs.open
      var line = Line([Span("  "), Span(sign, isTicked ? .ok : .muted), Span(" ")])
      var text = words.sentence(item.text)
      if let at = item.tickedAt {
        let who = [item.tickedBy.map { DeviceText.clean($0, limit: 32) }, words.moment(at, now: scene.now)]
        text += scene.glyphs.dot + who.compactMap(\.self).joined(separator: scene.glyphs.dot)
      }
      let parts = text.wrapped(to: max(8, width - 4))
      line.add(parts.first ?? "", isTicked ? .muted : .text)
      rows.append(PageRow(line: line, target: .item(duty.id, number)))
      rows += parts.dropFirst().map { PageRow(line: Line("    " + $0, isTicked ? .muted : .text)) }
    }
    return rows
  }
}
