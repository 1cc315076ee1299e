import ShopModel

/// One length of quiet to choose.
struct MuteChoice: Hashable {
  var title: String
  /// Until when; nil: not muted any more.
  var until: Timestamp?
}

extension Scene {
  /// The lengths there are to choose from; the end of the quiet only where there is one.
  func muteChoices(of incident: Incident) -> [MuteChoice] {
    let morning = words.nextMorning(now)
    var choices = [
      MuteChoice(title: words[.muteHalfHour], until: now + .seconds(30 * 60)),
      MuteChoice(title: words[.muteTwoHours], until: now + .seconds(2 * 3600)),
      MuteChoice(title: words(.muteUntil, ["time": words.moment(morning, now: now)]), until: morning),
    ]
    if incident.mute != nil { choices.append(MuteChoice(title: words[.muteOff], until: nil)) }
    return choices
  }

  /// Asks for how long nobody is to be told of an incident.
  func muteDialog(_ id: Incident.ID, button: Int) -> Dialog? {
    guard let incident = incident(id), incident.closedAt == nil else { return nil }
    var body = [heading(of: incident)]
    if let mute = incident.mute { body.append(bullet(text(of: mute), Span(glyphs.muted, .muted))) }
    body += [Line(), Line(words[.muteWhatItMeans], .text)]
    let choices = muteChoices(of: incident)
    return Dialog(
      title: words[.muteTitle], role: .accent, body: body,
      buttons: choices.map { Dialog.Button(title: $0.title, isConfirming: true) }
        + [Dialog.Button(title: words[.buttonCancel], isConfirming: false)],
      selected: min(button, choices.count), isChoice: true)
  }

  /// Which incident a question is about.
  func heading(of incident: Incident) -> Line {
    var title = Line([mark(of: incident), Span(" ")])
    let what = words.name(incident.finding.title)
    let room = min(size.columns, 68) - 10 - what.cellWidth
    title.add("\(who(of: incident, room: room))  \(what)", .title, .bold)
    return title
  }
}
