import ShopModel

extension ShopSnapshot {
  /// Whether something in it is worth a picture at once: what a person waits for, or would be alarmed by. What is not is
  /// seen within a second, with the next tick of the clock.
  func isNews(after old: ShopSnapshot) -> Bool {
    if headline != old.headline || access != old.access || warnings != old.warnings { return true }
    if unjudgedPIN != old.unjudgedPIN { return true }
    if operations.count != old.operations.count || operations.last?.steps.count != old.operations.last?.steps.count {
      return true
    }
    if operations.map(\.state) != old.operations.map(\.state) { return true }
    if (lastAnswerAt == nil) != (old.lastAnswerAt == nil) || duties.map(\.items) != old.duties.map(\.items) {
      return true
    }
    if incidents.map(\.headOfNews) != old.incidents.map(\.headOfNews) { return true }
    return terminals.count != old.terminals.count
      || zip(terminals, old.terminals).contains { new, old in
        new.availability != old.availability
          || new.facts.records[.terminalState]?.value != old.facts.records[.terminalState]?.value
      }
  }
}

extension Incident {
  /// What of an incident is news when it changes; its evidence grows all the time.
  fileprivate var headOfNews: [Int] {
    [
      id, subjects.count, closedAt == nil ? 0 : 1, acknowledgement == nil ? 0 : 1, mute == nil ? 0 : 1,
      finding.ladder.map(\.state).hashValue, severity.rawValue,
    ]
  }
}
