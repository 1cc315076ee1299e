import ShopModel

/// A time in which it was the same whether a terminal could take cards. What lies in no such time is not known.
public struct AvailabilitySpan: Hashable, Sendable {
  /// Which terminal.
  public var terminal: SubjectID
  /// Whether it could.
  public var availability: CardAvailability
  /// Since when.
  public var from: Timestamp
  /// Until when it was seen so.
  public var to: Timestamp

  /// A time.
  public init(terminal: SubjectID, availability: CardAvailability, from: Timestamp, to: Timestamp) {
    self.terminal = terminal
    self.availability = availability
    self.from = from
    self.to = to
  }
}

/// Makes of pictures of the shop the times in which its terminals could take cards. Pure.
struct AvailabilityLog: Sendable {
  /// Pictures further apart than this say nothing of the time between them: the computer slept, or the program was stuck.
  /// They come every minute at least.
  static let longestGap: Duration = .seconds(150)
  /// How often times that go on are put on record as far as they have come: the most that is lost if the program is
  /// killed.
  static let interval: Duration = .seconds(60)

  private var running: [SubjectID: AvailabilitySpan] = [:]
  private var over: [AvailabilitySpan] = []
  private var seenAt: Timestamp?
  private var drainedAt: Timestamp?

  /// Takes a picture in.
  mutating func take(_ terminals: [(id: SubjectID, availability: CardAvailability)], at now: Timestamp) {
    let isWatched = seenAt.map { now >= $0 && now - $0 <= Self.longestGap } ?? true
    seenAt = now
    var next: [SubjectID: AvailabilitySpan] = [:]
    for (id, availability) in terminals {
      guard var span = running.removeValue(forKey: id) else {
        next[id] = AvailabilitySpan(terminal: id, availability: availability, from: now, to: now)
        continue
      }
      if isWatched { span.to = now }
      if isWatched, span.availability == availability {
        next[id] = span
      } else {
        over.append(span)
        next[id] = AvailabilitySpan(terminal: id, availability: availability, from: now, to: now)
      }
    }
    over += running.values.sorted { $0.terminal.key < $1.terminal.key }
    running = next
  }

  /// The times of a terminal as far as they have come.
  func unstored(of terminal: SubjectID) -> [AvailabilitySpan] {
    over.filter { $0.terminal == terminal } + (running[terminal].map { [$0] } ?? [])
  }

  /// What there is to put on record; a time that goes on comes again later, with the same beginning.
  mutating func drain(at now: Timestamp, isLast: Bool = false) -> [AvailabilitySpan] {
    let isDue = drainedAt.map { now < $0 || now - $0 >= Self.interval } ?? true
    guard isDue || isLast || !over.isEmpty else { return [] }
    drainedAt = now
    defer { over = [] }
    return over + running.values.sorted { $0.terminal.key < $1.terminal.key }
  }
}
