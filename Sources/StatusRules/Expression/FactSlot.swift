import ShopModel

/// What is known of one fact while the rules of a subject are evaluated.
struct FactSlot: Sendable {
  /// The value; nil: never reported.
  var value: FactValue?
  /// When it was last seen, since when it has been so, and when it turns stale: milliseconds since 1970.
  var observedAt: Int64 = 0
  var since: Int64 = 0
  var staleAt: Int64 = 0
  /// The number of its choice or text in the ``NameTable``.
  var name = NameTable.unheardOf
  /// The numbers of its choices or texts.
  var names: [Int32] = []
  /// Whether it had another value before ``since``; a first value is no change.
  var hasChanged = false
  /// Its recent values, oldest first, for a number that a condition asks about over a window (``FactScope/windows``):
  /// every one that was in the longest of them when the newest came in.
  var samples: [WindowSample] = []

  /// Takes in what is known of the fact.
  mutating func take(_ record: FactRecord, names table: NameTable) {
    value = record.value
    observedAt = record.observedAt.milliseconds
    since = record.since.milliseconds
    staleAt = record.staleAt.milliseconds
    hasChanged = record.hasChanged
    switch record.value {
    case .text(let text): name = table.number(of: text)
    case .texts(let texts): names = texts.map(table.number(of:))
    default: break
    }
  }
}

/// A number that a fact had.
struct WindowSample: Hashable, Sendable, Codable {
  /// When it was seen; milliseconds since 1970.
  var at: Int64
  /// How much, in the fact's own unit.
  var value: Double
}
