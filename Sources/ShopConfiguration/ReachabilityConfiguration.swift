public import ShopModel

/// What something is reached through, as the file says it.
public struct ReachabilityConfiguration: Hashable, Sendable {
  /// Who is reached.
  public var subject: SubjectID
  /// Through what: all of these groups are needed, of each group one member is enough. No group is empty.
  public var through: [[SubjectID]]

  /// A way.
  public init(subject: SubjectID, through: [[SubjectID]]) {
    self.subject = subject
    self.through = through
  }
}
