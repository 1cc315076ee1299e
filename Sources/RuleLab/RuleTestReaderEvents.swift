import LocatedYAML
import ShopCore
import ShopModel

extension RuleTestReader {
  private static let events = [
    "operation", "acknowledge", "unacknowledge", "mute", "unmute", "maintenance", "end-maintenance", "no-answer",
    "gone",
  ]

  /// What happens beside readings: one of the words in ``events`` says what.
  func readEvent(_ node: YAMLNode, _ start: Timestamp) -> RuleTestStep? {
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return nil }
    let at = offset("at", keys, start, isRequired: true)
    let named = RuleTestReader.events.filter { name in node[name] != nil }
    guard named.count == 1, let word = named.first else {
      reader.problem(
        at: keys.position,
        named.isEmpty
          ? "nothing happens here; name one of \(RuleTestReader.events.joined(separator: ", "))"
          : "one event says one thing, not \(named.joined(separator: " and "))")
      return nil
    }
    let event = at.flatMap { happening(word, keys, start, at: $0) }
    keys.finish()
    guard let at, let event else { return nil }
    return RuleTestStep(at: at, event: event, position: keys.position)
  }

  private func happening(_ word: String, _ keys: MappingReader, _ start: Timestamp, at now: Timestamp) -> LabEvent? {
    guard let node = keys.node(word) else { return nil }
    switch word {
    case "operation":
      let kind = reader.choice(node, of: OperationKind.self)
      let subject = keys.node("on", isRequired: true).flatMap { self.subject($0) }
      let state = keys.choice("state", of: OperationState.self) ?? .accepted
      let user = keys.string("by", limit: 64) ?? "technician"
      guard let kind, let subject else { return nil }
      return .operation(kind, subject, by: user, state)
    case "acknowledge":
      let user = keys.string("by", isRequired: true, limit: 64)
      let until = offset("until", keys, start)
      let isSticky = keys.bool("sticky") ?? false
      guard let name = incident(node), let user else { return nil }
      return .acknowledge(name, Acknowledgement(by: user, at: now, until: until, isSticky: isSticky))
    case "mute":
      let user = keys.string("by", isRequired: true, limit: 64)
      let until = offset("until", keys, start, isRequired: true)
      guard let name = incident(node), let user, let until else { return nil }
      return .mute(name, Mute(by: user, at: now, until: until))
    case "unacknowledge": return incident(node).map { .unacknowledge($0) }
    case "unmute": return incident(node).map { .unmute($0) }
    case "maintenance": return maintenance(node, keys, start)
    case "end-maintenance": return reader.string(node, limit: 100).map { .endMaintenance($0) }
    case "no-answer": return subject(node).map { .noAnswer($0) }
    default: return subject(node).map { .gone($0) }
    }
  }

  private func maintenance(_ node: YAMLNode, _ keys: MappingReader, _ start: Timestamp) -> LabEvent? {
    let name = reader.string(node, limit: 100)
    let user = keys.string("by", limit: 64) ?? "owner"
    let subjects = keys.list("subjects").map { $0.compactMap { subject($0) } } ?? [.shop]
    let from = offset("from", keys, start, isRequired: true)
    let to = offset("to", keys, start, isRequired: true)
    let length = keys.duration("flexible", in: .seconds(1)...RuleTestReader.longest)
    guard let name, let from, let to else { return nil }
    return .maintenance(
      MaintenanceWindow(
        id: name, by: user, subjects: Set(subjects), start: from, end: to,
        kind: length.map { .flexible($0) } ?? .fixed))
  }
}
