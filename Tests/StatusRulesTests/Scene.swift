import ShopModel

@testable import StatusRules

/// A shop in a test: its facts, and an engine that looks at them.
struct Scene {
  var facts: [SubjectID: SubjectFacts] = [:]
  var engine: StatusEngine

  init(_ pack: RulePack) { engine = StatusEngine(pack: pack) }

  init(rules: String...) throws {
    self.init(try RulePack(parsing: "rules:\n" + rules.joined(), file: "test.yaml"))
  }

  /// Notes a reading without looking at it.
  mutating func note(
    _ subject: SubjectID, _ fact: Fact, _ value: FactValue, at second: Int64, freshFor: Duration = .seconds(30)
  ) {
    let moment = Timestamp(seconds: second)
    var known = facts[subject] ?? SubjectFacts(id: subject)
    var since = moment
    if let old = known.records[fact], old.value == value, moment <= old.staleAt { since = old.since }
    var record = FactRecord(value: value, observedAt: moment, since: since, source: "test", freshFor: freshFor)
    if let old = known.records[fact] { record.hasChanged = old.hasChanged || old.value != value }
    known.records[fact] = record
    facts[subject] = known
  }

  /// Notes a reading and looks at its subject.
  mutating func read(
    _ subject: SubjectID, _ fact: Fact, _ value: FactValue, at second: Int64, freshFor: Duration = .seconds(30)
  ) {
    note(subject, fact, value, at: second, freshFor: freshFor)
    engine.evaluate(subject, in: facts, at: Timestamp(seconds: second))
  }

  mutating func retire(_ subject: SubjectID, at second: Int64 = 0) {
    engine.retire(subject, in: facts, at: Timestamp(seconds: second))
  }

  mutating func advance(to second: Int64) { engine.advance(to: Timestamp(seconds: second), in: facts) }

  /// The rules that have a finding, worst and oldest first.
  var rules: [String] { engine.findings.map(\.id.rule) }
}

let counter = SubjectID.terminal("counter")
let acquirer = SubjectID.account("acquirer")
