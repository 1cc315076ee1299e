import LocatedYAML
import ShopModel

/// Turns the YAML of rule files into rules and collects what is wrong with it.
///
/// Files are read one after the other: a rule of a later file takes the place of one with the same id in an earlier, and
/// a later file may leave out rules of the earlier by their ids.
struct RulePackBuilder {
  /// The longest time a rule may ask for, to hold or to help.
  static let longestTime: Duration = .seconds(366 * 86_400)

  /// The file that is being read.
  private var reader: SourceReader
  private var source: ScalarSource
  private(set) var rules: [Rule] = []
  /// The facts that the rules of each kind read.
  var scopes: [SubjectKind: FactScope] { checker.scopes }
  var checker: Checker
  /// Where each rule's id stands, and the rules it hides.
  private var places: [String: Place] = [:]
  private var hidden: [(rule: String, subject: SubjectKind, node: YAMLNode, reader: SourceReader)] = []
  private var relations = RelationReader()
  private var origins: [String: RuleOrigin] = [:]

  private struct Place {
    var file: String
    var position: SourcePosition
  }

  /// The readers of all files, in order.
  private var readers: [SourceReader] = []

  init(codeGroups: [String: Set<String>] = [:]) {
    reader = SourceReader(file: "")
    source = ScalarSource(file: "")
    checker = Checker(.shop, codeGroups: codeGroups)
  }

  /// Reads one file after the others.
  mutating func read(_ document: YAMLNode, of text: String, file: String) {
    reader = SourceReader(file: file)
    source = ScalarSource(file: text)
    readers.append(reader)
    let top = MappingReader(document, reader)
    leaveOut(top.list("without") ?? [])
    for node in top.list("rules", isRequired: readers.count == 1) ?? [] {
      guard let rule = rule(node) else { continue }
      if let index = rules.firstIndex(where: { $0.id == rule.id }) { rules[index] = rule } else { rules.append(rule) }
    }
    top.finish()
  }

  private mutating func leaveOut(_ nodes: [YAMLNode]) {
    for node in nodes {
      guard let name = reader.string(node, limit: 60) else { continue }
      guard places.removeValue(forKey: name) != nil else {
        reader.problem(
          at: node.position, "unknown rule \(excerpt(name))" + suggestion(for: name, among: places.keys))
        continue
      }
      rules.removeAll { $0.id == name }
      forget(name)
    }
  }

  /// Drops what a rule said about others, and what others said of it.
  private mutating func forget(_ rule: String) {
    hidden.removeAll { $0.rule == rule || $0.node.scalar == rule }
    relations.forget(rule)
  }

  /// Checks what rules say about each other, when all files are read.
  ///
  /// - Parameter isReviewing: whether to look for rules that can never speak, too, which takes longer.
  /// - Throws: everything wrong with all of them.
  mutating func finish(isReviewing: Bool) throws(SourceProblems) {
    checkHiding()
    rules = relations.resolve(rules)
    if isReviewing { PackReview.review(rules, from: origins, checker) }
    var problems: [SourceProblem] = []
    for reader in readers { problems += reader.problems }
    if let found = SourceProblems(problems) { throw found }
  }

  // MARK: One rule

  private mutating func rule(_ node: YAMLNode) -> Rule? {
    let keys = MappingReader(node, reader)
    guard keys.isMapping else { return nil }
    let id = identity(keys)
    if let id { origins[id] = RuleOrigin(node: node, reader: reader, source: source) }
    let subject = keys.choice("subject", isRequired: true, of: SubjectKind.self)
    let role = keys.choice("of", of: LinkRole.self)
    if role != nil, let subject, subject != .link {
      reader.problem(at: keys.position(of: "of"), "\"of\" is only for rules about links")
    }
    let except = keys.choice("not-of", of: LinkRole.self)
    if except != nil, let subject, subject != .link {
      keys.problem(with: "not-of", "\"not-of\" is only for rules about links")
    } else if except != nil, role != nil {
      keys.problem(with: "not-of", "\"of\" says already which links it is about")
    }
    let severity = keys.choice("severity", isRequired: true, among: Severity.allCases.map(\.name))
    let cause = keys.choice("cause", isRequired: true, of: Cause.self)
    let actor = keys.choice("actor", isRequired: true, of: Actor.self)
    let blocksCards = keys.bool("blocks-cards") ?? false
    let holdTime = keys.duration("for", in: .zero...RulePackBuilder.longestTime) ?? .zero
    let confirmation = Confirmation(reading: keys, hasHoldTime: holdTime > .zero)
    let tags = keys.strings("tags", limit: 40) ?? []
    let title = text("title", keys, limit: 80)
    let explanation = text("explanation", keys, limit: 500)
    let ladder = ladder(keys, cause: cause)
    let whenText = keys.string("when", isRequired: true, limit: Lexer.longest)
    let clearText = keys.string("clear", limit: Lexer.longest)
    let evidenceNodes = keys.list("evidence", isRequired: true)
    let hides = keys.list("hides")?.compactMap { node in reader.string(node).map { ($0, node) } } ?? []

    let relations = relations.read(keys, of: id)

    var code: (when: TruthCode, clear: TruthCode?, evidence: [FactReference])?
    if let subject { code = compile(subject, keys, when: whenText, clear: clearText, evidence: evidenceNodes) }
    if confirmation.attempts > 1, let code, code.when.dependence.slots.isEmpty {
      keys.problem(
        with: "attempts", "it reads no fact of its own subject, so it has no checks to count; use a time (\"for\")")
    }
    keys.finish()

    if blocksCards, let severity, severity != Severity.critical.name {
      keys.problem(with: "severity", "a finding that blocks cards is critical")
    }
    if cause == .transactionCardholder, let severity, let known = Severity(name: severity), known > .notice {
      keys.problem(with: "severity", "a cardholder's cause is at most a notice")
    }
    guard let id, let subject, let severity = severity.flatMap(Severity.init(name:)), let cause, let actor, let title,
      let explanation, let whenText, let code
    else { return nil }
    for (_, node) in hides { hidden.append((id, subject, node, reader)) }
    return Rule(
      id: id, subject: subject, linkRole: role, exceptRole: except, holdTime: holdTime, confirmation: confirmation,
      severity: severity, cause: cause, blocksCards: blocksCards, title: title, explanation: explanation, actor: actor,
      ladder: ladder,
      hides: hides.map(\.0), relations: relations, tags: tags, when: whenText, clear: clearText, whenCode: code.when,
      clearCode: code.clear,
      evidence: code.evidence)
  }

  private mutating func identity(_ keys: MappingReader) -> String? {
    guard let id = keys.string("id", isRequired: true, limit: 60) else { return nil }
    let isName = id.utf8.allSatisfy {
      $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard isName else {
      keys.problem(with: "id", "an id has only lower-case letters, digits and hyphens")
      return nil
    }
    if let place = places[id], place.file == reader.file {
      keys.problem(with: "id", "there is a rule \(excerpt(id)) already, on line \(place.position.line)")
      return nil
    }
    if places[id] != nil {
      hidden.removeAll { $0.rule == id }
      relations.forget(id, asTarget: false)
    }
    places[id] = keys.node("id").map { Place(file: reader.file, position: $0.position) }
    return id
  }

  /// A text in both languages of the product.
  private func text(_ key: String, _ keys: MappingReader, limit: Int) -> LocalizedText? {
    guard let both = keys.mapping(key, isRequired: true) else { return nil }
    let english = both.string("en", isRequired: true, limit: limit)
    let chinese = both.string("zh", isRequired: true, limit: limit)
    both.finish()
    guard let english, let chinese else { return nil }
    return LocalizedText(en: DeviceText.clean(english, limit: limit), zh: DeviceText.clean(chinese, limit: limit))
  }

  private func ladder(_ keys: MappingReader, cause: Cause?) -> [LadderStep] {
    guard let nodes = keys.list("ladder", isRequired: true) else { return [] }
    if nodes.isEmpty { keys.problem(with: "ladder", "there is no remedy; at least \"contact-support\" or \"wait\"") }
    return nodes.compactMap { node in
      let step = MappingReader(node, reader)
      let remedy = step.choice("remedy", isRequired: true, of: Remedy.self)
      let after = step.duration("after", isRequired: true, in: .seconds(1)...RulePackBuilder.longestTime)
      let instruction = step.node("text") == nil ? nil : text("text", step, limit: 300)
      step.finish()
      guard let remedy, let after else { return nil }
      if let objection = cause?.objection(to: remedy) { step.problem(with: "remedy", objection) }
      return LadderStep(remedy, instruction: instruction, timeToHelp: after)
    }
  }

  // MARK: Conditions

  private mutating func compile(
    _ subject: SubjectKind, _ keys: MappingReader, when: String?, clear: String?, evidence: [YAMLNode]?
  ) -> (when: TruthCode, clear: TruthCode?, evidence: [FactReference])? {
    checker.kind = subject
    let whenCode = when.flatMap { condition("when", $0, keys) }
    let clearCode = clear.flatMap { condition("clear", $0, keys) }
    let references = evidenceFacts(evidence, keys)
    guard let whenCode, clear == nil || clearCode != nil else { return nil }
    return (whenCode, clearCode, references)
  }

  private mutating func condition(_ key: String, _ text: String, _ keys: MappingReader) -> TruthCode? {
    do {
      return try checker.condition(text)
    } catch {
      guard let start = keys.node(key)?.position else { return nil }
      for problem in error.problems {
        reader.problem(
          at: source.position(of: problem.offset, in: text, startingAt: start), problem.message)
      }
      return nil
    }
  }

  private mutating func evidenceFacts(_ nodes: [YAMLNode]?, _ keys: MappingReader) -> [FactReference] {
    guard let nodes else { return [] }
    if nodes.isEmpty { keys.problem(with: "evidence", "a finding needs evidence: name at least one fact") }
    var references: [FactReference] = []
    for node in nodes {
      guard let name = reader.string(node) else { continue }
      do {
        let (fact, _) = try checker.reference(name, at: 0)
        if let reference = FactReference(fact, in: checker.scope.kind) { references.append(reference) }
      } catch {
        reader.problem(at: node.position, error.message)
      }
    }
    return references
  }

  // MARK: Hiding

  /// What a rule hides must exist, be about the same kind of subject, and must not hide it in turn.
  private func checkHiding() {
    var graph: [String: Set<String>] = [:]
    for (rule, subject, node, reader) in hidden {
      guard let name = node.scalar else { continue }
      guard places[name] != nil else {
        reader.problem(
          at: node.position, "unknown rule \(excerpt(name))" + suggestion(for: name, among: places.keys))
        continue
      }
      if let other = rules.first(where: { $0.id == name }), other.subject != subject {
        reader.problem(
          at: node.position,
          "\(excerpt(name)) is about subject \(excerpt(other.subject.rawValue)); "
            + "a rule hides only findings about its own subject")
      }
      if reaches(rule, from: name, graph) {
        reader.problem(at: node.position, "\(excerpt(rule)) and \(excerpt(name)) would hide each other")
        continue
      }
      graph[rule, default: []].insert(name)
    }
  }

  private func reaches(_ goal: String, from start: String, _ graph: [String: Set<String>]) -> Bool {
    var seen: Set<String> = []
    var open = [start]
    while let next = open.popLast() {
      if next == goal { return true }
      if seen.insert(next).inserted { open += graph[next] ?? [] }
    }
    return false
  }
}
