/// A value that led to a finding.
public struct Evidence: Hashable, Sendable, Codable {
  /// About whom; may be another subject than the finding's.
  public var subject: SubjectID
  /// Which fact.
  public var fact: Fact
  /// What was seen.
  public var value: FactValue
  /// When it was last seen so.
  public var observedAt: Timestamp
  /// Since when it has been so.
  public var since: Timestamp

  /// A piece of evidence.
  public init(subject: SubjectID, fact: Fact, value: FactValue, observedAt: Timestamp, since: Timestamp) {
    self.subject = subject
    self.fact = fact
    self.value = value
    self.observedAt = observedAt
    self.since = since
  }
}

/// What a rule found out: who, how bad, why, what shows it, and what to do.
public struct Finding: Hashable, Sendable, Identifiable {
  /// A finding is the only one of its rule and subject.
  public struct ID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The rule's id.
    public var rule: String
    /// The subject.
    public var subject: SubjectID

    /// The id.
    public init(rule: String, subject: SubjectID) {
      self.rule = rule
      self.subject = subject
    }

    /// `unreachable@terminal/counter-1`
    public var description: String { "\(rule)@\(subject)" }
  }

  /// Rule and subject.
  public var id: ID
  /// How bad.
  public var severity: Severity
  /// Why.
  public var cause: Cause
  /// Whether the subject cannot take cards because of it.
  public var blocksCards: Bool
  /// In a few words.
  public var title: LocalizedText
  /// In a sentence or two.
  public var explanation: LocalizedText
  /// Who has to act.
  public var actor: Actor
  /// What shows it; never empty.
  public var evidence: [Evidence]
  /// Since when, by the evidence.
  public var since: Timestamp
  /// What to do, first things first; never empty.
  public var ladder: [LadderStep]
  /// Whether its condition cannot be seen at the moment, because a fact it needs is unknown or stale: it stays, and the
  /// screen says so.
  public var isDoubtful = false
  /// How restless its condition is, in percent of the weighted last twenty checks; nil while it is not flapping.
  public var flapping: Double?
  /// What explains it better than its own words; nil: nothing does.
  public var suppression: Suppression?

  /// A finding.
  public init(
    rule: String, subject: SubjectID, severity: Severity, cause: Cause, blocksCards: Bool, title: LocalizedText,
    explanation: LocalizedText, actor: Actor, evidence: [Evidence], since: Timestamp, ladder: [LadderStep]
  ) {
    id = ID(rule: rule, subject: subject)
    self.severity = severity
    self.cause = cause
    self.blocksCards = blocksCards
    self.title = title
    self.explanation = explanation
    self.actor = actor
    self.evidence = evidence
    self.since = since
    self.ladder = ladder
  }
}
