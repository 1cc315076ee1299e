/// How a finding came about: which condition, which values, since when, how often confirmed, what suppressed it.
public struct FindingTrail: Hashable, Sendable {
  /// What is known of a condition.
  public enum Verdict: String, Hashable, Sendable {
    case yes, no
    /// A fact it needs is unknown or stale.
    case unknown
  }

  /// A value that a term read.
  public struct Value: Hashable, Sendable {
    /// About whom.
    public var subject: SubjectID
    /// Which fact.
    public var fact: Fact
    /// What is known of it.
    public var knowledge: Knowledge

    /// A value.
    public init(subject: SubjectID, fact: Fact, knowledge: Knowledge) {
      self.subject = subject
      self.fact = fact
      self.knowledge = knowledge
    }
  }

  /// A part of the condition; the parts that it joins follow it, one level deeper.
  public struct Term: Hashable, Sendable {
    /// How deep it stands; 0: the whole condition.
    public var depth: Int
    /// As written, or the word that joins the parts below it (`and`, `or`).
    public var text: String
    /// What is known of it.
    public var verdict: Verdict
    /// What it read; empty where it only joins others.
    public var values: [Value]

    /// A term.
    public init(depth: Int, text: String, verdict: Verdict, values: [Value]) {
      self.depth = depth
      self.text = text
      self.verdict = verdict
      self.values = values
    }
  }

  /// The finding.
  public var id: Finding.ID
  /// The condition that raises it, term by term.
  public var when: [Term]
  /// The condition that ends it; empty: it ends when ``when`` is no longer so.
  public var clear: [Term]
  /// Since when the condition has held, by the evidence.
  public var since: Timestamp
  /// The check that confirmed it, out of how many the rule asks for; 1 of 1: at once.
  public var attempt: (number: Int, of: Int) {
    get { (attemptNumber, attemptsWanted) }
    set { (attemptNumber, attemptsWanted) = newValue }
  }
  private var attemptNumber: Int
  private var attemptsWanted: Int
  /// How long the rule waits before it speaks.
  public var waits: Duration
  /// How restless it was over the last twenty checks, in percent, flapping or not.
  public var changes: Double
  /// What explains it better; nil: nothing does.
  public var suppression: Suppression?

  /// A trail.
  public init(
    id: Finding.ID, when: [Term], clear: [Term], since: Timestamp, attempt: (number: Int, of: Int), waits: Duration,
    changes: Double, suppression: Suppression?
  ) {
    self.id = id
    self.when = when
    self.clear = clear
    self.since = since
    attemptNumber = attempt.number
    attemptsWanted = attempt.of
    self.waits = waits
    self.changes = changes
    self.suppression = suppression
  }
}
