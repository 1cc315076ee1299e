/// A recurring duty of the maintenance calendar, as configured.
public struct Duty: Hashable, Sendable, Identifiable {
  /// Its key in the configuration.
  public var key: String
  /// What it is about: one of ``Choice/dutyKind``.
  public var kind: String
  /// Its name for people.
  public var name: LocalizedText
  /// How often it comes round: 1...1,095 days.
  public var every: Duration
  /// The day on which it is due for the first time; nil: ``every`` after it was first seen.
  public var firstDue: CivilDate?
  /// What there is to do, at most 20 items, none twice; empty: nothing is ticked, it is only said to be done.
  public var checklist: [LocalizedText]
  /// How long before it is due people are reminded; shorter than ``every``.
  public var remind: Duration

  /// A duty.
  public init(
    key: String, kind: String, name: LocalizedText, every: Duration, firstDue: CivilDate? = nil,
    checklist: [LocalizedText] = [], remind: Duration
  ) {
    self.key = key
    self.kind = kind
    self.name = name
    self.every = every
    self.firstDue = firstDue
    self.checklist = checklist
    self.remind = remind
  }

  /// The duty as a subject.
  public var id: SubjectID { .duty(key) }

  /// The texts by which the items of the checklist are on record: an item that is reworded is another item.
  public var itemKeys: [String] { checklist.map(Duty.itemKey) }

  /// The text by which an item is on record.
  public static func itemKey(_ item: LocalizedText) -> String { item(.english) }
}

/// Somebody's word that a duty was done.
public struct DutyCompletion: Hashable, Sendable {
  /// Who.
  public var by: String
  /// When.
  public var at: Timestamp
  /// What they had to say; empty: nothing.
  public var note: String

  /// A completion.
  public init(by: String, at: Timestamp, note: String = "") {
    self.by = by
    self.at = at
    self.note = note
  }
}

/// A ticked item of a checklist.
public struct ChecklistTick: Hashable, Sendable {
  /// The item, by ``Duty/itemKey(_:)``.
  public var item: String
  /// Who ticked it.
  public var by: String
  /// When.
  public var at: Timestamp

  /// A tick.
  public init(item: String, by: String, at: Timestamp) {
    self.item = item
    self.by = by
    self.at = at
  }
}

/// What is on record of a duty.
public struct DutyRecord: Hashable, Sendable {
  /// When it was first seen in the configuration; nil: not yet.
  public var firstSeen: Timestamp?
  /// When it was last said to be done; nil: never.
  public var lastDone: DutyCompletion?
  /// The ticks since then that were not taken back, oldest first.
  public var ticks: [ChecklistTick]

  /// A record.
  public init(firstSeen: Timestamp? = nil, lastDone: DutyCompletion? = nil, ticks: [ChecklistTick] = []) {
    self.firstSeen = firstSeen
    self.lastDone = lastDone
    self.ticks = ticks
  }
}
