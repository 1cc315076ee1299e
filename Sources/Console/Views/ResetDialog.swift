import ShopModel

extension Scene {
  /// Says what a reset needs and destroys, and what to do instead: this version does not carry one out.
  func resetDialog(_ id: SubjectID) -> Dialog? {
    guard let terminal = snapshot.terminal(id) else { return nil }
    let facts = terminal.facts
    var body = [identification(of: terminal), Line(), Line(words[.resetNeeds], .title, .bold)]
    body.append(condition(.resetNeedsBatch, none: .terminalBatchCount, facts))
    body.append(condition(.resetNeedsUnsent, none: .terminalUnsent, facts))
    body.append(condition(.resetNeedsPreauthorisations, none: .terminalPreauthorisations, facts))
    body.append(bullet(words[.resetNeedsKeys], Span(glyphs.unknown, .unknown)))
    body += [
      Line(), bullet(words[.resetDestroys], Span(glyphs.warning, .warning)),
      bullet(words[.resetNoAccountCure], Span(glyphs.warning, .warning)),
      Line(), Line(words[.resetNotYet], .title, .bold),
    ]
    var instead = words[.resetInstead]
    let phone = DeviceText.clean(snapshot.shop.supportPhone, limit: 40)
    if !phone.isEmpty { instead += " " + words(.resetCall, ["phone": phone]) }
    body.append(Line(instead))
    return Dialog(
      title: words(.resetTitle, ["name": name(of: id)]), role: .notice, body: body,
      buttons: [Dialog.Button(title: words[.buttonClose], isConfirming: false)], selected: 0)
  }

  /// A condition that holds while a count is nought: met, not met, or not known.
  private func condition(_ text: TextKey, none fact: Fact, _ facts: SubjectFacts) -> Line {
    let sentence = words[text]
    guard let count = facts.value(of: fact, at: now)?.number else {
      let state = worded(fact, of: facts).text
      return bullet(words(.conditionUnknown, ["what": sentence, "state": state]), Span(glyphs.unknown, .unknown))
    }
    return count == 0
      ? bullet(sentence, Span(glyphs.done, .ok))
      : bullet(
        words(.conditionNotMet, ["what": sentence, "n": Phrasebook.number(count)]), Span(glyphs.failed, .critical))
  }
}
