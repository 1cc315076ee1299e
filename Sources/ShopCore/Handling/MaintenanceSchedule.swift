import ShopModel

/// The maintenance windows of a shop, until they are over. Has no clock: moments come in from outside and must not
/// decrease. Written down and read again at any moment it goes on as if nothing had been in between.
public struct MaintenanceSchedule: Sendable, Hashable, Codable {
  /// The windows that are not over, in the order in which they were announced.
  public private(set) var windows: [MaintenanceWindow] = []
  /// By plan: when the last window made from it that is over began, so that none is made twice.
  private var lastStarts: [String: Timestamp] = [:]

  /// Nothing announced.
  public init() {}

  // MARK: What people do

  /// Announces a window. It takes effect with the next ``advance(to:)``.
  ///
  /// - Throws: ``MaintenanceProblem``: over already, empty, or a name that is taken or missing.
  public mutating func add(_ window: MaintenanceWindow, at now: Timestamp) throws(MaintenanceProblem) {
    guard window.start < window.end else { throw .empty }
    if case .flexible(let duration) = window.kind, duration <= .zero { throw .empty }
    guard now < window.end else { throw .past }
    guard !windows.contains(where: { $0.id == window.id }) else { throw .nameInUse(window.id) }
    if let trigger = window.trigger, !windows.contains(where: { $0.id == trigger }) { throw .unknownTrigger(trigger) }
    var window = window
    window.state = .scheduled
    windows.append(window)
  }

  /// Ends a window before its time, or withdraws one that has not begun; with it those it triggers. Of a name that is not
  /// there nothing comes.
  public mutating func end(_ id: String) -> [MaintenanceEvent] {
    guard let index = windows.firstIndex(where: { $0.id == id }) else { return [] }
    return remove(at: index)
  }

  // MARK: What happens

  /// Says that `subject` is in trouble: flexible windows that cover it and can begin, will, with the next
  /// ``advance(to:)``. To be told of a trouble again changes nothing.
  public mutating func noteTrouble(with subject: SubjectID, at now: Timestamp) {
    for index in windows.indices {
      let window = windows[index]
      guard window.state == .scheduled, window.kind != .fixed, window.trigger == nil, window.covers(subject),
        window.start <= now, now < window.end
      else { continue }
      windows[index].state = .due(now)
    }
  }

  /// Begins and ends windows as of `now`.
  public mutating func advance(to now: Timestamp) -> [MaintenanceEvent] {
    var events: [MaintenanceEvent] = []
    for index in windows.indices where windows[index].kind != .fixed && windows[index].start <= now {
      windows[index].isAwaiting = true
    }
    // Each turn begins or ends one, so this ends.
    while let index = windows.firstIndex(where: { isTurn(of: $0, at: now) }) {
      let window = windows[index]
      if window.nextChange <= now, case .active = window.state {
        events += remove(at: index)
      } else if let moment = beginning(of: window, at: now) {
        windows[index].begin(at: moment)
        events.append(MaintenanceEvent(window: windows[index], kind: .began))
      } else {
        events += remove(at: index)
      }
    }
    return events
  }

  /// Sees to it that the next window of each plan, or the one that should be in effect, is announced; and that those of
  /// plans that are no more are not. To be called before ``advance(to:)``.
  public mutating func follow(
    _ plans: [MaintenancePlan], at now: Timestamp, in calendar: ShopCalendar
  ) -> [MaintenanceEvent] {
    var events: [MaintenanceEvent] = []
    let known = Set(plans.map(\.id))
    for window in windows where window.isPlanned && !known.contains(window.id) { events += end(window.id) }
    lastStarts = lastStarts.filter { known.contains($0.key) }

    for plan in plans {
      let index = windows.firstIndex { $0.id == plan.id }
      // One that has begun goes on as it is, and one announced by hand under the same name goes first.
      if let index, !windows[index].isPlanned || windows[index].state != .scheduled { continue }
      let next = plan.nextWindow(after: lastStarts[plan.id], at: now, in: calendar)
      switch (index, next) {
      case (let index?, let next?): windows[index] = next
      case (let index?, nil): windows.remove(at: index)
      case (nil, let next?): windows.append(next)
      case (nil, nil): break
      }
    }
    return events
  }

  // MARK: What holds

  /// The window that covers `subject` at `now`; of several the one that lasts longest.
  public func activeWindow(for subject: SubjectID, at now: Timestamp) -> MaintenanceWindow? {
    windows.filter { $0.isActive(at: now) && $0.covers(subject) }.max { $0.nextChange < $1.nextChange }
  }

  /// How many windows that have begun cover `subject`.
  public func depth(of subject: SubjectID) -> Int {
    windows.count { window in
      if case .active = window.state { window.covers(subject) } else { false }
    }
  }

  /// The next moment at which ``advance(to:)`` changes something by time alone; nil: none.
  public var nextChange: Timestamp? { windows.map(\.nextChange).min() }

  // MARK: Turns

  private func isTurn(of window: MaintenanceWindow, at now: Timestamp) -> Bool {
    if window.nextChange <= now { return true }
    guard window.state == .scheduled, let trigger = window.trigger else { return false }
    // Its trigger is gone, or has begun.
    guard let other = windows.first(where: { $0.id == trigger }) else { return true }
    if case .active = other.state { return true }
    return false
  }

  /// When a window that has not begun begins; nil: its time is over.
  private func beginning(of window: MaintenanceWindow, at now: Timestamp) -> Timestamp? {
    switch window.state {
    case .active: return nil
    case .due(let moment): return moment
    case .scheduled: break
    }
    guard now < window.end else { return nil }
    guard let trigger = window.trigger else { return window.kind == .fixed ? window.start : nil }
    guard case .active(let since, _)? = windows.first(where: { $0.id == trigger })?.state else { return nil }
    return since
  }

  private mutating func remove(at index: Int) -> [MaintenanceEvent] {
    let window = windows.remove(at: index)
    if window.isPlanned { lastStarts[window.id] = window.start }
    var kind = MaintenanceEvent.Kind.passed
    if case .active = window.state { kind = .ended }
    var events = [MaintenanceEvent(window: window, kind: kind)]
    while let next = windows.firstIndex(where: { $0.trigger == window.id }) { events += remove(at: next) }
    return events
  }
}
