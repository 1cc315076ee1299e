import ShopModel

/// How a finding came about, for programs; moments in milliseconds since 1970, lengths in milliseconds.
struct TrailDocument: Encodable {
  struct Value: Encodable {
    var subject: String
    var fact: String
    /// `known`, `stale`, `not-yet-known`, `not-reported`
    var knowledge: String
    var value: String?
    var observedAt: Int64?
    var source: String?
  }

  struct Term: Encodable {
    var depth: Int
    var text: String
    /// `yes`, `no`, `unknown`
    var verdict: String
    var values: [Value]
  }

  struct Attempt: Encodable {
    var number: Int
    var of: Int
  }

  struct Suppressed: Encodable {
    var how: String
    var by: String
  }

  /// The condition term by term: a term that joins others stands before them, one less deep.
  var when: [Term]
  var clear: [Term]
  var since: Int64
  var attempt: Attempt
  var waits: Int64
  /// How restless it was over the last checks, in percent.
  var flapping: Double
  var suppressed: Suppressed?

  init(_ trail: FindingTrail) {
    when = trail.when.map { Term($0) }
    clear = trail.clear.map { Term($0) }
    since = trail.since.milliseconds
    attempt = Attempt(number: trail.attempt.number, of: trail.attempt.of)
    waits = trail.waits.wholeMilliseconds
    flapping = trail.changes
    suppressed = trail.suppression.map { Suppressed(how: $0.name, by: $0.finding.description) }
  }
}

extension TrailDocument.Term {
  fileprivate init(_ term: FindingTrail.Term) {
    self.init(
      depth: term.depth, text: term.text, verdict: term.verdict.rawValue,
      values: term.values.map { TrailDocument.Value($0) })
  }
}

extension TrailDocument.Value {
  fileprivate init(_ value: FindingTrail.Value) {
    let (knowledge, record): (String, FactRecord?) =
      switch value.knowledge {
      case .known(let record): ("known", record)
      case .stale(let record): ("stale", record)
      case .notYetKnown: ("not-yet-known", nil)
      case .notReported: ("not-reported", nil)
      }
    self.init(
      subject: value.subject.description, fact: value.fact.rawValue, knowledge: knowledge,
      value: record?.value.plainText, observedAt: record?.observedAt.milliseconds, source: record?.source)
  }
}
