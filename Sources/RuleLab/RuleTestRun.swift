import LocatedYAML
import ShopCore
import ShopModel
import StatusRules

/// Why a test failed.
public struct RuleTestFailure: Sendable, CustomStringConvertible {
  /// The file of the test.
  public let file: String
  /// Where the expectation stands that was not met.
  public let position: SourcePosition
  /// The test's name.
  public let test: String
  /// At what time of the test; nil: before it began.
  public let at: Duration?
  /// What was expected.
  public let expected: String
  /// What was found instead.
  public let found: String
  /// How that came about, one line each.
  public let trail: [String]

  /// `tests.yaml:12:9: "a slow terminal" after 2min: expected …; found …` and the trail below.
  public var description: String {
    let time = at.map { " after \(durationText($0))" } ?? ""
    let head =
      "\(file):\(position.line):\(position.column): \(excerpt(test))\(time): expected \(expected); found \(found)"
    return ([head] + trail.map { "    \($0)" }).joined(separator: "\n")
  }
}

extension RuleTestCase {
  /// Runs the test.
  ///
  /// - Parameters:
  ///   - pack: the rules to try.
  ///   - file: the test's file, for the failures.
  /// - Returns: what was not as it must be; empty: the test passed.
  public func run(with pack: RulePack, file: String) -> [RuleTestFailure] {
    var run = RuleTestRun(test: self, file: file, pack: pack)
    run.run()
    return run.failures
  }

  /// The rules whose findings the test expects, or expects not to be there.
  public var rulesNamed: Set<String> {
    var names: Set<String> = []
    for check in checks {
      names.formUnion((check.findings ?? []).map(\.id.rule))
      names.formUnion(check.unknown.map(\.id.rule) + check.absent.map(\.id.rule))
      for incident in check.incidents ?? [] {
        if case .rule(let rule, _) = incident.name { names.insert(rule) }
      }
    }
    return names
  }
}

/// One run of one test.
private struct RuleTestRun {
  let test: RuleTestCase
  let file: String
  let pack: RulePack
  private(set) var failures: [RuleTestFailure] = []
  private var bench: LabBench

  init(test: RuleTestCase, file: String, pack: RulePack) {
    self.test = test
    self.file = file
    self.pack = pack
    bench = LabBench(shop: test.shop, pack: pack, at: test.start)
  }

  mutating func run() {
    guard knowsEveryRule() else { return }
    var steps = test.steps[...]
    for check in test.checks {
      // What happens at the moment of a check happens before it.
      while let step = steps.first, step.at <= check.at {
        steps = steps.dropFirst()
        do throws(LabProblem) {
          try bench.take(step.event, at: step.at)
        } catch {
          fail(step.position, at: step.at, expected: "that this can happen", found: error.description)
          return
        }
      }
      bench.advance(to: check.at)
      verify(check)
    }
  }

  /// A test that names a rule that is not there would pass for the wrong reason.
  private mutating func knowsEveryRule() -> Bool {
    for check in test.checks {
      let named =
        (check.findings ?? []).map { ($0.id.rule, $0.position) } + check.unknown.map { ($0.id.rule, $0.position) }
        + check.absent.map { ($0.id.rule, $0.position) }
        + (check.incidents ?? []).compactMap { incident in
          if case .rule(let rule, _) = incident.name { (rule, incident.position) } else { nil }
        }
      for (rule, position) in named where pack.rule(rule) == nil {
        let near = suggestion(for: rule, among: pack.rules.map(\.id))
        fail(position, at: nil, expected: "the rule \(excerpt(rule))", found: "no such rule" + near)
        return false
      }
    }
    return true
  }

  // MARK: Checks

  private mutating func verify(_ check: RuleTestCheck) {
    if let expected = check.findings { verifyFindings(expected, check) }
    if let expected = check.incidents { verifyIncidents(expected, check) }
    for (id, position) in check.unknown {
      let verdict = bench.core.trail(of: id, at: bench.now)?.when.first?.verdict
      guard verdict != .unknown else { continue }
      let found = verdict.map { "\($0.rawValue)" } ?? "that the rule is not about such a subject"
      fail(position, at: check.at, expected: "that nobody knows \(id)", found: found, trailOf: [id])
    }
    for (id, position) in check.absent {
      guard let finding = bench.core.findings.first(where: { $0.id == id }) else { continue }
      fail(position, at: check.at, expected: "no finding \(id)", found: describe(finding), trailOf: [id])
    }
    if !check.cards.isEmpty {
      let availabilities = SnapshotComposer(bench.core).availabilities(at: bench.now)
      for (terminal, expected, position) in check.cards where availabilities[terminal] != expected {
        fail(
          position, at: check.at, expected: "\(terminal): \(expected.word)",
          found: availabilities[terminal].map(\.word) ?? "no such terminal",
          trailOf: bench.core.findings.filter { $0.id.subject == terminal }.map(\.id))
      }
    }
  }

  private mutating func verifyFindings(_ expected: [RuleTestCheck.ExpectedFinding], _ check: RuleTestCheck) {
    let all = bench.core.findings
    let shown = all.filter { $0.suppression == nil }
    for wanted in expected {
      guard let finding = all.first(where: { $0.id == wanted.id }) else {
        let others = all.isEmpty ? "nothing" : all.map { describe($0) }.joined(separator: ", ")
        fail(
          wanted.position, at: check.at, expected: "\(wanted.id)", found: others,
          trailOf: [wanted.id])
        continue
      }
      for (what, found) in differences(finding, wanted) {
        fail(wanted.position, at: check.at, expected: "\(wanted.id) \(what)", found: found, trailOf: [wanted.id])
      }
    }
    let wanted = Set(expected.map(\.id))
    for finding in shown where !wanted.contains(finding.id) {
      let list = expected.isEmpty ? "no finding" : "only \(expected.map(\.id.description).joined(separator: ", "))"
      fail(check.position, at: check.at, expected: list, found: "also \(describe(finding))", trailOf: [finding.id])
    }
  }

  private func differences(
    _ finding: Finding, _ wanted: RuleTestCheck.ExpectedFinding
  ) -> [(what: String, found: String)] {
    var result: [(String, String)] = []
    func compare(_ name: String, _ expected: String?, _ found: String) {
      if let expected, expected != found { result.append(("with \(name) \(expected)", found)) }
    }
    compare("severity", wanted.severity?.name, finding.severity.name)
    compare("cause", wanted.cause?.rawValue, finding.cause.rawValue)
    compare("actor", wanted.actor?.rawValue, finding.actor.rawValue)
    compare("blocks-cards", wanted.blocksCards.map { "\($0)" }, "\(finding.blocksCards)")
    compare("doubtful", wanted.isDoubtful.map { "\($0)" }, "\(finding.isDoubtful)")
    compare("flapping", wanted.isFlapping.map { "\($0)" }, "\(finding.flapping != nil)")
    compare(
      "since", wanted.since.map { durationText($0 - test.start) }, durationText(finding.since - test.start))
    compare("how", wanted.suppression, finding.suppression?.name ?? "not suppressed")
    switch (wanted.suppressedBy, finding.suppression) {
    case (nil, let suppression?):
      result.append(("not suppressed", "\(suppression.name) by \(suppression.finding)"))
    case (let other?, let suppression) where suppression?.finding != other:
      result.append(("suppressed by \(other)", suppression.map { "by \($0.finding)" } ?? "not suppressed"))
    default: break
    }
    let shown = Set(finding.evidence.map(\.fact))
    for fact in wanted.evidence where !shown.contains(fact) {
      result.append(("showing \(fact.rawValue)", finding.evidence.map(\.fact.rawValue).joined(separator: ", ")))
    }
    return result
  }

  private func describe(_ finding: Finding) -> String {
    "\(finding.id)" + (finding.suppression.map { " (\($0.name) by \($0.finding))" } ?? "")
  }

  // MARK: Incidents

  private mutating func verifyIncidents(_ expected: [RuleTestCheck.ExpectedIncident], _ check: RuleTestCheck) {
    let all = bench.core.incidentsInSight(at: bench.now)
    var seen: Set<Incident.ID> = []
    for wanted in expected {
      guard
        let incident = all.first(where: {
          !seen.contains($0.id) && wanted.name.matches($0) && ($0.closedAt != nil) == wanted.isClosed
        })
      else {
        let state = wanted.isClosed ? "closed" : "open"
        fail(
          wanted.position, at: check.at, expected: "the \(state) incident \(wanted.name)",
          found: all.isEmpty ? "no incident" : all.map(describe).joined(separator: ", "), trailOf: trails(wanted.name))
        continue
      }
      seen.insert(incident.id)
      for (what, found) in differences(incident, wanted) {
        fail(
          wanted.position, at: check.at, expected: "the incident \(wanted.name) with \(what)", found: found,
          trailOf: incident.findings.map(\.id))
      }
    }
    for incident in all where incident.closedAt == nil && !seen.contains(incident.id) {
      let names = expected.filter { !$0.isClosed }.map(\.name.description)
      fail(
        check.position, at: check.at,
        expected: names.isEmpty ? "no open incident" : "only \(names.joined(separator: ", "))",
        found: "also \(describe(incident))", trailOf: [incident.finding.id])
    }
  }

  private func trails(_ name: IncidentName) -> [Finding.ID] {
    guard case .rule(let rule, let subject) = name else { return [] }
    if let subject { return [Finding.ID(rule: rule, subject: subject)] }
    guard let kind = pack.rule(rule)?.subject else { return [] }
    return bench.core.facts.subjects.keys.filter { $0.kind == kind }.sorted { $0.key < $1.key }.prefix(3)
      .map { Finding.ID(rule: rule, subject: $0) }
  }

  private func differences(
    _ incident: Incident, _ wanted: RuleTestCheck.ExpectedIncident
  ) -> [(what: String, found: String)] {
    var result: [(String, String)] = []
    func compare(_ name: String, _ expected: String?, _ found: String) {
      if let expected, expected != found { result.append(("\(name) \(expected)", found)) }
    }
    func list(_ items: [String]) -> String { items.isEmpty ? "none" : items.sorted().joined(separator: ", ") }
    compare("cause", wanted.cause?.rawValue, incident.finding.cause.rawValue)
    compare(
      "subjects", wanted.subjects.map { list($0.map(\.description)) }, list(incident.subjects.map(\.description)))
    compare(
      "explains", wanted.explains.map { list($0.map(\.description)) }, list(incident.explained.map(\.id.description)))
    compare(
      "ladder", wanted.ladder.map { $0.map { "\($0.remedy.rawValue) \($0.state)" }.joined(separator: ", ") },
      incident.finding.ladder.map { "\($0.remedy.rawValue) \($0.state.word)" }.joined(separator: ", "))
    compare("acknowledged-by", wanted.acknowledgedBy, incident.acknowledgement?.by ?? "nobody")
    compare("muted-by", wanted.mutedBy, incident.mute?.by ?? "nobody")
    compare("maintenance", wanted.maintenance, incident.maintenance ?? "none")
    compare("quiet", wanted.isQuiet.map { "\($0)" }, "\(incident.isQuiet)")
    compare("without-cards", wanted.withoutCards.map(durationText), durationText(incident.impact.total))
    compare(
      "takings-at-risk", wanted.takingsAtRisk.map(\.text), incident.impact.takingsAtRisk.map(\.text) ?? "not known")
    return result
  }

  private func describe(_ incident: Incident) -> String {
    let subjects = incident.subjects.map(\.description).joined(separator: ", ")
    return "\(incident.finding.id.rule) (\(subjects)\(incident.closedAt == nil ? "" : "; closed"))"
  }

  // MARK: Failures

  private mutating func fail(
    _ position: SourcePosition, at moment: Timestamp?, expected: String, found: String, trailOf ids: [Finding.ID] = []
  ) {
    let trail = ids.flatMap { bench.core.trail(of: $0, at: bench.now)?.lines(at: bench.now) ?? [] }
    failures.append(
      RuleTestFailure(
        file: file, position: position, test: test.name, at: moment.map { $0 - test.start }, expected: expected,
        found: found, trail: trail))
  }
}
