/// A notice that waits to be delivered, as it is kept over a restart.
public struct QueuedNotice: Hashable, Sendable, Identifiable {
  /// Its number in the queue; later ones are greater.
  public var id: Int64
  /// What it says. The store does not read it.
  public var text: String
  /// When it was put there.
  public var queuedAt: Timestamp
  /// How often its delivery was begun.
  public var attempts: Int
  /// Not before then it is tried again.
  public var nextAttempt: Timestamp

  /// A notice in the queue.
  public init(id: Int64, text: String, queuedAt: Timestamp, attempts: Int = 0, nextAttempt: Timestamp) {
    self.id = id
    self.text = text
    self.queuedAt = queuedAt
    self.attempts = attempts
    self.nextAttempt = nextAttempt
  }
}

/// Where notices wait until they are delivered, one queue a channel, each bounded.
public protocol NoticeStore: Sendable {
  /// Puts notices at the end of a channel's queue and keeps what it remembers, both or neither.
  ///
  /// - Parameters:
  ///   - texts: oldest first; may be empty.
  ///   - memory: in place of what it remembered before. The store does not read it.
  /// - Returns: how many of the oldest notices had to give way.
  /// - Throws: when it could not be kept.
  func queue(_ texts: [String], for channel: String, memory: String, at moment: Timestamp) async throws -> Int

  /// What a channel remembers; nil: nothing yet.
  func noticeMemory(of channel: String) async throws -> String?

  /// The notices that wait for a channel, oldest first.
  func queuedNotices(for channel: String) async throws -> [QueuedNotice]

  /// When something was delivered over a channel lately, several notices at once counted as one; oldest first.
  func deliveries(of channel: String) async throws -> [Timestamp]

  /// Notes, before anything is sent, that the delivery of these begins; if it fails, they wait until `next`.
  func beginDelivery(of notices: [Int64], next: Timestamp) async throws

  /// Notes that these were delivered, all of them with one message: they are never sent again.
  func endDelivery(of notices: [Int64], at moment: Timestamp) async throws

  /// Gives these up.
  func dropNotices(_ notices: [Int64]) async throws
}
