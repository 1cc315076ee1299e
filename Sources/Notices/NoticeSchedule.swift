public import ShopModel

/// Decides what a channel does next with what waits for it: send, wait, or give up. Nothing is kept here; the same queue
/// at the same moment always means the same.
public struct NoticeSchedule: Sendable {
  /// How long to wait between and after attempts.
  public struct Pace: Hashable, Sendable {
    /// Between two messages: robots are throttled by the minute and by the second.
    public var spacing: Duration
    /// After the first attempt that failed, the second, and so on; the last one is kept.
    public var pauses: [Duration]
    /// Older notices are given up: by then they are history.
    public var ageLimit: Duration

    /// A pace; by default three seconds apart, and from 15 s to 15 min after failures.
    public init(
      spacing: Duration = .seconds(3),
      pauses: [Duration] = [15, 30, 60, 120, 300, 900].map { .seconds($0) }, ageLimit: Duration = .seconds(3 * 86_400)
    ) {
      self.spacing = spacing
      self.pauses = pauses
      self.ageLimit = ageLimit
    }
  }

  /// A notice in the queue.
  public struct Item: Hashable, Sendable {
    /// As it is kept.
    public var queued: QueuedNotice
    /// What it says.
    public var notice: Notice

    /// A notice in the queue.
    public init(_ queued: QueuedNotice, _ notice: Notice) {
      self.queued = queued
      self.notice = notice
    }
  }

  /// What to do next.
  public enum Step: Hashable, Sendable {
    /// Nothing waits.
    case rest
    /// Look again then, or when something new has come.
    case wait(until: Timestamp)
    /// Send this; with it, these notices of the queue are delivered.
    case send(NoticeMessage, [Int64])
    /// Give these up, they are too old.
    case drop([Int64])
  }

  private let policy: NoticePolicy
  private let pace: Pace
  private let calendar: ShopCalendar
  private let isOpen: @Sendable (CivilTime) -> Bool

  /// A schedule.
  ///
  /// - Parameters:
  ///   - calendar: the shop's clock, for quiet hours.
  ///   - isOpen: whether the shop is open at a time of its clock.
  public init(
    policy: NoticePolicy, pace: Pace = Pace(), calendar: ShopCalendar,
    isOpen: @escaping @Sendable (CivilTime) -> Bool = { _ in true }
  ) {
    self.policy = policy
    self.pace = pace
    self.calendar = calendar
    self.isOpen = isOpen
  }

  /// What to do now.
  ///
  /// - Parameters:
  ///   - queue: what waits, oldest first.
  ///   - delivered: when messages went out lately.
  public func step(_ queue: [Item], delivered: [Timestamp], at now: Timestamp) -> Step {
    let old = queue.filter { now - $0.queued.queuedAt > pace.ageLimit }
    guard old.isEmpty else { return .drop(old.map(\.queued.id)) }
    var incidents: [[Item]] = []
    for item in queue {
      if let index = incidents.firstIndex(where: { $0[0].notice.incident == item.notice.incident }) {
        incidents[index].append(item)
      } else {
        incidents.append([item])
      }
    }
    if isQuiet(at: now) {
      incidents.removeAll { items in
        !policy.criticalBreaksQuiet || !items.contains { $0.notice.severity == .critical }
      }
      // Asked again every minute: so the end is right however the clocks are changed in that night.
      if incidents.isEmpty, !queue.isEmpty { return .wait(until: now + .seconds(60)) }
    }
    guard !incidents.isEmpty else { return .rest }
    let left: Int
    switch room(incidents.flatMap { $0 }, delivered, at: now) {
    case .later(let moment): return .wait(until: moment)
    case .now(let count): left = count
    }
    let told = left == 1 ? incidents : [incidents[0]]
    let notices = told.map(latest).enumerated().sorted { first, second in
      // What is still wrong comes before what is over, and the worst first.
      let ranks = [first, second].map { ($0.element.kind == .recovered ? -1 : $0.element.severity.rawValue) }
      return (ranks[1], first.offset) < (ranks[0], second.offset)
    }.map(\.element)
    let rows = told.flatMap { $0 }.map(\.queued)
    let ids = rows.map(\.id).sorted()
    let key = "\(rows[0].queuedAt.milliseconds)-\(ids.map(String.init).joined(separator: "-"))"
    return .send(NoticeMessage(notices[0], others: Array(notices.dropFirst()), key: key), ids)
  }

  /// When to try again after so many attempts.
  public func next(afterAttempt number: Int, at now: Timestamp) -> Timestamp {
    now + (pace.pauses.isEmpty ? .zero : pace.pauses[min(max(number, 1), pace.pauses.count) - 1])
  }

  private enum Room {
    /// So many messages may go out.
    case now(Int)
    /// None, until then.
    case later(Timestamp)
  }

  private func room(_ items: [Item], _ delivered: [Timestamp], at now: Timestamp) -> Room {
    // A channel that failed gets its pause, whoever waits. A clock that was put back must not make it longer.
    let longest = pace.pauses.max() ?? .zero
    let pause = items.map(\.queued.nextAttempt).filter { $0 <= now + longest }.max()
    if let pause, pause > now { return .later(pause) }
    let lately = delivered.filter { $0 > now - policy.window && $0 <= now }.sorted()
    if lately.count >= policy.limit { return .later(lately[lately.count - policy.limit] + policy.window) }
    if let last = lately.last, last + pace.spacing > now { return .later(last + pace.spacing) }
    return .now(policy.limit - lately.count)
  }

  /// What is to be said of one incident of which several things wait: the latest. That it got worse is nothing to say
  /// to whom it was never told.
  private func latest(_ items: [Item]) -> Notice {
    var notice = items[items.count - 1].notice
    if notice.kind == .worse, items.contains(where: { $0.notice.kind == .opened }) { notice.kind = .opened }
    return notice
  }

  private func isQuiet(at now: Timestamp) -> Bool {
    let time = calendar.civil(now)
    switch policy.quietHours {
    case nil: return false
    case .whenClosed: return !isOpen(time)
    case .daily(let from, let to):
      let minute = time.minuteOfDay
      return from <= to ? from <= minute && minute < to : minute >= from || minute < to
    }
  }
}
