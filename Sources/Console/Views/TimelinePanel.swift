import ShopModel

/// What happened lately, newest first: incidents that opened and closed, and what was done.
struct TimelinePanel {
  let scene: Scene

  /// Something that may be told, not yet in words: most of it is too old for the panel.
  private struct Event {
    var at: Timestamp
    /// What it says; nil: nothing that other lines do not say.
    var line: () -> Line?
  }

  func draw(on canvas: inout Canvas, in rect: Rect) {
    guard rect.width > 0, rect.height > 0 else { return }
    var y = rect.y
    for event in events() where y < rect.y + rect.height {
      guard let said = event.line() else { continue }
      var line = Line(scene.words.moment(event.at, now: scene.now).padded(to: 5) + "  ", .muted)
      line.add(said)
      canvas.put(line, x: rect.x, y: y, width: rect.width)
      y += 1
    }
    guard y == rect.y else { return }
    canvas.put(scene.words[.nothingHappened], x: rect.x, y: rect.y, width: rect.width, style: Style(.muted))
  }

  private func events() -> [Event] {
    var events: [Event] = []
    for incident in scene.snapshot.incidents {
      events.append(Event(at: incident.openedAt) { opened(incident) })
      // That it was raised and that it is over are said in words of their own, and a change of ladder in its place.
      for event in incident.timeline { events.append(Event(at: event.at) { line(of: event, incident) }) }
      if let closedAt = incident.closedAt { events.append(Event(at: closedAt) { closed(incident) }) }
    }
    for operation in scene.snapshot.operations {
      for step in operation.steps {
        // What lies between the question and the sending tells nobody anything afterwards.
        if [.requested, .confirmed, .recorded].contains(step.state) { continue }
        events.append(Event(at: step.at) { line(of: step.state, operation) })
      }
    }
    return events.sorted { $0.at > $1.at }
  }

  private func who(_ incident: Incident) -> String { scene.who(of: incident, room: 40) + "  " }

  private func opened(_ incident: Incident) -> Line {
    var line = Line([scene.mark(incident.finding.severity), Span(" ")])
    line.add(who(incident), .text)
    line.add(scene.words.name(incident.finding.title), .text)
    return line
  }

  private func line(of event: IncidentEvent, _ incident: Incident) -> Line? {
    guard let told = scene.told(event, of: incident, briefly: true) else { return nil }
    var line = Line([Span(told.sign, told.role), Span(" ")])
    line.add(who(incident), .text)
    line.add(told.text, .muted)
    return line
  }

  private func closed(_ incident: Incident) -> Line {
    var line = Line("\(scene.glyphs.done) ", .ok)
    line.add(who(incident), .text)
    line.add(scene.words(.over, ["title": scene.words.name(incident.finding.title)]), .muted)
    return line
  }

  private func line(of state: Operation.State, _ operation: Operation) -> Line {
    let kind = scene.words.name(of: operation.kind)
    var line = Line("\(scene.glyphs.current) ", OperationMark.role(of: state))
    line.add(scene.name(of: operation.subject) + "  ", .text)
    line.add(
      scene.words(.operationProgress, ["operation": kind, "state": scene.words.sentence(state, in: operation.kind)]),
      .muted)
    return line
  }
}
