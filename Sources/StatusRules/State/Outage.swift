import ShopModel

/// The time in which the program was away, and nobody looked.
struct Outage: Hashable, Sendable {
  let length: Duration
  let end: Timestamp

  /// The moment before which nothing that must hold for `hold` counts as having held, whatever the evidence says; nil: the
  /// outage was short enough to go on.
  func earliestStart(for hold: Duration) -> Timestamp? {
    length > AlertTimer.tolerance(for: hold) ? end : nil
  }
}
