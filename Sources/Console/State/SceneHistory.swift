import ShopModel

/// One graph of a subject.
struct GraphedCurve {
  var id: HistoryCurve
  /// What the running program remembers of it.
  var samples: [Sample] = []
  /// Nil for the time in which a terminal could take cards.
  var fact: Fact?
}

extension Scene {
  /// How far back one can go: as far as the record keeps anything.
  static let oldestHistory: Duration = .seconds(731 * 86_400)

  /// Which graphs are looked at; nil: none.
  var historyPlace: HistoryPlace? {
    state.graphSubject.map { HistoryPlace(subject: $0, zoom: state.zoom, end: state.historyEnd) }
  }

  /// The time the graphs show.
  var historyWindow: HistoryWindow { state.zoom.window(endingAt: state.historyEnd ?? now) }

  /// The graphs of the subject on the screen, in their order.
  var curves: [GraphedCurve] { state.graphSubject.map(curves(of:)) ?? [] }

  /// The subject itself, and for a terminal its link and its upgrades.
  func related(to id: SubjectID) -> [SubjectFacts] {
    var subjects: [SubjectFacts] = facts(of: id).map { [$0] } ?? []
    if let terminal = snapshot.terminal(id) {
      if let link = link(of: terminal) { subjects.append(link.facts) }
      subjects += snapshot.upgrades.filter { self.terminal(ofUpgrade: $0)?.id == id }
    }
    return subjects
  }

  private func curves(of id: SubjectID) -> [GraphedCurve] {
    var curves: [GraphedCurve] = []
    if snapshot.terminal(id) != nil { curves.append(GraphedCurve(id: .availability(id))) }
    for facts in related(to: id) where facts.id.kind != .upgrade {
      for fact in FactGroups.groups(of: facts.id.kind).flatMap(\.facts) where fact.definition.isGraphed {
        // A graph that nobody reports anything for would only say so.
        guard facts.declared.contains(fact) || facts.records[fact] != nil else { continue }
        curves.append(
          GraphedCurve(id: .number(facts.id, fact), samples: facts.history[fact] ?? [], fact: fact))
      }
    }
    return curves
  }

  /// What there is to draw of a curve: what was read of the record, and what the running program has seen since.
  func slots(of curve: GraphedCurve) -> [HistorySlot?] {
    let window = historyWindow
    var slots = window.slots(of: curve.samples, now: now)
    guard let history, history.problem == nil, let read = history.slots[curve.id],
      history.query.window.step == window.step
    else { return slots }
    for index in slots.indices {
      let place = window.first - history.query.window.first + Int64(index)
      guard place >= 0, place < Int64(read.count) else { continue }
      // The last of them was not over when it was read.
      let isOver = window.start(of: index + 1) <= history.readAt
      if let slot = read[Int(place)], !isOver, slots[index] != nil {
        slots[index]?.take(slot)
      } else if isOver || slots[index] == nil {
        slots[index] = read[Int(place)]
      }
    }
    return slots
  }

  /// Why the time cannot be changed so; nil: it can.
  func timeReason(of action: Action) -> DisabledReason? {
    guard !curves.isEmpty else { return .nothingGraphed }
    return switch action {
    case .closer: state.zoom.closer == nil ? .closestTime : nil
    case .wider: state.zoom.wider == nil ? .widestTime : nil
    case .later: state.historyEnd == nil ? .timeIsNow : nil
    case .earlier: now - historyWindow.from >= Self.oldestHistory ? .oldestTime : nil
    default: nil
    }
  }
}

extension HistoryWindow {
  /// What single values make of its parts. A value holds until the next, unless that is missing or comes late.
  func slots(of samples: [Sample], now: Timestamp) -> [HistorySlot?] {
    var slots: [HistorySlot?] = Array(repeating: nil, count: count)
    let pace = GraphColumns.pace(of: samples)
    for (index, sample) in samples.enumerated() {
      guard let value = sample.value, value.isFinite, sample.at <= now else { continue }
      let next = index + 1 < samples.count ? samples[index + 1].at : nil
      let holds = next.map { $0.milliseconds - sample.at.milliseconds <= pace * 5 / 2 } ?? false
      let first = self.index(of: sample.at)
      // In the part in which the next value was seen, that one stands.
      let last = holds ? max(first, next.map { self.index(of: $0) - 1 } ?? first) : first
      for place in max(0, first)..<max(max(0, first), min(count, last + 1)) {
        let slot = HistorySlot(low: value, high: value)
        if slots[place] == nil { slots[place] = slot } else { slots[place]?.take(slot) }
      }
    }
    return slots
  }
}
