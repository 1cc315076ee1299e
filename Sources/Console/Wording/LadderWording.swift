import ShopModel

extension Scene {
  /// What to do, in words: the rule's own, or the remedy's name; with the number to call where calling is the remedy.
  func instruction(_ step: LadderStep, of incident: Incident) -> String {
    let text = step.instruction.map { words.sentence($0) } ?? words.name(of: step.remedy)
    guard step.remedy == .contactSupport, let phone = supportPhone(for: incident) else { return text }
    return text.holds(phone) ? text : "\(text) \(phone)"
  }

  /// The hotline of the account concerned, or the shop's own.
  func supportPhone(for incident: Incident) -> String? {
    let account = snapshot.accounts.first { $0.id == incident.finding.id.subject } ?? snapshot.accounts.first
    let phones = [account?.identity.supportPhone, snapshot.shop.supportPhone]
    return phones.lazy.compactMap { $0.map { DeviceText.clean($0, limit: 40) } }.first { !$0.isEmpty }
  }

  /// The key that does a step, or says that it was done; nil where it would be about another terminal or incident than the
  /// one that is selected.
  func key(of step: LadderStep, for incident: Incident) -> String? {
    guard state.overlay == nil || scope == .help else { return nil }
    switch (step.state, step.remedy.operation) {
    case (.current, let kind?) where isFromHere(step, of: incident):
      guard let target, incident.subjects.contains(where: { terminal(behind: $0)?.id == target.id }) else { return nil }
      return Binding.label(of: .of(kind), in: .overview, glyphs)
    case (.current, _), (.unclear, _):
      guard targetIncident?.id == incident.id, stepDoneReason == nil else { return nil }
      return Binding.label(of: .stepDone, in: .incident, glyphs)
    default: return nil
    }
  }

  /// One step: its sign or number, what to do, the key, and what came of it where `isFull`.
  func line(of step: LadderStep, number: Int, incident: Incident, isFull: Bool) -> Line {
    parts(of: step, number: number, incident: incident).line(isFull: isFull)
  }

  /// The whole ladder with what came of each step, in as many lines as it needs.
  func ladder(of incident: Incident, width: Int) -> [Line] {
    incident.finding.ladder.prefix(20).enumerated().flatMap { index, step -> [Line] in
      let parts = parts(of: step, number: index + 1, incident: incident)
      let (head, text, tail) = (parts.head, parts.text, Line(parts.tail.spans + parts.outcome.spans))
      let margin = Line(String(repeating: " ", count: head.width))
      var lines = text.text.wrapped(to: max(8, width - head.width)).enumerated().map { row, part in
        (row == 0 ? head : margin) + Line([Span(part, text.ink, text.attributes)])
      }
      if let last = lines.last, last.width + tail.width <= width || tail.isEmpty {
        lines[lines.count - 1] = last + tail
      } else {
        // Without the dot that would join it to what stands before.
        lines.append(margin + Line(Array(tail.spans.dropFirst())))
      }
      return lines
    }
  }

  /// One step in pieces.
  func parts(of step: LadderStep, number: Int, incident: Incident) -> StepParts {
    let text = instruction(step, of: incident)
    var head = Line("\(number) ", .faint)
    var tail = Line()
    var came = Line()
    func outcome(_ words: String, _ role: Role) {
      came.add(glyphs.dot, .faint)
      came.add(words, role)
    }
    switch step.state {
    case .waiting: break
    case .current:
      head.add("\(glyphs.current) ", .accent, .bold)
      if let key = key(of: step, for: incident) {
        tail.add(" ")
        tail.add("[\(key)]", .accent, .bold)
      }
      return StepParts(head: head, text: Span(text, .title, .bold), tail: tail)
    case .running(let since):
      head.add("\(glyphs.running) ", .accent, .bold)
      tail.add(" ")
      tail.add(words.shortDuration(now - since), .accent)
      return StepParts(head: head, text: Span(text, .title, .bold), tail: tail)
    case .helped(let after):
      head.add("\(glyphs.done) ", .ok)
      outcome(words(.stepHelped, ["time": words.duration(after)]), .ok)
    case .didNotHelp:
      head.add("\(glyphs.failed) ", .warning)
      outcome(words[.stepDidNotHelp], .warning)
    case .unclear:
      head.add("\(glyphs.unknown) ", .unknown, .bold)
      if let key = key(of: step, for: incident) {
        tail.add(" ")
        tail.add("[\(key)]", .accent, .bold)
      }
      outcome(words[.stepUnclear], .unknown)
      return StepParts(head: head, text: Span(text, .title, .bold), tail: tail, outcome: came)
    case .passed:
      // Nobody said whether it was done: no tick.
      head.add("\(glyphs.passed) ", .muted)
      outcome(words[.stepPassed], .muted)
    }
    return StepParts(head: head, text: Span(text, .muted), tail: tail, outcome: came)
  }

  /// What shows it: `signal: -109 dBm · state: no answer`; with its age while it cannot be seen.
  func evidence(of finding: Finding) -> String {
    finding.evidence.map { evidence in
      var value = words.value(evidence.value, of: evidence.fact, now: now)
      if finding.isDoubtful {
        value = words(.staleValue, ["value": value, "age": words.age(evidence.observedAt, now: now)])
      }
      return words(
        .evidence, ["fact": label(of: evidence.fact, at: evidence.subject, for: finding.id.subject), "value": value])
    }.joined(separator: glyphs.dot)
  }

  /// A fact's name, with whose it is where that is not `subject` or its own link; nil: always.
  func label(of fact: Fact, at other: SubjectID, for subject: SubjectID?) -> String {
    let isOwn =
      other == subject || terminal(behind: other).map { $0.id == subject.flatMap(terminal(behind:))?.id } ?? false
    return isOwn ? words.name(of: fact) : "\(name(of: other)) \(words.name(of: fact))"
  }
}

/// A step of a ladder in pieces.
struct StepParts {
  /// Its number and its sign.
  var head: Line
  /// What to do.
  var text: Span
  /// The key, or how long it has been going on.
  var tail: Line
  /// What came of it, for where there is room.
  var outcome = Line()

  func line(isFull: Bool) -> Line { Line(head.spans + [text] + tail.spans + (isFull ? outcome.spans : [])) }
}

extension String {
  /// Whether `part` stands in it, byte by byte.
  fileprivate func holds(_ part: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(part.utf8))
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { bytes[$0...].starts(with: wanted) }
  }
}
