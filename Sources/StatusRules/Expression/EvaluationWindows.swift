extension Evaluation {
  /// What the recent values of a fact amount to; nil: it is not known now, or was not seen often enough.
  mutating func value(of read: WindowRead) -> Double? {
    guard isFresh(read.slot) else { return nil }
    let samples = slots[read.slot].samples
    guard let first = samples.firstIndex(where: { now - $0.at < read.span }) else { return nil }
    nextPassing = min(nextPassing, samples[first].at + read.span)
    let inside = samples[first...]
    switch read.measure {
    case .avg: return inside.reduce(0) { $0 + $1.value } / Double(inside.count) * read.factor
    case .min: return inside.lazy.map(\.value).min().map { $0 * read.factor }
    case .max: return inside.lazy.map(\.value).max().map { $0 * read.factor }
    case .p95:
      let rank = (inside.count * 95 + 99) / 100
      return inside.map(\.value).sorted()[rank - 1] * read.factor
    case .rate:
      // One value alone does not tell whether it grew.
      guard inside.count > 1 else { return nil }
      return Evaluation.growth(inside) / (Double(read.span) / 60_000)
    }
  }

  /// How much a counter grew; after a fall it began anew at nothing.
  private static func growth(_ samples: ArraySlice<WindowSample>) -> Double {
    var growth = 0.0
    for (before, after) in zip(samples, samples.dropFirst()) {
      growth += after.value < before.value ? after.value : after.value - before.value
    }
    return growth
  }

  /// When the values of a window became what they are now: the newest came in, or one dropped out of it.
  func lastStep(of read: WindowRead) -> Int64? {
    let samples = slots[read.slot].samples
    guard let newest = samples.last else { return nil }
    let dropped = samples.last { now - $0.at >= read.span }
    return max(newest.at, dropped.map { $0.at + read.span } ?? newest.at)
  }
}
