/// One line of the record, whatever it is about.
public struct JournalEntry: Hashable, Sendable {
  /// What a line is about.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A step of an operation on a device.
    case operation
    /// What a device gave us to print.
    case print
    /// A duty that is done.
    case duty
    /// A tick on a duty's checklist.
    case tick
    /// A fact kept by hand.
    case kept
    /// Something that happened to an incident.
    case incident
    /// What somebody said of an incident.
    case word
    /// What happened at the technician's lock.
    case access
  }

  /// What it is about.
  public var kind: Kind
  /// Its name among its kind: an operation's own (the same for all its steps), an incident's number, or its own number.
  public var id: String
  /// When it was written.
  public var at: Timestamp
  /// About whom; nil: the shop's duties and the lock, which have no subject.
  public var subject: SubjectID?
  /// Who did or said it, as this computer knows them; empty: the device.
  public var by: String
  /// What: the kind of the operation, the duty, the fact, the incident's cause.
  public var what: String
  /// Where it stands with it: the state of the operation, the item ticked, the value kept.
  public var state: String
  /// What else there is to say: the reason, the note, the printed text.
  public var detail: String

  /// A line.
  public init(
    kind: Kind, id: String, at moment: Timestamp, subject: SubjectID? = nil, by: String, what: String, state: String,
    detail: String
  ) {
    self.kind = kind
    self.id = id
    at = moment
    self.subject = subject
    self.by = by
    self.what = what
    self.state = state
    self.detail = detail
  }
}

/// The newest lines of the record, read at one moment.
public struct RecordPage: Hashable, Sendable {
  /// The lines, oldest first.
  public var entries: [JournalEntry]
  /// Whether there are older ones.
  public var hasOlder: Bool
  /// When they were read.
  public var readAt: Timestamp
  /// Why they could not be, in one line; nil: they could.
  public var problem: String?

  /// A page.
  public init(entries: [JournalEntry], hasOlder: Bool = false, readAt: Timestamp, problem: String? = nil) {
    self.entries = entries
    self.hasOlder = hasOlder
    self.readAt = readAt
    self.problem = problem
  }
}

/// Which lines of the record are wanted.
public struct JournalQuery: Hashable, Sendable {
  /// Nothing before; nil: from the beginning.
  public var since: Timestamp?
  /// Nothing from then on; nil: to the end.
  public var until: Timestamp?
  /// Only about this one; nil: about all.
  public var subject: SubjectID?
  /// Only of these kinds.
  public var kinds: Set<JournalEntry.Kind>
  /// Of many, the newest; nil: all.
  public var limit: Int?

  /// Everything, unless something is left out.
  public init(
    since: Timestamp? = nil, until: Timestamp? = nil, subject: SubjectID? = nil,
    kinds: Set<JournalEntry.Kind> = Set(JournalEntry.Kind.allCases), limit: Int? = nil
  ) {
    self.since = since
    self.until = until
    self.subject = subject
    self.kinds = kinds
    self.limit = limit
  }
}
