import ShopModel

/// Maintenance that comes again and again.
public struct MaintenancePlan: Sendable, Hashable, Codable, Identifiable {
  /// Its name, and that of the windows made from it.
  public var id: String
  /// Who announced it.
  public var by: String
  /// Whom it covers; with ``SubjectID/shop`` it is everybody.
  public var subjects: Set<SubjectID>
  /// When it comes.
  public var window: RecurringWindow

  /// A plan.
  public init(id: String, by: String, subjects: Set<SubjectID>, window: RecurringWindow) {
    self.id = id
    self.by = by
    self.subjects = subjects
    self.window = window
  }

  /// The one in effect at `now`, or else the next; but none that begins at or before `last`.
  func nextWindow(after last: Timestamp?, at now: Timestamp, in calendar: ShopCalendar) -> MaintenanceWindow? {
    var range = window.occurrence(at: now, in: calendar)
    if let current = range, let last, current.lowerBound <= last { range = nil }
    guard let range = range ?? window.next(after: max(now, last ?? now), in: calendar) else { return nil }
    var made = MaintenanceWindow(id: id, by: by, subjects: subjects, start: range.lowerBound, end: range.upperBound)
    made.isPlanned = true
    return made
  }
}
