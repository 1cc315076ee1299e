import ShopModel

/// A question for the technician's PIN.
struct Unlocking: Hashable, Sendable {
  /// What was typed of it so far. Never drawn.
  var typed = ""
  /// What the person was about to do; it is asked about as soon as the PIN was right.
  var wish: Wish?
  /// The tries that were known when the PIN was sent off to be checked; nil: none is being checked.
  var checkedAfter: Tries?
  /// Whether the last one was wrong.
  var wasWrong = false
  /// Why the last one was not looked at; nil: it was.
  var obstacle: String?

  /// How many tries came to nothing.
  struct Tries: Hashable, Sendable {
    var wrong: Int
    var unjudged: Int
  }

  /// What needs the PIN.
  enum Wish: Hashable, Sendable {
    case operate(OperationKind, SubjectID)
    /// To go on with a guided reset.
    case guide(SubjectID)
  }
}

extension Scene {
  /// Asks for the PIN, or says why none is taken.
  func unlockDialog(_ asking: Unlocking) -> Dialog? {
    var body: [Line] = []
    if case .operate(let kind, let id)? = asking.wish, snapshot.terminal(id) != nil {
      body += [Line(words.title(asking: kind, about: name(of: id)), .title, .bold), Line()]
    }
    let close = Dialog.Button(title: words[.buttonClose], isConfirming: false)
    switch snapshot.access {
    case .noPIN, .readOnly:
      body.append(bullet(text(of: snapshot.access == .noPIN ? .noPIN : .readOnly), Span(glyphs.failed, .warning)))
      return Dialog(title: words[.unlockTitle], role: .warning, body: body, buttons: [close], selected: 0)
    case .lockedOut(let until):
      body.append(
        bullet(
          words(.unlockLockedOut, ["time": words.duration(max(.seconds(1), until - now))]),
          Span(glyphs.failed, .warning)))
      return Dialog(title: words[.unlockTitle], role: .warning, body: body, buttons: [close], selected: 0)
    case .locked, .technician: break
    }
    body.append(Line(words[.unlockText]))
    if let pin = shownPIN { body.append(Line(words(.unlockDemo, ["pin": pin]), .muted)) }
    if let obstacle = asking.obstacle {
      body.append(bullet(words[.unlockObstacle], Span(glyphs.failed, .warning, .bold)))
      body.append(Line("  " + DeviceText.clean(obstacle), .muted))
    }
    if asking.wasWrong { body.append(bullet(words[.unlockWrong], Span(glyphs.failed, .warning, .bold))) }
    var prompt = Line(words[.unlockPrompt] + " ", .title, .bold)
    prompt.add(String(repeating: glyphs.secret, count: asking.typed.count) + "_", .accent, .bold)
    body += [Line(), asking.checkedAfter == nil ? prompt : Line(words[.unlockChecking], .muted)]
    return Dialog(
      title: words[.unlockTitle], role: .accent, body: body,
      buttons: [
        Dialog.Button(title: words[.buttonCancel], isConfirming: false),
        Dialog.Button(title: words[.buttonUnlock], isConfirming: true),
      ], selected: 1)
  }
}
