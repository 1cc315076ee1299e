import ShopModel

extension Scene {
  /// Asks whether to carry an operation out on a terminal, or says why it cannot be done now.
  func operationDialog(_ kind: OperationKind, _ id: SubjectID, button: Int, saidYes: Bool) -> Dialog? {
    guard let terminal = snapshot.terminal(id) else { return nil }
    let refusals = terminal.refusals(of: kind)
    let standing = refusals.filter { !$0.canBeOverridden }
    let title = words.title(asking: kind, about: name(of: id))
    guard standing.isEmpty else {
      return Dialog(
        title: title, role: .warning,
        body: [Line(words.refusal(of: kind, on: name(of: id)), .title, .bold), Line()]
          + standing.map { bullet(words.sentence($0), Span(glyphs.failed, .warning)) }
          + [Line(), Line(words[.askNothingSent], .muted)],
        buttons: [Dialog.Button(title: words[.buttonClose], isConfirming: false)], selected: 0)
    }
    var body = [identification(of: terminal), Line()]
    body += words.whatHappens(with: kind).map { bullet($0, Span(glyphs.current, .accent)) }
    if !refusals.isEmpty {
      body += [Line(), bullet(words.sentence(.lastWorkingTerminal), Span(glyphs.warning, .warning, .bold))]
      body.append(
        saidYes
          ? bullet(words[.askOnceMore], Span(glyphs.warning, .warning, .bold))
          : bullet(words[.askNeedsTwo], Span(" ")))
    }
    return Dialog(
      title: title, role: refusals.isEmpty ? .accent : .warning, body: body,
      buttons: [
        Dialog.Button(title: words[.buttonCancel], isConfirming: false),
        Dialog.Button(
          title: refusals.isEmpty
            ? words.button(for: kind) : words(.buttonAllTheSame, ["what": words.button(for: kind)]),
          isConfirming: true),
      ], selected: button)
  }

  /// Which terminal is meant, beyond doubt: its name, place, number and address.
  func identification(of terminal: TerminalSnapshot) -> Line {
    let tid = terminal.facts.records[.terminalTID]?.value.text.map { "TID \(DeviceText.clean($0))" }
    let parts = [
      words.name(terminal.identity.place), tid ?? "", DeviceText.clean(terminal.identity.address),
    ]
    var line = Line(name(of: terminal.id), .title, .bold)
    let rest = parts.filter { !$0.isEmpty }
    if !rest.isEmpty { line.add(glyphs.dot + rest.joined(separator: glyphs.dot), .muted) }
    return line
  }
}
