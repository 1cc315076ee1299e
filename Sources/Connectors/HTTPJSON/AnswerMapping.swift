import ShopConfiguration
import ShopModel

/// Turns a service's JSON answer into readings as its configuration says. Pure.
struct AnswerMapping {
  /// What an answer told.
  struct Result: Hashable {
    var readings: [Reading] = []
    var rosters: [Roster] = []
    var notes: [String] = []
    /// Whether an item of a list was recognised, even if it told nothing, or a list was there and empty.
    var foundList = false
  }

  /// The most items read of one list.
  static let itemLimit = 1000
  /// The most notes made of one answer; the last one counts the rest.
  static let noteLimit = 20

  let configuration: HTTPServiceConfiguration
  let calendar: ShopCalendar

  /// What the connector of this service can report.
  var capabilities: ConnectorCapabilities {
    var facts: [SubjectID: Set<Fact>] = [:]
    var discovers: [SubjectKind: Set<Fact>] = [:]
    for mapping in configuration.facts { facts[mapping.subject, default: []].insert(mapping.fact) }
    for list in configuration.lists {
      let told = Set(list.facts.map(\.fact))
      if list.members.isEmpty { discovers[list.kind, default: []].formUnion(told) }
      for subject in list.members.values {
        facts[subject, default: []].formUnion(told.filter { $0.subjectKind == subject.kind })
      }
    }
    facts[.link(toHostOf: configuration.key), default: []].formUnion([.linkUp, .linkLatency])
    return ConnectorCapabilities(facts: facts, discovers: discovers)
  }

  /// Reads an answer.
  ///
  /// - Parameters:
  ///   - pages: in their order; single values stand in the first, lists in all of them.
  ///   - isComplete: whether these are all pages, so that a list can be all there is.
  func read(_ pages: [JSONValue], isComplete: Bool = true, at now: Timestamp) -> Result {
    var result = Result()
    guard let first = pages.first else { return result }
    for mapping in configuration.facts {
      guard let json = first.value(at: mapping.path) else {
        result.notes.append("\(mapping.fact.rawValue): \(mapping.path) is not in the answer")
        continue
      }
      let reader = FactReader(fact: mapping.fact, unit: mapping.unit, values: mapping.values, calendar: calendar)
      read(json, root: first, with: reader, of: mapping.subject, path: mapping.path, at: now, into: &result)
    }
    for list in configuration.lists { read(list, of: pages, isComplete: isComplete, at: now, into: &result) }
    AnswerMapping.shorten(&result.notes)
    return result
  }

  /// Keeps the first notes, and counts the rest.
  static func shorten(_ notes: inout [String]) {
    guard notes.count > noteLimit else { return }
    let rest = notes.count - noteLimit + 1
    notes.removeLast(rest)
    notes.append("and \(rest) more")
  }

  /// Whether a page is there and every list in it is empty: there is no further one.
  func isBeyondTheLast(_ page: JSONValue) -> Bool {
    configuration.lists.allSatisfy { $0.path.isEmptyList(in: page) }
  }

  private func read(
    _ json: JSONValue, root: JSONValue, with reader: FactReader, of subject: SubjectID, path: JSONPath,
    at now: Timestamp, into result: inout Result
  ) {
    guard json != .null else { return }  // The service has nothing to say, and says so.
    do {
      let (value, raw) = try reader.read(json, root: root)
      result.readings.append(
        Reading(subject, reader.fact, value, at: now, source: configuration.key, raw: raw))
    } catch {
      result.notes.append("\(reader.fact.rawValue) of \(subject): \(path): \(error.reason)")
    }
  }

  private func read(
    _ list: JSONListMapping, of pages: [JSONValue], isComplete allCame: Bool, at now: Timestamp,
    into result: inout Result
  ) {
    var items: [JSONValue] = []
    var isComplete = allCame
    for page in pages {
      switch page.value(at: list.path) {
      case .array(let more)?:
        result.foundList = true
        items += more.prefix(AnswerMapping.itemLimit + 1 - items.count)
      case let json:
        let what = json.map { "\($0.kindName), not a list" } ?? "not in the answer"
        result.notes.append("list of \(list.kind.rawValue): \(list.path) is \(what)")
        isComplete = false
      }
    }
    if items.count > AnswerMapping.itemLimit {
      isComplete = false
      result.notes.append("list of \(list.kind.rawValue): more than \(AnswerMapping.itemLimit) items")
    }
    var seen: Set<SubjectID> = []
    for item in items.prefix(AnswerMapping.itemLimit) {
      guard let text = item.value(at: list.key)?.plainText, case let key = DeviceText.clean(text), !key.isEmpty else {
        result.notes.append("list of \(list.kind.rawValue): an item has no key at \(list.key)")
        isComplete = false
        continue
      }
      guard let subject = list.members.isEmpty ? SubjectID(list.kind, key) : list.members[text] else { continue }
      guard seen.insert(subject).inserted else {
        result.notes.append("list of \(list.kind.rawValue): \(subject) occurs twice; the first counts")
        continue
      }
      for mapping in list.facts where mapping.fact.subjectKind == subject.kind {
        // What an item leaves out is not known of it; that is usual, and no note.
        guard let json = item.value(at: mapping.path) else { continue }
        let reader = FactReader(fact: mapping.fact, unit: mapping.unit, values: mapping.values, calendar: calendar)
        read(json, root: item, with: reader, of: subject, path: mapping.path, at: now, into: &result)
      }
    }
    // An item we could not name may be one of those we know: who is missing then is not known to be gone.
    if list.isRoster, isComplete { result.rosters.append(Roster(kind: list.kind, members: seen)) }
  }
}

extension JSONPath {
  fileprivate func isEmptyList(in page: JSONValue) -> Bool {
    if case .array(let items)? = page.value(at: self) { items.isEmpty } else { false }
  }
}
