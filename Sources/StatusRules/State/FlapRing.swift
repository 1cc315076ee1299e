/// Whether something comes and goes, as Icinga 2 tells: the last twenty checks, each a bit that says whether it found
/// another state than the one before, the newer the heavier. Soft states count, so that a device that answers every
/// second time is seen to flap although it is never believed to be down.
struct FlapRing: Sendable, Hashable, Codable {
  /// How many checks are remembered.
  static let length = 20

  /// What a check changed.
  enum Change: Sendable, Hashable {
    case none, began, ended
  }

  /// Bits 0 (the newest) to 19, and the top bit: it flaps.
  private var bits: UInt32 = 0

  private static let history: UInt32 = 1 << UInt32(length) - 1
  private static let flapping: UInt32 = 1 << 31

  /// Nothing has changed yet.
  init() {}

  /// Takes the next check.
  ///
  /// - Parameters:
  ///   - changed: whether it found another state than the one before.
  ///   - low: at or below this share, in percent, it no longer flaps.
  ///   - high: above this share, in percent, it flaps.
  @discardableResult
  mutating func take(changed: Bool, low: Double = 25, high: Double = 30) -> Change {
    let wasFlapping = bits & FlapRing.flapping
    bits = ((bits << 1) | (changed ? 1 : 0)) & FlapRing.history | wasFlapping
    if wasFlapping != 0 {
      guard percent <= low else { return .none }
      bits &= FlapRing.history
      return .ended
    }
    guard bits != 0, percent > high else { return .none }
    bits |= FlapRing.flapping
    return .began
  }

  /// The weighted share of checks that changed something: 0...99. The oldest weighs 0.8, the newest 1.18.
  var percent: Double {
    // In hundredths, so that a threshold is met exactly.
    var sum = 0
    var rest = bits & FlapRing.history
    while rest != 0 {
      sum += 80 + 2 * (FlapRing.length - 1 - rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return Double(sum) / Double(FlapRing.length)
  }

  /// Whether it comes and goes.
  var isFlapping: Bool { bits & FlapRing.flapping != 0 }

  /// Whether nothing would be lost by starting anew: no change among the last twenty checks, and it does not flap.
  var isIdle: Bool { bits == 0 }
}
