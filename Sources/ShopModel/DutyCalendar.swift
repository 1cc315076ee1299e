/// Where a duty stands.
public struct DutyStatus: Hashable, Sendable, Identifiable {
  /// An item of its checklist.
  public struct Item: Hashable, Sendable {
    /// What there is to do.
    public var text: LocalizedText
    /// Who ticked it when, in the round that is under way; nil: nobody.
    public var tick: ChecklistTick?
  }

  /// How urgent it is.
  public enum Urgency: Hashable, Sendable {
    /// Nobody knows when it is due.
    case notKnown
    /// Not yet.
    case later
    /// The time to remind people of it has come.
    case soon
    /// It should have been done.
    case overdue
  }

  /// The duty.
  public var duty: Duty
  /// When it was last done, and by whom; nil: never.
  public var lastDone: DutyCompletion?
  /// The last minute in which it is in time; nil: nobody knows, because it was neither done nor seen before.
  public var due: Timestamp?
  /// Its checklist.
  public var items: [Item]

  /// The duty as a subject.
  public var id: SubjectID { duty.id }

  /// The moment from which people are reminded; nil: nobody knows when it is due.
  public var remindsFrom: Timestamp? { due.map { $0 - duty.remind } }

  /// How urgent it is at `now`.
  public func urgency(at now: Timestamp) -> Urgency {
    guard let due, let remindsFrom else { return .notKnown }
    return due < now ? .overdue : remindsFrom <= now ? .soon : .later
  }
}

/// The shop's maintenance calendar: what is due when, from what is configured and what people said they did. Pure.
public struct DutyCalendar: Sendable {
  /// The facts it tells of every duty.
  public static let facts: Set<Fact> = [.dutyKind, .dutyEvery, .dutyLastDone, .dutyDue, .dutyDoneBy, .dutyTicked]

  /// The duties, in the order of the configuration.
  public var duties: [Duty]
  private let calendar: ShopCalendar

  /// A calendar of `duties` by the shop's local time.
  public init(duties: [Duty], calendar: ShopCalendar) {
    self.duties = duties
    self.calendar = calendar
  }

  /// Where every duty stands, in the order of the configuration.
  ///
  /// - Parameter records: what is on record, by the duty's key.
  public func statuses(records: [String: DutyRecord]) -> [DutyStatus] {
    duties.map { status(of: $0, record: records[$0.key] ?? DutyRecord()) }
  }

  /// Where a duty stands. It was done when somebody said so, or when every item of its checklist has been ticked since.
  public func status(of duty: Duty, record: DutyRecord) -> DutyStatus {
    var ticks = Dictionary(record.ticks.map { ($0.item, $0) }, uniquingKeysWith: { first, _ in first })
    var lastDone = record.lastDone
    let round = duty.itemKeys.compactMap { ticks[$0] }
    if let last = round.max(by: { $0.at < $1.at }), round.count == duty.checklist.count {
      lastDone = DutyCompletion(by: last.by, at: last.at)
      ticks = [:]
    }
    return DutyStatus(
      duty: duty, lastDone: lastDone, due: due(duty, lastDone: lastDone?.at, firstSeen: record.firstSeen),
      items: duty.checklist.map { DutyStatus.Item(text: $0, tick: ticks[Duty.itemKey($0)]) })
  }

  private func due(_ duty: Duty, lastDone: Timestamp?, firstSeen: Timestamp?) -> Timestamp? {
    if lastDone == nil, let firstDue = duty.firstDue { return endOfDay(firstDue) }
    guard let start = lastDone ?? firstSeen else { return nil }
    let (days, rest) = duty.every.wholeMilliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    // People keep days, not hours: what was done on a Monday afternoon may be done the whole of the next Monday.
    guard rest == 0 else { return start + duty.every }
    return endOfDay(calendar.civil(start).date.adding(days: Int(days)))
  }

  private func endOfDay(_ date: CivilDate) -> Timestamp { calendar.moment(of: date, second: 1439 * 60) }

  /// What there is to say of every duty. What nobody knows is not said.
  ///
  /// - Parameter records: what is on record, by the duty's key.
  public func readings(records: [String: DutyRecord], at now: Timestamp) -> [Reading] {
    statuses(records: records).flatMap { status in
      func reading(_ fact: Fact, _ value: FactValue, _ source: String = "by hand", said: Timestamp? = nil) -> Reading {
        Reading(status.id, fact, value, at: now, source: source, reportedAt: said)
      }
      var readings = [
        reading(.dutyKind, .text(status.duty.kind), "configuration"),
        reading(.dutyEvery, .number(Double(status.duty.every.wholeMilliseconds) / 1000), "configuration"),
        reading(.dutyTicked, .texts(status.items.compactMap { $0.tick?.item })),
      ]
      if let due = status.due {
        let source = status.lastDone == nil ? "configuration" : "by hand"
        readings.append(reading(.dutyDue, .time(due), source, said: status.lastDone?.at))
      }
      if let last = status.lastDone {
        readings.append(reading(.dutyLastDone, .time(last.at), said: last.at))
        readings.append(reading(.dutyDoneBy, .text(last.by), said: last.at))
      }
      return readings
    }
  }
}
