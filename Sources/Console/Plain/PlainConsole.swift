import ShopModel

/// The console in lines: what changes is a sentence, what is wanted is typed. For a screen reader, a terminal that cannot
/// be drawn on, or a file. Knows no terminal and no time but what it is told.
public struct PlainConsole: Sendable {
  /// What came of a typed line.
  public struct Answer: Hashable, Sendable {
    /// What to print.
    public var lines: [String] = []
    /// What is wanted.
    public var intents: [Intent] = []
  }

  /// What the next line answers.
  private enum Question: Hashable {
    /// The technician's PIN, and what was meant with it.
    case pin(then: OperationRequest?)
    /// Whether the PIN was right is not known yet.
    case checking(then: OperationRequest?, wrongTries: Int)
    /// Whether to do it: yes, or anything else.
    case confirm(OperationRequest)
    /// The same once more, where it is the last terminal that can take cards.
    case confirmOnceMore(OperationRequest)
  }

  private let texts: TextCatalogue
  private let calendar: ShopCalendar
  private let shownPIN: String?
  private var words: Phrasebook
  private var question: Question?
  private var told: ShopSnapshot

  /// A console that begins with `snapshot`.
  ///
  /// - Parameter shownPIN: a PIN that is no secret: the demonstration's.
  public init(
    texts: TextCatalogue, language: Language, calendar: ShopCalendar, snapshot: ShopSnapshot, shownPIN: String? = nil
  ) {
    self.texts = texts
    self.calendar = calendar
    self.shownPIN = shownPIN
    words = Phrasebook(texts, language: language, calendar: calendar, ascii: true)
    told = snapshot
  }

  /// Whether what is typed next must not be seen.
  public var asksSecret: Bool { if case .pin = question { true } else { false } }

  /// What there is to say at the start.
  public var greeting: [String] { report(told) + [words[.plainHint]] }

  // MARK: Changes

  /// What has changed since the last snapshot, a sentence each, the most important first.
  public mutating func observe(_ snapshot: ShopSnapshot) -> [String] {
    let (before, after) = (scene(told), scene(snapshot))
    defer { told = snapshot }
    var lines: [String] = []
    let sentence = HeadlineBar(scene: after).sentence
    if sentence != HeadlineBar(scene: before).sentence, snapshot.headline != told.headline { lines.append(sentence) }
    lines += incidents(before, after) + operations(before, after)
    let known = Set(told.warnings)
    lines += snapshot.warnings.filter { !known.contains($0) }.map {
      words(.plainPair, ["name": words[.plainNote], "what": DeviceText.clean($0)])
    }
    let time = words.clock(snapshot.at)
    return lines.map { "\(time) \($0)" } + access(from: told.access, to: snapshot.access, after)
  }

  private func incidents(_ before: Scene, _ after: Scene) -> [String] {
    var lines: [String] = []
    let known = Dictionary(before.snapshot.incidents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for incident in Scene.inOrder(after.snapshot.incidents) {
      let title = words(
        .plainPair, ["name": after.who(of: incident), "what": words.name(incident.finding.title)])
      let earlier = known[incident.id]
      let wasOpen = earlier.map { $0.closedAt == nil } ?? false
      if incident.closedAt == nil, !wasOpen {
        lines.append(
          words(
            .plainOpened, ["n": String(incident.id), "severity": words.name(of: incident.severity), "what": title]))
        lines.append("  " + words.sentence(incident.finding.explanation))
        if let step = incident.finding.ladder.first(where: { $0.state == .current }) {
          lines.append("  " + words(.plainNext, ["what": after.instruction(step, of: incident)]))
        }
      } else if incident.closedAt != nil, wasOpen {
        lines.append(words(.plainClosed, ["n": String(incident.id), "what": title]))
      } else if let earlier, incident.closedAt == nil, earlier.severity != incident.severity {
        lines.append(
          words(
            .plainOpened, ["n": String(incident.id), "severity": words.name(of: incident.severity), "what": title]))
      }
    }
    return lines
  }

  private func operations(_ before: Scene, _ after: Scene) -> [String] {
    let known = Dictionary(before.snapshot.operations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return after.snapshot.operations.flatMap { operation in
      operation.steps.dropFirst(known[operation.id]?.steps.count ?? 0).map { step in
        words(
          .plainOperation,
          [
            "name": after.name(of: operation.subject), "operation": words.name(of: operation.kind),
            "state": words.sentence(step.state, in: operation.kind),
          ])
      }
    }
  }

  private mutating func access(from old: ConsoleAccess, to new: ConsoleAccess, _ scene: Scene) -> [String] {
    if case .checking(let wish, let wrongTries) = question {
      switch new {
      case .technician:
        question = nil
        return [words[.noticeUnlocked]] + (wish.map { ask($0, scene) } ?? [])
      case .locked where told.unjudgedPIN != scene.snapshot.unjudgedPIN:
        question = nil
        return [words[.unlockObstacle], "  " + DeviceText.clean(scene.snapshot.unjudgedPIN?.reason ?? "")]
      case .locked(let tries) where tries == wrongTries: return []
      case .lockedOut(let until):
        question = nil
        return [words(.unlockLockedOut, ["time": words.duration(until - scene.now)])]
      default:
        question = nil
        return [words[.unlockWrong]]
      }
    }
    if case .technician(.some) = old, new.refusal != nil { return [words[.noticeLocked]] }
    return []
  }

  // MARK: Commands

  /// Takes a line that was typed.
  public mutating func take(_ line: String, snapshot: ShopSnapshot) -> Answer {
    let scene = scene(snapshot)
    switch question {
    case .pin(let wish):
      question = nil
      // What cannot be a PIN is no try.
      guard (4...12).contains(line.utf8.count), line.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        case .locked(let tries) = snapshot.access
      else { return Answer(lines: [words[.plainNothing]], intents: line == "quit" ? [.quit] : []) }
      question = .checking(then: wish, wrongTries: tries)
      return Answer(intents: [.unlock(pin: line)])
    case .checking: return Answer(lines: [words[.unlockChecking]], intents: line == "quit" ? [.quit] : [])
    case .confirm(let request) where request.overridesLastWorkingTerminal && (line == "yes" || line == "是"):
      question = .confirmOnceMore(request)
      return Answer(lines: [words.sentence(.lastWorkingTerminal), words[.plainYesOnceMore]])
    case .confirm(let request), .confirmOnceMore(let request):
      question = nil
      guard line == "yes" || line == "是" else { return Answer(lines: [words[.plainNothing]]) }
      // By the newest snapshot: what stands against it may be new.
      let refusals = snapshot.terminal(request.subject)?.refusals(of: request.kind) ?? [.notSupported]
      guard refusals.allSatisfy({ $0.canBeOverridden && request.overridesLastWorkingTerminal }) else {
        return Answer(lines: refusals.map { words.sentence($0) })
      }
      return Answer(intents: [.operate(request)])
    case nil: return command(line.split(separator: " ").map(String.init), scene)
    }
  }

  private mutating func command(_ parts: [String], _ scene: Scene) -> Answer {
    let rest = parts.dropFirst().joined(separator: " ")
    switch parts.first?.lowercased() {
    case nil, "status", "s": return Answer(lines: report(scene.snapshot))
    case "help", "?", "h": return Answer(lines: words[.plainHelp].split(separator: "|").map { String($0) })
    case "terminals", "t": return Answer(lines: terminals(scene))
    case "card", "c":
      guard let terminal = terminal(rest, scene) else { return noSuch(rest, scene) }
      let text = SupportCard(scene: scene, id: terminal.id).plainText
      return Answer(lines: text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
    case "unlock":
      if case .technician = scene.snapshot.access { return Answer(lines: [words[.noticeUnlocked]]) }
      return askPIN(then: nil, scene)
    case "lock": return Answer(intents: [.lock])
    case "ack", "acknowledge":
      guard let incident = Int(rest).flatMap({ scene.incident($0) }), incident.closedAt == nil else {
        return Answer(lines: [words[.noSuchIncident]])
      }
      if scene.snapshot.access == .readOnly { return Answer(lines: [words[.disabledReadOnly]]) }
      return Answer(lines: [words[.plainNoted]], intents: [.acknowledge(incident.id, on: true)])
    case "quit", "q", "exit":
      return Answer(intents: [.quit])
    case let name?:
      let kinds: [String: OperationKind] = [
        "restart": .restart, "settle": .settleBatch, "settle-batch": .settleBatch, "diagnose": .diagnose,
        "identify": .identify, "update": .updateNow, "update-now": .updateNow, "cancel": .cancelAction,
        "cancel-action": .cancelAction,
      ]
      if name == "reset" { return Answer(lines: [words[.plainReset]]) }
      guard let kind = kinds[name] else { return Answer(lines: [words[.plainUnknown]]) }
      guard let terminal = terminal(rest, scene) else { return noSuch(rest, scene) }
      let isLast = terminal.refusals(of: kind) == [.lastWorkingTerminal]
      let request = OperationRequest(kind: kind, subject: terminal.id, overridesLastWorkingTerminal: isLast)
      switch scene.snapshot.access {
      case .technician: return Answer(lines: ask(request, scene))
      default: return askPIN(then: request, scene)
      }
    }
  }

  /// Asks whether to do it, or says why it cannot be done now.
  private mutating func ask(_ request: OperationRequest, _ scene: Scene) -> [String] {
    guard let terminal = scene.snapshot.terminal(request.subject) else { return [words[.plainUnknown]] }
    let name = scene.name(of: terminal.id)
    let refusals = terminal.refusals(of: request.kind)
    guard refusals.allSatisfy(\.canBeOverridden) else {
      return [words.refusal(of: request.kind, on: name)] + refusals.map { "  " + words.sentence($0) }
    }
    question = .confirm(request)
    let who = scene.identification(of: terminal).spans.map(\.text).joined()
    return [words.title(asking: request.kind, about: name), "  " + who]
      + words.whatHappens(with: request.kind).map { "  " + $0 }
      + refusals.map { "  " + words.sentence($0) } + [words[.plainYes]]
  }

  private mutating func askPIN(then wish: OperationRequest?, _ scene: Scene) -> Answer {
    switch scene.snapshot.access {
    case .readOnly: return Answer(lines: [words[.disabledReadOnly]])
    case .noPIN: return Answer(lines: [words[.disabledNoPIN]])
    case .lockedOut(let until):
      return Answer(lines: [words(.unlockLockedOut, ["time": words.duration(until - scene.now)])])
    case .locked, .technician:
      question = .pin(then: wish)
      return Answer(
        lines: [words[.unlockText]] + (shownPIN.map { [words(.unlockDemo, ["pin": $0])] } ?? []))
    }
  }

  /// The terminal meant by a number of the list, a key or a name.
  private func terminal(_ text: String, _ scene: Scene) -> TerminalSnapshot? {
    let terminals = scene.snapshot.terminals
    // Its own id says beyond doubt which one is meant; a number is only its place in the list.
    if let exact = terminals.first(where: { $0.identity.key == text }) { return exact }
    let wanted = text.lowercased()
    let named = terminals.filter { terminal in
      terminal.identity.key.lowercased() == wanted || scene.name(of: terminal.id).lowercased() == wanted
    }
    if named.count == 1 { return named[0] }
    guard named.isEmpty, let number = Int(text), terminals.indices.contains(number - 1) else { return nil }
    return terminals[number - 1]
  }

  private func noSuch(_ text: String, _ scene: Scene) -> Answer {
    Answer(lines: [words(.plainNoTerminal, ["name": DeviceText.clean(text, limit: 40)])] + terminals(scene))
  }

  private func terminals(_ scene: Scene) -> [String] {
    scene.snapshot.terminals.enumerated().map { index, terminal in
      let state = scene.worded(.terminalState, of: terminal.facts).text
      return "\(index + 1) " + words(.plainPair, ["name": scene.name(of: terminal.id), "what": state])
    }
  }

  private func report(_ snapshot: ShopSnapshot) -> [String] {
    PlainReport(texts: texts, language: words.language, calendar: calendar).lines(of: snapshot)
  }

  private func scene(_ snapshot: ShopSnapshot) -> Scene {
    Scene(
      snapshot: snapshot, now: snapshot.at, words: words, glyphs: Glyphs(ascii: true), state: ViewState(),
      size: Size(columns: 0, rows: 0), shelf: ThemeShelf([]), languages: 0, nextLanguage: "", themeTitle: "")
  }
}
