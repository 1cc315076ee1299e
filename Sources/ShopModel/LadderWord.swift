/// Somebody's word that a step of an incident's ladder was done by hand.
public struct LadderWord: Hashable, Sendable, Codable {
  /// Which step, counted from 0.
  public var step: Int
  /// Whom the incident touched then.
  public var subjects: Set<SubjectID>
  /// Who said so, as this computer knows them.
  public var by: String
  /// When.
  public var at: Timestamp

  /// A word.
  public init(step: Int, subjects: Set<SubjectID>, by: String, at: Timestamp) {
    self.step = step
    self.subjects = subjects
    self.by = by
    self.at = at
  }
}

/// A time in which the program did not run and nobody watched.
public struct Absence: Hashable, Sendable, Codable {
  /// Its beginning.
  public var from: Timestamp
  /// Its end.
  public var to: Timestamp

  /// An absence.
  public init(from: Timestamp, to: Timestamp) {
    self.from = from
    self.to = to
  }
}

extension Incident {
  /// How many absences are kept, the newest.
  private static let absenceLimit = 50

  /// When `duration` from `moment` on is over, if time in which nobody watched does not count.
  public func end(of duration: Duration, from moment: Timestamp) -> Timestamp {
    absences.reduce(moment + duration) { end, absence in
      guard absence.from < end, absence.to > moment else { return end }
      return end + (absence.to - max(absence.from, moment))
    }
  }

  /// Notes that nobody watched from `from` until `to`; after all that are noted already.
  public mutating func noteAbsence(from: Timestamp, to: Timestamp) {
    guard from < to else { return }
    absences.append(Absence(from: from, to: to))
    absences.removeFirst(max(0, absences.count - Self.absenceLimit))
  }
}
