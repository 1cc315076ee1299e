/// What the person at the console may do.
public enum ConsoleAccess: Hashable, Sendable {
  /// Everything can be read, and what people know can be noted; no terminal can be touched until the PIN is given.
  ///
  /// - Parameter wrongTries: how often a wrong one was given since the last right one.
  case locked(wrongTries: Int)
  /// The same, and there is no PIN that could be given.
  case noPIN
  /// The same, and no PIN is taken before then: too many were wrong.
  case lockedOut(until: Timestamp)
  /// Operations can be carried out until then; nil: nothing is locked here.
  case technician(until: Timestamp?)
  /// Nothing can be changed from here, whatever PIN is given.
  case readOnly

  /// Why no operation can be begun; nil: it can.
  public var refusal: Refusal? {
    switch self {
    case .technician: nil
    case .locked, .lockedOut: .locked
    case .noPIN: .noPIN
    case .readOnly: .readOnly
    }
  }
}

/// A PIN that was typed and not looked at, because nothing could have been done with it: another program operates, or the
/// record cannot be used.
public struct UnjudgedPIN: Hashable, Sendable {
  /// How often that happened in this run.
  public var count: Int
  /// Why the last time, in one line.
  public var reason: String

  /// A PIN that was not looked at.
  public init(count: Int, reason: String) {
    self.count = count
    self.reason = reason
  }
}

/// What happened at the lock, as it goes on record.
public struct AccessWord: Hashable, Sendable {
  /// What.
  public enum Kind: Hashable, Sendable {
    /// The right PIN was given.
    case unlocked
    /// A wrong one was.
    case wrongPIN
    /// It was locked again, by a person or because the time was over.
    case locked(byItself: Bool)
    /// A new PIN was set: wrong tries of the old one count no more.
    case pinSet
  }

  /// What.
  public var kind: Kind
  /// Who, as this computer knows them.
  public var by: String
  /// When.
  public var at: Timestamp

  /// A word.
  public init(_ kind: Kind, by: String, at moment: Timestamp) {
    self.kind = kind
    self.by = by
    at = moment
  }
}
