/// When to draw: at once for a person, not more often than twenty times a second for the shop.
struct RedrawPacing {
  /// The shortest time between two frames that nobody pressed a key for, in milliseconds.
  static let interval: Int64 = 50

  private var wantsNow = false
  private var wantsSoon = false
  private var lastDrawn: Int64?

  /// A key, a new size, a new second: the person waits for it.
  mutating func requestNow() { wantsNow = true }

  /// News of the shop: may wait for more of them.
  mutating func requestSoon() { wantsSoon = true }

  /// Milliseconds until a frame is due; nil: none is.
  ///
  /// - Parameter now: milliseconds of a clock that nobody sets.
  func delay(at now: Int64) -> Int64? {
    if wantsNow { return 0 }
    guard wantsSoon else { return nil }
    guard let lastDrawn else { return 0 }
    return max(0, lastDrawn + Self.interval - now)
  }

  /// A frame was drawn.
  mutating func drew(at now: Int64) {
    wantsNow = false
    wantsSoon = false
    lastDrawn = now
  }
}
