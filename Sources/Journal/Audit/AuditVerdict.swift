/// What a look through the whole audit chain has shown.
public enum AuditVerdict: Hashable, Sendable {
  /// Every row is as it was written, none is missing, none was put in.
  ///
  /// - Parameters:
  ///   - entries: how many links there are.
  ///   - head: the digest of the last one, 64 hexadecimal digits; of an empty chain: zeros.
  case unbroken(entries: Int, head: String)
  /// The first place at which it is not what it should be.
  case broken(AuditBreak)
}

/// Where an audit chain is broken, and how.
public struct AuditBreak: Hashable, Sendable {
  /// How.
  public enum Kind: String, Hashable, Sendable {
    /// The link itself is missing from the chain, or its numbers do not follow each other.
    case linkMissing = "link-missing"
    /// The row that the link vouches for is gone.
    case rowMissing = "row-missing"
    /// The row, or its link, is not what was written.
    case altered
    /// The row is in no link: it was not written by Tillwatch.
    case notChained = "not-chained"
    /// The digest that was noted elsewhere is not in the chain: its end was cut off, or it was written anew.
    case seenMissing = "seen-missing"
  }

  /// The number of the link, from 1; nil: the row has none.
  public var number: Int?
  /// Which row: the table and the row's number there; empty where no row can be named.
  public var row: String
  /// How it is broken.
  public var kind: Kind

  /// A break.
  public init(number: Int?, row: String, kind: Kind) {
    self.number = number
    self.row = row
    self.kind = kind
  }
}
