/// One device's pace.
public struct PollPlan: Hashable, Sendable {
  /// Which device.
  public var key: DeviceKey
  /// From the start of one poll to the start of the next; at least a millisecond.
  public var interval: Duration
  /// How long one attempt may take.
  public var deadline: Duration

  /// A pace.
  public init(key: DeviceKey, interval: Duration, deadline: Duration) {
    self.key = key
    self.interval = interval
    self.deadline = deadline
  }
}

/// What holds for all devices of a schedule.
public struct PollSettings: Hashable, Sendable {
  /// How many polls may run at the same time; at least one.
  public var concurrencyLimit: Int
  /// Up to how many devices count as a handful, whose first round is quick.
  public var handful: Int
  /// Over how long the first polls of a handful are spread, so that a shop's screen fills at once.
  public var quickStart: Duration
  /// How many devices of a handful start together; at least one.
  public var together: Int
  /// How many intervals the delay between two polls of a failing device may grow to.
  public var backOffIntervals: Int
  /// How long the delay between two polls of a failing device may become, unless its interval is longer.
  public var longestBackOff: Duration
  /// How long a device may ask to be left alone at most; what goes beyond is cut off, so that no answer can silence the
  /// console for good. Readings last through a part of that only.
  public var longestPause: Duration
  /// By how much of itself a failing device's delay is stretched at random: 0...1. Devices that failed together then
  /// do not return together.
  public var jitter: Double

  /// The usual settings: 256 at a time, 64 devices are a handful and start within 2 s, eight together, back-off up to 8
  /// intervals but not beyond 5 minutes, stretched by up to a fifth; a pause a device asks for counts up to an hour.
  public init(
    concurrencyLimit: Int = 256, handful: Int = 64, quickStart: Duration = .seconds(2), together: Int = 8,
    backOffIntervals: Int = 8, longestBackOff: Duration = .seconds(300), jitter: Double = 0.2,
    longestPause: Duration = .seconds(3600)
  ) {
    self.concurrencyLimit = max(1, concurrencyLimit)
    self.handful = handful
    self.quickStart = quickStart
    self.together = max(1, together)
    self.backOffIntervals = max(1, backOffIntervals)
    self.longestBackOff = longestBackOff
    self.longestPause = max(.zero, longestPause)
    self.jitter = min(1, max(0, jitter))
  }
}
