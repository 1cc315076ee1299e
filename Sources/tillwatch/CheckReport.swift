import FoundationEssentials
import ShopModel

/// What one check found, for people and for programs.
struct CheckReport {
  let snapshot: ShopSnapshot
  let language: Language

  /// The exit code: 0 ok, 1 warning, 2 critical, 3 unknown. Critical outweighs unknown, unknown outweighs a warning.
  var code: Int32 {
    let worst = openFindings.map(\.severity).max() ?? .ok
    if worst == .critical || snapshot.terminals.contains(where: { $0.availability == .cannot }) { return 2 }
    if snapshot.terminals.contains(where: { $0.availability == .notKnown }) { return 3 }
    // A source that could not be asked leaves its share of the shop unknown.
    if !snapshot.warnings.isEmpty { return 3 }
    let hasNothing = snapshot.terminals.isEmpty && snapshot.accounts.isEmpty && snapshot.apparatus.isEmpty
    if hasNothing, snapshot.links.isEmpty { return 3 }
    return worst == .warning ? 1 : 0
  }

  private var openIncidents: [Incident] { snapshot.incidents.filter { $0.closedAt == nil } }
  private var openFindings: [Finding] { openIncidents.map(\.finding) }

  // MARK: - For programs

  private struct Document: Encodable {
    struct Value: Encodable {
      var fact: String
      var value: String
      var observedAt: Int64
      var source: String
    }
    struct Terminal: Encodable {
      var id: String
      var name: String
      var canTakeCards: Bool?
      var facts: [Value]
    }
    struct Found: Encodable {
      var rule: String
      var subject: String
      var severity: String
      var cause: String
      var title: String
      var explanation: String
      var since: Int64
      var remedies: [String]
      var evidence: [Value]
      var trail: TrailDocument?
    }
    var at: Int64
    var status: String
    var terminals: [Terminal]
    var accounts: [Terminal]
    var printers: [Terminal]
    var powerSources: [Terminal]
    var links: [Terminal]
    var findings: [Found]
    var warnings: [String]
  }

  /// The same as JSON; moments in milliseconds since 1970, values in the catalogue's units.
  func json() throws -> String {
    let document = Document(
      at: snapshot.at.milliseconds, status: ["ok", "warning", "critical", "unknown"][Int(code)],
      terminals: snapshot.terminals.map { terminal in
        Document.Terminal(
          id: terminal.identity.key, name: terminal.identity.name(language),
          canTakeCards: terminal.availability == .notKnown ? nil : terminal.availability == .canTakeCards,
          facts: values(of: terminal.facts))
      },
      accounts: snapshot.accounts.map { account in
        Document.Terminal(
          id: account.identity.key, name: account.identity.name(language), canTakeCards: nil,
          facts: values(of: account.facts))
      },
      printers: apparatus(.printer), powerSources: apparatus(.power),
      links: snapshot.links.map { link in
        Document.Terminal(
          id: link.id.key, name: link.identity.name(language), canTakeCards: nil, facts: values(of: link.facts))
      },
      findings: openIncidents.map { incident in
        let finding = incident.finding
        return Document.Found(
          rule: finding.id.rule, subject: finding.id.subject.description, severity: finding.severity.name,
          cause: finding.cause.rawValue, title: finding.title(language), explanation: finding.explanation(language),
          since: finding.since.milliseconds, remedies: finding.ladder.map(\.remedy.rawValue),
          evidence: finding.evidence.map {
            Document.Value(
              fact: $0.fact.rawValue, value: $0.value.plainText, observedAt: $0.observedAt.milliseconds,
              source: $0.subject.description)
          }, trail: incident.trail.map { TrailDocument($0, moment: MomentDocument.milliseconds) })
      }, warnings: snapshot.warnings)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  private func apparatus(_ kind: SubjectKind) -> [Document.Terminal] {
    snapshot.apparatus.filter { $0.id.kind == kind }.map { apparatus in
      Document.Terminal(
        id: apparatus.id.key, name: apparatus.identity.name(language), canTakeCards: nil,
        facts: values(of: apparatus.facts))
    }
  }

  private func values(of facts: SubjectFacts) -> [Document.Value] {
    facts.records.sorted { $0.key.rawValue < $1.key.rawValue }.map { fact, record in
      Document.Value(
        fact: fact.rawValue, value: record.value.plainText, observedAt: record.observedAt.milliseconds,
        source: record.source)
    }
  }
}

extension FactValue {
  /// For programs, in the catalogue's units.
  var plainText: String {
    switch self {
    case .bool(let truth): truth ? "true" : "false"
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: ",")
    case .money(let money): "\(money.minorUnits) \(money.currency) minor units"
    case .time(let moment): "\(moment.milliseconds)"
    case .tally(let counts): counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
  }
}
