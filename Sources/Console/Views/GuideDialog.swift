import ShopModel

/// What a button under a guided reset does.
enum GuideButton: Hashable {
  case close, callOff, goOn
}

extension Scene {
  /// The reset of a terminal that was begun last.
  func latestReset(of id: SubjectID) -> Operation? {
    snapshot.operations.last { $0.subject == id && $0.kind == .reset && $0.grade != nil }
  }

  /// The buttons under it now, from left to right.
  func guideButtons(of id: SubjectID) -> [GuideButton] {
    guard let operation = latestReset(of: id), !operation.state.isFinal else { return [.close] }
    var buttons = [GuideButton.close]
    if !operation.isPastReturn { buttons.append(.callOff) }
    if operation.openGuideStep?.isByHand == true { buttons.append(.goOn) }
    return buttons
  }

  /// A guided reset, step by step: what was done, what came of it, and what a person has to do now.
  func guideDialog(_ id: SubjectID, button: Int) -> Dialog? {
    guard let terminal = snapshot.terminal(id) else { return nil }
    var body = [identification(of: terminal), Line()]
    let operation = latestReset(of: id)
    if let operation, let grade = operation.grade {
      if operation.openGuideStep == .resume { body.append(mark(of: .resume, in: operation)) }
      body += grade.stepsBefore.map { mark(of: $0, in: operation) }
      body.append(resetLine(operation))
      body += grade.stepsAfter.map { mark(of: $0, in: operation) }
      body.append(Line())
      body.append(contentsOf: advice(operation, grade))
    }
    let buttons = guideButtons(of: id)
    return Dialog(
      title: words(.guideTitle, ["name": name(of: id)]), role: operation.map { guideRole(of: $0.state) } ?? .accent,
      body: body,
      buttons: buttons.map { button in
        switch button {
        case .close: Dialog.Button(title: words[.buttonClose], isConfirming: false)
        case .callOff: Dialog.Button(title: words[.buttonCallOff], isConfirming: false)
        case .goOn: Dialog.Button(title: words[goOnTitle(operation)], isConfirming: true)
        }
      }, selected: min(button, buttons.count - 1))
  }

  private func goOnTitle(_ operation: Operation?) -> TextKey {
    switch operation?.openGuideStep {
    case .goAhead: .buttonResetNow
    case .resume, nil: .buttonGoOn
    default: .buttonDone
    }
  }

  private func guideRole(of state: Operation.State) -> Role {
    if case .guide(let step, .begun) = state, step.isByHand { return .warning }
    return OperationMark.role(of: state)
  }

  private func mark(of step: GuideStep, in operation: Operation) -> Line {
    let title = words.name(of: step)
    var line: Line
    var told = ""
    switch operation.progress(of: step) {
    case nil: line = Line([Span(glyphs.isASCII ? "." : "·", .faint), Span(" "), Span(title, .muted)])
    case .begun:
      let isOpen = operation.openGuideStep == step
      let sign = step.isByHand ? glyphs.current : glyphs.running
      line = Line([Span(sign, .accent, .bold), Span(" "), Span(title, isOpen ? .title : .text, isOpen ? .bold : [])])
    case .passed(let words): (line, told) = (Line([Span(glyphs.done, .ok), Span(" "), Span(title)]), words)
    case .skipped(let words):
      (line, told) = (Line([Span(glyphs.passed, .muted), Span(" "), Span(title, .muted)]), words)
    case .failed(let words): (line, told) = (Line([Span(glyphs.failed, .critical), Span(" "), Span(title)]), words)
    }
    told = step == .status ? words.choice(told, of: .terminalState) : words.told(told)
    if !told.isEmpty {
      line.add(glyphs.dot, .faint)
      // A step is one line, or what has to be done now would be pushed off a small screen.
      let room = min(size.columns, 68) - 6 - line.width
      line.add(DeviceText.clean(told, limit: 80).clipped(to: max(8, room)), .muted)
    }
    return line
  }

  /// The reset itself: it is no step of the guide, but what the guide is for.
  private func resetLine(_ operation: Operation) -> Line {
    let title = words.name(of: OperationKind.reset)
    guard operation.isPastReturn else {
      return Line([Span(glyphs.isASCII ? "." : "·", .faint), Span(" "), Span(title, .muted)])
    }
    let isBack = operation.steps.contains { $0.state == .observedBack }
    let last = operation.steps.last { entry in
      switch entry.state {
      case .sent, .accepted, .observedGone, .observedBack: true
      default: false
      }
    }
    var line = Line([
      Span(isBack ? glyphs.done : glyphs.running, isBack ? .ok : .accent, .bold), Span(" "), Span(title),
    ])
    if let last { line.add(glyphs.dot + words.name(of: last.state, in: .reset), .muted) }
    return line
  }

  /// What a person has to do now, or how it ended.
  private func advice(_ operation: Operation, _ grade: ResetGrade) -> [Line] {
    if let step = operation.openGuideStep, step.isByHand {
      return [bullet(words.whatToDo(at: step), Span(glyphs.current, .accent, .bold))]
    }
    guard operation.state.isFinal else {
      return operation.isPastReturn ? [] : [bullet(words[.guideCanBeCalledOff], Span(glyphs.notice, .muted))]
    }
    var lines = [Line(words.sentence(operation.state, in: .reset), OperationMark.role(of: operation.state), .bold)]
    if operation.isPastReturn { lines.append(bullet(words[.guideTill], Span(glyphs.notice, .muted))) }
    return lines
  }
}
