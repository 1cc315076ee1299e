/// When people are told over one channel, and of what.
public struct NoticePolicy: Hashable, Sendable {
  /// When nobody wants to be told.
  public enum QuietHours: Hashable, Sendable {
    /// Every day by the shop's clock, from the first minute (0...1439) up to, not including, the second (0...1440). The
    /// first may be the later one, then they run over midnight.
    case daily(from: Int, to: Int)
    /// Whenever the shop is closed.
    case whenClosed
  }

  /// The least severity that is told.
  public var severity: Severity
  /// Whether it is told that something is over.
  public var tellsRecovery: Bool
  /// When nothing is told; what there is to tell then waits for their end. Nil: there are none.
  public var quietHours: QuietHours?
  /// Whether something critical is told in quiet hours too.
  public var criticalBreaksQuiet: Bool
  /// How many notices at most within ``window``; what there is beyond is summed up in the last of them. 1...20
  public var limit: Int
  /// The time that ``limit`` is about.
  public var window: Duration

  /// What is told when nothing is configured: warnings and worse, five times in ten minutes at most.
  public init(
    severity: Severity = .warning, tellsRecovery: Bool = true, quietHours: QuietHours? = nil,
    criticalBreaksQuiet: Bool = false, limit: Int = 5, window: Duration = .seconds(600)
  ) {
    self.severity = severity
    self.tellsRecovery = tellsRecovery
    self.quietHours = quietHours
    self.criticalBreaksQuiet = criticalBreaksQuiet
    self.limit = limit
    self.window = window
  }
}
