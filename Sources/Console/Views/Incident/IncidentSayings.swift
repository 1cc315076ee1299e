import ShopModel

/// What there is to say of an open incident in a panel, each piece worked out when it is first wanted.
final class IncidentSayings {
  private let incident: Incident
  private let scene: Scene
  private let width: Int

  /// - Parameter width: that of the panel inside.
  init(_ incident: Incident, scene: Scene, width: Int) {
    self.incident = incident
    self.scene = scene
    self.width = width
  }

  var isQuiet: Bool { incident.isQuiet }

  private(set) lazy var tags: [Line] = scene.tags(of: incident)
  private(set) lazy var flowingTags: [Line] = flowing(tags)
  private(set) lazy var explanation: [Line] = scene.words.sentence(incident.finding.explanation)
    .wrapped(to: max(8, width - 2)).prefix(3).map { indented(Line($0, .text)) }
  private(set) lazy var evidence: Line = indented(Line(scene.evidence(of: incident.finding), .muted))
  private(set) lazy var fullSteps: [Line] = steps.map { indented($0.line(isFull: true)) }
  private(set) lazy var flowingSteps: [Line] = flowing(shortSteps)
  private lazy var shortSteps: [Line] = steps.map { $0.line(isFull: false) }
  private lazy var steps: [StepParts] = incident.finding.ladder.prefix(9).enumerated().map { index, step in
    scene.parts(of: step, number: index + 1, incident: incident)
  }

  func indented(_ line: Line) -> Line { Line([Span("  ")]) + line }

  /// The sign, whom it touches, what it is, and how long it lasts.
  private(set) lazy var title: Line = {
    let finding = incident.finding
    var rest = Line("  ")
    rest.add(scene.words.name(finding.title), scene.role(of: incident), isQuiet ? [] : .bold)
    var line = Line([scene.mark(of: incident), Span(" ")])
    let length = Line([
      Span(scene.glyphs.dot, .faint),
      Span(scene.words.shortDuration(scene.now - finding.since), isQuiet ? .muted : .text),
    ])
    // Names are left out, then the time, before the title is cut.
    let shortest = scene.who(of: incident, room: 0).cellWidth
    if line.width + shortest + rest.width + length.width <= width { rest.add(length) }
    let who = scene.who(of: incident, room: width - line.width - rest.width)
    line.add(who, isQuiet ? .muted : .title, isQuiet ? [] : .bold)
    return line + rest
  }()

  /// The same with who has to act at the right end, if there is room.
  private(set) lazy var titleWithActor: Line = {
    let actor = scene.words(.actedOnBy, ["who": scene.words.name(of: incident.finding.actor)])
    guard title.width + actor.cellWidth + 3 <= width else { return title }
    var line = title
    line.tab(to: width - actor.cellWidth)
    line.add(actor, .muted)
    return line
  }()

  /// The step that matters now.
  private(set) lazy var currentStep: Line? = {
    let ladder = incident.finding.ladder
    let index =
      ladder.firstIndex { step in
        switch step.state {
        case .current, .running: true
        default: false
        }
      } ?? ladder.lastIndex { $0.state != .waiting } ?? ladder.indices.first
    guard let index else { return nil }
    return scene.line(of: ladder[index], number: index + 1, incident: incident, isFull: false)
  }()

  /// As many pieces in each row as fit.
  private func flowing(_ pieces: [Line]) -> [Line] {
    var lines: [Line] = []
    for piece in pieces {
      if let last = lines.last, last.width + 3 + piece.width <= width - 2 {
        lines[lines.count - 1] = last + Line("   ") + piece
      } else {
        lines.append(piece)
      }
    }
    return lines.map(indented)
  }

  /// The whole ladder in one row; where it is too long, from the current step on, then the current step alone.
  private(set) lazy var ladder: Line = indented(ladderInOneRow)

  private var ladderInOneRow: Line {
    let room = width - 2
    func joined(_ steps: ArraySlice<Line>) -> Line {
      var line = Line()
      for step in steps {
        if !line.isEmpty { line.add("   ") }
        line.add(step)
      }
      return line
    }
    let widths = shortSteps.map(\.width)
    func fits(_ steps: Range<Int>) -> Bool { widths[steps].reduce(0, +) + 3 * (steps.count - 1) <= room }
    let all = shortSteps.indices
    if fits(all) { return joined(shortSteps[all]) }
    let from =
      incident.finding.ladder.firstIndex { step in
        switch step.state {
        case .current, .running, .waiting: true
        default: false
        }
      } ?? 0
    for end in stride(from: all.count, to: from + 1, by: -1) where fits(from..<end) {
      return joined(shortSteps[from..<end])
    }
    return currentStep ?? joined(shortSteps[all])
  }
}
