/// What somebody said of an incident, as it goes on record: who, when, and what exactly.
public struct IncidentWord: Hashable, Sendable {
  /// What was said.
  public enum Kind: Hashable, Sendable {
    /// That they know of it.
    ///
    /// - Parameters:
    ///   - until: when it ends by itself; nil: with the incident.
    ///   - isSticky: whether it lasts even if the incident gets worse or spreads.
    case acknowledged(until: Timestamp?, isSticky: Bool)
    /// That they do not after all.
    case acknowledgementWithdrawn
    /// That nobody is to be told of it until then.
    case muted(until: Timestamp)
    /// That people are to be told again.
    case unmuted
    /// That a step of its ladder was done by hand; which, counted from 0.
    case stepDone(Int, Remedy)
  }

  /// Of which incident.
  public var incident: Incident.ID
  /// Whom it is about: of several, the one found first.
  public var subject: SubjectID
  /// What.
  public var kind: Kind
  /// Who, as this computer knows them.
  public var by: String
  /// When.
  public var at: Timestamp

  /// A word.
  public init(_ kind: Kind, of incident: Incident.ID, about subject: SubjectID, by: String, at moment: Timestamp) {
    self.incident = incident
    self.subject = subject
    self.kind = kind
    self.by = by
    at = moment
  }
}
