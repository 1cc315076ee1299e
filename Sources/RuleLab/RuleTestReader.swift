import LocatedYAML
import ShopModel

/// Reads a file of rule tests and collects what is wrong with it.
struct RuleTestReader {
  let reader: SourceReader

  /// The start of a test that names none: a Wednesday morning.
  static let usualStart = Timestamp(seconds: 1_795_600_800)
  /// The longest a test may take.
  static let longest: Duration = .seconds(400 * 86_400)

  func read(_ document: YAMLNode) -> (ruleFiles: [(String, SourcePosition)], cases: [RuleTestCase]) {
    let top = MappingReader(document, reader)
    let files = (top.list("rules") ?? []).compactMap { node in reader.string(node).map { ($0, node.position) } }
    let shop = top.node("shop").map { readShop($0) } ?? ShopAndStart()
    let nodes = top.list("cases", isRequired: true) ?? []
    if top.node("cases")?.items?.isEmpty == true { top.problem(with: "cases", "there is no case") }
    var names: [String: Int] = [:]
    let cases = nodes.compactMap { node -> RuleTestCase? in
      guard let found = readCase(node, shop) else { return nil }
      if let line = names[found.name] {
        reader.problem(at: found.position, "there is a case of this name already, on line \(line)")
      }
      names[found.name] = found.position.line
      return found
    }
    top.finish()
    return (files, cases)
  }

  // MARK: The shop

  struct ShopAndStart {
    var shop = LabShop()
    var start = RuleTestReader.usualStart
  }

  private func readShop(_ node: YAMLNode) -> ShopAndStart {
    var result = ShopAndStart()
    let keys = MappingReader(node, reader)
    result.shop.terminals = keys.strings("terminals", limit: 60) ?? []
    result.shop.accounts = keys.strings("accounts", limit: 60) ?? []
    if let links = keys.strings("links", limit: 80) { result.shop.links = links.map { SubjectID(.link, $0) } }
    if let interval = keys.duration("interval", in: .seconds(1)...(.seconds(86_400))) {
      result.shop.interval = interval
    }
    if let truth = keys.bool("restart") { result.shop.canRestart = truth }
    if let text = keys.string("open") {
      result.shop.hours = LabShop.hours(from: text)
      if result.shop.hours == nil {
        keys.problem(with: "open", "\(excerpt(text)) are not hours; write \"09:00-18:30\"")
      }
    }
    if let text = keys.string("takings") {
      result.shop.takings = Money(text: text)
      if result.shop.takings == nil {
        keys.problem(with: "takings", "\(excerpt(text)) is not an amount; write \"360.00 CNY\" for what an hour brings")
      }
    }
    if let text = keys.string("begins") {
      if let moment = TimeText.iso8601(text) ?? TimeText.local(text, in: result.shop.calendar) {
        result.start = moment
      } else {
        keys.problem(with: "begins", "\(excerpt(text)) is not a moment; write \"2026-11-25 10:00\"")
      }
    }
    for entry in keys.entries("through") ?? [] {
      guard let subject = subject(entry.key, at: entry.keyPosition) else { continue }
      var parents: [ShopTopology.Parent] = []
      for (index, node) in (reader.list(entry.value) ?? []).enumerated() {
        if let members = node.items {
          let group = "\(subject) \(index + 1)"
          parents += members.compactMap { self.subject($0) }.map { ShopTopology.Parent($0, group: group) }
        } else if let parent = self.subject(node) {
          parents.append(ShopTopology.Parent(parent))
        }
      }
      result.shop.ways[subject] = parents
    }
    keys.finish()
    return result
  }

  // MARK: One test

  private func readCase(_ node: YAMLNode, _ usual: ShopAndStart) -> RuleTestCase? {
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return nil }
    let name = keys.string("name", isRequired: true, limit: 200)
    let rows: [String]
    if let node = keys.node("row") {
      rows = node.items == nil ? reader.string(node, limit: 60).map { [$0] } ?? [] : reader.strings(node) ?? []
    } else {
      rows = []
    }
    let place = keys.node("shop").map { readShop($0) } ?? usual
    let checks = (keys.list("expect", isRequired: true) ?? []).compactMap { readCheck($0, place.start) }
    if keys.node("expect")?.items?.isEmpty == true { keys.problem(with: "expect", "nothing is expected") }
    let events = (keys.list("events") ?? []).compactMap { readEvent($0, place.start) }
    let end = (checks.map(\.at) + events.map(\.at)).max() ?? place.start
    let blocks = keys.node("readings").map { $0.items ?? [$0] } ?? []
    let readings = blocks.flatMap { readBlock($0, place, until: end) }
    keys.finish()
    guard let name else { return nil }
    return RuleTestCase(
      name: name, rows: rows, shop: place.shop, start: place.start,
      position: node["name"].map(\.position) ?? node.position,
      steps: RuleTestReader.sorted(readings + events) { $0.at }, checks: RuleTestReader.sorted(checks) { $0.at })
  }

  /// By time; what is of the same moment keeps its order.
  private static func sorted<Item>(_ items: [Item], by moment: (Item) -> Timestamp) -> [Item] {
    items.enumerated().sorted { (moment($0.element), $0.offset) < (moment($1.element), $1.offset) }.map(\.element)
  }

  // MARK: Readings

  private func readBlock(_ node: YAMLNode, _ place: ShopAndStart, until end: Timestamp) -> [RuleTestStep] {
    let keys = MappingReader(node, reader)
    let start = offset("at", keys, place.start) ?? place.start
    let every = keys.duration("every", in: .milliseconds(100)...RuleTestReader.longest) ?? place.shop.interval
    let fresh = keys.duration("fresh", in: .milliseconds(1)...RuleTestReader.longest) ?? every * 3
    var steps: [RuleTestStep] = []
    for entry in node.entries ?? [] where entry.key.contains("/") {
      _ = keys.node(entry.key)
      guard let subject = subject(entry.key, at: entry.keyPosition) else { continue }
      var series: [(fact: Fact, values: FactSeries)] = []
      for line in reader.entries(entry.value) ?? [] {
        guard let fact = fact(line.key, of: subject, at: line.keyPosition) else { continue }
        if let values = FactSeries(line.value, of: fact, start: place.start, reader) { series.append((fact, values)) }
      }
      let count = series.map(\.values.count).max() ?? 0
      let goesOn = series.contains { $0.values.isOpen }
      var moment = start
      var index = 0
      while index < count || (goesOn && moment <= end), index < FactSeries.longest {
        let readings = series.compactMap { fact, values in
          values[index].map {
            Reading(subject, fact, $0, at: moment, source: subject.description, freshFor: fresh)
          }
        }
        if !readings.isEmpty {
          steps.append(RuleTestStep(at: moment, event: .readings(readings), position: entry.keyPosition))
        }
        index += 1
        moment = moment + every
      }
    }
    keys.finish()
    return steps
  }

  // MARK: Names

  func subject(_ node: YAMLNode) -> SubjectID? {
    reader.string(node, limit: 120).flatMap { subject($0, at: node.position) }
  }

  func subject(_ text: String, at position: SourcePosition) -> SubjectID? {
    if let subject = SubjectID(parsing: text) { return subject }
    reader.problem(at: position, "\(excerpt(text)) is not a subject; write for example \"terminal/counter-1\"")
    return nil
  }

  private func fact(_ name: String, of subject: SubjectID, at position: SourcePosition) -> Fact? {
    let names = Fact.allCases.filter { $0.subjectKind == subject.kind }.map(\.rawValue)
    guard let fact = Fact(rawValue: name) else {
      reader.problem(at: position, "unknown fact \(excerpt(name))" + suggestion(for: name, among: names))
      return nil
    }
    guard fact.subjectKind == subject.kind else {
      reader.problem(at: position, "\(name) is about a \(fact.subjectKind.rawValue), not about \(subject)")
      return nil
    }
    return fact
  }

  /// `rule@subject`
  func finding(_ text: String, at position: SourcePosition) -> Finding.ID? {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard parts.count == 2, let subject = SubjectID(parsing: parts[1]) else {
      reader.problem(
        at: position, "\(excerpt(text)) is not a finding; write for example \"terminal-silent@terminal/counter-1\"")
      return nil
    }
    return Finding.ID(rule: parts[0], subject: subject)
  }

  func incident(_ node: YAMLNode) -> IncidentName? {
    guard let text = reader.string(node, limit: 200) else { return nil }
    if let name = IncidentName(text) { return name }
    reader.problem(at: node.position, "\(excerpt(text)) is not an incident; write its rule, or \"rule@subject\"")
    return nil
  }

  /// A moment, given as a time after the start.
  func offset(_ key: String, _ keys: MappingReader, _ start: Timestamp, isRequired: Bool = false) -> Timestamp? {
    keys.duration(key, isRequired: isRequired, in: .zero...RuleTestReader.longest).map { start + $0 }
  }
}

extension LabShop {
  /// Reads `09:00-18:30`; hours may run over midnight.
  public static func hours(from text: String) -> Range<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part -> Int? in
      let digits = part.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard digits.count == 2, let hour = digits[0], let minute = digits[1], (0...24).contains(hour),
        (0...59).contains(minute)
      else { return nil }
      return hour * 60 + minute
    }
    guard ends.count == 2, let opens = ends[0], let closes = ends[1], opens < 1440, closes <= 1440, opens != closes
    else { return nil }
    return opens..<(closes > opens ? closes : closes + 1440)
  }
}
