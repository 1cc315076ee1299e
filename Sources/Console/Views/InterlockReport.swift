import ShopModel

/// What stands against an operation and what does not, in plain lines: what `tillwatch operate --dry-run` prints.
public struct InterlockReport: Sendable {
  private let words: Phrasebook

  /// A report in `language`.
  public init(texts: TextCatalogue, language: Language, calendar: ShopCalendar) {
    words = Phrasebook(texts, language: language, calendar: calendar, ascii: false)
  }

  /// A line for every interlock and one with what comes of them. Free of control characters.
  public func lines(
    of kind: OperationKind, on terminal: TerminalIdentity,
    _ verdicts: [(interlock: Interlock, verdict: InterlockVerdict)]
  ) -> [String] {
    let names = verdicts.map { words.name(of: $0.interlock) }
    let width = names.map(\.cellWidth).max() ?? 0
    var lines = ["\(words.name(terminal.name)): \(words.name(of: kind))"]
    for (name, (interlock, verdict)) in zip(names, verdicts) {
      switch verdict {
      case .notJudged where interlock == .unlocked:
        lines.append("  ? \(name.padded(to: width))  \(words[.interlockAskedLater])")
      case .passes: lines.append("  + \(name)")
      case .refuses(let refusal) where kind == .reset && refusal.isSeenToByGuide:
        lines.append("  > \(name.padded(to: width))  \(words.sentence(refusal)) \(words[.interlockSeenTo])")
      case .refuses(let refusal):
        lines.append("  \(refusal.canBeOverridden ? "!" : "x") \(name.padded(to: width))  \(words.sentence(refusal))")
      case .notJudged: lines.append("  ? \(name.padded(to: width))  \(words[.interlockNotJudged])")
      }
    }
    lines.append(words[Self.outcome(kind, verdicts.map(\.verdict))])
    return lines
  }

  private static func outcome(_ kind: OperationKind, _ verdicts: [InterlockVerdict]) -> TextKey {
    if verdicts.contains(where: { $0.stops(kind) }) { return .interlockRefused }
    if kind == .reset { return .interlockGuided }
    return verdicts.contains { if case .refuses = $0 { true } else { false } }
      ? .interlockAsksOnceMore : .interlockAllowed
  }
}

/// The steps of an operation in plain lines, for a terminal that is not to be drawn on.
public struct OperationWords: Sendable {
  private let words: Phrasebook

  /// The words in `language`.
  public init(texts: TextCatalogue, language: Language, calendar: ShopCalendar) {
    words = Phrasebook(texts, language: language, calendar: calendar, ascii: false)
  }

  /// What a person has to do, at a step of a guided reset that is theirs.
  public func whatToDo(at step: GuideStep) -> String { words.whatToDo(at: step) }

  /// `14:05:32  accepted`; free of control characters.
  public func line(_ step: Operation.Step, of operation: Operation) -> String {
    "\(words.moment(step.at, now: step.at)):\(words.seconds(step.at))  \(words.sentence(step.state, in: operation.kind))"
  }
}
