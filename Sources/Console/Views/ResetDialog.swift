import ShopModel

extension Scene {
  /// Asks how to reset a terminal and has its number typed, or says why it cannot be done now.
  func resetDialog(_ id: SubjectID, way: Int, typed: String, saidYes: Bool) -> Dialog? {
    guard let terminal = snapshot.terminal(id) else { return nil }
    let title = words.title(asking: .reset, about: name(of: id))
    let close = Dialog.Button(title: words[.buttonClose], isConfirming: false)
    guard terminal.resetWays.indices.contains(way) else {
      return Dialog(
        title: title, role: .warning,
        body: [Line(words.refusal(of: .reset, on: name(of: id)), .title, .bold), Line(words.sentence(.notSupported))],
        buttons: [close], selected: 0)
    }
    let (grade, refusals) = (terminal.resetWays[way].grade, terminal.resetWays[way].refusals)
    var body = [identification(of: terminal), Line()]
    for (index, other) in terminal.resetWays.enumerated() {
      let isChosen = index == way
      body.append(
        Line([
          Span(isChosen ? glyphs.current : " ", .accent, .bold), Span(" "),
          Span(words.name(of: other.grade), isChosen ? .title : .muted, isChosen ? .bold : []),
        ]))
    }
    body.append(Line())
    let standing = refusals.filter { !$0.canBeOverridden }
    guard standing.isEmpty else {
      body.append(Line(words.refusal(of: .reset, on: name(of: id)), .title, .bold))
      body += standing.map { bullet(words.sentence($0), Span(glyphs.failed, .warning)) }
      body.append(Line(words[.askNothingSent], .muted))
      return Dialog(title: title, role: .warning, body: body, buttons: [close], selected: 0)
    }
    body += words.whatHappens(with: grade).map { bullet($0, Span(glyphs.current, .accent)) }
    body.append(bullet(words[.resetNoAccountCure], Span(glyphs.warning, .warning)))
    if !refusals.isEmpty {
      body.append(bullet(words.sentence(.lastWorkingTerminal), Span(glyphs.warning, .warning, .bold)))
      if saidYes { body.append(bullet(words[.resetOnceMore], Span(glyphs.warning, .warning, .bold))) }
    }
    let word = terminal.confirmationWord
    var prompt = Line(words(.resetType, ["number": DeviceText.clean(word, limit: 32)]) + " ", .title, .bold)
    prompt.add(DeviceText.clean(typed, limit: 32) + "_", typed == word ? .ok : .accent, .bold)
    body += [Line(), prompt]
    return Dialog(
      title: title, role: .warning, body: body,
      buttons: [
        Dialog.Button(title: words[.buttonCancel], isConfirming: false),
        Dialog.Button(title: words.button(for: .reset), isConfirming: true),
      ], selected: typed == word ? 1 : 0)
  }
}
