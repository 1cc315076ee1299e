import ShopModel

/// Which slot each fact goes to, found by the fact's place in the catalogue: a subject's facts are looked through for every
/// reading.
struct FactPlaces: Sendable {
  /// By place in the catalogue; -1: no rule reads it.
  private var slots: [Int16]
  /// Whether no fact is read.
  let isEmpty: Bool

  init(_ places: [Fact: Int]) {
    isEmpty = places.isEmpty
    slots = places.isEmpty ? [] : Array(repeating: -1, count: Fact.allCases.count)
    for (fact, slot) in places { slots[fact.place] = Int16(slot) }
  }

  /// The slot of `fact`; nil: no rule reads it.
  subscript(fact: Fact) -> Int? {
    guard !isEmpty else { return nil }
    let slot = slots[fact.place]
    return slot < 0 ? nil : Int(slot)
  }
}
