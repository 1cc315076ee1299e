import ShopModel

/// One length of an acknowledgement to choose.
struct AcknowledgeChoice: Hashable {
  var title: String
  /// When it ends by itself; nil: with the incident.
  var until: Timestamp?
  /// Whether it lasts even if the incident gets worse or spreads.
  var isSticky = false
}

extension Scene {
  /// The lengths there are to choose from.
  var acknowledgeChoices: [AcknowledgeChoice] {
    let later = now + .seconds(4 * 3600)
    return [
      AcknowledgeChoice(title: words[.acknowledgeUntilWorse]),
      AcknowledgeChoice(title: words[.acknowledgeUntilOver], isSticky: true),
      AcknowledgeChoice(
        title: words(.acknowledgeFourHours, ["time": words.moment(later, now: now)]), until: later),
    ]
  }

  /// Asks for how long somebody's word is to stand that they know of an incident.
  func acknowledgeDialog(_ id: Incident.ID, button: Int) -> Dialog? {
    guard let incident = incident(id), incident.closedAt == nil else { return nil }
    var body = [heading(of: incident)]
    if let acknowledgement = incident.acknowledgement {
      body.append(bullet(text(of: acknowledgement), Span(glyphs.acknowledged, .muted)))
    }
    body += [Line(), Line(words[.acknowledgeWhatItMeans], .text)]
    let choices = acknowledgeChoices
    return Dialog(
      title: words[.acknowledgeTitle], role: .accent, body: body,
      buttons: choices.map { Dialog.Button(title: $0.title, isConfirming: true) }
        + [Dialog.Button(title: words[.buttonCancel], isConfirming: false)],
      selected: min(button, choices.count), isChoice: true)
  }
}
