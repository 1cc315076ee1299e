import ShopModel

/// A question for what is to be kept by hand of a fact.
struct HandAsking: Hashable, Sendable {
  var account: SubjectID
  var fact: Fact
  /// What was typed so far, where it is not one of a few choices.
  var typed = ""
  /// Why the last text that was sent is no value.
  var problem: HandText.Problem?
  /// The chosen button of a choice.
  var button = 0

  /// The choices there are; nil: it is typed. That nobody knows is not said: it is kept no longer.
  var choices: [String]? {
    guard case .choice(let names) = fact.definition.type else { return nil }
    return names.filter { $0 != "unknown" }
  }
}

extension Scene {
  /// Asks for a value.
  func handDialog(_ asking: HandAsking) -> Dialog? {
    guard let facts = facts(of: asking.account) else { return nil }
    let record = facts.records[asking.fact]
    var heading = Line(name(of: asking.account), .title, .bold)
    if let record { heading.add(glyphs.dot + words.value(record.value, of: asking.fact, now: now), .muted) }
    let cancel = Dialog.Button(title: words[.buttonCancel], isConfirming: false)
    let title = words.name(of: asking.fact)
    if let choices = asking.choices {
      var buttons = choices.map { Dialog.Button(title: words.choice($0, of: asking.fact), isConfirming: true) }
      if record != nil { buttons.append(Dialog.Button(title: words[.handForget], isConfirming: true)) }
      return Dialog(
        title: title, role: .accent, body: [heading, Line()], buttons: buttons + [cancel],
        selected: min(asking.button, buttons.count), isChoice: true)
    }
    var body = [heading, Line(), Line(handHint(asking), .text)]
    if record != nil { body.append(Line(words[.handEmpty], .muted)) }
    if let problem = asking.problem { body.append(bullet(text(of: problem), Span(glyphs.failed, .warning, .bold))) }
    var prompt = Line(words[.handPrompt] + " ", .title, .bold)
    prompt.add(DeviceText.clean(asking.typed, limit: HandText.limit) + "_", .accent, .bold)
    body += [Line(), prompt]
    // What it is taken for, before it is.
    if let value = try? handText(asking).value(asking.typed, of: asking.fact), value.text == nil {
      body.append(Line(words(.handMeans, ["value": words.value(value, of: asking.fact, now: now)]), .ok))
    } else {
      body.append(Line())
    }
    return Dialog(
      title: title, role: .accent, body: body,
      buttons: [cancel, Dialog.Button(title: words[.buttonKeep], isConfirming: true)], selected: 1)
  }

  /// The reader of what is typed.
  func handText(_ asking: HandAsking) -> HandText {
    HandText(currency: currency(of: asking.account), words.calendar, at: clock)
  }

  private func handHint(_ asking: HandAsking) -> String {
    switch asking.fact.definition.type {
    case .money:
      currency(of: asking.account).map { words(.handAmount, ["currency": $0]) } ?? words[.handAmountWithCurrency]
    case .time: words[.handMoment]
    default: words[.handText]
    }
  }

  private func text(of problem: HandText.Problem) -> String {
    switch problem {
    case .notAnAmount: words[.handNotAnAmount]
    case .noCurrency: words[.handNoCurrency]
    case .notACurrency(let code): words(.handNotACurrency, ["code": code])
    case .tooFine: words[.handTooFine]
    case .tooLarge: words[.handTooLarge]
    case .notAMoment: words[.handNotAMoment]
    case .notAChoice, .notAValue: words[.handNotAValue]
    }
  }
}
