import RuleLab
import ShopModel

/// A moment for other programs, as the document around it writes moments.
enum MomentDocument: Encodable {
  /// Milliseconds since 1970.
  case milliseconds(Timestamp)
  /// ISO 8601.
  case text(Timestamp)

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .milliseconds(let moment): try container.encode(moment.milliseconds)
    case .text(let moment): try container.encode(TimeText.iso8601(moment))
    }
  }
}

/// How a finding came about, for other programs.
struct TrailDocument: Encodable {
  struct Value: Encodable {
    var subject: String
    var fact: String
    /// known, stale, not-yet-known or not-reported.
    var knowledge: String
    var value: String?
    var since: MomentDocument?
    var observedAt: MomentDocument?
  }

  struct Term: Encodable {
    var depth: Int
    var text: String
    var verdict: String
    var values: [Value]
  }

  var when: [Term]
  var clear: [Term]
  var since: MomentDocument
  var attempt: Int
  var attempts: Int
  var waitsSeconds: Int64
  var changesPercent: Double
  var suppressedBy: String?
  var suppression: String?

  /// - Parameter moment: how moments are written.
  init(_ trail: FindingTrail, moment: (Timestamp) -> MomentDocument) {
    when = trail.when.map { TrailDocument.term($0, moment) }
    clear = trail.clear.map { TrailDocument.term($0, moment) }
    since = moment(trail.since)
    (attempt, attempts) = trail.attempt
    waitsSeconds = trail.waits.wholeSeconds
    changesPercent = (trail.changes * 100).rounded() / 100
    suppressedBy = trail.suppression?.finding.description
    suppression = trail.suppression?.name
  }

  private static func term(_ term: FindingTrail.Term, _ moment: (Timestamp) -> MomentDocument) -> Term {
    Term(
      depth: term.depth, text: term.text, verdict: term.verdict.rawValue,
      values: term.values.map { value in
        let knowledge =
          switch value.knowledge {
          case .known: "known"
          case .stale: "stale"
          case .notYetKnown: "not-yet-known"
          case .notReported: "not-reported"
          }
        let record = value.knowledge.record
        return Value(
          subject: value.subject.description, fact: value.fact.rawValue, knowledge: knowledge,
          value: record.map { value.fact.text(of: $0.value) }, since: record.map { moment($0.since) },
          observedAt: record.map { moment($0.observedAt) })
      })
  }
}
