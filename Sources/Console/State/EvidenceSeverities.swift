import ShopModel

/// How bad each value is that led to a finding. Asked for every value on the screen, of which nearly none led to any; so it
/// is kept by facts, and for most of them there is nothing to look through.
struct EvidenceSeverities {
  private var ofFact: [[(subject: SubjectID, severity: Severity)]]

  init(_ incidents: [Incident]) {
    ofFact = incidents.isEmpty ? [] : Array(repeating: [], count: Fact.allCases.count)
    for incident in incidents {
      note(incident.finding, of: incident)
      for finding in incident.others { note(finding, of: incident) }
      for finding in incident.explained { note(finding, of: incident) }
    }
  }

  /// The worst of what rests on a value; nil: nothing does.
  subscript(fact: Fact, of subject: SubjectID) -> Severity? {
    guard !ofFact.isEmpty else { return nil }
    return ofFact[fact.place].first { $0.subject == subject }?.severity
  }

  private mutating func note(_ finding: Finding, of incident: Incident) {
    for evidence in incident.judged(of: finding) {
      let (fact, subject) = (evidence.fact.place, evidence.subject)
      if let known = ofFact[fact].firstIndex(where: { $0.subject == subject }) {
        ofFact[fact][known].severity = max(ofFact[fact][known].severity, finding.severity)
      } else {
        ofFact[fact].append((subject, max(.ok, finding.severity)))
      }
    }
  }
}
