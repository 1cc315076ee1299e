import ShopModel

/// The shop in plain lines, for a terminal that is not to be drawn on: what `tillwatch check` prints.
public struct PlainReport: Sendable {
  private let words: Phrasebook

  /// A report in `language`.
  public init(texts: TextCatalogue, language: Language, calendar: ShopCalendar) {
    words = Phrasebook(texts, language: language, calendar: calendar, ascii: false)
  }

  /// The headline, a line a terminal, printer and power source, and for each open incident what it is, what it means and what to do first. Free of
  /// control characters.
  public func lines(of snapshot: ShopSnapshot) -> [String] {
    let scene = Scene(
      snapshot: snapshot, now: snapshot.at, words: words, glyphs: Glyphs(ascii: false), state: ViewState(),
      size: Size(columns: 0, rows: 0), shelf: ThemeShelf([]), languages: 0, nextLanguage: "", themeTitle: "")
    var lines = [HeadlineBar(scene: scene).sentence]
    let names = snapshot.terminals.map { words.name($0.identity.name) }
    let width = (names + snapshot.apparatus.map { scene.name(of: $0.id) }).map(\.cellWidth).max() ?? 0
    for (terminal, name) in zip(snapshot.terminals, names) {
      let state = words.worded(
        terminal.facts.knowledge(of: .terminalState, at: snapshot.at), of: .terminalState, now: snapshot.at)
      lines.append("  \(mark(of: terminal.availability)) \(name.padded(to: width))  \(state.text)")
    }
    for apparatus in snapshot.apparatus {
      let name = scene.name(of: apparatus.id).padded(to: width)
      let summary = scene.summary(of: apparatus).spans.map(\.text).joined()
      lines.append("  \(mark(of: scene.condition(of: apparatus))) \(name)  \(summary)")
    }
    for incident in scene.openIncidents { lines += self.lines(of: incident, in: scene) }
    lines += snapshot.warnings.map { "? \($0)" }
    return lines
  }

  private func lines(of incident: Incident, in scene: Scene) -> [String] {
    let finding = incident.finding
    let subject = scene.who(of: incident)
    var lines = ["\(words.name(of: finding.severity)): \(subject): \(words.name(finding.title))"]
    lines.append("  \(words.sentence(finding.explanation))")
    lines += scene.tags(of: incident).map { "  " + $0.spans.map(\.text).joined() }
    if let step = finding.ladder.first(where: { $0.state == .current }) ?? finding.ladder.first {
      lines.append("  → \(scene.instruction(step, of: incident))")
    }
    return lines
  }

  private func mark(of condition: Severity?) -> String {
    switch condition {
    case .ok?: "+"
    case .notice?, .warning?, .critical?: "x"
    case nil: "?"
    }
  }

  private func mark(of availability: CardAvailability) -> String {
    switch availability {
    case .canTakeCards: "+"
    case .cannot: "x"
    case .notKnown: "?"
    }
  }
}
