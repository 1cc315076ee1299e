import Foundation
import ShopModel
import ShopTesting

@testable import StatusRules

/// A small shop that lives through a script, watched by an engine.
struct PropertyRun {
  private(set) var facts: [SubjectID: SubjectFacts] = [:]
  var engine: StatusEngine
  private(set) var now = PropertyScript.start
  /// Everything that was ever told.
  private(set) var told: Set<Told> = []

  struct Told: Hashable {
    var subject: SubjectID
    var fact: Fact
    var value: FactValue
    var observedAt: Timestamp
  }

  /// What of an engine makes a difference to its future, and to those who look at it.
  struct Picture: Equatable {
    var findings: [Finding]
    var remembered: [EngineMemory.Subject]
  }

  init(_ pack: RulePack) {
    engine = StatusEngine(pack: pack, topology: ShopTopology(chainOf: PropertyScript.configured))
    engine.watch(PropertyScript.configured)
  }

  var picture: Picture { Picture(findings: engine.allFindings, remembered: engine.memory(at: now).subjects) }

  // MARK: Living

  /// How the same thing may be done in several ways.
  struct Manner {
    /// In what order subjects are named; nil: in that of the script.
    var shuffle: SeededDraw?
    /// Whether the engine is told what has changed, or must look at everything.
    var tellsWhatChanged = true
    /// Whether it is made to look more often than it asks to.
    var looksTwice = false
  }

  /// - Parameter body: called at every moment at which the engine has looked.
  mutating func take(_ step: PropertyScript.Step, _ manner: inout Manner, _ body: (PropertyRun) -> Void = { _ in }) {
    while let deadline = engine.nextDeadline, deadline <= step.at {
      now = deadline
      engine.advance(to: deadline, in: facts)
      body(self)
    }
    now = step.at
    engine.advance(to: now, in: facts)
    switch step.event {
    case .pass: break
    case .retire(let subject):
      facts[subject] = nil
      engine.retire(subject, in: facts, at: now)
    case .report(let tellings):
      var news: [StatusEngine.News] = []
      for telling in tellings {
        let isNews = note(telling)
        if news.last?.subject != telling.subject { news.append(StatusEngine.News(telling.subject, changed: [])) }
        if isNews { news[news.count - 1].changed?.append(telling.fact) }
      }
      if var draw = manner.shuffle {
        news.shuffle(using: &draw)
        manner.shuffle = draw
      }
      if !manner.tellsWhatChanged { for index in news.indices { news[index].changed = nil } }
      engine.evaluate(news, in: facts, at: now)
      if manner.looksTwice { for item in news { engine.evaluate(item.subject, in: facts, at: now) } }
    }
    if manner.looksTwice {
      engine.advance(to: now, in: facts)
      engine.lookAgain(in: facts, at: now)
    }
    body(self)
  }

  mutating func take(_ step: PropertyScript.Step) {
    var manner = Manner()
    take(step, &manner)
  }

  /// As the store of facts does.
  private mutating func note(_ telling: PropertyScript.Telling) -> Bool {
    told.insert(
      Told(subject: telling.subject, fact: telling.fact, value: telling.value, observedAt: now))
    var known = facts[telling.subject] ?? SubjectFacts(id: telling.subject)
    var record = FactRecord(
      value: telling.value, observedAt: now, since: now, source: "test", freshFor: telling.freshFor)
    var isNews = true
    if let old = known.records[telling.fact] {
      record.hasChanged = old.hasChanged || old.value != telling.value
      if old.value == telling.value {
        isNews = now >= old.staleAt
        record.since = isNews ? old.since + (now - old.staleAt) : old.since
      }
    }
    known.records[telling.fact] = record
    facts[telling.subject] = known
    return isNews
  }

  /// Tells once more what is known of everybody, as new.
  mutating func tellAgain(at moment: Timestamp, freshFor: Duration) {
    now = moment
    for (subject, known) in facts {
      for (fact, record) in known.records {
        facts[subject]?.records[fact]?.observedAt = moment
        facts[subject]?.records[fact]?.freshFor = freshFor
        told.insert(Told(subject: subject, fact: fact, value: record.value, observedAt: moment))
      }
    }
    engine.evaluate(facts.keys.map { StatusEngine.News($0) }, in: facts, at: moment)
  }

  // MARK: Ending and beginning again

  /// The same shop with the program started anew, after it was `away`: what it remembered was written down and read.
  func restarted(after away: Duration = .zero) throws -> PropertyRun {
    let data = try JSONEncoder().encode(engine.memory(at: now))
    var other = self
    other.now = now + away
    other.engine = StatusEngine(pack: engine.pack, topology: engine.topology)
    other.engine.watch(PropertyScript.configured)
    other.engine.watch(facts.keys)
    if away > .zero { other.shiftSince(by: away) }
    other.engine.restore(try JSONDecoder().decode(EngineMemory.self, from: data), in: other.facts, at: other.now)
    other.engine.lookAgain(in: other.facts, at: other.now)
    return other
  }

  /// How long a value has held does not grow while nobody looks.
  private mutating func shiftSince(by away: Duration) {
    for (subject, known) in facts {
      for (fact, record) in known.records { facts[subject]?.records[fact]?.since = record.since + away }
    }
  }
}
