import ShopModel

/// What happened lately, newest first: incidents that opened and closed, and what was done.
struct TimelinePanel {
  let scene: Scene

  private struct Event {
    var at: Timestamp
    var line: Line
  }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard rect.width > 0, rect.height > 0 else { return }
    let events = self.events()
    guard !events.isEmpty else {
      canvas.put(scene.words[.nothingHappened], x: rect.x, y: rect.y, width: rect.width, style: Style(.muted))
      return
    }
    for (offset, event) in events.prefix(rect.height).enumerated() {
      var line = Line(scene.words.moment(event.at, now: scene.now).padded(to: 5) + "  ", .muted)
      line.add(event.line)
      canvas.put(line, x: rect.x, y: rect.y + offset, width: rect.width)
    }
  }

  private func events() -> [Event] {
    var events: [Event] = []
    for incident in scene.snapshot.incidents {
      let finding = incident.finding
      let who = scene.who(of: incident, room: 40)
      var opened = Line([scene.mark(finding.severity), Span(" ")])
      opened.add(who + "  ", .text)
      opened.add(scene.words.name(finding.title), .text)
      events.append(Event(at: incident.openedAt, line: opened))
      for event in incident.timeline {
        // That it was raised and that it is over are said in words of their own, and a change of ladder in its place.
        guard let told = scene.told(event, of: incident, briefly: true) else { continue }
        var line = Line([Span(told.sign, told.role), Span(" ")])
        line.add(who + "  ", .text)
        line.add(told.text, .muted)
        events.append(Event(at: event.at, line: line))
      }
      guard let closedAt = incident.closedAt else { continue }
      var closed = Line("\(scene.glyphs.done) ", .ok)
      closed.add(who + "  ", .text)
      closed.add(scene.words(.over, ["title": scene.words.name(finding.title)]), .muted)
      events.append(Event(at: closedAt, line: closed))
    }
    for operation in scene.snapshot.operations {
      let kind = scene.words.name(of: operation.kind)
      for step in operation.steps {
        // What lies between the question and the sending tells nobody anything afterwards.
        if [.requested, .confirmed, .recorded].contains(step.state) { continue }
        var line = Line("\(scene.glyphs.current) ", OperationMark.role(of: step.state))
        line.add(scene.name(of: operation.subject) + "  ", .text)
        line.add(
          scene.words(
            .operationProgress, ["operation": kind, "state": scene.words.sentence(step.state, in: operation.kind)]),
          .muted)
        events.append(Event(at: step.at, line: line))
      }
    }
    return events.sorted { $0.at > $1.at }
  }
}
