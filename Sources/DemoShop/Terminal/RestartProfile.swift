/// How a simulated terminal goes through a restart.
public struct RestartProfile: Hashable, Sendable {
  /// How long it still stands there after the command's end.
  public var leavesAfter: Duration
  /// How long it is away from the network.
  public var awayFor: Duration
  /// How long it is back and not ready.
  public var initialisingFor: Duration
  /// The status byte it shows meanwhile: 9C (please wait) or 51 (initialisation required).
  public var initialisingStatus: UInt8
  /// Whether nobody answers at its address while it is away, as with a real device, or whether the connection is
  /// refused, which a client notices at once.
  public var absence: WireFaults.Presence

  /// A course of restart.
  public init(
    leavesAfter: Duration = .milliseconds(300), awayFor: Duration = .seconds(4),
    initialisingFor: Duration = .seconds(2), initialisingStatus: UInt8 = 0x9C,
    absence: WireFaults.Presence = .unanswered
  ) {
    self.leavesAfter = leavesAfter
    self.awayFor = awayFor
    self.initialisingFor = initialisingFor
    self.initialisingStatus = initialisingStatus
    self.absence = absence
  }
}
