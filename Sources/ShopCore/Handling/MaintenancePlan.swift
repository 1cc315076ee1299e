import ShopModel

/// Maintenance that is known beforehand: once, or again and again.
public struct MaintenancePlan: Sendable, Hashable, Identifiable {
  /// When it comes.
  public enum Timing: Sendable, Hashable {
    /// From the first moment up to, not including, the second.
    case once(from: Timestamp, to: Timestamp)
    /// Again and again.
    case recurring(RecurringWindow)
  }

  /// Its name, and that of the windows made from it.
  public var id: String
  /// The name as people read it.
  public var name: LocalizedText
  /// Who announced it.
  public var by: String
  /// Whom it covers; with ``SubjectID/shop`` it is everybody.
  public var subjects: Set<SubjectID>
  /// When it comes; of a flexible one, when it can begin.
  public var timing: Timing
  /// What makes its windows begin.
  public var kind: MaintenanceWindow.Kind

  /// A plan.
  ///
  /// - Parameter name: the name as people read it; nil: `id`.
  public init(
    id: String, name: LocalizedText? = nil, by: String, subjects: Set<SubjectID>, timing: Timing,
    kind: MaintenanceWindow.Kind = .fixed
  ) {
    self.id = id
    self.name = name ?? LocalizedText(id)
    self.by = by
    self.subjects = subjects
    self.timing = timing
    self.kind = kind
  }

  /// The one in effect at `now`, or else the next; but none that begins at or before `last`.
  func nextWindow(after last: Timestamp?, at now: Timestamp, in calendar: ShopCalendar) -> MaintenanceWindow? {
    guard let range = nextTime(after: last, at: now, in: calendar) else { return nil }
    var made = MaintenanceWindow(
      id: id, by: by, subjects: subjects, start: range.lowerBound, end: range.upperBound, kind: kind)
    made.isPlanned = true
    return made
  }

  private func nextTime(after last: Timestamp?, at now: Timestamp, in calendar: ShopCalendar) -> Range<Timestamp>? {
    func isNew(_ start: Timestamp) -> Bool { last.map { $0 < start } ?? true }
    switch timing {
    case .once(let from, let to): return from < to && now < to && isNew(from) ? from..<to : nil
    case .recurring(let window):
      if let current = window.occurrence(at: now, in: calendar), isNew(current.lowerBound) { return current }
      return window.next(after: max(now, last ?? now), in: calendar)
    }
  }
}
